//! Persons: the fullest form first, shorter forms join it.

use super::acting::acts;
use super::bodies::is_introduced;
use super::places::Places;
use super::{Cast, Gender};
use crate::analysis::gloss::Gloss;
use crate::analysis::names::{Name, NameKind};
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::collections::HashSet;
use std::ops::Range;

/// Adds the persons among `names`.
pub(super) fn add(gloss: &Gloss, names: &[Name], places: &Places, cast: &mut Cast) {
    let mut register = Register::default();
    let mut full: Vec<&Name> = names.iter().filter(|n| is_full(gloss, n)).collect();
    full.sort_by_key(|n| std::cmp::Reverse(n.tokens.len()));
    for name in full {
        register.enter(gloss, name, cast);
    }
    register.note_acting(gloss, names);
    let persons = || names.iter().filter(|n| matches!(n.kind, NameKind::Person | NameKind::Unknown));
    let place = |n: &Name| n.kind == NameKind::Unknown && places.contains(gloss, n.tokens.start);
    for name in persons().filter(|n| !place(n)) {
        if register.find(gloss, name, cast).is_none() {
            register.enter_short(gloss, name, cast);
        }
    }
    for name in persons() {
        if let Some(member) = register.find(gloss, name, cast) {
            cast.mention(gloss, name.tokens.clone(), member, MentionForm::Name);
            note_role(gloss, name, member, cast);
        }
    }
}

/// Whether the name has first and last name and is a person's beyond doubt, or looks like one.
fn is_full(gloss: &Gloss, name: &Name) -> bool {
    let several = name.tokens.len() > 1;
    let party = has_party(gloss, name.tokens.end);
    let looks =
        || name.kind == NameKind::Unknown && name.tokens.len() < 4 && looks_like_person(gloss, &name.tokens);
    let body = name.kind == NameKind::Unknown && is_introduced(gloss, &name.tokens);
    several && !body && (name.kind == NameKind::Person || looks() || party && name.kind == NameKind::Unknown)
}

/// "(R-Ohio)" after a name tells a person.
fn has_party(gloss: &Gloss, at: usize) -> bool {
    let party = gloss.word(at + 1).split('-').next().unwrap_or_default();
    matches!(gloss.word(at), "(" | ",") && matches!(party, "R" | "D" | "I") && gloss.word(at + 1).len() > 1
}

/// Two or three words, none of them a word of the language, none shouted.
fn looks_like_person(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let plain = |at: usize| {
        let word = gloss.word(at);
        let small = word.chars().skip(1).any(char::is_lowercase);
        !gloss.senses(at).is_common()
            && !gloss.has(at, Sense::Place)
            && word.chars().all(|c| c.is_alphabetic() || c == '-' || c == '.' || c == '\'' || c == '’')
            && (small || at == tokens.start)
    };
    tokens.clone().all(plain) && gloss.lexicon.country(gloss.word(tokens.start)).is_none()
}

