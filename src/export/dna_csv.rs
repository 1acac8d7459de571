//! The event list of Discourse Network Analyzer: an actor, a concept, for or against, when.
//!
//! Statements that take no side have no place in it and are left out. A statement of two holders is two events.
//! An article without a day stands at the beginning of 1970.
//!
//! Invariant: no value holds a semicolon, a quotation mark or a line end, and all characters are of the Basic
//! Multilingual Plane, so that positions are the same whatever unit a reader counts in.

use super::coding::{Coding, codings};
use super::table::cell;
use super::{Entry, Options, Sink, clean, dates};
use crate::export::choice::Choice;
use jiff::civil::{Date, date};
use std::io::{self, Write};

const HEADER: &str = "\"statement_id\";\"time\";\"person\";\"organization\";\"concept\";\"agreement\";\
    \"start_position\";\"stop_position\";\"text\";\"coder\";\"document_id\";\"document_title\";\
    \"document_author\";\"document_source\";\"document_section\";\"document_type\"";

/// The day of what has none.
pub(super) const NO_DAY: Date = date(1970, 1, 1);

/// Writes the event list.
pub(super) struct Events<'w> {
    out: &'w mut dyn Write,
    choice: Choice,
    documents: usize,
    events: usize,
}

impl<'w> Events<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        Self { out, choice: options.choice.clone(), documents: 0, events: 0 }
    }

    fn write(&mut self, entry: &Entry<'_>, coding: &Coding<'_>, agreement: bool) -> io::Result<()> {
        self.events += 1;
        let article = entry.article;
        let day = dates::day(article.published.as_deref()).unwrap_or(NO_DAY);
        let place = coding.record.anchor.as_ref();
        let known = |field: &Option<String>| quoted(field.as_deref().unwrap_or_default());
        writeln!(
            self.out,
            "{};{day} 00:00:00;{};{};{};{};{};{};{};1;{};{};{};{};{};{}",
            self.events,
            quoted(coding.person()),
            quoted(coding.organization()),
            quoted(coding.concept),
            u8::from(agreement),
            place.and_then(|p| p.start).unwrap_or_default(),
            place.and_then(|p| p.end).unwrap_or_default(),
            quoted(coding.record.quote.as_deref().unwrap_or_default()),
            self.documents,
            quoted(article.display_title()),
            known(&article.author),
            known(&article.outlet),
            quoted(""),
            quoted(""),
        )
    }
}

impl Sink for Events<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if self.documents == 0 {
            writeln!(self.out, "{HEADER}")?;
        }
        self.documents += 1;
        for coding in codings(entry, &self.choice.clone()) {
            if let Some(agreement) = coding.agreement {
                self.write(entry, &coding, agreement)?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if self.documents == 0 { writeln!(self.out, "{HEADER}") } else { Ok(()) }
    }
}

/// A value in quotation marks, as the program itself writes it.
fn quoted(value: &str) -> String {
    let value = clean::line(&plane(value)).replace(';', ",").replace('"', "'");
    format!("\"{}\"", cell(&value))
}

/// The text with every character outside the Basic Multilingual Plane replaced; as long as it was in code points.
pub(super) fn plane(text: &str) -> String {
    text.chars().map(|c| if c.len_utf16() > 1 { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};

    #[test]
    fn the_list_is_that_of_the_program() {
        insta::assert_snapshot!(samples::written(Format::DnaCsv, &samples::records()), @r#"
        "statement_id";"time";"person";"organization";"concept";"agreement";"start_position";"stop_position";"text";"coder";"document_id";"document_title";"document_author";"document_source";"document_section";"document_type"
        1;2026-05-04 00:00:00;"Ada Quill";"";"closing the line";1;55;80;"that the line would close";1;1;"Ferry line to close in May �";"";"Coast *Courier*";"";""
        "#);
    }

    #[test]
    fn separators_inside_values_are_replaced() {
        assert_eq!(quoted("a;b \"c\"\n🚢 =1"), "\"a,b 'c' \u{fffd} =1\"");
        assert_eq!(quoted("=1"), "\"'=1\"");
    }

    #[test]
    fn nothing_leaves_a_header() {
        assert_eq!(samples::written(Format::DnaCsv, &[]), format!("{HEADER}\n"));
    }
}
