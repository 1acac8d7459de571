//! Articles as JSON objects, alone in a file or one a line.
//!
//! Invariant: `text` is required and is text; every other field may be missing, and unknown ones are ignored.

use super::bounded::{LineEnd, from_io, read_line};
use super::columns::{self, Fields};
use super::records::{Fault, Records, Stream};
use super::{Limits, Reading, SourceError, decode, kind};
use crate::model::article::Article;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::{self, BufRead, Cursor, Read};

/// A corpus that is read line by line, one line in memory at a time.
pub(crate) struct Corpus {
    name: String,
    stem: String,
    reader: Stream,
    line: u64,
    is_empty: bool,
}

impl Corpus {
    /// Begins to read a corpus of this name.
    pub(crate) fn new(name: &str, reader: Stream) -> Self {
        Self { name: name.to_owned(), stem: kind::stem(name), reader, line: 0, is_empty: true }
    }

    fn too_long(&self, reading: &Reading) -> SourceError {
        SourceError::LineTooLong { line: self.line, limit: reading.limits.corpus_line_bytes }
    }

    fn article(&self, bytes: &[u8], reading: &Reading) -> Result<Article, Fault> {
        let id = format!("{}:{}", self.stem, self.line);
        let origin = format!("{}:{}", self.name, self.line);
        record(decode::decode(bytes).trim(), &id, &origin, reading)
            .map_err(|cause| (Some(("line", self.line)), cause))
    }
}

impl Records for Corpus {
    fn name(&self) -> &str {
        &self.name
    }

    /// Lines without anything are passed over.
    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
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
                    Some(Err((Some(("line", self.line)), from_io(&error))))
                }
            };
        }
    }
}

/// Whether a stream that begins like an object holds several, one a line, and the stream with all that it held.
pub(crate) fn begin(mut from: Stream, limits: &Limits) -> Result<(bool, Stream), SourceError> {
    let limit = limits.corpus_line_bytes;
    let mut first = Vec::new();
    if read_line(&mut from, &mut first, limit).map_err(|error| from_io(&error))? == LineEnd::Cut {
        return Err(SourceError::LineTooLong { line: 1, limit });
    }
    let object = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&first);
    let is_whole = serde_json::from_slice::<HashMap<String, IgnoredAny>>(object).is_ok();
    let goes_on = is_whole && goes_on(&mut from, &mut first, limits)?;
    Ok((goes_on, Box::new(Cursor::new(first).chain(from))))
}

/// Whether anything but blanks is left; the blanks go to what was read before.
fn goes_on(from: &mut Stream, read: &mut Vec<u8>, limits: &Limits) -> Result<bool, SourceError> {
    loop {
        let buffer = from.fill_buf().map_err(|error| from_io(&error))?;
        let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blank < buffer.len() || blank == 0 {
            return Ok(blank < buffer.len());
        }
        read.extend_from_slice(&buffer[..blank]);
        from.consume(blank);
        if read.len() as u64 > limits.file_bytes {
            return Err(SourceError::TooBig { limit: limits.file_bytes });
        }
    }
}

/// Reads one object; `id` stands in where it has none.
pub(crate) fn record(json: &str, id: &str, origin: &str, reading: &Reading) -> Result<Article, SourceError> {
    let object: Map<String, Value> =
        serde_json::from_str(json).map_err(|error| SourceError::Json(without_place(&error)))?;
    if !object.keys().any(|key| columns::is_text(key)) {
        return Err(SourceError::Json("missing field `text`".to_owned()));
    }
    columns::article(&object, id, origin, reading).map_err(|error| match error {
        SourceError::Empty => SourceError::Json("its text is empty".to_owned()),
        error => error,
    })
}

impl Fields for Map<String, Value> {
    fn get(&self, name: &str) -> Option<String> {
        words(Self::get(self, name)?)
    }
}

/// Text, or a number as text; anything else counts as missing. Authors may come as a list.
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
        let article = read(r#"{"headline": "Port reopens", "body": "The port is open.", "content": 3}"#);
        assert_eq!(article.expect("an article").text, "Port reopens\n\nThe port is open.");
        assert_eq!(read(r#"{"title": "x"}"#), Err("not an article in JSON: missing field `text`".to_owned()));
        assert_eq!(read(r#"{"text": " "}"#), Err("not an article in JSON: its text is empty".to_owned()));
        assert!(read("[1, 2]").is_err() && read("{").is_err() && read("").is_err());
    }
}
