//! `sayso actor`: all that the library holds of one actor, oldest first.

use super::args::{Actor, Global, ResultFormat};
use super::output::{Ended, complain};
use super::sayings::Sayings;
use super::setup;
use crate::analysis::version::version;
use crate::export::{Record, found};
use crate::model::analysis::Stance;
use crate::store::Store;
use crate::text::display::visible;
use crate::text::words::folded_words;
use anyhow::Result;
use std::io::{self, BufWriter, Write};

/// Runs the command.
pub(super) fn run(global: &Global, asked: &Actor) -> Result<Ended> {
    let store = setup::library(global)?;
    warn_of_stale(&store)?;
    let Some(actor) = store.actor(&asked.name)? else {
        complain(&format!("{}: nobody of that name says anything in the library", asked.name));
        return Ok(Ended::SomeFailed);
    };
    let (mut records, sayings) = (Vec::new(), Sayings::new(&store));
    for key in actor.articles {
        records.extend(sayings.of(key)?.into_iter().filter(|record| is_by(record, &actor.names)));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match asked.format {
        ResultFormat::Json => found::write_sayings(&actor.names, &records, &mut out)?,
        ResultFormat::Text => out.write_all(text(&actor.names, &records).as_bytes())?,
    }
    out.flush()?;
    Ok(Ended::Done)
}

/// Tells that some articles are not in the index of statements yet.
///
/// # Errors
/// When the library cannot be read.
pub(super) fn warn_of_stale(store: &Store) -> Result<()> {
    let stale = store.count_stale(version())?;
    if stale > 0 {
        complain(&format!(
            "{stale} articles are not analysed yet and left out; `sayso doctor --analyse` does it"
        ));
    }
    Ok(())
}

fn is_by(record: &Record, names: &[String]) -> bool {
    let holders = record.statement.iter().flat_map(|statement| &statement.holders);
    let folded: Vec<Vec<String>> = names.iter().map(|name| folded_words(name)).collect();
    holders.map(|holder| folded_words(holder)).any(|holder| folded.contains(&holder))
}

fn text(names: &[String], records: &[Record]) -> String {
    let mut lines = String::new();
    let (first, others) =
        names.split_first().map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
    let also = if others.is_empty() { String::new() } else { format!(" · also {}", others.join(", ")) };
    lines.push_str(&format!("{}\n", visible(&format!("{first}{also}"))));
    let mut article = None;
    for record in records {
        if article != Some(&record.article) {
            article = Some(&record.article);
            lines.push_str(&format!("\n{}\n", heading(record)));
        }
        lines.push_str(&format!("  {}\n", line(record)));
    }
    lines
}

/// Date, outlet and title of the article, on one line.
pub(super) fn heading(record: &Record) -> String {
    let article = &record.article;
    let fields = [article.published.as_deref(), article.outlet.as_deref(), Some(article.title.as_str())];
    visible(&fields.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned()
}

/// Stance, topic and words of a statement, on one line.
fn line(record: &Record) -> String {
    let stance = record.statement.as_ref().and_then(|statement| statement.stance);
    let topic = record.statement.as_ref().and_then(|statement| statement.topic.as_deref());
    let what = [verb(stance), topic.unwrap_or_default()].join(" ");
    visible(&format!("{}: {}", what.trim_end(), record.quote.as_deref().unwrap_or_default())).into_owned()
}

/// What a stance does.
pub(super) const fn verb(stance: Option<Stance>) -> &'static str {
    match stance {
        Some(Stance::Support) => "supports",
        Some(Stance::Oppose) => "opposes",
        Some(Stance::Demand) => "demands",
        Some(Stance::Neutral | Stance::Unclear) | None => "says of",
    }
}
