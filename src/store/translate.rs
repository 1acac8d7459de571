//! Queries of the library, in the words of SQLite.
//!
//! Invariant: nothing that was typed becomes part of the SQL: it is bound, and what the full-text index reads is made
//! of folded words in quotation marks.

use super::Store;
use super::names::{all_words, is_plain, json, tokens};
use super::packing::STANCES;
use crate::query::{Condition, Query, Term, Wanted, When};
use crate::text::words::fold;
use jiff::civil::Date;
use rusqlite::types::Value;

/// From how many letters on the beginning of a word is looked for in the index that has no beginnings.
const LONG_BEGINNING: usize = 4;

/// How many brackets within each other the full-text index is given: it has room for some thirty.
const MOST_BRACKETS: usize = 12;

/// A query, translated: what is read first, what must hold, and what is bound to both, in order.
#[derive(Debug, Default)]
pub(super) struct Translated {
    /// The full-text index that leads, if any word is looked for.
    pub(super) lead: Option<Lead>,
    /// What must hold of the rows of `articles`.
    pub(super) conditions: Vec<String>,
    /// What is bound, the lead's words first.
    pub(super) bound: Vec<Value>,
}

/// A full-text index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// The one that only knows which articles have a word.
    Finder,
    /// The one that knows where they stand.
    Phrases,
}

impl Lead {
    /// The name of its table.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::Finder => "finder",
            Self::Phrases => "phrases",
        }
    }
}

/// Translates a query; with `ranked`, whole words go to the index that can rank.
pub(super) fn translate(store: &Store, query: &Query, ranked: bool) -> rusqlite::Result<Translated> {
    let parts = match query {
        Query::And(parts) => parts.iter().collect(),
        other => vec![other],
    };
    let mut out = Translator { store, today: jiff::Zoned::now().date(), bound: Vec::new() };
    let (lead, rest) = choose_lead(&parts, ranked);
    let lead = lead.map(|(table, words)| {
        out.text(&words);
        table
    });
    let conditions = out.conjunction(&rest)?;
    Ok(Translated { lead, conditions, bound: out.bound })
}

type Chosen<'q> = (Option<(Lead, String)>, Vec<&'q Query>);

/// Takes out of a conjunction what one full-text index can answer at once, and gives the rest.
fn choose_lead<'q>(parts: &[&'q Query], ranked: bool) -> Chosen<'q> {
    let tables = if ranked { [Lead::Phrases, Lead::Finder] } else { [Lead::Finder, Lead::Phrases] };
    for table in tables {
        let fits = |part: &&Query| expression(part, table).is_some();
        let (taken, rest): (Vec<&Query>, Vec<&Query>) = parts.iter().partition(|part| fits(part));
        if taken.is_empty() {
            continue;
        }
        let excludes =
            |part: &&Query| matches!(part, Query::Not(inner) if expression(inner, table).is_some());
        let (excluded, rest): (Vec<&Query>, Vec<&Query>) = rest.into_iter().partition(excludes);
        let mut words = joined(taken.iter().filter_map(|part| expression(part, table)), " AND ");
        let excluded = excluded.iter().filter_map(|part| match part {
            Query::Not(inner) => expression(inner, table),
            _ => None,
        });
        let excluded = joined(excluded, " OR ");
        if !excluded.is_empty() {
            words = format!("({words}) NOT ({excluded})");
        }
        return (Some((table, words)), rest);
    }
    (None, parts.to_vec())
}

/// A query as an expression of a full-text index; `None` where that index cannot answer it.
fn expression(query: &Query, table: Lead) -> Option<String> {
    nested_expression(query, table, MOST_BRACKETS)
}

