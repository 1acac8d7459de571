//! Finds articles.
//!
//! Invariant: what is found fits the query as it is written; only as many texts are read as are shown.

use super::Store;
use super::articles::{saturate, sort_key};
use super::error::StoreError;
use super::translate::{Lead, Translated, translate};
use crate::model::library::{ArticleKey, Hit, SearchOrder};
use crate::query::Query;
use crate::query::snippet::snippet;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// How much a word counts in text, title, outlet, author, and notes and names.
const WEIGHTS: &str = "1.0, 8.0, 2.0, 2.0, 3.0";

impl Store {
    /// `limit` articles that fit, from the one with number `from` on, each with the words where they stand.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn search(
        &self,
        query: &Query,
        order: SearchOrder,
        from: usize,
        limit: usize,
    ) -> Result<Vec<Hit>, StoreError> {
        let wanted = query.wanted();
        let keys = self.search_keys(query, order, from, limit)?;
        let mut hits = Vec::with_capacity(keys.len());
        for key in keys {
            let summary = self.summary(key)?;
            let text = if wanted.is_empty() { None } else { Some(self.article(key)?.text) };
            let snippet = text.and_then(|text| snippet(&text, &wanted));
            hits.push(Hit { summary, snippet });
        }
        Ok(hits)
    }

    /// The keys of `limit` articles that fit, from the one with number `from` on.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn search_keys(
        &self,
        query: &Query,
        order: SearchOrder,
        from: usize,
        limit: usize,
    ) -> Result<Vec<ArticleKey>, StoreError> {
        let found = translate(self, query, order == SearchOrder::Relevance)?;
        let mut bound = found.bound.clone();
        bound.extend([Value::Integer(saturate(limit)), Value::Integer(saturate(from))]);
        let (key, rows) = source(&found, !matches!(order, SearchOrder::Newest | SearchOrder::Relevance));
        let sql = format!(
            "SELECT {key} {rows} ORDER BY {} LIMIT ?{} OFFSET ?{}",
            sorting(order, found.lead),
            bound.len() - 1,
            bound.len()
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let keys = query.query_map(params_from_iter(bound), |row| row.get(0).map(ArticleKey))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// How many articles fit.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn count_found(&self, query: &Query) -> Result<usize, StoreError> {
        let found = translate(self, query, false)?;
        let sql = format!("SELECT count(*) {}", source(&found, false).1);
        let mut query = self.connection.prepare_cached(&sql)?;
        let count: i64 = query.query_row(params_from_iter(found.bound), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// Where rows come from, and which: the index leads, so that its order can be used. Where nothing is asked of the
/// articles themselves they are not read.
fn source(found: &Translated, reads_articles: bool) -> (String, String) {
    let Some(index) = found.lead.map(Lead::table) else {
        return ("key".to_owned(), format!("FROM articles{}", filter(None, &found.conditions)));
    };
    let lead = format!("{index} MATCH ?1");
    let all = filter(Some(lead), &found.conditions);
    if reads_articles || !found.conditions.is_empty() {
        ("key".to_owned(), format!("FROM {index} CROSS JOIN articles ON articles.key = {index}.rowid{all}"))
    } else {
        (format!("{index}.rowid"), format!("FROM {index}{all}"))
    }
}

fn filter(lead: Option<String>, conditions: &[String]) -> String {
    let all: Vec<String> = lead.into_iter().chain(conditions.iter().cloned()).collect();
    if all.is_empty() { String::new() } else { format!(" WHERE {}", all.join(" AND ")) }
}

fn sorting(order: SearchOrder, lead: Option<Lead>) -> String {
    match (order, lead) {
        (SearchOrder::Relevance, Some(Lead::Phrases)) => format!("bm25(phrases, {WEIGHTS})"),
        (SearchOrder::Newest | SearchOrder::Relevance, Some(lead)) => format!("{}.rowid DESC", lead.table()),
        (SearchOrder::Newest | SearchOrder::Relevance, None) => "key DESC".to_owned(),
        (SearchOrder::Oldest, _) => "published NULLS LAST, key".to_owned(),
        (SearchOrder::Listed(order), _) => format!("{}, key", sort_key(order)),
    }
}
