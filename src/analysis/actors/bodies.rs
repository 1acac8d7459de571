//! Bodies with names: full names, initialisms, shorter forms.

use super::Cast;
use super::acting::acts;
use super::described::announced;
use super::places::Places;
use crate::analysis::gloss::Gloss;
use crate::analysis::names::classify::is_explained;
use crate::analysis::names::{Name, NameKind};
use crate::analysis::nominals::{Determiner, Nominal, NominalKind};
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::ops::Range;

/// Adds the bodies among `names`; the longest form comes first, shorter forms join it.
pub(super) fn add(gloss: &Gloss, names: &[Name], places: &Places, cast: &mut Cast) {
    let taken: Vec<usize> = cast.mentions.iter().map(|m| m.tokens.start).collect();
    let place = |n: &Name| {
        n.kind == NameKind::Unknown && n.tokens.len() == 1 && places.contains(gloss, n.tokens.start)
    };
    let free = |n: &&Name| taken.binary_search(&n.tokens.start).is_err() && is_body(gloss, n) && !place(n);
    let bodies: Vec<&Name> = names.iter().filter(free).collect();
    let mut longest = bodies.clone();
    longest.sort_by_key(|n| (std::cmp::Reverse(n.tokens.len()), n.tokens.start));
    let mut register: HashMap<String, usize> = HashMap::new();
    for name in longest {
        let words = gloss.document.words(name.tokens.clone());
        let key = fold(words).into_owned();
        if !register.contains_key(&key) {
            let member = cast.add(words, ActorKind::Organization);
            cast.members[member].sure = false;
            for short in short_forms(gloss, name) {
                register.entry(short).or_insert(member);
            }
            register.insert(key, member);
        }
    }
    let unknown = |n: &&Name| {
        taken.binary_search(&n.tokens.start).is_err()
            && matches!(n.kind, NameKind::Organization | NameKind::Unknown)
    };
    for name in names.iter().filter(unknown) {
        let key = fold(gloss.document.words(name.tokens.clone()));
        if let Some(&member) = register.get(&*key) {
            cast.members[member].sure |= !is_affiliation(gloss, name) && !is_handle(gloss, name);
            cast.mention(gloss, name.tokens.clone(), member, MentionForm::Name);
        }
    }
}

/// Adds bodies that are described with a name: "the Oda administration", "Oda's campaign".
pub(super) fn add_described(gloss: &Gloss, nominals: &[Nominal], cast: &mut Cast) {
    let bodies = nominals.iter().filter(|n| n.kind == NominalKind::Body);
    let found: Vec<(Range<usize>, &Nominal)> =
        bodies.filter_map(|n| Some((named_part(gloss, n, cast)?, n))).collect();
    for (tokens, nominal) in found {
        let words = gloss.document.words(tokens.clone());
        let known = cast
            .named(words)
            .or_else(|| explained(gloss, &tokens, nominal.head, cast))
            .or_else(|| announced(gloss, nominal, cast));
        let member = known.unwrap_or_else(|| cast.add(words, ActorKind::Organization));
        cast.mention(gloss, tokens, member, MentionForm::Name);
    }
}

/// The words of a nominal that name a body nobody has named yet; `None` where there is no name in it.
fn named_part(gloss: &Gloss, nominal: &Nominal, cast: &Cast) -> Option<Range<usize>> {
    let core = nominal.core.clone();
    let bare = nominal.determiner == Determiner::None;
    let name = |at: usize| gloss.is_capital(at) && gloss.lexicon.country(gloss.word(at)).is_none();
    let named = core.len() > 1 && core.clone().skip(usize::from(bare)).any(name);
    let owned = nominal.determiner == Determiner::Possessor && gloss.is_capital(nominal.tokens.start);
    let known = cast.mentions_in(nominal.tokens.clone()).any(|m| m.tokens.contains(&nominal.head));
    let explains = gloss.is_capital(nominal.head + 1);
    (!known && !explains && (named || owned)).then(|| if owned { nominal.tokens.clone() } else { core })
}

