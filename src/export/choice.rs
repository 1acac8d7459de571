//! What goes out: statements by who vouches for them, and notes.
//!
//! Invariant: what nobody has looked at, and what somebody rejected, goes out only when it was asked for by name.

use crate::model::review::Status;
use std::collections::BTreeSet;

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Statements with one of these go out.
    pub statuses: BTreeSet<Status>,
    /// Whether notes go out, each with what it is about.
    pub notes: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { statuses: BTreeSet::from([Status::Confirmed, Status::Corrected, Status::Manual]), notes: true }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_must_be_asked_for_and_what_was_rejected_twice() {
        let taken = |choice: Choice| Status::ALL.map(|status| choice.takes(status));
        assert_eq!(taken(Choice::default()), [false, true, true, false, true]);
        assert_eq!(taken(Choice::everything()), [true, true, true, false, true]);
    }
}
