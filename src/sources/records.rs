//! Files that hold many articles: corpora, tables, mailboxes, books, web archives, feeds.
//!
//! Invariant: one record is in memory at a time; a bad one is reported with its number, and the others follow.

use super::corpus::Corpus;
use super::kind::Collection;
use super::{Reading, SourceError, archive, book, feed, mailbox, table};
use crate::model::article::Article;
use std::io::BufRead;

/// A fault, with what its record is called and its number where it has one.
pub(crate) type Fault = (Option<(&'static str, u64)>, SourceError);

/// A stream of bytes that can be read on another thread.
pub(crate) type Stream = Box<dyn BufRead + Send>;

/// The articles of a file, one after the other.
pub(crate) trait Records: Send {
    /// What the file is called.
    fn name(&self) -> &str;

    /// The next record that is an article or a fault.
    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>>;
}

/// Begins to read a collection of this name.
pub(crate) fn open(collection: Collection, name: &str, stream: Stream) -> Box<dyn Records> {
    match collection {
        Collection::Lines => Box::new(Corpus::new(name, stream)),
        Collection::Table => Box::new(table::Table::new(name, stream)),
        Collection::Mailbox => Box::new(mailbox::Mailbox::new(name, stream)),
        Collection::Book => Box::new(book::Book::new(name, stream)),
        Collection::Archive => Box::new(archive::Archive::new(name, stream)),
        Collection::Feed => Box::new(feed::file::File::new(name, None, stream)),
        Collection::PackedArchive => Box::new(archive::Archive::packed(name, stream)),
    }
}
