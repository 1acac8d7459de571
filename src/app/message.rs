//! What happened: the closed set of things that the state is updated from.

use super::finder::FoundNote;
use super::geometry::Size;
use super::key::Key;
use super::library::{Glance, KeptFolders};
use super::overlay::{ExportForm, ExportRow};
use super::queue::QueueItem;
use super::reader::PlacedNote;
use super::review::{Reach, Vocabulary};
use super::state::{Entry, EntryId, Level, Progress};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::library::ExportHabit;
use crate::model::library::FlagChange;
use crate::model::library::Reading;
use crate::model::library::Snippet;
use crate::model::note::Note;
use crate::model::review::Edit;
use std::sync::Arc;
use uuid::Uuid;

/// Something that happened outside.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used, at a cell of the screen.
    Mouse {
        /// What it did.
        action: MouseAction,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The screen has another size.
    Resized(Size),
    /// More articles are there; they go to the end of the list.
    Listed(Vec<Entry>),
    /// The list is complete.
    ListedAll,
    /// The statements of an article in the list were counted.
    Counted(EntryId, usize),
    /// What the library on disk knows of its folders.
    Folders(KeptFolders),
    /// What a query found, with where the texts fit; whether there is more than was asked for.
    Found {
        /// The query.
        query: String,
        /// The articles, in the order in which they were found.
        rows: Vec<(EntryId, Option<Snippet>)>,
        /// Whether there is more.
        more: bool,
    },
    /// A look at an article.
    Glanced(EntryId, Glance),
    /// A change was made to these articles; others had it already.
    Flagged(Vec<EntryId>, FlagChange),
    /// An article is there to be read.
    Opened(EntryId, Arc<Article>),
    /// What the library knows of the open article: notes placed in its text, and where it was left.
    Remembered(EntryId, Vec<PlacedNote>, Reading),
    /// How the text of an article has changed: when a new one came and what is new in it, latest first.
    Rewritten(EntryId, Vec<(String, String)>),
    /// What people said of an article's statements before, oldest first.
    Reviewed(EntryId, Vec<Edit>),
    /// The notes of the library, last changed first, then the cards.
    NotesGathered(Vec<FoundNote>),
    /// An article of the library was brought into the list, to be read at one of its notes.
    Brought(EntryId, Uuid),
    /// Statements that nobody has checked, and whether more may come.
    Queued(Vec<QueueItem>, bool),
    /// What could go out of articles of the list that somebody worked on, for the form of that name.
    ExportGathered {
        /// The form.
        ask: Uuid,
        /// Notes and statements.
        rows: Vec<ExportRow>,
        /// The articles that they are from.
        touched: Vec<EntryId>,
    },
    /// In how many articles of the library an actor says how much.
    Reached(Reach),
    /// What was chosen for exports, the last one last.
    ExportHabits(Vec<ExportHabit>),
    /// The names that the library knows.
    Vocabulary(Arc<Vocabulary>),
    /// The analysis of an article is there.
    Analysed(EntryId, Arc<Analysis>),
    /// The external editor ended: the note with its new text, unless nothing was changed.
    Edited(Note, bool),
    /// Background work has come so far, or ended (`None`).
    Progressed(Option<Progress>),
    /// The library is open, or cannot be: whether what is written is kept.
    Kept(bool),
    /// Something written of an article was not saved.
    Unsaved(EntryId),
    /// All that was written of these articles is saved or exported.
    Saved(Vec<EntryId>),
    /// An export was not written since the file is there.
    ExportExists(ExportForm),
    /// Something is to be said.
    Said(Level, String),
    /// The program is told to end.
    Ended,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button went down.
    Click,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}
