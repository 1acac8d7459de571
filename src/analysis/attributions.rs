//! Adds by rule what the trained network does not look for or lets go: statements reported within others,
//! quotations that float after their speaker, and "according to".
//!
//! Invariant: what the network found stays as it is; attributions are in the order of their first word.

use super::attribution::Attribution;
use super::document::Document;
use super::phrases::Scene;
use crate::model::span::Span;
use std::ops::Range;

mod according;
mod clauses;
mod cuewords;
mod nouns;
mod quoted;

pub use cuewords::{CueWords, cue_at};

/// A clause within a content has no more words than this: many long ones in one endless sentence would cost the
/// square of its length.
const LONGEST: usize = 120;

/// An attribution as ranges of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Draft {
    source: Vec<Range<usize>>,
    cue: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
    /// In hundredths.
    confidence: u8,
}

/// Spans that do not overlap, in order.
struct Taken(Vec<Span>);

impl Taken {
    fn by<'a>(spans: impl Iterator<Item = &'a Span>) -> Self {
        let mut spans: Vec<Span> = spans.copied().collect();
        spans.sort();
        Self(spans)
    }

    /// The first of them that ends after `span` begins.
    fn near(&self, span: Span) -> Option<Span> {
        self.0.get(self.0.partition_point(|s| s.end <= span.start)).copied()
    }

    fn overlaps(&self, span: Span) -> bool {
        self.near(span).is_some_and(|s| s.overlaps(span))
    }

    fn encloses(&self, span: Span) -> bool {
        self.near(span).is_some_and(|s| s.encloses(span) && s != span)
    }
}

/// Completes what the network found.
pub fn complete(mut found: Vec<Attribution>, scene: Scene) -> Vec<Attribution> {
    let contents = Taken::by(found.iter().flat_map(|a| &a.content));
    let cues = Taken::by(found.iter().flat_map(|a| &a.cue));
    let mut quoted = Vec::new();
    quoted::find(scene, &mut quoted);
    let mut added = finish(quoted, scene);
    added.retain(|a| !a.content.iter().any(|&c| contents.overlaps(c)) && !cues.overlaps(a.extent()));
    added.extend(find_according(scene).into_iter().filter(|a| !a.cue.iter().any(|&c| cues.overlaps(c))));
    let mut nested = find_nested(scene, &contents);
    nested.retain(|a| contents.encloses(a.extent()) && !a.cue.iter().any(|&c| cues.overlaps(c)));
    found.extend(added);
    found.extend(nested);
    found.sort_by_key(|a| (a.extent().start, std::cmp::Reverse(a.extent().end)));
    found
}

fn find_according(scene: Scene) -> Vec<Attribution> {
    let mut drafts = Vec::new();
    for sentence in &scene.gloss.document.sentences {
        according::find(scene, sentence.clone(), &mut drafts);
    }
    finish(drafts, scene)
}

/// Clauses of speech and nouns that carry one within the contents; a cue counts only where it is a verb.
fn find_nested(scene: Scene, contents: &Taken) -> Vec<Attribution> {
    let gloss = scene.gloss;
    let mut drafts = Vec::new();
    for sentence in &gloss.document.sentences {
        if contents.overlaps(gloss.document.span(sentence.clone())) {
            clauses::find(scene, sentence.clone(), &mut drafts);
        }
    }
    let is_verb = |at: usize| gloss.tag(at).is_verb();
    drafts.retain(|d| {
        d.cue.iter().cloned().flatten().any(is_verb) && d.content.iter().all(|c| c.len() <= LONGEST)
    });
    for sentence in &gloss.document.sentences {
        if contents.overlaps(gloss.document.span(sentence.clone())) {
            nouns::find(scene, sentence.clone(), &mut drafts);
        }
    }
    finish(drafts, scene)
}

fn finish(drafts: Vec<Draft>, scene: Scene) -> Vec<Attribution> {
    let finished = drafts.into_iter().map(|d| d.finish(scene.gloss.document));
    finished.filter(|a| !a.content.is_empty()).collect()
}

impl Draft {
    /// One range for each role.
    fn new(source: Range<usize>, cue: Range<usize>, content: Range<usize>, confidence: u8) -> Self {
        Self { source: vec![source], cue: vec![cue], content: vec![content], confidence }
    }

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
