//! What goes into a database of Discourse Network Analyzer, as plain values: exports fill it, the store writes it.
//!
//! Invariant: all text is of the Basic Multilingual Plane and positions are code points of it, so that they are the
//! same in the program's window, which counts UTF-16, and in its queries, which count code points.

/// Everything that goes into the database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dataset {
    /// Articles.
    pub documents: Vec<Document>,
    /// Statements that take a side, one for each holder.
    pub statements: Vec<Event>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Headline.
    pub title: String,
    /// Text.
    pub text: String,
    /// By-line.
    pub author: String,
    /// Outlet.
    pub source: String,
    /// Address.
    pub notes: String,
    /// Seconds since 1970 of the day of publication in UTC.
    pub time: i64,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Index of its document.
    pub document: usize,
    /// First code point of the document's text.
    pub start: usize,
    /// One past the last.
    pub stop: usize,
    /// The holder, where that is a human being.
    pub person: String,
    /// The holder, where it is not.
    pub organization: String,
    /// Topic.
    pub concept: String,
    /// For or against.
    pub agreement: bool,
}
