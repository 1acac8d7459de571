//! `sayso import`: annotations back into the library, as notes and as what people said of statements.
//!
//! Invariant: a note that is there is overwritten only by a newer one of the same name, and what it said is kept; what a
//! person here said of a statement is not overwritten at all. An annotation is tied to the text that the library has;
//! where its words are not found there, it is an orphan for its owner to see.

use super::args::{Global, Import};
use super::output::{Ended, complain};
use super::setup;
use crate::export::annotation::read;
use crate::export::{ArticleFields, NoteFields, Place, Record};
use crate::model::analysis::Stance;
use crate::model::code_points::CodePoints;
use crate::model::library::ArticleKey;
use crate::model::note::{Anchor, Note, NoteTarget, StatementRecord};
use crate::model::review::Status;
use crate::model::span::Span;
use crate::review::incoming::Fate;
use crate::store::Store;
use crate::text::anchor::Locator;
use anyhow::{Result, anyhow};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};

mod statements;

use statements::Statements;

/// Runs the command.
pub(super) fn run(global: &Global, import: &Import) -> Result<Ended> {
    let store = setup::library(global)?;
    let (mut counts, mut failures) = (Counts::default(), 0);
    let mut statements = Statements::new(&store, now());
    for path in &import.paths {
        let mut fail = |cause: String| {
            failures += 1;
            complain(&format!("{}: {cause}", path.to_string_lossy()));
        };
        let annotations = match text_of(path)
            .map_err(|e| e.to_string())
            .and_then(|t| read(&t).map_err(|e| e.to_string()))
        {
            Ok(annotations) => annotations,
            Err(cause) => {
                fail(cause);
                continue;
            }
        };
        for (number, annotation) in (1..).zip(annotations) {
            let taken = annotation
                .map_err(Into::into)
                .and_then(|record| take(&store, &mut statements, &record, &mut counts));
            if let Err(error) = taken {
                fail(format!("annotation {number}: {error:#}"));
            }
        }
    }
    writeln!(io::stdout().lock(), "{}", counts.told())?;
    Ok(Ended::with(failures))
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn text_of(path: &OsStr) -> io::Result<String> {
    if path != "-" {
        return fs::read_to_string(path);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// How many things came in, and what became of the others.
#[derive(Debug, Default)]
struct Counts {
    notes: usize,
    statements: usize,
    there: usize,
    kept: usize,
    unchecked: usize,
}

impl Counts {
    fn told(&self) -> String {
        let of = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let rest = [
            (self.there, "there already"),
            (self.kept, "left as you have them"),
            (self.unchecked, "that nobody looked at, left out"),
        ];
        let rest =
            rest.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("; {count} {what}"));
        let (notes, statements) = (of(self.notes, "note"), of(self.statements, "statement"));
        format!("imported {notes} and {statements}{}", rest.collect::<String>())
    }
}

/// Brings in what an annotation has of people's.
fn take(store: &Store, statements: &mut Statements<'_>, record: &Record, counts: &mut Counts) -> Result<()> {
    match &record.note {
        Some(note) if take_note(store, record, note)? => counts.notes += 1,
        Some(_) => counts.there += 1,
        None if record.status == Status::Automatic => counts.unchecked += 1,
        None => {}
    }
    match statements.take(record)? {
        Some(Fate::New(_)) => counts.statements += 1,
        Some(Fate::There) => counts.there += 1,
        Some(Fate::Kept) => counts.kept += 1,
        None => {}
    }
    Ok(())
}

/// Writes a note, unless it is there already, as new or newer.
fn take_note(store: &Store, record: &Record, note: &NoteFields) -> Result<bool> {
    let key = article_of(store, record)?;
    let note = match store.note(note.id)? {
        // Times of one form sort as they follow each other; the place that the library has stays.
        Some(there) if there.updated >= note.updated => return Ok(false),
        Some(there) => Note { body: note.body.clone(), updated: note.updated.clone(), ..there },
        None => note_of(store, key, record, note)?,
    };
    store.save_note(key, &note)?;
    Ok(true)
}

fn article_of(store: &Store, record: &Record) -> Result<ArticleKey> {
    let ArticleFields { id, url, origin, .. } = &record.article;
    let place = url.as_deref().unwrap_or(origin);
    let hash = record.anchor.as_ref().map_or("", |place| place.text_hash.as_str());
    let found = store.annotated_article(id, place, hash)?;
    found.ok_or_else(|| anyhow!("the library has no article {}", if place.is_empty() { id } else { place }))
}

fn note_of(store: &Store, key: ArticleKey, record: &Record, note: &NoteFields) -> Result<Note> {
    let text = store.article(key)?.text;
    let target = match &record.anchor {
        None => NoteTarget::Article,
        Some(place) => {
            let anchor = anchor(&text, place);
            statement_of(record).map_or(NoteTarget::Passage { anchor: anchor.clone() }, |statement| {
                NoteTarget::Statement { anchor, statement }
            })
        }
    };
    let or_now = |time: &String| if time.is_empty() { now() } else { time.clone() };
    Ok(Note {
        id: note.id,
        target,
        body: note.body.clone(),
        created: or_now(&note.created),
        updated: or_now(&note.updated),
    })
}

/// The passage in the text that the library has; else what is remembered of it.
fn anchor(text: &str, place: &Place) -> Anchor {
    let locator = Locator::new(text);
    let points = CodePoints::new(text);
    let ends = place.start.zip(place.end).map(|(start, end)| Span::new(points.byte(start), points.byte(end)));
    let remembered = Anchor {
        span: ends.unwrap_or(Span::new(0, 0)),
        exact: place.exact.clone(),
        prefix: place.prefix.clone(),
        suffix: place.suffix.clone(),
        text_hash: place.text_hash.clone(),
    };
    // A position that has the very words is believed, whoever gave it.
    if ends.is_some_and(|span| !place.exact.is_empty() && span.of(text) == place.exact) {
        return locator.make(remembered.span);
    }
    locator.locate(&remembered).1.map_or(remembered, |span| locator.make(span))
}

fn statement_of(record: &Record) -> Option<StatementRecord> {
    let statement = record.statement.as_ref()?;
    Some(StatementRecord {
        id: statement.id,
        holders: statement.holders.clone(),
        source: statement.source.clone(),
        cue: statement.cue.clone(),
        quote: record.quote.clone().unwrap_or_default(),
        mode: statement.mode,
        stance: statement.stance.unwrap_or(Stance::Unclear),
        topic: statement.topic.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::note::AnchorState;

    fn place(start: Option<usize>, exact: &str) -> Place {
        Place {
            state: AnchorState::Orphan,
            start,
            end: start.map(|start| start + exact.chars().count()),
            exact: exact.into(),
            prefix: String::new(),
            suffix: String::new(),
            text_hash: String::new(),
        }
    }

    #[test]
    fn words_at_their_position_are_found_behind_an_emoji() {
        let anchor = anchor("🚢 é no, she said: no.", &place(Some(4), "no"));
        assert_eq!((anchor.span, anchor.suffix.as_str()), (Span::new(8, 10), ", she said: no."));
    }

    #[test]
    fn words_that_are_gone_are_remembered() {
        let anchor = anchor("Nothing of it.", &place(Some(4), "the quay"));
        assert_eq!(anchor.exact, "the quay");
        assert_eq!(Locator::new("Nothing of it.").locate(&anchor).0, AnchorState::Orphan);
    }
}
