//! References as RIS, which Zotero, EndNote and Mendeley read.
//!
//! Invariant: a value is one line, so that none begins a tag; every reference ends in `ER`.

use super::references::{Keys, Reference};
use super::{Entry, Sink};
use std::io::{self, Write};

/// Writes the references.
pub(super) struct Ris<'w> {
    out: &'w mut dyn Write,
    keys: Keys,
}

impl<'w> Ris<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, keys: Keys::default() }
    }
}

impl Sink for Ris<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let reference = self.keys.reference(entry);
        for (tag, value) in fields(&reference) {
            write!(self.out, "{tag}  - {value}\r\n")?;
        }
        self.out.write_all(b"ER  - \r\n\r\n")
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fields(reference: &Reference) -> Vec<(&'static str, String)> {
    let day = reference.day;
    let one = |tag, value: &Option<String>| value.iter().map(move |v| (tag, v.clone())).collect::<Vec<_>>();
    let many = |tag, values: &[String]| values.iter().map(move |v| (tag, v.clone())).collect::<Vec<_>>();
    [
        vec![("TY", "NEWS".to_owned()), ("ID", reference.key.clone()), ("TI", reference.title.clone())],
        one("AU", &reference.author),
        one("T2", &reference.outlet),
        one("PY", &day.map(|day| day.year().to_string())),
        one("DA", &day.map(|day| day.strftime("%Y/%m/%d").to_string()).or_else(|| reference.undated.clone())),
        one("UR", &reference.url),
        many("KW", &reference.speakers),
        many("N1", &reference.notes),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, samples};

    #[test]
    fn a_reference_is_complete() {
        insta::assert_snapshot!(samples::written(Format::Ris, &samples::records()).replace("\r\n", "⏎\n"), @r#"
        TY  - NEWS⏎
        ID  - coast-courier-2026-ferry-line-to⏎
        TI  - Ferry line to close in May 🚢⏎
        T2  - Coast *Courier*⏎
        PY  - 2026⏎
        DA  - 2026/05/04⏎
        UR  - https://coast.example/a b?c=<d>⏎
        KW  - Ada Quill⏎
        N1  - =SUM(A1) Two outlets have this; see **both**.⏎
        N1  - that the line would close — Ada Quill⏎
        N1  - "Nobody wins," … "least of all the islands." — Ada Quill · note: # Who else? - the islands⏎
        N1  - # Not a heading⏎
        N1  - # Not a heading — <b>nobody</b>⏎
        ER  - ⏎
        ⏎
        "#);
    }
}
