//! Headlines in which every word has a capital: names there are those that the text knows.

use super::classify::classify;
use super::runs::{name, starts};
use super::{Name, NameKind};
use crate::analysis::gloss::Gloss;
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use std::collections::HashMap;
use std::ops::Range;

/// No known name that is looked for has more words.
const LONGEST: usize = 6;

/// Whether most words of the sentence have a capital, so that capitals say nothing.
pub(in crate::analysis) fn is_title_case(gloss: &Gloss, sentence: Range<usize>) -> bool {
    let mut capitals = 0;
    let mut small = 0;
    for at in sentence.skip(1).filter(|&at| gloss.is_word(at)) {
        let small_word = gloss.has(at, Sense::Function);
        let long = gloss.word(at).len() > 3 && !small_word;
        capitals += usize::from(
            small_word && gloss.is_capital(at) && gloss.word(at).len() > 1 && !gloss.is_opening(at - 1),
        );
        capitals += usize::from(long && gloss.is_capital(at) && gloss.senses(at).is_common());
        small += usize::from(long && !gloss.is_capital(at));
        if !gloss.is_capital(at) && is_lexical_verb(gloss, at) {
            return false;
        }
    }
    capitals >= 2 && capitals > small * 2
}

/// A verb in small letters, of those that a headline in capitals would not leave small.
fn is_lexical_verb(gloss: &Gloss, at: usize) -> bool {
    gloss.senses(at).any(&[Sense::Verb, Sense::Past])
        && !gloss.is(at, &["is", "are", "be", "was", "were", "vs"])
}

/// Adds the names of title-case sentences; each comes with the place in `names` where its own belong.
pub(super) fn add_names(gloss: &Gloss, shouted: Vec<(usize, Range<usize>)>, names: Vec<Name>) -> Vec<Name> {
    if shouted.is_empty() {
        return names;
    }
    let known = known_names(gloss, &names);
    let mut found = Vec::with_capacity(names.len());
    let mut rest = names.into_iter();
    let mut taken = 0;
    for (before, sentence) in shouted {
        found.extend(rest.by_ref().take(before - taken));
        taken = before;
        find(gloss, sentence, &known, &mut found);
    }
    found.extend(rest);
    found
}

/// Names of the text by their folded words, their last words, and what they are.
fn known_names(gloss: &Gloss, names: &[Name]) -> HashMap<String, NameKind> {
    let mut known = HashMap::new();
    for name in names.iter().filter(|n| !matches!(n.kind, NameKind::Thing)) {
        let words = gloss.document.words(name.tokens.clone());
        known.entry(fold(words).into_owned()).or_insert(name.kind);
        if name.kind == NameKind::Person {
            let last = fold(gloss.word(name.tokens.end - 1)).into_owned();
            known.entry(last).or_insert(name.kind);
        }
    }
    known
}

fn find(gloss: &Gloss, sentence: Range<usize>, known: &HashMap<String, NameKind>, names: &mut Vec<Name>) {
    let mut at = sentence.start;
    while at < sentence.end {
        let longest = (at + LONGEST).min(sentence.end);
        let seen = (at + 1..=longest).rev().find_map(|end| {
            let words = fold(gloss.document.words(at..end));
            known.get(&*words).map(|&kind| (end, kind))
        });
        let end = seen.map_or_else(|| listed_end(gloss, at, longest), |(end, _)| Some(end));
        match (seen, end) {
            (Some((end, kind)), _) if gloss.is_capital(at) => names.push(name(at..end, kind, true)),
            (None, Some(end)) => classify(gloss, at..end, false, names),
            _ => {}
        }
        at = end.unwrap_or(at + 1).max(at + 1);
    }
}

/// The end of a name that the lexicon knows, or of a first name with a surname.
fn listed_end(gloss: &Gloss, at: usize, longest: usize) -> Option<usize> {
    if !starts(gloss, at) {
        return None;
    }
    let listed = (at + 1..=longest).rev().find(|&end| {
        let senses = gloss.phrase(at..end);
        let country = gloss.lexicon.country(gloss.document.words(at..end)).is_some();
        country || senses.any(&[Sense::Organization, Sense::Place]) && !(end == at + 1 && senses.is_common())
    });
    let surname = at + 1;
    let person =
        gloss.senses(at).is_first_name() && starts(gloss, surname) && !gloss.senses(surname).is_common();
    listed.or_else(|| (person && surname < longest).then_some(surname + 1))
}
