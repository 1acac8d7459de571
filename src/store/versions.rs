//! The texts that an article has had.
//!
//! Invariant: a text that was once there stays as it was; of the same text of one article there is one version.

use super::articles::{corrupt, from_json};
use super::error::StoreError;
use super::finder::index_stored;
use super::packing::unpack;
use super::prepared::{Head, Prepared};
use super::twins::sketch;
use super::{Store, now};
use crate::model::article::{Article, Block, Removed};
use crate::model::library::{ArticleKey, Version};
use crate::text::changes::{Changes, changes};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A text with its blocks.
pub(super) struct Unpacked {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) removed: Vec<Removed>,
}

impl Store {
    /// A text that the article has had, by its hash: the one that a note's anchor was made on.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn text_version(&self, key: ArticleKey, hash: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT packed FROM versions WHERE article = ?1 AND text_hash = ?2";
        let mut query = self.connection.prepare_cached(sql)?;
        let found = query.query_row(params![key.0, hash], |row| read_packed(row, 0)).optional()?;
        Ok(found.map(|unpacked| unpacked.text))
    }

    /// The texts that an article has had, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn versions(&self, key: ArticleKey) -> Result<Vec<Version>, StoreError> {
        let sql = "SELECT versions.text_hash, versions.added, versions.text_hash = articles.text_hash
                   FROM versions JOIN articles ON key = article WHERE article = ?1 ORDER BY number";
        let mut query = self.connection.prepare_cached(sql)?;
        let read =
            |row: &Row<'_>| Ok(Version { text_hash: row.get(0)?, added: row.get(1)?, current: row.get(2)? });
        let versions = query.query_map([key.0], read)?.collect::<Result<_, _>>()?;
        Ok(versions)
    }

    /// What changed from each text of an article to the next, with the day on which the later one came; the last
    /// `most` changes, latest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn changes(&self, key: ArticleKey, most: usize) -> Result<Vec<(String, Changes)>, StoreError> {
        let sql = "SELECT added, packed FROM versions WHERE article = ?1 ORDER BY number DESC LIMIT ?2";
        let mut query = self.connection.prepare_cached(sql)?;
        let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, read_packed(row, 1)?.text));
        let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
        let texts: Vec<(String, String)> =
            query.query_map(params![key.0, limit], read)?.collect::<Result<_, _>>()?;
        let pairs = texts.windows(2).map(|pair| (pair[0].0.clone(), changes(&pair[1].1, &pair[0].1)));
        Ok(pairs.collect())
    }
}

/// Keeps the first text of an article. Nothing is updated: that would open a savepoint, at which the index of words is
/// written out.
pub(super) fn keep_first(
    connection: &Connection,
    key: ArticleKey,
    prepared: &Prepared,
) -> rusqlite::Result<()> {
    insert(connection, key, &prepared.hash, &now(), prepared.packed()?)
}

/// Keeps a text; one that is there gets the blocks of today.
pub(super) fn keep(connection: &Connection, key: ArticleKey, prepared: &Prepared) -> rusqlite::Result<()> {
    let sql = "UPDATE versions SET packed = ?3 WHERE article = ?1 AND text_hash = ?2";
    let values = params![key.0, prepared.hash, prepared.packed()?];
    if connection.prepare_cached(sql)?.execute(values)? == 0 {
        keep_first(connection, key, prepared)?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    key: ArticleKey,
    hash: &str,
    added: &str,
    packed: &[u8],
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO versions (article, text_hash, added, packed) VALUES (?1, ?2, ?3, ?4)";
    connection.prepare_cached(sql)?.execute(params![key.0, hash, added, packed])?;
    Ok(())
}

/// Reads a packed text from a column.
pub(super) fn read_packed(row: &Row<'_>, column: usize) -> rusqlite::Result<Unpacked> {
    let packed = row.get_ref(column)?.as_blob()?;
    let (head, text) = unpack(packed).ok_or_else(|| corrupt(column, "a text that cannot be unpacked"))?;
    let head: Head = serde_json::from_slice(&head).map_err(|error| corrupt(column, error))?;
    let blocks = head.blocks().ok_or_else(|| corrupt(column, "blocks beyond any text"))?;
    Ok(Unpacked { text, blocks, removed: head.removed })
}

/// Packs the texts that migration 3 put aside, and indexes those that are read now.
pub(super) fn carry_texts(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "SELECT article, unpacked.text_hash, unpacked.added, text, blocks, removed,
                      unpacked.text_hash = articles.text_hash
               FROM unpacked JOIN articles ON key = article ORDER BY unpacked.rowid";
    let mut query = connection.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (key, hash): (ArticleKey, String) = (ArticleKey(row.get(0)?), row.get(1)?);
        let added: String = row.get(2)?;
        let article = Article {
            text: row.get(3)?,
            blocks: from_json(row, 4)?,
            removed: from_json(row, 5)?,
            ..Article::default()
        };
        let prepared = Prepared::of(&article);
        insert(connection, key, &hash, &added, prepared.packed()?)?;
        if row.get(6)? {
            index_stored(connection, key)?;
            sketch(connection, key, prepared.sketch.as_ref())?;
        }
    }
    drop(rows);
    drop(query);
    connection.execute_batch("DROP TABLE unpacked")
}
