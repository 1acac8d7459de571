//! Text as it may be sent to a terminal: no control characters, known widths.
//!
//! Invariant: what [`visible`] returns moves no cursor, changes no colour, reorders nothing, and takes
//! [`width`] cells.

use unicode_width::UnicodeWidthStr;

/// How many cells a text takes when a terminal draws it.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}
