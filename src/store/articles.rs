//! Articles: what they are known by, the texts they have had, the list.
//!
//! Invariant: an article is known by its place (its address, else where it came from) and its id there; where
//! neither is known, the same id with the same text is the same article. A new text becomes a new version,
//! the old one stays.

use super::analyses::forget_analysis;
use super::error::StoreError;
use super::finder::{Indexed, add_words, refresh_words};
use super::prepared::Prepared;
use super::twins::{part, sketch};
use super::versions::{keep, keep_first, read_packed};
use super::{Store, now};
use crate::model::article::Article;
use crate::model::library::{ArticleKey, ArticleSummary, Counts, ListLine, ListOrder, TwinGroup};
use crate::text::anchor::text_hash;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

const INSERT: &str = "
    INSERT INTO articles
        (place, id, origin, heading, title, url, outlet, author, published, language, text_hash, added)
    VALUES (:place, :id, :origin, :heading, :title, :url, :outlet, :author, :published, :language, :text_hash, :now)";

/// What the article no longer says of itself is kept, its address before all; where nothing changed nothing is
/// written.
const UPDATE: &str = "
    UPDATE articles SET
        place = CASE WHEN :url IS NULL AND url IS NOT NULL THEN place ELSE :place END, origin = :origin, heading = :heading, title = coalesce(:title, title),
        url = coalesce(:url, url), outlet = coalesce(:outlet, outlet), author = coalesce(:author, author),
        published = coalesce(:published, published), language = coalesce(:language, language), text_hash = :text_hash,
        actors = CASE WHEN text_hash = :text_hash THEN actors END,
        statements = CASE WHEN text_hash = :text_hash THEN statements END,
        engine = CASE WHEN text_hash = :text_hash THEN engine END
    WHERE key = :key
      AND (origin, heading, text_hash, title, url, outlet, author, published, language) IS NOT
          (:origin, :heading, :text_hash, coalesce(:title, title), coalesce(:url, url), coalesce(:outlet, outlet),
           coalesce(:author, author), coalesce(:published, published), coalesce(:language, language))";

const ARTICLE: &str = "
    SELECT id, title, url, outlet, author, published, packed, origin, language
    FROM articles JOIN versions ON article = key AND versions.text_hash = articles.text_hash WHERE key = ?1";

/// The columns of a line of the list.
pub(super) const SUMMARY: &str = "
    key, id, heading, outlet, published, origin, added, opened, actors, statements,
    (SELECT count(*) FROM notes WHERE article = key AND deleted IS NULL), read, starred, archived, language, twins";

impl Store {
    /// Puts an article into the library, or brings it up to date there, and gives its key.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn put_article(&self, article: &Article) -> Result<ArticleKey, StoreError> {
        let prepared = Prepared::of(article);
        let change = self.begin()?;
        let key = put(&change, article, &prepared)?;
        change.commit()?;
        Ok(key)
    }

    /// Puts many articles into the library in one transaction; the keys are in the same order.
    ///
    /// # Errors
    /// When the library cannot be written; then none of them was put there.
    pub fn put_articles(&self, articles: &[Article]) -> Result<Vec<ArticleKey>, StoreError> {
        let prepared: Vec<Prepared> = articles.iter().map(Prepared::of).collect();
        let change = self.begin()?;
        let pairs = articles.iter().zip(&prepared);
        let keys: Vec<ArticleKey> = pairs.map(|(a, p)| put(&change, a, p)).collect::<Result<_, _>>()?;
        change.commit()?;
        Ok(keys)
    }

    /// Looks an article up that is at hand, without putting it there.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn find(&self, article: &Article) -> Result<Option<ArticleKey>, StoreError> {
        Ok(find(&self.connection, article, &text_hash(&article.text))?)
    }

    /// The article with its newest text.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be read.
    pub fn article(&self, key: ArticleKey) -> Result<Article, StoreError> {
        let mut query = self.connection.prepare_cached(ARTICLE)?;
        query.query_row([key.0], read_article).optional()?.ok_or(StoreError::NoArticle(key))
    }

    /// One line of the article list.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be read.
    pub fn summary(&self, key: ArticleKey) -> Result<ArticleSummary, StoreError> {
        let sql = format!("SELECT {SUMMARY} FROM articles WHERE key = ?1");
        let mut query = self.connection.prepare_cached(&sql)?;
        query.query_row([key.0], read_summary).optional()?.ok_or(StoreError::NoArticle(key))
    }

    /// `limit` lines of the article list from line `from`; no text is read.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn list(
        &self,
        order: ListOrder,
        from: usize,
        limit: usize,
    ) -> Result<Vec<ArticleSummary>, StoreError> {
        let mut query = self.connection.prepare_cached(&list_query(order))?;
        let page = params![saturate(limit), saturate(from)];
        let lines = query.query_map(page, read_summary)?.collect::<Result<_, _>>()?;
        Ok(lines)
    }

    /// Shows up to `limit` lines of the article list from line `from`, one after the other, so that none need be held;
    /// tells how many there were.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn each_line(
        &self,
        order: ListOrder,
        from: usize,
        limit: usize,
        mut see: impl FnMut(&ListLine<'_>),
    ) -> Result<usize, StoreError> {
        let mut query = self.connection.prepare_cached(&list_query(order))?;
        let mut rows = query.query(params![saturate(limit), saturate(from)])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            see(&read_line(row)?);
            count += 1;
        }
        Ok(count)
    }

    /// How many articles the library has.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn count(&self) -> Result<usize, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT count(*) FROM articles")?;
        let count: i64 = query.query_row([], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Writes down that the article was opened now.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn mark_opened(&self, key: ArticleKey) -> Result<(), StoreError> {
        let mut change = self.connection.prepare_cached("UPDATE articles SET opened = ?2 WHERE key = ?1")?;
        change.execute(params![key.0, now()])?;
        Ok(())
    }

    /// Writes down how much the analysis of the article's newest text found.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn save_counts(&self, key: ArticleKey, counts: Counts) -> Result<(), StoreError> {
        let sql = "UPDATE articles SET actors = ?2, statements = ?3
                   WHERE key = ?1 AND (actors, statements) IS NOT (?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![key.0, counts.actors, counts.statements])?;
        Ok(())
    }
}

