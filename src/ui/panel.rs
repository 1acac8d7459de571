//! Actors, the positions of the selected one, and why the current statement was given to its holder.

pub(super) mod actors;
mod positions;
mod why;

use super::canvas::{Canvas, rows};
use super::theme::Role;
use crate::app::geometry::{self, Area};
use crate::app::reader::Reader;
use crate::app::state::State;

/// Draws the panel.
pub(super) fn draw(state: &State, reader: &Reader, area: Area, canvas: &mut Canvas<'_>) {
    let parts = geometry::panel(area, reader.actor_count());
    actors::draw(state, reader, parts.actors, canvas);
    positions::draw(reader, (parts.positions, parts.positions.y > area.y), canvas);
    why::draw(reader, parts.why, canvas);
    if parts.positions.y == parts.actors.y && parts.positions.x > parts.actors.x {
        let x = parts.actors.x + parts.actors.width;
        canvas.wall(Area { x, width: 1, ..area });
    }
}

/// Draws the sign of the selected row, and lights the row where its pane has the keys.
fn draw_cursor(area: Area, row: u16, focused: bool, canvas: &mut Canvas<'_>) {
    if !rows(area).contains(&(area.y + row)) {
        return;
    }
    canvas.sign(area, (area.x, area.y + row), canvas.signs.cursor, Role::Bar);
    if focused {
        canvas.light(Area { y: area.y + row, height: 1, ..area });
    }
}
