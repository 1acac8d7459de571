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
    let Some((named, kind)) = name_of(gloss, nominals, &tokens) else { return Speaker::default() };
    let words = gloss.document.words(named.clone());
    let member = cast.named(words).unwrap_or_else(|| cast.add(words, kind));
    let joined = (named.end..tokens.end).find(|&at| gloss.is(at, &["and"])).unwrap_or(tokens.end);
    let phrase = tokens.start..without_clause(gloss, &tokens).min(joined).max(named.end);
    cast.alias(member, gloss.document.words(phrase.clone()));
    additions.push(CastMention { tokens: phrase, member, form: MentionForm::Nominal });
    let mut members = vec![member];
    // "the mayor and the bishop": the second one is introduced as well.
    if let Some(second) = after_and(gloss, nominals, named.end..tokens.end) {
        let words = gloss.document.words(without_article(gloss, second.tokens.clone()));
        let member = cast.named(words).unwrap_or_else(|| cast.add(words, kind_of(second)));
        cast.alias(member, gloss.document.words(second.tokens.clone()));
        additions.push(CastMention { tokens: second.tokens.clone(), member, form: MentionForm::Nominal });
        members.push(member);
        members.dedup();
    }
    Speaker { members, reason: Some(Reason::Introduced), confidence: 0.4, source: Vec::new() }
}

/// Whether an earlier source of the same words made an actor.
pub(super) fn is_known(gloss: &Gloss, source: &Range<usize>, cast: &Cast) -> bool {
    cast.named(gloss.document.words(without_article(gloss, source.clone()))).is_some()
}

/// The description that "and" joins at the beginning of `rest`.
fn after_and<'n>(gloss: &Gloss, nominals: &'n [Nominal], rest: Range<usize>) -> Option<&'n Nominal> {
    let start = rest.start + usize::from(gloss.word(rest.start) == ",");
    let joined = gloss.is(start, &["and"]) && start < rest.end;
    let from = nominals.partition_point(|n| n.tokens.start <= start);
    nominals.get(from).filter(|n| joined && n.tokens.start == start + 1 && n.tokens.end <= rest.end)
}

/// The end of a source without a clause or an apposition after a comma.
fn without_clause(gloss: &Gloss, tokens: &Range<usize>) -> usize {
    let clause = |&at: &usize| gloss.word(at) == "," || gloss.is(at, &["who", "which", "that", "whom"]);
    (tokens.start + 1..tokens.end).find(clause).unwrap_or(tokens.end)
}

/// The words that name the actor of a source, and what it is.
fn name_of(gloss: &Gloss, nominals: &[Nominal], tokens: &Range<usize>) -> Option<(Range<usize>, ActorKind)> {
    let from = nominals.partition_point(|n| n.tokens.start < tokens.start);
    let inside = || {
        nominals[from..]
            .iter()
            .take_while(|n| n.tokens.start < tokens.end)
            .filter(|n| n.tokens.end <= tokens.end)
    };
    // Of "the drivers" and "the drivers' union", which begin together, the longer one is meant.
    let longest = inside().take_while(|n| n.tokens.start == tokens.start).max_by_key(|n| n.tokens.end);
    if let Some(nominal) = longest.filter(|n| !is_owner(gloss, n)) {
        let whole = nominal.tokens.start..nominal.end.min(tokens.end).max(nominal.tokens.end);
        return (!is_unnamed(gloss, nominal)).then(|| (without_article(gloss, whole), kind_of(nominal)));
    }
    if let Some(named) = capitals(gloss, tokens) {
        return Some(named);
    }
    if let Some(trade) = trade(gloss, tokens) {
        return Some(trade);
    }
    let nominal = inside().find(|n| !is_owner(gloss, n)).filter(|n| !is_unnamed(gloss, n))?;
    let whole = nominal.tokens.start..nominal.end.min(tokens.end).max(nominal.tokens.end);
    Some((without_article(gloss, whole), kind_of(nominal)))
}

/// Whether the nominal only owns what follows: "the drivers" in "the drivers' rage".
fn is_owner(gloss: &Gloss, nominal: &Nominal) -> bool {
    gloss.is_possessive(nominal.tokens.end)
}

fn is_unnamed(gloss: &Gloss, nominal: &Nominal) -> bool {
    nominal.tokens.len() == 1 && gloss.has(nominal.head, Sense::Unnamed)
}