pub(super) fn put(
    connection: &Connection,
    article: &Article,
    prepared: &Prepared,
) -> rusqlite::Result<ArticleKey> {
    match find(connection, article, &prepared.hash)? {
        Some(key) => update(connection, key, article, prepared),
        None => insert(connection, article, prepared),
    }
}

fn insert(connection: &Connection, article: &Article, prepared: &Prepared) -> rusqlite::Result<ArticleKey> {
    let hash = &prepared.hash;
    connection.prepare_cached(INSERT)?.execute(named_params! {
        ":place": place(article, hash), ":id": article.id, ":origin": article.origin,
        ":heading": article.display_title(), ":title": article.title, ":url": article.url,
        ":outlet": article.outlet, ":author": article.author, ":published": article.published,
        ":language": article.language, ":text_hash": hash, ":now": now(),
    })?;
    let key = ArticleKey(connection.last_insert_rowid());
    keep_first(connection, key, prepared)?;
    let words = Indexed {
        title: article.display_title(),
        body: &article.text,
        outlet: article.outlet.as_deref(),
        author: article.author.as_deref(),
        more: "",
    };
    add_words(connection, key, &words)?;
    sketch(connection, key, prepared.sketch.as_ref())?;
    Ok(key)
}

fn update(
    connection: &Connection,
    key: ArticleKey,
    article: &Article,
    prepared: &Prepared,
) -> rusqlite::Result<ArticleKey> {
    let hash = &prepared.hash;
    let mut same = connection.prepare_cached("SELECT text_hash = ?2 FROM articles WHERE key = ?1")?;
    let same: bool = same.query_row(params![key.0, hash], |row| row.get(0))?;
    let changed = connection.prepare_cached(UPDATE)?.execute(named_params! {
        ":key": key.0, ":place": place(article, hash), ":origin": article.origin,
        ":heading": article.display_title(), ":title": article.title, ":url": article.url,
        ":outlet": article.outlet, ":author": article.author, ":published": article.published,
        ":language": article.language, ":text_hash": hash,
    })?;
    keep(connection, key, prepared)?;
    if !same {
        forget_analysis(connection, key)?;
        part(connection, key)?;
        sketch(connection, key, prepared.sketch.as_ref())?;
    }
    if changed > 0 {
        refresh_words(connection, key)?;
    }
    Ok(key)
}

/// What makes the id unique: the address, else where it came from; standard input is a different place for
/// each text.
fn place(article: &Article, hash: &str) -> String {
    match &article.url {
        Some(url) => url.clone(),
        None if matches!(article.origin.as_str(), "" | "-") => format!("-{hash}"),
        None => article.origin.clone(),
    }
}

