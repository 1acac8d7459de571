//! Sources and smart folders: the pane, its counts, what is open.

use super::{arrange, find, keep_in_sight};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::library::{Entry, EntryId, FolderKind, FolderRow, KeptFolders, Library};
use crate::app::state::State;
use crate::app::update::rows::moved;
use crate::model::library::Folder;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many folders there always are.
const BUILT_IN: usize = 4;

/// Moves in the pane; the list follows.
pub(super) fn go(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    let folders = &state.library.folders;
    let page = usize::from(state.library_areas().folders.unwrap_or_default().height).max(1);
    let Some(row) = moved(command, count, folders.selected, page) else { return Vec::new() };
    let row = row.min(folders.rows.len().saturating_sub(1));
    if row == folders.selected { Vec::new() } else { open(state, row) }
}

/// Opens a folder.
pub(super) fn open(state: &mut State, row: usize) -> Vec<Effect> {
    let library = &mut state.library;
    library.folders.selected = row;
    (library.selected, library.top) = (0, 0);
    library.chosen.clear();
    library.filter.clear();
    library.find = None;
    let effects = match library.folders.open().query() {
        Some(query) => find::of_folder(library, query),
        None => Vec::new(),
    };
    arrange(state);
    effects
}

/// Counts what the folders hold and brings their rows up to date; the open one stays open.
pub(super) fn count(state: &mut State) {
    let library = &mut state.library;
    if !library.of_library {
        return;
    }
    let kinds = [FolderKind::All, FolderKind::Unread, FolderKind::Starred, FolderKind::Archived];
    let mut known = kinds.map(|kind| counted(library, kind)).to_vec();
    known.extend(outlets(&library.entries));
    put(library, known);
    keep_in_sight(state);
}

/// Takes new counts of what only the library on disk knows; the others are counted already.
pub(super) fn renew(state: &mut State) {
    let library = &mut state.library;
    if library.folders.rows.is_empty() {
        return count(state);
    }
    let mut known = library.folders.rows.clone();
    known.retain(|row| row.kind.query().is_none());
    put(library, known);
    keep_in_sight(state);
}

/// Lays the rows out: all, unread, starred, archived; what is kept, feeds last; publishers. The open one stays open.
fn put(library: &mut Library, mut known: Vec<FolderRow>) {
    let open = library.folders.open();
    let publishers = known.split_off(known.len().min(BUILT_IN));
    let kept = kept(&library.folders.kept);
    library.folders.rows = known.into_iter().chain(kept).chain(publishers).collect();
    let is_open = |row: &FolderRow| same(&row.kind, &open);
    library.folders.selected = library.folders.rows.iter().position(is_open).unwrap_or(0);
}

/// Changes an article, and the counts with it: of a hundred thousand nobody counts all for the sake of one.
pub(super) fn change(library: &mut Library, id: EntryId, change: impl FnOnce(&mut Entry)) {
    let Some(entry) = library.entries.get_mut(id.0) else { return };
    let before = entry.clone();
    change(entry);
    for folder in library.folders.rows.iter_mut().filter(|folder| folder.kind.query().is_none()) {
        if folder.kind.takes(&before) {
            folder.total = folder.total.saturating_sub(1);
            folder.unread = folder.unread.saturating_sub(usize::from(!before.read));
        }
        if folder.kind.takes(entry) {
            folder.total += 1;
            folder.unread += usize::from(!entry.read);
        }
    }
}

/// Whether it is the same folder, though what it looks for may have changed.
fn same(a: &FolderKind, b: &FolderKind) -> bool {
    match (a, b) {
        (FolderKind::Search(a), FolderKind::Search(b)) => a.name == b.name,
        (FolderKind::Feed { address: a, .. }, FolderKind::Feed { address: b, .. }) => a == b,
        _ => a == b,
    }
}

fn kept(kept: &KeptFolders) -> Vec<FolderRow> {
    let searches =
        kept.searches.iter().map(|(search, folder)| row(FolderKind::Search(search.clone()), folder));
    let collections = kept.collections.iter().map(|f| row(FolderKind::Collection(f.name.clone()), f));
    let tags = kept.tags.iter().map(|f| row(FolderKind::Tag(f.name.clone()), f));
    let feeds = kept.feeds.iter().map(|feed| {
        let (name, address) = (feed.folder.name.clone(), feed.address.clone());
        row(FolderKind::Feed { name, address, failing: feed.failing.clone() }, &feed.folder)
    });
    searches.chain(collections).chain(tags).chain(feeds).collect()
}

fn row(kind: FolderKind, folder: &Folder) -> FolderRow {
    FolderRow { kind, unread: folder.unread, total: folder.total }
}

fn counted(library: &Library, kind: FolderKind) -> FolderRow {
    let inside = || library.entries.iter().filter(|entry| kind.takes(entry));
    FolderRow { unread: inside().filter(|entry| !entry.read).count(), total: inside().count(), kind }
}

/// The publishers of what is not put away, by name.
fn outlets(entries: &[Entry]) -> Vec<FolderRow> {
    // Rows of one publisher share its name: its place in memory is compared sooner than its letters.
    let mut runs: HashMap<*const u8, (&Arc<str>, usize, usize)> = HashMap::new();
    for entry in entries.iter().filter(|entry| !entry.archived) {
        if let Some(outlet) = &entry.outlet {
            let (_, unread, total) = runs.entry(outlet.as_ptr()).or_insert((outlet, 0, 0));
            *unread += usize::from(!entry.read);
            *total += 1;
        }
    }
    let mut counts: BTreeMap<&Arc<str>, (usize, usize)> = BTreeMap::new();
    for (outlet, unread, total) in runs.into_values() {
        let sum = counts.entry(outlet).or_default();
        *sum = (sum.0 + unread, sum.1 + total);
    }
    let row = |(outlet, (unread, total)): (&Arc<str>, (usize, usize))| FolderRow {
        kind: FolderKind::Outlet(Arc::clone(outlet)),
        unread,
        total,
    };
    counts.into_iter().map(row).collect()
}
