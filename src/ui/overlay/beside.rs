//! Where a box stands that is about a passage: never over it.

use super::centred;
use crate::app::geometry::{Area, ReaderAreas};
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::span::Span;
use crate::ui::lookup::{end_of, start_of};
use uuid::Uuid;

/// The fewest rows that are of use.
const FEWEST: u16 = 4;
/// Columns at most.
const WIDTH: u16 = 84;

/// The area of a box of about `rows` rows that hides as little of the passage as it can; in the middle of the screen
/// where no article is open.
pub(super) fn beside(state: &State, about: Option<Span>, rows: u16) -> Area {
    place(state, about, (FEWEST, rows))
}

/// The same for a box that has no use without all its rows: where there is no room it hides some of the passage.
pub(super) fn beside_in_full(state: &State, about: Option<Span>, rows: u16) -> Area {
    place(state, about, (rows, rows))
}

fn place(state: &State, about: Option<Span>, (least, rows): (u16, u16)) -> Area {
    match &state.reader {
        Some(reader) => near(reader, about, (least, rows), (&state.areas(), state.view.size.width)),
        None => centred(state.view.size, WIDTH, rows),
    }
}

/// The whole of a statement: with its source and cue.
pub(super) fn whole(reader: &Reader, id: Uuid) -> Option<Span> {
    let statements = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.statements);
    let statement = statements.iter().find(|statement| statement.id == id)?;
    Some(Span::new(start_of(statement), end_of(statement)))
}

/// Over the lower part of the text, or over the upper part where the passage is in the lower; it gives way to the
/// passage as far as it can.
fn near(
    reader: &Reader,
    about: Option<Span>,
    (least, rows): (u16, u16),
    (areas, screen): (&ReaderAreas, u16),
) -> Area {
    let text = if areas.rule.is_none() && areas.panel.is_some() {
        areas.panel.unwrap_or_default()
    } else {
        areas.text
    };
    let (first, last) = about.map_or((0, 0), |span| rows_of(reader, span, text.height));
    let (above, under) = (first, text.height.saturating_sub(last));
    // On the smallest screens the header gives way too.
    let roof = (text.y + text.height).saturating_sub(least).min(text.y);
    let text = Area { y: roof, height: text.y + text.height - roof, ..text };
    let height = rows.min(text.height);
    let (y, height) = if under >= least || under >= above {
        let height = height.min(under.max(least)).min(text.height);
        (text.y + text.height - height, height)
    } else {
        (text.y, height.min(above.max(least)).min(text.height))
    };
    let left = areas.gutter.x.min(text.x);
    let right = (areas.margin.x + areas.margin.width).max(text.x + text.width).min(screen);
    Area { x: left, y, width: (right - left).min(WIDTH), height }
}

/// The rows of the screen that a passage takes, from its first to one past its last.
fn rows_of(reader: &Reader, span: Span, height: u16) -> (u16, u16) {
    let row = |line: usize| line.saturating_sub(reader.top).min(usize::from(height)) as u16;
    let (first, last) = (reader.line_of(span.start), reader.line_of(span.end.saturating_sub(1)) + 1);
    if last <= reader.top { (0, 0) } else { (row(first), row(last)) }
}
