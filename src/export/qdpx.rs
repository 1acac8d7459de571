//! A REFI-QDA project: a zip of `project.qde` and the texts, for MAXQDA, NVivo, ATLAS.ti and QualCoder.
//!
//! A statement is a selection from its first word to its last, coded with its holders, its topic and its stance; what is
//! known beside that stands in the selection's description. Notes are notes, and descriptions too where they are about
//! a passage, since some programs show only these.
//!
//! Invariant: positions are code points of the texts in the zip, which have no byte-order mark. GUIDs are in upper case,
//! and those of statements and notes are their stable ids. The zip is made in memory, so that it has no data behind
//! what it is about, which some readers cannot read.

use super::choice::Choice;
use super::record::{Record, StatementFields};
use super::table::state_name;
use super::{Entry, Options, Sink, clean, xml};
use crate::model::review::Status;
use codebook::Codes;
use std::collections::BTreeSet;
use std::io::{self, Cursor, Write};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(super) mod codebook;

/// Who coded, as programs show it.
const USER: &str = "sayso";

/// Collects the project and writes it at the end: the codes stand before the texts that they code.
pub(super) struct Project<'w> {
    out: &'w mut dyn Write,
    choice: Choice,
    now: String,
    zip: ZipWriter<Cursor<Vec<u8>>>,
    codes: Codes,
    sources: String,
    notes: String,
    names: BTreeSet<String>,
}

impl<'w> Project<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        Self {
            out,
            choice: options.choice.clone(),
            now: options.now.clone(),
            zip: ZipWriter::new(Cursor::new(Vec::new())),
            codes: Codes::default(),
            sources: String::new(),
            notes: String::new(),
            names: BTreeSet::new(),
        }
    }

    fn file(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
        self.zip.write_all(text.as_bytes())
    }

    /// The attributes that tell who made something, and when.
    fn made(&self, when: Option<&str>) -> String {
        let when = xml::attribute("creationDateTime", when.unwrap_or(&self.now));
        format!(" creatingUser=\"{}\"{when}", guid(user()))
    }

    /// A name that no other text has; some programs make a file of it.
    fn name(&mut self, title: &str) -> String {
        let title = clean::line(title).replace(['/', '\\', '.', ':'], "-");
        let title: String = title.chars().take(120).collect();
        let mut name = title.clone();
        let mut number = 1;
        while !self.names.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{title} ({number})");
        }
        name
    }

    /// Writes a note and gives the reference to it.
    fn note(&mut self, record: &Record) -> io::Result<String> {
        let Some(note) = record.note.as_ref().filter(|note| !note.body.trim().is_empty()) else {
            return Ok(String::new());
        };
        let id = guid(note.id);
        self.file(&format!("sources/{id}.txt"), &clean::block(&note.body))?;
        let first = note.body.trim().lines().next().unwrap_or_default();
        let name: String = first.chars().take(60).collect();
        self.notes.push_str(&format!(
            "<Note guid=\"{id}\"{} plainTextPath=\"internal://{id}.txt\"{}/>\n",
            xml::attribute("name", &name),
            self.made(Some(&note.created)),
        ));
        Ok(format!("<NoteRef targetGUID=\"{id}\"/>"))
    }

    /// The rows on one passage as one selection.
    fn selection(&mut self, rows: &[&Record]) -> io::Result<()> {
        let Some(first) = rows.first() else { return Ok(()) };
        let place = first.anchor.as_ref();
        let Some((start, end)) = place.and_then(|p| p.start.zip(p.end)) else { return Ok(()) };
        let statement = first.statement.as_ref();
        let note = first.note.as_ref();
        let id = statement.map(|s| s.id).or(note.map(|n| n.id)).unwrap_or_default();
        let mut notes = String::new();
        for row in rows {
            notes.push_str(&self.note(row)?);
        }
        let made = self.made(note.map(|note| note.created.as_str()));
        let selected = guid(Uuid::new_v5(&id, b"selection"));
        let selected = if statement.is_some() { guid(id) } else { selected };
        let name: String = clean::line(first.quote.as_deref().unwrap_or_default()).chars().take(60).collect();
        self.sources.push_str(&format!(
            "<PlainTextSelection guid=\"{selected}\"{} startPosition=\"{start}\" endPosition=\"{end}\"{made}>\
             <Description>{}</Description>",
            xml::attribute("name", &name),
            xml::block(&description(rows)),
        ));
        if let Some(statement) = statement {
            for code in self.codes.of(statement, first.status) {
                let coding = guid(Uuid::new_v5(&id, code.as_bytes()));
                self.sources.push_str(&format!(
                    "<Coding guid=\"{coding}\"{made}><CodeRef targetGUID=\"{}\"/></Coding>",
                    guid(code)
                ));
            }
        }
        self.sources.push_str(&format!("{notes}</PlainTextSelection>\n"));
        Ok(())
    }
}

