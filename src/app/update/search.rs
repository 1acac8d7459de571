//! Search in the text, and marks.

use super::{motion, say};
use crate::app::reader::{Place, Reader, Search};
use crate::app::state::{Level, State};
use crate::model::span::Span;
use crate::text::fold::find_all;

/// Looks for `query`; the first match from `place` on (or before it) comes into sight.
pub(super) fn look_for(state: &mut State, query: &str, backward: bool, place: usize) {
    let Some(reader) = &mut state.reader else { return };
    if query.is_empty() {
        reader.search = None;
        return;
    }
    let matches = find_all(&reader.article.text, query);
    let after = matches.partition_point(|m| m.start < place);
    let current = match (matches.len(), backward) {
        (0, _) => None,
        (n, true) => Some((after + n - 1) % n),
        (n, false) => Some(after % n),
    };
    reader.search = Some(Search { query: query.to_owned(), matches, current, backward });
    show_current(state);
}

/// Goes to the next or previous match, round the end of the text.
pub(super) fn step(state: &mut State, times: usize, with_direction: bool) {
    let Some(search) = state.reader.as_mut().and_then(|r| r.search.as_mut()) else {
        return say(state, "nothing was searched for yet");
    };
    let n = search.matches.len();
    let Some(current) = search.current else { return no_match(state) };
    let forward = with_direction != search.backward;
    let next = if forward { current + times % n } else { current + n - times % n } % n;
    let wrapped = if forward { next <= current } else { next >= current };
    motion::remember_place(state);
    set_current(state, next);
    if wrapped {
        say(state, if forward { "from the beginning again" } else { "from the end again" });
    }
}

fn set_current(state: &mut State, index: usize) {
    if let Some(search) = state.reader.as_mut().and_then(|r| r.search.as_mut()) {
        search.current = Some(index);
    }
    show_current(state);
}

fn show_current(state: &mut State) {
    let found = state.reader.as_ref().and_then(current_match);
    if let Some(span) = found {
        motion::show(state, span);
    }
}

fn current_match(reader: &Reader) -> Option<Span> {
    let search = reader.search.as_ref()?;
    search.matches.get(search.current?).copied()
}

/// Tells that nothing was found.
pub(super) fn no_match(state: &mut State) {
    let query =
        state.reader.as_ref().and_then(|r| r.search.as_ref()).map(|s| s.query.clone()).unwrap_or_default();
    state.log.say(Level::Warning, format!("“{query}” does not stand in the text"));
}

/// Marks what stands at the top of the screen with a letter.
pub(super) fn set_mark(state: &mut State, letter: char) {
    let Some(reader) = &mut state.reader else { return };
    reader.marks.insert(letter, reader.place);
    say(state, format!("marked as {letter}"));
}

/// Goes to what was marked with a letter; `'` goes back to where the last jump began.
pub(super) fn go_to_mark(state: &mut State, letter: char) {
    let Some(reader) = &state.reader else { return };
    let last_jump = reader.jumps.places.get(reader.jumps.at.wrapping_sub(1)).copied();
    let marked = reader.marks.get(&letter).map(|&top| Place { top, statement: None });
    match if letter == '\'' { last_jump } else { marked } {
        Some(place) => {
            motion::remember_place(state);
            motion::return_to(state, place);
        }
        None => say(state, format!("nothing is marked as {letter}")),
    }
}
