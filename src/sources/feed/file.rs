//! The articles of a feed that is a file, or that was asked for by its address.
//!
//! Invariant: no more of it is held than one article may have.

use crate::model::article::Article;
use crate::sources::bounded::from_io;
use crate::sources::records::{Fault, Records, Stream};
use crate::sources::{Reading, SourceError};
use std::io::Read;

/// A feed whose articles are read one after the other.
pub(crate) struct File {
    name: String,
    charset: Option<String>,
    /// What is still to be read.
    stream: Option<Stream>,
    feed: super::Feed,
    next: usize,
    has_article: bool,
}

impl File {
    /// A feed of this name, which may be its address; `charset` is what the server says of its letters.
    pub(crate) fn new(name: &str, charset: Option<String>, stream: Stream) -> Self {
        let feed = super::Feed::default();
        Self { name: name.to_owned(), charset, stream: Some(stream), feed, next: 0, has_article: false }
    }

    fn read(&mut self, stream: Stream, reading: &Reading) -> Result<(), SourceError> {
        let limit = reading.limits.file_bytes;
        let mut bytes = Vec::new();
        stream.take(limit + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
        if bytes.len() as u64 > limit {
            return Err(SourceError::TooBig { limit });
        }
        self.feed = super::parse(&bytes, self.charset.as_deref(), &self.name)?;
        Ok(())
    }
}

impl Records for File {
    fn name(&self) -> &str {
        &self.name
    }

    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        if let Some(stream) = self.stream.take()
            && let Err(cause) = self.read(stream, reading)
        {
            self.has_article = true;
            return Some(Err((None, cause)));
        }
        while let Some(item) = self.feed.items.get(self.next) {
            self.next += 1;
            let (article, _) = item.article(&self.feed, &self.name, reading);
            if !article.text.trim().is_empty() {
                self.has_article = true;
                return Some(Ok(article));
            }
        }
        (!std::mem::replace(&mut self.has_article, true)).then_some(Err((None, SourceError::Empty)))
    }
}
