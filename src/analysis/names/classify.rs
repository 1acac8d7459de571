//! What a run of capitalised words is: person, body, country, place, thing.

use super::roles::{is_modifier, role_before, split_title};
use super::runs::name;
use super::{Name, NameKind};
use crate::analysis::gloss::Gloss;
use crate::lexicon::countries::Naming;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Appends the name or names of the run `tokens`.
pub(super) fn classify(gloss: &Gloss, tokens: Range<usize>, weak: bool, names: &mut Vec<Name>) {
    let Some(tokens) = without_weak_start(gloss, tokens, weak).and_then(|t| without_time(gloss, t)) else {
        return;
    };
    if is_people(gloss, &tokens) {
        // "Democrats", "House Republicans": a group, which is described and not named.
    } else if let Some(kind) = known(gloss, &tokens) {
        names.push(finish(gloss, name(tokens, kind, weak)));
    } else if let Some(at) = split_title(gloss, &tokens) {
        push_titled(gloss, tokens, at, names);
    } else if let Some(at) = split_possessor(gloss, &tokens) {
        classify(gloss, tokens.start..at, weak, names);
        classify(gloss, at..tokens.end, false, names);
    } else if let Some(at) = split_office(gloss, &tokens) {
        classify(gloss, at..tokens.end, false, names);
    } else {
        let kind = by_shape(gloss, &tokens, weak);
        names.push(finish(gloss, name(tokens, kind, weak)));
    }
}

/// What an office is of, where nobody is named: `CEO of the Oda Bank`.
fn split_office(gloss: &Gloss, tokens: &Range<usize>) -> Option<usize> {
    let of = (tokens.start + 1..tokens.end).find(|&at| gloss.is(at, &["of"]))?;
    let office = gloss.senses(of - 1).any(&[Sense::Title, Sense::Role]);
    let start = of + 1 + usize::from(gloss.is(of + 1, &["the"]));
    (office && start + 1 < tokens.end).then_some(start)
}

/// Cuts days and months from both ends of a run: `Thursday Ada Oda`.
fn without_time(gloss: &Gloss, mut tokens: Range<usize>) -> Option<Range<usize>> {
    while tokens.len() > 1 && gloss.has(tokens.end - 1, Sense::Time) && !is_surname_too(gloss, tokens.end - 1)
    {
        tokens.end -= 1;
    }
    let body = ends_in_head(gloss, &tokens) || gloss.phrase(tokens.clone()).has(Sense::Organization);
    while !body
        && tokens.len() > 1
        && gloss.has(tokens.start, Sense::Time)
        && !gloss.senses(tokens.start).is_first_name()
    {
        tokens.start += 1;
    }
    (!tokens.is_empty()).then_some(tokens)
}

/// A month that is a name as well, after what can be a first name and before no number: `Theresa May`.
fn is_surname_too(gloss: &Gloss, at: usize) -> bool {
    let number = gloss.part(at + 1) == "CD";
    let before = gloss.senses(at - 1);
    before.is_first_name() || gloss.is(at, &["may", "march", "august"]) && !number && !before.is_common()
}

/// Whether the run ends in a noun for people in the plural.
fn is_people(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let last = tokens.end - 1;
    let shouted = gloss.word(last).chars().all(|c| !c.is_lowercase());
    let plural = gloss.has(last, Sense::Group) && gloss.word(last).ends_with('s') && !shouted;
    let body = tokens.len() > 1 && gloss.has(last, Sense::OrganizationHead);
    plural && !body && !gloss.phrase(tokens.clone()).has(Sense::Organization) && tokens.len() < 4
}

/// Cuts a capital that says nothing from the front of a run; nothing may be left.
fn without_weak_start(gloss: &Gloss, tokens: Range<usize>, weak: bool) -> Option<Range<usize>> {
    if !weak {
        return Some(tokens);
    }
    let first = gloss.senses(tokens.start);
    let named = first.is_first_name() || first.any(&[Sense::Organization, Sense::Title]);
    let country = gloss.lexicon.country(gloss.word(tokens.start)).is_some();
    // "New York", "New Jersey Gov.": a name that the lexicon knows begins the run.
    let whole = (tokens.start + 2..=tokens.end.min(tokens.start + 4))
        .any(|end| gloss.phrase(tokens.start..end).any(&[Sense::Organization, Sense::Place]))
        || gloss.phrase(tokens.clone()).any(&[Sense::Organization, Sense::Place]);
    if !first.is_common() || country || whole || tokens.len() > 1 && is_explained(gloss, tokens.end) {
        return Some(tokens);
    }
    let role = first.any(&[Sense::Role, Sense::Title, Sense::OrganizationHead]);
    if tokens.len() == 1 {
        return (named && !first.any(&[Sense::Title, Sense::Noun, Sense::Verb])).then_some(tokens);
    }
    let modifier = first.any(&[Sense::Noun, Sense::Adjective]) && !first.has(Sense::Adverb);
    let office = modifier
        && !first.has(Sense::Time)
        && matches!(gloss.part(tokens.start), "NN" | "NNP" | "JJ")
        && gloss.senses(tokens.start + 1).any(&[Sense::Title, Sense::Role]);
    let kept = named || role || office || modifier && ends_in_head(gloss, &tokens);
    Some(if kept { tokens } else { tokens.start + 1..tokens.end })
}

