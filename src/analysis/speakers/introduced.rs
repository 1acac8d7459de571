//! Sources that introduce an actor of their own: "a federal judge", "Oda's lawyer", "a new poll".

use super::Speaker;
use crate::analysis::actors::{Cast, CastMention};
use crate::analysis::gloss::Gloss;
use crate::analysis::nominals::{Nominal, NominalKind};
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm, Reason};
use std::ops::Range;

/// A source has no longer name than this, in tokens.
const LONGEST: usize = 12;

/// Makes an actor of the source at `tokens`, or finds the one that an earlier source of the same words made.
pub(super) fn introduce(
    gloss: &Gloss,
    nominals: &[Nominal],
    tokens: Range<usize>,
    cast: &mut Cast,
    additions: &mut Vec<CastMention>,
) -> Speaker {
    let from = nominals.partition_point(|n| n.tokens.start < tokens.start);
    let nominal = nominals[from..]
        .iter()
        .take_while(|n| n.tokens.start < tokens.end)
        .find(|n| n.tokens.end <= tokens.end);
    let named = name_of(gloss, nominal, &tokens);
    let nobody = nominal.is_none() && !is_name(gloss, &named);
    if nobody || named.is_empty() || gloss.has(named.start, Sense::Unnamed) && named.len() == 1 {
        return Speaker { reason: None, ..Speaker::default() };
    }
    let words = gloss.document.words(named.clone());
    let known = cast.named(words);
    let member = known.unwrap_or_else(|| cast.add(words, kind_of(gloss, nominal, &named)));
    cast.alias(member, gloss.document.words(tokens.clone()));
    additions.push(CastMention { tokens, member, form: MentionForm::Nominal });
    Speaker { members: vec![member], reason: Some(Reason::Introduced), confidence: 0.6, source: Vec::new() }
}

/// The words that name the actor: the nominal with its possessor, or the source without its article.
fn name_of(gloss: &Gloss, nominal: Option<&Nominal>, tokens: &Range<usize>) -> Range<usize> {
    let range =
        nominal.map_or_else(|| tokens.clone(), |n| n.tokens.start..n.end.min(tokens.end).max(n.tokens.end));
    let article =
        gloss.is(range.start, &["the", "a", "an", "some", "many", "several", "few"]) && range.len() > 1;
    let start = range.start + usize::from(article);
    start..range.end.min(start + LONGEST)
}

/// Whether the source is capitalised beyond its first word, or a word that is no common one.
fn is_name(gloss: &Gloss, named: &Range<usize>) -> bool {
    let known = |at: usize| gloss.is_capital(at) && !gloss.senses(at).is_common();
    named.len() < 5 && named.clone().all(|at| gloss.is_capital(at)) && named.clone().any(known)
}

fn kind_of(gloss: &Gloss, nominal: Option<&Nominal>, named: &Range<usize>) -> ActorKind {
    match nominal.map(|n| n.kind) {
        Some(NominalKind::Person) => ActorKind::Person,
        Some(NominalKind::Body) => ActorKind::Organization,
        Some(NominalKind::Group) => ActorKind::Group,
        None if gloss.has(named.end - 1, Sense::Plural) => ActorKind::Group,
        None if gloss.is_capital(named.start) => ActorKind::Person,
        None => ActorKind::Group,
    }
}
