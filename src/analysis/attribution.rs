//! What the search for attributions hands on: spans without meaning yet.
//!
//! Invariant: within a role spans are in order and do not overlap; `content` is never empty.

use crate::model::span::{Span, hull};

/// Somebody's words or inner state as the text gives it, before it is known who that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Who, as the text says it; may be empty.
    pub source: Vec<Span>,
    /// The words that express the attribution; may be empty.
    pub cue: Vec<Span>,
    /// What is attributed.
    pub content: Vec<Span>,
    /// How sure the search is of the spans, from 0 to 1.
    pub confidence: f32,
}

impl Attribution {
    /// The stretch from its first to its last word.
    pub fn extent(&self) -> Span {
        let spans: Vec<Span> = self.source.iter().chain(&self.cue).chain(&self.content).copied().collect();
        hull(&spans).unwrap_or(Span::new(0, 0))
    }
}
