//! W3C Web Annotation: a statement or note as an annotation, out and, with [`read()`], in again.
//!
//! What the standard has a place for stands there: the words with their context and position, who says it, what it is
//! about, the note. The rest stands in one value of our own beside it, so that nothing is lost. Where both say the
//! same, the standard's place wins: another program may have changed it.
//!
//! Invariant: what was written and is read again is the same.

use super::json::write_indented;
use super::record::{NoteFields, Place, Record, StatementFields};
use super::{Entry, Options, Sink};
use crate::export::choice::Choice;
use serde_json::{Value, json};
use std::io::{self, Write};
use uuid::Uuid;

pub mod read;

pub use read::read;

/// The context of the standard.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// Our own value of an annotation.
const OWN: &str = "sayso:record";

/// Writes an object with all annotations, as importers want it.
pub(super) struct Annotations<'w> {
    out: &'w mut dyn Write,
    choice: Choice,
    any: bool,
}

impl<'w> Annotations<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        Self { out, choice: options.choice.clone(), any: false }
    }
}

impl Sink for Annotations<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        for record in entry.records.iter().filter(|r| r.note.is_some() || self.choice.takes(r.status)) {
            let first = !std::mem::replace(&mut self.any, true);
            self.out.write_all(if first { b"{\"annotations\": [\n" } else { b",\n" })?;
            write_indented(&annotation(record), 2, self.out)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_all(if self.any { b"\n]}\n" } else { b"{\"annotations\": []}\n" })
    }
}

/// A row as an annotation.
fn annotation(record: &Record) -> Value {
    let note = record.note.as_ref();
    let id = note.map(|note| note.id).or(record.statement.as_ref().map(|s| s.id)).unwrap_or_default();
    let mut annotation = json!({
        "@context": [CONTEXT, { "@version": 1.1, "sayso": "urn:sayso:", OWN: { "@type": "@json" } }],
        "id": urn(id),
        "type": "Annotation",
        "motivation": motivation(record),
        "body": bodies(record),
        "target": target(record),
        "generator": { "type": "Software", "name": "sayso" },
        OWN: own(record),
    });
    if let (Some(note), Some(object)) = (note, annotation.as_object_mut()) {
        object.insert("created".to_owned(), json!(note.created));
        object.insert("modified".to_owned(), json!(note.updated));
    }
    annotation
}

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

fn motivation(record: &Record) -> &'static str {
    match (&record.note, &record.statement) {
        (Some(note), None) if note.body.is_empty() => "highlighting",
        (Some(_), _) => "commenting",
        (None, _) => "identifying",
    }
}

fn bodies(record: &Record) -> Vec<Value> {
    let body =
        |purpose: &str, value: &str| json!({ "type": "TextualBody", "purpose": purpose, "value": value });
    let mut bodies = Vec::new();
    if let Some(NoteFields { body: words, .. }) = &record.note {
        let mut note = body("commenting", words);
        note["format"] = json!("text/markdown");
        bodies.push(note);
    }
    if let Some(StatementFields { holders, stance, topic, .. }) = &record.statement {
        bodies.extend(holders.iter().map(|name| body("identifying", name)));
        bodies.extend(stance.map(|stance| body("classifying", stance.name())));
        bodies.extend(topic.as_deref().map(|topic| body("tagging", topic)));
    }
    bodies
}

/// The article, and the words in it.
fn target(record: &Record) -> Value {
    let source = source(record);
    let Some(Place { start, end, exact, prefix, suffix, .. }) = &record.anchor else {
        return json!({ "source": source });
    };
    let quote = json!({ "type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix });
    let position = start.zip(*end);
    let position = position.map(|(s, e)| json!({ "type": "TextPositionSelector", "start": s, "end": e }));
    json!({ "source": source, "selector": std::iter::once(quote).chain(position).collect::<Vec<_>>() })
}

/// The address as an IRI, else a name of our own.
fn source(record: &Record) -> String {
    let article = &record.article;
    let encoded = |text: &str| {
        let encode = |c: char| match c {
            ' ' | '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' | '%' => {
                format!("%{:02X}", u32::from(c))
            }
            c if c.is_control() => format!("%{:02X}", u32::from(c)),
            c => c.to_string(),
        };
        text.chars().map(encode).collect::<String>()
    };
    match &article.url {
        Some(url) if url.contains("://") => encoded(url).replace("%25", "%"),
        _ => format!("urn:sayso:article:{}", encoded(&article.id)),
    }
}

/// What the standard has no place for.
fn own(record: &Record) -> Value {
    let place = record.anchor.as_ref().map(|p| json!({ "state": p.state, "text_hash": p.text_hash }));
    json!({
        "status": record.status,
        "article": record.article,
        "quote": record.quote,
        "anchor": place,
        "statement": record.statement,
        "fields": record.statement.as_ref().and_then(|statement| statement.fields),
        "noted": record.note.is_some(),
    })
}
