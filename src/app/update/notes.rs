//! Notes: begun, written at every key, listed, deleted and brought back.
//!
//! Invariant: a note that has a word in it is written before the next key is taken, and none is lost by
//! closing, emptying or deleting it.

use super::{motion, overlays, review, say, statements};
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::overlay::{List, NoteEditor, Overlay};
use crate::app::reader::{PlacedNote, Reader};
use crate::app::state::{EntryId, Level, State};
use crate::model::analysis::{Stance, Statement};
use crate::model::note::{AnchorState, Note, NoteTarget, StatementRecord};
use crate::model::review::Change;
use crate::model::span::hull;
use crate::text::anchor;
use uuid::Uuid;

/// Opens the editor on the selected passage or the current statement; on a note that is there already, if one is.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    if let Some((note, existed)) = wanted(state) {
        open_editor(state, note, existed);
    }
    Vec::new()
}

/// The same in the editor of the environment.
pub(super) fn begin_outside(state: &mut State) -> Vec<Effect> {
    wanted(state).map(|(note, existed)| Effect::EditExternally(note, existed)).into_iter().collect()
}

/// Opens the editor on the note of the whole article.
pub(super) fn begin_on_article(state: &mut State) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let there = reader.notes.iter().find(|n| n.note.target == NoteTarget::Article).map(|n| n.note.clone());
    let existed = there.is_some();
    let note = there.unwrap_or_else(|| blank(state, NoteTarget::Article));
    open_editor(state, note, existed);
    Vec::new()
}

/// The note that the user means: that of the list's selected row, of the selection, or of the statement.
fn wanted(state: &mut State) -> Option<(Note, bool)> {
    if let Some(Overlay::Notes(list)) = &state.overlay {
        let note = state.reader.as_ref()?.notes.get(list.selected)?.note.clone();
        return Some((note, true));
    }
    let reader = state.reader.as_mut()?;
    if let Some(selection) = reader.selection.take() {
        let anchor = anchor::make(&reader.article.text, selection.span());
        return Some((blank(state, NoteTarget::Passage { anchor }), false));
    }
    let Some(statement) = reader.current() else {
        say(state, "no statement here: v selects a passage, ga is for the whole article");
        return None;
    };
    if let Some(there) = reader.notes.iter().find(|n| is_about(n, statement)) {
        return Some((there.note.clone(), true));
    }
    let target = on_statement(reader, statement)?;
    Some((blank(state, target), false))
}

fn is_about(placed: &PlacedNote, statement: &Statement) -> bool {
    placed.note.target.statement().is_some_and(|s| s.id == statement.id)
}

fn on_statement(reader: &Reader, statement: &Statement) -> Option<NoteTarget> {
    let (text, analysis) = (&reader.article.text, reader.analysis.as_ref()?);
    let position = analysis.position_of(statement.id);
    let record = StatementRecord {
        id: statement.id,
        holders: analysis.holder_names(statement).into_iter().map(str::to_owned).collect(),
        source: statement.source_words(text),
        cue: statement.cue_words(text),
        quote: statement.quote(text),
        mode: statement.mode,
        stance: position.map_or(Stance::Unclear, |p| p.stance),
        topic: position.and_then(|p| p.topic.clone()),
    };
    let anchor = anchor::make(text, hull(&statement.content)?);
    Some(NoteTarget::Statement { anchor, statement: record })
}

fn blank(state: &State, target: NoteTarget) -> Note {
    let now = state.moment.now.to_string();
    Note { id: state.moment.fresh, target, body: String::new(), created: now.clone(), updated: now }
}

/// Opens the editor; the passage that the note is about stays in sight above it.
fn open_editor(state: &mut State, note: Note, existed: bool) {
    let text = Editor::new(note.body.clone());
    let place = note.target.anchor().map(|a| a.span);
    let before = existed.then(|| note.clone());
    state.overlay = Some(Overlay::Note(NoteEditor { note, before, text, existed }));
    if let Some(span) = place.filter(|_| !existed) {
        motion::show(state, span);
    }
}

