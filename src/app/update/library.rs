//! The library's screen: its panes, its order, its cursors.

mod bulk;
mod find;
mod folders;

use super::rows::{moved, scrolled};
use super::{prompt, say};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::fuzzy::Fuzzy;
use crate::app::library::{Entry, EntryId, EntrySort, Glance, KeptFolders, Library, LibraryPane};
use crate::app::overlay::Purpose;
use crate::app::state::{Level, Screen, State};
use crate::model::library::{FlagChange, Snippet, TwinGroup};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Marks that begin a title and have no place in the alphabet.
const QUOTATION_MARKS: &str = "\"'`´‘’‚‛“”„‟«»‹›「」『』《》〈〉＂＇";

/// Runs a command on the library's screen.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    match command {
        Command::Activate => return activate(state),
        Command::Close => return super::commands::quit(state),
        Command::FocusNext => return focus(state, 1),
        Command::FocusPrevious => return focus(state, 2),
        Command::FocusText => focus_left(state),
        Command::TogglePanel => toggle_preview(state),
        Command::FilterLibrary => prompt::open(state, Purpose::FilterLibrary),
        Command::FindArticles => find::open(state),
        Command::SaveSearch => find::name_search(state),
        Command::SortLibrary => sort(state),
        Command::Twins => toggle_twins(state),
        Command::Export => return super::export::open_articles(state),
        Command::Note => say(state, "open an article first"),
        Command::CopyUrl => return with_url(state, |text| Effect::Copy { text, what: "the address" }),
        Command::Browse => return with_url(state, Effect::Browse),
        Command::Refresh => return vec![Effect::RefreshFeeds],
        other => return bulk::run(state, other, count).unwrap_or_else(|| go(state, other, count)),
    }
    Vec::new()
}

/// Enter goes one pane on: from a folder into its articles, from these to the reader.
fn activate(state: &mut State) -> Vec<Effect> {
    if state.library.pane == LibraryPane::Folders {
        state.library.pane = LibraryPane::Articles;
        return Vec::new();
    }
    open_selected(state)
}

/// Moves the focus `by` panes on, round, past those that there are not.
fn focus(state: &mut State, by: usize) -> Vec<Effect> {
    const PANES: [LibraryPane; 3] = [LibraryPane::Folders, LibraryPane::Articles, LibraryPane::Preview];
    let library = &mut state.library;
    let here = PANES.iter().position(|&pane| pane == library.pane).unwrap_or(0);
    let there = |pane: &LibraryPane| match pane {
        LibraryPane::Folders => !library.folders.rows.is_empty(),
        LibraryPane::Articles => true,
        LibraryPane::Preview => !library.preview.hidden,
    };
    let ring = (1..=3).map(|step| PANES[(here + step * by) % 3]);
    library.pane = ring.into_iter().find(there).unwrap_or_default();
    Vec::new()
}

/// One pane to the left; at the folders it stays.
fn focus_left(state: &mut State) {
    let library = &mut state.library;
    library.pane = match library.pane {
        LibraryPane::Preview => LibraryPane::Articles,
        _ if library.folders.rows.is_empty() => LibraryPane::Articles,
        _ => LibraryPane::Folders,
    };
}

/// The pane at a cell gets the keys.
pub(super) fn focus_at(state: &mut State, x: u16, y: u16) {
    let areas = state.library_areas();
    let panes = [
        (areas.folders, LibraryPane::Folders),
        (areas.list, LibraryPane::Articles),
        (areas.preview, LibraryPane::Preview),
    ];
    let hit = panes.into_iter().find(|(area, _)| area.is_some_and(|area| area.contains(x, y)));
    state.library.pane = hit.map_or(state.library.pane, |(_, pane)| pane);
}

/// Opens the folder in a row, if there is one.
pub(super) fn open_folder(state: &mut State, row: usize) -> Vec<Effect> {
    if row < state.library.folders.rows.len() { folders::open(state, row) } else { Vec::new() }
}

