//! Selecting a passage by words and by sentences.
//!
//! Invariant: both ends of a selection are whole words.

use super::motion;
use crate::app::command::Command;
use crate::app::reader::{Reader, Selection};
use crate::app::state::State;
use crate::model::span::Span;
use crate::text::sentences;
use crate::text::tokens::tokenize;
use unicode_segmentation::UnicodeSegmentation;

/// Begins a selection with the first word of the current search match or statement, or of the screen.
pub(super) fn begin(state: &mut State) {
    let visible = motion::visible(state);
    let Some(reader) = &mut state.reader else { return };
    let matched = reader.search.as_ref().and_then(|s| s.matches.get(s.current?).copied());
    let stated = reader.current().and_then(|s| s.content.first().copied());
    let start = [matched, stated].into_iter().flatten().map(|s| s.start).find(|&at| visible.contains(at));
    let word = word_at(&reader.article.text, start.unwrap_or(visible.start));
    reader.selection = word.map(|word| Selection { anchor: word, head: word, ends: None });
}

/// Changes the selection; tells whether the command was one of the selection's.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> bool {
    let Some(reader) = &mut state.reader else { return false };
    let Some(selection) = reader.selection else { return false };
    for _ in 0..count.unwrap_or(1).clamp(1, 1000) {
        if !change(reader, command) {
            return matches!(command, Command::Activate);
        }
    }
    let head = reader.selection.map_or(selection.head, |s| s.head);
    motion::show(state, head);
    true
}

fn change(reader: &mut Reader, command: Command) -> bool {
    let text = &reader.article.text;
    let Some(Selection { anchor, head, ends }) = reader.selection else { return false };
    let moved = match command {
        Command::GrowWord => word_after(text, head.end),
        Command::ShrinkWord => word_before(text, head.start),
        Command::GrowSentence => sentence_end(text, head),
        Command::ShrinkSentence => sentence_start(text, head),
        Command::Down => on_other_line(reader, head, 1),
        Command::Up => on_other_line(reader, head, -1),
        Command::SwapEnds => {
            reader.selection = Some(Selection { anchor: head, head: anchor, ends });
            return true;
        }
        _ => return false,
    };
    if let Some(head) = moved {
        reader.selection = Some(Selection { anchor, head, ends });
    }
    true
}

/// Words with something in them that is no space.
fn words(text: &str, from: usize) -> impl DoubleEndedIterator<Item = Span> {
    let words = text.get(from..).unwrap_or_default().split_word_bound_indices();
    words
        .filter(|(_, w)| w.chars().any(char::is_alphanumeric))
        .map(move |(at, w)| Span::new(from + at, from + at + w.len()))
}

/// The first and the last word of a passage; of an empty one, the word at its place.
pub(super) fn ends_of(text: &str, span: Span) -> Option<(Span, Span)> {
    let inside = || words(text.get(..span.end).unwrap_or(text), span.start);
    let first = inside().next().or_else(|| word_at(text, span.start))?;
    Some((first, inside().next_back().unwrap_or(first)))
}

fn word_at(text: &str, offset: usize) -> Option<Span> {
    words(text, offset).next().or_else(|| word_before(text, text.len()))
}

fn word_after(text: &str, end: usize) -> Option<Span> {
    words(text, end).next()
}

/// Looks back from a line end at a time, so that a long text is not read from its beginning.
fn word_before(text: &str, end: usize) -> Option<Span> {
    let mut start = end;
    while start > 0 {
        start = text[..start].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        if let Some(word) = words(&text[..end], start).next_back() {
            return Some(word);
        }
    }
    None
}

/// The paragraph around a byte, and its sentences.
fn sentences_around(text: &str, offset: usize) -> Vec<Span> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let tokens = tokenize(&text[start..end]);
    let ranges = sentences::split(&text[start..end], &tokens);
    let span = |r: std::ops::Range<usize>| {
        Some(Span::new(start + tokens.get(r.start)?.start, start + tokens.get(r.end.checked_sub(1)?)?.end))
    };
    ranges.into_iter().filter_map(span).collect()
}

/// The last word of the sentence around `head`, or of the next one when it ends there already.
fn sentence_end(text: &str, head: Span) -> Option<Span> {
    let last_word = |s: Span| words(&text[..s.end], s.start).next_back();
    let here = sentences_around(text, head.start);
    let ends = here.into_iter().filter_map(last_word);
    ends.into_iter().find(|w| w.end > head.end).or_else(|| {
        let next = word_after(text, head.end)?;
        sentences_around(text, next.start).into_iter().find(|s| s.end >= next.end).and_then(last_word)
    })
}

/// The first word of the sentence around `head`, or of the one before when it begins there already.
fn sentence_start(text: &str, head: Span) -> Option<Span> {
    let first_word = |s: Span| words(&text[..s.end], s.start).next();
    let here = sentences_around(text, head.start);
    let starts: Vec<Span> = here.into_iter().filter_map(first_word).collect();
    starts.into_iter().rfind(|w| w.start < head.start).or_else(|| {
        let before = word_before(text, head.start)?;
        sentences_around(text, before.start)
            .into_iter()
            .rfind(|s| s.start <= before.start)
            .and_then(first_word)
    })
}

/// The word that stands about where `head` stands, some lines further.
fn on_other_line(reader: &Reader, head: Span, lines: isize) -> Option<Span> {
    let line = reader.line_of(head.start);
    let column = head.start.saturating_sub(reader.lines.get(line)?.span.start);
    let mut target = line.checked_add_signed(lines)?;
    while reader.lines.get(target)?.span.is_empty() {
        target = target.checked_add_signed(lines.signum())?;
    }
    let span = reader.lines.get(target)?.span;
    let text = &reader.article.text;
    let in_line: Vec<Span> = words(&text[..span.end], span.start).collect();
    in_line.iter().copied().rfind(|w| w.start <= span.start + column).or(in_line.first().copied())
}
