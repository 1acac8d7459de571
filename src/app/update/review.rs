//! Saying what is right: confirmed, rejected, undone, redone; each is written at once.
//!
//! Invariant: every change goes through [`commit`], which adds to the log what the machine said before what the
//! person says, and has both written.

use super::{motion, notes, panel, say, statements};
use crate::app::effect::Effect;
use crate::app::reader::Reader;
use crate::app::review::ENGINE;
use crate::app::state::{EntryId, State};
use crate::model::analysis::Analysis;
use crate::model::review::{Agent, Change, Edit, Fields, Reviewed, Status};
use crate::review::apply;
use crate::review::ledger::Ledger;
use crate::review::touch::missing;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Takes what the library has of an article's log; what was done while it was asked is newer.
pub(super) fn take(state: &mut State, entry: EntryId, log: Vec<Edit>) {
    let threshold = state.settings.threshold;
    let Some(reader) = state.reader.as_mut().filter(|r| r.entry == entry) else { return };
    let newer = std::mem::replace(&mut reader.review.log, log);
    let known: HashSet<Uuid> = reader.review.log.iter().map(|edit| edit.id).collect();
    reader.review.log.extend(newer.into_iter().filter(|edit| !known.contains(&edit.id)));
    refresh(reader, threshold);
    panel::keep_in_sight(state);
}

/// Takes the machine's analysis of the open article.
pub(super) fn analysed(reader: &mut Reader, analysis: Arc<Analysis>, threshold: f32) {
    reader.review.machine = Some(analysis);
    refresh(reader, threshold);
}

/// Makes the article anew of its analysis and its log; the cursor stays where it was.
fn refresh(reader: &mut Reader, threshold: f32) {
    let Some(machine) = reader.review.machine.clone() else { return };
    let current = reader.current().map(|s| (s.id, s.extent().start));
    let name = |reader: &Reader, id| reader.analysis.as_ref()?.actor(id).map(|a| a.name.clone());
    let selected = reader.selected_actor().and_then(|id| name(reader, id));
    let only = reader.panel.only.and_then(|id| name(reader, id));
    let reviewed = above(apply(&reader.article, &machine, &reader.review.log), threshold);
    let analysis = Arc::clone(&reviewed.analysis);
    reader.review.reviewed = reviewed;
    let called = |name: Option<String>| {
        name.and_then(|name| analysis.actors.iter().find(|a| a.name == name || a.aliases.contains(&name)))
            .map(|a| a.id)
    };
    reader.panel.only = called(only);
    reader.statement = current.and_then(|(id, start)| {
        let same = analysis.statements.iter().position(|s| s.id == id);
        same.or_else(|| analysis.statements.iter().position(|s| s.extent().start >= start))
    });
    let selected = called(selected);
    reader.analysis = Some(analysis);
    panel::arrange(reader);
    if let Some(row) = reader.panel.actors.iter().position(|&id| Some(id) == selected) {
        panel::select(reader, row);
    }
}

/// Leaves out the statements that the analysis is less sure of than `threshold` and that nobody touched, and their
/// positions.
fn above(mut reviewed: Reviewed, threshold: f32) -> Reviewed {
    let kept: Vec<bool> = reviewed
        .statements()
        .map(|(s, standing)| standing.status != Status::Automatic || s.confidence.spans >= threshold)
        .collect();
    if kept.iter().all(|&kept| kept) {
        return reviewed;
    }
    let mut analysis = Arc::unwrap_or_clone(reviewed.analysis);
    let mut keeps = kept.iter().copied();
    analysis.statements.retain(|_| keeps.next().unwrap_or(true));
    let mut keeps = kept.iter().copied();
    reviewed.standings.retain(|_| keeps.next().unwrap_or(true));
    let ids: HashSet<Uuid> = analysis.statements.iter().map(|s| s.id).collect();
    analysis.positions.retain(|p| ids.contains(&p.statement));
    for statement in &mut analysis.statements {
        statement.reported_by = statement.reported_by.filter(|id| ids.contains(id));
    }
    reviewed.analysis = Arc::new(analysis);
    reviewed
}

/// Says that the current statement is right, and goes to the next that nobody has looked at.
pub(super) fn confirm(state: &mut State) -> Vec<Effect> {
    judge(state, Change::Confirm, |status, fields| {
        status == Status::Rejected || fields.each().contains(&Status::Automatic)
    })
}

/// Says that the current statement is none, and goes to the next.
pub(super) fn reject(state: &mut State) -> Vec<Effect> {
    judge(state, Change::Reject, |status, _| status != Status::Rejected)
}

fn judge(state: &mut State, change: Change, news: impl Fn(Status, Fields) -> bool) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let Some(id) = reader.current().map(|s| s.id) else {
        say(state, "no statement here: ] goes to the next");
        return Vec::new();
    };
    let standing = reader.review.reviewed.standing(id);
    let effects =
        if news(standing.status, standing.fields) { commit(state, Some(id), [change]) } else { Vec::new() };
    go_to_unverified(state);
    effects
}