/// Writes the note as it stands after a key.
pub(super) fn typed(state: &mut State) -> Vec<Effect> {
    let now = state.moment.now.to_string();
    let Some(Overlay::Note(editing)) = &mut state.overlay else { return Vec::new() };
    if editing.text.text() == editing.note.body || editing.text.text().trim().is_empty() {
        return Vec::new();
    }
    editing.note.body = editing.text.text().to_owned();
    editing.note.updated = now;
    editing.existed = true;
    let note = editing.note.clone();
    keep(state, note)
}

/// Closes the editor; a note that was emptied is deleted.
pub(super) fn close(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Note(editing)) = state.overlay.take() else { return Vec::new() };
    if !editing.existed {
        return Vec::new();
    }
    if editing.text.text().trim().is_empty() {
        return delete_as(state, editing.note.id, editing.before);
    }
    let effects = remember(state, editing.before, Some(editing.note));
    say(state, "note saved");
    effects
}

/// Goes on in the editor of the environment.
pub(super) fn continue_outside(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Note(editing)) = state.overlay.take() else { return Vec::new() };
    let mut effects = if editing.existed {
        remember(state, editing.before, Some(editing.note.clone()))
    } else {
        Vec::new()
    };
    effects.push(Effect::EditExternally(editing.note, editing.existed));
    effects
}

/// Takes what came back from the editor of the environment.
pub(super) fn edited(state: &mut State, note: Note, existed: bool) -> Vec<Effect> {
    if note.body.trim().is_empty() {
        return if existed { delete(state, note.id) } else { Vec::new() };
    }
    let note = Note { updated: state.moment.now.to_string(), ..note };
    let notes = state.reader.as_ref().map_or(&[][..], |r| &r.notes);
    let before = notes.iter().find(|placed| placed.note.id == note.id).map(|placed| placed.note.clone());
    say(state, "note saved");
    let mut effects = keep(state, note.clone());
    effects.extend(remember(state, before, Some(note)));
    effects
}

/// Puts a note among those of the article and has it written.
pub(super) fn keep(state: &mut State, note: Note) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let entry = reader.entry;
    match reader.notes.iter_mut().find(|n| n.note.id == note.id) {
        Some(placed) if placed.note.target == note.target => placed.note = note.clone(),
        _ => {
            reader.notes.retain(|n| n.note.id != note.id);
            insert(reader, note.clone());
        }
    }
    recount(state, entry);
    vec![Effect::SaveNote(entry, note)]
}

fn insert(reader: &mut Reader, note: Note) {
    let (state, span) = match note.target.anchor() {
        None => (AnchorState::Exact, None),
        Some(anchor) => anchor::locate(anchor, &reader.article.text),
    };
    reader.notes.push(PlacedNote { note, state, span });
    reader.notes.sort_by_key(|n| n.span.map(|s| s.start));
}

fn recount(state: &mut State, entry: EntryId) {
    let notes = state.reader.as_ref().map_or(0, |r| r.notes.len());
    if let Some(row) = state.entry_mut(entry) {
        row.notes = u32::try_from(notes).unwrap_or(u32::MAX);
    }
}

/// Lists the notes of the article.
pub(super) fn show(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    if reader.noted() == 0 {
        return say(state, "no notes yet: a writes one on the statement");
    }
    let here = reader.place;
    let selected = reader.notes.iter().position(|n| n.span.is_some_and(|s| s.start >= here)).unwrap_or(0);
    state.overlay = Some(Overlay::Notes(List { selected, top: 0 }));
    overlays::keep_in_sight(state);
}

