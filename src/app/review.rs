//! The review of the open article: the machine's analysis, what people said of it, and the forms to say it with.
//!
//! Invariant: `reviewed` is what `log` makes of `machine`, without what the threshold of the settings leaves out; its
//! analysis is the one that the reader shows.

use super::editor::Editor;
use super::overlay::NoteEditor;
use crate::model::analysis::{ActorKind, Analysis};
use crate::model::review::{Edit, Place, Reviewed, SpanRole, Status};
use crate::model::span::Span;
use std::sync::Arc;
use uuid::Uuid;

/// How the analysis is named in the history.
pub const ENGINE: &str = concat!("sayso ", env!("CARGO_PKG_VERSION"));

/// What is known of the statements of the open article beyond their analysis.
#[derive(Debug, Default)]
pub struct Review {
    /// What the machine found.
    pub machine: Option<Arc<Analysis>>,
    /// Everything that was done to the article's records, oldest first.
    pub log: Vec<Edit>,
    /// What the log makes of the analysis.
    pub reviewed: Reviewed,
}

impl Review {
    /// How statement number `index` stands.
    pub fn status(&self, index: usize) -> Status {
        self.reviewed.standings.get(index).map_or(Status::Automatic, |standing| standing.status)
    }

    /// Whether the words of statement number `index` have changed, or stand elsewhere, since a person checked it.
    pub fn has_moved(&self, index: usize) -> bool {
        self.reviewed.standings.get(index).is_some_and(|standing| standing.anchor == Place::Moved)
    }
}

/// Names that the library knows, to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Actors, with what they are where that is known.
    pub actors: Vec<(String, Option<ActorKind>)>,
    /// Topics.
    pub topics: Vec<String>,
}

/// How far an actor reaches in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The actor's name.
    pub name: String,
    /// Articles in which it says something.
    pub articles: usize,
    /// What it says there.
    pub statements: usize,
}

/// A statement being corrected, field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// The statement.
    pub statement: Uuid,
}

/// A name to be chosen, or typed where it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chooser {
    /// What it is for.
    pub purpose: Choice,
    /// What was typed.
    pub input: Editor,
    /// Everything that there is to choose from, the likeliest first.
    pub options: Vec<Candidate>,
    /// What fits, best first; what was typed stands last where it is no option.
    pub matches: Vec<Candidate>,
    /// The selected row of `matches`.
    pub selected: usize,
    /// Whether a correction goes on when it is closed.
    pub back: Option<Correction>,
    /// How far an actor reaches that is merged in every article, once the library has told it.
    pub reach: Option<Reach>,
}

/// What a name is chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The holder of a statement.
    Holder(Uuid),
    /// One more holder of a statement.
    AlsoHolder(Uuid),
    /// What a statement is about.
    Topic(Uuid),
    /// What the stance of a statement is towards.
    Target(Uuid),
    /// The actor that the one of this name is, in truth.
    Merge(String),
    /// The name that is not this actor's.
    Split(String),
    /// What a note that is being written links to.
    Link(Box<NoteEditor>),
    /// What a note that is being written begins with.
    Template(Box<NoteEditor>),
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// What it is, if it is an actor.
    pub kind: Option<ActorKind>,
    /// What else is to be said of it: where it is known from, what choosing it would do.
    pub note: String,
    /// Whether nobody knew it until it was typed.
    pub new: bool,
    /// The statement or note that it stands for, if it is one.
    pub id: Option<Uuid>,
}

/// Whose ends a selection moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// What it is that stands there.
    pub subject: Subject,
    /// What was selected when it began: an end that is there still stays as it was.
    pub began: Span,
}

/// What stands at a place that is moved by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A part of a statement.
    Part {
        /// The statement.
        statement: Uuid,
        /// Which part of it.
        role: SpanRole,
    },
    /// A note.
    Note(Uuid),
    /// A statement whose passage is gone or has changed.
    Statement(Uuid),
}
