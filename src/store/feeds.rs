//! Feeds: what is followed, what of it is known already, how it fares.
//!
//! Invariant: an item is taken in once, by whatever of its names and addresses it comes again, in whichever feed; and
//! a feed's marks are saved only when all that came with them is.

use super::articles::{from_json, put, to_json};
use super::error::StoreError;
use super::prepared::Prepared;
use super::{Store, now};
use crate::model::article::Article;
use crate::model::feed::{Failing, Feed, FeedFolder, FeedKey};
use crate::model::library::{ArticleKey, Folder};
use crate::text::words::fold;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use std::collections::HashMap;

/// How often a page is asked for in vain.
const TRIES: u32 = 3;

const FEEDS: &str = "
    SELECT feeds.key, address, title, site, folder, etag, modified, refreshed, failing, error, failures,
           coalesce(held.unread, 0), coalesce(held.total, 0)
    FROM feeds
    LEFT JOIN (SELECT feed, count(DISTINCT article) AS total,
                      count(DISTINCT CASE WHEN articles.read = 0 THEN article END) AS unread
               FROM feed_items JOIN articles ON articles.key = article GROUP BY feed) AS held ON held.feed = feeds.key
    ORDER BY folder, coalesce(title, address) COLLATE NOCASE, feeds.key";

const FOLDERS: &str = "
    SELECT address, coalesce(title, address), coalesce(held.total, 0), coalesce(held.unread, 0), failing, error, failures
    FROM feeds
    LEFT JOIN (SELECT feed, count(DISTINCT article) AS total,
                      count(DISTINCT CASE WHEN articles.read = 0 THEN article END) AS unread
               FROM feed_items JOIN articles ON articles.key = article AND archived = 0 GROUP BY feed) AS held
           ON held.feed = feeds.key
    ORDER BY folder, coalesce(title, address) COLLATE NOCASE, feeds.key";

const ADD: &str = "
    INSERT INTO feeds (same, address, title, site, folder, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT DO NOTHING";

const ANSWERED: &str = "
    UPDATE feeds SET title = coalesce(title, :title), site = coalesce(:site, site), etag = :etag,
        modified = :modified, refreshed = :now, failing = NULL, error = NULL, failures = 0
    WHERE key = :key";

const FAILED: &str = "
    UPDATE feeds SET failing = coalesce(failing, ?2), error = ?3, failures = failures + 1 WHERE key = ?1
    RETURNING failing";

/// No upsert: one that may set a foreign key opens a savepoint, at which the index of words is written out, every time.
const NEW_ITEM: &str =
    "INSERT INTO feed_items (feed, guid, link, digest, article, tries) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const CHANGE_ITEM: &str =
    "UPDATE feed_items SET link = ?3, digest = ?4, article = ?5, tries = ?6 WHERE feed = ?1 AND guid = ?2";

/// A feed to follow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewFeed {
    /// Where it is fetched from.
    pub address: String,
    /// What its address has in common with other addresses of the same feed.
    pub same: String,
    /// What it is called.
    pub title: Option<String>,
    /// The address of the page that it belongs to.
    pub site: Option<String>,
    /// The folders that it is in, the outermost first.
    pub folder: Vec<String>,
}

/// An item of a feed with its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// Its name in the feed, in whatever spelling.
    pub guid: String,
    /// What its address has in common with other addresses of the page, where it is its own.
    pub link: Option<String>,
    /// Changes when the feed says something else of it.
    pub digest: i64,
    /// Whether the article is all of it rather than a summary.
    pub whole: bool,
    /// The article.
    pub article: Article,
    /// What is made of it before it is written.
    pub prepared: Prepared,
}

/// What a server said of the version of a feed that it gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// The mark of the version.
    pub etag: Option<String>,
    /// The day of the version, as the server says it.
    pub modified: Option<String>,
    /// What the feed calls itself.
    pub title: Option<String>,
    /// The address of the page that it belongs to.
    pub site: Option<String>,
    /// The address to ask from now on, and what it has in common with others.
    pub moved: Option<(String, String)>,
}

/// What came of taking items in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// For each item that is new to the library, its place among those given, and its article.
    pub new: Vec<(usize, ArticleKey)>,
    /// How many articles were there already and have changed, or may have.
    pub changed: usize,
}

/// An item of which only the summary is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutItem {
    /// Its feed.
    pub feed: FeedKey,
    /// Its name there.
    pub guid: String,
    /// Its article.
    pub article: ArticleKey,
    /// The address of its page.
    pub url: String,
}

/// What is known of an item.
struct Known {
    digest: Option<i64>,
    article: Option<ArticleKey>,
    whole: bool,
}

