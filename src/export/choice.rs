//! What goes out: statements by who vouches for them and by what is said in them, and notes.
//!
//! Invariant: what nobody has looked at, and what somebody rejected, goes out only when it was asked for by name.

use super::record::{Record, StatementFields};
use crate::model::review::Status;
use crate::query::{Query, Said};
use std::collections::BTreeSet;

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Statements with one of these go out.
    pub statuses: BTreeSet<Status>,
    /// Whether notes go out, each with what it is about.
    pub notes: bool,
    /// Whether nothing goes out but statements with one of `statuses`, with their notes.
    pub only: bool,
    /// What is asked of statements; what it asks of articles is for whoever looks them up.
    pub query: Query,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            statuses: BTreeSet::from([Status::Confirmed, Status::Corrected, Status::Manual]),
            notes: true,
            only: false,
            query: Query::All,
        }
    }
}

impl Choice {
    /// All that somebody vouches for, what nobody has looked at, and notes.
    pub fn everything() -> Self {
        Self::default().with(Status::Automatic)
    }

    /// The same and statements with this status.
    pub fn with(mut self, status: Status) -> Self {
        self.statuses.insert(status);
        self
    }

    /// Tells whether statements with this status go out.
    pub fn takes(&self, status: Status) -> bool {
        self.statuses.contains(&status)
    }

    /// Tells whether a row goes out after all. A note on a passage has neither holder nor stance nor topic.
    pub fn admits(&self, record: &Record) -> bool {
        let statement = record.statement.as_ref();
        (!self.only || statement.is_some() && self.takes(record.status)) && is_asked(&self.query, statement)
    }
}

fn is_asked(query: &Query, statement: Option<&StatementFields>) -> bool {
    let holders = statement.map_or(&[][..], |statement| &statement.holders);
    let holders: Vec<&str> = holders.iter().map(String::as_str).collect();
    let stance = statement.and_then(|statement| statement.stance);
    let topic = statement.and_then(|statement| statement.topic.as_deref());
    query.takes(&Said { holders: &holders, stance, topic })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{records_from, samples};
    use crate::model::analysis::Stance;
    use crate::query::parse;

    #[test]
    fn guesses_must_be_asked_for_and_what_was_rejected_twice() {
        let taken = |choice: Choice| Status::ALL.map(|status| choice.takes(status));
        assert_eq!(taken(Choice::default()), [false, true, true, false, true]);
        assert_eq!(taken(Choice::everything()), [true, true, true, false, true]);
    }

    /// The stances of the statements that go out, and the number of notes that are on none.
    fn chosen(choice: &Choice) -> (Vec<&'static str>, usize) {
        let records =
            records_from(&samples::article(), &samples::notes(), Some(&samples::reviewed()), choice);
        let statements = records.iter().filter_map(|record| record.statement.as_ref());
        let stances = statements.map(|s| s.stance.map_or("none", Stance::name)).collect();
        (stances, records.iter().filter(|record| record.statement.is_none()).count())
    }

    #[test]
    fn a_status_that_is_named_gives_statements_with_it_and_nothing_else() {
        let only = |status| Choice { statuses: [status].into(), only: true, ..Choice::default() };
        assert_eq!(chosen(&only(Status::Rejected)), (vec![], 0));
        assert_eq!(chosen(&only(Status::Automatic)).0.len(), chosen(&Choice::everything()).0.len());
        assert_eq!(chosen(&only(Status::Automatic)).1, 0);
    }

    #[test]
    fn what_is_asked_of_statements_chooses_statements() {
        let asked = |text: &str| chosen(&Choice { query: parse(text).unwrap(), ..Choice::everything() });
        assert_eq!(asked("actor:quill stance:support"), (vec!["support"], 0));
        assert_eq!(asked("actor:nobody"), (vec![], 0));
        assert_eq!(asked("outlet:courier"), chosen(&Choice::everything()));
    }
}