impl Sink for Project<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let article = entry.article;
        let key = format!(
            "{}\n{}\n{}",
            article.url.as_deref().unwrap_or(&article.origin),
            article.id,
            self.names.len()
        );
        let id = guid(Uuid::new_v5(&Uuid::NAMESPACE_URL, key.as_bytes()));
        let name = self.name(article.display_title());
        self.file(&format!("sources/{id}.txt"), &article.text)?;
        let known = [&article.outlet, &article.author, &article.published, &article.url];
        let known: Vec<String> = known.into_iter().flatten().map(|value| clean::line(value)).collect();
        self.sources.push_str(&format!(
            "<TextSource guid=\"{id}\"{} plainTextPath=\"internal://{id}.txt\"{}><Description>{}</Description>\n",
            xml::attribute("name", &name),
            self.made(None),
            xml::line(&known.join(", ")),
        ));
        let takes = |record: &&Record| record.note.is_some() || self.choice.takes(record.status);
        let rows: Vec<&Record> = entry.records.iter().filter(takes).collect();
        for rows in rows.chunk_by(|a, b| same_statement(a, b)) {
            self.selection(rows)?;
        }
        // What has no place in the text is a note on all of it.
        let mut unplaced = String::new();
        for row in rows.iter().filter(|row| row.anchor.as_ref().is_none_or(|place| place.start.is_none())) {
            unplaced.push_str(&self.note(row)?);
        }
        self.sources.push_str(&format!("{unplaced}</TextSource>\n"));
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        let filled = |name: &str, inner: &str| match inner.is_empty() {
            true => String::new(),
            false => format!("<{name}>\n{inner}</{name}>\n"),
        };
        let project = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" \
             name=\"sayso export\" origin=\"sayso {}\" creatingUserGUID=\"{user}\" creationDateTime=\"{}\">\n\
             <Users><User guid=\"{user}\" name=\"{USER}\"/></Users>\n{}{}{}</Project>\n",
            env!("CARGO_PKG_VERSION"),
            self.now,
            filled("CodeBook", &self.codes.written()),
            filled("Sources", &self.sources),
            filled("Notes", &self.notes),
            user = guid(user()),
        );
        self.file("project.qde", &project)?;
        let zip = std::mem::replace(&mut self.zip, ZipWriter::new(Cursor::new(Vec::new())));
        let bytes = zip.finish().map_err(io::Error::other)?.into_inner();
        self.out.write_all(&bytes)
    }
}

/// Tells whether two rows are about one statement: several notes on it.
fn same_statement(a: &Record, b: &Record) -> bool {
    let id = |record: &Record| record.statement.as_ref().map(|s| s.id);
    id(a).is_some() && id(a) == id(b)
}

/// All that is known of a passage and was noted on it.
fn description(rows: &[&Record]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let facts = first.statement.iter().flat_map(|statement| facts(statement, first.status));
    let quote = first.quote.iter().map(|quote| clean::line(quote));
    let anchor = first.anchor.iter().map(|place| format!("anchor: {}", state_name(place.state)));
    let notes = rows.iter().filter_map(|row| row.note.as_ref()).map(|note| clean::block(note.body.trim()));
    let lines = quote.chain(facts).chain(anchor).chain(notes).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn facts(statement: &StatementFields, status: Status) -> Vec<String> {
    let confidence =
        statement.confidence.map(|c| format!("confidence: spans {:.2}, holder {:.2}", c.spans, c.holder));
    let known = [
        Some(format!("holder: {}", statement.holders.join(" and ")))
            .filter(|_| !statement.holders.is_empty()),
        Some(format!("source: {}", statement.source)).filter(|_| !statement.source.is_empty()),
        Some(format!("cue: {}", statement.cue)).filter(|_| !statement.cue.is_empty()),
        Some(format!("mode: {}", statement.mode.name())),
        Some(format!("status: {}", status.name())),
        confidence,
    ];
    known.into_iter().flatten().collect()
}

/// The one who coded.
fn user() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, USER.as_bytes())
}

/// A name as REFI-QDA writes it.
fn guid(id: Uuid) -> String {
    id.hyphenated().to_string().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use std::io::Read;

    fn project() -> (String, Vec<String>) {
        let bytes = samples::bytes(Format::Qdpx, &samples::records(), &samples::options());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let texts = (0..zip.len()).map(|at| {
            let mut text = String::new();
            zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            text
        });
        let mut texts: Vec<String> = texts.collect();
        (texts.pop().unwrap(), texts)
    }

    #[test]
    fn selections_are_the_right_words_of_the_text_in_the_zip() {
        let (project, texts) = project();
        let number = |rest: &str, name: &str| -> usize {
            let at = rest.find(name).unwrap() + name.len();
            rest[at..].split('"').next().unwrap().parse().unwrap()
        };
        let words: Vec<String> = project
            .split("<PlainTextSelection")
            .skip(1)
            .map(|rest| {
                let (start, end) = (number(rest, "startPosition=\""), number(rest, "endPosition=\""));
                texts[0].chars().skip(start).take(end - start).collect()
            })
            .collect();
        assert_eq!(words[0], "that the line would close");
        assert_eq!(words[1], "\"Nobody wins,\" the minister added, \"least of all the islands.\"");
        assert_eq!(words.len(), 4);
    }

    #[test]
    fn parts_stand_in_the_order_of_the_schema() {
        let (project, _) = project();
        let at = |name: &str| project.find(name).unwrap();
        assert!(
            at("<Users>") < at("<CodeBook>")
                && at("<CodeBook>") < at("<Sources>")
                && at("<Sources>") < at("<Notes>")
        );
        assert!(!project.contains("PlainTextContent"));
    }
}