fn toggle_preview(state: &mut State) {
    let library = &mut state.library;
    library.preview.hidden = !library.preview.hidden;
    if library.preview.hidden && library.pane == LibraryPane::Preview {
        library.pane = LibraryPane::Articles;
    }
    keep_in_sight(state);
}

fn go(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    match state.library.pane {
        LibraryPane::Folders => return folders::go(state, command, count),
        LibraryPane::Articles => {
            let last = state.library.shown.len().saturating_sub(1);
            if let Some(row) = moved(command, count, state.library.selected, page(state)) {
                state.library.selected = row.min(last);
                keep_in_sight(state);
            }
        }
        LibraryPane::Preview => {
            let (preview, page) = (&state.library.preview, page(state));
            let lines = preview.glance.as_ref().map_or(0, |(_, glance)| glance.text.len() / 20);
            if let Some(row) = moved(command, count, preview.top, page) {
                state.library.preview.top = row.min(lines);
            }
        }
    }
    Vec::new()
}

fn page(state: &State) -> usize {
    let areas = state.library_areas();
    let area = match state.library.pane {
        LibraryPane::Preview => areas.preview,
        _ => areas.list.or(areas.folders).or(areas.preview),
    };
    usize::from(area.unwrap_or_default().height).max(1)
}

/// Scrolls list and folders so that the selected rows can be seen.
pub(super) fn keep_in_sight(state: &mut State) {
    let areas = state.library_areas();
    let rows = |area: Option<crate::app::geometry::Area>| usize::from(area.unwrap_or_default().height).max(1);
    let library = &mut state.library;
    library.selected = library.selected.min(library.shown.len().saturating_sub(1));
    library.top = scrolled(library.top, (library.selected, library.shown.len()), rows(areas.list));
    let folders = &mut library.folders;
    folders.top = scrolled(folders.top, (folders.selected, folders.rows.len()), rows(areas.folders));
}

/// Takes in more articles.
pub(super) fn extend(state: &mut State, entries: Vec<Entry>) {
    state.library.entries.extend(entries);
    folders::count(state);
    // While the list is still coming, a cursor that was not moved stays at the top of it.
    let at_top = state.library.loading && state.library.selected == 0;
    arrange(state);
    if at_top {
        state.library.selected = 0;
        keep_in_sight(state);
    }
}

/// Takes in the number of statements of an article.
pub(super) fn count(state: &mut State, id: EntryId, statements: usize) {
    if let Some(row) = state.entry_mut(id) {
        row.statements = Some(u32::try_from(statements).unwrap_or(u32::MAX));
    }
}

/// An article counts as read from now on.
pub(super) fn opened(state: &mut State, id: EntryId) {
    folders::change(&mut state.library, id, |entry| entry.read = true);
}

/// Filters and sorts anew; the selected article stays selected where it is still shown, else the row does.
pub(super) fn arrange(state: &mut State) {
    let library = &mut state.library;
    let selected = library.selected_entry();
    let rows = sorted(library, filtered(library));
    library.twins.members = grouped(library, &rows);
    library.shown = folded(library, rows);
    if let Some(row) = library.shown.iter().position(|&i| Some(EntryId(i)) == selected) {
        library.selected = row;
    }
    keep_in_sight(state);
}

/// What folder or search give, and of that what the filter lets through.
fn filtered(library: &Library) -> Vec<usize> {
    let rows: Vec<usize> = match &library.find {
        Some(find) => find.rows.clone(),
        None => {
            let open = library.folders.open();
            let entries = library.entries.iter().enumerate();
            entries.filter(|(_, entry)| open.takes(entry)).map(|(i, _)| i).collect()
        }
    };
    if library.filter.is_empty() {
        return rows;
    }
    let mut fuzzy = Fuzzy::new(&library.filter);
    let mut fits = |e: &Entry| {
        fuzzy.score(&format!("{} {}", e.title, e.outlet.as_deref().unwrap_or_default())).is_some()
    };
    rows.into_iter().filter(|&i| library.entries.get(i).is_some_and(&mut fits)).collect()
}