fn ends_in_head(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let last = gloss.senses(tokens.end - 1);
    last.any(&[Sense::OrganizationHead, Sense::NotActorHead, Sense::PlaceHead])
}

/// What the lexicon says of the run as a whole.
fn known(gloss: &Gloss, tokens: &Range<usize>) -> Option<NameKind> {
    let phrase = gloss.document.words(tokens.clone());
    let senses = gloss.phrase(tokens.clone());
    if let Some(country) = gloss.lexicon.country(phrase) {
        let place = country.naming == Naming::Seat && is_place_here(gloss, tokens);
        return Some(if place { NameKind::Place } else { NameKind::Country(country) });
    }
    let single = tokens.len() == 1;
    let followed = single && senses.is_first_name() && gloss.is_capital(tokens.end);
    if senses.has(Sense::Organization) && !followed && !(single && is_word_in_lower_case(gloss, tokens)) {
        return Some(NameKind::Organization);
    }
    if senses.has(Sense::Place) {
        return Some(NameKind::Place);
    }
    let time = single && senses.has(Sense::Time);
    (time || single && senses.has(Sense::NotActorHead)).then_some(NameKind::Thing)
}

/// Names such as WHO, ICE or VA are names only in capitals.
fn is_word_in_lower_case(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let word = gloss.word(tokens.start);
    let short = matches!(
        word.to_ascii_lowercase().as_str(),
        "who" | "ice" | "va" | "un" | "sec" | "ap" | "rt" | "abc"
    );
    short && word.chars().any(char::is_lowercase)
}

/// Whether a capital is a place where it stands: `in Moscow`, `Moscow, Idaho`.
pub(super) fn is_place_here(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let before = tokens.start.checked_sub(1);
    let article = before.filter(|&at| gloss.is(at, &["the"])).and_then(|at| at.checked_sub(1));
    let at = article.or(before);
    at.is_some_and(|at| gloss.has(at, Sense::Locative)) && !gloss.is_possessive(tokens.end)
}

/// A title inside the run: what is before the name is its role.
fn push_titled(gloss: &Gloss, tokens: Range<usize>, at: usize, names: &mut Vec<Name>) {
    let mut found = name(at..tokens.end, NameKind::Person, false);
    let start = role_before(gloss, tokens.start).unwrap_or(tokens.start);
    found.role = Some(start..at);
    push_named_in_role(gloss, tokens.start..at, names);
    names.push(found);
}

/// A body named within a role is mentioned too: `Wells Bank` in `Wells Bank CEO Ada Oda`.
fn push_named_in_role(gloss: &Gloss, role: Range<usize>, names: &mut Vec<Name>) {
    let titled = gloss.has(role.start, Sense::Title);
    let body = |range: &Range<usize>| !titled && gloss.phrase(range.clone()).has(Sense::Organization);
    let found = (role.start + 1..role.end).rev().map(|end| role.start..end).find(body);
    names.extend(found.map(|tokens| name(tokens, NameKind::Organization, false)));
}

/// A country or body before a first name is no part of the name: `Republican Ada Oda`, `US Maria Oda`.
fn split_possessor(gloss: &Gloss, tokens: &Range<usize>) -> Option<usize> {
    let country = gloss.lexicon.country(gloss.word(tokens.start));
    let first = gloss.senses(tokens.start);
    let prefix = country.is_some_and(|c| c.naming == Naming::Adjective)
        || first.has(Sense::Group)
        || first.has(Sense::Role) && !first.has(Sense::Title) && !first.is_first_name();
    let next = tokens.start + 1;
    (prefix && tokens.len() > 2 && gloss.senses(next).is_first_name() && !ends_in_head(gloss, tokens))
        .then_some(next)
}

