//! Stars, the archive, tags, collections, and how many articles there are of each.
//!
//! Invariant: a change says which articles it changed, so that taking it back leaves the others alone.

use super::Store;
use super::error::StoreError;
use super::names::json;
use crate::model::library::{ArticleKey, FlagChange, Folder, Totals};
use crate::text::words::fold;
use rusqlite::{Connection, Row, params};

/// The kinds of labels.
const TAG: i64 = 1;
const COLLECTION: i64 = 2;

impl Store {
    /// Changes many articles at once; gives those that were not so before. To take it back, set the inverse on them.
    ///
    /// # Errors
    /// When the library cannot be written; then nothing was changed.
    pub fn set_flags(&self, keys: &[ArticleKey], to: &FlagChange) -> Result<Vec<ArticleKey>, StoreError> {
        let change = self.begin()?;
        let keys = json(keys.iter().map(|key| &key.0));
        let changed = match to {
            FlagChange::Starred(on) => set_column(&change, "starred", &keys, *on)?,
            FlagChange::Archived(on) => set_column(&change, "archived", &keys, *on)?,
            FlagChange::Read(on) => set_read(&change, &keys, *on)?,
            FlagChange::Tag(name, on) => set_label(&change, TAG, name, &keys, *on)?,
            FlagChange::Collection(name, on) => set_label(&change, COLLECTION, name, &keys, *on)?,
        };
        change.commit()?;
        Ok(changed)
    }

    /// The tags of an article, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn tags_of(&self, key: ArticleKey) -> Result<Vec<String>, StoreError> {
        Ok(labels_of(&self.connection, TAG, key)?)
    }

    /// The collections that an article is in, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn collections_of(&self, key: ArticleKey) -> Result<Vec<String>, StoreError> {
        Ok(labels_of(&self.connection, COLLECTION, key)?)
    }

    /// All tags in use, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn tags(&self) -> Result<Vec<Folder>, StoreError> {
        Ok(label_folders(&self.connection, TAG)?)
    }

    /// All collections in use, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn collections(&self) -> Result<Vec<Folder>, StoreError> {
        Ok(label_folders(&self.connection, COLLECTION)?)
    }

    /// All outlets, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn outlets(&self) -> Result<Vec<Folder>, StoreError> {
        let sql = "SELECT outlet, count(*), sum(read = 0) FROM articles
                   WHERE archived = 0 AND outlet IS NOT NULL GROUP BY outlet ORDER BY outlet COLLATE NOCASE";
        let mut query = self.connection.prepare_cached(sql)?;
        let folders = query.query_map([], read_folder)?.collect::<Result<_, _>>()?;
        Ok(folders)
    }

    /// How many articles there are of each kind.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn totals(&self) -> Result<Totals, StoreError> {
        // Few are starred: the plus keeps SQLite from going through all that are not put away.
        let sql = "SELECT (SELECT count(*) FROM articles WHERE archived = 0),
                          (SELECT coalesce(sum(read = 0), 0) FROM articles WHERE archived = 0),
                          (SELECT count(*) FROM articles WHERE starred <> 0 AND +archived = 0),
                          (SELECT count(*) FROM articles WHERE archived = 1)";
        let mut query = self.connection.prepare_cached(sql)?;
        let totals = query.query_row([], |row| {
            let at = |column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or_default());
            Ok(Totals { all: at(0)?, unread: at(1)?, starred: at(2)?, archived: at(3)? })
        })?;
        Ok(totals)
    }
}

type Keys = rusqlite::Result<Vec<ArticleKey>>;

fn set_column(connection: &Connection, column: &str, keys: &str, on: bool) -> Keys {
    let sql = format!(
        "UPDATE articles SET {column} = ?2
         WHERE key IN (SELECT value FROM json_each(?1)) AND {column} <> ?2 RETURNING key"
    );
    let mut change = connection.prepare_cached(&sql)?;
    change.query_map(params![keys, on], read_key)?.collect()
}

/// Where an article was not read yet it gets a place to be read from: its beginning.
fn set_read(connection: &Connection, keys: &str, on: bool) -> Keys {
    let sql = "INSERT INTO reading (article, top, read, marks)
               SELECT key, 0, ?2, '{}' FROM articles WHERE key IN (SELECT value FROM json_each(?1)) AND read <> ?2
               ON CONFLICT (article) DO UPDATE SET read = excluded.read RETURNING article";
    let mut change = connection.prepare_cached(sql)?;
    change.query_map(params![keys, on], read_key)?.collect()
}

fn set_label(connection: &Connection, kind: i64, name: &str, keys: &str, on: bool) -> Keys {
    let name = clean(name);
    let sql = "INSERT OR IGNORE INTO labels (kind, folded, name) VALUES (?1, ?2, ?3)";
    if on {
        connection.prepare_cached(sql)?.execute(params![kind, fold(&name), name])?;
    }
    let sql = if on {
        "INSERT OR IGNORE INTO labelled (label, article)
         SELECT labels.id, key FROM labels, articles
         WHERE kind = ?1 AND folded = ?2 AND key IN (SELECT value FROM json_each(?3)) RETURNING article"
    } else {
        "DELETE FROM labelled WHERE label = (SELECT id FROM labels WHERE kind = ?1 AND folded = ?2)
         AND article IN (SELECT value FROM json_each(?3)) RETURNING article"
    };
    let mut change = connection.prepare_cached(sql)?;
    change.query_map(params![kind, fold(&name), keys], read_key)?.collect()
}

/// A name that a query can give: without quotation marks, on one line.
pub(super) fn clean(name: &str) -> String {
    let mark = |c: char| matches!(c, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{ab}' | '\u{bb}');
    let plain: String = name.chars().map(|c| if mark(c) || c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn labels_of(connection: &Connection, kind: i64, key: ArticleKey) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM labelled JOIN labels ON id = label WHERE article = ?1 AND kind = ?2 ORDER BY folded";
    let mut query = connection.prepare_cached(sql)?;
    query.query_map(params![key.0, kind], |row| row.get(0))?.collect()
}

fn label_folders(connection: &Connection, kind: i64) -> rusqlite::Result<Vec<Folder>> {
    let sql = "SELECT name, sum(archived = 0), sum(archived = 0 AND read = 0)
               FROM labels JOIN labelled ON label = labels.id JOIN articles ON key = article
               WHERE kind = ?1 GROUP BY labels.id ORDER BY folded";
    let mut query = connection.prepare_cached(sql)?;
    query.query_map([kind], read_folder)?.collect()
}

fn read_folder(row: &Row<'_>) -> rusqlite::Result<Folder> {
    let count = |column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or_default());
    Ok(Folder { name: row.get(0)?, total: count(1)?, unread: count(2)? })
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<ArticleKey> {
    row.get(0).map(ArticleKey)
}
