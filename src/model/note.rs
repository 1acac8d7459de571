//! What the reader writes, and what ties it to the text.

use super::analysis::{Mode, Stance};
use super::span::Span;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A note of the reader's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Stable name.
    pub id: Uuid,
    /// What it is about.
    pub target: NoteTarget,
    /// The reader's words.
    pub body: String,
    /// When it was begun, RFC 3339 with UTC offset.
    pub created: String,
    /// When it was last changed.
    pub updated: String,
}

/// What a note is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum NoteTarget {
    /// The article as a whole.
    Article,
    /// A passage that the reader selected.
    Passage {
        /// Where it stands.
        anchor: Anchor,
    },
    /// A statement, with what was known of it when the note was begun.
    Statement {
        /// Where its content stands, from its first word to its last.
        anchor: Anchor,
        /// The statement as it was then.
        statement: StatementRecord,
    },
}

/// A statement as it was when a note was written: it outlives the analysis that found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// The statement's stable name.
    pub id: Uuid,
    /// Names of its holders.
    pub holders: Vec<String>,
    /// The source as it stands in the text.
    pub source: String,
    /// The cue as it stands in the text.
    pub cue: String,
    /// The content, pieces joined by an ellipsis.
    pub quote: String,
    /// How it is quoted.
    pub mode: Mode,
    /// The stance that was found.
    pub stance: Stance,
    /// What it is about.
    pub topic: Option<String>,
}

/// A place in a text that can be found again after the text has changed.
///
/// After the W3C Web Annotation selectors: position, and quotation with context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Bytes of the text that the anchor was made on.
    pub span: Span,
    /// The passage itself.
    pub exact: String,
    /// Up to 32 characters before it.
    pub prefix: String,
    /// Up to 32 characters after it.
    pub suffix: String,
    /// SHA-256 of the text, in lower-case hexadecimal.
    pub text_hash: String,
}

/// How an anchor fits a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnchorState {
    /// The passage stands there, word for word and without doubt.
    Exact,
    /// It was found again, changed a little or elsewhere.
    Moved,
    /// It is gone, or there are several places that it might be.
    Orphan,
}

impl NoteTarget {
    /// What ties it to the text; a note on the whole article has none.
    pub fn anchor(&self) -> Option<&Anchor> {
        match self {
            Self::Article => None,
            Self::Passage { anchor } | Self::Statement { anchor, .. } => Some(anchor),
        }
    }

    /// The statement that it is about, if it is about one.
    pub fn statement(&self) -> Option<&StatementRecord> {
        match self {
            Self::Statement { statement, .. } => Some(statement),
            Self::Article | Self::Passage { .. } => None,
        }
    }
}
