//! Names of actors and topics: each once, however it is written, with the names that it also goes by.
//!
//! Invariant: a name once given a number keeps it.

use super::Store;
use super::error::StoreError;
use crate::model::library::ArticleKey;
use crate::query::Wanted;
use crate::text::words::folded_words;
use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An actor as the whole library knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownActor {
    /// The name with the most statements.
    pub name: String,
    /// All its names, the one above included, those with the most statements first.
    pub names: Vec<String>,
    /// Articles with statements of it, oldest publication first.
    pub articles: Vec<ArticleKey>,
}

impl Store {
    /// Looks an actor up by a name or a part of one, and gathers its other names: those by which articles that name
    /// it in full also call it, where they call nobody else so.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn actor(&self, name: &str) -> Result<Option<KnownActor>, StoreError> {
        let wanted = Wanted { text: name.to_owned(), quoted: true, open: false };
        let mut ids: BTreeSet<i64> = known_name(&self.connection, name)?.into_iter().collect();
        if self.count_said(&ids)?.is_empty() {
            ids = self.names_with(&wanted)?.into_iter().collect();
        }
        let ids = self.joined(ids)?;
        let ranked = self.count_said(&ids)?;
        let Some((first, _)) = ranked.first().cloned() else { return Ok(None) };
        let articles = self.articles_of(&ids)?;
        Ok(Some(KnownActor {
            name: first,
            names: ranked.into_iter().map(|(name, _)| name).collect(),
            articles,
        }))
    }

    /// Articles with statements of the actor of exactly this name, oldest publication first, and how many those are.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn said_by(&self, name: &str) -> Result<(Vec<ArticleKey>, usize), StoreError> {
        let ids: BTreeSet<i64> = known_name(&self.connection, name)?.into_iter().collect();
        let statements = self.count_said(&ids)?.into_iter().map(|(_, count)| count).sum();
        Ok((self.articles_of(&ids)?, statements))
    }

    /// Names of actors with the number of their statements, the most frequent first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn frequent_actors(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.frequent("actor", limit)
    }

    /// Topics with the number of statements about them, the most frequent first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn frequent_topics(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.frequent("topic", limit)
    }

    fn frequent(&self, column: &str, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        let sql = format!(
            "SELECT name, count FROM (SELECT {column} AS id, count(*) AS count FROM said WHERE {column} <> 0
                                      GROUP BY {column} ORDER BY count DESC, id LIMIT ?1) JOIN names USING (id)
             ORDER BY count DESC, name"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let names = query.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], read_count)?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Numbers of the names that have these words.
    pub(super) fn names_with(&self, wanted: &Wanted) -> rusqlite::Result<Vec<i64>> {
        let words = all_words(wanted);
        let sql = match words {
            Some(_) => {
                "SELECT id, name FROM name_finder JOIN names ON id = name_finder.rowid WHERE name_finder MATCH ?1"
            }
            None => "SELECT id, name FROM names WHERE ?1 IS NULL",
        };
        let mut query = self.connection.prepare_cached(sql)?;
        let mut rows = query.query([words])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            if wanted.is_in(row.get_ref(1)?.as_str()?) {
                ids.push(row.get(0)?);
            }
        }
        Ok(ids)
    }

    /// Adds the names by which only these actors go.
    fn joined(&self, mut ids: BTreeSet<i64>) -> rusqlite::Result<BTreeSet<i64>> {
        let sql = "SELECT alias FROM aliases WHERE actor IN (SELECT value FROM json_each(?1))
                   EXCEPT SELECT alias FROM aliases WHERE actor NOT IN (SELECT value FROM json_each(?1))";
        let mut query = self.connection.prepare_cached(sql)?;
        let found: Vec<i64> = query.query_map([json(&ids)], |row| row.get(0))?.collect::<Result<_, _>>()?;
        ids.extend(found);
        Ok(ids)
    }

    /// The names among these that say something, with how much, the most first.
    fn count_said(&self, ids: &BTreeSet<i64>) -> rusqlite::Result<Vec<(String, usize)>> {
        let sql = "SELECT name, count(*) AS count FROM said JOIN names ON names.id = actor
                   WHERE actor IN (SELECT value FROM json_each(?1)) GROUP BY actor ORDER BY count DESC, length(name) DESC, name";
        let mut query = self.connection.prepare_cached(sql)?;
        query.query_map([json(ids)], read_count)?.collect()
    }

    fn articles_of(&self, ids: &BTreeSet<i64>) -> rusqlite::Result<Vec<ArticleKey>> {
        let sql = "SELECT key FROM articles
                   WHERE key IN (SELECT article FROM said WHERE actor IN (SELECT value FROM json_each(?1)))
                   ORDER BY published NULLS LAST, key";
        let mut query = self.connection.prepare_cached(sql)?;
        query.query_map([json(ids)], |row| row.get(0).map(ArticleKey))?.collect()
    }
}

