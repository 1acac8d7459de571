//! What is to be done outside, as data.

use super::overlay::ExportForm;
use super::state::EntryId;
use crate::model::library::ArticleKey;
use crate::model::library::FlagChange;
use crate::model::library::Reading;
use crate::model::library::SavedSearch;
use crate::model::note::Note;
use crate::model::review::Edit;
use crate::model::span::Span;
use uuid::Uuid;

/// Something to be done outside; the answer, if there is one, comes back as a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Load an article for reading: `Opened`, then `Remembered`, then `Analysed`.
    Open(EntryId),
    /// Write where the reader stands in an article.
    SaveReading(EntryId, Reading),
    /// Mark articles: `Flagged` tells which of them were changed by it.
    Flag(Vec<EntryId>, FlagChange),
    /// Look for articles in the library: `Found`. Of several that wait only the last is looked for.
    Find {
        /// The query, in the query language.
        query: String,
        /// Whether it is still typed: its last word may go on.
        typing: bool,
    },
    /// Take a look at an article: `Glanced`. Of several that wait only the last is looked at.
    Preview(EntryId),
    /// Keep a search as a smart folder: `Folders`.
    SaveSearch(SavedSearch),
    /// Remove a smart folder: `Folders`.
    RemoveSearch(String),
    /// Write a note, at once.
    SaveNote(EntryId, Note),
    /// Take a note away (it can be brought back with `SaveNote`).
    DeleteNote(EntryId, Uuid),
    /// Add edits to an article's log, at once and all of them or none.
    SaveEdits(EntryId, Vec<Edit>),
    /// Add edits to the log of an article that is not open, before them what the machine says of their statement where
    /// the log does not have that.
    Judge(EntryId, Vec<Edit>),
    /// Gather what nobody has checked over the articles of the list: `Queued`.
    GatherQueue,
    /// Gather the notes and cards of the library: `NotesGathered`.
    GatherNotes,
    /// Bring an article of the library into the list, to be read at one of its notes: `Listed`, then `Brought`.
    Bring(ArticleKey, Uuid),
    /// Ask in how many articles of the library an actor says how much: `Reached`.
    AskReach(String),
    /// Ask what names the library knows: `Vocabulary`.
    AskVocabulary,
    /// Put text on the clipboard; the words say what it is: "the citation".
    Copy {
        /// The text.
        text: String,
        /// What it is, for the message.
        what: &'static str,
    },
    /// Put the citation of a statement of the open article on the clipboard.
    CopyCitation {
        /// The article.
        entry: EntryId,
        /// The statement's stable name.
        statement: Uuid,
    },
    /// Put a passage of the open article on the clipboard, with where it is from.
    CopyPassage {
        /// The article.
        entry: EntryId,
        /// Bytes of its text.
        span: Span,
    },
    /// Open an address in the browser.
    Browse(String),
    /// Edit a note in the user's editor: `Edited`.
    EditExternally(Note, bool),
    /// Write an export of the open article's notes: says what was written, or `ExportExists`.
    Export {
        /// The article.
        entry: EntryId,
        /// Where and how.
        form: ExportForm,
        /// Whether a file that is there may be replaced.
        overwrite: bool,
    },
    /// Gather what could go out of articles of the list, for the form of that name: `ExportGathered`.
    GatherExport(Uuid, Vec<EntryId>),
    /// Write an export of the articles that the form names: says what was written, or `ExportExists`.
    ExportArticles {
        /// What, where and how.
        form: ExportForm,
        /// Whether a file that is there may be replaced.
        overwrite: bool,
    },
    /// Fetch what is new in the feeds: rows of what came, then how many.
    RefreshFeeds,
    /// Stop background work.
    Cancel,
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw the whole screen anew.
    Redraw,
    /// Stop as a job does, until the shell resumes it.
    Suspend,
    /// End the program.
    Quit,
}
