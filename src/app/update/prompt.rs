//! Prompts in the footer: what is typed takes effect at once, and Esc takes it back.

use super::{choose, library, links, motion, notes, overlays, panel, search};
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::overlay::{Before, Overlay, Prompt, Purpose};
use crate::app::state::State;

/// Opens a prompt.
pub(super) fn open(state: &mut State, purpose: Purpose) {
    let (search, place) = state.reader.as_ref().map_or((None, 0), |r| (r.search.clone(), r.place));
    let filter = match (purpose, &state.reader) {
        (Purpose::FilterLibrary, _) => state.library.filter.clone(),
        (Purpose::FilterActors, Some(reader)) => reader.panel.filter.clone(),
        _ => String::new(),
    };
    let find = state.library.find.clone().filter(|_| purpose == Purpose::FindArticles);
    let typed = find.as_ref().filter(|find| !find.of_folder).map_or(&filter, |find| &find.query);
    let input = Editor::new(typed.clone());
    let before = Before { filter, search, place, find };
    state.overlay = Some(Overlay::Prompt(Prompt { purpose, input, before }));
}

/// Takes in a change of what is typed, whatever it is typed into.
pub(super) fn typed(state: &mut State) -> Vec<Effect> {
    match &state.overlay {
        Some(Overlay::Prompt(prompt)) => {
            let (purpose, text, place) =
                (prompt.purpose, prompt.input.text().to_owned(), prompt.before.place);
            return apply(state, purpose, &text, place);
        }
        Some(Overlay::Palette(_)) => overlays::match_palette(state),
        Some(Overlay::Choose(_)) => choose::filter(state),
        Some(Overlay::Note(_)) => {
            let mut effects = notes::typed(state);
            effects.extend(links::typed(state));
            return effects;
        }
        Some(Overlay::FindNotes(_)) => {
            if let Some(Overlay::FindNotes(finder)) = &mut state.overlay {
                finder.filter();
            }
        }
        Some(Overlay::Export(_)) => {
            if let Some(Overlay::Export(form)) = &mut state.overlay {
                form.ask();
            }
        }
        Some(Overlay::Help(_)) => {
            if let Some(Overlay::Help(help)) = &mut state.overlay {
                help.top = 0;
            }
        }
        _ => {}
    }
    Vec::new()
}

fn apply(state: &mut State, purpose: Purpose, text: &str, place: usize) -> Vec<Effect> {
    match purpose {
        Purpose::SearchForward => search::look_for(state, text, false, place),
        Purpose::SearchBackward => search::look_for(state, text, true, place),
        Purpose::FindArticles => return library::search_typed(state, text),
        Purpose::FilterLibrary => {
            state.library.filter = text.to_owned();
            library::arrange(state);
        }
        Purpose::FilterActors => {
            if let Some(reader) = &mut state.reader {
                reader.panel.filter = text.to_owned();
                panel::arrange(reader);
            }
            panel::keep_in_sight(state);
        }
        // These take effect when they are accepted.
        Purpose::SearchName | Purpose::Tag | Purpose::Collect => {}
    }
    Vec::new()
}

/// Runs a command on the prompt, or on the filter of the help.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    if let Some(Overlay::Help(help)) = &mut state.overlay {
        match command {
            Command::Accept => help.filtering = false,
            Command::Dismiss => {
                help.filtering = false;
                help.filter = Editor::default();
            }
            _ => {}
        }
        return Vec::new();
    }
    match command {
        Command::Accept => accept(state),
        Command::Dismiss => {
            dismiss(state);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = state.overlay.take() else { return Vec::new() };
    let (purpose, typed) = (prompt.purpose, prompt.input.text().trim().to_owned());
    accept_search(state, prompt);
    library::prompt_accepted(state, purpose, &typed)
}

/// What was looked for in the text stays marked, and the place where the search began is remembered.
fn accept_search(state: &mut State, prompt: Prompt) {
    let searches = matches!(prompt.purpose, Purpose::SearchForward | Purpose::SearchBackward);
    if searches && prompt.input.text().is_empty() {
        repeat(state, prompt);
    } else if searches
        && state.reader.as_ref().is_some_and(|r| r.search.as_ref().is_some_and(|s| s.current.is_none()))
    {
        search::no_match(state);
    } else if searches {
        remember(state, prompt.before.place);
    }
}

/// An empty search looks for the last one again.
fn repeat(state: &mut State, prompt: Prompt) {
    if let Some(reader) = &mut state.reader {
        reader.search = prompt.before.search;
        if let Some(search) = &mut reader.search {
            search.backward = prompt.purpose == Purpose::SearchBackward;
            search::step(state, 1, true);
        }
    }
}

/// The place where the search began is one to go back to.
fn remember(state: &mut State, place: usize) {
    let Some(reader) = &mut state.reader else { return };
    let here = std::mem::replace(&mut reader.place, place);
    motion::remember_place(state);
    if let Some(reader) = &mut state.reader {
        reader.place = here;
    }
}

fn dismiss(state: &mut State) {
    let Some(Overlay::Prompt(prompt)) = state.overlay.take() else { return };
    match prompt.purpose {
        Purpose::SearchForward | Purpose::SearchBackward => {
            if let Some(reader) = &mut state.reader {
                reader.search = prompt.before.search;
            }
            motion::put_at_top(state, prompt.before.place);
        }
        Purpose::FindArticles => library::search_dismissed(state, prompt.before.find),
        // A filter takes effect here alone.
        purpose => drop(apply(state, purpose, &prompt.before.filter, 0)),
    }
}