/// Goes to the passage of the selected note.
pub(super) fn go_to(state: &mut State) {
    let Some(Overlay::Notes(list)) = state.overlay else { return };
    let Some(reader) = &state.reader else { return };
    let Some(placed) = reader.notes.get(list.selected) else {
        let before = reader.notes.len() + reader.review.reviewed.orphans.len();
        let id = list.selected.checked_sub(before).and_then(|row| Some(reader.moved().nth(row)?.0.id));
        if id.is_some() {
            state.overlay = None;
            motion::remember_place(state);
            go_to_statement(state, id);
        }
        return;
    };
    let (span, about) = (placed.span, placed.note.target.statement().map(|s| s.id));
    match span {
        Some(span) => {
            state.overlay = None;
            motion::remember_place(state);
            motion::show(state, span);
            go_to_statement(state, about);
        }
        None if placed.state == AnchorState::Orphan => {
            state.log.say(Level::Warning, "the passage of this note is gone from the text");
        }
        None => {
            state.overlay = None;
            motion::put_at_top(state, 0);
        }
    }
}

fn go_to_statement(state: &mut State, id: Option<Uuid>) {
    let analysis = state.reader.as_ref().and_then(|r| r.analysis.clone());
    let index = analysis.and_then(|a| a.statements.iter().position(|s| Some(s.id) == id));
    if let Some(index) = index {
        statements::go_to(state, index);
    }
}

/// Deletes the selected note of the list.
pub(super) fn delete_selected(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Notes(list)) = state.overlay else { return Vec::new() };
    let id = state.reader.as_ref().and_then(|r| r.notes.get(list.selected)).map(|n| n.note.id);
    let effects = id.map(|id| delete(state, id)).unwrap_or_default();
    if state.reader.as_ref().is_none_or(|r| r.noted() == 0) {
        state.overlay = None;
    }
    overlays::keep_in_sight(state);
    effects
}

fn delete(state: &mut State, id: Uuid) -> Vec<Effect> {
    delete_as(state, id, None)
}

/// Deletes a note; `before` is what it was, where it was emptied since.
fn delete_as(state: &mut State, id: Uuid, before: Option<Note>) -> Vec<Effect> {
    let Some(removed) = remove(state, id) else { return Vec::new() };
    let Some(entry) = state.reader.as_ref().map(|r| r.entry) else { return Vec::new() };
    state.deleted.push((entry, removed.clone()));
    let mut effects = vec![Effect::DeleteNote(entry, id)];
    effects.extend(remember(state, Some(before.unwrap_or(removed)), None));
    say(state, "note deleted; gu brings it back");
    effects
}

/// Takes a note from those of the article.
fn remove(state: &mut State, id: Uuid) -> Option<Note> {
    let reader = state.reader.as_mut()?;
    let entry = reader.entry;
    let at = reader.notes.iter().position(|n| n.note.id == id)?;
    let placed = reader.notes.remove(at);
    recount(state, entry);
    Some(placed.note)
}

/// Writes down what became of a note, so that it can be undone.
pub(super) fn remember(state: &mut State, old: Option<Note>, new: Option<Note>) -> Vec<Effect> {
    if old.as_ref().map(|n| (&n.body, &n.target)) == new.as_ref().map(|n| (&n.body, &n.target)) {
        return Vec::new();
    }
    review::commit(state, None, [Change::Note { old: old.map(Box::new), new: new.map(Box::new) }])
}

/// Makes a note what it was before an edit, or after it.
pub(super) fn turn(state: &mut State, from: Option<&Note>, to: Option<&Note>) -> Vec<Effect> {
    let entry = state.reader.as_ref().map(|r| r.entry);
    match (from, to) {
        (_, Some(note)) => {
            state.deleted.retain(|(_, deleted)| deleted.id != note.id);
            keep(state, note.clone())
        }
        (Some(note), None) if remove(state, note.id).is_some() => {
            entry.map(|entry| Effect::DeleteNote(entry, note.id)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Brings back the note of this article that was deleted last.
pub(super) fn restore(state: &mut State) -> Vec<Effect> {
    let entry = state.reader.as_ref().map(|r| r.entry);
    let Some(at) = state.deleted.iter().rposition(|(e, _)| Some(*e) == entry) else {
        say(state, "no note was deleted here");
        return Vec::new();
    };
    let (_, note) = state.deleted.remove(at);
    let mut effects = keep(state, note.clone());
    effects.extend(remember(state, None, Some(note)));
    say(state, "note brought back");
    effects
}
