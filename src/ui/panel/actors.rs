//! The list of actors: what each is, its name, its role, how many statements it holds.

use super::draw_cursor;
use crate::app::command::Command;
use crate::app::geometry::Area;
use crate::app::reader::{ActorSort, Pane, Reader};
use crate::app::state::State;
use crate::model::analysis::{Actor, ActorId, ActorKind, Analysis};
use crate::ui::canvas::{Canvas, Heading, below, cells, fitted};
use crate::ui::footer::key_of;
use crate::ui::lookup::described;
use crate::ui::theme::Role;

/// Steps of the longest bar.
const LONGEST_BAR: usize = 5;
/// The narrowest list that has bars.
const WITH_BARS: u16 = 44;

/// Draws the list.
pub(super) fn draw(state: &State, reader: &Reader, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let focused = reader.focus == Pane::Actors;
    let (title, note) = (title(reader), order(state, reader, area, canvas));
    canvas.heading(area, &Heading { title: &title, note: &note, focused, ruled: false });
    let list = below(area, 1);
    let Some(analysis) = reader.analysis.as_deref() else {
        return say(list, "The article is being analysed; read on.", canvas);
    };
    if reader.panel.actors.is_empty() {
        let filtered = !reader.panel.filter.is_empty();
        return say(
            list,
            if filtered { "No actor fits the filter." } else { "Nobody speaks or acts here." },
            canvas,
        );
    }
    draw_rows(reader, analysis, list, canvas);
}

fn say(area: Area, words: &str, canvas: &mut Canvas<'_>) {
    if area.height > 0 {
        canvas.text(area, (area.x + 2, area.y), words, canvas.style(Role::Dim));
    }
}

fn title(reader: &Reader) -> String {
    let Some(all) = reader.analysis.as_ref().map(|analysis| analysis.actors.len()) else {
        return "ACTORS".to_owned();
    };
    let shown = reader.panel.actors.len();
    if shown < all { format!("ACTORS {shown}/{all}") } else { format!("ACTORS {all}") }
}

/// What the list is sorted by and how it is filtered.
fn order(state: &State, reader: &Reader, area: Area, canvas: &Canvas<'_>) -> String {
    if !reader.panel.filter.is_empty() {
        return format!("/{}", reader.panel.filter);
    }
    let sort = match reader.panel.sort {
        ActorSort::Statements => "statements",
        ActorSort::Appearance => "appearance",
        ActorSort::Name => "name",
    };
    let sorted = format!("by {sort} {}", canvas.signs.down);
    match key_of(state, Command::FilterActors).filter(|_| reader.focus == Pane::Actors && area.width >= 44) {
        Some(key) => format!("{sorted}  {key} filter"),
        None => sorted,
    }
}

/// What the rows have in common.
struct Columns<'a> {
    name: u16,
    counts: &'a [usize],
    most: usize,
}

fn draw_rows(reader: &Reader, analysis: &Analysis, list: Area, canvas: &mut Canvas<'_>) {
    let top = reader.panel.actors_top;
    let shown: Vec<(usize, ActorId)> =
        reader.panel.actors.iter().copied().enumerate().skip(top).take(usize::from(list.height)).collect();
    let names = shown.iter().filter_map(|(_, id)| analysis.actor(*id)).map(|actor| cells(&actor.name));
    // Names longer than that run on into the column of roles, so that one does not push all roles out.
    let names = names.filter(|&width| width <= list.width * 2 / 5);
    let counts = &reader.panel.counts;
    let columns =
        Columns { name: names.max().unwrap_or(0), most: counts.iter().copied().max().unwrap_or(0), counts };
    for (row, (index, id)) in (0..list.height).zip(shown) {
        let Some(actor) = analysis.actor(id) else { continue };
        let selected = index == reader.panel.actor;
        draw_actor(reader, actor, (list, row, selected), &columns, canvas);
        if selected {
            draw_cursor(list, row, reader.focus == Pane::Actors, canvas);
        }
    }
}

fn draw_actor(
    reader: &Reader,
    actor: &Actor,
    (list, row, selected): (Area, u16, bool),
    columns: &Columns<'_>,
    canvas: &mut Canvas<'_>,
) {
    let only = reader.panel.only == Some(actor.id);
    let name = if selected { Role::NameSelected } else { Role::Name };
    let left = [
        canvas.run(" ", Role::Bar),
        canvas.run(if only { canvas.signs.only } else { " " }, Role::Bar),
        canvas.run(canvas.signs.kind(actor.kind), kind_role(actor.kind)),
        canvas.run(" ", Role::Name),
        canvas.run(fitted(&actor.name, columns.name.max(cells(&actor.name)), canvas.signs.cut), name),
        canvas.run("  ", Role::Name),
        canvas.run(described(actor), Role::Dim),
    ];
    let count = columns.counts.get(actor.id.0 as usize).copied().unwrap_or(0);
    let shown = if count == 0 { String::new() } else { count.to_string() };
    let mut right = vec![canvas.run(format!("{shown:>3} "), Role::Count)];
    if list.width >= WITH_BARS {
        let steps = (count * LONGEST_BAR).div_ceil(columns.most.max(1));
        let bar = fitted(&canvas.signs.step.repeat(steps), LONGEST_BAR as u16, "");
        right.push(canvas.run(format!("{bar} "), Role::Count));
    }
    canvas.ends(list, row, (&left, columns.name + 4), &right);
}

/// The role of the sign of an actor.
pub(in crate::ui) const fn kind_role(kind: ActorKind) -> Role {
    match kind {
        ActorKind::Person => Role::Person,
        ActorKind::Organization => Role::Organization,
        ActorKind::Country => Role::Country,
        ActorKind::Group => Role::Group,
    }
}
