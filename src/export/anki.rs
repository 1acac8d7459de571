//! Cards for Anki that ask who said it, as a text file with the header lines that Anki reads.
//!
//! Invariant: a card is one line; nothing of an article is markup on it, nor a field of its own. The stable id of the
//! statement is the card's, so that importing again changes cards rather than doubling them.

use super::record::{Record, StatementFields};
use super::{Entry, Sink, xml};
use std::collections::BTreeSet;
use std::io::{self, Write};
use uuid::Uuid;

const HEADER: &str = "#separator:Tab\n#html:true\n#notetype:Basic\n#deck:sayso\n#columns:guid\tFront\tBack\tTags\n\
    #guid column:1\n#tags column:4\n";

/// Writes the cards.
pub(super) struct Cards<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl<'w> Cards<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) { Ok(()) } else { self.out.write_all(HEADER.as_bytes()) }
    }
}

impl Sink for Cards<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.begin()?;
        // Several notes on one statement are one card.
        let mut seen = BTreeSet::new();
        for record in entry.records {
            let Some(card) = card(entry, record).filter(|card| seen.insert(card.id)) else { continue };
            let fields = [card.id.to_string(), card.front, card.back, card.tags];
            writeln!(self.out, "{}", fields.map(|field| field.replace('\t', " ")).join("\t"))?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()
    }
}

struct Card {
    id: Uuid,
    front: String,
    back: String,
    tags: String,
}

/// A statement asks for its holder, a passage for what was noted on it.
fn card(entry: &Entry<'_>, record: &Record) -> Option<Card> {
    let quote = xml::line(record.quote.as_ref()?);
    let notes: Vec<String> = match &record.statement {
        Some(statement) => {
            let on = |r: &&Record| r.statement.as_ref().is_some_and(|s| s.id == statement.id);
            entry.records.iter().filter(on).filter_map(body).collect()
        }
        None => body(record).into_iter().collect(),
    };
    let origin = origin(record);
    let (id, question, answer) = match (&record.statement, &record.note) {
        (Some(statement), _) => (statement.id, "Who said this?", answer(statement)),
        (None, Some(note)) if !notes.is_empty() => (note.id, "What did you note here?", String::new()),
        _ => return None,
    };
    let back = [answer, notes.join("<br>"), origin].into_iter().filter(|part| !part.is_empty());
    Some(Card {
        id,
        front: format!("{question}<br><br>{quote}"),
        back: back.collect::<Vec<_>>().join("<br><br>"),
        tags: format!("sayso {}", record.status.name()),
    })
}

fn body(record: &Record) -> Option<String> {
    let body = record.note.as_ref()?.body.trim();
    (!body.is_empty()).then(|| xml::block(body).replace('\n', "<br>"))
}

fn answer(statement: &StatementFields) -> String {
    let holder = match statement.holders.is_empty() {
        true => xml::line(&statement.source),
        false => xml::line(&statement.holders.join(" and ")),
    };
    let stance = statement.stance.map(|stance| stance.name().to_owned());
    let about: Vec<String> =
        [stance, statement.topic.as_deref().map(xml::line)].into_iter().flatten().collect();
    let holder = if holder.is_empty() { "an unnamed source".to_owned() } else { holder };
    if about.is_empty() {
        format!("<b>{holder}</b>")
    } else {
        format!("<b>{holder}</b> ({})", about.join(": "))
    }
}

/// Outlet, date and address.
fn origin(record: &Record) -> String {
    let article = &record.article;
    let parts = [&article.outlet, &article.published, &article.url].into_iter().flatten();
    let parts: Vec<String> =
        std::iter::once(&article.title).chain(parts).map(|part| xml::line(part)).collect();
    format!("<small>{}</small>", parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, samples};

    #[test]
    fn a_card_is_a_line() {
        insta::assert_snapshot!(samples::written(Format::Anki, &samples::records()).replace('\t', "⇥"), @r#"
        #separator:Tab
        #html:true
        #notetype:Basic
        #deck:sayso
        #columns:guid⇥Front⇥Back⇥Tags
        #guid column:1
        #tags column:4
        00000001-0000-0000-0000-000000000000⇥Who said this?<br><br>that the line would close⇥<b>Ada Quill</b> (support: closing the line)<br><br><small>Ferry line to close in May 🚢 · Coast *Courier* · 2026-05-04 · https://coast.example/a b?c=&lt;d&gt;</small>⇥sayso automatic
        00000002-0000-0000-0000-000000000000⇥Who said this?<br><br>&quot;Nobody wins,&quot; … &quot;least of all the islands.&quot;⇥<b>Ada Quill</b> (unclear)<br><br># Who else?<br>- the islands<br><br><small>Ferry line to close in May 🚢 · Coast *Courier* · 2026-05-04 · https://coast.example/a b?c=&lt;d&gt;</small>⇥sayso automatic
        00000003-0000-0000-0000-000000000000⇥Who said this?<br><br># Not a heading⇥<b>&lt;b&gt;nobody&lt;/b&gt;</b><br><br><small>Ferry line to close in May 🚢 · Coast *Courier* · 2026-05-04 · https://coast.example/a b?c=&lt;d&gt;</small>⇥sayso automatic
        "#);
    }
}