impl Store {
    /// Follows a feed; gives its key, and whether it was not followed before.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn add_feed(&self, feed: &NewFeed) -> Result<(FeedKey, bool), StoreError> {
        let change = self.begin()?;
        let folder = to_json(&feed.folder)?;
        let added = change.prepare_cached(ADD)?.execute(params![
            feed.same,
            feed.address,
            feed.title,
            feed.site,
            folder,
            now()
        ])?;
        let sql = "SELECT key FROM feeds WHERE same = ?1";
        let key = change.prepare_cached(sql)?.query_row([&feed.same], |row| row.get(0).map(FeedKey))?;
        change.commit()?;
        Ok((key, added > 0))
    }

    /// Follows a feed no longer; its articles stay. Tells whether there was one.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn remove_feed(&self, key: FeedKey) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached("DELETE FROM feeds WHERE key = ?1")?.execute([key.0])? > 0)
    }

    /// The feeds that are followed, by folder and name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        let mut query = self.connection.prepare_cached(FEEDS)?;
        let feeds = query.query_map([], read_feed)?.collect::<Result<_, _>>()?;
        Ok(feeds)
    }

    /// The feeds that bear a name or are at an address.
    pub(super) fn feeds_named(&self, wanted: &str) -> rusqlite::Result<Vec<i64>> {
        let wanted = fold(wanted);
        let mut query = self.connection.prepare_cached("SELECT key, title, address FROM feeds")?;
        let mut rows = query.query([])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            let (title, address): (Option<String>, String) = (row.get(1)?, row.get(2)?);
            if title.is_some_and(|title| fold(&title) == wanted) || fold(&address) == wanted {
                keys.push(row.get(0)?);
            }
        }
        Ok(keys)
    }

    /// The feeds as folders, in their order. What is put away does not count.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn feed_folders(&self) -> Result<Vec<FeedFolder>, StoreError> {
        let mut query = self.connection.prepare_cached(FOLDERS)?;
        let read = |row: &Row<'_>| {
            let count = |column| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or_default());
            let folder = Folder { name: row.get(1)?, total: count(2)?, unread: count(3)? };
            Ok(FeedFolder { address: row.get(0)?, folder, failing: read_failing(row, 4)? })
        };
        let folders = query.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(folders)
    }

    /// The items of a feed that are known, each with its digest.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn known_items(&self, key: FeedKey) -> Result<HashMap<String, i64>, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT guid, digest FROM feed_items WHERE feed = ?1")?;
        let items = query.query_map([key.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(items.collect::<Result<_, _>>()?)
    }

    /// Takes items of a feed in, all of them or none.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn take_in(&self, key: FeedKey, items: &[FeedItem]) -> Result<Taken, StoreError> {
        let change = self.begin()?;
        let newest: i64 = change
            .prepare_cached("SELECT coalesce(max(key), 0) FROM articles")?
            .query_row([], |row| row.get(0))?;
        let mut taken = Taken::default();
        for (at, item) in items.iter().enumerate() {
            match take_in(&change, key, item)? {
                Some(article)
                    if article.0 > newest && !taken.new.iter().any(|(_, known)| *known == article) =>
                {
                    taken.new.push((at, article));
                }
                Some(article) if article.0 <= newest => taken.changed += 1,
                _ => {}
            }
        }
        change.commit()?;
        Ok(taken)
    }

    /// Writes down that a feed answered, and the marks of what it gave; `None` where nothing had changed.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn feed_answered(&self, key: FeedKey, marks: Option<&Marks>) -> Result<(), StoreError> {
        let change = self.begin()?;
        match marks {
            Some(marks) => {
                change.prepare_cached(ANSWERED)?.execute(named_params! {
                    ":key": key.0, ":title": marks.title, ":site": marks.site, ":etag": marks.etag,
                    ":modified": marks.modified, ":now": now(),
                })?;
                if let Some((address, same)) = &marks.moved {
                    // Where it has moved to a feed that is followed too, both stay as they are.
                    let sql = "UPDATE OR IGNORE feeds SET address = ?2, same = ?3 WHERE key = ?1";
                    change.prepare_cached(sql)?.execute(params![key.0, address, same])?;
                }
            }
            None => {
                let sql = "UPDATE feeds SET refreshed = ?2, failing = NULL, error = NULL, failures = 0 WHERE key = ?1";
                change.prepare_cached(sql)?.execute(params![key.0, now()])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// Writes down that a feed failed, and gives since when it does, RFC 3339.
    ///
    /// # Errors
    /// When there is no such feed or the library cannot be written.
    pub fn feed_failed(&self, key: FeedKey, error: &str) -> Result<String, StoreError> {
        let mut change = self.connection.prepare_cached(FAILED)?;
        Ok(change.query_row(params![key.0, now(), error], |row| row.get(0))?)
    }

    /// Items of a feed whose pages are to be asked for, the last added first, at most so many.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn cut_items(&self, key: FeedKey, limit: usize) -> Result<Vec<CutItem>, StoreError> {
        let sql = "SELECT feed, guid, article, url FROM feed_items JOIN articles ON key = article
                   WHERE feed = ?1 AND tries IS NOT NULL AND tries < ?2 AND url IS NOT NULL ORDER BY article DESC LIMIT ?3";
        let mut query = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = |row: &Row<'_>| {
            let (feed, article) = (row.get(0).map(FeedKey)?, row.get(2).map(ArticleKey)?);
            Ok(CutItem { feed, guid: row.get(1)?, article, url: row.get(3)? })
        };
        let items = query.query_map(params![key.0, TRIES, limit], read)?.collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// Puts the article of a page in the place of the summary that a feed gave.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn page_came(&self, item: &CutItem, article: &Article) -> Result<(), StoreError> {
        let prepared = Prepared::of(article);
        let change = self.begin()?;
        let fresh = as_known(&change, item.article, article)?;
        // A feed knows whose it is and of what day better than its pages do.
        let sql = "SELECT outlet, published FROM articles WHERE key = ?1";
        let (outlet, published): (Option<String>, Option<String>) =
            change.prepare_cached(sql)?.query_row([item.article.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (outlet, published) = (outlet.or(fresh.outlet), published.or(fresh.published));
        put(&change, &Article { outlet, published, ..fresh }, &prepared)?;
        let sql = "UPDATE feed_items SET tries = NULL WHERE article = ?1";
        change.prepare_cached(sql)?.execute([item.article.0])?;
        change.commit()?;
        Ok(())
    }

    /// Writes down that the page of an item was asked for in vain.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn page_failed(&self, item: &CutItem) -> Result<(), StoreError> {
        let sql = "UPDATE feed_items SET tries = tries + 1 WHERE feed = ?1 AND guid = ?2";
        self.connection.prepare_cached(sql)?.execute(params![item.feed.0, item.guid])?;
        Ok(())
    }
}

