//! Descriptions that stand for somebody named before: "the presidential aide", "the alliance".

use super::{Cast, Gender, Member, persons::gender_of_words};
use crate::analysis::gloss::Gloss;
use crate::analysis::nominals::{Determiner, Nominal, NominalKind};
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::ops::Range;

/// Nouns for bodies, each with words that a name of such a body has.
const BODIES: &[(&str, &[&str])] = &[
    ("alliance", &["nato", "alliance", "treaty"]),
    ("bloc", &["union", "eu", "e.u.", "asean"]),
    ("fund", &["fund", "imf"]),
    ("bank", &["bank", "fargo", "goldman", "jpmorgan", "citigroup"]),
    ("court", &["court", "circuit"]),
    ("panel", &["committee", "commission", "panel", "court"]),
    ("committee", &["committee"]),
    ("commission", &["commission"]),
    ("council", &["council"]),
    ("agency", &["agency", "bureau", "fbi", "cia", "reuters", "tass", "interfax", "epa", "nasa"]),
    ("bureau", &["bureau", "fbi"]),
    ("department", &["department"]),
    ("ministry", &["ministry"]),
    ("party", &["party", "democrats", "republicans", "gop"]),
    ("union", &["union", "eu"]),
    ("newspaper", &["times", "post", "journal", "tribune", "herald", "guardian", "gazette", "news", "globe"]),
    ("paper", &["times", "post", "journal", "tribune", "herald", "guardian", "gazette", "news", "globe"]),
    ("magazine", &["magazine", "review", "time", "newsweek", "weekly", "economist", "slate"]),
    ("network", &["network", "cnn", "msnbc", "fox", "nbc", "cbs", "abc", "cnbc"]),
    ("company", &["inc", "corp", "company", "co", "group", "google", "apple", "facebook", "ford", "boeing"]),
    ("university", &["university", "college"]),
    (
        "group",
        &["group", "union", "association", "league", "foundation", "watch", "state", "hamas", "taliban"],
    ),
    ("foundation", &["foundation"]),
    ("institute", &["institute"]),
    ("association", &["association"]),
    ("organization", &["organization", "organisation", "nato", "un"]),
    ("campaign", &["campaign"]),
];

