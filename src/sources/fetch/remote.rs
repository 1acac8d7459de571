//! What an address leads to: a page, a feed, a file.
//!
//! Invariant: an article from the web has the address that it is kept under, without what says where the reader came
//! from, and the same name as if a feed had led there.

use super::web::{Answer, Ask};
use crate::model::article::Article;
use crate::sources::{Reading, SourceError, address, assemble, clean, feed, fragment, kind, parse};
use url::Url;

/// What an address led to.
pub(super) enum Found {
    /// One article.
    Article(Box<Article>),
    /// The articles of a feed.
    Feed(Vec<Article>),
    /// The bytes of a corpus.
    Corpus(Vec<u8>),
}

/// Asks for an address and reads what comes.
pub(super) fn open(input: &str, reading: &Reading) -> Result<Found, SourceError> {
    let answer = reading.web.get(&Ask { address: input, ..Ask::default() })?;
    let bytes = answer.body.clone().unwrap_or_default();
    let url = address::read(&answer.address)?;
    if feed::is_feed(&bytes) {
        let found = feed::parse(&bytes, answer.charset.as_deref(), &answer.address)?;
        let articles = found.items.iter().map(|item| item.article(&found, &answer.address, reading).0);
        let articles: Vec<Article> = articles.filter(|article| !article.text.trim().is_empty()).collect();
        return if articles.is_empty() { Err(SourceError::Empty) } else { Ok(Found::Feed(articles)) };
    }
    if kind::is_corpus(url.path())
        || matches!(answer.mime.as_str(), "application/x-ndjson" | "application/jsonl")
    {
        return Ok(Found::Corpus(bytes));
    }
    article(&answer, &url, &bytes, reading).map(|article| Found::Article(Box::new(article)))
}

/// Asks for the page of one article.
///
/// # Errors
/// Where nothing comes, or what comes is no article.
pub fn page(input: &str, reading: &Reading) -> Result<Article, SourceError> {
    match open(input, reading)? {
        Found::Article(article) => Ok(*article),
        Found::Feed(_) | Found::Corpus(_) => Err(SourceError::Empty),
    }
}

fn article(answer: &Answer, url: &Url, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    let mut article = match answer.mime.as_str() {
        "text/html" | "application/xhtml+xml" => of_page(answer, bytes, reading)?,
        mime => parse(&file_name(url, mime), bytes, reading)?,
    };
    let own = article.url.as_deref().and_then(|own| address::canonical(own).ok());
    let kept = own.map_or_else(|| address::canonical(&answer.address), Ok)?;
    article.id = address::name(&address::read(&kept)?);
    article.outlet =
        article.outlet.or_else(|| Some(address::host(url).trim_start_matches("www.").to_owned()));
    (article.url, article.origin) = (Some(kept), answer.address.clone());
    Ok(article)
}

/// The name that a file of this kind would have.
fn file_name(url: &Url, mime: &str) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let ending = match mime {
        "text/markdown" => ".md",
        "application/json" => ".json",
        _ => "",
    };
    format!("{last}{ending}")
}

fn of_page(answer: &Answer, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    let text = feed::letters(bytes, answer.charset.as_deref());
    if reading.raw {
        return Ok(assemble::raw(Article::default(), text.into_owned()));
    }
    let article = clean::clean(Article::default(), fragment::lines(&text));
    if article.text.trim().is_empty() { Err(SourceError::Empty) } else { Ok(article) }
}
