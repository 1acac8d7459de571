//! What the library is asked to write of an article.

use crate::model::library::{Counts, Reading};
use crate::model::note::Note;
use crate::model::review::Edit;
use uuid::Uuid;

/// Something to be written of an article.
#[derive(Debug)]
pub enum Change {
    /// Where the reader stands.
    Reading(Reading),
    /// Whether it counts as read.
    Read(bool),
    /// A note.
    Note(Box<Note>),
    /// That a note is gone.
    Deletion(Uuid),
    /// What was done to its records.
    Edits(Vec<Edit>),
    /// How much the analysis found.
    Counts(Counts),
}

/// The note, or the first of the corrections, that is to be written: what the user would miss.
pub(super) fn own(change: &Change) -> Option<Uuid> {
    match change {
        Change::Note(note) => Some(note.id),
        Change::Edits(edits) => edits.first().map(|edit| edit.id),
        _ => None,
    }
}

/// What it is, in words.
pub(super) fn name(change: &Change) -> &'static str {
    match change {
        Change::Reading(_) | Change::Read(_) => "where you stand",
        Change::Note(_) => "the note",
        Change::Deletion(_) => "the deletion",
        Change::Edits(_) => "the correction",
        Change::Counts(_) => "the number of statements",
    }
}
