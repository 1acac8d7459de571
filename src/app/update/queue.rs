//! The queue of statements to be checked, over all articles of the list.

use super::overlays::keep_in_sight;
use super::{library, links, say, statements};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::queue::{Queue, QueueItem};
use crate::app::state::State;

/// Opens the queue, empty, and has it gathered.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    state.overlay = Some(Overlay::Queue(Queue { gathering: true, ..Queue::default() }));
    vec![Effect::GatherQueue]
}

/// Takes in what was gathered; nothing more comes where `more` is false.
pub(super) fn take(state: &mut State, items: Vec<QueueItem>, more: bool) {
    let Some(Overlay::Queue(queue)) = &mut state.overlay else { return };
    queue.gathering = more;
    queue.extend(items);
    keep_in_sight(state);
}

/// Runs a command of the queue; `None` where it is none of its own.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let Some(Overlay::Queue(queue)) = &mut state.overlay else { return None };
    match command {
        Command::Activate => Some(go(state)),
        Command::SortQueue => {
            queue.turn();
            keep_in_sight(state);
            Some(Vec::new())
        }
        _ => None,
    }
}

/// Goes to the selected statement, in whatever article it is.
fn go(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Queue(queue)) = &state.overlay else { return Vec::new() };
    let Some((entry, statement)) = queue.selected().map(|item| (item.entry, item.statement)) else {
        say(state, "nothing is left to check");
        return Vec::new();
    };
    state.overlay = None;
    state.goal = Some((entry, statement));
    let effects = library::open_entry(state, entry);
    reach(state);
    effects
}

/// Puts the cursor on the statement that somebody wanted to go to, once its article is there.
pub(super) fn reach(state: &mut State) {
    let Some(((entry, id), reader)) = state.goal.zip(state.reader.as_ref()) else { return };
    let Some(analysis) = reader.analysis.as_ref().filter(|_| reader.entry == entry) else { return };
    let index = analysis.statements.iter().position(|s| s.id == id);
    state.goal = None;
    match index {
        Some(index) => statements::go_to(state, index),
        None => links::show_note(state, id),
    }
}
