//! Joins names and descriptions into actors: who there is, under which names, where.
//!
//! Invariant: mentions are in order of their first token and each belongs to one member of the cast.

use super::gloss::Gloss;
use super::names::Name;
use super::nominals::Nominal;
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::ops::Range;

mod acting;
mod appositions;
mod bodies;
mod countries;
mod described;
mod groups;
mod persons;

pub use described::describes;
pub use persons::gender_of_words;

/// All actors of an article.
#[derive(Debug, Default)]
pub struct Cast {
    /// The actors, in no particular order.
    pub members: Vec<Member>,
    /// Where they are mentioned by name or description, in order.
    pub mentions: Vec<CastMention>,
    /// Members by their folded names.
    by_name: HashMap<String, usize>,
}

/// An actor while the analysis is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The fullest name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Office or description.
    pub role: Option<String>,
    /// Other forms that the text has.
    pub aliases: Vec<String>,
    /// What the text tells of the gender of a person.
    pub gender: Gender,
    /// Whether it belongs to the cast even if it says nothing.
    pub sure: bool,
}

/// What pronoun fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// he
    He,
    /// she
    She,
    /// A person whose gender the text does not tell.
    #[default]
    Unknown,
}

/// One place where a member of the cast is mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The member's place in the cast.
    pub member: usize,
    /// How it is mentioned.
    pub form: MentionForm,
}

/// Gathers the cast from names and nominals.
pub fn gather_actors(gloss: &Gloss, names: &[Name], nominals: &[Nominal]) -> Cast {
    let mut cast = Cast::default();
    persons::add(gloss, names, &mut cast);
    bodies::add(gloss, names, &mut cast);
    countries::add(gloss, names, nominals, &mut cast);
    cast.sort();
    bodies::add_described(gloss, nominals, &mut cast);
    cast.sort();
    appositions::attach(gloss, nominals, &mut cast);
    described::attach(gloss, nominals, &mut cast);
    groups::add(gloss, names, nominals, &mut cast);
    cast.sort();
    cast
}

impl Cast {
    /// Adds a member and returns its place.
    pub fn add(&mut self, name: &str, kind: ActorKind) -> usize {
        self.members.push(Member {
            name: clean(name),
            kind,
            role: None,
            aliases: Vec::new(),
            gender: Gender::Unknown,
            sure: true,
        });
        let member = self.members.len() - 1;
        self.by_name.entry(fold(name).into_owned()).or_insert(member);
        member
    }

    /// The first member with this name, in any case.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(&*fold(name)).copied()
    }

    /// Notes that `tokens` mention `member`; a form that is not its name becomes an alias.
    pub fn mention(&mut self, gloss: &Gloss, tokens: Range<usize>, member: usize, form: MentionForm) {
        if form != MentionForm::Pronoun {
            self.alias(member, gloss.document.words(tokens.clone()));
        }
        self.mentions.push(CastMention { tokens, member, form });
    }

    /// Gives a member another name.
    pub fn alias(&mut self, member: usize, words: &str) {
        let Some(entry) = self.members.get_mut(member) else { return };
        let words = clean(words);
        if words != entry.name
            && !words.is_empty()
            && !entry.aliases.contains(&words)
            && entry.aliases.len() < 40
        {
            entry.aliases.push(words);
        }
    }

    /// The mentions that lie within `range`.
    pub fn mentions_in(&self, range: Range<usize>) -> impl Iterator<Item = &CastMention> {
        let from = self.mentions.partition_point(|m| m.tokens.start < range.start);
        let inside = move |m: &&CastMention| m.tokens.end <= range.end;
        let end = range.end;
        self.mentions[from..].iter().take_while(move |m| m.tokens.start < end).filter(inside)
    }

    /// The mentions before token `at`, the closest first.
    pub fn mentions_before(&self, at: usize) -> impl Iterator<Item = &CastMention> {
        let end = self.mentions.partition_point(|m| m.tokens.start < at);
        self.mentions[..end].iter().rev()
    }

    /// Adds mentions that were found later.
    pub fn take_in(&mut self, mentions: Vec<CastMention>) {
        self.mentions.extend(mentions);
        self.sort();
    }

    fn sort(&mut self) {
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    }
}

/// A name on one line, with single spaces.
fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
