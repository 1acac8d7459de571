//! What the library knows of an article beyond its text: its key, its line in the list, how far it was read.
//!
//! Invariant: nothing here holds a text, so that a list of a hundred thousand articles stays small.

use super::span::Span;
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
    /// Whether it is starred.
    pub starred: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// What it is written in, as a tag such as `en`.
    pub language: Option<String>,
    /// The group of articles with nearly the same text that it belongs to; `None` where it stands alone.
    pub twins: Option<TwinGroup>,
}

/// What the list shows of an article, as it stands in the library while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLine<'a> {
    /// The article.
    pub key: ArticleKey,
    /// The headline, else the first line, else the id.
    pub title: &'a str,
    /// Publisher.
    pub outlet: Option<&'a str>,
    /// Day of publication, as the article gives it.
    pub published: Option<&'a str>,
    /// Where it came from: a path, an address, or `-`.
    pub origin: &'a str,
    /// Statements that the last analysis found; `None` before the first.
    pub statements: Option<u32>,
    /// Notes on it, deleted ones left out.
    pub notes: u32,
    /// Whether the reader is done with it.
    pub read: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// The group of articles with nearly the same text that it belongs to.
    pub twins: Option<TwinGroup>,
}

/// A group of articles with nearly the same text, as an agency's report in several outlets; named by the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TwinGroup(pub i64);

/// A change to many articles at once, which can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagChange {
    /// Whether the reader is done with them.
    Read(bool),
    /// Whether they are starred.
    Starred(bool),
    /// Whether they are put away.
    Archived(bool),
    /// Whether they have this tag.
    Tag(String, bool),
    /// Whether they are in this collection.
    Collection(String, bool),
}

impl FlagChange {
    /// What takes the change back from the articles that it changed.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::Read(on) => Self::Read(!on),
            Self::Starred(on) => Self::Starred(!on),
            Self::Archived(on) => Self::Archived(!on),
            Self::Tag(name, on) => Self::Tag(name.clone(), !on),
            Self::Collection(name, on) => Self::Collection(name.clone(), !on),
        }
    }
}

/// Something by which articles are gathered, with how many there are of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name: an outlet, a tag, a collection, a feed.
    pub name: String,
    /// Its articles, those put away left out.
    pub total: usize,
    /// How many of them are unread.
    pub unread: usize,
}

/// How many articles there are of each kind; those put away are counted only as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All that are not put away.
    pub all: usize,
    /// Unread ones among them.
    pub unread: usize,
    /// Starred ones among them.
    pub starred: usize,
    /// Those put away.
    pub archived: usize,
}

/// A search that is kept: a smart folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
}

/// What was chosen for the last export of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportHabit {
    /// Name of the format.
    pub format: String,
    /// Name of what went out.
    pub scope: String,
    /// The folder that the file went to.
    pub folder: String,
}

/// One of the texts that an article has had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its SHA-256, in lower-case hexadecimal.
    pub text_hash: String,
    /// When it was first seen, RFC 3339.
    pub added: String,
    /// Whether it is the one that is read now.
    pub current: bool,
}

/// The order of what a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchOrder {
    /// Last taken in first: the quickest, for while one types.
    Newest,
    /// Best match first; where no whole word is looked for, as [`Self::Newest`].
    Relevance,
    /// Earliest publication first; those without a date at the end.
    Oldest,
    /// As the list.
    Listed(ListOrder),
}

/// An article that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The article.
    pub summary: ArticleSummary,
    /// Where its text fits; `None` where no words were looked for or they stand elsewhere.
    pub snippet: Option<Snippet>,
}

/// A piece of an article's text, on one line, with the words that were looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The piece; an ellipsis stands where it was cut.
    pub text: String,
    /// The words: bytes of `text`, in order.
    pub marks: Vec<Span>,
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
