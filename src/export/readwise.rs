//! Highlights for Readwise: a table with the columns that it knows.
//!
//! Invariant: every row has a highlight; no cell is taken for a formula.

use super::record::Record;
use super::table::{cell, writer};
use super::{Entry, Sink};
use ::csv::Writer;
use std::io::{self, Write};

const HEADER: [&str; 7] = ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"];

/// Writes the table.
pub(super) struct Highlights<'w> {
    table: Writer<&'w mut dyn Write>,
    begun: bool,
}

impl<'w> Highlights<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { table: writer(out), begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.table.write_record(HEADER)?;
        }
        Ok(())
    }
}

impl Sink for Highlights<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.begin()?;
        for record in entry.records {
            if let Some(row) = row(record) {
                self.table.write_record(row.map(|value| cell(&value)))?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        self.table.flush()
    }
}

/// The highlight is the quotation; a note on the whole article stands for itself.
fn row(record: &Record) -> Option<[String; 7]> {
    let body = record.note.as_ref().map(|note| note.body.trim().to_owned()).filter(|body| !body.is_empty());
    let (highlight, note) = match &record.quote {
        Some(quote) => (quote.clone(), body.unwrap_or_default()),
        None => (body?, String::new()),
    };
    let article = &record.article;
    let author = article.author.as_ref().or(article.outlet.as_ref());
    let place = record.anchor.as_ref().and_then(|place| place.start);
    let date = record.note.as_ref().map(|note| note.created.replace('T', " ").replace('Z', ""));
    let note = [said_by(record), Some(note)].into_iter().flatten().filter(|part| !part.is_empty());
    Some([
        highlight,
        article.title.clone(),
        author.cloned().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        note.collect::<Vec<_>>().join("\n"),
        place.map(|start| start.to_string()).unwrap_or_default(),
        date.unwrap_or_default(),
    ])
}

/// Who holds it, what side is taken, and who vouches for that.
fn said_by(record: &Record) -> Option<String> {
    let statement = record.statement.as_ref()?;
    let holders = statement.holders.join(" and ");
    let stance = statement.stance.map(|stance| stance.name().to_owned());
    let parts = [Some(holders), stance, statement.topic.clone(), Some(record.status.name().to_owned())];
    Some(parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, samples};

    #[test]
    fn every_row_has_a_highlight() {
        insta::assert_snapshot!(samples::written(Format::Readwise, &samples::records()).replace("\r\n", "⏎\n"), @r#"
        Highlight,Title,Author,URL,Note,Location,Date⏎
        "'=SUM(A1)
        Two outlets have this; see **both**.",Ferry line to close in May 🚢,Coast *Courier*,https://coast.example/a b?c=<d>,,,2026-05-04 10:00:00⏎
        that the line would close,Ferry line to close in May 🚢,Coast *Courier*,https://coast.example/a b?c=<d>,Ada Quill · support · closing the line · automatic,55,⏎
        """Nobody wins,"" … ""least of all the islands.""",Ferry line to close in May 🚢,Coast *Courier*,https://coast.example/a b?c=<d>,"Ada Quill · unclear · automatic
        # Who else?
        - the islands",82,2026-05-04 10:00:00⏎
        # Not a heading,Ferry line to close in May 🚢,Coast *Courier*,https://coast.example/a b?c=<d>,,146,2026-05-04 10:00:00⏎
        # Not a heading,Ferry line to close in May 🚢,Coast *Courier*,https://coast.example/a b?c=<d>,automatic,146,⏎
        "#);
    }
}
