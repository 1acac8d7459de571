//! Where to write an export, and how.

use super::{centred, widest};
use crate::app::geometry::Area;
use crate::app::overlay::{ExportForm, Scope};
use crate::app::state::State;
use crate::model::review::Status;
use crate::ui::canvas::{Canvas, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Columns at most.
const WIDTH: u16 = 76;

/// Rows that are shown of what goes out, at most.
const PREVIEW: u16 = 4;

/// Columns at most of what tells which articles go out.
const NOTE: u16 = 48;

/// Draws the form: formats, the file, what goes out, its first rows.
pub(super) fn draw(state: &State, form: &ExportForm, canvas: &mut Canvas<'_>) {
    let formats = state.formats.len() as u16;
    let of = form.articles.as_ref().map_or_else(String::new, |articles| {
        fitted(
            &format!("{} {}", counted(articles.entries.len(), "article"), articles.of),
            NOTE,
            canvas.signs.cut,
        )
    });
    let area = centred(state.view.size, WIDTH, formats + PREVIEW + 6);
    let inner = canvas.boxed(area, "Export", of.trim_end());
    let below = (PREVIEW + 3).min(inner.height.saturating_sub(3));
    let choices = Area { height: inner.height.saturating_sub(below).min(formats), ..inner };
    draw_formats(state, form, choices, canvas);
    let y = choices.y + choices.height;
    let rest = Area { y, height: (inner.y + inner.height).saturating_sub(y), ..inner };
    let path = row_of(rest, 1);
    let x = canvas.row(path, 0, &[canvas.run("file  ", Role::Dim)]);
    draw_input(&form.path, Area { x, width: (path.x + path.width).saturating_sub(x), ..path }, canvas);
    canvas.row(rest, 2, &[canvas.run("out   ", Role::Dim), canvas.run(summary(form), Role::Text)]);
    for (row, item) in (3..rest.height).zip(form.chosen()) {
        let sign = item.status.map_or(canvas.signs.note, |status| canvas.signs.status(status));
        let text = fitted(&item.text, rest.width.saturating_sub(8), canvas.signs.cut);
        canvas.row(
            rest,
            row,
            &[canvas.run(format!("      {sign} "), Role::Checked), canvas.run(text, Role::Dim)],
        );
    }
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
    if form.articles.as_ref().is_some_and(|articles| articles.gathering) {
        return "looking for notes and for what was checked".to_owned();
    }
    let total = form.chosen().count() + form.untouched();
    let notes = form.chosen().filter(|row| row.status.is_none()).count();
    let open = form.chosen().filter(|row| row.status == Some(Status::Automatic)).count() + form.untouched();
    let checked = total - notes - open;
    let parts = [(notes, "note"), (checked, "checked statement"), (open, "unchecked statement")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    match form.scope {
        _ if total == 0 => "nothing: another choice takes more".to_owned(),
        Scope::Notes => format!("{} alone", parts.join(", ")),
        Scope::Checked | Scope::Everything => parts.join(", "),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