/// By place and id; else, as files are moved and renamed folders, by id and text where no address differs.
fn find(connection: &Connection, article: &Article, hash: &str) -> rusqlite::Result<Option<ArticleKey>> {
    let sql = "SELECT key FROM articles WHERE place = ?1 AND id = ?2";
    let mut by_place = connection.prepare_cached(sql)?;
    let known = by_place.query_row([&place(article, hash), &article.id], read_key).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    let sql = "SELECT key FROM articles WHERE substr(text_hash, 1, 12) = substr(?1, 1, 12) AND text_hash = ?1
               AND id = ?2 AND (url IS NULL OR ?3 IS NULL) LIMIT 1";
    let mut by_text = connection.prepare_cached(sql)?;
    by_text.query_row(params![hash, article.id, article.url], read_key).optional()
}

pub(super) fn read_key(row: &Row<'_>) -> rusqlite::Result<ArticleKey> {
    row.get(0).map(ArticleKey)
}

fn read_article(row: &Row<'_>) -> rusqlite::Result<Article> {
    let unpacked = read_packed(row, 6)?;
    Ok(Article {
        id: row.get(0)?,
        title: row.get(1)?,
        url: row.get(2)?,
        outlet: row.get(3)?,
        author: row.get(4)?,
        published: row.get(5)?,
        text: unpacked.text,
        blocks: unpacked.blocks,
        removed: unpacked.removed,
        origin: row.get(7)?,
        language: row.get(8)?,
        ..Article::default()
    })
}

pub(super) fn read_summary(row: &Row<'_>) -> rusqlite::Result<ArticleSummary> {
    let counts: (Option<u32>, Option<u32>) = (row.get(8)?, row.get(9)?);
    Ok(ArticleSummary {
        key: read_key(row)?,
        id: row.get(1)?,
        title: row.get(2)?,
        outlet: row.get(3)?,
        published: row.get(4)?,
        origin: row.get(5)?,
        added: row.get(6)?,
        opened: row.get(7)?,
        counts: counts.0.zip(counts.1).map(|(actors, statements)| Counts { actors, statements }),
        notes: row.get(10)?,
        read: row.get(11)?,
        starred: row.get(12)?,
        archived: row.get(13)?,
        language: row.get(14)?,
        twins: row.get::<_, Option<i64>>(15)?.map(TwinGroup),
    })
}

/// The same columns, as far as the list shows them.
fn read_line<'a>(row: &'a Row<'_>) -> rusqlite::Result<ListLine<'a>> {
    let text = |column| row.get_ref(column)?.as_str_or_null().map_err(|error| corrupt(column, error));
    Ok(ListLine {
        key: read_key(row)?,
        title: text(2)?.unwrap_or_default(),
        outlet: text(3)?,
        published: text(4)?,
        origin: text(5)?.unwrap_or_default(),
        statements: row.get(9)?,
        notes: row.get(10)?,
        read: row.get(11)?,
        starred: row.get(12)?,
        archived: row.get(13)?,
        twins: row.get::<_, Option<i64>>(15)?.map(TwinGroup),
    })
}

/// The SQL that sorts the list, in the words of the indexes of the second migration. Where it descends, what is
/// absent comes last of itself.
pub(super) fn sort_key(order: ListOrder) -> &'static str {
    match order {
        ListOrder::Added => "added DESC",
        ListOrder::Opened => "opened DESC, added DESC",
        ListOrder::Published => "published DESC",
        ListOrder::Title => "heading COLLATE NOCASE",
        ListOrder::Outlet => "outlet IS NULL, outlet COLLATE NOCASE, heading COLLATE NOCASE",
    }
}

fn list_query(order: ListOrder) -> String {
    format!("SELECT {SUMMARY} FROM articles ORDER BY {}, key LIMIT ?1 OFFSET ?2", sort_key(order))
}

pub(super) fn saturate(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Writes a value as a column of JSON.
pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Reads a value from a column of JSON.
pub(super) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let json: String = row.get(column)?;
    serde_json::from_str(&json).map_err(|error| corrupt(column, error))
}

/// What a column holds makes no sense.
pub(super) fn corrupt(
    column: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How SQLite goes about reading the list.
    fn plan(order: ListOrder) -> String {
        let store = Store::in_memory().unwrap();
        let mut query =
            store.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", list_query(order))).unwrap();
        let steps = query.query_map(params![1, 0], |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_order_sorts_the_library() {
        for order in
            [ListOrder::Added, ListOrder::Opened, ListOrder::Published, ListOrder::Title, ListOrder::Outlet]
        {
            assert!(!plan(order).contains("USE TEMP B-TREE FOR ORDER BY"), "{order:?}:\n{}", plan(order));
            assert!(plan(order).contains("SCAN articles USING INDEX"), "{order:?}:\n{}", plan(order));
        }
    }
}