fn without_article(gloss: &Gloss, range: Range<usize>) -> Range<usize> {
    let article =
        gloss.is(range.start, &["the", "a", "an", "some", "many", "several", "few"]) && range.len() > 1;
    let start = range.start + usize::from(article);
    start..range.end.min(start + LONGEST)
}

/// A run of capitals at the beginning of the source: a place, a body, or one word that is a person's.
fn capitals(gloss: &Gloss, tokens: &Range<usize>) -> Option<(Range<usize>, ActorKind)> {
    let start = tokens.start + usize::from(gloss.is(tokens.start, &["the"]));
    let part = |&at: &usize| {
        gloss.is_capital(at) || matches!(gloss.word(at), "&" | "of") && gloss.is_capital(at + 1)
    };
    let end = (start..tokens.end.min(start + LONGEST)).take_while(part).last()? + 1;
    let noun = |at: usize| gloss.part(at).starts_with("NNP");
    let strange = |at: usize| noun(at) && !gloss.senses(at).is_common();
    let last = end - 1;
    let kind = if gloss.senses(last).any(&[Sense::PlaceHead, Sense::Place]) {
        ActorKind::Country
    } else if end - start > 1 {
        ActorKind::Organization
    } else {
        ActorKind::Person
    };
    let whole = end == tokens.end || !gloss.part(end).starts_with("NN");
    let named = noun(last) && (start..end).any(strange) && !gloss.is_possessive(end);
    (named && whole).then_some((start..end, kind))
}

/// A noun for somebody that no list has, by its ending: "a steward", "two beekeepers".
fn trade(gloss: &Gloss, tokens: &Range<usize>) -> Option<(Range<usize>, ActorKind)> {
    const ONE: &[&str] = &["er", "or", "ist", "ian", "man", "woman", "eer", "ee", "ant"];
    let inner = |&at: &usize| {
        let part = gloss.part(at);
        part.starts_with("NN") || part.starts_with("JJ") || matches!(part, "DT" | "CD" | "PRP$" | "VBN")
    };
    let end = (tokens.start..tokens.end.min(tokens.start + LONGEST)).take_while(inner).last()? + 1;
    let (head, part) = (gloss.word(end - 1), gloss.part(end - 1));
    let determined = matches!(gloss.part(tokens.start), "DT" | "CD" | "PRP$") || part == "NNS";
    let kind = match part {
        "NN" if ONE.iter().any(|e| head.ends_with(e)) => ActorKind::Person,
        "NNS" if ONE.iter().any(|e| head.strip_suffix('s').is_some_and(|h| h.ends_with(e))) => {
            ActorKind::Group
        }
        _ => return None,
    };
    let thing = gloss.is(end - 1, THINGS) || head.len() < 5;
    (determined && !thing).then(|| (without_article(gloss, tokens.start..end), kind))
}

/// Nouns that end as those for people do and are none.
const THINGS: &[&str] = &[
    "letter",
    "letters",
    "order",
    "orders",
    "paper",
    "papers",
    "number",
    "numbers",
    "matter",
    "matters",
    "answer",
    "answers",
    "poster",
    "posters",
    "center",
    "centre",
    "computer",
    "offer",
    "offers",
    "error",
    "errors",
    "factor",
    "factors",
    "plant",
    "border",
    "banner",
    "banners",
    "newsletter",
    "chapter",
    "chapters",
    "disaster",
    "ladder",
    "river",
    "weather",
    "winter",
    "summer",
    "power",
    "powers",
    "water",
    "dinner",
    "laughter",
    "behavior",
    "behaviour",
    "motor",
    "rumor",
    "rumour",
    "favor",
    "honor",
    "labor",
    "committee",
    "restaurant",
    "document",
    "government",
    "transfer",
    "server",
    "servers",
    "monster",
    "other",
    "others",
    "another",
    "warrant",
    "grant",
    "merger",
    "filter",
    "disorder",
    "remainder",
    "reminder",
    "indicator",
    "indicators",
    "disclaimer",
    "folder",
    "ledger",
    "sticker",
];

const fn kind_of(nominal: &Nominal) -> ActorKind {
    match nominal.kind {
        NominalKind::Person => ActorKind::Person,
        NominalKind::Body => ActorKind::Organization,
        NominalKind::Group => ActorKind::Group,
    }
}
