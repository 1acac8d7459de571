//! `sayso compare`: who holds what, side by side.
//!
//! Invariant: an actor is marked as contradicting itself only where it supports and opposes the same thing.

use super::actor::{heading, verb, warn_of_stale};
use super::args::{Compare, Global};
use super::output::{Ended, complain};
use super::sayings::Sayings;
use super::{WrongCall, setup};
use crate::export::{Record, StatementFields};
use crate::model::analysis::Stance;
use crate::model::library::{ArticleKey, SearchOrder};
use crate::query::{Query, Said, Term, Wanted};
use crate::store::Store;
use crate::text::display::{visible, width};
use crate::text::words::folded_words;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The widest that a column is.
const COLUMN: usize = 40;
/// The narrowest that one is cut to.
const NARROWEST: usize = 16;
/// How wide the table is where nobody says.
const WIDTH: usize = 120;

/// Runs the command.
pub(super) fn run(global: &Global, asked: &Compare) -> Result<Ended> {
    let store = setup::library(global)?;
    warn_of_stale(&store)?;
    let table = match &asked.topic {
        Some(topic) if asked.articles.is_empty() => of_topic(&store, topic)?,
        None if !asked.articles.is_empty() => of_articles(&store, &asked.articles)?,
        _ => return Err(WrongCall("name a topic, or articles with --articles".to_owned()).into()),
    };
    if table.rows.is_empty() {
        complain("nobody says anything of it in the library");
    }
    io::stdout().lock().write_all(table.draw(WIDTH).as_bytes())?;
    Ok(Ended::Done)
}

/// What one actor says: its statements, the number of the column each belongs to.
type Held = BTreeMap<String, Vec<(usize, Record)>>;

/// All that is said of a topic: for, against, demands, anything else.
fn of_topic(store: &Store, topic: &str) -> Result<Table> {
    let wanted = Wanted { text: topic.to_owned(), quoted: true, open: false };
    if wanted.words().is_empty() {
        return Err(WrongCall(format!("`{topic}` has no letter or digit")).into());
    }
    let query = Query::Term(Term::Topic(wanted));
    let (mut held, sayings) = (Held::new(), Sayings::new(store));
    for key in store.search_keys(&query, SearchOrder::Oldest, 0, usize::MAX)? {
        for record in sayings.of(key)?.into_iter().filter(|record| is_about(record, &query)) {
            hold(&mut held, column(&record), &record);
        }
    }
    let columns = ["supports", "opposes", "demands", "says"].map(str::to_owned).to_vec();
    Ok(Table::new(columns, held, |record| {
        let article = &record.article;
        let from = [article.published.as_deref(), article.outlet.as_deref().or(Some(&article.title))];
        from.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }))
}

/// What each article has of each actor.
fn of_articles(store: &Store, keys: &[i64]) -> Result<Table> {
    let (mut held, mut columns, sayings) = (Held::new(), Vec::new(), Sayings::new(store));
    for (at, key) in keys.iter().enumerate() {
        let records = sayings.of(ArticleKey(*key))?;
        columns.push(records.first().map_or_else(|| format!("article {key}"), heading));
        records.iter().for_each(|record| hold(&mut held, at, record));
    }
    Ok(Table::new(columns, held, |record| {
        let statement = record.statement.as_ref();
        let topic = statement.and_then(|s| s.topic.as_deref()).unwrap_or_default();
        format!("{} {topic}", verb(statement.and_then(|s| s.stance))).trim_end().to_owned()
    }))
}

fn is_about(record: &Record, query: &Query) -> bool {
    record.statement.as_ref().is_some_and(|statement| {
        query.takes(&Said { holders: &[], stance: statement.stance, topic: statement.topic.as_deref() })
    })
}

fn column(record: &Record) -> usize {
    match record.statement.as_ref().and_then(|statement| statement.stance) {
        Some(Stance::Support) => 0,
        Some(Stance::Oppose) => 1,
        Some(Stance::Demand) => 2,
        _ => 3,
    }
}

fn hold(held: &mut Held, column: usize, record: &Record) {
    for holder in record.statement.iter().flat_map(|statement| &statement.holders) {
        held.entry(holder.clone()).or_default().push((column, record.clone()));
    }
}

/// Whether an actor supports and opposes the same thing among these statements.
fn contradicts(said: &[(usize, Record)]) -> bool {
    let statements: Vec<_> = said.iter().filter_map(|(_, record)| record.statement.as_ref()).collect();
    let topic = |s: &StatementFields| s.topic.as_deref().map(folded_words);
    let of = |stance| statements.iter().filter(move |s| s.stance == Some(stance));
    of(Stance::Support)
        .any(|yes| topic(yes).is_some() && of(Stance::Oppose).any(|no| same(&topic(yes), &topic(no))))
}

