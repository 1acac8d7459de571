//! Actors and positions: their order, their cursor, and how panel and text follow each other.

use super::rows::{moved, scrolled};
use super::{motion, say, statements};
use crate::app::command::Command;
use crate::app::fuzzy::Fuzzy;
use crate::app::geometry::PanelPlace;
use crate::app::reader::{ActorSort, Pane, Reader};
use crate::app::state::State;
use crate::model::analysis::{ActorId, Analysis};
use std::cmp::Reverse;

/// Puts the actors in order anew; the selected one stays selected.
pub(super) fn arrange(reader: &mut Reader) {
    let Some(analysis) = reader.analysis.clone() else { return };
    let selected = reader.selected_actor();
    let mut actors: Vec<ActorId> = analysis.actors.iter().map(|a| a.id).collect();
    let counts = statement_counts(&analysis);
    actors.sort_by_key(|id| sort_key(&analysis, *id, reader.panel.sort, &counts));
    reader.panel.actors = filter(&analysis, actors, &reader.panel.filter);
    reader.panel.counts = counts;
    let row = reader.panel.actors.iter().position(|&id| Some(id) == selected).unwrap_or(0);
    select(reader, row);
}

/// How many statements each actor holds, by the actor's index.
fn statement_counts(analysis: &Analysis) -> Vec<usize> {
    let mut counts = vec![0; analysis.actors.len()];
    for id in analysis.statements.iter().flat_map(|s| &s.holders) {
        if let Some(count) = counts.get_mut(id.0 as usize) {
            *count += 1;
        }
    }
    counts
}

fn sort_key(
    analysis: &Analysis,
    id: ActorId,
    sort: ActorSort,
    counts: &[usize],
) -> (Reverse<usize>, String, usize) {
    let actor = analysis.actor(id);
    let first = actor.and_then(|a| a.mentions.first()).map_or(usize::MAX, |m| m.span.start);
    match sort {
        ActorSort::Statements => {
            (Reverse(counts.get(id.0 as usize).copied().unwrap_or(0)), String::new(), first)
        }
        ActorSort::Appearance => (Reverse(0), String::new(), first),
        ActorSort::Name => (Reverse(0), actor.map_or(String::new(), |a| a.name.to_lowercase()), first),
    }
}

fn filter(analysis: &Analysis, actors: Vec<ActorId>, filter: &str) -> Vec<ActorId> {
    if filter.is_empty() {
        return actors;
    }
    let mut fuzzy = Fuzzy::new(filter);
    let mut kept = actors;
    kept.retain(|&id| {
        let names = analysis.actor(id).map(|a| format!("{} {}", a.name, a.aliases.join(" ")));
        names.is_some_and(|names| fuzzy.score(&names).is_some())
    });
    kept
}

/// Selects a row of the actors and lists that actor's positions.
pub(super) fn select(reader: &mut Reader, row: usize) {
    reader.panel.actor = row.min(reader.panel.actors.len().saturating_sub(1));
    let actor = reader.selected_actor();
    reader.panel.positions = if actor.is_some() { statements::of_actor(reader, actor) } else { Vec::new() };
    let current = reader.statement;
    reader.panel.position = reader.panel.positions.iter().position(|&i| Some(i) == current).unwrap_or(0);
}

/// The panel goes to the holder of the current statement.
pub(super) fn follow(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let holders = reader.current().map(|s| s.holders.clone()).unwrap_or_default();
    let keeps = reader.selected_actor().is_some_and(|a| holders.contains(&a));
    let wanted = if keeps { reader.selected_actor() } else { holders.first().copied() };
    let row = reader.panel.actors.iter().position(|&a| Some(a) == wanted).unwrap_or(reader.panel.actor);
    select(reader, row);
    keep_in_sight(state);
}

/// Runs a motion in the pane that has the focus.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) {
    let Some((rows, at, page)) = focused_list(state) else { return };
    let Some(row) = moved(command, count, at, page) else { return };
    go_to_row(state, row.min(rows.saturating_sub(1)));
}

/// Selects a row of the focused list; a position brings the text along.
pub(super) fn go_to_row(state: &mut State, row: usize) {
    let Some(reader) = &mut state.reader else { return };
    if reader.focus == Pane::Positions {
        if let Some(&statement) = reader.panel.positions.get(row) {
            reader.panel.position = row;
            let here = reader.here();
            reader.jumps.before_panel.get_or_insert(here);
            statements::go_to(state, statement);
        }
    } else {
        select(reader, row);
        keep_in_sight(state);
    }
}

/// Length, selected row and visible rows of the focused list.
fn focused_list(state: &State) -> Option<(usize, usize, usize)> {
    state.areas().panel?;
    let (areas, reader) = (state.panel_areas(), state.reader.as_ref()?);
    let panel = &reader.panel;
    Some(match reader.focus {
        Pane::Positions => (panel.positions.len(), panel.position, rows(areas.positions.height)),
        _ => (panel.actors.len(), panel.actor, rows(areas.actors.height)),
    })
}

/// Rows of a list whose heading takes the first.
fn rows(height: u16) -> usize {
    usize::from(height.saturating_sub(1)).max(1)
}

