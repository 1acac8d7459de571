//! What the library knows of an article beyond its text: its key, its line in the list, how far it was read.
//!
//! Invariant: nothing here holds a text, so that a list of a hundred thousand articles stays small.

use std::collections::BTreeMap;
use uuid::Uuid;

/// The name of an article within one library; stable as long as the library lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleKey(pub i64);

/// One line of the article list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleSummary {
    /// The article.
    pub key: ArticleKey,
    /// Name within its source.
    pub id: String,
    /// The headline, else the first line, else the id.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// Day of publication, as the article gives it.
    pub published: Option<String>,
    /// Where it came from: a path, an address, or `-`.
    pub origin: String,
    /// When it was put into the library, RFC 3339.
    pub added: String,
    /// When it was last opened, RFC 3339.
    pub opened: Option<String>,
    /// What the last analysis found; `None` before the first.
    pub counts: Option<Counts>,
    /// Notes on it, deleted ones left out.
    pub notes: u32,
    /// Whether the reader is done with it.
    pub read: bool,
}

/// How much an analysis found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Actors.
    pub actors: u32,
    /// Statements.
    pub statements: u32,
}

/// The order of the article list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ListOrder {
    /// Last added first.
    #[default]
    Added,
    /// Last opened first; those never opened at the end.
    Opened,
    /// Latest publication first; those without a date at the end.
    Published,
    /// By title.
    Title,
    /// By outlet, then title; those without an outlet at the end.
    Outlet,
}

/// How far an article was read, and the places marked in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Byte of the text that stood at the top of the screen.
    pub top: usize,
    /// The current statement.
    pub statement: Option<Uuid>,
    /// Whether the reader is done with it.
    pub read: bool,
    /// Marks: a letter and the byte of the text that it stands for.
    pub marks: BTreeMap<char, usize>,
}

impl Reading {
    /// The same reading with every place on a character boundary inside `text`, which may have changed.
    pub fn fitted(mut self, text: &str) -> Self {
        let fit = |at: usize| text.floor_char_boundary(at);
        self.top = fit(self.top);
        self.marks.values_mut().for_each(|at| *at = fit(*at));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_beyond_a_shorter_text_come_back_inside() {
        let reading = Reading { top: 2, marks: BTreeMap::from([('a', 99)]), ..Reading::default() };
        let fitted = reading.fitted("né");
        assert_eq!((fitted.top, fitted.marks[&'a']), (1, 3));
    }
}
