//! From a message to a changed state and a list of effects.
//!
//! Invariant: this is the only way in which the state changes, and it does nothing else.

mod attach;
mod card;
mod choose;
mod commands;
mod correct;
mod export;
mod keys;
mod library;
mod links;
mod motion;
mod mouse;
mod notes;
mod opened;
mod overlays;
mod panel;
mod prompt;
mod queue;
mod review;
mod rows;
mod search;
mod selection;
mod statements;

use super::effect::Effect;
use super::message::Message;
use super::state::{Level, State};

/// Changes the state as the message asks, and returns what is to be done outside.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = take(state, message);
    effects.extend(library::look(state));
    state.keeping.wrote(&effects);
    effects
}

fn take(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => keys::press(state, key),
        Message::Paste(text) => keys::paste(state, &text),
        Message::Mouse { action, x, y } => mouse::act(state, action, x, y),
        Message::Resized(size) => {
            state.view.size = size;
            motion::lay_out(state);
            library::keep_in_sight(state);
            Vec::new()
        }
        Message::Listed(entries) => {
            library::extend(state, entries);
            Vec::new()
        }
        Message::Brought(entry, note) => links::read_at(state, entry, note),
        Message::ListedAll => {
            state.library.loading = false;
            Vec::new()
        }
        Message::Counted(id, statements) => {
            library::count(state, id, statements);
            Vec::new()
        }
        Message::Folders(folders) => {
            library::take_folders(state, folders);
            Vec::new()
        }
        Message::Found { query, rows, more } => {
            library::found(state, &query, rows, more);
            Vec::new()
        }
        Message::Glanced(id, glance) => {
            library::looked(state, id, glance);
            Vec::new()
        }
        Message::Flagged(ids, change) => {
            library::flagged(state, ids, &change);
            Vec::new()
        }
        Message::Opened(id, article) => opened::open(state, id, article),
        Message::Remembered(id, notes, reading) => {
            opened::remember(state, id, notes, reading);
            Vec::new()
        }
        Message::Rewritten(id, changes) => {
            if let Some(reader) = state.reader.as_mut().filter(|reader| reader.entry == id) {
                reader.changes = changes;
            }
            Vec::new()
        }
        Message::Reviewed(id, log) => {
            review::take(state, id, log);
            Vec::new()
        }
        Message::NotesGathered(found) => {
            links::take(state, found);
            Vec::new()
        }
        Message::Queued(items, more) => {
            queue::take(state, items, more);
            Vec::new()
        }
        Message::ExportGathered { ask, rows, touched } => {
            export::gathered(state, ask, rows, &touched);
            Vec::new()
        }
        Message::Reached(reach) => {
            choose::take_reach(state, reach);
            Vec::new()
        }
        Message::Vocabulary(vocabulary) => {
            choose::take(state, &vocabulary);
            Vec::new()
        }
        Message::Analysed(id, analysis) => {
            opened::analysed(state, id, analysis);
            Vec::new()
        }
        Message::Edited(note, existed) => notes::edited(state, note, existed),
        Message::Progressed(progress) => {
            state.progress = progress;
            Vec::new()
        }
        Message::ExportHabits(habits) => {
            export::take_habits(state, habits);
            Vec::new()
        }
        Message::Kept(kept) => {
            state.keeping.opened(kept);
            if std::mem::take(&mut state.keeping.leaving) { commands::quit(state) } else { Vec::new() }
        }
        Message::Unsaved(entry) => {
            state.keeping.unsaved.insert(entry);
            Vec::new()
        }
        Message::Saved(entries) => {
            state.keeping.unsaved.retain(|entry| !entries.contains(entry));
            Vec::new()
        }
        Message::ExportExists(form) => {
            export::ask(state, form);
            Vec::new()
        }
        Message::Said(level, text) => {
            state.log.say(level, text);
            Vec::new()
        }
        Message::Ended => commands::end(state),
    }
}

/// Says something in the footer.
fn say(state: &mut State, text: impl Into<String>) {
    state.log.say(Level::Info, text);
}
