//! Finds attributions by rule: who is said to say, think or want what.
//!
//! Invariant: within one attribution the roles do not overlap; attributions are in the order of their first word.

use super::attribution::Attribution;
use super::document::Document;
use super::phrases::Scene;
use crate::model::span::Span;
use std::collections::HashMap;
use std::ops::Range;

mod according;
mod clauses;
mod colons;
mod cuewords;
mod quoted;

pub use cuewords::{CueWords, cue_at};

/// An attribution as ranges of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Draft {
    source: Vec<Range<usize>>,
    cue: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
    /// In hundredths.
    confidence: u8,
}

/// What quotations have taken already.
#[derive(Clone, Copy)]
struct Free<'a> {
    /// Quotations, in order.
    taken: &'a [Range<usize>],
    /// Tokens of their cues, with the place of the draft.
    said: &'a HashMap<usize, usize>,
}

/// Finds the attributions of a document.
pub fn find_attributions(scene: Scene) -> Vec<Attribution> {
    let mut drafts = Vec::new();
    let taken = quoted::find(scene, &mut drafts);
    let cues = drafts.iter().enumerate().flat_map(|(i, d)| d.cue.iter().cloned().flatten().map(move |at| (at, i)));
    let said: HashMap<usize, usize> = cues.collect();
    for sentence in &scene.gloss.document.sentences {
        if !according::find(scene, sentence.clone(), &mut drafts) {
            let free = Free { taken: &taken, said: &said };
            clauses::find(scene, sentence.clone(), free, &mut drafts);
        }
    }
    colons::find(scene, &taken, &mut drafts);
    let document = scene.gloss.document;
    let mut found: Vec<Attribution> = drafts.into_iter().map(|d| d.finish(document)).collect();
    found.retain(|a| !a.content.is_empty());
    found.sort_by_key(|a| (a.extent().start, a.extent().end));
    found
}

impl Draft {
    fn finish(self, document: &Document) -> Attribution {
        let spans = |ranges: Vec<Range<usize>>| -> Vec<Span> {
            let mut spans: Vec<Span> =
                ranges.into_iter().map(|r| document.span(r)).filter(|s| !s.is_empty()).collect();
            spans.sort();
            spans
        };
        Attribution {
            source: spans(self.source),
            cue: spans(self.cue),
            content: spans(self.content),
            confidence: f32::from(self.confidence) / 100.0,
        }
    }
}
