//! An outline for Emacs: a headline an article, one below it for each statement or note.
//!
//! Invariant: the only headlines, drawers and keywords are ours. A line that would be one begins with a zero-width
//! space instead, which Org's manual recommends for that, and so does what Babel would run.

use super::clean;
use super::record::{ArticleFields, Record, StatementFields};
use super::table::state_name;
use super::{Entry, Sink};
use std::io::{self, Write};
use uuid::Uuid;

/// Keeps a line from being read as markup.
const GUARD: char = '\u{200b}';

/// Writes the outline.
pub(super) struct Outline<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl<'w> Outline<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        let begun = std::mem::replace(&mut self.begun, true);
        if begun {
            Ok(())
        } else {
            self.out.write_all(b"#+title: Statements and notes\n#+startup: overview\n")
        }
    }
}

impl Sink for Outline<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.begin()?;
        let Some(first) = entry.records.first() else { return Ok(()) };
        writeln!(self.out, "\n* {}", inline(&first.article.title))?;
        write_drawer(&article_properties(&first.article), self.out)?;
        let mut told: Option<Uuid> = None;
        for record in entry.records {
            let statement = record.statement.as_ref().map(|s| s.id);
            // Several notes on one statement stand below it together.
            if statement.is_none() || statement != told {
                write_record(record, self.out)?;
            }
            told = statement;
            write_note(record, self.out)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()
    }
}

type Property = (&'static str, Option<String>);

fn article_properties(article: &ArticleFields) -> Vec<Property> {
    vec![
        ("SOURCE", Some(article.url.clone().unwrap_or_else(|| article.origin.clone()))),
        ("OUTLET", article.outlet.clone()),
        ("AUTHOR", article.author.clone()),
        ("PUBLISHED", article.published.clone()),
    ]
}

fn write_record(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n** {}", inline(&heading(record)))?;
    write_drawer(&record_properties(record), out)?;
    let Some(quote) = &record.quote else { return Ok(()) };
    writeln!(out, "#+begin_quote\n{}\n#+end_quote", block(quote))
}

/// Who says what of it: "Ada Quill: support, closing the line".
fn heading(record: &Record) -> String {
    let Some(statement) = &record.statement else {
        return if record.quote.is_some() { "Passage".to_owned() } else { "Note on the article".to_owned() };
    };
    let holder = match statement.holders.is_empty() {
        true => statement.source.clone(),
        false => statement.holders.join(" and "),
    };
    let holder = if holder.is_empty() { "Unnamed source".to_owned() } else { holder };
    let stance = statement.stance.map(|stance| stance.name().to_owned());
    let about: Vec<String> = [stance, statement.topic.clone()].into_iter().flatten().collect();
    if about.is_empty() { holder } else { format!("{holder}: {}", about.join(", ")) }
}

fn record_properties(record: &Record) -> Vec<Property> {
    let statement = record.statement.as_ref();
    let of = |value: fn(&StatementFields) -> String| statement.map(value).filter(|value| !value.is_empty());
    let note = record.note.as_ref();
    let id = statement.map(|s| s.id).or(note.map(|n| n.id));
    vec![
        ("CUSTOM_ID", id.map(|id| id.to_string())),
        ("STATUS", statement.map(|_| record.status.name().to_owned())),
        ("MODE", of(|s| s.mode.name().to_owned())),
        ("CUE", of(|s| s.cue.clone())),
        ("AS_WRITTEN", of(|s| s.source.clone())),
        ("TARGET", of(|s| s.target.clone().unwrap_or_default())),
        ("ANCHOR", record.anchor.as_ref().map(|place| state_name(place.state).to_owned())),
        ("NOTED", note.map(|note| note.created.clone())),
    ]
}

fn write_drawer(properties: &[Property], out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b":PROPERTIES:\n")?;
    for (name, value) in properties {
        if let Some(value) = value.as_deref().map(clean::line).filter(|value| !value.is_empty()) {
            writeln!(out, ":{name}: {value}")?;
        }
    }
    out.write_all(b":END:\n")
}

fn write_note(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let body = record.note.as_ref().map(|note| block(&note.body)).unwrap_or_default();
    if body.is_empty() { Ok(()) } else { writeln!(out, "\n{body}") }
}

