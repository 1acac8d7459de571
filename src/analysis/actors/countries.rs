//! Countries under their names, under capitals and seats of power that act, and under "the … side".

use super::Cast;
use super::acting::acts;
use crate::analysis::gloss::Gloss;
use crate::analysis::names::{Name, NameKind};
use crate::analysis::nominals::Nominal;
use crate::lexicon::countries::{CountryName, Naming};
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::ops::Range;

/// Where news in English is news from home, in which an office is one body among others.
const HOMES: &[&str] = &["United States", "United Kingdom"];

/// Nouns after a demonym that mean its government: "the American side".
const GOVERNMENT: &[&str] =
    &["side", "government", "leadership", "administration", "authorities", "regime", "state", "delegation"];

/// Adds the countries that act, and the places where they are mentioned.
pub(super) fn add(gloss: &Gloss, names: &[Name], nominals: &[Nominal], cast: &mut Cast) {
    let mut mentions: Vec<(Range<usize>, CountryName, MentionForm)> = Vec::new();
    let people = |n: &Name| matches!(n.kind, NameKind::Country(c) if c.naming == Naming::People);
    for name in names.iter().filter(|n| !people(n)) {
        if let NameKind::Country(country) = name.kind
            && country.naming != Naming::Adjective
            && !is_described(gloss, name)
        {
            let form = MentionForm::Name;
            mentions.push((with_article(gloss, name.tokens.clone(), country), country, form));
        }
    }
    for nominal in nominals {
        if let Some(country) = government(gloss, nominal) {
            mentions.push((nominal.tokens.clone(), country, MentionForm::Nominal));
        }
    }
    join(gloss, mentions, cast);
}

/// "US officials": a name used as an adjective before a noun.
fn is_described(gloss: &Gloss, name: &Name) -> bool {
    let at = name.tokens.end;
    let senses = gloss.senses(at);
    let noun = senses.any(&[Sense::Noun, Sense::Plural, Sense::Role, Sense::Group, Sense::Adjective]);
    let verb = gloss.is_verb(at) || gloss.tag(at).is_verb();
    noun && gloss.is_word(at) && !verb && !senses.any(&[Sense::Function, Sense::Adverb])
}

/// The country whose government a nominal means.
fn government(gloss: &Gloss, nominal: &Nominal) -> Option<CountryName> {
    if !gloss.is(nominal.head, GOVERNMENT) || nominal.core.len() > 4 {
        return None;
    }
    let named = |words: &str| gloss.lexicon.country(words).filter(|c| c.naming != Naming::People);
    let whole = named(gloss.document.words(nominal.core.start..nominal.head));
    whole.or_else(|| nominal.core.clone().find_map(|at| named(gloss.word(at))))
}

/// The Kremlin and the White House are named with their article.
fn with_article(gloss: &Gloss, tokens: Range<usize>, country: CountryName) -> Range<usize> {
    let article =
        tokens.start > 0 && gloss.word(tokens.start - 1) == "the" && country.naming == Naming::Office;
    tokens.start - usize::from(article)..tokens.end
}

fn join(gloss: &Gloss, mentions: Vec<(Range<usize>, CountryName, MentionForm)>, cast: &mut Cast) {
    let acting = |tokens: &Range<usize>| !is_located(gloss, tokens);
    let alone = is_alone(&mentions, acting);
    let home = |c: &CountryName| gloss.lexicon.country_of(*c).is_some_and(|c| HOMES.contains(&&*c.name));
    let (seats, mentions): (Vec<_>, Vec<_>) =
        mentions.into_iter().partition(|(_, c, _)| alone && c.naming == Naming::Office && home(c));
    for (tokens, ..) in seats.into_iter().filter(|(t, ..)| acts(gloss, t) || gloss.is_possessive(t.end)) {
        let start = tokens.start + usize::from(gloss.is(tokens.start, &["the"]));
        let tokens = start..tokens.end;
        let words = gloss.document.words(tokens.clone());
        let member = cast.named(words).unwrap_or_else(|| cast.add(words, ActorKind::Organization));
        cast.mention(gloss, tokens, member, MentionForm::Name);
    }
    let mut members: HashMap<usize, usize> = HashMap::new();
    for (tokens, country, _) in mentions.iter().filter(|(t, ..)| acting(t)) {
        let Some(entry) = gloss.lexicon.country_of(*country) else { continue };
        members.entry(country.country).or_insert_with(|| cast.add(&entry.name, ActorKind::Country));
        debug_assert!(!tokens.is_empty());
    }
    for (tokens, country, form) in mentions {
        if let Some(&member) = members.get(&country.country) {
            cast.mention(gloss, tokens, member, form);
        }
    }
}

/// Whether no two countries act: then an office such as the White House is one body among others at home.
fn is_alone(
    mentions: &[(Range<usize>, CountryName, MentionForm)],
    acting: impl Fn(&Range<usize>) -> bool,
) -> bool {
    let mut countries = mentions
        .iter()
        .filter(|(t, c, _)| acting(t) && c.naming != Naming::Office)
        .map(|(_, c, _)| c.country);
    let first = countries.next();
    countries.all(|c| Some(c) == first)
}

/// Whether the name only tells where something is.
fn is_located(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let Some(mut at) = tokens.start.checked_sub(1) else { return false };
    if gloss.is(at, &["the"]) && at > 0 {
        at -= 1;
    }
    gloss.has(at, Sense::Locative) && !gloss.is_possessive(tokens.end)
}
