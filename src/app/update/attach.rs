//! Attaching a note, or a statement whose passage is gone or has changed, to a place in the text by hand.
//!
//! Invariant: nothing is moved before the reader says that it belongs there.

use super::{motion, notes, review, say, selection};
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::{Reader, Selection};
use crate::app::review::{Ends, Subject};
use crate::app::state::State;
use crate::model::note::{Anchor, Note, NoteTarget};
use crate::model::review::{Change, SpanRole, Status};
use crate::model::span::{Span, hull};
use crate::text::anchor;
use uuid::Uuid;

/// Begins with the selected row of the list of notes: selects where it stood, to be moved and accepted.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Notes(list)) = state.overlay else { return Vec::new() };
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let Some((subject, place)) = wanted(reader, list.selected) else {
        say(state, "a note on the whole article needs no place");
        return Vec::new();
    };
    let Some((first, last)) = selection::ends_of(&reader.article.text, place) else { return Vec::new() };
    let ends = Some(Ends { subject, began: first.cover(last) });
    reader.selection = Some(Selection { anchor: first, head: last, ends });
    state.overlay = None;
    motion::show(state, last);
    say(state, "move the ends to where it belongs");
    Vec::new()
}

/// What a row of the list is, and where it stands or stood.
fn wanted(reader: &Reader, row: usize) -> Option<(Subject, Span)> {
    if let Some(placed) = reader.notes.get(row) {
        let anchor = placed.note.target.anchor()?;
        let place = placed.span.unwrap_or_else(|| stood(reader, anchor));
        return Some((Subject::Note(placed.note.id), place));
    }
    let row = row - reader.notes.len();
    let orphans = &reader.review.reviewed.orphans;
    if let Some(orphan) = orphans.get(row) {
        return Some((Subject::Statement(orphan.id), stood(reader, orphan.values.content.first()?)));
    }
    let (moved, _) = reader.moved().nth(row - orphans.len())?;
    Some((Subject::Statement(moved.id), hull(&moved.content)?))
}

/// The same place in the text as it is now, as far as it has one.
fn stood(reader: &Reader, anchor: &Anchor) -> Span {
    let text = &reader.article.text;
    let at = text.floor_char_boundary(anchor.span.start.min(text.len()));
    Span::new(at, at)
}

/// Attaches a note to a passage.
pub(super) fn note(state: &mut State, id: Uuid, span: Span) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let Some(old) = reader.notes.iter().find(|n| n.note.id == id).map(|n| n.note.clone()) else {
        return Vec::new();
    };
    let anchor = anchor::make(&reader.article.text, span);
    let target = match old.target.clone() {
        NoteTarget::Statement { statement, .. } => NoteTarget::Statement { anchor, statement },
        _ => NoteTarget::Passage { anchor },
    };
    let new = Note { target, updated: state.moment.now.to_string(), ..old.clone() };
    let mut effects = notes::keep(state, new.clone());
    effects.extend(notes::remember(state, Some(old), Some(new)));
    say(state, "the note stands here now");
    effects
}

/// Attaches a statement whose passage is gone or has changed to another; a rejected one stays rejected.
pub(super) fn statement(state: &mut State, id: Uuid, span: Span) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let text = &reader.article.text;
    let orphan = reader.review.reviewed.orphans.iter().find(|o| o.id == id);
    let gone = orphan.map(|orphan| (orphan.values.content.clone(), orphan.status));
    let moved = || reader.moved().find(|(statement, _)| statement.id == id);
    let moved =
        || moved().map(|(s, status)| (s.content.iter().map(|&c| anchor::make(text, c)).collect(), status));
    let Some((old, status)) = gone.or_else(moved) else { return Vec::new() };
    let change = Change::Spans { role: SpanRole::Content, old, new: vec![anchor::make(text, span)] };
    let rejected = (status == Status::Rejected).then_some(Change::Reject);
    let effects = review::commit(state, Some(id), [change].into_iter().chain(rejected));
    say(state, "the statement stands here now");
    effects
}
