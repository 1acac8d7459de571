//! Finds descriptions of people and bodies: "the presidential aide", "voters", "Oda's campaign".
//!
//! Invariant: nominals are in order and each ends at its head noun or the phrase that belongs to it; they do not
//! overlap names except by a name inside them.

use super::gloss::Gloss;
use super::names::Name;
use super::names::headlines::is_title_case;
use super::names::roles::is_modifier;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Words before the head that are still looked at.
const LONGEST: usize = 8;

/// A description of an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominal {
    /// From its determiner or possessor to its head noun.
    pub tokens: Range<usize>,
    /// The same without determiner and possessor.
    pub core: Range<usize>,
    /// The head noun, the last token of `core`.
    pub head: usize,
    /// One past the phrase that belongs to it: "an attorney for Oda".
    pub end: usize,
    /// What it describes.
    pub kind: NominalKind,
    /// What stands before it.
    pub determiner: Determiner,
}

/// What a nominal describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NominalKind {
    /// One person.
    Person,
    /// A body.
    Body,
    /// Several people.
    Group,
}

/// What stands before a nominal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Determiner {
    /// the, this, that: it was named before.
    Definite,
    /// a, an, one, some, numbers.
    Indefinite,
    /// his, her, their.
    Pronoun,
    /// A name or noun with a possessive clitic.
    Possessor,
    /// Nothing.
    None,
}

/// Finds the nominals of a document, in order.
pub fn find_nominals(gloss: &Gloss, names: &[Name]) -> Vec<Nominal> {
    let mut found = Vec::new();
    let mut next = 0;
    for sentence in &gloss.document.sentences {
        let shouted = is_title_case(gloss, sentence.clone());
        for at in sentence.clone() {
            while names.get(next).is_some_and(|n| n.tokens.end <= at) {
                next += 1;
            }
            let named = names.get(next).is_some_and(|n| n.with_role().contains(&at));
            if !named && let Some(nominal) = nominal_at(gloss, at, sentence, shouted) {
                found.push(nominal);
            }
        }
    }
    found
}

/// The description with this head; `shouted` tells that capitals say nothing in the sentence.
fn nominal_at(gloss: &Gloss, head: usize, sentence: &Range<usize>, shouted: bool) -> Option<Nominal> {
    let kind = kind_of(gloss, head, sentence)?;
    if goes_on(gloss, head, sentence, shouted) {
        return None;
    }
    let first = if shouted { plain_start(gloss, head, sentence) } else { core_start(gloss, head, sentence) };
    let start = without_participles(gloss, first, head);
    let (determiner, from) = determiner_before(gloss, start, sentence);
    let bare = determiner == Determiner::None;
    let headline = gloss.document.headline().is_some_and(|p| p.tokens.contains(&head));
    if bare && kind != NominalKind::Group && !headline {
        return None;
    }
    // Headlines leave articles out: "governor stands alone".
    let determiner = if bare && headline { Determiner::Definite } else { determiner };
    let end = phrase_end(gloss, head + 1, sentence.end);
    Some(Nominal { tokens: from..head + 1, core: start..head + 1, head, end, kind, determiner })
}

fn kind_of(gloss: &Gloss, head: usize, sentence: &Range<usize>) -> Option<NominalKind> {
    let senses = gloss.senses(head);
    if gloss.is_capital(head) && head > sentence.start && !gloss.is_opening(head - 1) {
        // "Democrats", "Muslims": people that are written with a capital.
        return (senses.has(Sense::Group)).then_some(NominalKind::Group);
    }
    match senses {
        s if s.has(Sense::Group) => Some(NominalKind::Group),
        s if s.has(Sense::Role) => Some(NominalKind::Person),
        s if s.has(Sense::Collective) => Some(NominalKind::Body),
        _ => None,
    }
}

/// Whether the noun is only part of a longer compound: "campaign" in "campaign manager".
fn goes_on(gloss: &Gloss, head: usize, sentence: &Range<usize>, shouted: bool) -> bool {
    let next = head + 1;
    if next >= sentence.end || !gloss.is_word(next) || gloss.is_capital(next) && !shouted {
        return false;
    }
    let senses = gloss.senses(next);
    let noun = senses.any(&[Sense::Noun, Sense::Plural, Sense::Role, Sense::Group, Sense::Collective]);
    let plural_head = gloss.senses(head).any(&[Sense::Group, Sense::Plural]);
    let people = senses.any(&[Sense::Role, Sense::Group, Sense::Collective]);
    noun && !gloss.is_verb(next) && (people || !plural_head)
}

/// Where the adjectives and nouns before the head begin.
fn core_start(gloss: &Gloss, head: usize, sentence: &Range<usize>) -> usize {
    let mut start = head;
    while start > sentence.start && head - start < LONGEST && is_modifier(gloss, start - 1) {
        start -= 1;
    }
    start
}

/// Where the adjectives before the head begin, in a sentence where every verb has a capital as well.
fn plain_start(gloss: &Gloss, head: usize, sentence: &Range<usize>) -> usize {
    let plain = |at: &usize| {
        let senses = gloss.senses(*at);
        senses.has(Sense::Adjective) && !senses.any(&[Sense::Verb, Sense::Past, Sense::Function])
    };
    (sentence.start..head).rev().take_while(plain).last().unwrap_or(head)
}

