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
use crate::model::analysis::Stance;
use crate::model::note::Note;
use crate::model::review::Status;
use crate::query::{Query, Said, parse_typed};
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
    /// What the file is called where the user gives it no other name, without its extension.
    pub name: String,
    /// The file.
    pub path: Editor,
    /// What is asked of the statements that go out, as it was typed.
    pub query: Editor,
    /// The same as it was understood, or why it was not.
    pub asked: Result<Query, String>,
    /// Whether the query is typed, not the file.
    pub asking: bool,
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
    /// Statements that stand so, with their notes, and nothing else.
    Only(Status),
}

/// Something that an export may take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportRow {
    /// Whether it is a note.
    pub note: bool,
    /// How the statement stands; absent for a note that is on none.
    pub status: Option<Status>,
    /// Whose words it is, and the words, on one line.
    pub text: String,
    /// Names of the statement's holders.
    pub holders: Vec<String>,
    /// The statement's stance.
    pub stance: Option<Stance>,
    /// What the statement is about.
    pub topic: Option<String>,
}

impl Scope {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Notes,
        Self::Checked,
        Self::Everything,
        Self::Only(Status::Automatic),
        Self::Only(Status::Confirmed),
        Self::Only(Status::Corrected),
        Self::Only(Status::Manual),
        Self::Only(Status::Rejected),
    ];

    /// The name that it is offered and remembered by; that of a status is the same as on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notes => "notes",
            Self::Checked => "checked",
            Self::Everything => "all",
            Self::Only(status) => status.name(),
        }
    }

    /// The next one, in a circle.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|scope| *scope == self).unwrap_or_default();
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// Whether a row goes out; a statement that was rejected does where it is asked for alone.
    pub fn takes(self, row: &ExportRow) -> bool {
        match self {
            Self::Only(status) => row.status == Some(status),
            _ if row.note => true,
            Self::Notes => false,
            Self::Checked => row.status.is_some_and(Status::is_verified),
            Self::Everything => row.status != Some(Status::Rejected),
        }
    }
}

impl ExportForm {
    /// The rows that go out: none while the query cannot be understood.
    pub fn chosen(&self) -> impl Iterator<Item = &ExportRow> {
        let asked = self.asked.as_ref().ok();
        self.rows
            .iter()
            .filter(move |row| self.scope.takes(row) && asked.is_some_and(|query| row.fits(query)))
    }

    /// How many statements `rows` do not have that go out, as far as they fit the query.
    pub fn untouched(&self) -> usize {
        let all = self.articles.as_ref().map_or(0, |articles| articles.untouched);
        if matches!(self.scope, Scope::Everything | Scope::Only(Status::Automatic)) { all } else { 0 }
    }

    /// The line that keys are typed into.
    pub const fn typed_into(&mut self) -> &mut Editor {
        if self.asking { &mut self.query } else { &mut self.path }
    }

    /// Reads what was typed as the query.
    pub fn ask(&mut self) {
        let read = parse_typed(self.query.text()).map_err(|error| error.to_string());
        let elsewhere = "only actor:, stance:, topic: here; the list chooses articles";
        self.asked =
            read.and_then(
                |query| {
                    if query.of_statements() == query { Ok(query) } else { Err(elsewhere.to_owned()) }
                },
            );
    }
}

impl ExportRow {
    fn fits(&self, query: &Query) -> bool {
        let holders: Vec<&str> = self.holders.iter().map(String::as_str).collect();
        query.takes(&Said { holders: &holders, stance: self.stance, topic: self.topic.as_deref() })
    }
}

/// A question that a key answers: `y` does it, any other key does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question.
    pub question: String,
    /// What yes does.
    pub yes: Yes,
}

/// What is done where a question is answered with yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yes {
    /// The export is written over the file that is there.
    Overwrite(Box<ExportForm>),
    /// The program ends, and what is not saved is lost.
    Quit,
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
