//! JSON Feed.
//!
//! Invariant: a field of the wrong type counts as missing.

use super::{Feed, Raw};
use crate::sources::SourceError;
use serde_json::Value;

/// Reads a JSON Feed.
pub(super) fn read(text: &str) -> Result<(Feed, Vec<Raw>), SourceError> {
    let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| SourceError::BadFeed(error.to_string()))?;
    let feed = Feed {
        title: text_of(&root, "title").map(escape),
        site: text_of(&root, "home_page_url"),
        items: Vec::new(),
    };
    let items = root.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Ok((feed, items.iter().map(item).collect()))
}

fn item(value: &Value) -> Raw {
    let html = text_of(value, "content_html");
    Raw {
        guid: text_of(value, "id"),
        link: text_of(value, "url").or_else(|| text_of(value, "external_url")),
        title: text_of(value, "title").map(escape),
        author: author(value).map(escape),
        published: text_of(value, "date_published").or_else(|| text_of(value, "date_modified")),
        content: html
            .or_else(|| text_of(value, "content_text").map(|text| escape(text).replace('\n', "<br>"))),
        summary: text_of(value, "summary").map(escape),
    }
}

fn author(item: &Value) -> Option<String> {
    let names = |list: &Value| {
        let names: Vec<String> =
            list.as_array()?.iter().filter_map(|author| text_of(author, "name")).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    item.get("authors").and_then(names).or_else(|| text_of(item.get("author")?, "name"))
}

/// Text, or a number as text.
fn text_of(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Plain text as HTML, which all else is.
fn escape(text: String) -> String {
    if text.contains(['&', '<']) { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}
