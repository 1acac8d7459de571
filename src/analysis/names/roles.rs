//! Titles and role words before a name.

use crate::analysis::gloss::Gloss;
use crate::lexicon::countries::Naming;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// A role has no more words than this before its noun.
const LONGEST: usize = 8;

/// Plurals that stand before a noun: "sales managers".
const MODIFYING_PLURALS: &[&str] = &[
    "sports",
    "appeals",
    "elections",
    "weapons",
    "emissions",
    "sanctions",
    "liberties",
    "jobs",
    "parks",
    "arms",
    "sales",
    "news",
    "rights",
    "veterans",
    "communications",
    "operations",
    "affairs",
    "relations",
    "systems",
    "politics",
    "services",
    "resources",
    "economics",
    "physics",
    "savings",
    "customs",
    "textiles",
];

/// Where the name begins in a run that has titles before it: after `President`, after `Secretary of State`.
pub(super) fn split_title(gloss: &Gloss, tokens: &Range<usize>) -> Option<usize> {
    let title = |at: usize| gloss.has(at, Sense::Title) && !is_name_here(gloss, tokens, at);
    let at = (tokens.start..tokens.end - 1).rev().find(|&at| title(at))?;
    let mut start = at + 1;
    if gloss.is(start, &["of", "for"]) {
        start += 2;
        while start < tokens.end && !gloss.senses(start).is_first_name() {
            start += 1;
        }
    }
    let rest = start..tokens.end;
    let last = gloss.senses(tokens.end - 1);
    let body = last.any(&[Sense::OrganizationHead, Sense::NotActorHead, Sense::PlaceHead]) && rest.len() > 1;
    let first = gloss.senses(start).is_first_name();
    (!rest.is_empty() && rest.len() <= 5 && (!body || first && !body_head(gloss, &rest))).then_some(start)
}

/// Whether a title word is a part of a name here: `Martin Luther King Jr.`, but not in `Virginia Sen. Ada Oda`.
fn is_name_here(gloss: &Gloss, tokens: &Range<usize>, at: usize) -> bool {
    let named = at > tokens.start && gloss.senses(at - 1).is_first_name() && !gloss.has(at - 1, Sense::Title);
    named && !gloss.word(at).ends_with('.')
}

fn body_head(gloss: &Gloss, rest: &Range<usize>) -> bool {
    rest.len() > 2 || gloss.has(rest.end - 1, Sense::NotActorHead)
}

/// Where a role in small letters begins that ends right before `end`: `presidential aide` before a name.
pub(super) fn role_before(gloss: &Gloss, end: usize) -> Option<usize> {
    let head = end.checked_sub(1)?;
    let is_head = gloss.senses(head).any(&[Sense::Role, Sense::Title]) && !gloss.is_capital(head);
    let title = gloss.has(head, Sense::Title) && gloss.is_capital(head);
    if !is_head && !title || head < sentence_start(gloss, end) {
        return None;
    }
    let mut start = head;
    let first = sentence_start(gloss, head);
    while start > first && head - start < LONGEST && is_modifier(gloss, start - 1) {
        start -= 1;
    }
    Some(start)
}

fn sentence_start(gloss: &Gloss, at: usize) -> usize {
    gloss.document.sentences.get(gloss.document.sentence_of(at)).map_or(0, |s| s.start)
}

/// Whether the token can stand between a determiner and the noun of a role.
pub(in crate::analysis) fn is_modifier(gloss: &Gloss, at: usize) -> bool {
    let senses = gloss.senses(at);
    let word = gloss.word(at);
    if gloss.is_capital(at) {
        let sentence = gloss.document.sentences.get(gloss.document.sentence_of(at));
        let first = sentence.is_some_and(|s| s.start == at);
        let demonym = gloss.lexicon.country(word).is_some_and(|c| c.naming != Naming::People);
        let common = senses.any(&[Sense::Noun, Sense::Adjective, Sense::Group]);
        if first && common && !senses.is_first_name() {
            return true;
        }
        return demonym
            || !first && !senses.has(Sense::Function) && !senses.is_first_name()
            || senses.has(Sense::Title);
    }
    let part = gloss.part(at);
    let plural = part == "NNS" && !gloss.is(at, MODIFYING_PLURALS);
    let participle = matches!(part, "VBN" | "VBG") && gloss.part(at + 1).starts_with("NN");
    let noun = part.starts_with("NN") || part.starts_with("JJ") || participle;
    gloss.is_word(at) && noun && !plural && !senses.has(Sense::Function)
}
