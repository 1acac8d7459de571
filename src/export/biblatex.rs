//! References for BibLaTeX: one `@online` an article.
//!
//! Invariant: no value closes its braces or is a command of TeX.

use super::references::{Keys, Reference};
use super::{Entry, Sink};
use std::io::{self, Write};

/// Writes the references.
pub(super) struct Biblatex<'w> {
    out: &'w mut dyn Write,
    keys: Keys,
}

impl<'w> Biblatex<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, keys: Keys::default() }
    }
}

impl Sink for Biblatex<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let reference = self.keys.reference(entry);
        writeln!(self.out, "@online{{{},", reference.key)?;
        for (name, value) in fields(&reference) {
            writeln!(self.out, "  {name:<12} = {{{value}}},")?;
        }
        self.out.write_all(b"}\n\n")
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Names and values; a name that is not to be taken apart stands in braces of its own.
fn fields(reference: &Reference) -> Vec<(&'static str, String)> {
    let protected = |text: &String| format!("{{{}}}", escaped(text));
    let date = reference.day.map(|day| day.to_string());
    let speakers: Vec<String> =
        reference.speakers.iter().map(|name| escaped(name).replace(',', "{,}")).collect();
    let notes: Vec<String> = reference.notes.iter().map(|note| escaped(note)).collect();
    let fields = [
        ("title", Some(protected(&reference.title))),
        ("author", reference.author.as_ref().map(protected)),
        ("organization", reference.outlet.as_ref().map(protected)),
        ("date", date),
        ("howpublished", reference.undated.as_ref().map(|undated| escaped(undated))),
        ("url", reference.url.as_deref().map(address)),
        ("keywords", Some(speakers.join(", ")).filter(|list| !list.is_empty())),
        ("annotation", Some(notes.join(" \\par ")).filter(|list| !list.is_empty())),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Text in which TeX finds nothing to do.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => escaped.extend(['\\', c]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address, which is read as it is: what would end the field is percent-encoded.
fn address(url: &str) -> String {
    let encoded = |c: char| match c {
        '{' | '}' | '\\' | ' ' | '<' | '>' | '"' => format!("%{:02X}", u32::from(c)),
        c => c.to_string(),
    };
    url.chars().map(encoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};

    #[test]
    fn a_reference_is_complete() {
        insta::assert_snapshot!(samples::written(Format::Biblatex, &samples::records()), @r#"
        @online{coast-courier-2026-ferry-line-to,
          title        = {{Ferry line to close in May 🚢}},
          organization = {{Coast *Courier*}},
          date         = {2026-05-04},
          url          = {https://coast.example/a%20b?c=%3Cd%3E},
          keywords     = {Ada Quill},
          annotation   = {=SUM(A1) Two outlets have this; see **both**. \par that the line would close — Ada Quill \par "Nobody wins," … "least of all the islands." — Ada Quill · note: \# Who else? - the islands \par \# Not a heading \par \# Not a heading — <b>nobody</b>},
        }
        "#);
    }

    #[test]
    fn commands_become_text() {
        assert_eq!(escaped("50% of {a_b} \\input"), "50\\% of \\{a\\_b\\} \\textbackslash{}input");
        assert_eq!(address("https://a.example/{b}\\c%20"), "https://a.example/%7Bb%7D%5Cc%20");
    }
}