/// What the words of the run tell.
fn by_shape(gloss: &Gloss, tokens: &Range<usize>, weak: bool) -> NameKind {
    let last = gloss.senses(tokens.end - 1);
    let first = gloss.senses(tokens.start);
    let single = tokens.len() == 1;
    let headed = headed_before_preposition(gloss, tokens);
    if let Some(kind) = headed.filter(|_| !single) {
        return kind;
    }
    if single {
        return if first.is_first_name() && !(weak && first.is_common()) {
            NameKind::Person
        } else {
            NameKind::Unknown
        };
    }
    let prefix = [
        "san", "santa", "mt.", "mount", "fort", "ft.", "lake", "cape", "port", "uss", "hms", "st.", "los",
        "las", "el",
    ];
    if gloss.is(tokens.start, &prefix) {
        return NameKind::Place;
    }
    let noun = last.any(&[Sense::Noun, Sense::Plural]) && first.is_common();
    if first.is_first_name() && tokens.len() <= 5 && !noun && !is_state(gloss, tokens.end - 1) {
        return NameKind::Person;
    }
    if is_state(gloss, tokens.end - 1) {
        return NameKind::Place;
    }
    if is_initial(gloss.word(tokens.start)) && tokens.len() <= 4 {
        NameKind::Person
    } else {
        NameKind::Unknown
    }
}

/// The kind that the head tells: the last word, or the last before a preposition.
fn headed_before_preposition(gloss: &Gloss, tokens: &Range<usize>) -> Option<NameKind> {
    let preposition = tokens.clone().find(|&at| gloss.is(at, &["of", "for", "on", "in"]));
    let head = gloss.senses(preposition.unwrap_or(tokens.end).saturating_sub(1));
    if head.has(Sense::NotActorHead) && !head.has(Sense::OrganizationHead) {
        return Some(NameKind::Thing);
    }
    if head.has(Sense::OrganizationHead) {
        return Some(NameKind::Organization);
    }
    (head.has(Sense::PlaceHead)
        || head.has(Sense::Place) && preposition.is_none() && is_compass(gloss, tokens))
    .then_some(NameKind::Place)
}

/// `Northern Virginia`, `West Texas`: a direction before a place.
fn is_compass(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let words = [
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper",
        "new",
    ];
    gloss.is(tokens.start, &words)
}

/// Whether a noun for a body in apposition tells what the name before `at` is: `, a company of forty`.
pub(in crate::analysis) fn is_explained(gloss: &Gloss, at: usize) -> bool {
    const LONGEST: usize = 6;
    if gloss.word(at) != "," || !gloss.is(at + 1, &["a", "an", "the"]) {
        return false;
    }
    let noun = (at + 2..at + 2 + LONGEST).find(|&i| !is_modifier(gloss, i) || !is_modifier(gloss, i + 1));
    noun.is_some_and(|i| gloss.has(i, Sense::Collective) && !gloss.is_capital(i) && gloss.part(i) == "NN")
}

/// A state in short after a town: `Va.`
fn is_state(gloss: &Gloss, at: usize) -> bool {
    let short = [
        "va.", "md.", "pa.", "ga.", "fla.", "calif.", "mass.", "conn.", "mich.", "minn.", "wis.", "tex.",
        "tenn.", "ala.", "ariz.", "colo.", "ill.", "ind.", "ky.", "la.", "mo.", "nev.", "okla.", "ore.",
        "wash.", "n.y.", "n.j.", "n.c.", "s.c.", "n.h.", "d.c.",
    ];
    gloss.is(at, &short)
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.ends_with('.') && word.chars().count() <= 4
}

/// Whether a noun is first of all an adjective, which makes no person of one word: `conservative Westchester`.
fn is_bent(gloss: &Gloss, at: usize) -> bool {
    gloss.has(at, Sense::Adjective) && !gloss.has(at, Sense::Title)
}

/// Takes the role that stands before a person in small letters.
fn finish(gloss: &Gloss, mut found: Name) -> Name {
    let single = found.tokens.len() == 1;
    if matches!(found.kind, NameKind::Person | NameKind::Unknown)
        && let Some(start) = role_before(gloss, found.tokens.start)
        && !(single && gloss.phrase(found.tokens.clone()).has(Sense::Organization))
        && !(single && found.kind == NameKind::Unknown && is_bent(gloss, found.tokens.start - 1))
    {
        found.role = Some(start..found.tokens.start);
        found.kind = NameKind::Person;
    }
    found
}
