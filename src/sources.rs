//! From bytes to articles.
//!
//! Everything here is pure but [`fetch`], which alone touches disk and network. An input either becomes an article
//! or a [`SourceError`] that says why not in one line; nothing panics, and nothing is read without a bound.

pub mod clean;
pub mod feed;
pub mod fetch;
pub mod opml;

mod address;
mod archive;
mod assemble;
mod book;
mod bounded;
mod columns;
mod corpus;
mod dates;
mod decode;
mod entity;
mod fragment;
mod front_matter;
mod junk;
mod kind;
mod lines;
mod mail;
mod mailbox;
mod markdown;
mod metadata;
mod page;
mod pdf;
mod records;
mod samples;
mod score;
mod table;
mod tail;
mod title;
mod unpack;
mod web_error;

pub use page::page;
pub use samples::samples;
pub use web_error::WebError;

use crate::model::article::Article;
use crate::text::normalise::canonical;
use fetch::Web;
use kind::Kind;

/// Bounds on what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest article, in bytes as it is stored. A corpus has no limit but those of its lines.
    pub file_bytes: u64,
    /// The longest line of an article's text.
    pub line_bytes: usize,
    /// The longest line of a corpus, which holds a whole article.
    pub corpus_line_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 64 << 20, line_bytes: 1 << 20, corpus_line_bytes: 16 << 20 }
    }
}

/// How inputs are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Takes the text exactly as it is: decoded, but neither cleaned nor normalised.
    pub raw: bool,
    /// Bounds on what is read.
    pub limits: Limits,
    /// How the web is asked.
    pub web: Web,
}

/// Why an input became no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Nothing has this name.
    #[error("no such file or folder")]
    NotFound,
    /// A link whose target is gone.
    #[error("this link points to nothing")]
    BrokenLink,
    /// The reader may not read it.
    #[error("permission denied")]
    Denied,
    /// The system could not read it, in its words.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A folder that has been walked already, reached again through a link.
    #[error("this link leads back to a folder that has been read")]
    FolderLoop,
    /// A folder in which nothing is an article.
    #[error("no articles in this folder")]
    NoArticles,
    /// Nothing in it, or nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// A file that is no text.
    #[error("this is {0}, not text")]
    Binary(&'static str),
    /// A kind of source that is known but not read.
    #[error("{what} cannot be read yet: {instead}")]
    NotYet {
        /// What it is, in the plural.
        what: &'static str,
        /// What the reader can do.
        instead: &'static str,
    },
    /// More bytes than allowed.
    #[error("larger than the limit of {}", size(*.limit))]
    TooBig {
        /// The limit that it exceeds.
        limit: u64,
    },
    /// A line longer than allowed.
    #[error("line {line} is longer than the limit of {}", size(*.limit as u64))]
    LineTooLong {
        /// The line, from 1.
        line: u64,
        /// The limit that it exceeds.
        limit: usize,
    },
    /// A page whose elements are nested too deeply to be read in a moment.
    #[error("its elements are nested deeper than {0}")]
    TooDeep(usize),
    /// A page with too many elements to be read in a moment.
    #[error("it has more than {0} elements")]
    TooManyElements(usize),
    /// A page that is furniture alone, or that a script would have to fill.
    #[error("there is no article in this page")]
    NoBody,
    /// A web archive that holds other things.
    #[error("there are no pages in this archive")]
    NoPages,
    /// A table whose columns have other names.
    #[error("no column is named text, body or content")]
    NoColumn,
    /// Pictures of pages.
    #[error("this PDF holds pictures of pages and no text: have its text recognised (OCR) first")]
    Scan,
    /// A file that is locked.
    #[error("it is protected by a password or by its publisher")]
    Protected,
    /// A file that is broken.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// Something that is packed to fill the memory.
    #[error("it unpacks to more than the limit of {}", size(*.limit))]
    Bomb {
        /// The limit that it exceeds.
        limit: u64,
    },
    /// The web gave no answer.
    #[error(transparent)]
    Web(#[from] WebError),
    /// What should be a feed is none.
    #[error("this is no feed (RSS, Atom or JSON Feed)")]
    NoFeed,
    /// A feed that breaks its format.
    #[error("this feed cannot be read: {0}")]
    BadFeed(String),
    /// What should be a list of feeds is none.
    #[error("this is no list of feeds in OPML")]
    NoOpml,
    /// A record that is no article.
    #[error("not an article in JSON: {0}")]
    Json(String),
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 20 => format!("{} MB", b >> 20),
        b if b >= 1 << 10 => format!("{} kB", b >> 10),
        b => format!("{b} bytes"),
    }
}

