//! Looks after the library: checks it, repairs what can be made anew, backs it up, lets go of what is old.
//!
//! Invariant: what a person wrote or chose is neither repaired nor let go: an article with a note, a star, a tag or in
//! a collection stays. A backup is whole or not there.

use super::Store;
use super::analyses::{forget_analysis, index_anew};
use super::error::StoreError;
use super::finder::remove_words;
use super::twins::part;
use crate::model::library::ArticleKey;
use jiff::ToSpan;
use rusqlite::backup::Backup;
use rusqlite::{Connection, params};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many pages of a backup are copied at a time; others may write in between.
const PAGES: std::ffi::c_int = 2048;
/// The most faults of one kind that are told.
const MOST_FAULTS: usize = 20;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// Articles.
    pub articles: usize,
    /// Bytes of the file.
    pub bytes: u64,
    /// What is wrong with the file itself, each in a sentence: a backup is needed.
    pub damage: Vec<String>,
    /// What is wrong and can be made anew, each in a sentence.
    pub faults: Vec<String>,
}

/// Which articles are let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days after which an article goes, counted from when it was taken in.
    pub days: u32,
    /// Whether those that were never read stay.
    pub keep_unread: bool,
}

/// What must hold for each article, with what it means if it does not. Each counts the articles that are at fault.
const RULES: [(&str, &str); 6] = [
    (
        "SELECT count(*) FROM articles WHERE key NOT IN (SELECT id FROM finder_docsize)",
        "cannot be found by words",
    ),
    (
        "SELECT count(*) FROM articles WHERE key NOT IN (SELECT id FROM phrases_docsize)",
        "cannot be found by phrases",
    ),
    (
        "SELECT (SELECT count(*) FROM finder_docsize WHERE id NOT IN (SELECT key FROM articles))
              + (SELECT count(*) FROM phrases_docsize WHERE id NOT IN (SELECT key FROM articles))",
        "are in the index and not in the library",
    ),
    (
        "SELECT count(*) FROM articles WHERE read <> coalesce((SELECT read FROM reading WHERE article = key), 0)",
        "are counted as read or unread wrongly",
    ),
    (
        "SELECT count(*) FROM articles WHERE engine IS NOT NULL AND key NOT IN (SELECT article FROM analyses)",
        "have lost their analysis",
    ),
    (
        "SELECT count(*) FROM articles WHERE key IN (SELECT key FROM unsaid)",
        "cannot be found by who says what in them",
    ),
];

/// Analysed articles with statements of which the index says nothing. Where a person has edited any, all may be rejected.
const UNSAID: &str = "
    CREATE TEMP VIEW IF NOT EXISTS unsaid AS SELECT key FROM articles
    WHERE statements > 0 AND engine IS NOT NULL AND key IN (SELECT article FROM analyses)
      AND key NOT IN (SELECT article FROM said)
      AND key NOT IN (SELECT article FROM edits WHERE article IS NOT NULL)";

/// Makes anew what the rules ask for, the index apart.
const REPAIR: &str = "
    UPDATE articles SET read = coalesce((SELECT read FROM reading WHERE article = key), 0)
        WHERE read <> coalesce((SELECT read FROM reading WHERE article = key), 0);
    UPDATE articles SET engine = NULL, actors = NULL, statements = NULL
        WHERE engine IS NOT NULL AND key NOT IN (SELECT article FROM analyses);
    DELETE FROM said WHERE article NOT IN (SELECT key FROM articles);
    DELETE FROM bands WHERE article NOT IN (SELECT key FROM articles);
    DELETE FROM labelled WHERE article NOT IN (SELECT key FROM articles)
                            OR label NOT IN (SELECT id FROM labels);";

/// Old articles that nobody cares for.
const OLD: &str = "
    SELECT key FROM articles WHERE added < ?1 AND starred = 0 AND (read <> 0 OR NOT ?2)
       AND key NOT IN (SELECT article FROM notes)
       AND key NOT IN (SELECT article FROM edits WHERE article IS NOT NULL)
       AND key NOT IN (SELECT article FROM labelled)
    ORDER BY key";

impl Store {
    /// Checks the library: the file, what its parts say of each other, and the index.
    ///
    /// # Errors
    /// When the library cannot be read at all.
    pub fn check(&self) -> Result<Health, StoreError> {
        let mut health = Health { articles: self.count()?, bytes: self.size()?, ..Health::default() };
        let mut query = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let verdicts: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        health.damage.extend(verdicts.into_iter().filter(|verdict| verdict != "ok"));
        health.faults.extend(self.loose_ends()?);
        for (index, name) in [("finder", "words"), ("phrases", "phrases"), ("name_finder", "names")] {
            let sql = format!("INSERT INTO {index} ({index}) VALUES ('integrity-check')");
            if let Err(error) = self.connection.execute_batch(&sql) {
                health.faults.push(format!("the index of {name} is damaged: {error}"));
            }
        }
        self.connection.execute_batch(UNSAID)?;
        for (sql, fault) in RULES {
            let count: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
            if count > 0 {
                health.faults.push(format!("{count} articles {fault}"));
            }
        }
        Ok(health)
    }

