//! What an article is to a manager of references.
//!
//! Invariant: every value is one line free of control characters; a key is the same at every export, and two articles
//! of one export have different ones.

use super::record::Record;
use super::{Entry, clean, dates};
use crate::model::article::Article;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// An article, as it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// A short name: outlet, year, first words of the title.
    pub(super) key: String,
    /// Headline.
    pub(super) title: String,
    /// By-line.
    pub(super) author: Option<String>,
    /// Publisher.
    pub(super) outlet: Option<String>,
    /// Day of publication.
    pub(super) day: Option<Date>,
    /// What the article says of its day, where that is none.
    pub(super) undated: Option<String>,
    /// Address.
    pub(super) url: Option<String>,
    /// Those who speak in it, in order of appearance.
    pub(super) speakers: Vec<String>,
    /// Quotations with their holders, and notes.
    pub(super) notes: Vec<String>,
}

/// Gives out keys, each once.
#[derive(Debug, Default)]
pub(super) struct Keys {
    given: BTreeSet<String>,
}

impl Keys {
    /// The reference of an article.
    pub(super) fn reference(&mut self, entry: &Entry<'_>) -> Reference {
        let article = entry.article;
        let day = dates::day(article.published.as_deref());
        let told =
            |field: &Option<String>| field.as_deref().map(clean::line).filter(|value| !value.is_empty());
        Reference {
            key: self.unique(key(article, day)),
            title: clean::line(article.display_title()),
            author: told(&article.author),
            outlet: told(&article.outlet),
            day,
            undated: told(&article.published).filter(|_| day.is_none()),
            url: told(&article.url),
            speakers: speakers(entry.records),
            notes: entry.records.iter().filter_map(note).collect(),
        }
    }

    /// The key, with a number where it was given already.
    fn unique(&mut self, key: String) -> String {
        let mut unique = key.clone();
        let mut number = 1;
        while !self.given.insert(unique.clone()) {
            number += 1;
            unique = format!("{key}-{number}");
        }
        unique
    }
}

/// Lower-case ASCII letters, digits and hyphens: what every program takes.
fn key(article: &Article, day: Option<Date>) -> String {
    let words = |text: &str, count: usize| -> Vec<String> {
        let word =
            |word: &str| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        text.split_whitespace().map(word).filter(|word| !word.is_empty()).take(count).collect()
    };
    let outlet = words(article.outlet.as_deref().unwrap_or_default(), 2);
    let year = day.map(|day| day.year().to_string());
    let title = words(article.display_title(), 3);
    let parts: Vec<String> = outlet.into_iter().chain(year).chain(title).collect();
    if parts.is_empty() { "article".to_owned() } else { parts.join("-") }
}

fn speakers(records: &[Record]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = records.iter().filter_map(|r| r.statement.as_ref()).flat_map(|s| &s.holders);
    names.map(|name| clean::line(name)).filter(|name| seen.insert(name.clone())).collect()
}

/// A row in one line: the words, who holds them, what was noted.
fn note(record: &Record) -> Option<String> {
    let holder = record.statement.as_ref().map(|statement| match statement.holders.is_empty() {
        true => statement.source.clone(),
        false => statement.holders.join(" and "),
    });
    let body = record.note.as_ref().map(|note| note.body.clone());
    let holder = holder.filter(|holder| !holder.is_empty()).map(|holder| format!("— {holder}"));
    let joined = |parts: [Option<String>; 2], between: &str| {
        let parts = parts.into_iter().flatten().map(|part| clean::line(&part));
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(between))
    };
    joined([joined([record.quote.clone(), holder], " "), body], " · note: ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn two_articles_have_different_keys() {
        let (article, records) = (samples::article(), samples::records());
        let entry = Entry { article: &article, records: &records };
        let mut keys = Keys::default();
        let key = |reference: Reference| reference.key;
        assert_eq!(key(keys.reference(&entry)), "coast-courier-2026-ferry-line-to");
        assert_eq!(key(keys.reference(&entry)), "coast-courier-2026-ferry-line-to-2");
    }
}
