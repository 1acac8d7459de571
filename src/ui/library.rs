//! The list of articles: what was read, what was found in each, what was noted.

use super::canvas::{Canvas, cells, fitted, row_of};
use super::dates::day;
use super::footer;
use super::theme::Role;
use crate::app::geometry::{self, Area};
use crate::app::state::{Entry, EntrySort, Library, State};

/// Draws the screen.
pub(super) fn draw(state: &State, canvas: &mut Canvas<'_>) {
    let areas = geometry::library(state.view.size);
    let columns = Columns::of(areas.list.width);
    draw_header(&state.library, areas.header, &columns, canvas);
    if state.library.shown.is_empty() {
        draw_empty(&state.library, areas.list, canvas);
    }
    let Library { entries, shown, top, selected, .. } = &state.library;
    for (row, index) in (0..areas.list.height).zip(*top..shown.len()) {
        let Some(entry) = shown.get(index).and_then(|&entry| entries.get(entry)) else { continue };
        let line = row_of(areas.list, row);
        draw_entry(entry, line, &columns, canvas);
        if index == *selected {
            canvas.sign(line, (line.x + 1, line.y), canvas.signs.cursor, Role::Bar);
            canvas.light(line);
        }
    }
    footer::draw(state, areas.footer, canvas);
}

/// The columns that a list of some width has room for; each with a space before it.
struct Columns {
    title: u16,
    outlet: u16,
    date: u16,
    count: u16,
}

/// Cursor, mark and spaces before the title.
const LEAD: u16 = 5;
/// Statements and notes.
const COUNTS: u16 = 13;

impl Columns {
    fn of(width: u16) -> Self {
        let outlet = if width >= 76 { (width / 6).clamp(14, 26) } else { 0 };
        let date = if width >= 60 { 13 } else { 0 };
        let count = if width >= 30 { COUNTS } else { 0 };
        Self { title: width.saturating_sub(LEAD + outlet + date + count), outlet, date, count }
    }
}

/// Count and order of the articles, and what is in each column.
fn draw_header(library: &Library, area: Area, columns: &Columns, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let line = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let left = [canvas.run("sayso", Role::Title), canvas.run(format!("   {}", counted(library)), Role::Text)];
    let filter = if library.filter.is_empty() { String::new() } else { format!("/{}   ", library.filter) };
    let sorted = format!("{} {}", order(library.sort), canvas.signs.down);
    let right = [canvas.run(filter, Role::Title), canvas.run(sorted, Role::Dim)];
    canvas.ends(line, 0, (&left, 20), &right);
    if area.height > 1 {
        draw_labels(row_of(area, 1), columns, canvas);
    }
}

fn draw_labels(area: Area, columns: &Columns, canvas: &mut Canvas<'_>) {
    canvas.rule(area);
    let mut x = area.x + LEAD - 1;
    let mut label = |text: &str, width: u16, right: bool| {
        let shown = format!(" {text} ");
        let at = if right { (x + width + 1).saturating_sub(cells(&shown)) } else { x };
        if width > 0 {
            let style = canvas.style(Role::Dim);
            canvas.text(area, (at, area.y), &shown, style);
        }
        x += width;
    };
    label("title", columns.title, false);
    label("outlet", columns.outlet, false);
    label("date", columns.date, true);
    label("said", columns.count / 2, true);
    label("notes", columns.count / 2, true);
}

/// `3 of 27 articles`.
fn counted(library: &Library) -> String {
    let all = library.entries.len();
    if all == 0 && library.loading {
        return String::new();
    }
    let articles = if all == 1 { "article" } else { "articles" };
    let shown = library.shown.len();
    let more = if library.loading { ", more coming" } else { "" };
    let of = if shown == all { String::new() } else { format!("{shown} of ") };
    format!("{of}{all} {articles}{more}")
}

const fn order(sort: EntrySort) -> &'static str {
    match sort {
        EntrySort::Input => "as given",
        EntrySort::Date => "newest first",
        EntrySort::Title => "by title",
        EntrySort::Outlet => "by outlet",
        EntrySort::Statements => "most statements first",
    }
}

fn draw_entry(entry: &Entry, line: Area, columns: &Columns, canvas: &mut Canvas<'_>) {
    let cut = canvas.signs.cut;
    let date = entry.published.as_deref().map(day).unwrap_or_default();
    let said = entry.statements.map_or_else(|| canvas.signs.dot.to_owned(), |count| count.to_string());
    let notes =
        if entry.notes == 0 { String::new() } else { format!("{}{}", canvas.signs.note, entry.notes) };
    let half = usize::from(columns.count / 2);
    let role = if entry.read { Role::Text } else { Role::Unread };
    let column = |text: &str, width: u16| match width {
        0 => String::new(),
        width => fitted(text, width - 1, cut) + " ",
    };
    let numbers = if half == 0 {
        (String::new(), String::new())
    } else {
        (format!("{said:>half$}"), format!("{notes:>half$}"))
    };
    let date =
        format!("{:>width$}", column(&date, columns.date).trim_end(), width = usize::from(columns.date));
    let runs = [
        canvas.run("   ", Role::Text),
        canvas.run(if entry.read { " " } else { canvas.signs.unread }, Role::Note),
        canvas.run(" ", Role::Text),
        canvas.run(column(&entry.title, columns.title), role),
        canvas.run(column(entry.outlet.as_deref().unwrap_or_default(), columns.outlet), Role::Dim),
        canvas.run(date, Role::Dim),
        canvas.run(numbers.0, Role::Count),
        canvas.run(numbers.1, Role::Note),
    ];
    canvas.row(line, 0, &runs);
}

/// What an empty list says, and what can be done about it.
fn draw_empty(library: &Library, area: Area, canvas: &mut Canvas<'_>) {
    let words = match (library.entries.is_empty(), library.loading) {
        (true, true) => ["Articles are being read …", ""],
        (true, false) => {
            ["There are no articles here.", "Start sayso with a file, a folder, or - for standard input."]
        }
        (false, _) => ["No article fits the filter.", "Escape clears it."],
    };
    let top = area.height / 3;
    for (row, text) in (top..area.height).zip(words) {
        let x = area.x + area.width.saturating_sub(cells(text)) / 2;
        let role = if row == top { Role::Text } else { Role::Dim };
        canvas.text(area, (x, area.y + row), text, canvas.style(role));
    }
}
