//! The queue of statements to be checked, over all articles of the list.

use super::overlays::keep_in_sight;
use super::{library, links, review, say, statements};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::queue::{Queue, QueueItem};
use crate::app::state::{EntryId, State};
use crate::model::review::{Agent, Change, Edit};
use uuid::Uuid;

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
        Command::Confirm => Some(judge(state, Change::Confirm)),
        Command::Reject => Some(judge(state, Change::Reject)),
        Command::Undo => Some(undo(state)),
        Command::SortQueue => {
            queue.turn();
            keep_in_sight(state);
            Some(Vec::new())
        }
        _ => None,
    }
}

/// Says of the selected statement what it is, and goes on to the next.
fn judge(state: &mut State, change: Change) -> Vec<Effect> {
    let Some(Overlay::Queue(queue)) = &state.overlay else { return Vec::new() };
    let Some((entry, statement)) = queue.selected().map(|item| (item.entry, item.statement)) else {
        say(state, "nothing is left to check");
        return Vec::new();
    };
    let what = if change == Change::Confirm { "confirmed" } else { "rejected" };
    let (edit, effects) = write(state, entry, Some(statement), change);
    let Some(Overlay::Queue(queue)) = &mut state.overlay else { return effects };
    queue.settle(edit);
    let left = queue.items.len();
    keep_in_sight(state);
    say(state, format!("{what}; {left} left to check"));
    effects
}

/// Takes back what was said last in the queue.
fn undo(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Queue(queue)) = &mut state.overlay else { return Vec::new() };
    let Some((entry, edit)) = queue.unsettle() else {
        say(state, "nothing to undo here");
        return Vec::new();
    };
    keep_in_sight(state);
    let (_, effects) = write(state, entry, None, Change::Undo { edit });
    let title = state.entry_mut(entry).map_or_else(String::new, |row| format!(" in {}", row.title));
    say(state, format!("undone{title}"));
    effects
}

/// Has an edit written; in the open article it takes effect at once. Gives its name too.
fn write(state: &mut State, entry: EntryId, statement: Option<Uuid>, change: Change) -> (Uuid, Vec<Effect>) {
    if state.reader.as_ref().is_some_and(|reader| reader.entry == entry && reader.analysis.is_some()) {
        let effects = review::commit(state, statement, [change]);
        let last = state.reader.as_ref().and_then(|reader| reader.review.log.last());
        return (last.map_or(Uuid::nil(), |edit| edit.id), effects);
    }
    let edit = Edit {
        id: state.moment.fresh,
        at: state.moment.now.to_string(),
        agent: Agent::User,
        statement,
        everywhere: false,
        change,
    };
    (edit.id, vec![Effect::Judge(entry, vec![edit])])
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