fn read_count(row: &Row<'_>) -> rusqlite::Result<(String, usize)> {
    Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or_default()))
}

/// A list of numbers as one value of a query.
pub(super) fn json<'a>(ids: impl IntoIterator<Item = &'a i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// All of the words, for an index that knows nothing of their order; `None` where it may cut one of them in two.
pub(super) fn all_words(wanted: &Wanted) -> Option<String> {
    let words = tokens(&wanted.text);
    let last = words.len().saturating_sub(1);
    let terms: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| format!("\"{word}\"{}", if wanted.open && at == last { " *" } else { "" }))
        .collect();
    (!terms.is_empty() && words.iter().all(|word| is_plain(word))).then(|| terms.join(" AND "))
}

/// Whether the index certainly takes the word for one: it knows the letters of an older Unicode, and those set in
/// circles and squares are none to it.
pub(super) fn is_plain(word: &str) -> bool {
    let plain = |c: char| c < '\u{2000}' || matches!(c, '\u{3041}'..='\u{9fcc}' | '\u{ac00}'..='\u{d7a3}');
    word.chars().all(|c| c.is_ascii_alphanumeric() || c.is_alphanumeric() && plain(c))
}

/// Words as the index cuts them: at everything that is no letter or digit, marks that stand alone included.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let whole: String = text.nfc().collect();
    let pieces = whole.split(|c: char| !c.is_alphanumeric() || is_combining_mark(c));
    pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// The number of a name, which gets one if it has none.
pub(super) fn name_id(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    if let Some(id) = known_name(connection, name)? {
        return Ok(id);
    }
    connection
        .prepare_cached("INSERT INTO names (hash, name) VALUES (?1, ?2)")?
        .execute(params![name_hash(&sameness(name)), name])?;
    let id = connection.last_insert_rowid();
    let sql = "INSERT INTO name_finder (rowid, words) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![id, name])?;
    Ok(id)
}

/// The number of a name, if it has one.
fn known_name(connection: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    let same = sameness(name);
    let mut query = connection.prepare_cached("SELECT id, name FROM names WHERE hash = ?1")?;
    let mut rows = query.query([name_hash(&same)])?;
    while let Some(row) = rows.next()? {
        if sameness(row.get_ref(1)?.as_str()?) == same {
            return row.get(0).map(Some);
        }
    }
    Ok(None)
}

/// Writes down that an actor also goes by another name; descriptions are none.
pub(super) fn alias(connection: &Connection, actor: i64, full: &str, other: &str) -> rusqlite::Result<()> {
    let named = other.chars().next().is_some_and(char::is_uppercase) && !other.starts_with("The ");
    if !named || folded_words(full) == folded_words(other) {
        return Ok(());
    }
    let other = name_id(connection, other)?;
    let sql = "INSERT OR IGNORE INTO aliases (alias, actor) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![other, actor])?;
    Ok(())
}

/// The same for all ways to write a name: its folded words, or itself where it has none.
fn sameness(name: &str) -> String {
    let words = folded_words(name);
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// Where names that are the same are kept, with hardly any others.
fn name_hash(same: &str) -> i32 {
    let digest = Sha256::digest(same.as_bytes());
    digest.iter().take(4).fold(0i32, |sum, byte| (sum << 8) | i32::from(*byte))
}
