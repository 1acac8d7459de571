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

/// Finds topic and target of all statements.
pub(super) fn find(gloss: &Gloss, statements: &[Statement]) -> Vec<Topic> {
    let phrases: Vec<Vec<Range<usize>>> = statements.iter().map(|s| phrases_of(gloss, s)).collect();
    let mut shared: HashMap<String, usize> = HashMap::new();
    for list in &phrases {
        let mut heads: Vec<String> = list.iter().map(|p| head_of(gloss, p)).collect();
        heads.sort();
        heads.dedup();
        heads.into_iter().for_each(|head| *shared.entry(head).or_default() += 1);
    }
    phrases.iter().map(|list| choose(gloss, list, &shared)).collect()
}

fn choose(gloss: &Gloss, list: &[Range<usize>], shared: &HashMap<String, usize>) -> Topic {
    let weight = |p: &&Range<usize>| shared.get(&head_of(gloss, p)).copied().unwrap_or_default();
    let most = list.iter().map(|p| weight(&p)).max().unwrap_or_default();
    let topic = list.iter().find(|p| most < 2 || weight(p) == most);
    let words =
        |p: &Range<usize>| gloss.document.words(p.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
    Topic { topic: topic.map(words), target: list.first().map(words) }
}

fn head_of(gloss: &Gloss, phrase: &Range<usize>) -> String {
    let word = fold(gloss.word(phrase.end - 1)).into_owned();
    word.strip_suffix('s').map_or(word.clone(), String::from)
}

/// The noun phrases of the content, at most this many.
fn phrases_of(gloss: &Gloss, statement: &Statement) -> Vec<Range<usize>> {
    const MOST: usize = 12;
    let mut found = Vec::new();
    for span in &statement.content {
        let range = gloss.document.range(*span);
        let mut at = range.start;
        while at < range.end && found.len() < MOST {
            let end = (at..range.end).take_while(|&i| is_part(gloss, i)).last().map_or(at, |i| i + 1);
            let start =
                (at..end).find(|&i| !gloss.is_possessive(i) && !gloss.has(i, Sense::Function)).unwrap_or(end);
            if start < end && is_noun(gloss, end - 1) {
                found.push(start..end);
            }
            at = end.max(at + 1);
        }
    }
    found
}

fn is_part(gloss: &Gloss, at: usize) -> bool {
    let senses = gloss.senses(at);
    let breaks = senses.any(&[Sense::Function, Sense::Verb, Sense::Past, Sense::Adverb]);
    gloss.is_possessive(at) || gloss.is_word(at) && !breaks
}

fn is_noun(gloss: &Gloss, at: usize) -> bool {
    let senses = gloss.senses(at);
    let noun = senses.any(&[Sense::Noun, Sense::Plural, Sense::Role, Sense::Group, Sense::Collective]);
    noun || gloss.is_capital(at) || senses.is_empty() && gloss.word(at).len() > 3
}