/// Text on one line, inside a line.
fn inline(text: &str) -> String {
    guarded(&clean::line(text))
}

/// Text over several lines, none of which begins anything.
fn block(text: &str) -> String {
    let text = clean::block(text);
    let lines = text.trim().lines().map(|line| {
        let line = guarded(line.trim_end());
        if opens(line.trim_start()) { format!("{GUARD}{line}") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Tells whether a line would begin a headline, a keyword, a drawer, a table or a comment.
fn opens(line: &str) -> bool {
    line.starts_with(['*', '#', ':', '|', '%']) || line.to_uppercase().starts_with("CLOCK:")
}

/// Keeps links, targets, macros, footnotes, snippets and calls from being read as such.
fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let doubled = c == before && matches!(c, '[' | '{' | '<' | '@');
        let called = c == '_' && (guarded.ends_with("src") || guarded.ends_with("call"));
        if doubled || called || before == '[' && c == 'f' {
            guarded.push(GUARD);
        }
        guarded.push(c);
        before = c;
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use proptest::prelude::*;

    #[test]
    fn the_outline_reads_well() {
        insta::assert_snapshot!(samples::written(Format::Org, &samples::records()).replace(GUARD, "·"), @r#"
        #+title: Statements and notes
        #+startup: overview

        * Ferry line to close in May 🚢
        :PROPERTIES:
        :SOURCE: https://coast.example/a b?c=<d>
        :OUTLET: Coast *Courier*
        :PUBLISHED: 2026-05-04
        :END:

        ** Note on the article
        :PROPERTIES:
        :CUSTOM_ID: 0000000a-0000-0000-0000-000000000000
        :NOTED: 2026-05-04T10:00:00Z
        :END:

        =SUM(A1)
        Two outlets have this; see **both**.

        ** Ada Quill: support, closing the line
        :PROPERTIES:
        :CUSTOM_ID: 00000001-0000-0000-0000-000000000000
        :STATUS: automatic
        :MODE: indirect
        :CUE: said on Monday
        :AS_WRITTEN: Ada Quill
        :ANCHOR: exact
        :END:
        #+begin_quote
        that the line would close
        #+end_quote

        ** Ada Quill: unclear
        :PROPERTIES:
        :CUSTOM_ID: 00000002-0000-0000-0000-000000000000
        :STATUS: automatic
        :MODE: direct
        :CUE: added
        :AS_WRITTEN: the minister
        :ANCHOR: exact
        :NOTED: 2026-05-04T10:00:00Z
        :END:
        #+begin_quote
        "Nobody wins," … "least of all the islands."
        #+end_quote

        ·# Who else?
        - the islands

        ** Passage
        :PROPERTIES:
        :CUSTOM_ID: 0000000b-0000-0000-0000-000000000000
        :ANCHOR: exact
        :NOTED: 2026-05-04T10:00:00Z
        :END:
        #+begin_quote
        ·# Not a heading
        #+end_quote

        ** <b>nobody</b>
        :PROPERTIES:
        :CUSTOM_ID: 00000003-0000-0000-0000-000000000000
        :STATUS: automatic
        :MODE: indirect
        :CUE: said <
        :AS_WRITTEN: <b>nobody</b>
        :ANCHOR: exact
        :END:
        #+begin_quote
        ·# Not a heading
        #+end_quote
        "#);
    }

    proptest! {
        #[test]
        fn no_text_opens_anything(text in "([*#:|+a \n\t\\[{<@]|src_x|#\\+call|:END:|\\* |call_){0,20}") {
            let mut records = samples::records();
            for record in &mut records {
                record.article.title = text.clone();
                record.quote = record.quote.as_ref().map(|_| text.clone());
                record.note.iter_mut().for_each(|note| note.body = text.clone());
            }
            let plain = samples::written(Format::Org, &samples::records());
            let written = samples::written(Format::Org, &records);
            let count = |text: &str, sign: &str| text.lines().filter(|line| line.starts_with(sign)).count();
            for sign in ["* ", "** ", ":END:", ":PROPERTIES:", "#+begin_quote", "#+end_quote"] {
                prop_assert_eq!(count(&written, sign), count(&plain, sign), "{}: {}", sign, written);
            }
            prop_assert!(!written.contains("[[") && !written.contains("src_") && !written.contains("call_"));
        }
    }
}