fn sorted(library: &Library, mut rows: Vec<usize>) -> Vec<usize> {
    let entry = |i: &usize| &library.entries[*i];
    match library.sort {
        EntrySort::Input => {}
        EntrySort::Date => rows.sort_by(|a, b| entry(b).published.cmp(&entry(a).published)),
        EntrySort::Title => rows.sort_by_cached_key(|i| letters(&entry(i).title).to_lowercase()),
        EntrySort::Outlet => rows.sort_by_cached_key(|i| entry(i).outlet.as_ref().map(|o| o.to_lowercase())),
        EntrySort::Statements => rows.sort_by_key(|i| Reverse(entry(i).statements)),
    }
    rows
}

/// A title from its first word on: what it is sorted by.
fn letters(title: &str) -> &str {
    title.trim_start_matches(|c: char| c.is_whitespace() || QUOTATION_MARKS.contains(c))
}

/// The rows of each group of near-duplicates that has more than one.
fn grouped(library: &Library, rows: &[usize]) -> HashMap<TwinGroup, Vec<usize>> {
    let mut members: HashMap<TwinGroup, Vec<usize>> = HashMap::new();
    for &i in rows {
        if let Some(group) = library.entries[i].twins {
            members.entry(group).or_default().push(i);
        }
    }
    members.retain(|_, rows| rows.len() > 1);
    members
}

/// The rows with the others of a group behind its first, or left to it where the group is folded.
fn folded(library: &Library, rows: Vec<usize>) -> Vec<usize> {
    let twins = &library.twins;
    if twins.members.is_empty() {
        return rows;
    }
    let members =
        |i: usize| library.entries[i].twins.and_then(|group| Some((group, twins.members.get(&group)?)));
    let shown = |i: usize| match members(i) {
        None => vec![i],
        Some((_, rows)) if rows.first() != Some(&i) => Vec::new(),
        Some((group, rows)) if twins.unfolded.contains(&group) => rows.clone(),
        Some(_) => vec![i],
    };
    rows.into_iter().flat_map(shown).collect()
}

/// Shows the near-duplicates of the selected article below it, or folds them away.
fn toggle_twins(state: &mut State) {
    let library = &mut state.library;
    let group = library.group(library.selected).filter(|group| library.twins.members.contains_key(group));
    let Some(group) = group else { return say(state, "no article of this list has nearly the same text") };
    if !library.twins.unfolded.insert(group) {
        library.twins.unfolded.remove(&group);
        // The first of the group is what stays.
        while library.is_twin(library.selected) {
            library.selected -= 1;
        }
    }
    arrange(state);
}

fn sort(state: &mut State) {
    state.library.sort = match state.library.sort {
        EntrySort::Input => EntrySort::Date,
        EntrySort::Date => EntrySort::Title,
        EntrySort::Title => EntrySort::Outlet,
        EntrySort::Outlet => EntrySort::Statements,
        EntrySort::Statements => EntrySort::Input,
    };
    arrange(state);
}

/// Takes away what narrows the list, one thing at a time: what was chosen, the search, the filter.
pub(super) fn cancel(state: &mut State) {
    let library = &mut state.library;
    let typed = library.find.as_ref().is_some_and(|find| !find.of_folder);
    if !library.chosen.is_empty() {
        library.chosen.clear();
    } else if typed {
        library.find = None;
        arrange(state);
    } else if !library.filter.is_empty() {
        library.filter.clear();
        arrange(state);
    } else {
        library.pane = LibraryPane::Articles;
        keep_in_sight(state);
    }
}

fn open_selected(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.library.selected_entry() else {
        say(state, "there is no article to open");
        return Vec::new();
    };
    open_entry(state, id)
}

