//! The words that articles are found by.
//!
//! Two indexes: one that only knows which articles have a word, or a beginning of one, and answers while one types;
//! one that knows where the words stand, for phrases, fields and ranking. Neither keeps the words' text.
//!
//! Invariant: within one transaction the words of an article, of its notes and of the names given to it are those in
//! the index.

use super::Store;
use super::error::StoreError;
use super::versions::read_packed;
use crate::model::library::ArticleKey;
use rusqlite::{Connection, OptionalExtension, params};

/// What an article is found by.
pub(super) struct Indexed<'a> {
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) outlet: Option<&'a str>,
    pub(super) author: Option<&'a str>,
    /// Notes and names.
    pub(super) more: &'a str,
}

/// Puts the words of an article into the index, which has none of it yet.
pub(super) fn add_words(
    connection: &Connection,
    key: ArticleKey,
    words: &Indexed<'_>,
) -> rusqlite::Result<()> {
    let Indexed { title, body, more, .. } = words;
    let (all, repeated);
    // The headline stands in the text as its first line, nearly always.
    if more.is_empty() && body.starts_with(title) {
        all = *body;
    } else {
        repeated = [*title, *body, *more].join("\n");
        all = &repeated;
    }
    connection
        .prepare_cached("INSERT INTO finder (rowid, words) VALUES (?1, ?2)")?
        .execute(params![key.0, all])?;
    add_phrases(connection, key, words)
}

fn add_phrases(connection: &Connection, key: ArticleKey, words: &Indexed<'_>) -> rusqlite::Result<()> {
    let Indexed { title, body, outlet, author, more } = words;
    let sql =
        "INSERT INTO phrases (rowid, body, title, outlet, author, more) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    connection.prepare_cached(sql)?.execute(params![key.0, body, title, outlet, author, more])?;
    Ok(())
}

/// Takes the words of an article out of the index.
pub(super) fn remove_words(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM finder WHERE rowid = ?1")?.execute([key.0])?;
    connection.prepare_cached("DELETE FROM phrases WHERE rowid = ?1")?.execute([key.0])?;
    Ok(())
}

/// Brings the words of an article up to date with what the library has of it.
pub(super) fn refresh_words(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    remove_words(connection, key)?;
    index_stored(connection, key)
}

/// Indexes an article as the library has it.
pub(super) fn index_stored(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    index_with(connection, key, add_words)
}

/// Fills the index of phrases, which is empty.
pub(super) fn index_phrases(connection: &Connection) -> rusqlite::Result<()> {
    keys(connection)?.into_iter().try_for_each(|key| index_with(connection, key, add_phrases))
}

fn keys(connection: &Connection) -> rusqlite::Result<Vec<ArticleKey>> {
    let mut query = connection.prepare("SELECT key FROM articles ORDER BY key")?;
    query.query_map([], |row| row.get(0).map(ArticleKey))?.collect()
}

/// Hands to `add` what the library has of an article.
fn index_with(
    connection: &Connection,
    key: ArticleKey,
    add: impl FnOnce(&Connection, ArticleKey, &Indexed<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let sql = "
        SELECT heading, outlet, author, packed,
               coalesce((SELECT group_concat(body, char(10)) FROM notes WHERE article = key AND deleted IS NULL), ''),
               coalesce((SELECT names FROM extras WHERE extras.article = key), '')
        FROM articles JOIN versions ON versions.article = key AND versions.text_hash = articles.text_hash
        WHERE key = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([key.0], |row| {
            let more: [String; 2] = [row.get(4)?, row.get(5)?];
            let fields: (String, Option<String>, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((fields, read_packed(row, 3)?.text, more.join("\n")))
        })
        .optional()?;
    let Some(((title, outlet, author), body, more)) = found else { return Ok(()) };
    let words = Indexed {
        title: &title,
        body: &body,
        outlet: outlet.as_deref(),
        author: author.as_deref(),
        more: more.trim(),
    };
    add(connection, key, &words)
}

impl Store {
    /// Makes the whole index anew from what the library has; the library is locked meanwhile.
    ///
    /// # Errors
    /// When the library cannot be read or written.
    pub fn rebuild_index(&self) -> Result<(), StoreError> {
        let change = self.begin()?;
        change.execute_batch(
            "INSERT INTO finder (finder) VALUES ('delete-all');
             INSERT INTO phrases (phrases) VALUES ('delete-all');
             INSERT INTO name_finder (name_finder) VALUES ('delete-all');
             INSERT INTO name_finder (rowid, words) SELECT id, name FROM names;",
        )?;
        keys(&change)?.into_iter().try_for_each(|key| index_stored(&change, key))?;
        change.commit()?;
        Ok(())
    }
}
