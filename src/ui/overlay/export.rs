//! Where to write an export, and how.

use super::{centred, widest};
use crate::app::geometry::Area;
use crate::app::overlay::ExportForm;
use crate::app::state::State;
use crate::ui::canvas::{Canvas, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Columns at most.
const WIDTH: u16 = 76;

/// Draws the form: formats, what goes out, the file.
pub(super) fn draw(state: &State, form: &ExportForm, canvas: &mut Canvas<'_>) {
    let formats = state.formats.len() as u16;
    let inner = canvas.boxed(centred(state.view.size, WIDTH, formats + 6), "Export", "");
    let choices = Area { height: inner.height.saturating_sub(3).min(formats), ..inner };
    draw_formats(state, form, choices, canvas);
    let last = inner.y + inner.height;
    let gap = u16::from(inner.height > formats + 3);
    let rest = Area { y: (choices.y + choices.height + gap).min(last), height: 3, ..inner };
    let rest = Area { height: last.saturating_sub(rest.y).min(3), ..rest };
    let path = row_of(rest, 0);
    let x = canvas.row(path, 0, &[canvas.run("file  ", Role::Dim)]);
    draw_input(&form.path, Area { x, width: (path.x + path.width).saturating_sub(x), ..path }, canvas);
    let tick = if form.automatic { "[x]" } else { "[ ]" };
    let also = format!("{tick}   {} without a note too", counted(form.statements, "statement"));
    canvas.row(rest, 1, &[canvas.run(also, Role::Text)]);
    canvas.row(rest, 2, &[canvas.run(summary(form), Role::Dim)]);
}

fn draw_formats(state: &State, form: &ExportForm, area: Area, canvas: &mut Canvas<'_>) {
    let names = widest(state.formats.iter().map(|format| format.name.as_str()));
    let top = (form.format + 1).saturating_sub(usize::from(area.height));
    for (row, (index, format)) in (0..area.height).zip(state.formats.iter().enumerate().skip(top)) {
        let chosen = index == form.format;
        let mark = if chosen { canvas.signs.cursor } else { " " };
        let runs = [
            canvas.run(format!("{mark}     "), Role::Bar),
            canvas.run(fitted(&format.name, names + 2, canvas.signs.cut), Role::NameSelected),
            canvas.run(format.description.as_str(), Role::Dim),
        ];
        let line = row_of(area, row);
        canvas.row(line, 0, &runs);
        if chosen {
            canvas.light(line);
        }
    }
}

/// What will be written.
fn summary(form: &ExportForm) -> String {
    let notes = counted(form.notes, "note");
    if form.automatic {
        format!("      writes {notes} and {}", counted(form.statements, "statement"))
    } else {
        format!("      writes {notes} with what they are about")
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
