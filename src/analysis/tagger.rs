//! The attribution tagger: a small trained network that labels sources, cues and contents, and what links them.
//!
//! Invariant: any text is tagged in time linear in its length; spans lie on words of the text.

pub mod decode;
pub mod kernel;
pub mod link;
pub mod model;
pub mod network;

use crate::analysis::attribution::Attribution;
use crate::analysis::document::Document;
use crate::analysis::features::{Reading, describe};
use crate::model::span::Span;
use decode::{Chain, Marginals, Scores};
use link::{Joint, Piece};
use model::{BadModel, Model};
use std::ops::Range;

/// Words that the network reads in one go, at most and at least where there are enough.
const LONGEST: usize = 256;
const SHORTEST: usize = 96;

static EMBEDDED: &[u8] = include_bytes!("../../assets/models/tagger.bin");

/// The tagger with its trained network.
#[derive(Debug)]
pub struct Tagger<'a> {
    model: Model<'a>,
}

impl Tagger<'static> {
    /// The tagger that comes with the program.
    ///
    /// ```
    /// use sayso::{analysis::document::Document, analysis::tagger::Tagger, model::article::Article};
    /// let article = Article { text: "The mayor said the bridge would reopen.".into(), ..Article::default() };
    /// let found = Tagger::embedded().find_attributions(&Document::new(&article));
    /// assert_eq!(found[0].source[0].of(&article.text), "The mayor");
    /// ```
    pub fn embedded() -> Self {
        // A test holds that the embedded bytes are a model; an empty one would find nothing.
        Self::read(EMBEDDED).unwrap_or_else(|_| Tagger { model: Model::default() })
    }
}

impl<'a> Tagger<'a> {
    /// Makes a tagger from the bytes of a model.
    pub fn read(bytes: &'a [u8]) -> Result<Self, BadModel> {
        Model::read(bytes).map(|model| Self { model })
    }

    /// Finds the attributions of a document, in the order of their paragraphs and cues.
    pub fn find_attributions(&self, document: &Document<'_>) -> Vec<Attribution> {
        let paragraphs: Vec<Range<usize>> = document.paragraphs.iter().map(|p| p.tokens.clone()).collect();
        self.find(Reading {
            text: document.text,
            tokens: &document.tokens,
            sentences: &document.sentences,
            paragraphs: &paragraphs,
        })
    }

    /// Finds the attributions of a text that is cut up already.
    pub fn find(&self, reading: Reading<'_>) -> Vec<Attribution> {
        spans_of(reading, &self.scores(reading), &self.model.chain)
    }

    /// Scores of the labels of every word.
    pub fn scores(&self, reading: Reading<'_>) -> Vec<Scores> {
        let features = describe(reading, self.model.vocabulary);
        let mut scores = vec![Scores::default(); features.len()];
        let limit = (features.len() / kernel::ROWS + 1).clamp(SHORTEST, LONGEST);
        let sequences: Vec<Range<usize>> = sequences(reading.paragraphs, limit);
        for group in sequences.chunks(kernel::ROWS) {
            network::score(&self.model, &features, group, &mut scores);
        }
        scores
    }
}

/// The words in runs of whole paragraphs; a paragraph beyond [`LONGEST`] words is cut.
fn sequences(paragraphs: &[Range<usize>], limit: usize) -> Vec<Range<usize>> {
    let ends =
        |group: &[Range<usize>]| (group.first().map_or(0, |p| p.start), group.last().map_or(0, |p| p.end));
    chunks(paragraphs, limit)
        .into_iter()
        .map(ends)
        .flat_map(|(start, end)| (start..end).step_by(LONGEST).map(move |s| s..end.min(s + LONGEST)))
        .collect()
}

/// Groups paragraphs that follow each other into runs of at most `limit` words; a longer paragraph stands alone.
pub fn chunks(paragraphs: &[Range<usize>], limit: usize) -> Vec<&[Range<usize>]> {
    paragraphs
        .iter()
        .scan((0, 0), |(group, words), p| {
            *words += p.len();
            if *words > limit {
                (*group, *words) = (*group + 1, p.len());
            }
            Some(*group)
        })
        .collect::<Vec<usize>>()
        .chunk_by(|a, b| a == b)
        .scan(0, |from, group| {
            let start = *from;
            *from += group.len();
            Some(&paragraphs[start..*from])
        })
        .collect()
}

/// The attributions that the scores of a text's words amount to.
pub fn spans_of(reading: Reading<'_>, scores: &[Scores], chain: &Chain) -> Vec<Attribution> {
    let sentence_of = sentence_numbers(reading);
    let mut marginals = Marginals::default();
    let mut found = Vec::new();
    for paragraph in reading.paragraphs {
        let scores = &scores[paragraph.clone()];
        let labels = chain.best(scores);
        if labels.iter().all(|&l| l == decode::OUTSIDE) {
            continue;
        }
        chain.marginals(scores, &mut marginals);
        let tokens = &reading.tokens[paragraph.clone()];
        let pieces = pieces(&labels, &marginals, |i| joint(reading.text, tokens, i));
        for link in link::link(&pieces, &sentence_of[paragraph.clone()]) {
            let span = |i: usize| {
                Span::new(tokens[pieces[i].words.start].start, tokens[pieces[i].words.end - 1].end)
            };
            let parts = || link.source.iter().chain([&link.cue]).chain(&link.content);
            let sum: f32 = parts().map(|&i| pieces[i].confidence).sum();
            found.push(Attribution {
                source: link.source.map(span).into_iter().collect(),
                cue: vec![span(link.cue)],
                content: link.content.iter().map(|&i| span(i)).collect(),
                confidence: sum / parts().count() as f32,
            });
        }
    }
    found
}

fn sentence_numbers(reading: Reading<'_>) -> Vec<u32> {
    let mut numbers = vec![0; reading.tokens.len()];
    for (number, sentence) in (0..).zip(reading.sentences) {
        numbers[sentence.clone()].fill(number);
    }
    numbers
}

/// The labelled runs of words, each with the mean probability of its labels.
fn pieces(labels: &[u8], marginals: &Marginals, joint: impl Fn(usize) -> Joint) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, &label) in labels.iter().enumerate() {
        let Some(role) = decode::role(label) else { continue };
        let sure = marginals.labels[i][usize::from(label)];
        match pieces.last_mut().filter(|_| decode::is_inside(label)) {
            Some(piece) => {
                piece.words.end = i + 1;
                piece.confidence += sure;
            }
            None => {
                let joint = if role == link::CUE { joint(i) } else { Joint::None };
                pieces.push(Piece { role, words: i..i + 1, confidence: sure, joint });
            }
        }
    }
    for piece in &mut pieces {
        piece.confidence /= piece.words.len() as f32;
    }
    pieces
}

/// How a cue that begins at word `i` of a paragraph may share a source.
fn joint(text: &str, tokens: &[Span], i: usize) -> Joint {
    let before = i.checked_sub(1).map_or("", |b| tokens[b].of(text));
    if tokens[i].of(text).ends_with("ing") {
        Joint::Participle
    } else if matches!(before, "," | "—" | "–" | "-" | "--" | ";" | "and" | "but" | "or") {
        Joint::Follows
    } else {
        Joint::None
    }
}
