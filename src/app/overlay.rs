//! What lies over a screen: help, palette, prompts, the note editor, lists.

use super::card::CardForm;
use super::command::{Command, Context};
use super::editor::Editor;
use super::finder::NoteFinder;
use super::library::Find;
use super::queue::Queue;
use super::reader::Search;
use super::review::{Chooser, Correction};
use super::state::EntryId;
use crate::model::note::Note;
use crate::model::review::Status;
use uuid::Uuid;

/// What lies over the screen; it takes the keys while it is there.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one overlay at most")]
pub enum Overlay {
    /// The live keymap.
    Help(Help),
    /// All commands, by fuzzy search.
    Palette(Palette),
    /// A line to type into, in the footer.
    Prompt(Prompt),
    /// A note being written.
    Note(NoteEditor),
    /// The notes of the article, to jump from.
    Notes(List),
    /// Everything said to the user.
    Messages(List),
    /// What cleaning took out of the article, and where it comes from.
    About(List),
    /// Where to write an export, and how.
    Export(ExportForm),
    /// A statement being corrected.
    Correct(Correction),
    /// A name to be chosen.
    Choose(Chooser),
    /// The card of an actor.
    Card(CardForm),
    /// What nobody has checked yet.
    Queue(Queue),
    /// The notes of the whole library.
    FindNotes(NoteFinder),
    /// What was done to the current statement.
    History(List),
    /// A question that a key answers.
    Confirm(Confirm),
}

/// The help screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Help {
    /// What the help is about: the context it was opened from comes first.
    pub context: Option<Context>,
    /// Only lines that contain this are shown.
    pub filter: Editor,
    /// Whether keys go to the filter.
    pub filtering: bool,
    /// First row on the screen.
    pub top: usize,
}

/// The command palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Palette {
    /// The context it was opened from: its commands run there.
    pub context: Option<Context>,
    /// What was typed.
    pub input: Editor,
    /// Commands that match, best first.
    pub matches: Vec<Command>,
    /// The selected row of `matches`.
    pub selected: usize,
}

/// A line to type into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// What was typed.
    pub input: Editor,
    /// What stood there when it was opened: Esc brings it back.
    pub before: Before,
}

/// What a prompt goes back to when it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// The filter that held.
    pub filter: String,
    /// The search that was there.
    pub search: Option<Search>,
    /// Byte of the text that stood at the top.
    pub place: usize,
    /// What was found in the library.
    pub find: Option<Find>,
}

/// What a prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Find in the text, downwards.
    SearchForward,
    /// Find in the text, upwards.
    SearchBackward,
    /// Filter the list of articles as one types.
    FilterLibrary,
    /// Filter the actors as one types.
    FilterActors,
    /// Find articles in the library as one types.
    FindArticles,
    /// Name the smart folder that a search becomes.
    SearchName,
    /// Give a tag.
    Tag,
    /// Put into a collection.
    Collect,
}

/// A note being written. It is saved at every key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteEditor {
    /// The note with its body as last saved.
    pub note: Note,
    /// The note as it was when the editor was opened, if it was there.
    pub before: Option<Note>,
    /// The text under the cursor.
    pub text: Editor,
    /// Whether the note was there before.
    pub existed: bool,
}

/// A list with a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct List {
    /// The selected row.
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
}

/// Where to write an export, and how. The formats stand in [`super::state::State::formats`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportForm {
    /// The chosen format: an index into the state's formats.
    pub format: usize,
    /// What goes out.
    pub scope: Scope,
    /// The file.
    pub path: Editor,
    /// All that could go out: notes, then the statements without one in the order of the text.
    pub rows: Vec<ExportRow>,
    /// The articles of the list that go out; none where it is the open one.
    pub articles: Option<ExportArticles>,
}

/// Articles of the list that go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportArticles {
    /// The name of this form: what was gathered for another is left.
    pub ask: Uuid,
    /// The articles.
    pub entries: Vec<EntryId>,
    /// How they came to be taken, after "3 articles": "chosen".
    pub of: String,
    /// How many statements the articles have that nobody worked on; of these `rows` has nothing.
    pub untouched: usize,
    /// Whether `rows` are still to come.
    pub gathering: bool,
}

/// What an export takes beside the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Nothing.
    Notes,
    /// The statements that somebody vouches for.
    Checked,
    /// Those that nobody has looked at too.
    Everything,
}

/// Something that an export may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// How the statement stands; absent for a note.
    pub status: Option<Status>,
    /// Whose words it is, and the words, on one line.
    pub text: String,
}

impl Scope {
    /// The next one, in a circle.
    pub const fn next(self) -> Self {
        match self {
            Self::Notes => Self::Checked,
            Self::Checked => Self::Everything,
            Self::Everything => Self::Notes,
        }
    }

    /// Whether a row goes out; what was rejected never does.
    pub const fn takes(self, row: &ExportRow) -> bool {
        match row.status {
            None => true,
            Some(Status::Confirmed | Status::Corrected | Status::Manual) => !matches!(self, Self::Notes),
            Some(Status::Automatic) => matches!(self, Self::Everything),
            Some(Status::Rejected) => false,
        }
    }
}

impl ExportForm {
    /// The rows that go out.
    pub fn chosen(&self) -> impl Iterator<Item = &ExportRow> {
        self.rows.iter().filter(|row| self.scope.takes(row))
    }

    /// How many statements go out that `rows` do not have.
    pub fn untouched(&self) -> usize {
        let all = self.articles.as_ref().map_or(0, |articles| articles.untouched);
        if self.scope == Scope::Everything { all } else { 0 }
    }
}

/// A question that a key answers: `y` does it, any other key does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question.
    pub question: String,
    /// The export that is written over the file that is there, on yes.
    pub overwrite: ExportForm,
}

impl Overlay {
    /// Which bindings hold while it is there.
    pub fn context(&self) -> Context {
        match self {
            Self::Help(help) if help.filtering => Context::Prompt,
            Self::Help(_) | Self::Messages(_) | Self::About(_) | Self::History(_) => Context::Pager,
            Self::Palette(_) => Context::Palette,
            Self::Prompt(_) => Context::Prompt,
            Self::Note(_) => Context::NoteEditor,
            Self::Notes(_) => Context::Notes,
            Self::Export(_) => Context::Export,
            Self::Correct(_) => Context::Correct,
            Self::Choose(_) => Context::Choose,
            Self::Card(_) => Context::Card,
            Self::Queue(_) => Context::Queue,
            Self::FindNotes(_) => Context::FindNotes,
            Self::Confirm(_) => Context::Confirm,
        }
    }
}
