//! How far each article was read.
//!
//! Invariant: an article that was never opened reads as one at its beginning.

use super::Store;
use super::articles::{from_json, to_json};
use super::error::StoreError;
use crate::model::library::{ArticleKey, Reading};
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

const SAVE: &str = "
    INSERT INTO reading (article, top, statement, read, marks) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (article) DO UPDATE SET
        top = excluded.top, statement = excluded.statement, read = excluded.read, marks = excluded.marks";

impl Store {
    /// How far the article was read. Its text may have changed since: see [`Reading::fitted`].
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn reading(&self, key: ArticleKey) -> Result<Reading, StoreError> {
        let sql = "SELECT top, statement, read, marks FROM reading WHERE article = ?1";
        let mut query = self.connection.prepare_cached(sql)?;
        Ok(query.query_row([key.0], read_reading).optional()?.unwrap_or_default())
    }

    /// Saves how far the article was read.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be written.
    pub fn save_reading(&self, key: ArticleKey, reading: &Reading) -> Result<(), StoreError> {
        let statement = reading.statement.map(|id| id.to_string());
        let marks = to_json(&reading.marks)?;
        let mut save = self.connection.prepare_cached(SAVE)?;
        save.execute(params![key.0, reading.top as i64, statement, reading.read, marks])
            .map_err(StoreError::about(key))?;
        Ok(())
    }
}

fn read_reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    let statement: Option<String> = row.get(1)?;
    Ok(Reading {
        top: usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        statement: statement.and_then(|id| Uuid::parse_str(&id).ok()),
        read: row.get(2)?,
        marks: from_json(row, 3)?,
    })
}
