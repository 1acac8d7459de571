//! Ranges of bytes in the text of an article.

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes into an article's text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Makes the span `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Tells how many bytes the span covers.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Tells whether the span covers nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Tells whether the byte at `offset` lies inside.
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Tells whether `other` lies wholly inside.
    pub const fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span, `by` bytes further on.
    pub const fn shifted(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The part of `text` that the span covers; empty where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// The smallest span that covers all of `spans`, or `None` for an empty list.
pub fn hull(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::cover)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_does_not_fit_gives_nothing() {
        assert_eq!(Span::new(0, 2).of("é!"), "é");
        assert_eq!(Span::new(0, 1).of("é!"), "");
        assert_eq!(Span::new(2, 9).of("é!"), "");
    }

    #[test]
    fn the_hull_covers_the_gaps() {
        assert_eq!(hull(&[Span::new(4, 6), Span::new(1, 2)]), Some(Span::new(1, 6)));
        assert_eq!(hull(&[]), None);
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 5)));
    }
}
