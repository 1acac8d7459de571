//! What was done to the current statement: when, by whom, what, and whether it still holds.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::overlay::List;
use crate::app::state::State;
use crate::model::review::{Agent, Change, Edit};
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// Draws the list, oldest first.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let edits: Vec<(&Edit, bool)> = reader.history().collect();
    let inner =
        canvas.boxed(holding(state.view.size, edits.len()), "History of the statement", "oldest first");
    if edits.is_empty() {
        draw_nothing(inner, &[canvas.run("Nobody has touched it yet.", Role::Dim)], canvas);
    }
    let item = |index: usize, canvas: &Canvas<'_>| {
        edits.get(index).map_or_else(Vec::new, |(edit, holds)| row(edit, *holds, canvas))
    };
    draw_list(list, edits.len(), inner, item, canvas);
}

fn row<'a>(edit: &Edit, holds: bool, canvas: &Canvas<'_>) -> Item<'a> {
    let who = match &edit.agent {
        Agent::User => "you".to_owned(),
        Agent::Engine { version } => version.clone(),
    };
    // As far as the minute: 2026-05-04T10:00.
    let at: String = edit.at.chars().take(16).collect();
    let undone = if holds { "" } else { "   undone" };
    vec![vec![
        canvas.run(format!("{}  {who:<12}  ", at.replace('T', " ")), Role::Dim),
        canvas.run(told(&edit.change), if holds { Role::Text } else { Role::Rejected }),
        canvas.run(undone, Role::Dim),
    ]]
}

/// What was done, with the old value where there was one.
fn told(change: &Change) -> String {
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
    let was = if old.is_empty() { String::new() } else { format!(" (was {old})") };
    format!("{}{was}", change.describe())
}
