//! A note being written, in a box that never hides what the note is about.

use crate::app::geometry::{Area, ReaderAreas};
use crate::app::overlay::NoteEditor;
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::note::NoteTarget;
use crate::model::span::Span;
use crate::text::display::visible;
use crate::ui::canvas::{Canvas, below, row_of};
use crate::ui::lookup::{end_of, start_of};
use crate::ui::theme::Role;
use crate::ui::typing;

/// Rows of the box: frame, quote, and some to write in.
const ROWS: u16 = 10;
/// The fewest rows that are of use.
const FEWEST: u16 = 4;
/// Columns at most.
const WIDTH: u16 = 84;

/// Draws the box, the passage in a line, and the text with its cursor.
pub(super) fn draw(state: &State, editor: &NoteEditor, canvas: &mut Canvas<'_>) {
    let areas = state.areas();
    let place = match &state.reader {
        Some(reader) => beside(reader, editor, &areas, state.view.size.width),
        None => super::centred(state.view.size, WIDTH, ROWS),
    };
    let inner = canvas.boxed(place, title(editor), "saved as you type");
    let quote = quote(editor, canvas);
    let first = u16::from(inner.height > 2 && !quote.is_empty());
    if first == 1 {
        canvas.row(row_of(inner, 0), 0, &[canvas.run(quote, Role::Dim)]);
    }
    draw_body(editor, below(inner, first), canvas);
}

fn title(editor: &NoteEditor) -> &'static str {
    match (&editor.note.target, editor.existed) {
        (NoteTarget::Article, _) => "Note on the article",
        (NoteTarget::Passage { .. }, _) => "Note on the passage",
        (NoteTarget::Statement { .. }, _) => "Note on the statement",
    }
}

/// The words that the note is about.
fn quote(editor: &NoteEditor, canvas: &Canvas<'_>) -> String {
    let [open, close] = canvas.signs.quotes;
    match &editor.note.target {
        NoteTarget::Article => String::new(),
        NoteTarget::Passage { anchor } => format!("{open}{}{close}", visible(&anchor.exact)),
        NoteTarget::Statement { statement, .. } => {
            let who = statement.holders.join(", ");
            let who = if who.is_empty() { String::new() } else { format!("{who}: ") };
            format!("{who}{}", visible(&statement.quote))
        }
    }
}

/// Where the box stands: over the lower part of the text, or over the upper part where the passage is in the
/// lower; it gives way to the passage as far as it can.
fn beside(reader: &Reader, editor: &NoteEditor, areas: &ReaderAreas, screen: u16) -> Area {
    let text = if areas.rule.is_none() && areas.panel.is_some() {
        areas.panel.unwrap_or_default()
    } else {
        areas.text
    };
    let (first, last) = passage_rows(reader, editor, text.height);
    let (above, under) = (first, text.height.saturating_sub(last));
    let height = ROWS.max(text.height / 3).min(text.height);
    let (y, height) = if under >= FEWEST || under >= above {
        let height = height.min(under.max(FEWEST)).min(text.height);
        (text.y + text.height - height, height)
    } else {
        (text.y, height.min(above.max(FEWEST)).min(text.height))
    };
    let left = areas.gutter.x.min(text.x);
    let right = (areas.margin.x + areas.margin.width).max(text.x + text.width).min(screen);
    Area { x: left, y, width: (right - left).min(WIDTH), height }
}

/// The rows of the screen that the passage takes, from its first to one past its last.
fn passage_rows(reader: &Reader, editor: &NoteEditor, height: u16) -> (u16, u16) {
    let Some(Span { start, end }) = about(reader, editor) else { return (0, 0) };
    let row = |line: usize| line.saturating_sub(reader.top).min(usize::from(height)) as u16;
    let (first, last) = (reader.line_of(start), reader.line_of(end.saturating_sub(1)) + 1);
    if last <= reader.top { (0, 0) } else { (row(first), row(last)) }
}

/// What is not to be hidden: the statement with its source and cue, or the passage.
fn about(reader: &Reader, editor: &NoteEditor) -> Option<Span> {
    let target = &editor.note.target;
    let id = target.statement().map(|record| record.id);
    let statements = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.statements);
    let statement = statements.iter().find(|statement| Some(statement.id) == id);
    let whole = statement.map(|statement| Span::new(start_of(statement), end_of(statement)));
    whole.or_else(|| target.anchor().map(|anchor| anchor.span))
}

/// Draws the text, scrolled so that its cursor is in sight.
fn draw_body(editor: &NoteEditor, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let text = editor.text.text();
    let rows = typing::rows(text, area.width);
    let (row, column) = typing::place(text, &rows, editor.text.cursor(), area.width);
    let top = (row + 1).saturating_sub(usize::from(area.height));
    for (line, span) in (0..area.height).zip(rows.iter().skip(top)) {
        canvas.text(area, (area.x, area.y + line), span.of(text), canvas.style(Role::Input));
    }
    canvas.show_cursor(area, (area.x + column, area.y + (row - top) as u16));
}
