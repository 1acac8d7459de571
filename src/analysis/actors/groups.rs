//! Groups: people without a name of their own, by their noun and what stands before it.
//!
//! A noun without anything before it joins the last group with the same noun. A group that says nothing belongs
//! to the cast only if it is told from people in general: by a word before its noun, or by coming back.

use super::Cast;
use super::acting::acts;
use crate::analysis::gloss::Gloss;
use crate::analysis::names::{Name, NameKind};
use crate::analysis::nominals::{Determiner, Nominal, NominalKind};
use crate::lexicon::countries::Naming;
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

/// People in general: no actors unless they say something.
const EVERYBODY: &[&str] = &[
    "people",
    "americans",
    "men",
    "women",
    "guys",
    "kids",
    "children",
    "families",
    "parents",
    "friends",
    "citizens",
];

/// Adds the groups among `nominals`, except those that are mentioned as somebody else already.
pub(super) fn add(gloss: &Gloss, names: &[Name], nominals: &[Nominal], cast: &mut Cast) {
    let mut groups = Groups::default();
    let taken: Vec<(usize, usize)> = cast.mentions.iter().map(|m| (m.tokens.start, m.tokens.end)).collect();
    for (core, nominal) in group_mentions(gloss, names, nominals) {
        let at = taken.partition_point(|t| t.1 <= core.start);
        if taken.get(at).is_some_and(|t| t.0 <= core.start && t.1 >= core.end) {
            continue;
        }
        let member = groups.enter(gloss, &core, cast);
        let definite = nominal.is_some_and(|n| n.determiner == Determiner::Definite);
        let apart = groups.is_told_apart(gloss, member, &core, definite);
        cast.members[member].sure |= apart;
        cast.mention(gloss, core, member, MentionForm::Nominal);
        if let Some(nominal) = nominal {
            add_longer_forms(gloss, nominal, member, cast);
        }
    }
}

/// Notes forms with what stands before and after the noun: "his aides", "aides of the mayor".
fn add_longer_forms(gloss: &Gloss, nominal: &Nominal, member: usize, cast: &mut Cast) {
    if let Some(start) = telling_start(gloss, nominal) {
        cast.alias(member, gloss.document.words(start..nominal.core.end));
    }
    // "voters in Ohio", but not "voters on Tuesday night".
    let named =
        (nominal.core.end + 1..nominal.end).any(|at| gloss.is_capital(at) && !gloss.has(at, Sense::Time));
    if nominal.end > nominal.core.end && (named || gloss.is(nominal.core.end, &["of", "from"])) {
        cast.alias(member, gloss.document.words(nominal.core.start..nominal.end));
    }
}

/// Plural nominals and names of peoples ("Americans"), in order.
fn group_mentions<'n>(
    gloss: &Gloss,
    names: &[Name],
    nominals: &'n [Nominal],
) -> Vec<(Range<usize>, Option<&'n Nominal>)> {
    let people = |n: &&Name| matches!(n.kind, NameKind::Country(c) if c.naming == Naming::People);
    let described = nominals.iter().filter(|n| n.kind == NominalKind::Group);
    let mut found: Vec<(Range<usize>, Option<&Nominal>)> =
        described.map(|n| (without_number(gloss, n.core.clone()), Some(n))).collect();
    found.extend(names.iter().filter(people).map(|n| (n.tokens.clone(), None)));
    found.sort_by_key(|(core, _)| core.start);
    found
}

/// Where the phrase begins if what stands before its noun tells more than an article: "his aides", "29 others".
fn telling_start(gloss: &Gloss, nominal: &Nominal) -> Option<usize> {
    let before = nominal.tokens.start.checked_sub(1);
    let counted = before.filter(|&at| gloss.part(at) == "CD" || gloss.is(at, &["other"]));
    let owned = matches!(nominal.determiner, Determiner::Pronoun | Determiner::Possessor);
    counted.or(owned.then_some(nominal.tokens.start))
}

/// "5,300 employees" are employees.
fn without_number(gloss: &Gloss, mut core: Range<usize>) -> Range<usize> {
    while core.len() > 1
        && gloss.word(core.start).starts_with(|c: char| c.is_ascii_digit())
        && !gloss.word(core.start).contains('/')
    {
        core.start += 1;
    }
    core
}

#[derive(Default)]
struct Groups {
    by_words: HashMap<String, usize>,
    /// The last group with this noun.
    by_head: HashMap<String, usize>,
    /// Groups met with a word before their noun.
    seen: HashSet<usize>,
}

impl Groups {
    /// The group that the words name, a new one if there is none.
    fn enter(&mut self, gloss: &Gloss, core: &Range<usize>, cast: &mut Cast) -> usize {
        let words = gloss.document.words(core.clone());
        let head = fold(gloss.word(core.end - 1)).into_owned();
        let bare = core.len() == 1;
        if let Some(&member) =
            self.by_words.get(&*fold(words)).or_else(|| self.by_head.get(&head).filter(|_| bare))
        {
            return member;
        }
        let member = cast.add(words, ActorKind::Group);
        cast.members[member].sure = false;
        self.by_words.insert(fold(words).into_owned(), member);
        self.by_head.insert(head, member);
        member
    }

    /// Whether the group is one of its own at this place, and not people in general.
    fn is_told_apart(&mut self, gloss: &Gloss, member: usize, core: &Range<usize>, definite: bool) -> bool {
        let everybody = core.len() == 1 && gloss.is(core.start, EVERYBODY);
        let capital = core.clone().skip(1).any(|at| gloss.is_capital(at))
            || core.len() == 1 && gloss.is_capital(core.start);
        let again = core.len() > 1 && !self.seen.insert(member);
        (capital || again || definite || acts(gloss, core)) && !everybody
    }
}
