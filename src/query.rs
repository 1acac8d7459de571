//! The query language: what one searches the library with, as a value.
//!
//! `actor:ushakov stance:oppose topic:ceasefire outlet:"Coast Courier" since:2025-03-01 is:unread "exact phrase" -word`
//!
//! Terms beside each other must all hold; `OR` joins the two beside it; `-` excludes; brackets group. What is said
//! of a statement (`actor:`, `stance:`, `topic:`) in one conjunction is meant of one and the same statement.
//!
//! Invariant: any text gives a query or an error with a column inside it; a query written out and read again is the
//! same query.

use crate::model::analysis::Stance;
use crate::text::words::{fold, folded_words};
use std::fmt;

mod parse;
pub mod snippet;
mod when;

pub use parse::{QueryError, parse, parse_typed};
pub use when::When;

/// The fields that a query may name, each with what it asks for.
pub const FIELDS: [(&str, &str); 15] = [
    ("actor", "a statement of this actor"),
    ("stance", "a statement with this stance: support, oppose, demand, neutral or unclear"),
    ("topic", "a statement about this"),
    ("title", "these words in the title"),
    ("outlet", "this publisher"),
    ("feed", "came through this feed: its name or its address"),
    ("author", "this by-line"),
    ("tag", "this tag"),
    ("in", "this collection"),
    ("since", "published on this day or later: 2025-03-01, 2025-03, 2025 or 7d"),
    ("until", "published on this day or earlier"),
    ("is", "unread, read, starred, archived or noted"),
    ("has", "note, or twins: other articles with nearly the same text"),
    ("lang", "this language, such as en"),
    ("id", "the article with this number"),
];

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Query {
    /// Everything.
    #[default]
    All,
    /// One thing.
    Term(Term),
    /// Whatever does not fit.
    Not(Box<Query>),
    /// What fits all of these; two at least, none of which is an `And`.
    And(Vec<Query>),
    /// What fits any of these; two at least, none of which is an `Or`.
    Or(Vec<Query>),
}

/// One thing that is asked of an article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// Words in title, text, notes, or names of actors.
    Text(Wanted),
    /// Words in the title.
    Title(Wanted),
    /// Words in the publisher's name.
    Outlet(Wanted),
    /// Words in the by-line.
    Author(Wanted),
    /// A statement whose holder has these words in its name.
    Actor(Wanted),
    /// A statement with these words in its topic.
    Topic(Wanted),
    /// A statement with this stance.
    Stance(Stance),
    /// The tag.
    Tag(String),
    /// In the collection.
    Collection(String),
    /// Came through the feed of this name or address.
    Feed(String),
    /// Published then or later.
    Since(When),
    /// Published then or earlier.
    Until(When),
    /// The state that it is in.
    Is(Condition),
    /// The language, as a tag such as `en`.
    Language(String),
    /// The key of the article within its library.
    Key(i64),
}

/// Words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// As they were typed; at least one letter or digit.
    pub text: String,
    /// Whether they stood in quotation marks: the words in this order. Several words that were typed as one, such
    /// as `30-day`, are looked for in their order too.
    pub quoted: bool,
    /// Whether the last word may go on.
    pub open: bool,
}

/// The state that an article is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Not read yet.
    Unread,
    /// Read.
    Read,
    /// Starred.
    Starred,
    /// Archived.
    Archived,
    /// With a note.
    Noted,
    /// With others that have nearly the same text.
    Twinned,
}

impl Condition {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Unread, "is:unread"),
        (Self::Read, "is:read"),
        (Self::Starred, "is:starred"),
        (Self::Archived, "is:archived"),
        (Self::Noted, "has:note"),
        (Self::Twinned, "has:twins"),
    ];
}

impl Wanted {
    /// The words, folded.
    pub fn words(&self) -> Vec<String> {
        folded_words(&self.text)
    }

    /// Whether `name` has these words, one after the other.
    pub fn is_in(&self, name: &str) -> bool {
        let (wanted, words) = (self.words(), folded_words(name));
        let Some((last, firsts)) = wanted.split_last() else { return false };
        words.windows(wanted.len()).any(|run| {
            let ending = &run[firsts.len()];
            run[..firsts.len()] == *firsts && (ending == last || self.open && ending.starts_with(last))
        })
    }
}

/// A statement, as far as a query can ask about it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Names of its holders.
    pub holders: &'a [&'a str],
    /// Its stance, where there is one.
    pub stance: Option<Stance>,
    /// What it is about.
    pub topic: Option<&'a str>,
}

impl Query {
    /// Whether a statement of an article that was found is one of those that were asked for; where nothing was
    /// asked of statements, every one is.
    pub fn takes(&self, said: &Said<'_>) -> bool {
        self.judges(said).unwrap_or(true)
    }

