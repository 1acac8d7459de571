//! What a search found, and what is said by whom, as JSON.
//!
//! Invariant: offsets count code points of the piece that they are in.

use super::json::write_pretty;
use super::record::Record;
use crate::model::code_points::CodePoints;
use crate::model::library::{Hit, Snippet};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Found<'a> {
    schema: &'static str,
    query: &'a str,
    count: usize,
    hits: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    key: i64,
    id: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    origin: &'a str,
    read: bool,
    starred: bool,
    archived: bool,
    notes: u32,
    statements: Option<u32>,
    twins: Option<i64>,
    snippet: Option<Piece<'a>>,
}

#[derive(Serialize)]
struct Piece<'a> {
    text: &'a str,
    marks: Vec<Mark>,
}

#[derive(Serialize)]
struct Mark {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Sayings<'a> {
    schema: &'static str,
    names: &'a [String],
    statements: &'a [Record],
}

/// Writes what a search found; `count` is how many there are, of which `hits` may be a part.
///
/// # Errors
/// When `out` fails.
pub fn write(query: &str, count: usize, hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    let hits = hits.iter().map(entry).collect();
    write_pretty(&Found { schema: "sayso.search/1", query, count, hits }, out)
}

/// Writes the statements of an actor with these names.
///
/// # Errors
/// When `out` fails.
pub fn write_sayings(names: &[String], statements: &[Record], out: &mut dyn Write) -> io::Result<()> {
    write_pretty(&Sayings { schema: "sayso.actor/1", names, statements }, out)
}

fn entry(hit: &Hit) -> Entry<'_> {
    let summary = &hit.summary;
    Entry {
        key: summary.key.0,
        id: &summary.id,
        title: &summary.title,
        outlet: summary.outlet.as_deref(),
        published: summary.published.as_deref(),
        origin: &summary.origin,
        read: summary.read,
        starred: summary.starred,
        archived: summary.archived,
        notes: summary.notes,
        statements: summary.counts.map(|counts| counts.statements),
        twins: summary.twins.map(|group| group.0),
        snippet: hit.snippet.as_ref().map(piece),
    }
}

fn piece(snippet: &Snippet) -> Piece<'_> {
    let points = CodePoints::new(&snippet.text);
    let marks = snippet.marks.iter().map(|mark| points.span(*mark));
    Piece { text: &snippet.text, marks: marks.map(|(start, end)| Mark { start, end }).collect() }
}