/// The same, within `left` more brackets.
fn nested_expression(query: &Query, table: Lead, left: usize) -> Option<String> {
    let all = |parts: &[Query], between| {
        let parts = parts.iter().map(|part| nested_expression(part, table, left.checked_sub(1)?));
        Some(format!("({})", joined(parts.collect::<Option<Vec<_>>>()?, between)))
    };
    match query {
        Query::Term(Term::Text(wanted)) => match table {
            Lead::Finder => all_words(wanted).filter(|_| is_single(wanted)),
            Lead::Phrases => in_column("{title body more}", wanted),
        },
        Query::Term(Term::Title(wanted)) if table == Lead::Phrases => in_column("title", wanted),
        Query::Term(Term::Outlet(wanted)) if table == Lead::Phrases => in_column("outlet", wanted),
        Query::Term(Term::Author(wanted)) if table == Lead::Phrases => in_column("author", wanted),
        Query::And(parts) => all(parts, " AND "),
        Query::Or(parts) => all(parts, " OR "),
        _ => None,
    }
}

fn joined(parts: impl IntoIterator<Item = String>, between: &str) -> String {
    parts.into_iter().collect::<Vec<_>>().join(between)
}

/// Whether this is one word, which needs no order.
fn is_single(wanted: &Wanted) -> bool {
    tokens(&wanted.text).len() == 1
}

/// Words one after the other in some columns. A short beginning of a word would have to be gathered from a large part
/// of this index.
fn in_column(columns: &str, wanted: &Wanted) -> Option<String> {
    let words = tokens(&wanted.text);
    let last = words.last()?;
    let short = words.len() == 1 && last.chars().count() < LONG_BEGINNING && is_plain(last);
    if wanted.open && short && columns.starts_with('{') {
        return None;
    }
    Some(format!("{columns} : \"{}\"{}", words.join(" "), if wanted.open { " *" } else { "" }))
}

/// Collects what is bound while conditions are written.
struct Translator<'a> {
    store: &'a Store,
    today: Date,
    bound: Vec<Value>,
}

