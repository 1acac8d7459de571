//! Notes: saved as they are typed, deleted so that they can come back.
//!
//! Invariant: when a saving function returns, the note survives the death of the process.

use super::articles::{from_json, read_key, to_json};
use super::error::StoreError;
use super::finder::refresh_words;
use super::{Store, now};
use crate::model::library::ArticleKey;
use crate::model::note::Note;
use rusqlite::types::Type;
use rusqlite::{Row, params};
use uuid::Uuid;

const SAVE: &str = "
    INSERT INTO notes (id, article, target, start, body, created, updated, writer)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (id) DO UPDATE SET
        article = excluded.article, target = excluded.target, start = excluded.start, body = excluded.body,
        created = excluded.created, updated = excluded.updated, deleted = NULL, writer = excluded.writer";

const OF_ARTICLE: &str = "
    SELECT id, target, body, created, updated FROM notes WHERE article = ?1 AND deleted IS NULL
    ORDER BY start NULLS FIRST, created, id";

const ANNOTATED: &str = "
    SELECT key FROM articles WHERE key IN (SELECT article FROM notes WHERE deleted IS NULL)
    ORDER BY published NULLS LAST, added, key";

/// What a note said before another run of the program changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastBody {
    /// The words.
    pub body: String,
    /// When they were written, RFC 3339.
    pub updated: String,
}

impl Store {
    /// Saves a note: a new one, or new words for one that is there. A deleted note comes back.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be written.
    pub fn save_note(&self, key: ArticleKey, note: &Note) -> Result<(), StoreError> {
        let start = note.target.anchor().map(|anchor| anchor.span.start as i64);
        let change = self.begin()?;
        change
            .prepare_cached(SAVE)?
            .execute(params![
                note.id.to_string(),
                key.0,
                to_json(&note.target)?,
                start,
                note.body,
                note.created,
                note.updated,
                self.writer.to_string()
            ])
            .map_err(StoreError::about(key))?;
        refresh_words(&change, key)?;
        change.commit()?;
        Ok(())
    }

    /// Deletes a note so that it can be restored; tells whether there was one to delete.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn delete_note(&self, id: Uuid) -> Result<bool, StoreError> {
        self.set_deleted("UPDATE notes SET deleted = ?2 WHERE id = ?1 AND deleted IS NULL", id)
    }

    /// Brings a deleted note back as it was; tells whether there was one to bring back.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn restore_note(&self, id: Uuid) -> Result<bool, StoreError> {
        self.set_deleted(
            "UPDATE notes SET deleted = nullif(?2, ?2) WHERE id = ?1 AND deleted IS NOT NULL",
            id,
        )
    }

    /// Changes whether a note is deleted, and what its article is found by; tells whether that changed anything.
    fn set_deleted(&self, sql: &str, id: Uuid) -> Result<bool, StoreError> {
        let change = self.begin()?;
        let changed = change.prepare_cached(sql)?.execute(params![id.to_string(), now()])? > 0;
        if changed {
            let mut article = change.prepare_cached("SELECT article FROM notes WHERE id = ?1")?;
            let key = article.query_row([id.to_string()], read_key)?;
            refresh_words(&change, key)?;
        }
        change.commit()?;
        Ok(changed)
    }

    /// The notes on an article: those on the whole of it, then in the order of its text.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn notes(&self, key: ArticleKey) -> Result<Vec<Note>, StoreError> {
        let mut query = self.connection.prepare_cached(OF_ARTICLE)?;
        let notes = query.query_map([key.0], read_note)?.collect::<Result<_, _>>()?;
        Ok(notes)
    }

    /// The articles that have notes, oldest publication first. For an export of everything, ask for the
    /// notes and the text of one after the other.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn annotated(&self) -> Result<Vec<ArticleKey>, StoreError> {
        let mut query = self.connection.prepare_cached(ANNOTATED)?;
        let keys = query.query_map([], |row| row.get(0).map(ArticleKey))?.collect::<Result<_, _>>()?;
        Ok(keys)
    }

    /// Notes on all articles, last changed first, each with its article and that one's title.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn all_notes(&self, limit: usize) -> Result<Vec<(ArticleKey, String, Note)>, StoreError> {
        let sql = "SELECT notes.id, target, body, created, updated, key, heading FROM notes
                   JOIN articles ON key = article WHERE deleted IS NULL ORDER BY updated DESC, notes.id LIMIT ?1";
        let mut query = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &Row<'_>| Ok((ArticleKey(row.get(5)?), row.get(6)?, read_note(row)?));
        let notes = query.query_map([limit], read)?.collect::<Result<_, _>>()?;
        Ok(notes)
    }

    /// What a note said before other runs of the program changed it, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn past_bodies(&self, id: Uuid) -> Result<Vec<PastBody>, StoreError> {
        let sql = "SELECT body, updated FROM past_bodies WHERE note = ?1 ORDER BY rowid";
        let mut query = self.connection.prepare_cached(sql)?;
        let read = |row: &Row<'_>| Ok(PastBody { body: row.get(0)?, updated: row.get(1)? });
        let bodies = query.query_map([id.to_string()], read)?.collect::<Result<_, _>>()?;
        Ok(bodies)
    }
}

fn read_note(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note {
        id: read_uuid(row, 0)?,
        target: from_json(row, 1)?,
        body: row.get(2)?,
        created: row.get(3)?,
        updated: row.get(4)?,
    })
}

fn read_uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let name: String = row.get(column)?;
    Uuid::parse_str(&name)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into()))
}