/// Reads one article from the bytes of a file of this name, or of standard input, whose name is `-`.
///
/// ```
/// use sayso::sources::{Reading, parse};
/// let article = parse("news/port.txt", b"Port reopens after strike\n\nThe port is open.", &Reading::default());
/// assert_eq!(article.unwrap().title.as_deref(), Some("Port reopens after strike"));
/// ```
pub fn parse(name: &str, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    if bytes.len() as u64 > reading.limits.file_bytes {
        return Err(SourceError::TooBig { limit: reading.limits.file_bytes });
    }
    let kind = kind::detect(name, bytes)?;
    let known = Article { id: kind::stem(name), origin: name.to_owned(), ..Article::default() };
    match kind {
        Kind::Page => page::read(known, &decode::page(bytes, None), reading),
        Kind::Mail => mail::read(known, bytes, reading),
        Kind::Pdf => pdf::read(known, bytes, reading),
        Kind::Plain | Kind::Markdown | Kind::Json => text(kind, known, bytes, reading),
    }
}

/// Reads what needs no more than to be decoded.
fn text(kind: Kind, known: Article, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    let decoded = decode::decode(bytes);
    if decoded.trim().is_empty() {
        return Err(SourceError::Empty);
    }
    if kind == Kind::Json {
        return corpus::record(&decoded, &known.id, &known.origin, reading);
    }
    refuse_long_lines(&decoded, reading.limits.line_bytes)?;
    let article = match kind {
        _ if reading.raw => assemble::raw(known, decoded.into_owned()),
        Kind::Markdown => markdown::read(known, &canonical(&decoded)),
        _ => plain(known, &canonical(&decoded)),
    };
    if article.text.trim().is_empty() { Err(SourceError::Empty) } else { Ok(article) }
}

/// Cleans plain text into an article of which `known` is known already.
fn plain(known: Article, text: &str) -> Article {
    clean::clean(known, lines::lines(text))
}

fn refuse_long_lines(text: &str, limit: usize) -> Result<(), SourceError> {
    match text.lines().position(|line| line.len() > limit) {
        Some(before) => Err(SourceError::LineTooLong { line: before as u64 + 1, limit }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, bytes: &[u8]) -> String {
        parse(name, bytes, &Reading::default()).expect_err("no article").to_string()
    }

    #[test]
    fn errors_name_their_cause_in_one_line() {
        assert_eq!(error("a.txt", b""), "there is no text in it");
        assert_eq!(error("a.txt", b" \n\t\n"), "there is no text in it");
        assert_eq!(error("a.txt", "\u{feff}\u{200b}".as_bytes()), "there is no text in it");
        assert_eq!(error("a.txt", &[b'x'; 2 << 20]), "line 1 is longer than the limit of 1 MB");
    }

    #[test]
    fn the_limit_of_size_is_named() {
        let small =
            Reading { limits: Limits { file_bytes: 2048, ..Limits::default() }, ..Reading::default() };
        let error = parse("a.txt", &[b'x'; 3000], &small).expect_err("too big");
        assert_eq!(error.to_string(), "larger than the limit of 2 kB");
    }

    #[test]
    fn raw_text_is_left_alone() {
        let text = "Share\r\nA\u{a0}b\te\u{301}\n\nShare\n";
        let article = parse("x/a.b.txt", text.as_bytes(), &Reading { raw: true, ..Reading::default() });
        let article = article.expect("an article");
        assert_eq!((article.text.as_str(), article.id.as_str(), &article.title), (text, "a.b", &None));
        assert_eq!(article.blocks.len(), 3);
        assert!(article.removed.is_empty());
    }
}
