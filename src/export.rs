//! From values to the bytes of a format: one format a file, all of them pure.
//!
//! Invariant: nothing that an article or a note contains breaks out of its place in the output: control
//! characters, formulas, markup, line ends. Offsets leave as code points.

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use thiserror::Error;

pub mod analysis;
pub mod citation;
mod clean;
pub mod found;
mod json;
mod markdown;
pub mod plain;
mod record;
#[cfg(test)]
mod samples;
mod table;

pub use record::{
    ArticleFields, ConfidenceFields, NoteFields, Place, Record, StatementFields, Status, records_from,
};

/// A format that notes and statements can be exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with headings and block quotes.
    Markdown,
    /// A table.
    Csv,
    /// One object.
    Json,
    /// One object a line.
    Jsonl,
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no format `{name}`; there are {}", names())]
pub struct UnknownFormat {
    /// What was asked for.
    pub name: String,
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Markdown, Self::Csv, Self::Json, Self::Jsonl];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
        }
    }

    /// What it is good for, in one line.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Markdown => "notes and quotations to read, in any editor and in Obsidian",
            Self::Csv => "a table with one row a note or statement, for spreadsheets and statistics",
            Self::Json => "one object with all fields, schema sayso.notes/1",
            Self::Jsonl => "one object a line, for pipelines",
        }
    }

    /// The extension of a file in this format.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            other => other.name(),
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
        let known = Self::ALL.into_iter().find(|f| f.name() == wanted || f.extension() == wanted);
        known.ok_or_else(|| UnknownFormat { name: clean::line(name) })
    }
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

/// Writes the records in a format.
///
/// # Errors
/// When `out` fails.
pub fn write(format: Format, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Markdown => markdown::write(records, out),
        Format::Csv => table::write(records, out),
        Format::Json => json::write_object(records, out),
        Format::Jsonl => json::write_lines(records, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_extension() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert_eq!(format.extension().to_uppercase().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_is_told_the_known_ones() {
        let error = "xlsx\x1b".parse::<Format>().unwrap_err().to_string();
        assert_eq!(error, "there is no format `xlsx\u{fffd}`; there are markdown, csv, json, jsonl");
    }
}
