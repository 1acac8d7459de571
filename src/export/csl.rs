//! References as CSL-JSON, which pandoc and Zotero read.
//!
//! Invariant: the output is one array, also of nothing.

use super::json::write_indented;
use super::references::{Keys, Reference};
use super::{Entry, Sink};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes the array.
pub(super) struct Csl<'w> {
    out: &'w mut dyn Write,
    keys: Keys,
    any: bool,
}

impl<'w> Csl<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, keys: Keys::default(), any: false }
    }
}

impl Sink for Csl<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let first = !std::mem::replace(&mut self.any, true);
        self.out.write_all(if first { b"[\n" } else { b",\n" })?;
        write_indented(&object(&self.keys.reference(entry)), 2, self.out)
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })
    }
}

/// The reference as an item of CSL.
pub(super) fn object(reference: &Reference) -> Value {
    let author = reference.author.as_ref().map(|author| json!([{ "literal": author }]));
    let issued =
        reference.day.map(issued).or_else(|| reference.undated.as_ref().map(|d| json!({ "literal": d })));
    let speakers = (!reference.speakers.is_empty()).then(|| json!(reference.speakers.join("; ")));
    let notes = (!reference.notes.is_empty()).then(|| json!(reference.notes.join("\n")));
    let fields = [
        ("id", Some(json!(reference.key))),
        ("type", Some(json!("article-newspaper"))),
        ("title", Some(json!(reference.title))),
        ("author", author),
        ("container-title", reference.outlet.as_ref().map(|outlet| json!(outlet))),
        ("issued", issued),
        ("URL", reference.url.as_ref().map(|url| json!(url))),
        ("keyword", speakers),
        ("note", notes),
    ];
    Value::Object(fields.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect::<Map<_, _>>())
}

fn issued(day: Date) -> Value {
    json!({ "date-parts": [[day.year(), day.month(), day.day()]] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};

    #[test]
    fn an_item_is_complete() {
        insta::assert_snapshot!(samples::written(Format::Csl, &samples::records()), @r#"
        [
          {
            "URL": "https://coast.example/a b?c=<d>",
            "container-title": "Coast *Courier*",
            "id": "coast-courier-2026-ferry-line-to",
            "issued": {
              "date-parts": [
                [
                  2026,
                  5,
                  4
                ]
              ]
            },
            "keyword": "Ada Quill",
            "note": "=SUM(A1) Two outlets have this; see **both**.\nthat the line would close — Ada Quill\n\"Nobody wins,\" … \"least of all the islands.\" — Ada Quill · note: # Who else? - the islands\n# Not a heading\n# Not a heading — <b>nobody</b>",
            "title": "Ferry line to close in May 🚢",
            "type": "article-newspaper"
          }
        ]
        "#);
    }

    #[test]
    fn nothing_is_an_empty_array() {
        assert_eq!(samples::written(Format::Csl, &[]), "[]\n");
    }

    #[test]
    fn several_items_are_one_array() {
        let mut other = samples::records();
        other.iter_mut().for_each(|record| record.article.id = "other".into());
        let both = samples::written(Format::Csl, &[samples::records(), other].concat());
        let items: Vec<Value> = serde_json::from_str(&both).unwrap();
        assert_eq!(items.len(), 2);
    }
}
