//! The state of one open article: its text as laid out, the cursor over its statements, its panel.
//!
//! The statement is the cursor. Invariant: `statement`, `panel.actor` and `panel.position` point into the
//! analysis that is there, or are `None`; `top` is a line of `lines`, or 0.

use super::command::Context;
use super::review::{Ends, Review};
use super::state::EntryId;
use crate::model::analysis::{ActorId, Analysis, Statement};
use crate::model::article::Article;
use crate::model::note::{AnchorState, Note};
use crate::model::review::Status;
use crate::model::span::Span;
use crate::review::ledger::{Ledger, Past};
use crate::text::wrap::Line;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// An open article.
#[derive(Debug)]
pub struct Reader {
    /// Which row of the list it is.
    pub entry: EntryId,
    /// The article.
    pub article: Arc<Article>,
    /// Its analysis, once that is there.
    pub analysis: Option<Arc<Analysis>>,
    /// What people said of it.
    pub review: Review,
    /// The text broken into lines for `width`.
    pub lines: Vec<Line>,
    /// The width that `lines` were made for.
    pub width: u16,
    /// The first line on the screen.
    pub top: usize,
    /// The byte of the text that belongs at the top: a resize goes by it, so that it does not drift.
    pub place: usize,
    /// The statement at which the article was left, until the analysis is there.
    pub left_at: Option<Uuid>,
    /// The current statement: an index into the analysis.
    pub statement: Option<usize>,
    /// Which pane the keys go to.
    pub focus: Pane,
    /// Actors and positions.
    pub panel: Panel,
    /// The search in the text.
    pub search: Option<Search>,
    /// The passage being selected.
    pub selection: Option<Selection>,
    /// Places to go back to.
    pub jumps: Jumps,
    /// Marks by their letters: bytes of the text.
    pub marks: BTreeMap<char, usize>,
    /// Notes in the order of their places in the text, those without a place first.
    pub notes: Vec<PlacedNote>,
    /// When the text has changed and how, latest first.
    pub changes: Vec<(String, String)>,
}

/// Which pane of the reader the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The article.
    #[default]
    Text,
    /// The list of actors.
    Actors,
    /// The positions of the selected actor.
    Positions,
}

/// The panel of actors and positions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panel {
    /// Actors in the order shown.
    pub actors: Vec<ActorId>,
    /// How many statements each actor holds, by the actor's number.
    pub counts: Vec<usize>,
    /// The selected row of `actors`.
    pub actor: usize,
    /// The first row of `actors` on the screen.
    pub actors_top: usize,
    /// Statements of the selected actor, as indices into the analysis, in order of the text.
    pub positions: Vec<usize>,
    /// The selected row of `positions`.
    pub position: usize,
    /// The first row of `positions` on the screen.
    pub positions_top: usize,
    /// What the actors are sorted by.
    pub sort: ActorSort,
    /// Fuzzy filter of the actors' names; empty lets all through.
    pub filter: String,
    /// Whether the cursor stops at the selected actor's statements only.
    pub only: Option<ActorId>,
}

/// What the actors are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActorSort {
    /// Most statements first.
    #[default]
    Statements,
    /// First named first.
    Appearance,
    /// By name.
    Name,
}

/// A search in the text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// What is looked for; lower case finds both cases.
    pub query: String,
    /// Where it stands in the text, in order.
    pub matches: Vec<Span>,
    /// The match that was jumped to last.
    pub current: Option<usize>,
    /// Whether `n` goes up.
    pub backward: bool,
}

/// A passage being selected: it grows at `head`, word by word or sentence by sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The word or sentence it began with.
    pub anchor: Span,
    /// The word or sentence it has come to.
    pub head: Span,
    /// Whose ends it moves, if it is no passage of its own.
    pub ends: Option<Ends>,
}

impl Selection {
    /// What is selected.
    pub fn span(self) -> Span {
        self.anchor.cover(self.head)
    }
}

/// Places to go back and forth between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jumps {
    /// Places, oldest first.
    pub places: Vec<Place>,
    /// How many of them lie behind; `places.len()` when at the newest.
    pub at: usize,
    /// Where one was before the cursor of the panel took the text along: a jump from there begins here.
    pub before_panel: Option<Place>,
}

/// Where one is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The byte of the text at the top of the screen.
    pub top: usize,
    /// The current statement's stable name.
    pub statement: Option<Uuid>,
}

/// A note and where it stands in the text as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedNote {
    /// The note.
    pub note: Note,
    /// How its anchor fits.
    pub state: AnchorState,
    /// Where it stands; `None` for the article's and for orphans.
    pub span: Option<Span>,
}

impl Reader {
    /// Which bindings hold.
    pub fn context(&self) -> Context {
        match (&self.selection, self.focus) {
            (Some(selection), _) if selection.ends.is_some() => Context::Ends,
            (Some(_), _) => Context::Selection,
            (None, Pane::Text) => Context::Text,
            (None, Pane::Actors) => Context::Actors,
            (None, Pane::Positions) => Context::Positions,
        }
    }

    /// The current statement.
    pub fn current(&self) -> Option<&Statement> {
        self.analysis.as_deref()?.statements.get(self.statement?)
    }

    /// Where one is in the text now.
    pub fn here(&self) -> Place {
        Place { top: self.place, statement: self.current().map(|statement| statement.id) }
    }

    /// The statements that somebody checked and whose words have changed or stand elsewhere since.
    pub fn moved(&self) -> impl Iterator<Item = (&Statement, Status)> {
        let statements = self.review.reviewed.statements().enumerate();
        let moved = statements.filter(|(index, _)| self.review.has_moved(*index));
        moved.map(|(_, (statement, standing))| (statement, standing.status))
    }

    /// How many rows the list of notes has: notes, statements that are gone, statements that have moved.
    pub fn noted(&self) -> usize {
        self.notes.len() + self.review.reviewed.orphans.len() + self.moved().count()
    }

    /// What was done to the current statement, oldest first.
    pub fn history(&self) -> impl Iterator<Item = Past<'_>> {
        let id = self.current().map(|s| s.id);
        let ledger = id.map(|id| (Ledger::read(&self.review.log), id));
        ledger.map(|(ledger, id)| ledger.history(id).collect::<Vec<_>>()).unwrap_or_default().into_iter()
    }

    /// How many actors the article has, whether the panel shows them all or not.
    pub fn actor_count(&self) -> usize {
        self.analysis.as_ref().map_or(0, |analysis| analysis.actors.len())
    }

    /// The actor that is selected in the panel.
    pub fn selected_actor(&self) -> Option<ActorId> {
        self.panel.actors.get(self.panel.actor).copied()
    }

    /// The line in which a byte of the text stands, or the last one before it.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.span.start <= offset).saturating_sub(1)
    }

    /// The byte of the text at the top of the screen.
    pub fn top_offset(&self) -> usize {
        self.lines.get(self.top).map_or(0, |line| line.span.start)
    }

    /// Notes on a passage or a statement that begin in the given line, with their numbers.
    pub fn notes_in_line(&self, line: &Line) -> impl Iterator<Item = (usize, &PlacedNote)> {
        let span = line.span;
        self.notes.iter().enumerate().map(|(i, note)| (i + 1, note)).filter(move |(_, note)| {
            note.span.is_some_and(|at| span.contains(at.start) || (span.is_empty() && span.start == at.start))
        })
    }
}