/// Opens an article; one that is open already just comes to the front.
pub(super) fn open_entry(state: &mut State, id: EntryId) -> Vec<Effect> {
    if state.reader.as_ref().is_some_and(|r| r.entry == id) {
        state.screen = Screen::Reader;
        super::motion::lay_out(state);
        return Vec::new();
    }
    vec![Effect::Open(id)]
}

/// Opens the article below or above the open one in the list.
pub(super) fn open_neighbour(state: &mut State, next: bool) -> Vec<Effect> {
    let open = state.reader.as_ref().map(|r| r.entry.0);
    let row = state.library.shown.iter().position(|&i| Some(i) == open);
    let target = row.and_then(|row| if next { row.checked_add(1) } else { row.checked_sub(1) });
    match target.filter(|&row| row < state.library.shown.len()) {
        Some(row) => {
            state.library.selected = row;
            keep_in_sight(state);
            open_selected(state)
        }
        None => {
            let which = if next { "last" } else { "first" };
            state.log.say(Level::Info, format!("this is the {which} article of the list"));
            Vec::new()
        }
    }
}

/// Does something with the address of the selected article.
fn with_url(state: &mut State, effect: impl FnOnce(String) -> Effect) -> Vec<Effect> {
    let selected = state.library.selected_entry();
    let glance = state.library.preview.glance.as_ref().filter(|(id, _)| Some(*id) == selected);
    match glance.and_then(|(_, glance)| glance.url.clone()) {
        Some(url) => vec![effect(url)],
        None => {
            say(state, "no address is known of this article");
            Vec::new()
        }
    }
}

/// Asks for a look at the article that is selected now, where there is room for one.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    let selected = state.library.selected_entry();
    let shown = state.screen == Screen::Library && state.library_areas().preview.is_some();
    if !shown || state.library.preview.wanted == selected {
        return Vec::new();
    }
    let preview = &mut state.library.preview;
    (preview.wanted, preview.top) = (selected, 0);
    selected.map(Effect::Preview).into_iter().collect()
}

/// Takes a look that was asked for; one that comes too late is left.
pub(super) fn looked(state: &mut State, id: EntryId, glance: Glance) {
    if state.library.preview.wanted == Some(id) {
        state.library.preview.glance = Some((id, Arc::new(glance)));
    }
}

/// Takes what the library on disk knows of its folders.
pub(super) fn take_folders(state: &mut State, kept: KeptFolders) {
    state.library.folders.kept = kept;
    state.library.of_library = true;
    folders::renew(state);
    keep_in_sight(state);
}

/// Takes what a search found.
pub(super) fn found(state: &mut State, query: &str, rows: Vec<(EntryId, Option<Snippet>)>, more: bool) {
    find::found(state, query, rows, more);
}

/// What is typed into the prompt of the search takes effect at once.
pub(super) fn search_typed(state: &mut State, query: &str) -> Vec<Effect> {
    find::typed(state, query)
}

/// Brings the search back that was there before the prompt.
pub(super) fn search_dismissed(state: &mut State, before: Option<crate::app::library::Find>) {
    state.library.find = before;
    arrange(state);
}

/// Does what was typed into a prompt of this screen.
pub(super) fn prompt_accepted(state: &mut State, purpose: Purpose, typed: &str) -> Vec<Effect> {
    match purpose {
        Purpose::Tag => bulk::label(state, typed, FlagChange::Tag),
        Purpose::Collect => bulk::label(state, typed, FlagChange::Collection),
        Purpose::SearchName => find::save(state, typed),
        Purpose::FindArticles => find::typed_out(state),
        _ => Vec::new(),
    }
}

/// Takes which articles a change has changed: those alone are changed back.
pub(super) fn flagged(state: &mut State, ids: Vec<EntryId>, change: &FlagChange) {
    bulk::narrow(state, ids, change);
}
