//! JSON and JSON Lines.
//!
//! Invariant: strings keep every character; those that a terminal might obey are written as escapes.

use super::clean::hides;
use super::record::Record;
use super::{Entry, Sink};
use serde::Serialize;
use std::io::{self, Write};

/// The schema of the object, and of each line.
const SCHEMA: &str = "sayso.notes/1";

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    #[serde(flatten)]
    record: &'a Record,
}

/// Writes one object that holds all records.
pub(super) struct Object<'w> {
    out: &'w mut dyn Write,
    any: bool,
}

impl<'w> Object<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, any: false }
    }

    /// What stands before the first record and before each further one.
    fn begin(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.any, true) {
            true => self.out.write_all(b",\n"),
            false => write!(self.out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"records\": [\n"),
        }
    }
}

impl Sink for Object<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        for record in entry.records {
            self.begin()?;
            write_indented(record, 4, self.out)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        match self.any {
            true => self.out.write_all(b"\n  ]\n}\n"),
            false => writeln!(self.out, "{{\n  \"schema\": \"{SCHEMA}\",\n  \"records\": []\n}}"),
        }
    }
}

/// Writes one object a line.
pub(super) struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Lines<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Sink for Lines<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        entry.records.iter().try_for_each(|record| write_line(&Line { schema: SCHEMA, record }, self.out))
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a value on indented lines that begin `indent` columns in, without a line end after the last.
pub(super) fn write_indented<T: Serialize>(value: &T, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut json = Vec::new();
    write_pretty(value, &mut json)?;
    // Strings hold no line end of their own: JSON writes it as an escape.
    for (i, line) in json.trim_ascii_end().split(|&b| b == b'\n').enumerate() {
        out.write_all(if i > 0 { b"\n" } else { b"" })?;
        write!(out, "{:indent$}", "")?;
        out.write_all(line)?;
    }
    Ok(())
}

/// Writes a value on one line.
pub(super) fn write_line<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(Escaping(out), value)?;
    out.write_all(b"\n")
}

/// Writes a value on indented lines.
pub(super) fn write_pretty<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(Escaping(out), value)?;
    out.write_all(b"\n")
}

/// Passes JSON on, writing as `\u…` the characters that JSON allows as they are and terminals may obey.
///
/// Outside strings JSON has none of them, and the serialiser hands over whole characters.
struct Escaping<'a>(&'a mut dyn Write);

impl Write for Escaping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.escape(text)?,
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Escaping<'_> {
    fn escape(&mut self, text: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| is_obeyed(c)) {
            self.0.write_all(&text.as_bytes()[written..at])?;
            write!(self.0, "\\u{:04x}", u32::from(c))?;
            written = at + c.len_utf8();
        }
        self.0.write_all(&text.as_bytes()[written..])
    }
}

/// Tells whether a terminal or an editor may obey a character; line feeds are the layout's own.
fn is_obeyed(c: char) -> bool {
    c != '\n' && (c.is_control() || hides(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use proptest::prelude::*;
    use serde_json::Value;

    fn written(format: Format) -> String {
        samples::written(format, &samples::records())
    }

    #[test]
    fn records_come_back_from_the_object() {
        let object: Value = serde_json::from_str(&written(Format::Json)).unwrap();
        let records: Vec<Record> = serde_json::from_value(object["records"].clone()).unwrap();
        assert_eq!((object["schema"].as_str(), records), (Some(SCHEMA), samples::records()));
    }

    #[test]
    fn records_come_back_from_the_lines() {
        let records: Vec<Record> =
            written(Format::Jsonl).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(records, samples::records());
    }

    #[test]
    fn a_line_says_everything() {
        insta::assert_snapshot!(written(Format::Jsonl).lines().nth(2).unwrap(), @r##"
        {"schema":"sayso.notes/1","article":{"id":"ferry","title":"Ferry line to close in May 🚢","outlet":"Coast *Courier*","author":null,"published":"2026-05-04","url":"https://coast.example/a b?c=<d>","origin":"/papers/ferry.txt"},"status":"automatic","quote":"\"Nobody wins,\" … \"least of all the islands.\"","anchor":{"state":"exact","start":82,"end":144,"exact":"\"Nobody wins,\" the minister added, \"least of all the islands.\"","prefix":"nday that the line would close. ","suffix":"\n\n# Not a heading, said <b>nobod","text_hash":"602cea7f55f19657e00fd2a86f676c6532131f109e94c8e34d32dab924de6c57"},"statement":{"id":"00000002-0000-0000-0000-000000000000","holders":["Ada Quill"],"actors":[{"name":"Ada Quill","kind":"person","role":"minister"}],"source":"the minister","cue":"added","mode":"direct","stance":"unclear","topic":null,"target":null,"negated":null,"reported_by":null,"spans":{"source":[{"start":97,"end":109}],"cue":[{"start":110,"end":115}],"content":[{"start":82,"end":96},{"start":117,"end":144}]},"confidence":{"spans":0.93,"holder":0.88,"stance":0.71}},"note":{"id":"0000000c-0000-0000-0000-000000000000","body":"# Who else?\n- the islands","created":"2026-05-04T10:00:00Z","updated":"2026-05-04T10:05:00Z"}}
        "##);
    }

    #[test]
    fn the_object_can_be_read_by_people() {
        let object = written(Format::Json);
        insta::assert_snapshot!(object.lines().take(24).collect::<Vec<_>>().join("\n"), @r#"
        {
          "schema": "sayso.notes/1",
          "records": [
            {
              "article": {
                "id": "ferry",
                "title": "Ferry line to close in May 🚢",
                "outlet": "Coast *Courier*",
                "author": null,
                "published": "2026-05-04",
                "url": "https://coast.example/a b?c=<d>",
                "origin": "/papers/ferry.txt"
              },
              "status": "manual",
              "quote": null,
              "anchor": null,
              "statement": null,
              "note": {
                "id": "0000000a-0000-0000-0000-000000000000",
                "body": "=SUM(A1)\nTwo outlets have this; see **both**.",
                "created": "2026-05-04T10:00:00Z",
                "updated": "2026-05-04T10:05:00Z"
              }
            },
        "#);
    }

    fn check(text: &str) -> (String, String) {
        let mut bytes = Vec::new();
        write_line(&text, &mut bytes).unwrap();
        let json = String::from_utf8(bytes).unwrap();
        let back = serde_json::from_str(&json).unwrap();
        (json, back)
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        let (json, _) = check("\x1b[2J \u{9b}2J \x7f \u{202e}é");
        assert_eq!(json, "\"\\u001b[2J \\u009b2J \\u007f \\u202eé\"\n");
    }

    proptest! {
        #[test]
        fn every_string_comes_back(text in "(?s).{0,60}|[\u{0}-\u{ff}]{0,30}") {
            let (json, back) = check(&text);
            prop_assert!(!json.trim_end().chars().any(char::is_control));
            prop_assert_eq!(back, text);
        }
    }
}