/// Takes one item in; gives its article where there was something to do.
fn take_in(connection: &Connection, feed: FeedKey, item: &FeedItem) -> rusqlite::Result<Option<ArticleKey>> {
    let known = known(connection, feed, item)?;
    if known.as_ref().is_some_and(|known| known.digest == Some(item.digest)) {
        return Ok(None);
    }
    let named = known.as_ref().is_some_and(|known| known.digest.is_some());
    let (article, tries) = match known {
        // Its article was removed: nothing brings it back.
        Some(Known { digest: Some(_), article: None, .. }) => (None, None),
        // A summary does not take the place of the whole text: that is asked for again where it may have changed.
        Some(Known { digest, article: Some(article), whole: true }) if !item.whole => {
            (Some(article), digest.map(|_| 0))
        }
        Some(Known { article: Some(article), .. }) => {
            let fresh = as_known(connection, article, &item.article)?;
            (Some(put(connection, &fresh, &item.prepared)?), (!item.whole).then_some(0))
        }
        _ => (Some(put(connection, &item.article, &item.prepared)?), (!item.whole).then_some(0)),
    };
    let key = article.map(|key| key.0);
    connection.prepare_cached(if named { CHANGE_ITEM } else { NEW_ITEM })?.execute(params![
        feed.0,
        item.guid,
        item.link,
        item.digest,
        key,
        tries
    ])?;
    Ok(article)
}

/// What is known of an item: by its name in this feed, else by its address in any. Where only the address is known
/// there is no digest.
fn known(connection: &Connection, feed: FeedKey, item: &FeedItem) -> rusqlite::Result<Option<Known>> {
    let sql = "SELECT digest, article, tries IS NULL FROM feed_items WHERE feed = ?1 AND guid = ?2";
    let mut by_name = connection.prepare_cached(sql)?;
    let read = |row: &Row<'_>| {
        let article: Option<i64> = row.get(1)?;
        Ok(Known { digest: row.get(0)?, article: article.map(ArticleKey), whole: row.get(2)? })
    };
    let found = by_name.query_row(params![feed.0, item.guid], read).optional()?;
    let Some(link) = item.link.as_ref().filter(|_| found.is_none()) else { return Ok(found) };
    let sql =
        "SELECT NULL, article, tries IS NULL FROM feed_items WHERE link = ?1 AND article IS NOT NULL LIMIT 1";
    connection.prepare_cached(sql)?.query_row([link], read).optional()
}

/// The article under the address and the id that it is known by.
fn as_known(connection: &Connection, key: ArticleKey, article: &Article) -> rusqlite::Result<Article> {
    let sql = "SELECT id, url, origin FROM articles WHERE key = ?1";
    let mut query = connection.prepare_cached(sql)?;
    let (id, url, origin) = query.query_row([key.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Article { id, url, origin, ..article.clone() })
}

fn read_feed(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        key: FeedKey(row.get(0)?),
        address: row.get(1)?,
        title: row.get(2)?,
        site: row.get(3)?,
        folder: from_json(row, 4)?,
        etag: row.get(5)?,
        modified: row.get(6)?,
        refreshed: row.get(7)?,
        failing: read_failing(row, 8)?,
        unread: row.get(11)?,
        total: row.get(12)?,
    })
}

/// Since when, why and how often, from this column on.
fn read_failing(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Failing>> {
    let failing: (Option<String>, Option<String>) = (row.get(column)?, row.get(column + 1)?);
    let times = row.get(column + 2)?;
    Ok(failing.0.zip(failing.1).map(|(since, error)| Failing { since, error, times }))
}
