//! What may follow the keys that were begun, in a box above the footer where the footer has no room for all of it.
//!
//! Invariant: everything that goes on from the pending keys is named, as far as the screen has cells.

use super::canvas::{Canvas, Run, cells};
use super::footer::continuations;
use super::theme::Role;
use crate::app::geometry::Area;
use crate::app::state::State;

/// Cells between two columns.
const GAP: u16 = 3;

/// Draws the box, where one is needed.
pub(super) fn draw(state: &State, canvas: &mut Canvas<'_>) {
    let offered = continuations(state);
    let size = state.view.size;
    let in_a_row: u16 = offered.iter().map(|(key, what)| cells(key) + cells(what) + GAP + 1).sum();
    // Keys begun at its left and the key of the help at its right are in the footer too.
    if offered.is_empty() || in_a_row + 16 <= size.width || size.height < 5 || size.width < 20 {
        return;
    }
    let room = size.width - 4;
    let widest = offered.iter().map(|(key, what)| cells(key) + cells(what) + 1).max().unwrap_or(1).min(room);
    let columns = usize::from(((room + GAP) / (widest + GAP)).max(1)).min(offered.len());
    let rows = offered.len().div_ceil(columns);
    let height = (rows as u16).saturating_add(2).min(size.height - 1);
    let area = Area::new(0, size.height - 1 - height, size.width, height);
    let inside = canvas.boxed(area, &begun(state), "");
    for (n, (key, what)) in offered.iter().enumerate() {
        let (column, row) = ((n / rows) as u16, (n % rows) as u16);
        if row < inside.height {
            let x = inside.x + column * (widest + GAP);
            let place = Area { x, width: widest.min((inside.x + inside.width).saturating_sub(x)), ..inside };
            canvas.row(place, row, &line(key, what, canvas));
        }
    }
}

fn line<'r>(key: &'r str, what: &'r str, canvas: &Canvas<'_>) -> [Run<'r>; 2] {
    [canvas.run(key, Role::FooterKey), canvas.run(format!(" {what}"), Role::Text)]
}

fn begun(state: &State) -> String {
    format!("{} …", crate::app::key::write_keys(&state.pending.keys))
}