/// Goes to the next statement that nobody has looked at, round the end of the text.
pub(super) fn go_to_unverified(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let open = |index: &usize| reader.review.status(*index) == Status::Automatic;
    let left: Vec<usize> = statements::of_actor(reader, reader.panel.only).into_iter().filter(open).collect();
    let after = left.iter().find(|&&index| reader.statement.is_none_or(|current| index > current));
    match after.or(left.first()).copied() {
        Some(index) => {
            let (left, all) = (left.len(), reader.review.reviewed.standings.len());
            statements::go_to(state, index);
            say(state, format!("{left} of {all} left to check"));
        }
        None => say(state, "every statement is checked"),
    }
}

/// Adds changes to the log, the machine's values before the first of a statement, and has them written.
pub(super) fn commit(
    state: &mut State,
    statement: Option<Uuid>,
    changes: impl IntoIterator<Item = Change>,
) -> Vec<Effect> {
    commit_for(state, statement, false, changes)
}

/// The same, for this article alone or for every article of the library.
pub(super) fn commit_for(
    state: &mut State,
    statement: Option<Uuid>,
    everywhere: bool,
    changes: impl IntoIterator<Item = Change>,
) -> Vec<Effect> {
    let (threshold, moment) = (state.settings.threshold, state.moment);
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let found = statement.and_then(|id| found(reader, id));
    let engine = Agent::Engine { version: ENGINE.to_owned() };
    let said = changes.into_iter().map(|change| (Agent::User, change));
    let all = found.map(|change| (engine, change)).into_iter().chain(said);
    let edits: Vec<Edit> = all
        .enumerate()
        .map(|(n, (agent, change))| Edit {
            // One moment has one fresh name; several edits need several.
            id: Uuid::new_v5(&moment.fresh, &n.to_be_bytes()),
            at: moment.now.to_string(),
            agent,
            statement,
            everywhere,
            change,
        })
        .collect();
    reader.review.log.extend(edits.iter().cloned());
    refresh(reader, threshold);
    let entry = reader.entry;
    panel::keep_in_sight(state);
    vec![Effect::SaveEdits(entry, edits)]
}

/// What the machine says of a statement, where the log does not have it yet.
fn found(reader: &Reader, id: Uuid) -> Option<Change> {
    let review = &reader.review;
    let machine = review.machine.as_deref()?;
    let values = missing(&reader.article, machine, &review.reviewed, (&review.log, id))?;
    Some(Change::Found { values: Box::new(values) })
}

/// Takes the last edit back.
pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    turn(state, true)
}

/// Makes the edit again that was taken back last.
pub(super) fn redo(state: &mut State) -> Vec<Effect> {
    turn(state, false)
}

fn turn(state: &mut State, back: bool) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let ledger = Ledger::read(&reader.review.log);
    let next = if back { ledger.undo() } else { ledger.redo() };
    let edit = |id: &Uuid| reader.review.log.iter().find(|edit| edit.id == *id);
    let next = next.iter().rev().filter_map(edit).find(|edit| is_of(reader, edit));
    let Some(edit) = next.cloned() else {
        say(state, if back { "nothing to undo here" } else { "nothing to redo here" });
        return Vec::new();
    };
    let change = if back { Change::Undo { edit: edit.id } } else { Change::Redo { edit: edit.id } };
    let mut effects = commit_for(state, None, edit.everywhere, [change]);
    if let Change::Note { old, new } = &edit.change {
        let (from, to) = if back { (new, old) } else { (old, new) };
        effects.extend(notes::turn(state, from.as_deref(), to.as_deref()));
    }
    show(state, &edit);
    let place = if edit.everywhere { " in every article" } else { "" };
    let what = if back { "undone" } else { "done again" };
    say(state, format!("{what}{place}: {}", edit.change.describe()));
    effects
}

/// Whether an edit can be seen in the open article: one that holds everywhere may be about actors that it has not.
fn is_of(reader: &Reader, edit: &Edit) -> bool {
    let found = reader.review.machine.iter().chain(&reader.analysis).flat_map(|analysis| &analysis.actors);
    let here = |name: &str| found.clone().any(|actor| actor.name.to_lowercase() == name.to_lowercase());
    match &edit.change {
        _ if !edit.everywhere => true,
        Change::Merge { from, into } => here(from) || here(into),
        Change::Card { new, .. } => here(&new.name),
        _ => true,
    }
}

/// Brings what an edit was about into sight.
fn show(state: &mut State, edit: &Edit) {
    let Some(reader) = &state.reader else { return };
    let analysis = reader.analysis.as_deref();
    let index = edit.statement.and_then(|id| analysis?.statements.iter().position(|s| s.id == id));
    if let Some(index) = index {
        motion::remember_place(state);
        statements::go_to(state, index);
    }
}
