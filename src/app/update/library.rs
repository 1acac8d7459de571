//! The list of articles: its order, its filter, its cursor.

use super::rows::{moved, scrolled};
use super::{prompt, say};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::fuzzy::Fuzzy;
use crate::app::geometry;
use crate::app::overlay::Purpose;
use crate::app::state::{Entry, EntryId, EntrySort, Level, Library, State};
use std::cmp::Reverse;

/// Runs a command on the list's screen.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    match command {
        Command::Activate => return open_selected(state),
        Command::Close => return super::commands::quit(state),
        Command::ToggleRead => return toggle_read(state),
        Command::FilterLibrary => prompt::open(state, Purpose::FilterLibrary),
        Command::SortLibrary => sort(state),
        Command::Export | Command::Note => say(state, "open an article first"),
        _ => go(state, command, count),
    }
    Vec::new()
}

fn go(state: &mut State, command: Command, count: Option<usize>) {
    let (at, last, page) = (state.library.selected, state.library.shown.len().saturating_sub(1), page(state));
    let Some(row) = moved(command, count, at, page) else { return };
    state.library.selected = row.min(last);
    keep_in_sight(state);
}

fn page(state: &State) -> usize {
    usize::from(geometry::library(state.view.size).list.height).max(1)
}

/// Scrolls the list so that its selected row can be seen.
pub(super) fn keep_in_sight(state: &mut State) {
    let page = page(state);
    let library = &mut state.library;
    library.selected = library.selected.min(library.shown.len().saturating_sub(1));
    library.top = scrolled(library.top, library.selected, page);
}

/// Takes in more articles.
pub(super) fn extend(state: &mut State, entries: Vec<Entry>) {
    state.library.entries.extend(entries);
    arrange(state);
}

/// Takes in the number of statements of an article.
pub(super) fn count(state: &mut State, id: EntryId, statements: usize) {
    if let Some(row) = state.entry_mut(id) {
        row.statements = Some(statements);
    }
}

/// Filters and sorts anew; the selected article stays selected where it is still shown.
pub(super) fn arrange(state: &mut State) {
    let library = &mut state.library;
    let selected = library.shown.get(library.selected).copied();
    library.shown = sorted(library, filtered(library));
    library.selected = library.shown.iter().position(|&i| Some(i) == selected).unwrap_or(0);
    keep_in_sight(state);
}

fn filtered(library: &Library) -> Vec<usize> {
    if library.filter.is_empty() {
        return (0..library.entries.len()).collect();
    }
    let mut fuzzy = Fuzzy::new(&library.filter);
    let mut fits = |e: &Entry| {
        fuzzy.score(&format!("{} {}", e.title, e.outlet.as_deref().unwrap_or_default())).is_some()
    };
    library.entries.iter().enumerate().filter(|(_, e)| fits(e)).map(|(i, _)| i).collect()
}

fn sorted(library: &Library, mut rows: Vec<usize>) -> Vec<usize> {
    let entry = |i: &usize| &library.entries[*i];
    match library.sort {
        EntrySort::Input => {}
        EntrySort::Date => rows.sort_by_cached_key(|i| Reverse(entry(i).published.clone())),
        EntrySort::Title => rows.sort_by_cached_key(|i| entry(i).title.to_lowercase()),
        EntrySort::Outlet => rows.sort_by_cached_key(|i| entry(i).outlet.as_ref().map(|o| o.to_lowercase())),
        EntrySort::Statements => rows.sort_by_key(|i| Reverse(entry(i).statements)),
    }
    rows
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

/// Lets every article through again.
pub(super) fn clear_filter(state: &mut State) {
    state.library.filter.clear();
    arrange(state);
}

fn selected(state: &State) -> Option<EntryId> {
    state.library.shown.get(state.library.selected).copied().map(EntryId)
}

fn open_selected(state: &mut State) -> Vec<Effect> {
    let Some(id) = selected(state) else {
        say(state, "there is no article to open");
        return Vec::new();
    };
    open_entry(state, id)
}

/// Opens an article; one that is open already just comes to the front.
pub(super) fn open_entry(state: &mut State, id: EntryId) -> Vec<Effect> {
    if state.reader.as_ref().is_some_and(|r| r.entry == id) {
        state.screen = crate::app::state::Screen::Reader;
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

fn toggle_read(state: &mut State) -> Vec<Effect> {
    let Some(id) = selected(state) else { return Vec::new() };
    let Some(row) = state.entry_mut(id) else { return Vec::new() };
    row.read = !row.read;
    let read = row.read;
    vec![Effect::MarkRead(id, read)]
}
