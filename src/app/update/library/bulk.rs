//! What is done to one article or to many at once, and taken back.
//!
//! Invariant: a change names only the articles that it changes, so that taking it back leaves all others as they were.

use super::{arrange, folders, keep_in_sight};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::library::{Change, Entry, EntryId, FolderKind};
use crate::app::overlay::Purpose;
use crate::app::state::State;
use crate::app::update::{prompt, say};
use crate::model::library::FlagChange;
use std::collections::BTreeSet;

/// Runs a command on articles; `None` where it is none of these.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> Option<Vec<Effect>> {
    match command {
        Command::ToggleRead => return Some(toggle(state, |entry| !entry.read, FlagChange::Read)),
        Command::ToggleStar => return Some(toggle(state, |entry| !entry.starred, FlagChange::Starred)),
        Command::Archive => return Some(toggle(state, |entry| !entry.archived, FlagChange::Archived)),
        Command::Undo => return Some(undo(state)),
        Command::Redo => return Some(redo(state)),
        Command::RemoveSearch => return Some(remove_search(state)),
        Command::Tag => ask(state, Purpose::Tag),
        Command::Collect => ask(state, Purpose::Collect),
        Command::Choose => choose(state, count.unwrap_or(1)),
        Command::ChooseAll => choose_all(state),
        _ => return None,
    }
    Some(Vec::new())
}

/// Takes the articles of the selected row in, or leaves them out, and goes on to the next.
fn choose(state: &mut State, times: usize) {
    let library = &mut state.library;
    for _ in 0..times.min(library.shown.len()) {
        let articles = library.articles_of(library.selected);
        let all = articles.iter().all(|id| library.chosen.contains(id));
        for id in articles {
            if all {
                library.chosen.remove(&id)
            } else {
                library.chosen.insert(id)
            };
        }
        library.selected = (library.selected + 1).min(library.shown.len() - 1);
    }
    keep_in_sight(state);
}

fn choose_all(state: &mut State) {
    let library = &mut state.library;
    let all: BTreeSet<EntryId> = (0..library.shown.len()).flat_map(|row| library.articles_of(row)).collect();
    library.chosen = if library.chosen == all { BTreeSet::new() } else { all };
    let count = library.chosen.len();
    say(state, if count == 0 { "none is chosen".to_owned() } else { format!("{} chosen", articles(count)) });
}

/// Marks all that are not marked so yet; where all are, takes the mark from all.
fn toggle(state: &mut State, lacks: fn(&Entry) -> bool, change: fn(bool) -> FlagChange) -> Vec<Effect> {
    let library = &state.library;
    let targets = library.targets();
    let lacking = |id: &EntryId| library.entries.get(id.0).is_some_and(lacks);
    let on = targets.iter().any(lacking);
    let changed: Vec<EntryId> = targets.into_iter().filter(|id| lacking(id) == on).collect();
    make(state, changed, change(on))
}

fn ask(state: &mut State, purpose: Purpose) {
    if state.library.targets().is_empty() {
        return say(state, "there is no article here");
    }
    prompt::open(state, purpose);
}

/// Gives a tag or puts into a collection; a `-` before the name takes away.
pub(super) fn label(state: &mut State, typed: &str, change: fn(String, bool) -> FlagChange) -> Vec<Effect> {
    let (name, on) = typed.strip_prefix('-').map_or((typed, true), |name| (name, false));
    let name: String = name.chars().filter(|c| !matches!(c, '"' | '“' | '”')).collect();
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Vec::new();
    }
    let targets = state.library.targets();
    make(state, targets, change(name, on))
}

/// Makes a change and remembers it.
fn make(state: &mut State, ids: Vec<EntryId>, change: FlagChange) -> Vec<Effect> {
    if ids.is_empty() {
        say(state, "there is no article here");
        return Vec::new();
    }
    say(state, format!("{} {}", articles(ids.len()), done(&change)));
    let step = Change::Flags(ids, change);
    state.library.changes.undone.clear();
    state.library.chosen.clear();
    let effects = apply(state, &step);
    state.library.changes.done.push(step);
    effects
}

