//! Articles as JSON objects, alone in a file or one a line.
//!
//! Invariant: `text` is required and is text; every other field may be missing, and unknown ones are ignored.

use super::bounded::{LineEnd, from_io, read_line};
use super::{Reading, SourceError, assemble, dates, decode, kind, plain};
use crate::model::article::Article;
use crate::text::normalise::canonical;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::io::{self, BufRead};

/// A corpus that is read line by line, one line in memory at a time.
pub(crate) struct Corpus {
    name: String,
    stem: String,
    reader: Box<dyn BufRead + Send>,
    line: u64,
    is_empty: bool,
}

/// A fault, with the number of its line where it has one.
type Fault = (Option<u64>, SourceError);

impl Corpus {
    /// Begins to read a corpus of this name.
    pub(crate) fn new(name: &str, reader: Box<dyn BufRead + Send>) -> Self {
        Self { name: name.to_owned(), stem: kind::stem(name), reader, line: 0, is_empty: true }
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The next line that is an article or a fault; lines without anything are passed over.
    pub(crate) fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        let mut bytes = Vec::new();
        loop {
            self.line += 1;
            let end = read_line(&mut self.reader, &mut bytes, reading.limits.corpus_line_bytes);
            let was_empty = std::mem::replace(&mut self.is_empty, false);
            return match end {
                Ok(LineEnd::Over) => was_empty.then_some(Err((None, SourceError::Empty))),
                Ok(LineEnd::Whole) if bytes.trim_ascii().is_empty() => {
                    self.is_empty = was_empty;
                    continue;
                }
                Ok(LineEnd::Whole) => Some(self.article(&bytes, reading)),
                Ok(LineEnd::Cut) => Some(Err((None, self.too_long(reading)))),
                Err(error) => {
                    // What cannot be read now will not be read a line later.
                    self.reader = Box::new(io::empty());
                    Some(Err((Some(self.line), from_io(&error))))
                }
            };
        }
    }

    fn too_long(&self, reading: &Reading) -> SourceError {
        SourceError::LineTooLong { line: self.line, limit: reading.limits.corpus_line_bytes }
    }

    fn article(&self, bytes: &[u8], reading: &Reading) -> Result<Article, Fault> {
        let id = format!("{}:{}", self.stem, self.line);
        let origin = format!("{}:{}", self.name, self.line);
        record(decode::decode(bytes).trim(), &id, &origin, reading).map_err(|cause| (Some(self.line), cause))
    }
}

/// The fields of `sayso.analysis/1` that are read.
#[derive(Deserialize)]
struct Record {
    text: String,
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    outlet: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    author: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    published: Option<String>,
}

/// Reads one object; `id` stands in where it has none.
pub(crate) fn record(json: &str, id: &str, origin: &str, reading: &Reading) -> Result<Article, SourceError> {
    let record: Record =
        serde_json::from_str(json).map_err(|error| SourceError::Json(without_place(&error)))?;
    if record.text.trim().is_empty() {
        return Err(SourceError::Json("its text is empty".to_owned()));
    }
    let (known, text) = split(record, id, origin, reading.raw);
    let article = if reading.raw { assemble::raw(known, text) } else { plain(known, &canonical(&text)) };
    if article.text.trim().is_empty() {
        return Err(SourceError::Json("its text is empty".to_owned()));
    }
    Ok(article)
}

fn split(record: Record, id: &str, origin: &str, raw: bool) -> (Article, String) {
    let line = |field: Option<String>| {
        let settled = field.map(|f| if raw { f } else { super::lines::squeeze(&canonical(&f)) });
        settled.filter(|f| !f.trim().is_empty())
    };
    let known = Article {
        id: line(record.id).unwrap_or_else(|| id.to_owned()),
        title: line(record.title),
        url: line(record.url),
        outlet: line(record.outlet),
        author: line(record.author),
        published: line(record.published).and_then(|given| dates::normalise(&given)),
        origin: origin.to_owned(),
        ..Article::default()
    };
    (known, record.text)
}

/// Text, or a number as text; anything else counts as missing. Authors may come as a list.
fn lenient<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(words(&Value::deserialize(from)?))
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
        _ => None,
    }
}

/// The cause alone: where it stands is said by the caller.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Article, String> {
        record(json, "c:7", "c.jsonl:7", &Reading::default()).map_err(|e| e.to_string())
    }

    #[test]
    fn all_fields_but_the_text_are_optional() {
        let article = read(r#"{"text": "The port is open.", "extra": [1]}"#).expect("an article");
        assert_eq!((article.id.as_str(), article.text.as_str()), ("c:7", "The port is open."));
        let article = read(
            r#"{"id": 12, "title": "Port reopens", "text": "The port is open.", "published": "4 May 2026",
                "author": ["A Quill", "B Lind"], "outlet": null, "url": "https://x.example"}"#,
        )
        .expect("an article");
        assert_eq!((article.id.as_str(), article.published.as_deref()), ("12", Some("2026-05-04")));
        assert_eq!(article.author.as_deref(), Some("A Quill, B Lind"));
        assert_eq!(article.text, "Port reopens\n\nThe port is open.");
    }

    #[test]
    fn a_headline_in_the_text_is_not_said_again() {
        let article = read(r#"{"title": "Port reopens", "text": "Port reopens\n\nThe port is open."}"#);
        assert_eq!(article.expect("an article").text, "Port reopens\n\nThe port is open.");
    }

    #[test]
    fn a_line_that_is_no_article_says_why() {
        assert_eq!(read(r#"{"title": "x"}"#), Err("not an article in JSON: missing field `text`".to_owned()));
        assert_eq!(read(r#"{"text": " "}"#), Err("not an article in JSON: its text is empty".to_owned()));
        assert!(read("[1, 2]").is_err() && read("{").is_err() && read("").is_err());
    }
}