/// The body that a noun after its name only explains: "the Oda News network".
fn explained(gloss: &Gloss, tokens: &Range<usize>, head: usize, cast: &Cast) -> Option<usize> {
    let kinds = [
        "group",
        "movement",
        "network",
        "agency",
        "company",
        "newspaper",
        "magazine",
        "bank",
        "party",
        "alliance",
    ];
    let first = cast.mentions_in(tokens.clone()).find(|m| m.tokens.start == tokens.start)?;
    let body = cast.members[first.member].kind == ActorKind::Organization;
    (body && gloss.is(head, &kinds)).then_some(first.member)
}

fn is_body(gloss: &Gloss, name: &Name) -> bool {
    match name.kind {
        NameKind::Organization => true,
        NameKind::Unknown => {
            is_handle(gloss, name)
                || is_introduced(gloss, &name.tokens)
                || !name.weak && acts(gloss, &name.tokens)
                || is_initialism(gloss, name)
        }
        _ => false,
    }
}

/// Whether the name only tells where somebody belongs or something is: "Oda News' Ada Bly", "on Twitter".
fn is_affiliation(gloss: &Gloss, name: &Name) -> bool {
    let after = name.tokens.end;
    let possessor =
        gloss.is_possessive(after) && (gloss.is_capital(after + 1) || gloss.has(after + 1, Sense::Role));
    let role = gloss.has(after, Sense::Role) && !gloss.is_capital(after);
    let Some(before) = name.tokens.start.checked_sub(1) else { return possessor };
    let article = usize::from(gloss.is(before, &["the", "a", "an"]) && before > 0);
    let preposition = gloss.is(before - article, &["on", "at", "in", "via", "of"]);
    let owner = gloss.is_possessive(after) && !possessor;
    possessor || role || preposition && !owner
}

/// "the agency Oda-Press": a noun for a body right before the name.
pub(super) fn is_introduced(gloss: &Gloss, name: &Range<usize>) -> bool {
    let before = name.start.checked_sub(1);
    let body = |at: usize| {
        let paper = gloss.is(at, &["daily", "weekly", "monthly", "tabloid"]);
        paper || gloss.has(at, Sense::Collective) && !gloss.is_capital(at) && gloss.part(at) == "NN"
    };
    before.is_some_and(body) || is_explained(gloss, name.end)
}

fn is_handle(gloss: &Gloss, name: &Name) -> bool {
    gloss.word(name.tokens.start).starts_with('@')
}

fn is_initialism(gloss: &Gloss, name: &Name) -> bool {
    let word = gloss.word(name.tokens.start);
    let capitals = word.chars().all(|c| c.is_uppercase() || c == '.');
    let article = name.tokens.start > 0 && gloss.is(name.tokens.start - 1, &["the"]);
    name.tokens.len() == 1 && capitals && (2..=6).contains(&word.len()) && article
}

/// Other forms under which a body may return: initials, the name without its place, its first word.
fn short_forms(gloss: &Gloss, name: &Name) -> Vec<String> {
    let words: Vec<&str> = name.tokens.clone().map(|at| gloss.word(at)).collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let capital = |w: &&&str| w.starts_with(char::is_uppercase);
    let initials: String = words.iter().filter(capital).filter_map(|w| w.chars().next()).collect();
    let dotted: String = initials.chars().flat_map(|c| [c, '.']).collect();
    let mut forms = vec![initials.to_lowercase(), dotted.to_lowercase()];
    let last = words.len() - 1;
    let first = name.tokens.start;
    if words.len() > 2 {
        forms.push(fold(&words[1..].join(" ")).into_owned());
    }
    if words.len() == 2 && gloss.has(first + last, Sense::OrganizationHead) {
        let own = !gloss.senses(first).is_common()
            && !gloss.senses(first).any(&[Sense::Place, Sense::Organization]);
        let named = gloss.lexicon.country(words[0]).is_none() && !gloss.senses(first).is_first_name();
        forms.extend((own && named).then(|| fold(words[0]).into_owned()));
    }
    let paper = ["post", "times", "journal", "court", "committee", "commission", "council"];
    forms.extend(gloss.is(first + last, &paper).then(|| fold(words[last]).into_owned()));
    forms
}
