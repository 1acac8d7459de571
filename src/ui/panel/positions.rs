//! What the selected actor holds: stance, gist and mode of each of its statements, and whether it has a note.

use super::draw_cursor;
use crate::app::geometry::Area;
use crate::app::reader::{Pane, Reader};
use crate::model::analysis::{Analysis, Position, Stance, Statement};
use crate::model::review::Status;
use crate::ui::canvas::{Canvas, Heading, below, cells};
use crate::ui::lookup::position_at;
use crate::ui::marks::{mode_role, moved};
use crate::ui::text_pane::stance_role;
use crate::ui::theme::Role;

/// Columns that the count of checked statements needs beside the title to be told in words.
const WITH_WORDS: u16 = 22;

/// Draws the list.
pub(super) fn draw(reader: &Reader, (area, ruled): (Area, bool), canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let actor = reader.selected_actor().and_then(|id| reader.analysis.as_deref()?.actor(id));
    let title = actor.map_or_else(|| "POSITIONS".to_owned(), |actor| format!("POSITIONS of {}", actor.name));
    let count = reader.panel.positions.len();
    let open = |index: &&usize| reader.review.status(**index) == Status::Automatic;
    let checked = count - reader.panel.positions.iter().filter(open).count();
    let count = match (checked, count) {
        (_, 0) => String::new(),
        (0, count) => count.to_string(),
        (checked, count) if area.width >= cells(&title) + WITH_WORDS => {
            format!("{checked} of {count} checked")
        }
        (checked, count) => format!("{checked}/{count}"),
    };
    let focused = reader.focus == Pane::Positions;
    canvas.heading(area, &Heading { title: &title, note: &count, focused, ruled });
    let list = below(area, 1);
    let Some(analysis) = reader.analysis.as_deref().filter(|_| actor.is_some()) else { return };
    if reader.panel.positions.is_empty() && list.height > 0 {
        canvas.text(list, (list.x + 2, list.y), "Named, but never quoted.", canvas.style(Role::Dim));
    }
    draw_rows(reader, analysis, list, canvas);
}

fn draw_rows(reader: &Reader, analysis: &Analysis, list: Area, canvas: &mut Canvas<'_>) {
    let shown = reader.panel.positions.iter().copied().enumerate().skip(reader.panel.positions_top);
    for (row, (index, statement)) in (0..list.height).zip(shown) {
        draw_position(reader, analysis, (list, row), statement, canvas);
        if index == reader.panel.position {
            draw_cursor(list, row, reader.focus == Pane::Positions, canvas);
        }
    }
}

fn draw_position(
    reader: &Reader,
    analysis: &Analysis,
    (list, row): (Area, u16),
    index: usize,
    canvas: &mut Canvas<'_>,
) {
    let Some(statement) = analysis.statements.get(index) else { return };
    let position = position_at(analysis, index);
    let stance = position.map_or(Stance::Unclear, |position| position.stance);
    let current = reader.statement == Some(index);
    let status = reader.review.status(index);
    let name = match (status, current) {
        (Status::Rejected, _) => Role::Rejected,
        (_, true) => Role::NameSelected,
        _ => Role::Name,
    };
    let left = [
        canvas.run(" ", Role::Text),
        canvas.run(canvas.signs.status(status), Role::Checked),
        canvas.run(if has_note(reader, statement) { canvas.signs.note } else { " " }, Role::Note),
        canvas.run(" ", Role::Text),
        canvas.run(canvas.signs.stance(stance), stance_role(stance)),
        canvas.run(" ", Role::Text),
        canvas.run(gist(reader, statement, position), name),
    ];
    let mode = [
        moved(reader, index, canvas),
        canvas.run(canvas.signs.mode(statement.mode), mode_role(statement.mode)),
        canvas.run(" ", Role::Text),
    ];
    canvas.ends(list, row, (&left, 12), &mode);
}

/// The position in one line, or else the words themselves.
fn gist(reader: &Reader, statement: &Statement, position: Option<&Position>) -> String {
    let gist = position.map(|position| position.gist.as_str()).filter(|gist| !gist.trim().is_empty());
    let topic = || position.and_then(|position| position.topic.clone());
    gist.map(str::to_owned).or_else(topic).unwrap_or_else(|| statement.quote(&reader.article.text))
}

fn has_note(reader: &Reader, statement: &Statement) -> bool {
    let of_statement =
        |id| reader.notes.iter().any(|placed| placed.note.target.statement().is_some_and(|s| s.id == id));
    of_statement(statement.id)
}
