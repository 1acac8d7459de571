//! What a statement is about: noun phrases that statements share, else the first of the content.

use crate::analysis::gloss::Gloss;
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use crate::model::analysis::Statement;
use std::collections::HashMap;
use std::ops::Range;

/// Topic and target of a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Topic {
    /// The noun phrase that it is about.
    pub(super) topic: Option<String>,
    /// What or whom the stance is towards.
    pub(super) target: Option<String>,
}

/// A noun phrase of a content.
struct Phrase {
    /// From its first word to its head noun.
    core: Range<usize>,
    /// One past a phrase with "of", "to" and the like.
    end: usize,
    /// Whether it is a name alone: whom, rather than what.
    name: bool,
}

/// Finds topic and target of all statements.
pub(super) fn find(gloss: &Gloss, statements: &[Statement]) -> Vec<Topic> {
    let phrases: Vec<Vec<Phrase>> = statements.iter().map(|s| phrases_of(gloss, s)).collect();
    let mut shared: HashMap<String, usize> = HashMap::new();
    for list in &phrases {
        let mut heads: Vec<String> = list.iter().map(|p| head_of(gloss, p)).collect();
        heads.sort();
        heads.dedup();
        heads.into_iter().for_each(|head| *shared.entry(head).or_default() += 1);
    }
    phrases.iter().map(|list| choose(gloss, list, &shared)).collect()
}

/// The phrase that most statements share, of equals the first; where the first one is shared, its place counts as one
/// statement more. A name only where there is nothing else.
fn choose(gloss: &Gloss, list: &[Phrase], shared: &HashMap<String, usize>) -> Topic {
    let first = list.iter().position(|p| !p.name);
    let weight = |(at, p): &(usize, &Phrase)| {
        let sharing = shared.get(&head_of(gloss, p)).copied().unwrap_or_default();
        (!p.name, sharing + usize::from(sharing > 1 && first == Some(*at)))
    };
    let topic = list.iter().enumerate().rev().max_by_key(weight).map(|(_, p)| p);
    let target = list.iter().find(|p| !p.name).or_else(|| list.first());
    Topic { topic: topic.map(|p| words(gloss, p)), target: target.map(|p| words(gloss, p)) }
}

fn words(gloss: &Gloss, phrase: &Phrase) -> String {
    gloss.document.words(phrase.core.start..phrase.end).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head_of(gloss: &Gloss, phrase: &Phrase) -> String {
    let word = fold(gloss.word(phrase.core.end - 1)).into_owned();
    word.strip_suffix('s').map_or(word.clone(), String::from)
}

/// The noun phrases of the content, at most this many.
fn phrases_of(gloss: &Gloss, statement: &Statement) -> Vec<Phrase> {
    const MOST: usize = 12;
    let mut found: Vec<Phrase> = Vec::new();
    for span in &statement.content {
        let range = gloss.document.range(*span);
        let mut at = range.start;
        while at < range.end && found.len() < MOST {
            match core_at(gloss, at, range.end) {
                Some(core) => {
                    let end = with_complement(gloss, core.end, range.end);
                    // What belongs to the phrase is looked at by itself too: several statements may share it.
                    at = core.end.max(at + 1);
                    let name = core.clone().all(|i| gloss.is_capital(i) || gloss.is_possessive(i));
                    found.push(Phrase { core, end, name });
                }
                None => at += 1,
            }
        }
    }
    found
}

/// A noun with what stands before it, from `at` on.
fn core_at(gloss: &Gloss, at: usize, limit: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 8;
    let end = (at..limit.min(at + LONGEST)).take_while(|&i| is_part(gloss, i)).last()? + 1;
    let start = (at..end).find(|&i| !gloss.is_possessive(i))?;
    is_noun(gloss, end - 1).then_some(start..end)
}

/// Goes over "of …", "to …", "without …" after a noun.
fn with_complement(gloss: &Gloss, end: usize, limit: usize) -> usize {
    if !gloss
        .is(end, &["of", "to", "for", "towards", "toward", "with", "without", "against", "between", "from"])
    {
        return end;
    }
    let mut at = end + 1;
    while gloss.is(at, &["the", "a", "an", "his", "her", "their", "its", "our"]) {
        at += 1;
    }
    core_at(gloss, at, limit).map_or(end, |core| core.end)
}

fn is_part(gloss: &Gloss, at: usize) -> bool {
    let part = gloss.part(at);
    let participle = matches!(part, "VBN" | "VBG") && gloss.part(at + 1).starts_with("NN");
    let noun = part.starts_with("NN") || part.starts_with("JJ") || part == "CD" || participle;
    gloss.is_possessive(at) || gloss.is_word(at) && noun && !gloss.has(at, Sense::Time)
}

fn is_noun(gloss: &Gloss, at: usize) -> bool {
    let digits = gloss.word(at).starts_with(|c: char| c.is_ascii_digit());
    gloss.part(at).starts_with("NN") && !digits
}