    /// `None` where the query says nothing of statements.
    fn judges(&self, said: &Said<'_>) -> Option<bool> {
        match self {
            Self::All => None,
            Self::Term(Term::Actor(name)) => Some(said.holders.iter().any(|holder| name.is_in(holder))),
            Self::Term(Term::Topic(topic)) => Some(said.topic.is_some_and(|t| topic.is_in(t))),
            Self::Term(Term::Stance(stance)) => Some(said.stance == Some(*stance)),
            Self::Term(_) => None,
            Self::Not(inner) => inner.judges(said).map(|fits| !fits),
            Self::And(parts) => parts.iter().filter_map(|part| part.judges(said)).reduce(|a, b| a && b),
            Self::Or(parts) => {
                parts.iter().map(|part| part.judges(said)).reduce(|a, b| Some(a? || b?)).flatten()
            }
        }
    }

    /// What is asked of statements; what is asked of articles is left out.
    #[must_use]
    pub fn of_statements(&self) -> Self {
        match self {
            Self::Term(Term::Actor(_) | Term::Topic(_) | Term::Stance(_)) => self.clone(),
            Self::All | Self::Term(_) => Self::All,
            Self::Not(inner) => match inner.of_statements() {
                Self::All => Self::All,
                asked => Self::Not(Box::new(asked)),
            },
            Self::And(parts) => Self::all_of(parts.iter().map(Self::of_statements)),
            Self::Or(parts) => {
                let asked: Vec<Self> = parts.iter().map(Self::of_statements).collect();
                if asked.contains(&Self::All) { Self::All } else { Self::Or(asked) }
            }
        }
    }

    /// The words that are looked for in the text, for marking them there; what is excluded is left out.
    pub fn wanted(&self) -> Vec<&Wanted> {
        match self {
            Self::Term(Term::Text(wanted) | Term::Title(wanted)) => vec![wanted],
            Self::All | Self::Term(_) | Self::Not(_) => Vec::new(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::wanted).collect(),
        }
    }

    /// Both of two queries.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all_of([self, other])
    }

    /// What fits all of `parts`.
    pub fn all_of(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::All => {}
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        one_or(flat, Self::And)
    }

    /// What fits any of `parts`; everything where there is none.
    pub fn any_of(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        one_or(flat, Self::Or)
    }

    /// What does not fit `query`.
    pub fn none_of(query: Self) -> Self {
        match query {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

/// A list of one is that one, an empty one is everything.
fn one_or(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    match parts.len() {
        0 | 1 => parts.pop().unwrap_or_default(),
        _ => many(parts),
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Term(term) => term.fmt(f),
            Self::Not(inner) => write!(f, "-{}", Grouped(inner)),
            Self::And(parts) => join(parts, " ", f),
            Self::Or(parts) => join(parts, " OR ", f),
        }
    }
}

fn join(parts: &[Query], between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        f.write_str(if at > 0 { between } else { "" })?;
        match part {
            // `OR` binds closest, so that a disjunction needs no brackets beside others.
            Query::Or(_) if between == " " => write!(f, "{part}")?,
            part => write!(f, "{}", Grouped(part))?,
        }
    }
    Ok(())
}

/// A query in brackets, where it needs them to stay one piece.
struct Grouped<'a>(&'a Query);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::All | Query::And(_) | Query::Or(_) => write!(f, "({})", self.0),
            other => other.fmt(f),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named =
            |f: &mut fmt::Formatter<'_>, name: &str, value: &dyn fmt::Display| write!(f, "{name}:{value}");
        match self {
            Self::Text(wanted) => wanted.fmt(f),
            Self::Title(wanted) => named(f, "title", wanted),
            Self::Outlet(wanted) => named(f, "outlet", wanted),
            Self::Author(wanted) => named(f, "author", wanted),
            Self::Actor(wanted) => named(f, "actor", wanted),
            Self::Topic(wanted) => named(f, "topic", wanted),
            Self::Stance(stance) => named(f, "stance", &stance.name()),
            Self::Tag(tag) => named(f, "tag", &Quoted(tag)),
            Self::Collection(name) => named(f, "in", &Quoted(name)),
            Self::Feed(name) => named(f, "feed", &Quoted(name)),
            Self::Since(when) => named(f, "since", when),
            Self::Until(when) => named(f, "until", when),
            Self::Language(tag) => named(f, "lang", tag),
            Self::Key(key) => named(f, "id", key),
            Self::Is(condition) => {
                let all = Condition::ALL.iter();
                all.filter(|(c, _)| c == condition).try_for_each(|(_, name)| f.write_str(name))
            }
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, open) = (&self.text, if self.open { "*" } else { "" });
        if self.quoted { write!(f, "\"{text}\"{open}") } else { write!(f, "{text}{open}") }
    }
}

/// A name as it is written in a query: in quotation marks always, which is right for every name.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

/// Whether two names of tags or collections are the same.
pub fn same_name(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}
