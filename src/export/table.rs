//! A table after RFC 4180: a header, CR LF line ends, a row a record.
//!
//! Invariant: no cell is taken for a formula by a spreadsheet, and none holds a control character but the line
//! feed. A guarded cell begins with one apostrophe more than its value.

use super::clean;
use super::record::{ActorFields, Range, Record, SpanFields, StatementFields, round};
use super::{Entry, Sink};
use crate::model::note::AnchorState;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::io::{self, Write};
use uuid::Uuid;

/// A column: its name, and what stands in it.
type Column = (&'static str, fn(&Record) -> String);

/// The columns, in order; new ones go to the end.
const COLUMNS: [Column; 37] = [
    ("statement_id", |r| of(&r.statement, |s| s.id.to_string())),
    ("status", |r| r.status.name().to_owned()),
    ("holders", |r| of(&r.statement, |s| s.holders.join("; "))),
    ("stance", |r| of(&r.statement, |s| of(&s.stance, |stance| stance.name().to_owned()))),
    ("topic", |r| of(&r.statement, |s| text(&s.topic))),
    ("target", |r| of(&r.statement, |s| text(&s.target))),
    ("mode", |r| of(&r.statement, |s| s.mode.name().to_owned())),
    ("source", |r| of(&r.statement, |s| s.source.clone())),
    ("cue", |r| of(&r.statement, |s| s.cue.clone())),
    ("quote", |r| text(&r.quote)),
    ("anchor", |r| of(&r.anchor, |place| state_name(place.state).to_owned())),
    ("start", |r| of(&r.anchor, |place| of(&place.start, usize::to_string))),
    ("end", |r| of(&r.anchor, |place| of(&place.end, usize::to_string))),
    ("confidence_spans", |r| confidence(r, |s| s.confidence.map(|c| c.spans))),
    ("confidence_holder", |r| confidence(r, |s| s.confidence.map(|c| c.holder))),
    ("confidence_stance", |r| confidence(r, |s| s.confidence.and_then(|c| c.stance))),
    ("article_id", |r| r.article.id.clone()),
    ("title", |r| r.article.title.clone()),
    ("outlet", |r| text(&r.article.outlet)),
    ("author", |r| text(&r.article.author)),
    ("published", |r| text(&r.article.published)),
    ("url", |r| text(&r.article.url)),
    ("origin", |r| r.article.origin.clone()),
    ("note_id", |r| of(&r.note, |note| note.id.to_string())),
    ("note", |r| of(&r.note, |note| note.body.clone())),
    ("note_created", |r| of(&r.note, |note| note.created.clone())),
    ("note_updated", |r| of(&r.note, |note| note.updated.clone())),
    ("negated", |r| of(&r.statement, |s| of(&s.negated, bool::to_string))),
    ("kinds", |r| of(&r.statement, |s| joined(&s.actors, |actor| actor.kind.name().to_owned()))),
    ("roles", |r| of(&r.statement, |s| joined(&s.actors, |actor| text(&actor.role)))),
    ("reported_by", |r| of(&r.statement, |s| of(&s.reported_by, Uuid::to_string))),
    ("content_spans", |r| spans(r, |s| &s.content)),
    ("source_spans", |r| spans(r, |s| &s.source)),
    ("cue_spans", |r| spans(r, |s| &s.cue)),
    ("prefix", |r| of(&r.anchor, |place| place.prefix.clone())),
    ("suffix", |r| of(&r.anchor, |place| place.suffix.clone())),
    ("text_hash", |r| of(&r.anchor, |place| place.text_hash.clone())),
];

/// Writes the table.
pub(super) struct Table<'w> {
    table: Writer<&'w mut dyn Write>,
    begun: bool,
}

impl<'w> Table<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { table: writer(out), begun: false }
    }

    /// The header, once.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.table.write_record(COLUMNS.map(|(name, _)| name))?;
        }
        Ok(())
    }
}

