//! An article comes up: its text first, then what the library remembers, then its analysis.
//!
//! Invariant: what comes later moves no line that the reader has scrolled to.

use super::{motion, panel, queue, review, statements};
use crate::app::effect::Effect;
use crate::app::reader::{Jumps, Pane, Panel, PlacedNote, Reader};
use crate::app::review::Review;
use crate::app::state::{EntryId, Screen, State};
use crate::model::analysis::{Analysis, Statement};
use crate::model::article::Article;
use crate::model::library::Reading;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Shows an article; where the one before stood is written.
pub(super) fn open(state: &mut State, entry: EntryId, article: Arc<Article>) -> Vec<Effect> {
    let effects = leave(state);
    state.reader = Some(Reader {
        entry,
        article,
        analysis: None,
        review: Review::default(),
        lines: Vec::new(),
        width: 0,
        top: 0,
        place: 0,
        left_at: None,
        statement: None,
        focus: Pane::Text,
        panel: Panel::default(),
        search: None,
        selection: None,
        jumps: Jumps::default(),
        marks: BTreeMap::new(),
        notes: Vec::new(),
        changes: Vec::new(),
    });
    state.screen = Screen::Reader;
    super::library::opened(state, entry);
    motion::lay_out(state);
    effects
}

/// Writes where the reader stands in the open article.
pub(super) fn leave(state: &State) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let reading = Reading {
        top: reader.place,
        statement: reader.current().map(|s| s.id).or(reader.left_at),
        read: state.library.entries.get(reader.entry.0).is_none_or(|e| e.read),
        marks: reader.marks.clone(),
    };
    vec![Effect::SaveReading(reader.entry, reading)]
}

/// Takes what the library remembers; the place only if the reader has not moved yet. What was written while it
/// was asked is newer than its answer.
pub(super) fn remember(state: &mut State, entry: EntryId, notes: Vec<PlacedNote>, reading: Reading) {
    let Some(reader) = state.reader.as_mut().filter(|r| r.entry == entry) else { return };
    let written = std::mem::replace(&mut reader.notes, notes);
    reader.notes.retain(|n| !written.iter().any(|w| w.note.id == n.note.id));
    reader.notes.extend(written);
    reader.notes.sort_by_key(|n| n.span.map(|s| s.start));
    let set = std::mem::replace(&mut reader.marks, reading.marks);
    reader.marks.extend(set);
    let count = reader.notes.len();
    if reader.place == 0 && reader.statement.is_none() {
        reader.place = reading.top.min(reader.article.text.len());
        reader.left_at = reading.statement;
        motion::lay_out(state);
        resume(state);
    }
    if let Some(row) = state.entry_mut(entry) {
        row.notes = u32::try_from(count).unwrap_or(u32::MAX);
    }
}

/// Takes the analysis of an article: the number of its statements for the list, all of it for the open one.
pub(super) fn analysed(state: &mut State, entry: EntryId, analysis: Arc<Analysis>) {
    let threshold = state.settings.threshold;
    let sure = |s: &&Statement| s.confidence.spans >= threshold;
    super::library::count(state, entry, analysis.statements.iter().filter(sure).count());
    let Some(reader) = state.reader.as_mut().filter(|r| r.entry == entry) else { return };
    reader.statement = None;
    review::analysed(reader, analysis, threshold);
    resume(state);
    queue::reach(state);
    panel::keep_in_sight(state);
}

/// Puts the cursor on the statement where it was left, or on the first in sight, without a scroll.
fn resume(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let Some(analysis) = reader.analysis.clone() else { return };
    let left = reader.left_at.take();
    match analysis.statements.iter().position(|s| Some(s.id) == left) {
        Some(index) => {
            reader.statement = Some(index);
            panel::follow(state);
        }
        None => statements::follow_scroll(state, true),
    }
}
