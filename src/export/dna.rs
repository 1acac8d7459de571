//! Collects what goes into a database of Discourse Network Analyzer; the library's layer writes it.
//!
//! Statements that take no side have no place in it, as in the event list.
//!
//! Invariant: all text is of the Basic Multilingual Plane and as long as it was, so that positions stay right; no value
//! is longer than the program's columns.

use super::coding::{Coding, codings};
use super::dna_csv::{NO_DAY, plane};
use super::{Entry, Options, Sink, clean, dates};
use crate::export::choice::Choice;
use crate::model::dna::{Dataset, Document, Event};
use jiff::tz::TimeZone;
use std::io;

/// The longest value of a short column, in characters.
const SHORT: usize = 190;

/// Collects what goes into the database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Collector {
    /// What was collected.
    pub dataset: Dataset,
    choice: Choice,
}

impl Collector {
    /// Begins with nothing.
    pub fn new(options: &Options) -> Self {
        Self { choice: options.choice.clone(), dataset: Dataset::default() }
    }

    fn event(&self, coding: &Coding<'_>) -> Option<Event> {
        let place = coding.record.anchor.as_ref()?;
        Some(Event {
            document: self.dataset.documents.len(),
            start: place.start?,
            stop: place.end?,
            person: short(coding.person()),
            organization: short(coding.organization()),
            concept: short(coding.concept),
            agreement: coding.agreement?,
        })
    }
}

impl Sink for Collector {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let events: Vec<Event> =
            codings(entry, &self.choice).iter().filter_map(|coding| self.event(coding)).collect();
        self.dataset.statements.extend(events.into_iter().filter(|event| event.start < event.stop));
        let article = entry.article;
        let day = dates::day(article.published.as_deref()).unwrap_or(NO_DAY);
        let known = |field: &Option<String>| short(field.as_deref().unwrap_or_default());
        self.dataset.documents.push(Document {
            title: short(article.display_title()),
            text: whole(&article.text),
            author: known(&article.author),
            source: known(&article.outlet),
            notes: clean::line(&plane(article.url.as_deref().unwrap_or(&article.origin))),
            time: day.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_second()),
        });
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value on one line that fits a column.
fn short(value: &str) -> String {
    clean::line(&plane(value)).chars().take(SHORT).collect()
}

/// A text with as many code points as before: what may not stand in it is replaced, not left out.
fn whole(text: &str) -> String {
    let harmless = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || c.len_utf16() > 1 => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn positions_are_those_of_the_words_also_behind_an_emoji() {
        let mut collector = Collector::new(&samples::options());
        samples::feed(&samples::records(), &mut collector);
        let dataset = collector.dataset;
        let [event] = &dataset.statements[..] else { panic!("{dataset:?}") };
        let text = &dataset.documents[event.document].text;
        let words: String = text.chars().skip(event.start).take(event.stop - event.start).collect();
        let utf16: Vec<u16> = text.encode_utf16().skip(event.start).take(event.stop - event.start).collect();
        assert_eq!(words, "that the line would close");
        assert_eq!(String::from_utf16(&utf16).unwrap(), words);
        assert_eq!((event.person.as_str(), event.agreement), ("Ada Quill", true));
    }
}