    /// What refers to something that is not there.
    fn loose_ends(&self) -> rusqlite::Result<Vec<String>> {
        let mut query = self.connection.prepare("PRAGMA foreign_key_check")?;
        let ends = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?)))?;
        let told = ends
            .take(MOST_FAULTS)
            .map(|end| end.map(|(from, to)| format!("a row of {from} refers to none of {to}")));
        told.collect()
    }

    /// Makes anew what can be: indexes, counts, what is derived from the texts. Notes and texts are left as they are.
    ///
    /// # Errors
    /// When the library cannot be read or written.
    pub fn repair(&self) -> Result<(), StoreError> {
        self.connection.execute_batch("REINDEX")?;
        let change = self.begin()?;
        change.execute_batch(REPAIR)?;
        change.execute_batch(UNSAID)?;
        let mut query = change.prepare("SELECT key FROM unsaid")?;
        let unsaid: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        drop(query);
        unsaid.into_iter().try_for_each(|key| index_anew(&change, ArticleKey(key)))?;
        change.commit()?;
        self.rebuild_index()
    }

    /// Merges the index into as few pieces as there can be and gives free room back; takes a while.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn compact(&self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "INSERT INTO finder (finder) VALUES ('optimize');
             INSERT INTO phrases (phrases) VALUES ('optimize');
             INSERT INTO name_finder (name_finder) VALUES ('optimize');
             VACUUM;
             PRAGMA wal_checkpoint(TRUNCATE);",
        )?;
        Ok(())
    }

    /// Copies the library to a new file while others go on using it.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub fn backup(&self, path: &Path) -> Result<(), StoreError> {
        let failed = |source| StoreError::File { path: path.to_owned(), source };
        if path.exists() {
            return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
        }
        let part = beside(path);
        let copied = self.copy_to(&part);
        let outcome = copied.and_then(|()| fs::rename(&part, path).map_err(failed));
        if outcome.is_err() {
            // What is left of a copy that failed is of no use to anybody.
            let _ = fs::remove_file(&part);
        }
        outcome
    }

    fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        super::open::make_private(path)
            .map_err(|source| StoreError::File { path: path.to_owned(), source })?;
        let mut target = Connection::open(path)?;
        Backup::new(&self.connection, &mut target)?.run_to_completion(PAGES, Duration::ZERO, None)?;
        // A copy stands alone, without the files that go with a library in use.
        target.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        Ok(())
    }

    /// The articles that a rule lets go; `forget` does it.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn outlived(&self, rule: Retention) -> Result<Vec<ArticleKey>, StoreError> {
        let days = i64::from(rule.days.min(365_000));
        let Ok(day) = jiff::Zoned::now().date().checked_sub(days.days()) else { return Ok(Vec::new()) };
        let mut query = self.connection.prepare_cached(OLD)?;
        let keys =
            query.query_map(params![day.to_string(), rule.keep_unread], |row| row.get(0).map(ArticleKey))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Takes articles out of the library, with their texts and analyses; those with notes or corrections stay. Tells how many went.
    ///
    /// # Errors
    /// When the library cannot be written; then all are still there.
    pub fn forget(&self, keys: &[ArticleKey]) -> Result<usize, StoreError> {
        let change = self.begin()?;
        let mut gone = 0;
        for key in keys {
            gone += usize::from(forget(&change, *key)?);
        }
        change.commit()?;
        Ok(gone)
    }

    /// Bytes of the file.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn size(&self) -> Result<u64, StoreError> {
        let of = |name| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        Ok(u64::try_from(of("page_count")? * of("page_size")?).unwrap_or_default())
    }
}

fn forget(connection: &Connection, key: ArticleKey) -> rusqlite::Result<bool> {
    let mut noted = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM notes WHERE article = ?1)
             OR EXISTS (SELECT 1 FROM edits WHERE article = ?1)",
    )?;
    if noted.query_row([key.0], |row| row.get(0))? {
        return Ok(false);
    }
    remove_words(connection, key)?;
    part(connection, key)?;
    forget_analysis(connection, key)?;
    for table in ["labelled", "reading", "versions"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE article = ?1"))?.execute([key.0])?;
    }
    Ok(connection.prepare_cached("DELETE FROM articles WHERE key = ?1")?.execute([key.0])? > 0)
}

/// The name of a file until it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}
