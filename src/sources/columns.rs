//! The names by which columns of tables and fields of records are known.
//!
//! Invariant: where several names are there, the first of the list counts.

use super::lines::squeeze;
use super::{Reading, SourceError, assemble, dates, plain};
use crate::model::article::Article;
use crate::text::normalise::canonical;

const TEXT: &[&str] =
    &["text", "body", "content", "article", "full_text", "fulltext", "article_text", "maintext", "story"];
const ID: &[&str] = &["id", "article_id", "guid", "uuid"];
const TITLE: &[&str] = &["title", "headline", "heading"];
const URL: &[&str] = &["url", "link", "address", "article_url", "permalink"];
const OUTLET: &[&str] = &["outlet", "publication", "publisher", "newspaper", "source", "site", "media"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "journalist"];
const PUBLISHED: &[&str] =
    &["published", "date", "published_at", "publish_date", "date_publish", "pubdate", "datetime", "created"];

/// The fields of one record by their names.
pub(crate) trait Fields {
    /// The value under this name, in lower case; `None` where there is none that is text.
    fn get(&self, name: &str) -> Option<String>;
}

/// Whether a name is that of a text.
pub(crate) fn is_text(name: &str) -> bool {
    TEXT.contains(&name)
}

/// Makes an article of a record; `id` stands in where it has none.
///
/// # Errors
/// `Empty` where it has no text.
pub(crate) fn article(
    fields: &dyn Fields,
    id: &str,
    origin: &str,
    reading: &Reading,
) -> Result<Article, SourceError> {
    let text = first(fields, TEXT).filter(|text| !text.trim().is_empty()).ok_or(SourceError::Empty)?;
    let line = |names: &[&str]| {
        let settled = first(fields, names).map(|f| if reading.raw { f } else { squeeze(&canonical(&f)) });
        settled.filter(|field| !field.trim().is_empty())
    };
    let known = Article {
        id: line(ID).unwrap_or_else(|| id.to_owned()),
        title: line(TITLE),
        url: line(URL),
        outlet: line(OUTLET),
        author: line(AUTHOR),
        published: line(PUBLISHED).and_then(|given| dates::normalise(&given)),
        language: line(&["language", "lang"]),
        origin: origin.to_owned(),
        ..Article::default()
    };
    let article = if reading.raw { assemble::raw(known, text) } else { plain(known, &canonical(&text)) };
    if article.text.trim().is_empty() { Err(SourceError::Empty) } else { Ok(article) }
}

fn first(fields: &dyn Fields, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| fields.get(name))
}
