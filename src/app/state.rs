//! Everything the program knows between two messages.

use super::command::{Command, Context};
use super::geometry::{self, LibraryAreas, LibraryWishes, PanelAreas, ReaderAreas, Size, Wishes};
use super::keeping::Keeping;
use super::key::Key;
use super::keymap::Keymap;
use super::library::Library;
pub use super::library::{Entry, EntryId, EntrySort};
use super::overlay::{Overlay, Scope};
use super::reader::Reader;
use super::settings::Settings;
use crate::model::note::Note;
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// The whole state. The view draws it, [`super::update::update`] alone changes it.
#[derive(Debug)]
pub struct State {
    /// Which screen is in front.
    pub screen: Screen,
    /// The list of articles.
    pub library: Library,
    /// The article that is open, also while the list is in front.
    pub reader: Option<Reader>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// Keys typed towards a command.
    pub pending: Pending,
    /// What was said to the user.
    pub log: Log,
    /// Size of the screen and what is shown on it.
    pub view: View,
    /// What the user set.
    pub settings: Settings,
    /// Which keys do what.
    pub keymap: Keymap,
    /// What depends on the moment; set from outside before each message.
    pub moment: Moment,
    /// Work under way beside the screen, as it is shown: "analysing 3/120".
    pub progress: Option<Progress>,
    /// The formats of export that there are.
    pub formats: Vec<FormatChoice>,
    /// The format that the next export is offered in: that of the last one.
    pub format: usize,
    /// What was last chosen in each format.
    pub habits: HashMap<usize, Habit>,
    /// The statement to go to when its article is there.
    pub goal: Option<(EntryId, Uuid)>,
    /// Notes that were deleted and can be brought back, the last one last.
    pub deleted: Vec<(EntryId, Note)>,
    /// Whether what is written is kept.
    pub keeping: Keeping,
}

/// What was last chosen for the exports of a format.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Habit {
    /// What goes out.
    pub scope: Option<Scope>,
    /// The folder that the file went to.
    pub folder: Option<String>,
}

/// A format of export, as the form offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatChoice {
    /// Its name: "markdown".
    pub name: String,
    /// What it is, in a few words.
    pub description: String,
    /// Its file extension, without the dot.
    pub extension: String,
}

/// Which screen is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The list of articles.
    Library,
    /// One article.
    Reader,
}

/// The size of the screen and what is shown on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Columns and rows of the terminal.
    pub size: Size,
    /// How the reader is laid out.
    pub wishes: Wishes,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

/// What depends on the moment at which a message is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// A name that was never used.
    pub fresh: Uuid,
}

/// Keys typed towards a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pending {
    /// The number typed before a motion.
    pub count: Option<usize>,
    /// Keys that begin at least one binding and finish none.
    pub keys: Vec<Key>,
    /// A command whose letter is still missing.
    pub letter_for: Option<Command>,
}

/// Work under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is done: "analysing".
    pub what: String,
    /// How many are done.
    pub done: usize,
    /// How many there are, where that is known.
    pub total: Option<usize>,
}

/// What was said to the user, kept for `:messages`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    /// Everything said, oldest first.
    pub entries: Vec<LogEntry>,
    /// Whether the last entry still stands in the footer.
    pub showing: bool,
}

/// One thing said to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// How much it matters.
    pub level: Level,
    /// The words.
    pub text: String,
}

/// How much a message matters. An error stays in the footer until Esc, the others until the next key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Info,
    /// Something was not as expected.
    Warning,
    /// Something could not be done.
    Error,
}

impl Log {
    /// Says something, and shows it unless an error is still showing and this is none.
    pub fn say(&mut self, level: Level, text: impl Into<String>) {
        let keeps_error = self.current().is_some_and(|e| e.level == Level::Error) && level != Level::Error;
        let entry = LogEntry { level, text: text.into() };
        if keeps_error {
            let before_error = self.entries.len() - 1;
            self.entries.insert(before_error, entry);
        } else {
            self.entries.push(entry);
            self.showing = true;
        }
    }

    /// What stands in the footer.
    pub fn current(&self) -> Option<&LogEntry> {
        self.entries.last().filter(|_| self.showing)
    }
}

impl State {
    /// The state before anything was loaded.
    pub fn new(settings: Settings, keymap: Keymap, size: Size) -> Self {
        let wishes = Wishes { panel: settings.panel, zen: false, text_width: settings.text_width };
        Self {
            screen: Screen::Library,
            library: Library { loading: true, ..Library::default() },
            reader: None,
            overlay: None,
            pending: Pending::default(),
            log: Log::default(),
            view: View { size, wishes, mouse: settings.mouse },
            moment: Moment { now: Timestamp::UNIX_EPOCH, fresh: Uuid::nil() },
            settings,
            keymap,
            progress: None,
            formats: Vec::new(),
            format: 0,
            habits: HashMap::new(),
            goal: None,
            deleted: Vec::new(),
            keeping: Keeping::default(),
        }
    }

    /// Which bindings hold now: those of what is in front.
    pub fn context(&self) -> Context {
        match (&self.overlay, self.screen, &self.reader) {
            (Some(overlay), _, _) => overlay.context(),
            (None, Screen::Library, _) | (None, _, None) => Context::Library,
            (None, Screen::Reader, Some(reader)) => reader.context(),
        }
    }

    /// Where the parts of the reader stand now.
    pub fn areas(&self) -> ReaderAreas {
        geometry::reader(self.view.size, self.view.wishes)
    }

    /// Where the parts of the reader's panel stand now; nowhere without one.
    pub fn panel_areas(&self) -> PanelAreas {
        let actors = self.reader.as_ref().map_or(0, Reader::actor_count);
        self.areas().panel.map(|area| geometry::panel(area, actors)).unwrap_or_default()
    }

    /// Where the parts of the library's screen stand now.
    pub fn library_areas(&self) -> LibraryAreas {
        let folders = !self.library.folders.rows.is_empty();
        let wishes =
            LibraryWishes { folders, preview: !self.library.preview.hidden, pane: self.library.pane };
        geometry::library(self.view.size, wishes)
    }

    /// The entry of an article, if the list has it.
    pub fn entry_mut(&mut self, id: EntryId) -> Option<&mut Entry> {
        self.library.entries.get_mut(id.0)
    }

    /// The articles of the list from the first to the last row, as shown.
    pub fn shown_entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.library.shown.iter().filter_map(|&i| self.library.entries.get(i).map(|e| (EntryId(i), e)))
    }
}
