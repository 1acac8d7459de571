//! The cursor over statements: the panel follows it, and it follows the text.

use super::{motion, panel, say};
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::analysis::ActorId;
use crate::model::span::Span;

/// Goes `times` statements on or back; with a filter to one actor, among that actor's.
pub(super) fn step(state: &mut State, times: usize, forward: bool) {
    let only = state.reader.as_ref().and_then(|r| r.panel.only);
    walk(state, times, forward, only);
}

/// Goes on or back among the statements of the current one's actor.
pub(super) fn step_same(state: &mut State, times: usize, forward: bool) {
    let Some(reader) = &state.reader else { return };
    let current = reader.current().and_then(|s| s.holders.first().copied());
    let actor = current.or_else(|| reader.selected_actor());
    walk(state, times, forward, actor);
}

fn walk(state: &mut State, times: usize, forward: bool, actor: Option<ActorId>) {
    let visible = motion::visible(state);
    let Some(reader) = &state.reader else { return };
    let candidates = of_actor(reader, actor);
    if candidates.is_empty() {
        let why = if reader.analysis.is_none() {
            "the analysis is not there yet"
        } else {
            "no statement was found"
        };
        return say(state, why);
    }
    let next = candidates.partition_point(|&i| is_before(reader, i, visible, forward));
    let target = if forward { next.saturating_add(times - 1) } else { next.wrapping_sub(times) };
    match candidates.get(target) {
        Some(&index) => {
            motion::leave_panel(state);
            go_to(state, index);
        }
        None if forward => say(state, "this is the last statement"),
        None => say(state, "this is the first statement"),
    }
}

/// Orders statement `i` against the cursor: those before where a step goes to. Without a current statement the
/// screen's top stands for it.
fn is_before(reader: &Reader, i: usize, visible: Span, forward: bool) -> bool {
    match reader.statement {
        Some(current) if forward => i <= current,
        Some(current) => i < current,
        None => start_of(reader, i) < visible.start,
    }
}

/// Statements of an actor, or all, in order.
pub(super) fn of_actor(reader: &Reader, actor: Option<ActorId>) -> Vec<usize> {
    let Some(analysis) = &reader.analysis else { return Vec::new() };
    let all = analysis.statements.iter().enumerate();
    all.filter(|(_, s)| actor.is_none_or(|a| s.holders.contains(&a))).map(|(i, _)| i).collect()
}

fn start_of(reader: &Reader, i: usize) -> usize {
    extent(reader, i).start
}

fn extent(reader: &Reader, i: usize) -> Span {
    let statement = reader.analysis.as_ref().and_then(|a| a.statements.get(i));
    statement.map_or(Span::new(0, 0), |s| s.extent())
}

/// Makes a statement the current one and visible.
pub(super) fn go_to(state: &mut State, index: usize) {
    let Some(reader) = &mut state.reader else { return };
    reader.statement = Some(index);
    let span = extent(reader, index);
    motion::show(state, span);
    panel::follow(state);
}

/// Makes a statement the current one; the text moves only where none of it is in sight.
pub(super) fn return_to(state: &mut State, index: usize) {
    let visible = motion::visible(state);
    let Some(reader) = &mut state.reader else { return };
    if !extent(reader, index).overlaps(visible) {
        return go_to(state, index);
    }
    reader.statement = Some(index);
    panel::follow(state);
}

/// After a scroll: a current statement that went out of sight gives way to the first that is in sight, or the
/// last when scrolling up.
pub(super) fn follow_scroll(state: &mut State, down: bool) {
    let visible = motion::visible(state);
    let Some(reader) = &mut state.reader else { return };
    let in_sight = |i: usize| extent(reader, i).overlaps(visible);
    if reader.statement.is_some_and(in_sight) {
        return;
    }
    let candidates = of_actor(reader, reader.panel.only);
    let mut seen = candidates.iter().copied().filter(|&i| in_sight(i));
    if let Some(index) = if down { seen.next() } else { seen.next_back() } {
        reader.statement = Some(index);
        panel::follow(state);
    }
}