/// Scrolls both lists so that their selected rows can be seen.
pub(super) fn keep_in_sight(state: &mut State) {
    let areas = state.panel_areas();
    let Some(reader) = &mut state.reader else { return };
    let panel = &mut reader.panel;
    let actors = (panel.actor, panel.actors.len());
    panel.actors_top = scrolled(panel.actors_top, actors, rows(areas.actors.height));
    let positions = (panel.position, panel.positions.len());
    panel.positions_top = scrolled(panel.positions_top, positions, rows(areas.positions.height));
}

/// Moves the focus to a pane.
pub(super) fn focus(state: &mut State, pane: Pane) {
    if pane == Pane::Text && state.view.wishes.panel == PanelPlace::Front {
        state.view.wishes.panel = PanelPlace::Auto;
        motion::lay_out(state);
    }
    if pane == Pane::Text {
        motion::leave_panel(state);
    }
    if let Some(reader) = &mut state.reader {
        reader.focus = pane;
    }
}

/// Moves the focus to the panel, which comes into view for it.
pub(super) fn focus_panel(state: &mut State) {
    bring_up(state);
    if state.reader.as_ref().is_some_and(|r| r.focus == Pane::Text) {
        focus(state, Pane::Actors);
    }
}

/// Moves the focus around: text, actors, positions.
pub(super) fn focus_next(state: &mut State, forward: bool) {
    let order = [Pane::Text, Pane::Actors, Pane::Positions];
    let Some(reader) = &state.reader else { return };
    let at = order.iter().position(|&p| p == reader.focus).unwrap_or(0);
    let next = order[(at + if forward { 1 } else { 2 }) % 3];
    if next != Pane::Text {
        bring_up(state);
    }
    focus(state, next);
}

/// Makes the panel visible however small the screen.
fn bring_up(state: &mut State) {
    if state.areas().panel.is_none() {
        state.view.wishes.zen = false;
        state.view.wishes.panel = PanelPlace::Auto;
        if state.areas().panel.is_none() {
            state.view.wishes.panel = PanelPlace::Front;
        }
        motion::lay_out(state);
    }
}

/// Shows the panel, or hides it.
pub(super) fn toggle(state: &mut State) {
    if state.areas().panel.is_some() {
        focus(state, Pane::Text);
        state.view.wishes.panel = PanelPlace::Hidden;
        motion::lay_out(state);
    } else {
        bring_up(state);
        if state.view.wishes.panel == PanelPlace::Front {
            focus(state, Pane::Actors);
        }
    }
}

/// Goes from an actor to its positions, or to where it is named; from a position to its passage.
pub(super) fn activate(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    match reader.focus {
        Pane::Text => {}
        Pane::Positions => {
            if let Some(&statement) = reader.panel.positions.get(reader.panel.position) {
                jump(state, |state| {
                    focus(state, Pane::Text);
                    statements::go_to(state, statement);
                });
            }
        }
        Pane::Actors => activate_actor(state),
    }
}

fn activate_actor(state: &mut State) {
    let first = state.reader.as_ref().and_then(|r| r.panel.positions.first().copied());
    jump(state, |state| match first {
        Some(statement) => {
            focus(state, Pane::Positions);
            statements::go_to(state, statement);
        }
        None => go_to_mention(state),
    });
}

/// Goes somewhere and remembers from where, unless that is where it leads.
fn jump(state: &mut State, go: impl FnOnce(&mut State)) {
    let Some(reader) = &mut state.reader else { return };
    let from = reader.jumps.before_panel.take().unwrap_or_else(|| reader.here());
    go(state);
    if let Some(reader) = state.reader.as_mut().filter(|reader| reader.here() != from) {
        motion::remember(reader, from);
    }
}

fn go_to_mention(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let actor = reader.selected_actor().and_then(|id| reader.analysis.as_ref()?.actor(id));
    let Some(span) = actor.and_then(|a| a.mentions.first()).map(|m| m.span) else { return };
    focus(state, Pane::Text);
    motion::show(state, span);
}

/// Sorts the actors by the next of the orders.
pub(super) fn sort(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    reader.panel.sort = match reader.panel.sort {
        ActorSort::Statements => ActorSort::Appearance,
        ActorSort::Appearance => ActorSort::Name,
        ActorSort::Name => ActorSort::Statements,
    };
    arrange(reader);
    keep_in_sight(state);
}

/// Keeps the cursor to the selected actor's statements, or lets it stop at all again.
pub(super) fn toggle_only(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    if reader.panel.only.take().is_some() {
        return say(state, "all actors again");
    }
    let Some(actor) = reader.selected_actor() else { return };
    reader.panel.only = Some(actor);
    let name =
        reader.analysis.as_ref().and_then(|a| a.actor(actor)).map(|a| a.name.clone()).unwrap_or_default();
    let first = reader.panel.positions.get(reader.panel.position).copied();
    if let Some(statement) = first.filter(|_| !reader.current().is_some_and(|s| s.holders.contains(&actor))) {
        statements::go_to(state, statement);
    }
    say(state, format!("only {name}"));
}
