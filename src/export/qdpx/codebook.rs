//! The codes of a REFI-QDA project, and a codebook of its own: actors, topics, stances, statuses.
//!
//! Invariant: a code has the same GUID in every export; a group of codes cannot be coded with itself.

use super::guid;
use crate::export::record::StatementFields;
use crate::export::{Entry, Sink, clean, xml};
use crate::model::review::Status;
use std::collections::BTreeMap;
use std::io::{self, Write};
use uuid::Uuid;

/// Groups of codes with their colours.
const GROUPS: [(&str, &str); 4] =
    [("Actors", "#1F77B4"), ("Topics", "#2CA02C"), ("Stances", "#D62728"), ("Status", "#7F7F7F")];

/// The codes that were used.
#[derive(Debug, Default)]
pub(super) struct Codes {
    groups: [BTreeMap<String, Uuid>; 4],
}

impl Codes {
    /// The codes of a statement: its holders, its topic, its stance, who vouches for it.
    pub(super) fn of(&mut self, statement: &StatementFields, status: Status) -> Vec<Uuid> {
        let mut codes: Vec<Uuid> = Vec::new();
        codes.extend(statement.holders.iter().filter_map(|name| self.code(0, name)));
        codes.extend(statement.topic.iter().filter_map(|topic| self.code(1, topic)));
        codes.extend(statement.stance.iter().filter_map(|stance| self.code(2, stance.name())));
        codes.extend(self.code(3, status.name()));
        codes.dedup();
        codes
    }

    fn code(&mut self, group: usize, name: &str) -> Option<Uuid> {
        let name = clean::line(name);
        let (title, _) = GROUPS.get(group).filter(|_| !name.is_empty())?;
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{title}\n{name}").as_bytes());
        self.groups.get_mut(group)?.insert(name, id);
        Some(id)
    }

    /// The element `Codes`; nothing where there are none, as the schema has no empty one.
    pub(super) fn written(&self) -> String {
        let mut text = String::new();
        for ((title, color), codes) in
            GROUPS.into_iter().zip(&self.groups).filter(|(_, codes)| !codes.is_empty())
        {
            let id = guid(Uuid::new_v5(&Uuid::NAMESPACE_OID, title.as_bytes()));
            text.push_str(&format!(
                "<Code guid=\"{id}\" name=\"{title}\" isCodable=\"false\" color=\"{color}\">\n"
            ));
            for (name, id) in codes {
                let name = xml::attribute("name", name);
                text.push_str(&format!(
                    "<Code guid=\"{}\"{name} isCodable=\"true\" color=\"{color}\"/>\n",
                    guid(*id)
                ));
            }
            text.push_str("</Code>\n");
        }
        if text.is_empty() { text } else { format!("<Codes>\n{text}</Codes>\n") }
    }
}

/// Writes the codebook alone.
pub(in crate::export) struct Codebook<'w> {
    out: &'w mut dyn Write,
    codes: Codes,
}

impl<'w> Codebook<'w> {
    pub(in crate::export) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, codes: Codes::default() }
    }
}

impl Sink for Codebook<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        for record in entry.records {
            if let Some(statement) = &record.statement {
                self.codes.of(statement, record.status);
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        writeln!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" \
             origin=\"sayso {}\">\n{}</CodeBook>",
            env!("CARGO_PKG_VERSION"),
            self.codes.written(),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, samples};

    #[test]
    fn codes_nest_in_groups() {
        let book = samples::written(Format::Qdc, &samples::records());
        let names: Vec<&str> =
            book.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(
            names,
            [
                "Actors",
                "Ada Quill",
                "Topics",
                "closing the line",
                "Stances",
                "support",
                "unclear",
                "Status",
                "automatic"
            ]
        );
    }
}