impl Sink for Table<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.begin()?;
        for record in entry.records {
            self.table.write_record(COLUMNS.map(|(_, value)| cell(&value(record))))?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        self.table.flush()
    }
}

/// A writer of tables after RFC 4180.
pub(super) fn writer(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out)
}

/// The value as it may stand in a cell.
pub(super) fn cell(value: &str) -> String {
    let clean = clean::block(value);
    if begins_formula(&clean) { format!("'{clean}") } else { clean }
}

/// Tells whether a spreadsheet might take it for a formula. White space before the sign does not always help,
/// and values that look guarded are guarded once more, so that one apostrophe less is always the value.
fn begins_formula(value: &str) -> bool {
    let first = value.trim_start_matches('\'').trim_start().chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

fn of<T>(field: &Option<T>, value: impl FnOnce(&T) -> String) -> String {
    field.as_ref().map(value).unwrap_or_default()
}

fn text(field: &Option<String>) -> String {
    field.clone().unwrap_or_default()
}

fn confidence(record: &Record, part: fn(&StatementFields) -> Option<f32>) -> String {
    of(&record.statement.as_ref().and_then(part), |c| round(*c).to_string())
}

/// One value a holder, in the order of the holders.
fn joined(actors: &[ActorFields], value: impl Fn(&ActorFields) -> String) -> String {
    let values: Vec<String> = actors.iter().map(value).collect();
    if values.iter().all(String::is_empty) { String::new() } else { values.join("; ") }
}

/// Stretches of code points as `82-96 117-144`.
fn spans(record: &Record, part: fn(&SpanFields) -> &Vec<Range>) -> String {
    let known = record.statement.as_ref().and_then(|s| s.spans.as_ref());
    let ranges = known.map(part).into_iter().flatten();
    ranges.map(|range| format!("{}-{}", range.start, range.end)).collect::<Vec<_>>().join(" ")
}

/// The name of an anchor's state, the same as in JSON.
pub(super) const fn state_name(state: AnchorState) -> &'static str {
    match state {
        AnchorState::Exact => "exact",
        AnchorState::Moved => "moved",
        AnchorState::Orphan => "orphan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use proptest::prelude::*;

    /// Writes the records and reads them back with their guards taken off, as rows of (column, value).
    fn check(records: &[Record]) -> Vec<Vec<(String, String)>> {
        let bytes = samples::bytes(Format::Csv, records, &samples::options());
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| {
            let cells = row.unwrap().iter().map(unguarded).collect::<Vec<_>>();
            names.iter().cloned().zip(cells).collect()
        });
        rows.collect()
    }

    /// The value of a cell; fails where a spreadsheet would compute it.
    fn unguarded(cell: &str) -> String {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} is a formula");
        assert!(!cell.chars().any(|c| c.is_control() && c != '\n'), "{cell:?} holds a control character");
        if begins_formula(cell) { cell[1..].to_owned() } else { cell.to_owned() }
    }

    fn value(row: &[(String, String)], column: &str) -> String {
        row.iter().find(|(name, _)| name == column).expect("the column is there").1.clone()
    }

    #[test]
    fn the_table_reads_as_a_table() {
        insta::assert_snapshot!(samples::written(Format::Csv, &samples::records()).replace("\r\n", "⏎\n"), @r##"
        statement_id,status,holders,stance,topic,target,mode,source,cue,quote,anchor,start,end,confidence_spans,confidence_holder,confidence_stance,article_id,title,outlet,author,published,url,origin,note_id,note,note_created,note_updated,negated,kinds,roles,reported_by,content_spans,source_spans,cue_spans,prefix,suffix,text_hash⏎
        ,manual,,,,,,,,,,,,,,,ferry,Ferry line to close in May 🚢,Coast *Courier*,,2026-05-04,https://coast.example/a b?c=<d>,/papers/ferry.txt,0000000a-0000-0000-0000-000000000000,"'=SUM(A1)
        Two outlets have this; see **both**.",2026-05-04T10:00:00Z,2026-05-04T10:05:00Z,,,,,,,,,,⏎
        00000001-0000-0000-0000-000000000000,automatic,Ada Quill,support,closing the line,,indirect,Ada Quill,said on Monday,that the line would close,exact,55,80,0.93,0.88,0.71,ferry,Ferry line to close in May 🚢,Coast *Courier*,,2026-05-04,https://coast.example/a b?c=<d>,/papers/ferry.txt,,,,,,person,minister,,55-80,30-39,40-54,"May 🚢

        Ada Quill said on Monday ",". ""Nobody wins,"" the minister ad",602cea7f55f19657e00fd2a86f676c6532131f109e94c8e34d32dab924de6c57⏎
        00000002-0000-0000-0000-000000000000,automatic,Ada Quill,unclear,,,direct,the minister,added,"""Nobody wins,"" … ""least of all the islands.""",exact,82,144,0.93,0.88,0.71,ferry,Ferry line to close in May 🚢,Coast *Courier*,,2026-05-04,https://coast.example/a b?c=<d>,/papers/ferry.txt,0000000c-0000-0000-0000-000000000000,"# Who else?
        - the islands",2026-05-04T10:00:00Z,2026-05-04T10:05:00Z,,person,minister,,82-96 117-144,97-109,110-115,nday that the line would close. ,"

        # Not a heading, said <b>nobod",602cea7f55f19657e00fd2a86f676c6532131f109e94c8e34d32dab924de6c57⏎
        ,manual,,,,,,,,# Not a heading,exact,146,161,,,,ferry,Ferry line to close in May 🚢,Coast *Courier*,,2026-05-04,https://coast.example/a b?c=<d>,/papers/ferry.txt,0000000b-0000-0000-0000-000000000000,,2026-05-04T10:00:00Z,2026-05-04T10:05:00Z,,,,,,,,"d, ""least of all the islands.""

        ",", said <b>nobody</b>.",602cea7f55f19657e00fd2a86f676c6532131f109e94c8e34d32dab924de6c57⏎
        00000003-0000-0000-0000-000000000000,automatic,,,,,indirect,<b>nobody</b>,said <,# Not a heading,exact,146,161,0.93,0.88,,ferry,Ferry line to close in May 🚢,Coast *Courier*,,2026-05-04,https://coast.example/a b?c=<d>,/papers/ferry.txt,,,,,,,,00000001-0000-0000-0000-000000000000,146-161,168-181,163-169,"d, ""least of all the islands.""

        ",", said <b>nobody</b>.",602cea7f55f19657e00fd2a86f676c6532131f109e94c8e34d32dab924de6c57⏎
        "##);
    }

    #[test]
    fn no_records_leave_a_header() {
        assert_eq!(samples::written(Format::Csv, &[]).matches('\n').count(), 1);
    }

    #[test]
    fn formulas_are_guarded_and_guards_are_told_apart() {
        for (value, guarded) in
            [("=1+1", "'=1+1"), ("'=1", "''=1"), ("\t@x", "' @x"), ("'tis", "'tis"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(cell(value), guarded);
        }
    }

    proptest! {
        #[test]
        fn cells_survive_quotes_line_ends_and_formulas(
            body in "[\"',;=+@\\-\n\r\ta-c\u{0}\u{1b}\u{9b}é]{0,30}", title in "(?s).{0,20}",
        ) {
            let mut record = samples::records().remove(0);
            record.article.title = title.clone();
            record.note.as_mut().unwrap().body = body.clone();
            let rows = check(&[record]);
            prop_assert_eq!(rows.len(), 1);
            prop_assert_eq!(value(&rows[0], "note"), clean::block(&body));
            prop_assert_eq!(value(&rows[0], "title"), clean::block(&title));
        }
    }
}