/// Whether two topics are one: the words of one are all in the other.
fn same(a: &Option<Vec<String>>, b: &Option<Vec<String>>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !small.is_empty() && small.iter().all(|word| large.contains(word))
}

/// Actors down, columns across.
struct Table {
    columns: Vec<String>,
    rows: Vec<(String, Vec<Vec<String>>)>,
}

impl Table {
    fn new(columns: Vec<String>, held: Held, head: impl Fn(&Record) -> String) -> Self {
        let mut rows = Vec::new();
        for (name, said) in held {
            let mark = if contradicts(&said) { " \u{2260}" } else { "" };
            let mut cells = vec![Vec::new(); columns.len()];
            for (column, record) in &said {
                let quote = record.quote.as_deref().unwrap_or_default();
                if let Some(cell) = cells.get_mut(*column) {
                    cell.push(format!("{}: {quote}", head(record)));
                }
            }
            rows.push((format!("{name}{mark}"), cells));
        }
        Self { columns, rows }
    }

    /// The table as text; every cell is wrapped in its column.
    fn draw(&self, room: usize) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let name = self.rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).clamp(5, 24);
        let share = room.saturating_sub(name) / self.columns.len().max(1);
        let widths: Vec<usize> = std::iter::once(name)
            .chain(self.columns.iter().map(|_| share.saturating_sub(2).clamp(NARROWEST, COLUMN)))
            .collect();
        let heads = std::iter::once(vec![String::new()]).chain(self.columns.iter().map(|c| vec![c.clone()]));
        let mut drawn = row(&heads.collect::<Vec<_>>(), &widths);
        let line = widths.iter().map(|width| "\u{2500}".repeat(*width)).collect::<Vec<_>>().join("  ");
        drawn.push_str(&format!("{line}\n"));
        for (name, cells) in &self.rows {
            let all: Vec<Vec<String>> =
                std::iter::once(vec![name.clone()]).chain(cells.iter().cloned()).collect();
            drawn.push_str(&row(&all, &widths));
        }
        drawn
    }
}

/// One row: cells beside each other, each as many lines as it takes.
fn row(cells: &[Vec<String>], widths: &[usize]) -> String {
    let wrapped: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| cell.iter().flat_map(|text| wrap(text, *width)).collect())
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = String::new();
    for at in 0..height {
        let pieces = wrapped.iter().zip(widths).map(|(cell, columns)| {
            let piece = cell.get(at).map_or("", String::as_str);
            format!("{piece}{}", " ".repeat(columns.saturating_sub(width(piece))))
        });
        lines.push_str(pieces.collect::<Vec<_>>().join("  ").trim_end());
        lines.push('\n');
    }
    lines
}

/// Lines of at most `room` columns; a word that is wider is cut.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in visible(text).split_whitespace() {
        let mut word = word.to_owned();
        while width(&word) > room {
            let cut = word
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .take_while(|end| width(&word[..*end]) <= room);
            let cut = cut.last().unwrap_or(word.len());
            lines.push(word[..cut].to_owned());
            word = word[cut..].to_owned();
        }
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if width(line) + 1 + width(&word) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_beside_each_other() {
        let table = Table {
            columns: vec!["supports".into(), "opposes".into()],
            rows: vec![
                (
                    "Ada Quill \u{2260}".into(),
                    vec![vec!["2026 Courier: the toll is right".into()], vec!["2027 Wire: no".into()]],
                ),
                ("Ben".into(), vec![vec![], vec!["a".repeat(20), "漢字".repeat(6)]]),
            ],
        };
        insta::assert_snapshot!(table.draw(47), @r"
                     supports          opposes
        ───────────  ────────────────  ────────────────
        Ada Quill ≠  2026 Courier:     2027 Wire: no
                     the toll is
                     right
        Ben                            aaaaaaaaaaaaaaaa
                                       aaaa
                                       漢字漢字漢字漢字
                                       漢字漢字
        ");
    }

    #[test]
    fn topics_are_the_same_where_one_has_all_words_of_the_other() {
        let words = |text: &str| Some(folded_words(text));
        assert!(same(&words("the 30-day truce"), &words("The 30-day truce proposed")));
        assert!(!same(&words("the truce"), &words("the toll")) && !same(&None, &None));
    }
}
