//! Articles in the rows of a table: CSV, or the same with semicolons or tabs.
//!
//! Invariant: the first row names the columns, one of which holds the text; no row is held that is longer than
//! the limit.

use super::columns::{self, Fields};
use super::decode;
use super::kind;
use super::records::{Fault, Records, Stream};
use super::{Reading, SourceError};
use crate::model::article::Article;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::{self, BufRead, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much of the first row the sign between columns is told from.
const SAMPLE: usize = 4096;

/// A table that is read row by row.
pub(crate) struct Table {
    name: String,
    stem: String,
    /// The rows; `None` when all have been read, or nothing more can be.
    reader: Option<Reader<Metered>>,
    budget: Arc<AtomicUsize>,
    /// The names of the columns, in lower case; empty before the first row has been read.
    names: Vec<String>,
    row: u64,
}

impl Table {
    /// Begins to read a table of this name.
    pub(crate) fn new(name: &str, mut stream: Stream) -> Self {
        let budget = Arc::new(AtomicUsize::new(usize::MAX));
        let delimiter = stream.fill_buf().map_or(b',', delimiter);
        let metered = Metered { stream, left: Arc::clone(&budget) };
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(metered);
        Self {
            name: name.to_owned(),
            stem: kind::stem(name),
            reader: Some(reader),
            budget,
            names: Vec::new(),
            row: 0,
        }
    }

    /// The next row; `None` at the end.
    fn read(&mut self, reading: &Reading) -> Option<Result<ByteRecord, SourceError>> {
        let limit = reading.limits.corpus_line_bytes;
        self.budget.store(limit, Ordering::Relaxed);
        let mut record = ByteRecord::new();
        let read = self.reader.as_mut()?.read_byte_record(&mut record);
        self.row += 1;
        match read {
            Ok(true) => Some(Ok(record)),
            Ok(false) => {
                self.reader = None;
                None
            }
            Err(error) => {
                // Where the next row begins is not known any more.
                self.reader = None;
                let is_long = self.budget.load(Ordering::Relaxed) == 0;
                let line = self.row;
                Some(Err(if is_long {
                    SourceError::LineTooLong { line, limit }
                } else {
                    SourceError::Unreadable(error.to_string())
                }))
            }
        }
    }

    /// Reads the names of the columns.
    fn head(&mut self, reading: &Reading) -> Result<(), SourceError> {
        let head = self.read(reading).unwrap_or(Err(SourceError::Empty))?;
        let plain = |name: &[u8]| {
            decode::decode(name).trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).to_lowercase()
        };
        self.names = head.iter().map(plain).collect();
        if self.names.iter().any(|name| columns::is_text(name)) {
            return Ok(());
        }
        self.reader = None;
        Err(SourceError::NoColumn)
    }
}

impl Records for Table {
    fn name(&self) -> &str {
        &self.name
    }

    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        if self.names.is_empty()
            && self.reader.is_some()
            && let Err(cause) = self.head(reading)
        {
            return Some(Err((None, cause)));
        }
        let record = self.read(reading)?;
        let place = format!("{}:{}", self.stem, self.row);
        let origin = format!("{}:{}", self.name, self.row);
        let row = |record: ByteRecord| {
            columns::article(&Row { names: &self.names, record: &record }, &place, &origin, reading)
        };
        Some(record.and_then(row).map_err(|cause| (Some(("row", self.row)), cause)))
    }
}

struct Row<'a> {
    names: &'a [String],
    record: &'a ByteRecord,
}

impl Fields for Row<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let at = self.names.iter().position(|other| other == name)?;
        self.record
            .get(at)
            .map(|field| decode::decode(field).into_owned())
            .filter(|field| !field.trim().is_empty())
    }
}

/// The sign that the first row has most of.
fn delimiter(head: &[u8]) -> u8 {
    let first = head[..head.len().min(SAMPLE)].split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |sign: &u8| first.iter().filter(|b| *b == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// A stream that ends in a fault when more of it is read than is left.
struct Metered {
    stream: Stream,
    left: Arc<AtomicUsize>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::from(ErrorKind::InvalidData));
        }
        let read = self.stream.read(buffer)?;
        self.left.store(left.saturating_sub(read), Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Limits;
    use std::io::Cursor;

    fn rows(text: &str, reading: &Reading) -> Vec<Result<Article, String>> {
        let mut table = Table::new("news.csv", Box::new(Cursor::new(text.as_bytes().to_vec())));
        std::iter::from_fn(|| table.next(reading))
            .map(|row| row.map_err(|(at, cause)| format!("{at:?} {cause}")))
            .collect()
    }

    #[test]
    fn columns_are_known_by_their_names() {
        let text = "\u{feff}Headline;Date;Body;Source\nPort reopens;4 May 2026;\"The port; it is open.\nAt last.\";Coast Courier\n;;;\n";
        let rows = rows(text, &Reading::default());
        let first = rows[0].as_ref().expect("an article");
        assert_eq!(first.text, "Port reopens\n\nThe port; it is open.\n\nAt last.");
        assert_eq!(
            (first.outlet.as_deref(), first.published.as_deref()),
            (Some("Coast Courier"), Some("2026-05-04"))
        );
        assert_eq!(first.id, "news:2");
        assert_eq!(rows[1], Err("Some((\"row\", 3)) there is no text in it".to_owned()));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_table_without_a_text_says_so() {
        let rows = rows("a,b\n1,2\n", &Reading::default());
        assert_eq!(rows.len(), 1);
        assert!(rows[0].as_ref().expect_err("none").contains("no column is named"));
    }

    #[test]
    fn an_endless_row_ends_the_table() {
        let reading = Reading {
            limits: Limits { corpus_line_bytes: 20_000, ..Limits::default() },
            ..Reading::default()
        };
        let rows = rows(&format!("text\nThe port is open.\n\"{}", "x".repeat(100_000)), &reading);
        assert!(rows[0].is_ok() && rows[1].is_err() && rows.len() == 2);
    }
}
