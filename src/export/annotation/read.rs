//! Annotations back in: our own whole, those of other programs as notes on passages.
//!
//! Invariant: one that cannot be read is told and does not stop the others.

use super::OWN;
use crate::export::record::{ArticleFields, NoteFields, Place, Record, StatementFields};
use crate::model::note::AnchorState;
use crate::model::review::{Fields, Status};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

/// Why an annotation could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnnotationError {
    /// The file is no JSON.
    #[error("no JSON: {0}")]
    Json(String),
    /// The file holds no annotations.
    #[error("there are no annotations in it")]
    None,
    /// One of them is no annotation.
    #[error("annotation {number}: {cause}")]
    One {
        /// Its number, from 1.
        number: usize,
        /// What is wrong.
        cause: String,
    },
}

/// Our own value, as it is written.
#[derive(Deserialize)]
struct Own {
    status: Status,
    article: ArticleFields,
    quote: Option<String>,
    anchor: Option<OwnPlace>,
    statement: Option<StatementFields>,
    #[serde(default)]
    fields: Option<Fields>,
    noted: bool,
}

#[derive(Deserialize)]
struct OwnPlace {
    state: AnchorState,
    text_hash: String,
}

/// Reads annotations: an object with `annotations` or `items`, a list, or a single one.
///
/// # Errors
/// When it is no JSON or there are none in it; one that is broken is an error of its own.
pub fn read(json: &str) -> Result<Vec<Result<Record, AnnotationError>>, AnnotationError> {
    let whole: Value =
        serde_json::from_str(json).map_err(|error| AnnotationError::Json(error.to_string()))?;
    let list = match whole {
        Value::Array(list) => list,
        Value::Object(mut object) => {
            let inside = ["annotations", "items"].iter().find_map(|name| object.remove(*name));
            match inside {
                Some(Value::Array(list)) => list,
                _ if object.contains_key("target") => vec![Value::Object(object)],
                _ => return Err(AnnotationError::None),
            }
        }
        _ => return Err(AnnotationError::None),
    };
    let one = |(number, value): (usize, &Value)| {
        record(value).map_err(|cause| AnnotationError::One { number, cause })
    };
    Ok((1..).zip(&list).map(one).collect())
}

fn record(annotation: &Value) -> Result<Record, String> {
    if !annotation["target"].is_object() && !annotation["target"].is_string() {
        return Err("it has no target".to_owned());
    }
    let own =
        annotation.get(OWN).map(|own| Own::deserialize(own).map_err(|error| format!("`{OWN}`: {error}")));
    let own = own.transpose()?;
    let bodies = bodies(annotation);
    let place = place(annotation, own.as_ref());
    let note = own.as_ref().is_none_or(|own| own.noted).then(|| note(annotation, &bodies));
    let Some(own) = own else {
        let quote = place.as_ref().map(|place| place.exact.clone());
        return Ok(Record {
            article: article(annotation),
            status: Status::Manual,
            quote,
            anchor: place,
            statement: None,
            note,
        });
    };
    let fields = own.fields;
    Ok(Record {
        article: own.article,
        status: own.status,
        quote: own.quote,
        anchor: place,
        statement: own.statement.map(|statement| StatementFields { fields, ..changed(statement, &bodies) }),
        note,
    })
}

/// A body's purpose and words.
type Body<'a> = (&'a str, &'a str);

fn body(body: &Value) -> Option<Body<'_>> {
    match body {
        Value::String(words) => Some(("commenting", words)),
        body => Some((body["purpose"].as_str().unwrap_or("commenting"), body["value"].as_str()?)),
    }
}

fn bodies(annotation: &Value) -> Vec<Body<'_>> {
    let bodies: Vec<Body<'_>> = match &annotation["body"] {
        Value::Array(list) => list.iter().filter_map(body).collect(),
        Value::Null => Vec::new(),
        single => body(single).into_iter().collect(),
    };
    bodies.into_iter().chain(annotation["bodyValue"].as_str().map(|words| ("commenting", words))).collect()
}

/// The statement with what the standard's places say of it.
fn changed(mut statement: StatementFields, bodies: &[Body<'_>]) -> StatementFields {
    let with = |purpose: &'static str| {
        bodies.iter().filter(move |body| body.0 == purpose).map(|body| body.1.to_owned())
    };
    statement.holders = with("identifying").collect();
    statement.topic = with("tagging").next();
    let stance = with("classifying").next().map(Value::String);
    statement.stance = stance.map_or(Ok(None), serde_json::from_value).unwrap_or(statement.stance);
    statement
}

fn note(annotation: &Value, bodies: &[Body<'_>]) -> NoteFields {
    let id = annotation["id"].as_str().unwrap_or_default();
    let known = Uuid::parse_str(id.strip_prefix("urn:uuid:").unwrap_or(id));
    let words =
        bodies.iter().filter(|(purpose, _)| matches!(*purpose, "commenting" | "describing" | "replying"));
    let time = |name: &str| annotation[name].as_str().map(str::to_owned);
    let created = time("created").unwrap_or_default();
    NoteFields {
        // A foreign name gives the same id every time, so that reading again doubles nothing.
        id: known.unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_URL, foreign(annotation, id).as_bytes())),
        body: words.map(|(_, value)| *value).collect::<Vec<_>>().join("\n\n"),
        updated: time("modified").unwrap_or_else(|| created.clone()),
        created,
    }
}

