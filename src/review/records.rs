//! What people made of single statements: the log, added up for each.
//!
//! Invariant: a field that a person set or confirmed keeps that value until a person sets another or takes it back.

use super::gist;
use super::ledger::Ledger;
use crate::model::review::{Change, Edit, Fields, SpanRole, Status, Values};
use std::collections::HashMap;
use uuid::Uuid;

/// A statement that a person touched.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// Its name when it was first touched.
    pub(super) id: Uuid,
    /// Everything said of it.
    pub(super) values: Values,
    /// What the machine said of it last.
    pub(super) found: Option<Values>,
    /// Who said which.
    pub(super) fields: Fields,
    /// Whether it was found to be no statement.
    pub(super) rejected: bool,
    /// Whether a person added it.
    pub(super) manual: bool,
}

/// The statements that a person stands by or has rejected, in the order in which they were first touched; `found`
/// gives the values of one whose log does not begin with them.
pub(super) fn of_statements(ledger: &Ledger<'_>, found: impl Fn(Uuid) -> Option<Values>) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    for edit in ledger.in_force() {
        let Some(id) = edit.statement else { continue };
        match places.get(&id) {
            Some(&at) => records[at].take(edit),
            None => {
                let Some(record) = Record::begun(id, edit, &found) else { continue };
                places.insert(id, records.len());
                records.push(record);
            }
        }
    }
    records.retain(|record| record.is_held());
    records
}

impl Record {
    fn begun(id: Uuid, edit: &Edit, found: impl Fn(Uuid) -> Option<Values>) -> Option<Self> {
        let (values, manual) = match &edit.change {
            Change::Found { values } => (Values::clone(values), false),
            Change::Add { values } => (Values::clone(values), true),
            _ => (found(id)?, false),
        };
        let fields = Fields::all(if manual { Status::Manual } else { Status::Automatic });
        let before = (!manual).then(|| values.clone());
        let mut record = Self { id, values, found: before, fields, rejected: false, manual };
        if !matches!(edit.change, Change::Found { .. } | Change::Add { .. }) {
            record.take(edit);
        }
        Some(record)
    }

    /// Whether a person stands by anything of it.
    fn is_held(&self) -> bool {
        self.manual || self.rejected || self.fields != Fields::default()
    }

    fn take(&mut self, edit: &Edit) {
        match &edit.change {
            Change::Found { values } => self.take_found(values),
            Change::Confirm => self.confirm(),
            Change::Reject => self.rejected = true,
            Change::Add { values } => {
                self.values = Values::clone(values);
                self.manual = true;
                self.fields = Fields::all(Status::Manual);
            }
            change => self.correct(change),
        }
    }

    fn confirm(&mut self) {
        self.rejected = false;
        let open = self.fields.each_mut().into_iter().filter(|status| **status == Status::Automatic);
        open.for_each(|status| *status = Status::Confirmed);
    }

    /// What is put right is a statement, also where it was rejected before.
    fn correct(&mut self, change: &Change) {
        let status = match change {
            Change::Holders { new, .. } => {
                self.values.holders.clone_from(new);
                &mut self.fields.holders
            }
            Change::Stance { new, .. } => {
                self.values.stance = *new;
                &mut self.fields.stance
            }
            Change::Topic { new, .. } => {
                self.values.topic.clone_from(new);
                &mut self.fields.topic
            }
            Change::Target { new, .. } => {
                self.values.target.clone_from(new);
                &mut self.fields.target
            }
            Change::Mode { new, .. } => {
                self.values.mode = *new;
                &mut self.fields.mode
            }
            Change::Spans { role, new, .. } => {
                self.values.part_mut(*role).clone_from(new);
                if *role == SpanRole::Content {
                    self.values.gist = gist::of(new);
                }
                self.fields.part_mut(*role)
            }
            _ => return,
        };
        *status = if self.manual { Status::Manual } else { Status::Corrected };
        self.rejected = false;
    }

    /// A later analysis: it says what no person said.
    fn take_found(&mut self, found: &Values) {
        let (fields, values) = (self.fields, &mut self.values);
        let open = |status| status == Status::Automatic;
        if open(fields.holders) {
            values.holders.clone_from(&found.holders);
        }
        if open(fields.content) {
            values.content.clone_from(&found.content);
            values.gist.clone_from(&found.gist);
        }
        if open(fields.source) {
            values.source.clone_from(&found.source);
        }
        if open(fields.cue) {
            values.cue.clone_from(&found.cue);
        }
        if open(fields.mode) {
            values.mode = found.mode;
        }
        if open(fields.stance) {
            values.stance = found.stance;
        }
        if open(fields.topic) {
            values.topic.clone_from(&found.topic);
        }
        if open(fields.target) {
            values.target.clone_from(&found.target);
        }
        self.found = Some(found.clone());
    }
}
