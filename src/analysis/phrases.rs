//! Noun phrases beside a place in the text: who stands before a verb, who after it.
//!
//! Invariant: a phrase never leaves its sentence.

use super::actors::Cast;
use super::gloss::Gloss;
use super::nominals::{Nominal, in_noun_phrase};
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// A phrase is not followed further than this.
const LONGEST: usize = 14;

/// Pronouns that can say something.
pub const SUBJECTS: &[&str] = &[
    "he", "she", "they", "it", "we", "i", "you", "who", "which", "that", "one", "both", "many", "some",
    "others",
];

/// What the search for phrases needs.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The text and the lexicon.
    pub gloss: &'a Gloss<'a>,
    /// Who is mentioned where.
    pub cast: &'a Cast,
    /// Descriptions, in order.
    pub nominals: &'a [Nominal],
}

impl Scene<'_> {
    /// The noun phrase that ends right before `end`, an apposition in commas included.
    pub fn phrase_before(&self, end: usize, limit: usize) -> Option<Range<usize>> {
        let phrase = self.with_conjunction(end, limit)?;
        let phrase = self.around_object(phrase.start, limit).unwrap_or(phrase.start)..phrase.end;
        // "said that Halden hoped": the conjunction is none of the phrase.
        let that = self.gloss.is(phrase.start, &["that"])
            && phrase.len() > 1
            && self.gloss.part(phrase.start) == "IN";
        Some(phrase.start + usize::from(that)..phrase.end)
    }

    /// Where the phrase begins to which the one at `start` belongs: "an official close to the talks".
    fn around_object(&self, start: usize, limit: usize) -> Option<usize> {
        let gloss = self.gloss;
        let preposition = start.checked_sub(1).filter(|&at| at > limit)?;
        if !gloss.is(preposition, &["to", "with", "of", "from", "in", "at", "for", "on", "behind", "near"]) {
            return None;
        }
        let bound = matches!(gloss.part(preposition - 1), "JJ" | "VBN");
        let end = preposition - usize::from(bound);
        let head = end.checked_sub(1).filter(|&at| at >= limit)?;
        let person = gloss.senses(head).any(&[Sense::Role, Sense::Group, Sense::Collective]);
        let outer = self.known_before(end, limit).or_else(|| self.chunk_before(end, limit))?;
        person.then_some(outer.start)
    }

    fn with_conjunction(&self, end: usize, limit: usize) -> Option<Range<usize>> {
        let gloss = self.gloss;
        let last = end.checked_sub(1).filter(|&at| at >= limit)?;
        if gloss.is(last, SUBJECTS) {
            return Some(last..end);
        }
        match gloss.word(last) {
            "," => self.before_apposition(last, limit).map(|start| start..end - 1),
            ")" => {
                let open = (limit..last).rev().take(LONGEST).find(|&at| gloss.word(at) == "(")?;
                self.phrase_before(open, limit).map(|phrase| phrase.start..end)
            }
            _ => self.known_before(end, limit).or_else(|| self.chunk_before(end, limit)),
        }
    }

    /// A mention or nominal that ends at `end`, with what belongs to it on the left.
    fn known_before(&self, end: usize, limit: usize) -> Option<Range<usize>> {
        let from = limit.max(end.saturating_sub(LONGEST));
        let mention =
            self.cast.mentions_in(from..end).filter(|m| m.tokens.end == end).map(|m| m.tokens.start).min();
        let nominal =
            self.nominals_in(from..end).find(|n| n.end == end || n.tokens.end == end).map(|n| n.tokens.start);
        let start = mention.into_iter().chain(nominal).min()?;
        Some(self.extend_left(start, limit)..end)
    }

    /// Takes in determiners, modifiers, coordinated names and "of" phrases on the left.
    fn extend_left(&self, mut start: usize, limit: usize) -> usize {
        let gloss = self.gloss;
        let floor = limit.max(start.saturating_sub(LONGEST));
        while start > floor && is_before_name(gloss, start - 1) {
            start -= 1;
        }
        let joined = start > floor + 1 && gloss.is(start - 1, &["and"]);
        let partner = joined.then(|| self.known_before(start - 1, floor)).flatten();
        partner.map_or(start, |p| p.start)
    }

    /// Words that can stand in a noun phrase, up to what cannot.
    fn chunk_before(&self, end: usize, limit: usize) -> Option<Range<usize>> {
        let gloss = self.gloss;
        let floor = limit.max(end.saturating_sub(LONGEST));
        let start = (floor..end).rev().take_while(|&at| in_noun_phrase(gloss, at)).last()?;
        let head = end - 1;
        let senses = gloss.senses(head);
        let noun = gloss.is_capital(head) || !senses.any(&[Sense::Function, Sense::Adjective, Sense::Ing]);
        let people = senses.any(&[Sense::Group, Sense::Role, Sense::Collective, Sense::Plural]);
        let told = start < head && gloss.has(start, Sense::Function) || gloss.is_capital(start) || people;
        (noun && told && !gloss.is_possessive(head) && !gloss.is(start, &["of"])).then_some(start..end)
    }

    /// Where the phrase begins whose apposition ends at the comma `at`.
    fn before_apposition(&self, at: usize, limit: usize) -> Option<usize> {
        const FARTHEST: usize = 25;
        let comma = (limit..at).rev().take(FARTHEST).find(|&i| self.gloss.word(i) == ",")?;
        self.known_before(comma, limit).or_else(|| self.chunk_before(comma, limit)).map(|phrase| phrase.start)
    }

    /// The noun phrase that begins at `start`, an apposition after a comma included.
    pub fn phrase_after(&self, start: usize, limit: usize) -> Option<Range<usize>> {
        let gloss = self.gloss;
        if gloss.is(start, SUBJECTS) {
            return Some(start..start + 1);
        }
        let end = (start..limit.min(start + LONGEST)).take_while(|&at| in_noun_phrase(gloss, at)).last()? + 1;
        let named = self.cast.mentions_in(start..end).last().map_or(end, |m| m.tokens.end);
        let known =
            self.nominals_in(start..limit).next().filter(|n| n.tokens.start == start).map_or(0, |n| n.end);
        let end = end.max(named).max(known);
        let apposition = self.apposition_after(end, limit).unwrap_or(end);
        (start < end).then_some(start..apposition)
    }

    /// The end of an apposition that a comma begins: ", a former mayor".
    fn apposition_after(&self, at: usize, limit: usize) -> Option<usize> {
        let comma = self.gloss.word(at) == ",";
        let from = self.nominals.partition_point(|n| n.tokens.start < at + 1);
        let nominal =
            self.nominals.get(from).filter(|n| comma && n.tokens.start == at + 1 && n.end <= limit)?;
        Some(nominal.end)
    }

    /// The nominals that lie within `range`.
    pub fn nominals_in(&self, range: Range<usize>) -> impl Iterator<Item = &Nominal> {
        let from = self.nominals.partition_point(|n| n.tokens.start < range.start);
        let end = range.end;
        self.nominals[from..]
            .iter()
            .take_while(move |n| n.tokens.start < end)
            .filter(move |n| n.tokens.end <= end)
    }
}

/// What can stand before a name and belong to it: titles, roles, determiners, adjectives.
fn is_before_name(gloss: &Gloss, at: usize) -> bool {
    let senses = gloss.senses(at);
    let determiner = gloss.is(at, &["the", "a", "an", "his", "her", "their", "its", "our", "both"]);
    let role =
        senses.any(&[Sense::Role, Sense::Title, Sense::Adjective, Sense::Noun, Sense::OrganizationHead]);
    let name = gloss.is_capital(at) && !senses.has(Sense::Function) && gloss.is_word(at);
    determiner || gloss.is_possessive(at) || name || role && !gloss.is_verb(at)
}
