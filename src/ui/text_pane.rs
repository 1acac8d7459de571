//! The column of text: its lines as laid out, statements in their styles, signs in the gutter, notes in the margin.
//!
//! Invariant: the analysis changes how cells look and what stands in the gutter, never where a word stands.

use super::canvas::Canvas;
use super::lookup::{end_of, on_screen, position_at, start_of};
use super::marks::{Marks, mode_role};
use super::theme::Role;
use crate::app::geometry::{Area, ReaderAreas};
use crate::app::reader::Reader;
use crate::model::analysis::{Analysis, Stance, Statement};
use crate::model::article::BlockKind;
use crate::model::review::Status;
use crate::model::span::Span;
use crate::text::display::{Direction, reorder};
use crate::text::wrap::Line;
use ratatui::style::Style;

/// Draws the lines that are on the screen.
pub(super) fn draw(reader: &Reader, areas: &ReaderAreas, canvas: &mut Canvas<'_>) {
    let first = reader.top.min(reader.lines.len());
    let lines = &reader.lines[first..(first + usize::from(areas.text.height)).min(reader.lines.len())];
    let (Some(top), Some(bottom)) = (lines.first(), lines.last()) else {
        return draw_empty(areas.text, canvas);
    };
    let seen = Span::new(top.span.start, bottom.span.end);
    let marks = Marks::collect(reader, seen, canvas);
    for (row, line) in (0..areas.text.height).zip(lines) {
        let y = areas.text.y + row;
        draw_line(&reader.article.text, line, (areas.text, y), &marks.of_line(line.span), canvas);
        draw_gutter(reader, line, (areas.gutter, y), canvas);
        draw_margin(reader, line, (areas.margin, y), canvas);
    }
}

fn draw_empty(area: Area, canvas: &mut Canvas<'_>) {
    let nothing = [canvas.run("There is no text in this article.", Role::Dim)];
    canvas.row(area, 0, &nothing);
}

/// Draws one line, cell by cell, each styled by the byte that it comes from.
fn draw_line(text: &str, line: &Line, (area, y): (Area, u16), marks: &Marks, canvas: &mut Canvas<'_>) {
    let base = base_style(line.kind, canvas);
    let clusters = reorder(line.span.of(text), line.direction);
    let mut x = area.x + line.indent;
    if line.direction == Direction::RightToLeft {
        let taken: usize = clusters.iter().map(|cluster| cluster.width).sum();
        x = (area.x + area.width).saturating_sub(line.indent + taken as u16).max(area.x);
    }
    for cluster in &clusters {
        let style = marks.style(line.span.start + cluster.at, base);
        x += canvas.cluster(area, (x, y), cluster, style);
    }
    if line.kind == BlockKind::Quote && line.indent > 0 {
        let right = line.direction == Direction::RightToLeft;
        let wall = if right { area.x + area.width - 1 } else { area.x };
        canvas.sign(area, (wall, y), canvas.signs.wall, Role::Rule);
    }
}

fn base_style(kind: BlockKind, canvas: &Canvas<'_>) -> Style {
    let text = canvas.style(Role::Text);
    match kind {
        BlockKind::Headline => text.patch(canvas.style(Role::Headline)),
        BlockKind::Heading => text.patch(canvas.style(Role::Heading)),
        BlockKind::Quote => text.patch(canvas.style(Role::Quote)),
        BlockKind::Caption => text.patch(canvas.style(Role::Dim)),
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Table => text,
    }
}

/// Draws the bar beside the current statement, or the sign of one that was checked, or the stance of one that begins here, and then its mode.
fn draw_gutter(reader: &Reader, line: &Line, (area, y): (Area, u16), canvas: &mut Canvas<'_>) {
    let Some(analysis) = reader.analysis.as_deref() else { return };
    let begins = |statement: &Statement| line.span.contains(start_of(statement));
    let current = reader.statement.and_then(|i| Some((i, analysis.statements.get(i)?)));
    let mut begun = on_screen(analysis, line.span).filter(|(_, statement)| begins(statement));
    let shown = current.filter(|(_, statement)| begins(statement)).or_else(|| begun.next());
    let barred = current.is_some_and(|(_, statement)| beside(statement, line));
    if barred {
        canvas.sign(area, (area.x, y), canvas.signs.bar, Role::Bar);
    }
    if let Some((index, statement)) = shown {
        let status = reader.review.status(index);
        if !barred && !matches!(status, Status::Automatic | Status::Manual) {
            canvas.sign(area, (area.x, y), canvas.signs.status(status), Role::Checked);
        } else if !barred && let Some(stance) = telling_stance(analysis, index) {
            canvas.sign(area, (area.x, y), canvas.signs.stance(stance), stance_role(stance));
        }
        let sign = canvas.signs.mode(statement.mode);
        canvas.sign(area, (area.x + 1, y), sign, mode_role(statement.mode));
    }
}

/// Tells whether a line stands beside a statement: a blank one only if the statement goes on after it.
fn beside(statement: &Statement, line: &Line) -> bool {
    let extent = Span::new(start_of(statement), end_of(statement));
    let blank = line.span.is_empty();
    extent.overlaps(line.span) || (blank && extent.start < line.span.start && line.span.end < extent.end)
}

/// The stance of a statement, where it takes one.
fn telling_stance(analysis: &Analysis, index: usize) -> Option<Stance> {
    let stance = position_at(analysis, index)?.stance;
    (!matches!(stance, Stance::Neutral | Stance::Unclear)).then_some(stance)
}

/// The role of a stance's sign.
pub(super) const fn stance_role(stance: Stance) -> Role {
    match stance {
        Stance::Support => Role::Support,
        Stance::Oppose => Role::Oppose,
        Stance::Demand => Role::Demand,
        Stance::Neutral => Role::Neutral,
        Stance::Unclear => Role::Unclear,
    }
}

/// Draws the number of the note that begins in the line, and a plus where there are more.
fn draw_margin(reader: &Reader, line: &Line, (area, y): (Area, u16), canvas: &mut Canvas<'_>) {
    let mut notes = reader.notes_in_line(line);
    let Some((number, _)) = notes.next() else { return };
    let more = if notes.next().is_some() { "+" } else { "" };
    let mark = format!("{}{number}{more}", canvas.signs.note);
    let x = if area.width > 3 { area.x + 1 } else { area.x };
    canvas.text(area, (x, y), &mark, canvas.style(Role::Note));
}
