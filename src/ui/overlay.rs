//! What lies over a screen. Each draws on a ground of its own; the footer stays in sight with its keys.

mod about;
mod beside;
mod card;
mod choose;
mod confirm;
mod correct;
mod export;
mod find_notes;
mod help;
mod history;
mod messages;
mod note;
mod notes;
mod palette;
mod queue;

use super::canvas::{Canvas, Run, cells};
use crate::app::geometry::{Area, Size};
use crate::app::overlay::{List, Overlay};
use crate::app::state::State;

/// Draws what lies over the screen.
pub(super) fn draw(state: &State, overlay: &Overlay, canvas: &mut Canvas<'_>) {
    match overlay {
        Overlay::Help(help) => help::draw(state, help, canvas),
        Overlay::Palette(palette) => palette::draw(state, palette, canvas),
        Overlay::Note(editor) => note::draw(state, editor, canvas),
        Overlay::Notes(list) => notes::draw(state, list, canvas),
        Overlay::Messages(list) => messages::draw(state, list, canvas),
        Overlay::About(list) => about::draw(state, list, canvas),
        Overlay::Export(form) => export::draw(state, form, canvas),
        Overlay::Correct(form) => correct::draw(state, form, canvas),
        Overlay::Choose(chooser) => choose::draw(state, chooser, canvas),
        Overlay::Card(form) => card::draw(state, form, canvas),
        Overlay::FindNotes(finder) => find_notes::draw(state, finder, canvas),
        Overlay::Queue(queue) => queue::draw(state, queue, canvas),
        Overlay::History(list) => history::draw(state, list, canvas),
        Overlay::Confirm(confirm) => confirm::draw(state, confirm, canvas),
        // The footer draws it.
        Overlay::Prompt(_) => {}
    }
}

/// The widest box.
const WIDEST: u16 = 104;
/// The narrowest screen on which a box leaves columns free at both sides.
const ROOMY: u16 = 64;

/// The area of a box with that many rows inside, as far as there are so many.
fn holding(size: Size, rows: usize) -> Area {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    centred(size, WIDEST, rows.saturating_add(2).max(6))
}

/// The area of a box of at most that size, in the middle of the screen above the footer.
fn centred(size: Size, width: u16, height: u16) -> Area {
    let free = if size.width < ROOMY { 0 } else { 4 };
    let width = width.min(size.width - free.min(size.width));
    let room = size.height.saturating_sub(1);
    let height = height.min(room);
    Area::new((size.width - width) / 2, (room - height) / 2, width, height)
}

/// One item of a list: rows of runs.
type Item<'a> = Vec<Vec<Run<'a>>>;

/// Rows that a list of items takes, counted no further than any screen needs.
fn height_of<'a>(count: usize, canvas: &Canvas<'_>, item: impl Fn(usize, &Canvas<'_>) -> Item<'a>) -> usize {
    (0..count.min(200)).map(|index| item(index, canvas).len()).sum()
}

/// Draws a list of items of one or more rows each, the selected one lit and always in sight.
fn draw_list<'a>(
    list: &List,
    count: usize,
    area: Area,
    item: impl Fn(usize, &Canvas<'_>) -> Item<'a>,
    canvas: &mut Canvas<'_>,
) {
    let selected = list.selected.min(count.saturating_sub(1));
    let height = |index: usize, canvas: &Canvas<'_>| item(index, canvas).len() as u16;
    let mut top = selected;
    let mut taken = if count > 0 { height(selected, canvas) } else { 0 };
    while top > list.top.min(selected) && taken + height(top - 1, canvas) <= area.height {
        top -= 1;
        taken += height(top, canvas);
    }
    let mut y = area.y;
    for index in top..count {
        let rows = item(index, canvas);
        for runs in &rows {
            let line = Area { y, height: (area.y + area.height).saturating_sub(y).min(1), ..area };
            if line.height == 0 {
                return;
            }
            canvas.row(line, 0, runs);
            if index == selected {
                canvas.light(line);
            }
            y += 1;
        }
    }
}

/// Says in an empty list why it is empty.
fn draw_nothing(area: Area, words: &[Run<'_>], canvas: &mut Canvas<'_>) {
    let width: u16 = words.iter().map(Run::width).sum();
    let x = area.x + area.width.saturating_sub(width) / 2;
    let row = area.height / 3;
    canvas.row(Area { x, width: (area.x + area.width).saturating_sub(x), ..area }, row, words);
}

/// Breaks words into lines of a box.
fn broken(text: &str, width: u16) -> Vec<&str> {
    crate::text::wrap::wrap(text, &[], width).iter().map(|line| line.span.of(text)).collect()
}

/// The widest of some texts.
fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> u16 {
    texts.into_iter().map(cells).max().unwrap_or(0)
}
