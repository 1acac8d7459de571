//! Analyses, with the engine that made them, and the index of who says what.
//!
//! Invariant: an analysis that is stored is one of the text that is read now; where that changes it goes. What the
//! index says of an article is what was said of it last, by the engine or by the reader.

use super::Store;
use super::articles::put;
use super::edits::log;
use super::error::StoreError;
use super::finder::refresh_words;
use super::names::{alias, name_id};
use super::packing::{STANCES, pack_analysis, unpack_analysis};
use super::prepared::Prepared;
use super::versions::read_packed;
use crate::model::analysis::{Analysis, Position};
use crate::model::article::Article;
use crate::model::library::ArticleKey;
use crate::model::review::Status;
use crate::review::apply;
use crate::text::anchor::text_hash;
use memchr::memmem;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// The number of a stance that there is none of.
const NO_STANCE: usize = STANCES.len();

impl Store {
    /// Saves the analysis that `engine` made of an article; tells whether it was, which it is not where the library
    /// has another text by now. The index of statements follows.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be written.
    pub fn save_analysis(
        &self,
        key: ArticleKey,
        article: &Article,
        analysis: &Analysis,
        engine: &str,
    ) -> Result<bool, StoreError> {
        let change = self.begin()?;
        let mut hash = change.prepare_cached("SELECT text_hash FROM articles WHERE key = ?1")?;
        let stored: Option<String> = hash.query_row([key.0], |row| row.get(0)).optional()?;
        drop(hash);
        let current = stored.ok_or(StoreError::NoArticle(key))? == text_hash(&article.text);
        if current {
            let engine = engine_id(&change, engine)?;
            save(&change, key, article, analysis, engine)?;
            change.commit()?;
        }
        Ok(current)
    }

    /// Puts analysed articles into the library, all or none of them; the keys are in the same order.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn put_analysed(
        &self,
        articles: &[(Article, Analysis)],
        engine: &str,
    ) -> Result<Vec<ArticleKey>, StoreError> {
        let prepared: Vec<Prepared> = articles.iter().map(|(article, _)| Prepared::of(article)).collect();
        let change = self.begin()?;
        let engine = engine_id(&change, engine)?;
        let mut keys = Vec::with_capacity(articles.len());
        for ((article, analysis), prepared) in articles.iter().zip(&prepared) {
            let key = put(&change, article, prepared)?;
            save(&change, key, article, analysis, engine)?;
            keys.push(key);
        }
        change.commit()?;
        Ok(keys)
    }

    /// The analysis of an article's newest text, and the engine that made it.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn analysis(&self, key: ArticleKey) -> Result<Option<(Analysis, String)>, StoreError> {
        Ok(stored(&self.connection, key)?.map(|(_, analysis, engine)| (analysis, engine)))
    }

    /// Articles whose newest text `engine` has not analysed, last added first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn stale(&self, engine: &str, limit: usize) -> Result<Vec<ArticleKey>, StoreError> {
        let sql = "SELECT key FROM (
                       SELECT key FROM articles WHERE engine IS NULL UNION ALL
                       SELECT key FROM articles WHERE engine IN (SELECT id FROM engines WHERE name <> ?1))
                   ORDER BY key DESC LIMIT ?2";
        let mut query = self.connection.prepare_cached(sql)?;
        let page = params![engine, i64::try_from(limit).unwrap_or(i64::MAX)];
        let keys = query.query_map(page, |row| row.get(0).map(ArticleKey))?.collect::<Result<_, _>>()?;
        Ok(keys)
    }

    /// How many articles there are whose newest text `engine` has not analysed.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn count_stale(&self, engine: &str) -> Result<usize, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM articles WHERE engine IS NULL) +
                          (SELECT count(*) FROM articles WHERE engine IN (SELECT id FROM engines WHERE name <> ?1))";
        let count: i64 = self.connection.prepare_cached(sql)?.query_row([engine], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The key of an article that the library has just as it is, analysed by `engine`: nothing is left to do.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn settled(&self, article: &Article, engine: &str) -> Result<Option<ArticleKey>, StoreError> {
        let Some(key) = self.find(article)? else { return Ok(None) };
        let sql = "SELECT text_hash = ?2 AND engine IS (SELECT id FROM engines WHERE name = ?3)
                   FROM articles WHERE key = ?1";
        let mut query = self.connection.prepare_cached(sql)?;
        let same = params![key.0, text_hash(&article.text), engine];
        let settled: bool = query.query_row(same, |row| row.get(0))?;
        Ok(settled.then_some(key))
    }

    /// Says anew who says what in an article, as its reader has corrected it; the stored analysis stays.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be written.
    pub fn index_analysis(&self, key: ArticleKey, analysis: &Analysis) -> Result<(), StoreError> {
        let text = self.article(key)?.text;
        let change = self.begin()?;
        index(&change, key, &text, analysis)?;
        change.commit()?;
        Ok(())
    }
}

/// The newest text of an article, its analysis, and the engine that made it.
fn stored(connection: &Connection, key: ArticleKey) -> rusqlite::Result<Option<(String, Analysis, String)>> {
    let sql = "SELECT packed, found, name, articles.id FROM articles
               JOIN versions ON versions.article = key AND versions.text_hash = articles.text_hash
               JOIN analyses ON analyses.article = key
               JOIN engines ON engines.id = engine WHERE key = ?1";
    let mut query = connection.prepare_cached(sql)?;
    let found = query.query_row([key.0], |row| {
        let text = read_packed(row, 0)?.text;
        // One that cannot be read is as good as none: it is made again.
        let id = row.get_ref(3)?.as_str()?;
        let analysis = unpack_analysis(row.get_ref(1)?.as_blob()?, id, &text);
        Ok(analysis.zip(row.get(2)?).map(|(analysis, engine)| (text, analysis, engine)))
    });
    Ok(found.optional()?.flatten())
}

