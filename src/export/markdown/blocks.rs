//! Records as blocks of a page, each with a stable id, and what the page's front matter says.
//!
//! Invariant: the text of a block ends in its id, so that a link to it leads to it; its actors are wiki links.

use super::escape::own_words;
use super::{block_id, clean, quoted};
use crate::export::record::Record;
use std::collections::BTreeSet;

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::export) struct Block {
    /// Its id, without the sign before it.
    pub(in crate::export) id: String,
    /// Its text, which ends in the id.
    pub(in crate::export) text: String,
}

/// The blocks of an article: each statement once, each note after what it is about.
pub(in crate::export) fn blocks(records: &[Record]) -> Vec<Block> {
    let mut seen = BTreeSet::new();
    records.iter().flat_map(of_record).filter(|block| seen.insert(block.id.clone())).collect()
}

/// Lines of front matter; actors are links there too.
pub(in crate::export) fn front_matter(records: &[Record]) -> Vec<String> {
    super::front_matter(records, |name| format!("[[{}]]", target(name)))
}

fn of_record(record: &Record) -> Vec<Block> {
    let quote = quoted(record, link);
    let note = record.note.as_ref().map(|note| (block_id('n', note.id), own_words(&note.body)));
    let block = |id: String, text: String| Block { text: format!("{text} ^{id}"), id };
    match (&record.statement, quote, note) {
        (Some(statement), Some(quote), note) => {
            let note = note.filter(|(_, body)| !body.is_empty()).map(|(id, body)| block(id, body));
            std::iter::once(block(block_id('s', statement.id), quote)).chain(note).collect()
        }
        // A passage is one block with its note.
        (_, Some(quote), Some((id, body))) if body.is_empty() => vec![block(id, quote)],
        (_, Some(quote), Some((id, body))) => vec![block(id, format!("{quote}\n\n{body}"))],
        (_, None, Some((id, body))) if !body.is_empty() => vec![block(id, body)],
        _ => Vec::new(),
    }
}

/// A name as a link to its page.
fn link(name: &str) -> String {
    let target = target(name);
    if target.is_empty() { String::new() } else { format!("[[{target}]]") }
}

/// The name without what a link or a file name cannot hold.
fn target(name: &str) -> String {
    let forbidden = |c: char| {
        matches!(c, '[' | ']' | '|' | '#' | '^' | '\\' | '/' | ':' | '<' | '>' | '*' | '?' | '"' | '`')
    };
    clean::line(&clean::line(name).replace(forbidden, " "))
}
