//! Brings the schema of a library up to date.
//!
//! Invariant: the list only grows; a library's `user_version` is the number of migrations that it has had, and
//! all that are missing happen in one transaction or not at all.

use super::error::StoreError;
use super::finder::index_phrases;
use super::versions::carry_texts;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

/// Marks a SQLite file as a library of ours: `says`.
pub(super) const APPLICATION_ID: i32 = 0x7361_7973;

/// What a migration does that SQL cannot, after its SQL.
type Step = fn(&Connection) -> rusqlite::Result<()>;

/// Every migration, oldest first.
const MIGRATIONS: [(&str, Option<Step>); 7] = [
    (include_str!("../../assets/migrations/001.sql"), None),
    (include_str!("../../assets/migrations/002.sql"), None),
    (include_str!("../../assets/migrations/003.sql"), Some(carry_texts)),
    (include_str!("../../assets/migrations/004.sql"), None),
    (include_str!("../../assets/migrations/005.sql"), None),
    (include_str!("../../assets/migrations/006.sql"), Some(index_phrases)),
    (include_str!("../../assets/migrations/007.sql"), None),
];

/// The schema that this version writes.
pub(super) const NEWEST: u32 = MIGRATIONS.len() as u32;

/// Brings the schema up to date; `path` is for the message where the file is something else.
pub(super) fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if settled_state(connection, path)? == NEWEST {
        return Ok(());
    }
    let change = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    let done = state(&change, path)?;
    for (version, (sql, step)) in (1..).zip(MIGRATIONS).skip(done as usize) {
        change.execute_batch(sql)?;
        step.map_or(Ok(()), |step| step(&change))?;
        change.pragma_update(None, "user_version", version)?;
    }
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.commit()?;
    Ok(())
}

/// The same as [`state`], seen at one moment: another process may be making the library between two looks.
fn settled_state(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let look = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let version = state(&look, path)?;
    look.commit()?;
    Ok(version)
}

/// The number of migrations that the library has had.
fn state(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let mark: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    if mark != APPLICATION_ID && !(mark == 0 && version == 0 && is_empty(connection)?) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if version > NEWEST {
        return Err(StoreError::Newer { found: version, known: NEWEST });
    }
    Ok(version)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)", [], |row| row.get(0))
}