/// Says anew who says what in an article after its records were edited, if it is analysed.
pub(super) fn index_anew(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    let Some((text, analysis, _)) = stored(connection, key)? else { return Ok(()) };
    index_corrected(connection, key, &text, &analysis)
}

/// Writes down who says what as the reader has corrected it; what was rejected is not said.
fn index_corrected(
    connection: &Connection,
    key: ArticleKey,
    text: &str,
    analysis: &Analysis,
) -> rusqlite::Result<()> {
    let log = log(connection, key)?;
    if log.is_empty() {
        return index(connection, key, text, analysis);
    }
    let article = Article { text: text.to_owned(), ..Article::default() };
    let reviewed = apply(&article, &Arc::new(analysis.clone()), &log);
    let mut corrected = Analysis::clone(&reviewed.analysis);
    let mut standings = reviewed.standings.iter();
    corrected.statements.retain(|_| standings.next().is_none_or(|s| s.status != Status::Rejected));
    index(connection, key, text, &corrected)
}

fn engine_id(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.prepare_cached("INSERT OR IGNORE INTO engines (name) VALUES (?1)")?.execute([name])?;
    connection.prepare_cached("SELECT id FROM engines WHERE name = ?1")?.query_row([name], |row| row.get(0))
}

fn save(
    connection: &Connection,
    key: ArticleKey,
    article: &Article,
    analysis: &Analysis,
    engine: i64,
) -> rusqlite::Result<()> {
    let Article { id, text, .. } = article;
    let sql = "INSERT INTO analyses (article, found) VALUES (?1, ?2)
               ON CONFLICT (article) DO UPDATE SET found = excluded.found";
    connection.prepare_cached(sql)?.execute(params![key.0, pack_analysis(analysis, id, text)])?;
    let sql = "UPDATE articles SET engine = ?2, actors = ?3, statements = ?4 WHERE key = ?1";
    let counts =
        [analysis.actors.len(), analysis.statements.len()].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    connection.prepare_cached(sql)?.execute(params![key.0, engine, counts[0], counts[1]])?;
    index_corrected(connection, key, text, analysis)
}

/// Forgets the analysis of a text that is not read any more.
pub(super) fn forget_analysis(connection: &Connection, key: ArticleKey) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM analyses WHERE article = ?1")?.execute([key.0])?;
    connection.prepare_cached("DELETE FROM said WHERE article = ?1")?.execute([key.0])?;
    connection.prepare_cached("DELETE FROM extras WHERE article = ?1")?.execute([key.0])?;
    Ok(())
}

/// Writes down who says what.
fn index(connection: &Connection, key: ArticleKey, text: &str, analysis: &Analysis) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM said WHERE article = ?1")?.execute([key.0])?;
    let actors: Vec<i64> =
        analysis.actors.iter().map(|actor| name_id(connection, &actor.name)).collect::<Result<_, _>>()?;
    for (actor, id) in analysis.actors.iter().zip(&actors) {
        actor.aliases.iter().try_for_each(|name| alias(connection, *id, &actor.name, name))?;
    }
    let positions: HashMap<Uuid, &Position> = analysis.positions.iter().map(|p| (p.statement, p)).collect();
    let sql = "INSERT OR IGNORE INTO said (article, nth, actor, stance, topic) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut say = connection.prepare_cached(sql)?;
    for (nth, statement) in analysis.statements.iter().enumerate() {
        let position = positions.get(&statement.id);
        let stance = position.and_then(|p| STANCES.iter().position(|s| *s == p.stance)).unwrap_or(NO_STANCE);
        let topic = position.and_then(|p| p.topic.as_deref());
        let topic = topic.map_or(Ok(0), |topic| name_id(connection, topic))?;
        let mut holders: Vec<i64> =
            statement.holders.iter().filter_map(|id| actors.get(id.0 as usize).copied()).collect();
        if holders.is_empty() {
            holders.push(0);
        }
        for holder in holders {
            say.execute(params![key.0, nth as i64, holder, stance as i64, topic])?;
        }
    }
    save_extras(connection, key, &names_beside(text, analysis))
}

/// Names of actors and topics that do not stand in the text: what the reader has named them.
fn names_beside(text: &str, analysis: &Analysis) -> String {
    let actors = analysis.actors.iter().map(|actor| actor.name.as_str());
    let topics = analysis.positions.iter().filter_map(|position| position.topic.as_deref());
    let beside: BTreeSet<&str> = actors
        .chain(topics)
        .filter(|name| memmem::find(text.as_bytes(), name.as_bytes()).is_none())
        .collect();
    beside.into_iter().collect::<Vec<_>>().join("\n")
}

/// Keeps what an article is found by beside its text; only where that changes are its words indexed again.
fn save_extras(connection: &Connection, key: ArticleKey, names: &str) -> rusqlite::Result<()> {
    let mut query = connection.prepare_cached("SELECT names FROM extras WHERE article = ?1")?;
    let known: Option<String> = query.query_row([key.0], |row| row.get(0)).optional()?;
    if known.as_deref().unwrap_or_default() == names {
        return Ok(());
    }
    let sql = "INSERT INTO extras (article, names) VALUES (?1, ?2)
               ON CONFLICT (article) DO UPDATE SET names = excluded.names";
    connection.prepare_cached(sql)?.execute(params![key.0, names])?;
    refresh_words(connection, key)
}
