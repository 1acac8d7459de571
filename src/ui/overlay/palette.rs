//! All commands by fuzzy search: name, what it does, its keys.

use super::{centred, widest};
use crate::app::command::{Command, Context};
use crate::app::geometry::Area;
use crate::app::overlay::Palette;
use crate::app::state::State;
use crate::ui::canvas::{Canvas, below, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Rows of commands at most.
const ROWS: u16 = 14;
/// Columns at most.
const WIDTH: u16 = 84;

/// Draws the palette.
pub(super) fn draw(state: &State, palette: &Palette, canvas: &mut Canvas<'_>) {
    let note = format!("{} fit", palette.matches.len());
    let inner = canvas.boxed(centred(state.view.size, WIDTH, ROWS + 3), "Run a command", &note);
    let x = canvas.row(inner, 0, &[canvas.run(": ", Role::FooterKey)]);
    let field = Area { x, width: (inner.x + inner.width).saturating_sub(x), ..row_of(inner, 0) };
    draw_input(&palette.input, field, canvas);
    let list = below(inner, 1);
    if palette.matches.is_empty() {
        super::draw_nothing(list, &[canvas.run("No command is called that.", Role::Dim)], canvas);
    }
    let top = (palette.selected + 1).saturating_sub(usize::from(list.height));
    let shown: Vec<Command> = palette.matches.iter().copied().skip(top).take(list.height.into()).collect();
    let names = widest(shown.iter().map(|command| command.name()));
    for (row, command) in (0..list.height).zip(shown) {
        let line = row_of(list, row);
        draw_command(state, palette, (line, names), command, canvas);
        if top + usize::from(row) == palette.selected {
            canvas.light(line);
        }
    }
}

fn draw_command(
    state: &State,
    palette: &Palette,
    (line, names): (Area, u16),
    command: Command,
    canvas: &mut Canvas<'_>,
) {
    let context = palette.context.unwrap_or(Context::Global);
    let keys = state.keymap.keys_for(context, command).unwrap_or_default();
    let left = [
        canvas.run(fitted(command.name(), names + 2, canvas.signs.cut), Role::NameSelected),
        canvas.run(command.description(), Role::Dim),
    ];
    canvas.ends(line, 0, (&left, names), &[canvas.run(keys, Role::FooterKey)]);
}
