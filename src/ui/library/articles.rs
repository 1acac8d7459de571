//! The list of articles: what was read, what was found in each, what was noted.

use super::draw_cursor;
use crate::app::geometry::Area;
use crate::app::library::{Entry, EntryId, FolderKind, Library, LibraryPane};
use crate::model::feed::Failing;
use crate::text::display::visible;
use crate::ui::canvas::{Canvas, Run, cells, fitted, row_of};
use crate::ui::dates::day;
use crate::ui::theme::Role;

/// Draws the list; the labels of its columns go into the rule below the header.
pub(super) fn draw(library: &Library, header: Area, area: Area, canvas: &mut Canvas<'_>) {
    let columns = Columns::of(area.width);
    if header.height > 1 {
        draw_labels(Area { x: area.x, width: area.width, y: header.y + 1, height: 1 }, &columns, canvas);
    }
    if library.shown.is_empty() {
        return draw_empty(library, area, canvas);
    }
    for (row, index) in (0..area.height).zip(library.top..library.shown.len()) {
        let Some((id, entry)) = library.shown.get(index).and_then(|&i| Some((i, library.entries.get(i)?)))
        else {
            continue;
        };
        let line = row_of(area, row);
        let marks = Marks {
            chosen: library.chosen.contains(&EntryId(id)),
            twin: library.is_twin(index),
            folded: library.articles_of(index).len().saturating_sub(1),
        };
        draw_entry(entry, &marks, line, &columns, canvas);
        if index == library.selected {
            draw_cursor(library, LibraryPane::Articles, line, canvas);
        }
    }
}

/// The columns that a list of some width has room for; each with a space before it.
struct Columns {
    title: u16,
    outlet: u16,
    date: u16,
    count: u16,
}

/// Cursor, marks and spaces before the title.
const LEAD: u16 = 5;
/// Statements and notes.
const COUNTS: u16 = 13;

impl Columns {
    fn of(width: u16) -> Self {
        let outlet = if width >= 76 { (width / 6).clamp(14, 26) } else { 0 };
        let date = if width >= 58 { 13 } else { 0 };
        let count = if width >= 30 { COUNTS } else { 0 };
        Self { title: width.saturating_sub(LEAD + outlet + date + count), outlet, date, count }
    }
}

fn draw_labels(area: Area, columns: &Columns, canvas: &mut Canvas<'_>) {
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

/// What a row is marked with beside what is known of its article.
struct Marks {
    chosen: bool,
    /// It has nearly the same text as the row above.
    twin: bool,
    /// How many articles are folded behind it.
    folded: usize,
}

fn draw_entry(entry: &Entry, marks: &Marks, line: Area, columns: &Columns, canvas: &mut Canvas<'_>) {
    let cut = canvas.signs.cut;
    let role = if entry.read { Role::Text } else { Role::Unread };
    let column = |text: &str, width: u16| match width {
        0 => String::new(),
        width => fitted(text, width - 1, cut) + " ",
    };
    let date = entry.published.as_deref().map(day).unwrap_or_default();
    let date =
        format!("{:>width$}", column(&date, columns.date).trim_end(), width = usize::from(columns.date));
    let behind = if marks.twin { format!("{} ", canvas.signs.twin) } else { String::new() };
    let folded =
        if marks.folded == 0 { String::new() } else { format!(" {}{}", canvas.signs.folded, marks.folded) };
    let taken = cells(&behind) + cells(&folded);
    let title = column(&entry.title, columns.title.saturating_sub(taken).max(1));
    let runs = [
        canvas.run("  ", Role::Text),
        canvas.run(if marks.chosen { canvas.signs.chosen } else { " " }, Role::Note),
        state_sign(entry, canvas),
        canvas.run(" ", Role::Text),
        canvas.run(behind, Role::Dim),
        canvas.run(with_count(&title, &folded), role),
        canvas.run(column(entry.outlet.as_deref().unwrap_or_default(), columns.outlet), Role::Dim),
        canvas.run(date, Role::Dim),
        canvas.run(said(entry, columns, canvas), Role::Count),
        canvas.run(noted(entry, columns, canvas), Role::Note),
    ];
    canvas.row(line, 0, &runs);
}

/// The count of what is folded behind a row stands right after its title, or at the end of a long one.
fn with_count(title: &str, folded: &str) -> String {
    if folded.is_empty() {
        return title.to_owned();
    }
    let words = title.trim_end();
    let spaces = title.len() - words.len();
    format!("{words}{folded}{}", " ".repeat(spaces))
}

/// Put away, starred, or not read yet: one sign, the most telling.
fn state_sign<'r>(entry: &Entry, canvas: &Canvas<'_>) -> Run<'r> {
    let sign = match entry {
        Entry { archived: true, .. } => canvas.signs.archived,
        Entry { starred: true, .. } => canvas.signs.star,
        Entry { read: false, .. } => canvas.signs.unread,
        _ => " ",
    };
    canvas.run(sign, Role::Note)
}

fn said(entry: &Entry, columns: &Columns, canvas: &Canvas<'_>) -> String {
    let half = usize::from(columns.count / 2);
    let said = entry.statements.map_or_else(|| canvas.signs.dot.to_owned(), |count| count.to_string());
    if half == 0 { String::new() } else { format!("{said:>half$}") }
}

fn noted(entry: &Entry, columns: &Columns, canvas: &Canvas<'_>) -> String {
    let half = usize::from(columns.count / 2);
    let notes =
        if entry.notes == 0 { String::new() } else { format!("{}{}", canvas.signs.note, entry.notes) };
    if half == 0 { String::new() } else { format!("{notes:>half$}") }
}

/// What the open folder says where it has nothing; a feed that fails says why.
fn empty_folder(library: &Library) -> [String; 2] {
    match library.folders.rows.get(library.folders.selected).map(|row| &row.kind) {
        Some(FolderKind::Feed { failing: Some(Failing { since, error, .. }), .. }) => {
            [format!("This feed has not answered since {}.", day(since)), visible(error).into_owned()]
        }
        _ => ["This folder is empty.".to_owned(), String::new()],
    }
}

/// What an empty list says, and what can be done about it.
fn draw_empty(library: &Library, area: Area, canvas: &mut Canvas<'_>) {
    let waiting = library.find.as_ref().is_some_and(|find| find.waiting);
    let words = match (library.entries.is_empty(), library.loading, &library.find) {
        (true, true, _) => ["Articles are being read …".to_owned(), String::new()],
        (true, false, _) => [
            "There are no articles here.".to_owned(),
            "Start sayso with a file, a folder, or - for standard input.".to_owned(),
        ],
        (_, _, Some(_)) if waiting => ["Searching …".to_owned(), String::new()],
        (_, _, Some(find)) => match &find.error {
            Some(error) => [format!("This cannot be understood, {error}"), visible(&find.query).into_owned()],
            None if find.of_folder => empty_folder(library),
            None => ["No article fits the search.".to_owned(), "Escape leaves it.".to_owned()],
        },
        _ if library.filter.is_empty() => empty_folder(library),
        _ => ["No article fits the filter.".to_owned(), "Escape clears it.".to_owned()],
    };
    let top = area.height / 3;
    for (row, text) in (top..area.height).zip(&words) {
        let x = area.x + area.width.saturating_sub(cells(text)) / 2;
        let role = if row == top { Role::Text } else { Role::Dim };
        canvas.text(area, (x, area.y + row), text, canvas.style(role));
    }
}
