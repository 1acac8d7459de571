//! The state of the library's screen: folders, articles, and a look at the selected one.
//!
//! Invariant: `shown` holds indices into `entries`, each at most once; `selected` is a row of `shown`, or 0.
//! Nothing here holds a whole text, so that a hundred thousand articles stay small.

use crate::model::analysis::ActorKind;
use crate::model::feed::{Failing, FeedFolder};
use crate::model::library::{FlagChange, Folder, SavedSearch, Snippet, TwinGroup};
use crate::query::QueryError;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The list of articles and what stands beside it.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Every article, in the order of the input; an [`EntryId`] is an index into it.
    pub entries: Vec<Entry>,
    /// Indices of the entries that folder, search and filter let through, as sorted.
    pub shown: Vec<usize>,
    /// The selected row of `shown`.
    pub selected: usize,
    /// The first row of `shown` on the screen.
    pub top: usize,
    /// What the rows are sorted by.
    pub sort: EntrySort,
    /// The fuzzy filter; empty lets everything through.
    pub filter: String,
    /// Whether articles are still coming in.
    pub loading: bool,
    /// Whether the articles are those of the library on disk: then there are folders.
    pub of_library: bool,
    /// Which pane the keys go to.
    pub pane: LibraryPane,
    /// What the articles are gathered in.
    pub folders: Folders,
    /// What was looked for in the library, and found.
    pub find: Option<Find>,
    /// The articles that the next command is for; where there are none it is for the selected one.
    pub chosen: BTreeSet<EntryId>,
    /// Articles with nearly the same text.
    pub twins: Twins,
    /// A look at the selected article.
    pub preview: Preview,
    /// What was changed, to be taken back.
    pub changes: Changes,
}

/// The index of an article in [`Library::entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub usize);

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Headline, free of control characters.
    pub title: Box<str>,
    /// Publisher; rows of one publisher share it.
    pub outlet: Option<Arc<str>>,
    /// Day of publication; rows of one day share it.
    pub published: Option<Arc<str>>,
    /// Number of statements, once it is analysed.
    pub statements: Option<u32>,
    /// Number of notes.
    pub notes: u32,
    /// Whether it was read.
    pub read: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// The articles that have nearly the same text.
    pub twins: Option<TwinGroup>,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntrySort {
    /// As given, or as found.
    #[default]
    Input,
    /// Newest first.
    Date,
    /// By headline.
    Title,
    /// By publisher.
    Outlet,
    /// Most statements first.
    Statements,
}

/// Which pane of the library's screen the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LibraryPane {
    /// Sources and smart folders.
    Folders,
    /// The articles.
    #[default]
    Articles,
    /// The look at the selected article.
    Preview,
}

/// The pane of sources and smart folders.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// From top to bottom; empty where the articles were named by the user.
    pub rows: Vec<FolderRow>,
    /// The row that is open: the list shows its articles.
    pub selected: usize,
    /// The first row on the screen.
    pub top: usize,
    /// What only the library on disk knows of.
    pub kept: KeptFolders,
}

/// The folders that only the library on disk knows of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptFolders {
    /// Smart folders, as they were saved, each with its count of articles and unread ones.
    pub searches: Vec<(SavedSearch, Folder)>,
    /// Collections.
    pub collections: Vec<Folder>,
    /// Tags.
    pub tags: Vec<Folder>,
    /// Feeds.
    pub feeds: Vec<FeedFolder>,
}

/// One folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderRow {
    /// What it gathers.
    pub kind: FolderKind,
    /// Its unread articles.
    pub unread: usize,
    /// All its articles.
    pub total: usize,
}

/// What a folder gathers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FolderKind {
    /// All that is not put away.
    #[default]
    All,
    /// What was not read.
    Unread,
    /// What is starred.
    Starred,
    /// What is put away.
    Archived,
    /// What a saved search finds.
    Search(SavedSearch),
    /// A collection.
    Collection(String),
    /// What has a tag.
    Tag(String),
    /// What came through a feed.
    Feed {
        /// What it is called.
        name: String,
        /// Where it is fetched from.
        address: String,
        /// What is wrong with it, if something is.
        failing: Option<Failing>,
    },
    /// What one publisher wrote.
    Outlet(Arc<str>),
}

/// A search in the library and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// The query, in the query language.
    pub query: String,
    /// Whether it is the query of the open folder rather than one that was typed.
    pub of_folder: bool,
    /// Why it cannot be understood; the last result stays until it can.
    pub error: Option<QueryError>,
    /// Indices of the entries that fit, in the order in which they were found.
    pub rows: Vec<usize>,
    /// Where their texts fit.
    pub snippets: HashMap<usize, Snippet>,
    /// Whether the answer is still to come.
    pub waiting: bool,
    /// Whether there is more than was asked for.
    pub more: bool,
}

