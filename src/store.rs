//! The library on disk: the only place that knows SQLite.
//!
//! Invariant: nothing the reader wrote is lost. A note is durable against the death of the process when
//! [`Store::save_note`] returns; deleting one only marks it; a body written by another run of the program is
//! kept when it is overwritten; a text that an article once had stays. A file that is no library, is damaged
//! or comes from a newer version is refused and left as it is. Any number of processes may use one library.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;
use uuid::Uuid;

mod analyses;
mod articles;
pub mod dna;
mod edits;
mod error;
mod feeds;
mod finder;
mod flags;
mod habits;
mod migrations;
mod names;
mod notes;
mod open;
mod packing;
mod prepared;
mod reading;
mod search;
mod searches;
mod translate;
mod twins;
mod upkeep;
mod versions;

pub use error::StoreError;
pub use feeds::{CutItem, FeedItem, Marks, NewFeed, Taken};
pub use names::KnownActor;
pub use notes::PastBody;
pub use prepared::Prepared;
pub use upkeep::{Health, Retention};

/// An open library.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// Names this sitting, so that bodies written by others are kept when they are overwritten.
    writer: Uuid,
}

impl Store {
    /// Opens the library at `path`; makes it, and a folder that only its owner can enter, where there is none.
    ///
    /// # Errors
    /// When the file is no library, is damaged, was written by a newer version, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: open::open(path)?, writer: Uuid::new_v4() })
    }

    /// Opens a library that is forgotten when it is dropped.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self { connection: open::in_memory()?, writer: Uuid::new_v4() })
    }

    /// Begins a transaction that may write; a second writer waits here rather than fails half-way.
    fn begin(&self) -> rusqlite::Result<Transaction<'_>> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
    }
}

/// The present time as RFC 3339 in UTC, to the second.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