/// Changes what the list shows, and tells what is to be written.
fn apply(state: &mut State, step: &Change) -> Vec<Effect> {
    let (ids, change) = match step {
        Change::Saved(search) => return vec![Effect::SaveSearch(search.clone())],
        Change::Removed(search) => return vec![Effect::RemoveSearch(search.name.clone())],
        Change::Flags(ids, change) => (ids, change),
    };
    for id in ids {
        folders::change(&mut state.library, *id, |entry| match change {
            FlagChange::Read(on) => entry.read = *on,
            FlagChange::Starred(on) => entry.starred = *on,
            FlagChange::Archived(on) => entry.archived = *on,
            FlagChange::Tag(..) | FlagChange::Collection(..) => {}
        });
    }
    // What was read just now stays where it is until another folder is opened.
    if !matches!(change, FlagChange::Read(_)) {
        arrange(state);
    }
    vec![Effect::Flag(ids.clone(), change.clone())]
}

/// Takes the last change back.
fn undo(state: &mut State) -> Vec<Effect> {
    let Some(step) = state.library.changes.done.pop() else {
        say(state, "there is nothing to take back");
        return Vec::new();
    };
    let effects = apply(state, &step.inverse());
    say(state, format!("taken back: {}", told(&step)));
    state.library.changes.undone.push(step);
    effects
}

/// Makes the change again that was taken back last.
fn redo(state: &mut State) -> Vec<Effect> {
    let Some(step) = state.library.changes.undone.pop() else {
        say(state, "there is nothing to do again");
        return Vec::new();
    };
    let effects = apply(state, &step);
    say(state, format!("done again: {}", told(&step)));
    state.library.changes.done.push(step);
    effects
}

/// Removes the smart folder that is open.
fn remove_search(state: &mut State) -> Vec<Effect> {
    let FolderKind::Search(search) = state.library.folders.open() else {
        say(state, "only smart folders can be removed: open one first");
        return Vec::new();
    };
    say(state, format!("{} is removed; it can be brought back", search.name));
    let step = Change::Removed(search);
    let mut effects = apply(state, &step);
    effects.extend(folders::open(state, 0));
    state.library.changes.undone.clear();
    state.library.changes.done.push(step);
    effects
}

/// Leaves out of the last change what had it already, if it is that change which was written.
pub(super) fn narrow(state: &mut State, changed: Vec<EntryId>, change: &FlagChange) {
    let Some(Change::Flags(ids, made)) = state.library.changes.done.last_mut() else { return };
    if made == change && changed.iter().all(|id| ids.contains(id)) {
        *ids = changed;
    }
}

fn articles(count: usize) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

/// What a change did, after "3 articles".
fn done(change: &FlagChange) -> String {
    match change {
        FlagChange::Read(true) => "marked as read".to_owned(),
        FlagChange::Read(false) => "marked as unread".to_owned(),
        FlagChange::Starred(true) => "starred".to_owned(),
        FlagChange::Starred(false) => "without a star".to_owned(),
        FlagChange::Archived(true) => "archived".to_owned(),
        FlagChange::Archived(false) => "brought back".to_owned(),
        FlagChange::Tag(name, true) => format!("tagged {name}"),
        FlagChange::Tag(name, false) => format!("no longer tagged {name}"),
        FlagChange::Collection(name, true) => format!("put into {name}"),
        FlagChange::Collection(name, false) => format!("taken out of {name}"),
    }
}

fn told(step: &Change) -> String {
    match step {
        Change::Flags(ids, change) => format!("{} {}", articles(ids.len()), done(change)),
        Change::Saved(search) => format!("{} as a smart folder", search.name),
        Change::Removed(search) => format!("{} removed", search.name),
    }
}