/// Titles in short, and the noun that returns for them.
const SHORT_TITLES: &[(&str, &str)] = &[
    ("sen", "senator"),
    ("gov", "governor"),
    ("rep", "representative"),
    ("rep", "congressman"),
    ("rep", "congresswoman"),
    ("rep", "lawmaker"),
    ("sen", "lawmaker"),
    ("gen", "general"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("ceo", "executive"),
    ("prime minister", "premier"),
    ("col", "colonel"),
    ("attorney", "lawyer"),
    ("lawyer", "attorney"),
    ("nominee", "candidate"),
    ("candidate", "nominee"),
    ("adviser", "advisor"),
    ("advisor", "adviser"),
    ("commissioner", "chief"),
];

/// Gives definite descriptions to the closest member before them that fits.
pub(super) fn attach(gloss: &Gloss, nominals: &[Nominal], cast: &mut Cast) {
    let taken: Vec<Range<usize>> = cast.mentions.iter().map(|m| m.tokens.clone()).collect();
    let mut found = Vec::new();
    for nominal in nominals {
        let at = taken.partition_point(|t| t.end <= nominal.tokens.start);
        let overlaps =
            taken.get(at).is_some_and(|t| t.start < nominal.tokens.end && t.end >= nominal.tokens.end);
        if overlaps || nominal.kind == NominalKind::Group {
            continue;
        }
        let definite = matches!(nominal.determiner, Determiner::Definite | Determiner::Possessor);
        if !definite {
            found.extend(announced(gloss, nominal, cast).map(|member| (nominal.tokens.clone(), member)));
            continue;
        }
        found.extend(referent(gloss, nominal, cast).map(|member| (nominal.tokens.clone(), member)));
    }
    for (tokens, member) in found {
        cast.mention(gloss, tokens, member, MentionForm::Nominal);
    }
}

/// The one body of the text that fits a description in the lead, which the text names later: "A federal court".
pub(super) fn announced(gloss: &Gloss, nominal: &Nominal, cast: &Cast) -> Option<usize> {
    /// The lead is this many paragraphs; more members are not looked at.
    const LEAD: usize = 3;
    const MOST: usize = 100;
    if nominal.kind != NominalKind::Body || gloss.document.paragraph_of(nominal.head) >= LEAD {
        return None;
    }
    let owned = matches!(nominal.determiner, Determiner::Pronoun | Determiner::Possessor);
    let mut fits = (0..cast.members.len().min(MOST)).filter(|&m| describes(gloss, nominal, &cast.members[m]));
    let first = fits.next().filter(|_| !owned)?;
    fits.next().is_none().then_some(first)
}

/// The closest member before the nominal that it describes; in a headline also one after.
fn referent(gloss: &Gloss, nominal: &Nominal, cast: &Cast) -> Option<usize> {
    // A description far from every name that fits is not worth a search of the whole text.
    const FAR: usize = 400;
    let fits = |member: &usize| describes(gloss, nominal, &cast.members[*member]);
    let before = cast.mentions_before(nominal.tokens.start).take(FAR).map(|m| m.member).filter(|m| fits(m));
    closest(gloss, nominal, before, cast).or_else(|| {
        let from = cast.mentions.partition_point(|m| m.tokens.start < nominal.tokens.start);
        let headline = gloss.document.paragraph_of(nominal.tokens.start) < 2;
        cast.mentions[from..].iter().filter(|_| headline).take(FAR / 8).map(|m| m.member).find(|m| fits(m))
    })
}

/// The first of `members` whose role has most of the words before the noun: "the former mayor".
fn closest(
    gloss: &Gloss,
    nominal: &Nominal,
    members: impl Iterator<Item = usize>,
    cast: &Cast,
) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for member in members {
        let role = cast.members[member].role.as_deref().map(fold).unwrap_or_default();
        let told = nominal.core.clone().filter(|&at| role.contains(&*fold(gloss.word(at)))).count();
        if best.is_none_or(|(most, _)| told > most) {
            best = Some((told, member));
        }
        if nominal.core.len() == 1 || told == nominal.core.len() {
            break;
        }
    }
    best.map(|(_, member)| member)
}

/// Tells whether a nominal describes a member of the cast.
pub fn describes(gloss: &Gloss, nominal: &Nominal, member: &Member) -> bool {
    let head = fold(gloss.word(nominal.head));
    match (nominal.kind, member.kind) {
        (NominalKind::Person, ActorKind::Person) => {
            let gender = gender_of_words(gloss, nominal.core.clone());
            let agrees =
                gender == Gender::Unknown || member.gender == Gender::Unknown || gender == member.gender;
            let second = nominal.core.clone().any(|at| gloss.is(at, SECOND));
            agrees && member.role.as_deref().is_some_and(|role| has_role(role, &head, second))
        }
        (NominalKind::Body, ActorKind::Organization) => {
            let heads = BODIES.iter().find(|(noun, _)| *noun == head).map_or(&[][..], |(_, heads)| *heads);
            let name = fold(&member.name);
            name.split([' ', '-'])
                .any(|word| heads.contains(&word.trim_end_matches('.')) || heads.contains(&word))
        }
        _ => false,
    }
}

/// Words that make an office another one: a deputy mayor is not the mayor.
const SECOND: &[&str] =
    &["deputy", "vice", "vice-president", "vice-chairman", "assistant", "associate", "shadow"];

/// Whether somebody with this role can be called by this noun; `second` tells that the noun is one of a deputy.
fn has_role(role: &str, noun: &str, second: bool) -> bool {
    let role = fold(role);
    // "spokesman for the mayor" is no mayor.
    let role = [" for ", " of ", " to ", " in ", " at ", " on "]
        .iter()
        .fold(&*role, |role, preposition| role.split(preposition).next().unwrap_or(role));
    if !second && role.split([' ', '-']).any(|w| SECOND.contains(&w)) && noun != "deputy" {
        return false;
    }
    let mut words = role.split([' ', '-']).map(|w| w.trim_end_matches('.'));
    let short = |word: &str| SHORT_TITLES.iter().any(|(title, full)| *full == noun && *title == word);
    let whole =
        SHORT_TITLES.iter().any(|(title, full)| *full == noun && title.contains(' ') && role.contains(title));
    whole || words.any(|word| word == noun || short(word))
}
