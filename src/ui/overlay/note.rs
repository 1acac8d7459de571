//! A note being written, in a box that never hides what the note is about.

use super::beside::{beside, whole};
use crate::app::geometry::Area;
use crate::app::overlay::NoteEditor;
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::note::NoteTarget;
use crate::model::span::Span;
use crate::text::display::visible;
use crate::ui::canvas::{Canvas, below, row_of};
use crate::ui::theme::Role;
use crate::ui::typing;

/// Rows of the box: frame, quote, and some to write in.
const ROWS: u16 = 10;

/// Draws the box, the passage in a line, and the text with its cursor.
pub(super) fn draw(state: &State, editor: &NoteEditor, canvas: &mut Canvas<'_>) {
    let text = state.areas().text;
    let about = state.reader.as_ref().and_then(|reader| about(reader, editor));
    let place = beside(state, about, ROWS.max(text.height / 3));
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

/// What is not to be hidden: the statement with its source and cue, or the passage.
fn about(reader: &Reader, editor: &NoteEditor) -> Option<Span> {
    let target = &editor.note.target;
    let statement = target.statement().and_then(|record| whole(reader, record.id));
    statement.or_else(|| target.anchor().map(|anchor| anchor.span))
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
