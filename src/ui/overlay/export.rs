//! Where to write an export, and how.

use super::{centred, widest};
use crate::app::editor::Editor;
use crate::app::geometry::Area;
use crate::app::overlay::{ExportForm, Scope};
use crate::app::state::State;
use crate::model::review::Status;
use crate::query::Query;
use crate::ui::canvas::{Canvas, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Columns at most.
const WIDTH: u16 = 76;

/// Rows that are shown of what goes out, at most.
const PREVIEW: u16 = 4;

/// Rows between the formats and what goes out: file, query, choice, numbers.
const LINES: u16 = 4;

/// Columns of what stands before these.
const LABEL: usize = 6;

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
    let area = centred(state.view.size, WIDTH, formats + PREVIEW + 7);
    let inner = canvas.boxed(area, "Export", of.trim_end());
    let below = (PREVIEW + LINES).min(inner.height.saturating_sub(2));
    let choices = Area { height: inner.height.saturating_sub(below).min(formats), ..inner };
    draw_formats(state, form, choices, canvas);
    let y = choices.y + choices.height;
    let rest = Area { y, height: (inner.y + inner.height).saturating_sub(y), ..inner };
    draw_field("file  ", &form.path, !form.asking, row_of(rest, 0), canvas);
    draw_field("only  ", &form.query, form.asking, row_of(rest, 1), canvas);
    draw_scopes(form, row_of(rest, 2), canvas);
    let told = match &form.asked {
        Ok(_) => canvas.run(summary(form), Role::Text),
        Err(why) => canvas.run(why.clone(), Role::Warning),
    };
    canvas.row(rest, 3, &[canvas.run("out   ", Role::Dim), told]);
    for (row, item) in (LINES..rest.height).zip(form.chosen()) {
        let status = item.status.filter(|_| !item.note);
        let sign = status.map_or(canvas.signs.note, |status| canvas.signs.status(status));
        let text = fitted(&item.text, rest.width.saturating_sub(8), canvas.signs.cut);
        canvas.row(
            rest,
            row,
            &[canvas.run(format!("      {sign} "), Role::Checked), canvas.run(text, Role::Dim)],
        );
    }
}

/// A line that is typed into, with the cursor where it has the keys.
fn draw_field(label: &'static str, field: &Editor, typed: bool, line: Area, canvas: &mut Canvas<'_>) {
    let x = canvas.row(line, 0, &[canvas.run(label, Role::Dim)]);
    let area = Area { x, width: (line.x + line.width).saturating_sub(x), ..line };
    if typed {
        draw_input(field, area, canvas);
    } else {
        let text = if field.text().is_empty() { "all of these" } else { field.text() };
        let role = if field.text().is_empty() { Role::Dim } else { Role::Text };
        canvas.row(area, 0, &[canvas.run(text.to_owned(), role)]);
    }
}

/// What may go out, the choice among it marked; where there is no room for all, it comes first.
fn draw_scopes(form: &ExportForm, line: Area, canvas: &mut Canvas<'_>) {
    let whole: usize = Scope::ALL.iter().map(|scope| scope.name().len() + 1).sum();
    let at = Scope::ALL.iter().position(|scope| *scope == form.scope).unwrap_or_default();
    let first = if whole + LABEL > usize::from(line.width) { at } else { 0 };
    let mut runs = vec![canvas.run("take ", Role::Dim)];
    for scope in &Scope::ALL[first..] {
        let (mark, role) =
            if *scope == form.scope { (canvas.signs.cursor, Role::NameSelected) } else { (" ", Role::Dim) };
        runs.push(canvas.run(mark, Role::Bar));
        runs.push(canvas.run(scope.name(), role));
    }
    canvas.row(line, 0, &runs);
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
    // Of the articles that nobody worked on only the number of statements is known, not which fit a query.
    let known = if form.asked == Ok(Query::All) { form.untouched() } else { 0 };
    let of = |status: fn(Status) -> bool| {
        let statements = form.chosen().filter(|row| !row.note);
        statements.filter(|row| row.status.is_some_and(status)).count()
    };
    let parts = [
        (form.chosen().filter(|row| row.note).count(), "note"),
        (of(Status::is_verified), "checked statement"),
        (of(|status| status == Status::Rejected), "rejected statement"),
        (of(|status| status == Status::Automatic) + known, "unchecked statement"),
    ];
    let mut parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    if known < form.untouched() {
        parts.push(format!("what fits of {}", counted(form.untouched(), "unchecked statement")));
    }
    match form.scope {
        _ if parts.is_empty() => "nothing: another choice takes more".to_owned(),
        Scope::Notes => format!("{} alone", parts.join(", ")),
        _ => parts.join(", "),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
