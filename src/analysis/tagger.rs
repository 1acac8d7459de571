//! The attribution tagger: a small trained network that labels sources, cues and contents, and what links them.
//!
//! Invariant: any text is tagged in time linear in its length; spans lie on words of the text.

pub mod decode;
pub mod kernel;
pub mod link;

use crate::analysis::attribution::Attribution;
use crate::analysis::features::Reading;
use crate::model::span::Span;
use decode::{Chain, Marginals, Scores};
use link::Piece;
use std::ops::Range;

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
        let pieces = pieces(&labels, &marginals);
        let tokens = &reading.tokens[paragraph.clone()];
        for link in link::link(&pieces, &sentence_of[paragraph.clone()]) {
            let span = |i: usize| Span::new(tokens[pieces[i].words.start].start, tokens[pieces[i].words.end - 1].end);
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
fn pieces(labels: &[u8], marginals: &Marginals) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, &label) in labels.iter().enumerate() {
        let Some(role) = decode::role(label) else { continue };
        let sure = marginals.labels[i][usize::from(label)];
        match pieces.last_mut().filter(|_| decode::is_inside(label)) {
            Some(piece) => {
                piece.words.end = i + 1;
                piece.confidence += sure;
            }
            None => pieces.push(Piece { role, words: i..i + 1, confidence: sure }),
        }
    }
    for piece in &mut pieces {
        piece.confidence /= piece.words.len() as f32;
    }
    pieces
}
