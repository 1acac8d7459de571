//! From the scores of words to attributions, each with the signs by which its confidence is judged.
//!
//! A cue with a content but no source gets a second look: its sentence is labelled again with sources made easier.
//!
//! Invariant: a paragraph is labelled at most twice; spans lie on words of the text.

use super::decode::{self, Chain, Marginals, OUTSIDE, Scores};
use super::link::{self, CONTENT, CUE, Joint, Link, Piece, SOURCE};
use crate::analysis::attribution::Attribution;
use crate::analysis::features::Reading;
use crate::model::span::Span;
use std::ops::Range;

/// Signs that speak for an attribution or against it.
pub const SIGNS: usize = 10;
/// What each sign is worth.
pub type Weights = [f32; SIGNS];

/// How much easier a source is made where one is missing.
const EASIER: f32 = 3.0;

/// What every further word of a content costs: contents run on too far without it (dev: 0.4 points of half).
const HALT: f32 = 0.08;
const CONTENT_GOES_ON: usize = 2 * CONTENT + 2;

/// What a quotation begins with.
const QUOTES: [char; 6] = ['"', '“', '\'', '‘', '«', '„'];

/// An attribution that may be right.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its spans; the confidence is not set yet.
    pub attribution: Attribution,
    /// One; log-odds of source, cue and worst content; no source; shared source; source of the second look; further
    /// contents; length of the content; whether it is quoted.
    pub signs: Weights,
}

/// Finds what the scores of a text's words amount to.
pub fn candidates(reading: Reading<'_>, scores: &[Scores], chain: &Chain) -> Vec<Candidate> {
    let sentence_of = sentence_numbers(reading);
    let mut marginals = Marginals::default();
    let mut found = Vec::new();
    for words in reading.paragraphs {
        let mut scores = scores[words.clone()].to_vec();
        scores.iter_mut().for_each(|word| word[CONTENT_GOES_ON] -= HALT);
        let paragraph = Paragraph {
            text: reading.text,
            tokens: &reading.tokens[words.clone()],
            sentence_of: &sentence_of[words.clone()],
            scores: &scores,
            chain,
        };
        paragraph.find(&mut marginals, &mut found);
    }
    found
}

/// The probability that an attribution with these signs is right, in ten-thousandths: more digits would say nothing.
pub fn confidence(signs: &Weights, weights: &Weights) -> f32 {
    let sum: f32 = signs.iter().zip(weights).map(|(s, w)| s * w).sum();
    (1e4 / (1.0 + (-sum).exp())).round() / 1e4
}

fn sentence_numbers(reading: Reading<'_>) -> Vec<u32> {
    let mut numbers = vec![0; reading.tokens.len()];
    for (number, sentence) in (0..).zip(reading.sentences) {
        numbers[sentence.clone()].fill(number);
    }
    numbers
}

struct Paragraph<'a> {
    text: &'a str,
    tokens: &'a [Span],
    sentence_of: &'a [u32],
    scores: &'a [Scores],
    chain: &'a Chain,
}

