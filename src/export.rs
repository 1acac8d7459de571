//! From values to the bytes of a format: one format a file, all of them pure.
//!
//! Articles go one after the other into a [`Sink`], which writes what it can at once: a table of a million
//! statements takes no more memory than one of ten. Formats that begin with what only the end can tell (a
//! codebook, a network) keep that much and no more.
//!
//! Invariant: nothing that an article or a note contains breaks out of its place in the output: control
//! characters, formulas, markup, line ends. Offsets leave as code points.

use crate::model::article::Article;
use std::io::{self, Write};

pub mod analysis;
mod anki;
pub mod annotation;
mod biblatex;
pub mod choice;
pub mod citation;
mod clean;
mod coding;
mod csl;
mod dates;
pub mod dna;
mod dna_csv;
mod edges;
mod format;
pub mod found;
mod graphml;
mod html;
mod json;
mod markdown;
pub mod network;
mod org;
pub mod plain;
mod qdpx;
mod readwise;
mod record;
mod references;
mod ris;
#[cfg(test)]
mod samples;
mod table;
pub mod vault;
mod xml;

pub use format::{Format, Shape, UnknownFormat};
pub use record::{
    ActorFields, ArticleFields, CardFields, ConfidenceFields, NoteFields, Place, Range, Record, SpanFields,
    StatementFields, records_from,
};

/// What goes out of one article.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The article with the text that the records' offsets count in.
    pub article: &'a Article,
    /// Its rows, in the order of [`records_from`].
    pub records: &'a [Record],
}

/// Takes one article after the other and writes a format.
pub trait Sink {
    /// Takes what goes out of one article.
    ///
    /// # Errors
    /// When the output fails.
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()>;

    /// Writes what could not be written before; nothing is added after that.
    ///
    /// # Errors
    /// When the output fails.
    fn end(&mut self) -> io::Result<()>;
}

/// What a format may be told beside its values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// What goes out; formats that hold statements alone look at it again.
    pub choice: choice::Choice,
    /// How networks are made.
    pub network: network::Network,
    /// The present time, RFC 3339, for formats that say when they were made.
    pub now: String,
}

/// Makes the sink of a format that is one file; of the others, [`vault::Vault`] and [`dna::Collector`] are the sinks,
/// and what comes out here is an empty file.
pub fn sink<'w>(format: Format, options: &Options, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
    match format {
        Format::Markdown => Box::new(markdown::Markdown::new(out)),
        Format::Csv => Box::new(table::Table::new(out)),
        Format::Jsonl => Box::new(json::Lines::new(out)),
        Format::Json => Box::new(json::Object::new(out)),
        Format::Html => Box::new(html::Report::new(options, out)),
        Format::Org => Box::new(org::Outline::new(out)),
        Format::DnaCsv => Box::new(dna_csv::Events::new(options, out)),
        Format::Qdpx => Box::new(qdpx::Project::new(options, out)),
        Format::Qdc => Box::new(qdpx::codebook::Codebook::new(out)),
        Format::Graphml => Box::new(graphml::Graphml::new(options, out)),
        Format::Edges => Box::new(edges::Edges::new(options, out)),
        Format::WebAnnotation => Box::new(annotation::Annotations::new(options, out)),
        Format::Ris => Box::new(ris::Ris::new(out)),
        Format::Csl => Box::new(csl::Csl::new(out)),
        Format::Biblatex => Box::new(biblatex::Biblatex::new(out)),
        Format::Anki => Box::new(anki::Cards::new(out)),
        Format::Readwise => Box::new(readwise::Highlights::new(out)),
        Format::Obsidian | Format::Dna => Box::new(Elsewhere),
    }
}

/// Stands for a format that is not one file.
struct Elsewhere;

impl Sink for Elsewhere {
    fn add(&mut self, _: &Entry<'_>) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}