fn foreign(annotation: &Value, id: &str) -> String {
    if id.is_empty() { annotation.to_string() } else { id.to_owned() }
}

/// The words and their place from the selectors.
fn place(annotation: &Value, own: Option<&Own>) -> Option<Place> {
    let selector = &annotation["target"]["selector"];
    let selectors = selector.as_array().cloned().unwrap_or_else(|| vec![selector.clone()]);
    let of = |kind: &str| selectors.iter().find(|s| s["type"] == kind);
    let quote = of("TextQuoteSelector");
    let position = of("TextPositionSelector");
    let text = |name: &str| quote.and_then(|q| q[name].as_str()).unwrap_or_default().to_owned();
    let number = |name: &str| position.and_then(|p| p[name].as_u64()).and_then(|n| usize::try_from(n).ok());
    quote.or(position)?;
    let known = own.and_then(|own| own.anchor.as_ref());
    Some(Place {
        state: known.map_or(AnchorState::Orphan, |known| known.state),
        start: number("start"),
        end: number("end"),
        exact: text("exact"),
        prefix: text("prefix"),
        suffix: text("suffix"),
        text_hash: known.map(|known| known.text_hash.clone()).unwrap_or_default(),
    })
}

/// What a foreign annotation says of its article: an address.
fn article(annotation: &Value) -> ArticleFields {
    let target = &annotation["target"];
    let source =
        target.as_str().or_else(|| target["source"].as_str()).or_else(|| target["source"]["id"].as_str());
    let source = source.unwrap_or_default().to_owned();
    ArticleFields {
        id: String::new(),
        title: String::new(),
        outlet: None,
        author: None,
        published: None,
        url: Some(source.clone()),
        origin: source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use proptest::prelude::*;

    fn there_and_back(records: &[Record]) -> Vec<Record> {
        let written = samples::written(Format::WebAnnotation, records);
        read(&written).unwrap().into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(there_and_back(&samples::records()), samples::records());
        assert_eq!(read("{\"annotations\": []}").unwrap().len(), 0);
    }

    #[test]
    fn a_foreign_annotation_is_a_note_on_a_passage() {
        let json = r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://a.example/1", "type": "Annotation",
            "body": {"type": "TextualBody", "value": "Doubtful."}, "created": "2026-05-04T10:00:00Z",
            "target": {"source": "https://coast.example/ferry",
                       "selector": {"type": "TextQuoteSelector", "exact": "the line", "prefix": "that "}}}"#;
        let record = read(json).unwrap().remove(0).unwrap();
        assert_eq!(record.article.url.as_deref(), Some("https://coast.example/ferry"));
        assert_eq!(record.note.as_ref().map(|note| note.body.as_str()), Some("Doubtful."));
        assert_eq!(record.anchor.map(|place| place.exact).as_deref(), Some("the line"));
    }

    #[test]
    fn a_broken_one_does_not_stop_the_others() {
        let read = read(r#"[{"type": "Annotation"}, {"target": "https://a.example"}]"#).unwrap();
        assert_eq!(read[0].as_ref().unwrap_err().to_string(), "annotation 1: it has no target");
        assert!(read[1].is_ok());
        assert_eq!(super::read("{}"), Err(AnnotationError::None));
    }

    proptest! {
        #[test]
        fn the_round_trip_is_the_identity(
            words in "(?s).{0,30}", name in "\\PC{0,12}", topic in prop::option::of("(?s).{0,12}"),
            url in prop::option::of("(https://)?[ -~]{0,20}"), place in prop::option::of((0usize..99, 0usize..99)),
            state in prop::sample::select(vec![AnchorState::Exact, AnchorState::Moved, AnchorState::Orphan]),
            status in prop::sample::select(Status::ALL.to_vec()),
        ) {
            let mut records = samples::records();
            for record in &mut records {
                record.status = if record.note.is_some() { status } else { Status::Corrected };
                record.article.title = words.clone();
                record.article.url = url.clone();
                record.quote = record.quote.as_ref().map(|_| words.clone());
                record.note.iter_mut().for_each(|note| note.body = words.clone());
                if let Some(statement) = &mut record.statement {
                    statement.holders.push(name.clone());
                    statement.topic = topic.clone();
                    statement.negated = Some(words.is_empty());
                }
                if let Some(anchor) = &mut record.anchor {
                    (anchor.state, anchor.exact, anchor.prefix) = (state, words.clone(), name.clone());
                    (anchor.start, anchor.end) = (place.map(|p| p.0), place.map(|p| p.1));
                }
            }
            prop_assert_eq!(there_and_back(&records), records);
        }
    }
}