/// The token that is the last name: the last one that is no "Jr.".
fn surname(gloss: &Gloss, tokens: &Range<usize>) -> usize {
    let suffix = |at: &usize| gloss.is(*at, &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"]);
    tokens.clone().rev().find(|at| !suffix(at)).unwrap_or(tokens.start)
}

/// Persons by their names.
#[derive(Default)]
struct Register {
    full: HashMap<String, usize>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    /// How often each person is named in full: a bare surname means the one who is named most.
    bearers: HashMap<usize, usize>,
    /// Single words that act somewhere in the text.
    acting: HashSet<String>,
}

/// No more bearers of one name are told apart.
const MOST: usize = 8;

impl Register {
    /// Enters a full name, unless it is there already.
    fn enter(&mut self, gloss: &Gloss, name: &Name, cast: &mut Cast) {
        let words = fold(gloss.document.words(name.tokens.clone())).into_owned();
        let last = fold(gloss.word(surname(gloss, &name.tokens))).into_owned();
        let first = fold(gloss.word(name.tokens.start)).into_owned();
        if let Some(&member) = self.full.get(&words) {
            *self.bearers.entry(member).or_default() += 1;
            return;
        }
        let same = self.same_person(&first, &last).or_else(|| self.ends_like(&words, &last, cast));
        let member =
            same.unwrap_or_else(|| cast.add(gloss.document.words(name.tokens.clone()), ActorKind::Person));
        self.full.insert(words, member);
        *self.bearers.entry(member).or_default() += 1;
        if same.is_none() {
            push(&mut self.by_last, last, member);
            push(&mut self.by_first, first, member);
            cast.members[member].gender = gender_of_first_name(gloss, name.tokens.start);
        }
    }

    /// A longer name that ends in these words: "Maria van Oda" for "Van Oda".
    fn ends_like(&self, words: &str, last: &str, cast: &Cast) -> Option<usize> {
        let longer = |m: &usize| {
            fold(&cast.members[*m].name).strip_suffix(words).is_some_and(|rest| rest.ends_with(' '))
        };
        self.by_last.get(last)?.iter().copied().find(longer)
    }

    /// Notes the single words that act.
    fn note_acting(&mut self, gloss: &Gloss, names: &[Name]) {
        let single = names.iter().filter(|n| n.tokens.len() == 1 && acts(gloss, &n.tokens));
        self.acting.extend(single.map(|n| gloss.word(n.tokens.start).to_string()));
    }

    /// The same first and last name with or without a middle one.
    fn same_person(&self, first: &str, last: &str) -> Option<usize> {
        let firsts = self.by_first.get(first)?;
        self.by_last.get(last)?.iter().copied().find(|m| firsts.contains(m))
    }

    /// The person that the name means: in full, by last name, by first name.
    fn find(&self, gloss: &Gloss, name: &Name, cast: &Cast) -> Option<usize> {
        let words = fold(gloss.document.words(name.tokens.clone()));
        if let Some(&member) = self.full.get(&*words) {
            return Some(member);
        }
        let last = fold(gloss.word(surname(gloss, &name.tokens)));
        let ends = |m: &&usize| fold(&cast.members[**m].name).ends_with(&*words);
        let many: Vec<usize> = self.by_last.get(&*last).into_iter().flatten().filter(ends).copied().collect();
        let gender = gender_of_role(gloss, name);
        match many[..] {
            [] => {}
            // "Mr. Oda" beside Ada Oda is somebody else.
            [only] if gender.contradicts(cast.members[only].gender) => return None,
            [only] => return Some(only),
            _ => {
                let fits = |m: &usize| !gender.contradicts(cast.members[*m].gender);
                let most = |m: &usize| {
                    (fits(m), self.bearers.get(m).copied().unwrap_or_default(), std::cmp::Reverse(*m))
                };
                return many.iter().copied().max_by_key(most);
            }
        }
        match self.by_first.get(&*words).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    /// Enters a single name that joins nobody, if it is a person's.
    fn enter_short(&mut self, gloss: &Gloss, name: &Name, cast: &mut Cast) -> Option<usize> {
        let titled = name.kind == NameKind::Person && name.role.is_some();
        let first = name.kind == NameKind::Person && gloss.senses(name.tokens.start).is_first_name();
        let person = titled || first || self.is_surname_here(gloss, name);
        if !person {
            return None;
        }
        let words = gloss.document.words(name.tokens.clone());
        let member = cast.add(words, ActorKind::Person);
        cast.members[member].gender = match gender_of_role(gloss, name) {
            Gender::Unknown => gender_of_first_name(gloss, name.tokens.start),
            told => told,
        };
        let last = fold(gloss.word(surname(gloss, &name.tokens))).into_owned();
        self.full.insert(fold(words).into_owned(), member);
        push(&mut self.by_last, last, member);
        Some(member)
    }

    /// A single unknown word that acts, and is written like a surname: small letters after a capital.
    fn is_surname_here(&self, gloss: &Gloss, name: &Name) -> bool {
        if name.tokens.len() != 1 || name.kind != NameKind::Unknown {
            return false;
        }
        let word = gloss.word(name.tokens.start);
        let cased = word.chars().skip(1).all(|c| c.is_lowercase() || c == '-') && word.chars().count() > 2;
        let article = name.tokens.start > 0 && gloss.is(name.tokens.start - 1, &["the", "a", "an"]);
        let other_word = name.weak && is_no_name(gloss, name.tokens.start);
        let strong = !gloss.senses(name.tokens.start).is_common();
        strong
            && !other_word
            && cased
            && !article
            && !is_introduced(gloss, &name.tokens)
            && self.acting.contains(word)
    }
}

/// Whether a word that begins a sentence is tagged as something else than a name: "Eagerly", "Dockworkers".
fn is_no_name(gloss: &Gloss, at: usize) -> bool {
    let part = gloss.part(at);
    let long = gloss.word(at).len() > 5;
    long && matches!(part, "RB" | "NNS") || matches!(part, "VB" | "VBG" | "VBN" | "UH" | "IN")
}

fn push(map: &mut HashMap<String, Vec<usize>>, key: String, member: usize) {
    let list = map.entry(key).or_default();
    if list.len() < MOST {
        list.push(member);
    }
}

fn note_role(gloss: &Gloss, name: &Name, member: usize, cast: &mut Cast) {
    let told = gender_of_role(gloss, name);
    if told != Gender::Unknown {
        cast.members[member].gender = told;
    }
    let Some(role) = name.role.clone() else { return };
    let words = role_words(gloss, role);
    let entry = &mut cast.members[member];
    if !words.is_empty() && entry.role.as_ref().is_none_or(|old| old.len() < words.len() && old.len() < 8) {
        entry.role = Some(words);
    }
    if name.tokens.len() > 1 || name.role.is_some() {
        cast.alias(member, gloss.document.words(name.with_role()));
    }
}

/// The role as it is shown: without a demonym before small letters, without a bare form of address.
fn role_words(gloss: &Gloss, role: Range<usize>) -> String {
    let address = ["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr.", "dr"];
    let mut start = role.start;
    let small = !gloss.is_capital(role.end - 1);
    if small && role.len() > 1 && gloss.lexicon.country(gloss.word(start)).is_some() {
        start += 1;
    }
    if role.len() == 1 && gloss.is(start, &address) {
        String::new()
    } else {
        gloss.document.words(start..role.end).into()
    }
}

fn gender_of_first_name(gloss: &Gloss, at: usize) -> Gender {
    let senses = gloss.senses(at);
    match (senses.has(Sense::Male), senses.has(Sense::Female)) {
        (true, false) => Gender::He,
        (false, true) => Gender::She,
        _ => Gender::Unknown,
    }
}

fn gender_of_role(gloss: &Gloss, name: &Name) -> Gender {
    let role = name.role.clone().unwrap_or(0..0);
    gender_of_words(gloss, role)
}

/// The gender that a title or a role word tells.
pub fn gender_of_words(gloss: &Gloss, mut words: Range<usize>) -> Gender {
    words
        .find_map(|at| match gloss.senses(at) {
            s if s.has(Sense::He) => Some(Gender::He),
            s if s.has(Sense::She) => Some(Gender::She),
            _ => None,
        })
        .unwrap_or_default()
}
