//! What an address leads to: a page, a file, many articles.
//!
//! Invariant: an article from the web has the address that it is kept under, without what says where the reader came
//! from, and the same name as if a feed had led there.

use super::web::{Answer, Ask};
use crate::model::article::Article;
use crate::sources::feed::file::File;
use crate::sources::kind::{self, Collection};
use crate::sources::records::{self, Records};
use crate::sources::{Reading, SourceError, address, page as read_page, parse};
use std::io::Cursor;
use url::Url;

/// What an address led to.
pub(super) enum Found {
    /// One article.
    Article(Box<Article>),
    /// Something that holds many.
    Records(Box<dyn Records>),
}

/// Asks for an address and reads what comes.
pub(super) fn open(input: &str, reading: &Reading) -> Result<Found, SourceError> {
    let mut answer = reading.web.get(&Ask { address: input, ..Ask::default() })?;
    let bytes = answer.body.take().unwrap_or_default();
    let url = address::read(&answer.address)?;
    let name = file_name(&url, &answer.mime);
    match kind::collection(&name, &bytes[..bytes.len().min(kind::HEAD)]) {
        Some(Collection::Feed) => {
            let file = File::new(&answer.address, answer.charset.take(), Box::new(Cursor::new(bytes)));
            Ok(Found::Records(Box::new(file)))
        }
        Some(collection) => {
            Ok(Found::Records(records::open(collection, input, Box::new(Cursor::new(bytes)))))
        }
        None => article(&answer, &url, &name, &bytes, reading).map(|a| Found::Article(Box::new(a))),
    }
}

/// Asks for the page of one article.
///
/// # Errors
/// Where nothing comes, or what comes is no article.
pub fn page(input: &str, reading: &Reading) -> Result<Article, SourceError> {
    match open(input, reading)? {
        Found::Article(article) => Ok(*article),
        Found::Records(_) => Err(SourceError::Empty),
    }
}

fn article(
    answer: &Answer,
    url: &Url,
    name: &str,
    bytes: &[u8],
    reading: &Reading,
) -> Result<Article, SourceError> {
    let mut article = match answer.mime.as_str() {
        "text/html" | "application/xhtml+xml" => {
            read_page(&answer.address, bytes, answer.charset.as_deref(), reading)?
        }
        _ => parse(name, bytes, reading)?,
    };
    // A page may say that it belongs to another address, but not to another host.
    let own = article.url.as_deref().and_then(|own| address::read(own).ok());
    let own = own.filter(|own| address::host(own) == address::host(url));
    let kept = address::canonical(own.as_ref().unwrap_or(url).as_str())?;
    article.id = address::name(&address::read(&kept)?);
    article.outlet =
        article.outlet.or_else(|| Some(address::host(url).trim_start_matches("www.").to_owned()));
    (article.url, article.origin) = (Some(kept), answer.address.clone());
    Ok(article)
}

/// The name that a file from this address would have.
fn file_name(url: &Url, mime: &str) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let ending = match mime {
        "text/markdown" => "md",
        "text/csv" => "csv",
        "application/json" => "json",
        "application/x-ndjson" | "application/jsonl" => "jsonl",
        "message/rfc822" => "eml",
        _ => return last.to_owned(),
    };
    if kind::extension(last) == ending { last.to_owned() } else { format!("{last}.{ending}") }
}