/// Cuts verbs that look like modifiers from the front: "blowing people", "squeezed voters".
fn without_participles(gloss: &Gloss, mut start: usize, head: usize) -> usize {
    while start < head && matches!(gloss.part(start), "VBG" | "VBN") && start_is_bare(gloss, start) {
        start += 1;
    }
    start
}

/// Whether nothing that begins a noun phrase stands before `at`.
fn start_is_bare(gloss: &Gloss, at: usize) -> bool {
    let determiner = [
        "the", "a", "an", "these", "those", "his", "her", "their", "its", "our", "of", "all", "many", "some",
    ];
    at == 0 || !gloss.is(at - 1, &determiner) && !gloss.is_possessive(at - 1)
}

/// The determiner before `start`, and where the whole phrase begins with it.
fn determiner_before(gloss: &Gloss, start: usize, sentence: &Range<usize>) -> (Determiner, usize) {
    if start == sentence.start {
        return (Determiner::None, start);
    }
    let at = start - 1;
    let found = match gloss.word(at).to_lowercase().as_str() {
        "the" | "this" | "that" | "these" | "those" | "both" => Determiner::Definite,
        "a" | "an" | "one" | "some" | "many" | "several" | "few" | "two" | "three" | "four" | "five"
        | "most" | "other" | "another" | "any" | "more" | "all" | "every" | "each" | "no" | "such" => {
            Determiner::Indefinite
        }
        "his" | "her" | "their" | "its" | "our" | "my" | "your" => Determiner::Pronoun,
        _ if gloss.is_possessive(at) => return (Determiner::Possessor, possessor_start(gloss, at, sentence)),
        _ => return (Determiner::None, start),
    };
    (found, at)
}

/// Where the possessor before the clitic at `at` begins.
fn possessor_start(gloss: &Gloss, at: usize, sentence: &Range<usize>) -> usize {
    let mut start = at;
    while start > sentence.start && at - start < LONGEST {
        let before = start - 1;
        let part = gloss.is_capital(before) || start == at || gloss.is(before, &["the", "of"]);
        if !part || gloss.has(before, Sense::Verb) {
            break;
        }
        start = before;
    }
    start
}

/// One past a phrase with "of", "for" and the like that belongs to the noun before `at`.
fn phrase_end(gloss: &Gloss, at: usize, limit: usize) -> usize {
    let belongs = gloss.is(at, &["of", "for", "from", "at", "on", "in", "to", "with"]);
    if !belongs || at + 1 >= limit {
        return at;
    }
    let mut end = at + 1;
    while end < limit && end - at < LONGEST && in_noun_phrase(gloss, end) {
        end += 1;
    }
    // The phrase ends at a noun, not at a number or a clitic before the next one.
    while end > at + 1 && !gloss.part(end - 1).starts_with("NN") {
        end -= 1;
    }
    if end == at + 1 || (end == at + 2 && gloss.has(at + 1, Sense::Function)) { at } else { end }
}

/// Whether the token can stand inside a noun phrase, its determiner included.
pub(super) fn in_noun_phrase(gloss: &Gloss, at: usize) -> bool {
    const DETERMINERS: &[&str] = &[
        "the", "a", "an", "his", "her", "their", "its", "our", "my", "this", "that", "these", "those", "all",
        "of", "&",
    ];
    if gloss.is_possessive(at) || gloss.is(at, DETERMINERS) {
        return true;
    }
    let part = gloss.part(at);
    let participle = matches!(part, "VBG" | "VBN") && gloss.part(at + 1) == "NN";
    let noun = ["NN", "JJ", "CD"].iter().any(|p| part.starts_with(p)) || participle;
    gloss.is_word(at) && (gloss.is_capital(at) || noun) && !gloss.has(at, Sense::Function)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::document::Document;
    use crate::analysis::names::find_names;
    use crate::analysis::tags::PosTagger;
    use crate::lexicon::Lexicon;
    use crate::model::article::Article;

    /// Compares the nominals of `text` with `expected`: the phrase, a bar before the head's own phrase, its kind.
    fn check(text: &str, expected: &str) {
        let article = Article { text: text.into(), ..Article::default() };
        let document = Document::new(&article);
        let lexicon = Lexicon::embedded();
        let gloss = Gloss::new(&document, &lexicon, &PosTagger::embedded());
        let found = find_nominals(&gloss, &find_names(&gloss));
        let drawn: Vec<String> = found
            .iter()
            .map(|n| {
                let (words, rest) = (document.words(n.tokens.clone()), document.words(n.tokens.end..n.end));
                let rest = if n.end > n.tokens.end { format!(" |{rest}") } else { String::new() };
                format!("{words}{rest}/{:?}", n.kind)
            })
            .collect();
        assert_eq!(drawn.join(", "), expected, "\n{text}");
    }

    #[test]
    fn roles_bodies_and_groups_are_found() {
        check("The presidential aide left.", "The presidential aide/Person");
        check("Police officials met the committee.", "Police officials/Group, the committee/Body");
        check("A campaign manager left.", "A campaign manager/Person");
    }

    #[test]
    fn possessors_and_phrases_belong_to_it() {
        check("Oda's campaign paid.", "Oda's campaign/Body");
        check("An attorney for Maria Oda spoke.", "An attorney |for Maria Oda/Person");
    }

    #[test]
    fn a_role_before_a_name_is_no_nominal() {
        check("The presidential aide Oleg Bly left.", "");
    }
}
