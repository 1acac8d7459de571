//! Scrolling through the text, and the jump list.
//!
//! Invariant: after a scroll `top` is a line of the text, and the current statement is one that can be seen,
//! where one can.

use super::statements;
use crate::app::command::Command;
use crate::app::reader::{Place, Reader};
use crate::app::state::State;
use crate::model::span::Span;
use crate::text::wrap::wrap;

/// How many places the jump list keeps.
const JUMPS_KEPT: usize = 100;

/// Breaks the text anew where its column has another width, and keeps at the top what stood there.
pub(super) fn lay_out(state: &mut State) {
    let width = state.areas().text.width;
    let Some(reader) = &mut state.reader else { return };
    if reader.width != width {
        reader.lines = wrap(&reader.article.text, &reader.article.blocks, width);
        reader.width = width;
    }
    let place = reader.place;
    reader.top = reader.line_of(place);
    clamp(state);
    super::panel::keep_in_sight(state);
}

/// Runs a motion in the text.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) {
    let page = height(state).saturating_sub(2).max(1) as isize;
    let half = (height(state) / 2).max(1) as isize;
    let times = count.unwrap_or(1) as isize;
    match command {
        Command::Down => scroll(state, times),
        Command::Up => scroll(state, -times),
        Command::HalfPageDown => scroll(state, times.saturating_mul(half)),
        Command::HalfPageUp => scroll(state, -times.saturating_mul(half)),
        Command::PageDown => scroll(state, times.saturating_mul(page)),
        Command::PageUp => scroll(state, -times.saturating_mul(page)),
        Command::Top => jump_to_line(state, count.unwrap_or(1) - usize::from(count != Some(0))),
        Command::Bottom => {
            let last = count.map_or(usize::MAX, |n| n.saturating_sub(1));
            jump_to_line(state, last);
        }
        _ => {}
    }
}

/// Scrolls by lines, down where `lines` is positive; the cursor comes along.
pub(super) fn scroll(state: &mut State, lines: isize) {
    let Some(reader) = &mut state.reader else { return };
    reader.top = reader.top.saturating_add_signed(lines);
    clamp(state);
    settle(state);
    statements::follow_scroll(state, lines >= 0);
}

/// Goes to the next or previous paragraph's first line.
pub(super) fn paragraph(state: &mut State, times: usize, forward: bool) {
    let Some(reader) = &state.reader else { return };
    let starts = block_starts(reader);
    let here = starts.partition_point(|&line| if forward { line <= reader.top } else { line < reader.top });
    let target = if forward { here.saturating_add(times - 1) } else { here.saturating_sub(times) };
    let line = starts.get(target.min(starts.len().saturating_sub(1))).copied().unwrap_or(0);
    let lines = line as isize - reader.top as isize;
    scroll(state, lines);
}

fn block_starts(reader: &Reader) -> Vec<usize> {
    let mut last = None;
    let lines = reader.lines.iter().enumerate().filter(|(_, line)| !line.span.is_empty());
    let starts = lines.filter(|(_, line)| last.replace(line.block) != Some(line.block));
    starts.map(|(at, _)| at).collect()
}

/// Makes a passage visible, with the margin that the settings ask for; a passage that is far off comes to the
/// upper third. Scrolls as little as it can otherwise.
pub(super) fn show(state: &mut State, span: Span) {
    let height = height(state);
    let margin = usize::from(state.settings.scroll_margin).min(height / 4);
    let Some(reader) = &mut state.reader else { return };
    let first = reader.line_of(span.start);
    let last = reader.line_of(span.end.max(span.start + 1) - 1).max(first);
    let (above, below) = (first.saturating_sub(margin), (last + margin + 1).saturating_sub(height));
    if last < reader.top || first >= reader.top + height {
        reader.top = first.saturating_sub(height / 3);
    } else if reader.top < below {
        reader.top = below.min(above);
    } else if reader.top > above {
        reader.top = above;
    }
    clamp(state);
    settle(state);
}

