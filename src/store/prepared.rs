//! What can be made of an article before the library is locked.
//!
//! Invariant: hash, packed text and sketch are those of one article's text and blocks.

use super::packing::pack;
use crate::model::article::{Article, Block, Removed};
use crate::text::anchor::text_hash;
use crate::text::sketch::Sketch;
use serde::{Deserialize, Serialize};

/// What is packed before the text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) blocks: Vec<Block>,
    pub(super) removed: Vec<Removed>,
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
        let head = Head { blocks: article.blocks.clone(), removed: article.removed.clone() };
        let packed = serde_json::to_vec(&head).map(|head| pack(&head, article.text.as_bytes()));
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
