//! Articles with nearly the same text, as an agency's report in several outlets: found as they come in.
//!
//! Invariant: a group has two articles at least and is named by the least key among them. Nothing is left out
//! because it is like something else.

use super::Store;
use super::error::StoreError;
use crate::model::library::ArticleKey;
use crate::text::sketch::Sketch;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The most articles that are looked at in one band: text that stands in every page must not make every article slow.
const MOST_IN_BAND: i64 = 64;

impl Store {
    /// The other articles with nearly the same text, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn duplicates_of(&self, key: ArticleKey) -> Result<Vec<ArticleKey>, StoreError> {
        let sql =
            "SELECT key FROM articles WHERE key <> ?1 AND twins = (SELECT twins FROM articles WHERE key = ?1)
                   ORDER BY key";
        let mut query = self.connection.prepare_cached(sql)?;
        let keys = query.query_map([key.0], |row| row.get(0).map(ArticleKey))?.collect::<Result<_, _>>()?;
        Ok(keys)
    }
}

/// Keeps the sketch of an article's text and joins the article with those that are like it; a text too short has none.
pub(super) fn sketch(
    connection: &Connection,
    key: ArticleKey,
    sketch: Option<&Sketch>,
) -> rusqlite::Result<()> {
    let Some(sketch) = sketch else { return Ok(()) };
    let like = alike(connection, sketch)?;
    let sql = "INSERT INTO sketches (article, sketch) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![key.0, sketch.to_bytes()])?;
    let mut keep =
        connection.prepare_cached("INSERT OR IGNORE INTO bands (band, article) VALUES (?1, ?2)")?;
    for band in sketch.bands() {
        keep.execute(params![band, key.0])?;
    }
    if like.is_empty() { Ok(()) } else { join(connection, key, &like) }
}

/// The articles whose texts are like this one.
fn alike(connection: &Connection, sketch: &Sketch) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "SELECT article FROM bands WHERE band = ?1 ORDER BY article DESC LIMIT ?2";
    let mut of_band = connection.prepare_cached(sql)?;
    let mut candidates = BTreeSet::new();
    for band in sketch.bands() {
        for key in of_band.query_map(params![band, MOST_IN_BAND], |row| row.get::<_, i64>(0))? {
            candidates.insert(key?);
        }
    }
    let mut like = BTreeSet::new();
    for key in candidates {
        if sketch_of(connection, key)?.is_some_and(|other| other.is_like(sketch)) {
            like.insert(key);
        }
    }
    Ok(like)
}

fn sketch_of(connection: &Connection, key: i64) -> rusqlite::Result<Option<Sketch>> {
    let mut query = connection.prepare_cached("SELECT sketch FROM sketches WHERE article = ?1")?;
    let bytes: Option<Vec<u8>> = query.query_row([key], |row| row.get(0)).optional()?;
    Ok(bytes.and_then(|bytes| Sketch::from_bytes(&bytes)))
}

/// Makes one group of an article, those that it is like, and the groups that these belong to.
fn join(connection: &Connection, key: ArticleKey, like: &BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut group_of =
        connection.prepare_cached("SELECT coalesce(twins, key) FROM articles WHERE key = ?1")?;
    let mut groups = BTreeSet::from([key.0]);
    for key in like {
        groups.extend(group_of.query_row([key], |row| row.get::<_, i64>(0)).optional()?);
    }
    let Some(first) = groups.first().copied() else { return Ok(()) };
    let mut set = connection.prepare_cached("UPDATE articles SET twins = ?1 WHERE twins = ?2 OR key = ?2")?;
    groups.iter().chain(like).try_for_each(|group| set.execute(params![first, group]).map(drop))
}

/// Forgets the sketch of an article and takes it out of its group.
pub(super) fn part(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    if let Some(sketch) = sketch_of(connection, key.0)? {
        let mut forget = connection.prepare_cached("DELETE FROM bands WHERE band = ?1 AND article = ?2")?;
        for band in sketch.bands() {
            forget.execute(params![band, key.0])?;
        }
        connection.prepare_cached("DELETE FROM sketches WHERE article = ?1")?.execute([key.0])?;
    }
    let mut query = connection.prepare_cached("SELECT twins FROM articles WHERE key = ?1")?;
    let group: Option<i64> = query.query_row([key.0], |row| row.get(0)).optional()?.flatten();
    let Some(group) = group else { return Ok(()) };
    connection.prepare_cached("UPDATE articles SET twins = NULL WHERE key = ?1")?.execute([key.0])?;
    rename(connection, group)
}

/// Names what is left of a group by its least key; one that is left alone is no group.
fn rename(connection: &Connection, group: i64) -> rusqlite::Result<()> {
    let mut count = connection.prepare_cached("SELECT count(*), min(key) FROM articles WHERE twins = ?1")?;
    let (left, least): (i64, Option<i64>) = count.query_row([group], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let name = least.filter(|_| left > 1);
    connection
        .prepare_cached("UPDATE articles SET twins = ?1 WHERE twins = ?2")?
        .execute(params![name, group])?;
    Ok(())
}
