//! What the library knows of an article without its text, and where its reader left it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where the reader left an article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Byte of the text that stood at the top of the screen.
    pub top: usize,
    /// The current statement.
    pub statement: Option<Uuid>,
    /// Whether the article counts as read: it was opened, or marked so.
    pub read: bool,
    /// Marks that the reader set, by their letters: bytes of the text.
    pub marks: BTreeMap<char, usize>,
}
