//! Which edits hold, and which can be undone and redone next.
//!
//! Invariant: an edit holds unless the last word on it is that it was undone. What was done after an undo takes the
//! place of what could be redone, as in any editor; but the history keeps all of it.

use crate::model::review::{Change, Edit};
use std::collections::HashMap;
use uuid::Uuid;

/// A log of edits, read from its beginning.
#[derive(Debug)]
pub struct Ledger<'a> {
    edits: &'a [Edit],
    holds: Vec<bool>,
    undo: Vec<usize>,
    redo: Vec<usize>,
}

/// Something that was done to a statement.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// What was done, with when and by whom.
    pub done: &'a Edit,
    /// The edit that was undone or redone, else the same.
    pub about: &'a Edit,
    /// Whether it holds.
    pub holds: bool,
}

impl<'a> Ledger<'a> {
    /// Reads a log, oldest edit first.
    pub fn read(edits: &'a [Edit]) -> Self {
        let mut ledger = Self { edits, holds: Vec::with_capacity(edits.len()), undo: vec![], redo: vec![] };
        let mut places: HashMap<Uuid, usize> = HashMap::new();
        for (at, edit) in edits.iter().enumerate() {
            ledger.holds.push(true);
            match &edit.change {
                Change::Found { .. } => {}
                Change::Undo { edit } => ledger.turn(places.get(edit), false),
                Change::Redo { edit } => ledger.turn(places.get(edit), true),
                _ => {
                    places.entry(edit.id).or_insert(at);
                    ledger.undo.push(at);
                    ledger.redo.clear();
                }
            }
        }
        ledger
    }

    /// Makes an edit hold, or hold no more.
    fn turn(&mut self, at: Option<&usize>, holds: bool) {
        let Some(&at) = at.filter(|&&at| self.holds[at] != holds) else { return };
        self.holds[at] = holds;
        let (from, to) =
            if holds { (&mut self.redo, &mut self.undo) } else { (&mut self.undo, &mut self.redo) };
        from.retain(|&other| other != at);
        to.push(at);
    }

    /// The edits that hold, oldest first.
    pub fn in_force(&self) -> impl Iterator<Item = &'a Edit> {
        self.edits.iter().zip(&self.holds).filter(|(_, holds)| **holds).map(|(edit, _)| edit)
    }

    /// Everything that was done to a statement, oldest first: to undo and to redo is something done too.
    pub fn history(&self, statement: Uuid) -> impl Iterator<Item = Past<'a>> {
        let edits: HashMap<Uuid, &'a Edit> = self.edits.iter().map(|edit| (edit.id, edit)).collect();
        let past = self.edits.iter().zip(&self.holds).filter_map(move |(done, &holds)| {
            let about = match &done.change {
                Change::Undo { edit } | Change::Redo { edit } => *edits.get(edit)?,
                _ => done,
            };
            Some(Past { done, about, holds })
        });
        past.filter(move |past| past.about.statement == Some(statement))
    }

    /// What can be undone; the last is undone first.
    pub fn undo(&self) -> Vec<Uuid> {
        self.undo.iter().map(|&at| self.edits[at].id).collect()
    }

    /// What can be redone; the last is redone first.
    pub fn redo(&self) -> Vec<Uuid> {
        self.redo.iter().map(|&at| self.edits[at].id).collect()
    }
}
