//! The search in the library: as one types, and as smart folders.
//!
//! Invariant: an answer counts only for the query that is asked now; until it is there, and while the query cannot
//! be understood, the list stays as it was.

use super::arrange;
use crate::app::effect::Effect;
use crate::app::library::{Change, EntryId, EntrySort, Find, Library};
use crate::app::overlay::Purpose;
use crate::app::state::{Level, State};
use crate::app::update::{prompt, say};
use crate::model::library::{SavedSearch, Snippet};
use crate::query::{parse, parse_typed};

/// Opens the prompt, where there is something to search.
pub(super) fn open(state: &mut State) {
    if state.library.of_library {
        prompt::open(state, Purpose::FindArticles);
    } else {
        say(state, "only the library can be searched: sayso add puts articles there; / filters this list");
    }
}

/// Takes what is typed.
pub(super) fn typed(state: &mut State, query: &str) -> Vec<Effect> {
    if query.trim().is_empty() {
        state.library.find = None;
        arrange(state);
        return Vec::new();
    }
    let library = &mut state.library;
    let find = library.find.get_or_insert_default();
    if find.of_folder {
        *find = Find { rows: std::mem::take(&mut find.rows), ..Find::default() };
    }
    query.clone_into(&mut find.query);
    match parse_typed(query) {
        Ok(_) => {
            (find.error, find.waiting) = (None, true);
            vec![Effect::Find { query: query.to_owned(), typing: true }]
        }
        Err(error) => {
            find.error = Some(error);
            Vec::new()
        }
    }
}

/// What was typed is a whole query now, and what fits it best comes first.
pub(super) fn typed_out(state: &mut State) -> Vec<Effect> {
    let Some(find) = state.library.find.as_mut().filter(|find| !find.of_folder) else { return Vec::new() };
    match parse(&find.query) {
        Ok(_) => {
            (find.error, find.waiting) = (None, true);
            vec![Effect::Find { query: find.query.clone(), typing: false }]
        }
        Err(error) => {
            state.log.say(Level::Warning, error.to_string());
            find.error = Some(error);
            Vec::new()
        }
    }
}

/// Looks for what the open folder holds.
pub(super) fn of_folder(library: &mut Library, query: String) -> Vec<Effect> {
    let error = parse(&query).err();
    let asked = error.is_none().then(|| Effect::Find { query: query.clone(), typing: false });
    let waiting = error.is_none();
    library.find = Some(Find { query, of_folder: true, error, waiting, ..Find::default() });
    asked.into_iter().collect()
}

/// Takes what was found.
pub(super) fn found(state: &mut State, query: &str, rows: Vec<(EntryId, Option<Snippet>)>, more: bool) {
    let Some(find) = state.library.find.as_mut().filter(|find| find.query == query) else { return };
    (find.waiting, find.more) = (false, more);
    find.rows = rows.iter().map(|(id, _)| id.0).collect();
    find.snippets = rows.into_iter().filter_map(|(id, snippet)| Some((id.0, snippet?))).collect();
    if !find.of_folder {
        (state.library.selected, state.library.top) = (0, 0);
        state.library.sort = EntrySort::Input;
    }
    arrange(state);
}

/// Asks for the name that the search is kept under.
pub(super) fn name_search(state: &mut State) {
    match &state.library.find {
        Some(find) if find.error.is_none() && !find.of_folder => prompt::open(state, Purpose::SearchName),
        _ => say(state, "there is no search to keep: find articles first"),
    }
}

/// Keeps the search under a name.
pub(super) fn save(state: &mut State, name: &str) -> Vec<Effect> {
    let Some(find) = state.library.find.as_ref().filter(|_| !name.is_empty()) else { return Vec::new() };
    let search = SavedSearch { name: name.to_owned(), query: find.query.trim().to_owned() };
    if let Err(error) = parse(&search.query) {
        state.log.say(Level::Error, format!("the search is not kept: {error}"));
        return Vec::new();
    }
    say(state, format!("{name} is a smart folder now"));
    state.library.changes.undone.clear();
    state.library.changes.done.push(Change::Saved(search.clone()));
    vec![Effect::SaveSearch(search)]
}
