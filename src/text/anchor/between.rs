//! The place of a passage that changed by a word or two: between what stood before it and what stood after it.
//!
//! Invariant: what stands there now still begins and ends with at least half of the passage, counted in words or in
//! characters, and no other place does. The time is linear in the length of the text.

use super::{Anchor, CONTEXT, EVIDENCE, head, tail};
use crate::model::span::Span;
use memchr::memmem;

/// How much longer than the passage a place may be, in bytes.
const ROOM: usize = 48;

/// How often what stood after the passage may stand in the text before it is too common to say anything.
const COMMON: usize = 64;

/// Finds the passage between its contexts, else between the nearer halves of them.
pub(super) fn between(text: &str, anchor: &Anchor) -> Option<Span> {
    [CONTEXT, CONTEXT / 2].into_iter().find_map(|reach| within(text, anchor, reach))
}

/// The one place between `reach` characters of context on both sides.
fn within(text: &str, anchor: &Anchor, reach: usize) -> Option<Span> {
    let (before, after) = (tail(&anchor.prefix, reach), head(&anchor.suffix, reach));
    if before.chars().count() + after.chars().count() < EVIDENCE {
        return None;
    }
    let ends = match after {
        "" => vec![text.len()],
        _ => memmem::find_iter(text.as_bytes(), after).take(COMMON + 1).collect(),
    };
    if ends.len() > COMMON {
        return None;
    }
    let mut places = ends.into_iter().filter_map(|end| {
        let from = text.ceil_char_boundary(end.saturating_sub(before.len() + anchor.exact.len() + ROOM));
        let start = match before {
            "" => (from == 0).then_some(0)?,
            _ => from + text[from..end].rfind(before)? + before.len(),
        };
        let now = &text[start..end];
        let lead = now.len() - now.trim_start().len();
        let place = Span::new(start + lead, start + lead + now.trim().len());
        is_much_of(place.of(text), anchor.exact.trim()).then_some(place)
    });
    places.next().filter(|_| places.next().is_none())
}

/// Whether two passages share at least half of the longer one.
fn is_much_of(one: &str, other: &str) -> bool {
    let words = [one, other].map(|text| text.split_whitespace().collect::<Vec<_>>());
    let letters = [one, other].map(|text| text.chars().collect::<Vec<_>>());
    half(&words[0], &words[1]) || half(&letters[0], &letters[1])
}

/// Whether the common beginning and the common end of two lists are at least half of the longer one.
fn half<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    let (least, most) = (one.len().min(other.len()), one.len().max(other.len()));
    let begun = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let ended = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    most > 0 && 2 * (begun + ended).min(least) >= most
}