impl Paragraph<'_> {
    fn find(&self, marginals: &mut Marginals, found: &mut Vec<Candidate>) {
        let labels = self.chain.best(self.scores);
        if labels.iter().all(|&l| l == OUTSIDE) {
            return;
        }
        self.chain.marginals(self.scores, marginals);
        let pieces = self.pieces(&labels, marginals);
        let links = link::link(&pieces, self.sentence_of);
        let first = Reached { pieces, links };
        let second = self.look_again(&labels, &first, marginals);
        let last = second.as_ref().unwrap_or(&first);
        for link in &last.links {
            let late = link.source.is_some_and(|s| !first.has_source(&last.pieces[s].words));
            found.push(self.candidate(&last.pieces, link, late));
        }
    }

    /// Labels the paragraph again, with sources made easier in the sentences where a cue has none.
    fn look_again(&self, labels: &[u8], first: &Reached, marginals: &Marginals) -> Option<Reached> {
        let mut scores = self.scores.to_vec();
        let mut any = false;
        for link in first.links.iter().filter(|l| l.source.is_none()) {
            any = true;
            let sentence = self.sentence(first.pieces[link.cue].words.start);
            for t in sentence.filter(|&t| labels[t] == OUTSIDE) {
                scores[t][usize::from(decode::begin(SOURCE))] =
                    self.scores[t][usize::from(decode::begin(SOURCE))] + EASIER;
            }
        }
        any.then(|| {
            let labels = self.chain.best(&scores);
            let pieces = self.pieces(&labels, marginals);
            let links = link::link(&pieces, self.sentence_of);
            Reached { pieces, links }
        })
    }

    /// The words of the sentence around word `i`.
    fn sentence(&self, i: usize) -> Range<usize> {
        let number = self.sentence_of[i];
        let start = self.sentence_of.partition_point(|&s| s < number);
        start..self.sentence_of.partition_point(|&s| s <= number)
    }

    /// The labelled runs of words, each with the mean probability of its labels.
    fn pieces(&self, labels: &[u8], marginals: &Marginals) -> Vec<Piece> {
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
                    let joint = if role == CUE { self.joint(i) } else { Joint::None };
                    let quoted = self.tokens[i].of(self.text).starts_with(QUOTES);
                    pieces.push(Piece { role, words: i..i + 1, confidence: sure, joint, quoted });
                }
            }
        }
        for piece in &mut pieces {
            piece.confidence /= piece.words.len() as f32;
        }
        pieces
    }

    /// What the form of a cue that begins at word `i` says of the pieces around it.
    fn joint(&self, i: usize) -> Joint {
        let before = i.checked_sub(1).map_or("", |b| self.tokens[b].of(self.text));
        if self.sentence(i).start == i && self.tokens[i].of(self.text).eq_ignore_ascii_case("according") {
            Joint::Fronts
        } else if self.tokens[i].of(self.text).ends_with("ing") {
            Joint::Participle
        } else if matches!(before, "," | "—" | "–" | "-" | "--" | ";" | "and" | "but" | "or") {
            Joint::Follows
        } else {
            Joint::None
        }
    }

    fn candidate(&self, pieces: &[Piece], link: &Link, late: bool) -> Candidate {
        let span = |i: usize| {
            let words = &pieces[i].words;
            Span::new(self.tokens[words.start].start, self.tokens[words.end - 1].end)
        };
        let odds = |i: usize| log_odds(pieces[i].confidence);
        let flag = |b: bool| f32::from(u8::from(b));
        let shared = |s: usize| pieces[s.min(link.cue) + 1..s.max(link.cue)].iter().any(|p| p.role == CUE);
        let contents = || link.content.iter().copied();
        let length: usize = contents().map(|i| pieces[i].words.len()).sum();
        let quoted = contents().any(|i| pieces[i].quoted);
        let signs = [
            1.0,
            link.source.map_or(0.0, odds),
            odds(link.cue),
            contents().map(odds).fold(f32::INFINITY, f32::min),
            flag(link.source.is_none()),
            flag(link.source.is_some_and(shared)),
            flag(late),
            contents().count().saturating_sub(1).min(2) as f32,
            (1.0 + length as f32).ln(),
            flag(quoted),
        ];
        debug_assert!(contents().all(|i| pieces[i].role == CONTENT));
        let attribution = Attribution {
            source: link.source.map(span).into_iter().collect(),
            cue: vec![span(link.cue)],
            content: contents().map(span).collect(),
            confidence: 0.0,
        };
        Candidate { attribution, signs }
    }
}

/// What one labelling amounts to.
struct Reached {
    pieces: Vec<Piece>,
    links: Vec<Link>,
}

impl Reached {
    fn has_source(&self, words: &Range<usize>) -> bool {
        self.pieces.iter().any(|p| p.role == SOURCE && p.words == *words)
    }
}

fn log_odds(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}