/// Articles with nearly the same text, shown together: the first of a group stands for the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Twins {
    /// The groups whose articles are all shown.
    pub unfolded: HashSet<TwinGroup>,
    /// The articles of each group that the list has, as indices of the entries in the order of the list; groups with one
    /// are left out.
    pub members: HashMap<TwinGroup, Vec<usize>>,
}

/// A look at the selected article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// Whether it is not to be seen.
    pub hidden: bool,
    /// The article that was asked for.
    pub wanted: Option<EntryId>,
    /// What there is to be seen, and of which article.
    pub glance: Option<(EntryId, Arc<Glance>)>,
    /// The first line on the screen.
    pub top: usize,
}

/// What can be seen of an article at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// The headline.
    pub title: String,
    /// Outlet, day, by-line: those that are known.
    pub facts: Vec<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The collections that it is in.
    pub collections: Vec<String>,
    /// Its actors, those with the most statements first.
    pub actors: Vec<GlanceActor>,
    /// How many statements it has; `None` before it is analysed.
    pub statements: Option<usize>,
    /// How its text begins.
    pub text: String,
}

/// An actor at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlanceActor {
    /// What it is.
    pub kind: ActorKind,
    /// Its name.
    pub name: String,
    /// Its role, or other names in brackets.
    pub role: String,
    /// How many statements it holds.
    pub statements: usize,
}

/// What was changed in the library during this sitting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// What can be taken back, the last change last.
    pub done: Vec<Change>,
    /// What was taken back and can be done again, the last one last.
    pub undone: Vec<Change>,
}

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Articles were marked; those are named that were not so before.
    Flags(Vec<EntryId>, FlagChange),
    /// A search was saved.
    Saved(SavedSearch),
    /// A saved search was removed.
    Removed(SavedSearch),
}

impl Change {
    /// What takes it back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::Flags(entries, change) => Self::Flags(entries.clone(), change.inverse()),
            Self::Saved(search) => Self::Removed(search.clone()),
            Self::Removed(search) => Self::Saved(search.clone()),
        }
    }
}

impl FolderKind {
    /// Its name as the pane shows it.
    pub fn name(&self) -> &str {
        match self {
            Self::All => "All",
            Self::Unread => "Unread",
            Self::Starred => "Starred",
            Self::Archived => "Archived",
            Self::Search(search) => &search.name,
            Self::Collection(name) | Self::Tag(name) | Self::Feed { name, .. } => name,
            Self::Outlet(name) => name,
        }
    }

    /// The query that finds its articles, where the list itself does not know them.
    pub fn query(&self) -> Option<String> {
        match self {
            Self::Search(search) => Some(search.query.clone()),
            Self::Collection(name) => Some(format!("in:\"{name}\"")),
            Self::Tag(name) => Some(format!("tag:\"{name}\"")),
            Self::Feed { address, .. } => Some(format!("feed:\"{address}\"")),
            _ => None,
        }
    }

    /// Whether an article is in it, as far as the list itself can tell.
    pub fn takes(&self, entry: &Entry) -> bool {
        match self {
            Self::Archived => entry.archived,
            _ if entry.archived => false,
            Self::All | Self::Search(_) | Self::Collection(_) | Self::Tag(_) | Self::Feed { .. } => true,
            Self::Unread => !entry.read,
            Self::Starred => entry.starred,
            Self::Outlet(outlet) => entry.outlet.as_ref() == Some(outlet),
        }
    }
}

impl Folders {
    /// What is open.
    pub fn open(&self) -> FolderKind {
        self.rows.get(self.selected).map_or(FolderKind::All, |row| row.kind.clone())
    }
}

impl Library {
    /// The selected article.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.shown.get(self.selected).copied().map(EntryId)
    }

    /// The articles that a command is for: the chosen ones, else those of the selected row.
    pub fn targets(&self) -> Vec<EntryId> {
        match self.chosen.is_empty() {
            true => self.articles_of(self.selected),
            false => self.chosen.iter().copied().collect(),
        }
    }

    /// The articles that a row stands for: its own, and those that are folded behind it.
    pub fn articles_of(&self, row: usize) -> Vec<EntryId> {
        let own = self.shown.get(row).copied();
        let group = self.group(row).filter(|group| !self.twins.unfolded.contains(group));
        let members = group.and_then(|group| self.twins.members.get(&group));
        members.map_or_else(|| own.into_iter().collect(), Clone::clone).into_iter().map(EntryId).collect()
    }

    /// Whether a row belongs to the one above it: it has nearly the same text.
    pub fn is_twin(&self, row: usize) -> bool {
        let above = row.checked_sub(1).and_then(|above| self.group(above));
        above.is_some() && above == self.group(row)
    }

    /// The group that a row belongs to.
    pub fn group(&self, row: usize) -> Option<TwinGroup> {
        self.shown.get(row).and_then(|&index| self.entries.get(index)?.twins)
    }
}
