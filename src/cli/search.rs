//! `sayso search`: what the library has that fits a query.

use super::args::{Global, ResultFormat, Search, SearchSort};
use super::output::{Ended, complain};
use super::{BadQuery, setup};
use crate::export::found;
use crate::model::library::{Hit, ListOrder, SearchOrder};
use crate::query::{Query, QueryError, parse};
use crate::text::display::{visible, width};
use anyhow::Result;
use std::io::{self, BufWriter, Write};

/// Runs the command.
pub(super) fn run(global: &Global, search: &Search) -> Result<Ended> {
    let query = read(&search.query)?;
    let store = setup::library(global)?;
    let hits = store.search(&query, order(search.sort), 0, search.limit)?;
    let count = store.count_found(&query)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match search.format {
        ResultFormat::Json => found::write(&search.query, count, &hits, &mut out)?,
        ResultFormat::Text => hits.iter().try_for_each(|hit| out.write_all(lines(hit).as_bytes()))?,
    }
    out.flush()?;
    if search.format == ResultFormat::Text && count > hits.len() {
        complain(&format!("{} of {count} are shown; --limit shows more", hits.len()));
    }
    Ok(Ended::Done)
}

/// Reads a query from the command line.
///
/// # Errors
/// A wrong call that shows where the query is wrong.
pub(super) fn read(text: &str) -> Result<Query> {
    parse(text).map_err(|error| BadQuery(caret(text, &error)).into())
}

/// The error, then the query with a caret under what is meant.
fn caret(text: &str, error: &QueryError) -> String {
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let from = (error.column - 1).min(chars.len());
    let to = (from + error.width).min(chars.len());
    let columns = |part: &[char]| width(&visible(&part.iter().collect::<String>()));
    let line: String = chars.iter().collect();
    let (before, under) = (columns(&chars[..from]), columns(&chars[from..to]).max(1));
    format!("{error}\n  {}\n  {}{}", visible(&line), " ".repeat(before), "^".repeat(under))
}

fn order(sort: SearchSort) -> SearchOrder {
    match sort {
        SearchSort::Relevance => SearchOrder::Relevance,
        SearchSort::Newest => SearchOrder::Listed(ListOrder::Published),
        SearchSort::Oldest => SearchOrder::Oldest,
        SearchSort::Added => SearchOrder::Newest,
    }
}

/// A hit on a line or two.
fn lines(hit: &Hit) -> String {
    let summary = &hit.summary;
    let from: Vec<&str> =
        [summary.outlet.as_deref(), summary.published.as_deref()].into_iter().flatten().collect();
    let head = [&[summary.title.as_str()][..], &from].concat().join(" · ");
    let mut lines = format!("{:>6}  {}\n", summary.key.0, visible(&head));
    if let Some(snippet) = &hit.snippet {
        lines.push_str(&format!("        {}\n", visible(&snippet.text)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_what_is_wrong() {
        let told = |text: &str| caret(text, &parse(text).unwrap_err());
        assert_eq!(
            told("漢 actr:x"),
            "column 3: there is no field `actr`:, did you mean actor:?\n  漢 actr:x\n     ^^^^"
        );
        assert_eq!(told("a OR"), "column 3: there is nothing after this OR\n  a OR\n    ^^");
    }
}