/// Remembers this place before a jump, or the one where the cursor of the panel began to take the text along.
pub(super) fn remember_place(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let place = reader.jumps.before_panel.take().unwrap_or_else(|| reader.here());
    remember(reader, place);
}

/// The text is moved by keys of its own: what the cursor of the panel did to it before is no longer passing.
pub(super) fn leave_panel(state: &mut State) {
    if let Some(reader) = &mut state.reader {
        reader.jumps.before_panel = None;
    }
}

/// Puts a place on the jump list, once.
pub(super) fn remember(reader: &mut Reader, place: Place) {
    let jumps = &mut reader.jumps;
    jumps.places.truncate(jumps.at);
    jumps.places.retain(|&known| known != place);
    jumps.places.push(place);
    let extra = jumps.places.len().saturating_sub(JUMPS_KEPT);
    jumps.places.drain(..extra);
    jumps.at = jumps.places.len();
}

/// Goes back in the jump list.
pub(super) fn jump_back(state: &mut State, times: usize) {
    for _ in 0..times {
        let Some(reader) = &mut state.reader else { return };
        let here = reader.here();
        let jumps = &mut reader.jumps;
        // From the newest place one can come forward again to where one is.
        if jumps.at == jumps.places.len() {
            jumps.places.retain(|&known| known != here);
            jumps.at = jumps.places.len();
            jumps.places.push(here);
        }
        if jumps.at == 0 {
            return super::say(state, "this is the first place");
        }
        jumps.at -= 1;
        go_to_jump(state);
    }
}

/// Goes forward in the jump list.
pub(super) fn jump_forward(state: &mut State, times: usize) {
    for _ in 0..times {
        let Some(reader) = &mut state.reader else { return };
        if reader.jumps.at + 1 >= reader.jumps.places.len() {
            return super::say(state, "this is the last place");
        }
        reader.jumps.at += 1;
        go_to_jump(state);
    }
}

fn go_to_jump(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let Some(&place) = reader.jumps.places.get(reader.jumps.at) else { return };
    return_to(state, place);
}

/// Goes to where one was: what stood at the top stands there again, and the cursor is on its statement.
pub(super) fn return_to(state: &mut State, place: Place) {
    let Some(reader) = &mut state.reader else { return };
    reader.jumps.before_panel = None;
    let statements = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.statements);
    let index = statements.iter().position(|s| Some(s.id) == place.statement);
    put_at_top(state, place.top);
    if let Some(index) = index {
        statements::return_to(state, index);
    }
}

/// Puts a byte of the text at the top of the screen.
pub(super) fn put_at_top(state: &mut State, place: usize) {
    let Some(reader) = &mut state.reader else { return };
    let lines = reader.line_of(place) as isize - reader.top as isize;
    scroll(state, lines);
}

fn jump_to_line(state: &mut State, line: usize) {
    remember_place(state);
    let Some(reader) = &state.reader else { return };
    let line = line.min(reader.lines.len()) as isize;
    let lines = line - reader.top as isize;
    scroll(state, lines);
}

/// The bytes of the text that can be seen.
pub(super) fn visible(state: &State) -> Span {
    let Some(reader) = &state.reader else { return Span::new(0, 0) };
    let last = (reader.top + height(state)).min(reader.lines.len()).saturating_sub(1);
    let end = reader.lines.get(last).map_or(0, |line| line.span.end);
    Span::new(reader.top_offset(), end)
}

/// Rows of text on the screen.
pub(super) fn height(state: &State) -> usize {
    usize::from(state.areas().text.height)
}

/// The last screen ends with the last line, but a text that fits stays at its beginning.
fn clamp(state: &mut State) {
    let height = height(state);
    let Some(reader) = &mut state.reader else { return };
    reader.top = reader.top.min(reader.lines.len().saturating_sub(height));
}

/// What stands at the top now is what belongs there.
fn settle(state: &mut State) {
    if let Some(reader) = &mut state.reader {
        reader.place = reader.top_offset();
    }
}
