//! What was done to the current statement: when, by whom, what, and whether it still holds.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::overlay::List;
use crate::app::state::State;
use crate::model::review::{Agent, Change};
use crate::review::ledger::Past;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// Draws the list, oldest first.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let edits: Vec<Past<'_>> = reader.history().collect();
    let inner =
        canvas.boxed(holding(state.view.size, edits.len()), "History of the statement", "oldest first");
    if edits.is_empty() {
        draw_nothing(inner, &[canvas.run("Nobody has touched it yet.", Role::Dim)], canvas);
    }
    let item =
        |index: usize, canvas: &Canvas<'_>| edits.get(index).map_or_else(Vec::new, |past| row(*past, canvas));
    draw_list(list, edits.len(), inner, item, canvas);
}

fn row<'a>(Past { done, about, holds }: Past<'_>, canvas: &Canvas<'_>) -> Item<'a> {
    let who = match &done.agent {
        Agent::User => "you".to_owned(),
        Agent::Engine { version } => version.clone(),
    };
    let told = match &done.change {
        Change::Undo { .. } => format!("undone: {}", told(&about.change, |old| format!("{old} again"))),
        Change::Redo { .. } => format!("done again: {}", told(&about.change, was)),
        change => told(change, was),
    };
    // As far as the minute: 2026-05-04T10:00.
    let at: String = done.at.chars().take(16).collect();
    let undone = if holds { "" } else { "   undone" };
    vec![vec![
        canvas.run(format!("{}  {who:<12}  ", at.replace('T', " ")), Role::Dim),
        canvas.run(told, if holds { Role::Text } else { Role::Rejected }),
        canvas.run(undone, Role::Dim),
    ]]
}

fn was(old: &str) -> String {
    format!("was {old}")
}

/// What was done, and what `back` says of the old value where there was one.
fn told(change: &Change, back: impl Fn(&str) -> String) -> String {
    let old = match change {
        Change::Found { values } => {
            let stance = values.stance.map_or("no stance", |s| s.name());
            let topic = values.topic.as_deref().unwrap_or("no topic");
            return format!("found: {}, {stance}, {topic}", values.holder_names().join(", "));
        }
        Change::Holders { old, .. } => old.iter().map(|h| h.name.as_str()).collect::<Vec<_>>().join(", "),
        Change::Stance { old, .. } => old.map_or(String::new(), |s| s.name().to_owned()),
        Change::Topic { old, .. } | Change::Target { old, .. } => old.clone().unwrap_or_default(),
        Change::Mode { old, .. } => old.name().to_owned(),
        _ => String::new(),
    };
    let old = if old.is_empty() { String::new() } else { format!(" ({})", back(&old)) };
    format!("{}{old}", change.describe())
}
