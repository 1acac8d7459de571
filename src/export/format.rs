//! The formats that there are, by the names on the command line.
//!
//! Invariant: a name stands for one format; an extension that several share stands for the first of them.

use super::clean;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A format that statements and notes can be exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with headings and block quotes.
    Markdown,
    /// A table.
    Csv,
    /// One object a line.
    Jsonl,
    /// One object.
    Json,
    /// A page that stands alone.
    Html,
    /// A folder of pages that are brought up to date.
    Obsidian,
    /// An outline.
    Org,
    /// The event list of Discourse Network Analyzer.
    DnaCsv,
    /// A database of Discourse Network Analyzer.
    Dna,
    /// A REFI-QDA project.
    Qdpx,
    /// A REFI-QDA codebook.
    Qdc,
    /// A network with all its attributes.
    Graphml,
    /// A network as a table of its edges.
    Edges,
    /// W3C Web Annotation.
    WebAnnotation,
    /// References, RIS.
    Ris,
    /// References, CSL-JSON.
    Csl,
    /// References, BibLaTeX.
    Biblatex,
    /// Flash cards.
    Anki,
    /// Highlights.
    Readwise,
}

/// What a format becomes on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One file, written from its beginning to its end.
    File,
    /// A folder of pages, each brought up to date on its own.
    Folder,
    /// A database, which only the library's layer can write.
    Database,
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no format `{name}`; there are {}", names())]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

/// Name, extension, and what the format is good for.
struct Facts(&'static str, &'static str, &'static str);

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 19] = [
        Self::Markdown,
        Self::Csv,
        Self::Jsonl,
        Self::Json,
        Self::Html,
        Self::Obsidian,
        Self::Org,
        Self::DnaCsv,
        Self::Dna,
        Self::Qdpx,
        Self::Qdc,
        Self::Graphml,
        Self::Edges,
        Self::WebAnnotation,
        Self::Ris,
        Self::Csl,
        Self::Biblatex,
        Self::Anki,
        Self::Readwise,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        self.facts().0
    }

    /// The extension of a file in this format; empty for a folder.
    pub const fn extension(self) -> &'static str {
        self.facts().1
    }

    /// What it is good for, in one line.
    pub const fn description(self) -> &'static str {
        self.facts().2
    }

    /// What it becomes on the disk.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Obsidian => Shape::Folder,
            Self::Dna => Shape::Database,
            _ => Shape::File,
        }
    }

    const fn facts(self) -> Facts {
        match self {
            Self::Markdown => Facts("markdown", "md", "quotations and notes to read, in any editor"),
            Self::Csv => Facts("csv", "csv", "a table, one row a statement or note, for spreadsheets"),
            Self::Jsonl => Facts("jsonl", "jsonl", "one object a line, for pipelines"),
            Self::Json => Facts("json", "json", "one object with all fields, schema sayso.notes/1"),
            Self::Html => Facts("html", "html", "a report that stands alone: texts, actors, positions"),
            Self::Obsidian => {
                Facts("obsidian", "", "a folder of pages for Obsidian or Logseq, kept up to date")
            }
            Self::Org => Facts("org", "org", "an outline for Emacs"),
            Self::DnaCsv => Facts("dna-csv", "csv", "the event list of Discourse Network Analyzer"),
            Self::Dna => Facts("dna", "dna", "a database for Discourse Network Analyzer 3"),
            Self::Qdpx => Facts("qdpx", "qdpx", "a REFI-QDA project: MAXQDA, NVivo, ATLAS.ti, QualCoder"),
            Self::Qdc => Facts("qdc", "qdc", "a REFI-QDA codebook: actors, topics, stances"),
            Self::Graphml => Facts("graphml", "graphml", "a network of actors: Gephi, igraph, networkx"),
            Self::Edges => Facts("edges", "csv", "the same network as a table of its edges"),
            Self::WebAnnotation => {
                Facts("webannotation", "jsonld", "W3C Web Annotation; `sayso import` reads it back")
            }
            Self::Ris => Facts("ris", "ris", "references for Zotero, EndNote, Mendeley"),
            Self::Csl => Facts("csl", "json", "references as CSL-JSON: pandoc, Zotero"),
            Self::Biblatex => Facts("biblatex", "bib", "references for LaTeX"),
            Self::Anki => Facts("anki", "txt", "cards that ask who said it"),
            Self::Readwise => Facts("readwise", "csv", "highlights for Readwise"),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let wanted = name.trim().to_lowercase();
        let by = |of: fn(Self) -> &'static str| Self::ALL.into_iter().find(|&f| of(f) == wanted);
        let known = by(Self::name).or_else(|| by(Self::extension)).filter(|_| !wanted.is_empty());
        known.ok_or_else(|| UnknownFormat { name: clean::line(name) })
    }
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn an_extension_stands_for_the_first_that_has_it() {
        for (extension, format) in [("md", Format::Markdown), ("bib", Format::Biblatex), ("csv", Format::Csv)]
        {
            assert_eq!(extension.parse(), Ok(format));
        }
        assert!("".parse::<Format>().is_err());
    }

    #[test]
    fn an_unknown_format_is_told_the_known_ones() {
        let error = "xlsx\x1b".parse::<Format>().unwrap_err().to_string();
        assert!(
            error
                .starts_with("there is no format `xlsx\u{fffd}`; there are markdown, csv, jsonl, json, html")
        );
    }
}