impl Translator<'_> {
    /// What must hold of an article for all of `parts`; what is asked of statements is asked of one and the same.
    fn conjunction(&mut self, parts: &[&Query]) -> rusqlite::Result<Vec<String>> {
        let says = parts.iter().any(|part| statement_term(part).is_some());
        let of_statement =
            |part: &&&Query| says && (statement_term(part).is_some() || excluded_term(part).is_some());
        let mut conditions = Vec::new();
        if says {
            let mut of_said = Vec::new();
            for part in parts.iter().filter(of_statement) {
                of_said.push(match (statement_term(part), excluded_term(part)) {
                    (Some(term), _) => self.said(term)?,
                    (None, Some(term)) => format!("NOT {}", self.said(term)?),
                    (None, None) => continue,
                });
            }
            conditions.push(format!("key IN (SELECT article FROM said WHERE {})", of_said.join(" AND ")));
        }
        for part in parts.iter().filter(|part| !of_statement(part)) {
            conditions.push(self.condition(part)?);
        }
        Ok(conditions)
    }

    fn condition(&mut self, query: &Query) -> rusqlite::Result<String> {
        for table in [Lead::Finder, Lead::Phrases] {
            if let Some(words) = expression(query, table) {
                let (table, at) = (table.table(), self.bind(Value::Text(words)));
                return Ok(format!("key IN (SELECT rowid FROM {table} WHERE {table} MATCH {at})"));
            }
        }
        Ok(match query {
            Query::All => "1".to_owned(),
            Query::Term(term) => self.term(term)?,
            Query::Not(inner) => format!("NOT {}", self.condition(inner)?),
            Query::And(parts) => {
                let parts: Vec<&Query> = parts.iter().collect();
                format!("({})", self.conjunction(&parts)?.join(" AND "))
            }
            Query::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|p| self.condition(p)).collect::<Result<_, _>>()?;
                format!("({})", parts.join(" OR "))
            }
        })
    }

    fn term(&mut self, term: &Term) -> rusqlite::Result<String> {
        Ok(match term {
            Term::Actor(_) | Term::Topic(_) | Term::Stance(_) => {
                format!("key IN (SELECT article FROM said WHERE {})", self.said(term)?)
            }
            Term::Tag(name) => self.label(1, name),
            Term::Collection(name) => self.label(2, name),
            Term::Feed(name) => {
                let feeds = self.text(&json(&self.store.feeds_named(name)?));
                format!(
                    "key IN (SELECT article FROM feed_items WHERE feed IN (SELECT value FROM json_each({feeds})))"
                )
            }
            Term::Since(when) => self.since(*when),
            Term::Until(when) => self.until(*when),
            Term::Is(condition) => is(*condition).to_owned(),
            Term::Language(tag) => {
                let (exact, longer) = (self.text(tag), self.text(&format!("{tag}-*")));
                format!("(lower(language) = {exact} OR lower(language) GLOB {longer})")
            }
            Term::Key(key) => format!("key = {}", self.bind(Value::Integer(*key))),
            // A short beginning of one word in several columns: the index of beginnings knows it.
            Term::Text(wanted) | Term::Title(wanted) | Term::Outlet(wanted) | Term::Author(wanted) => {
                let Some(words) = all_words(wanted) else { return Ok("0".to_owned()) };
                let words = self.text(&words);
                format!("key IN (SELECT rowid FROM finder WHERE finder MATCH {words})")
            }
        })
    }

    /// What must hold of a row of `said`.
    fn said(&mut self, term: &Term) -> rusqlite::Result<String> {
        Ok(match term {
            Term::Actor(wanted) => self.named("actor", wanted)?,
            Term::Topic(wanted) => self.named("topic", wanted)?,
            Term::Stance(stance) => {
                let number = STANCES.iter().position(|one| one == stance).unwrap_or(STANCES.len());
                format!("stance = {}", self.bind(Value::Integer(number as i64)))
            }
            _ => "1".to_owned(),
        })
    }

    fn named(&mut self, column: &str, wanted: &Wanted) -> rusqlite::Result<String> {
        if let Some(words) = all_words(wanted).filter(|_| is_single(wanted)) {
            let words = self.text(&words);
            return Ok(format!(
                "{column} IN (SELECT rowid FROM name_finder WHERE name_finder MATCH {words})"
            ));
        }
        let ids = self.store.names_with(wanted)?;
        let ids = self.text(&json(&ids));
        Ok(format!("{column} IN (SELECT value FROM json_each({ids}))"))
    }

    fn label(&mut self, kind: i64, name: &str) -> String {
        let (kind, name) = (self.bind(Value::Integer(kind)), self.text(&fold(name)));
        format!(
            "key IN (SELECT article FROM labelled JOIN labels ON id = label WHERE kind = {kind} AND folded = {name})"
        )
    }

    /// An article without a date counts as published when it was taken in.
    fn since(&mut self, when: When) -> String {
        let Some(day) = when.first(self.today) else { return "0".to_owned() };
        let day = self.text(&day.to_string());
        format!("(published >= {day} OR published IS NULL AND added >= {day})")
    }

    fn until(&mut self, when: When) -> String {
        let Some(day) = when.last(self.today) else { return "0".to_owned() };
        let Ok(next) = day.tomorrow() else { return "1".to_owned() };
        let next = self.text(&next.to_string());
        format!("(published < {next} OR published IS NULL AND added < {next})")
    }

    fn text(&mut self, text: &str) -> String {
        self.bind(Value::Text(text.to_owned()))
    }

    fn bind(&mut self, value: Value) -> String {
        self.bound.push(value);
        format!("?{}", self.bound.len())
    }
}

/// What a part of a conjunction asks of a statement.
fn statement_term(query: &Query) -> Option<&Term> {
    match query {
        Query::Term(term @ (Term::Actor(_) | Term::Topic(_) | Term::Stance(_))) => Some(term),
        _ => None,
    }
}

/// What a part of a conjunction excludes of a statement.
fn excluded_term(query: &Query) -> Option<&Term> {
    match query {
        Query::Not(inner) => statement_term(inner),
        _ => None,
    }
}

const fn is(condition: Condition) -> &'static str {
    match condition {
        Condition::Unread => "read = 0",
        Condition::Read => "read <> 0",
        Condition::Starred => "starred <> 0",
        Condition::Archived => "archived <> 0",
        Condition::Noted => "key IN (SELECT article FROM notes WHERE deleted IS NULL)",
        Condition::Twinned => "twins IS NOT NULL",
    }
}
