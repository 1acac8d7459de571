//! What can be made of an article before the library is locked.
//!
//! Invariant: hash, packed text and sketch are those of one article's text and blocks.

use super::packing::pack;
use crate::model::article::{Article, Block, BlockKind, Removed};
use crate::model::span::Span;
use crate::text::anchor::text_hash;
use crate::text::sketch::Sketch;
use serde::{Deserialize, Serialize};

/// What is packed before the text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// Blocks as they once were packed; no longer written.
    #[serde(default, skip_serializing)]
    blocks: Vec<Block>,
    /// A block each: how many bytes lie between it and the one before, how many it has, and its kind.
    #[serde(default)]
    runs: Vec<(usize, usize, BlockKind)>,
    pub(super) removed: Vec<Removed>,
}

impl Head {
    fn of(article: &Article) -> Self {
        let mut end = 0;
        let run = |block: &Block| {
            let gap = block.span.start.saturating_sub(end);
            end = block.span.end;
            (gap, block.span.len(), block.kind)
        };
        let runs = article.blocks.iter().map(run).collect();
        Self { blocks: Vec::new(), runs, removed: article.removed.clone() }
    }

    /// The blocks of the text; `None` where what was packed makes no sense.
    pub(super) fn blocks(&self) -> Option<Vec<Block>> {
        let mut blocks = self.blocks.clone();
        let mut end = 0usize;
        for (gap, length, kind) in &self.runs {
            let start = end.checked_add(*gap)?;
            end = start.checked_add(*length)?;
            blocks.push(Block { span: Span::new(start, end), kind: *kind });
        }
        Some(blocks)
    }
}

/// What the library keeps of an article's text. Making it takes about as long as writing the row, and needs no
/// library: those who bring many articles make it beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    pub(super) hash: String,
    /// Why it cannot be packed is told when it is written.
    pub(super) packed: Result<Vec<u8>, String>,
    pub(super) sketch: Option<Sketch>,
}

impl Prepared {
    /// Prepares an article.
    pub fn of(article: &Article) -> Self {
        let packed = serde_json::to_vec(&Head::of(article)).map(|head| pack(&head, article.text.as_bytes()));
        Self {
            hash: text_hash(&article.text),
            packed: packed.map_err(|error| error.to_string()),
            sketch: Sketch::of(&article.text),
        }
    }

    /// The packed text.
    pub(super) fn packed(&self) -> rusqlite::Result<&[u8]> {
        let error = |error: &String| rusqlite::Error::ToSqlConversionFailure(error.clone().into());
        self.packed.as_deref().map_err(error)
    }
}
