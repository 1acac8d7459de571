//! Places that act for those who govern them: "Halden rejects the plan", where the text also says "in Halden".
//!
//! Countries are known by name; here are towns, states and lands that no list has.

use super::Cast;
use super::acting::acts;
use crate::analysis::gloss::Gloss;
use crate::analysis::names::{Name, NameKind};
use crate::lexicon::cues::Form;
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::{HashMap, HashSet};

/// Words that the text uses as names of places, folded.
#[derive(Debug, Default)]
pub(super) struct Places(HashSet<String>);

/// Finds single names that stand behind a preposition of place.
pub(super) fn find(gloss: &Gloss, names: &[Name]) -> Places {
    let single = names.iter().filter(|n| n.tokens.len() == 1 && n.kind == NameKind::Unknown);
    let located = single.filter(|n| is_located(gloss, n));
    Places(located.map(|n| fold(gloss.word(n.tokens.start)).into_owned()).collect())
}

impl Places {
    /// Tells whether the word at `at` is one of them.
    pub(super) fn contains(&self, gloss: &Gloss, at: usize) -> bool {
        self.0.contains(&*fold(gloss.word(at)))
    }
}

/// Nouns that make the name after their "of" one of a place.
const TOWNS: &[&str] = &[
    "port",
    "city",
    "town",
    "village",
    "island",
    "islands",
    "coast",
    "outskirts",
    "streets",
    "mayor",
    "north",
    "south",
    "east",
    "west",
    "province",
    "region",
    "suburb",
    "bishop",
    "bay",
    "hills",
];

/// Those whom only a place has: "Skarn's mayor".
const RULERS: &[&str] = &[
    "mayor",
    "government",
    "parliament",
    "president",
    "premier",
    "army",
    "navy",
    "ambassador",
    "border",
    "borders",
    "capital",
    "harbour",
    "harbor",
    "streets",
    "residents",
    "inhabitants",
    "economy",
    "constitution",
    "citizens",
];

/// "in Halden", but not "confidence in Oda" or "in Oda's house".
fn is_located(gloss: &Gloss, name: &Name) -> bool {
    const MINDS: &[&str] = &[
        "confidence",
        "faith",
        "trust",
        "interest",
        "interested",
        "belief",
        "believe",
        "believes",
        "believed",
        "disappointed",
        "invest",
        "confide",
        "hope",
        "join",
        "joined",
        "doubt",
        "rein",
    ];
    let Some(at) = name.tokens.start.checked_sub(1) else { return false };
    let owner = gloss.is_possessive(name.tokens.end);
    let place = gloss.is(at, &["in", "near", "inside", "outside", "throughout"])
        && !gloss.is(at.saturating_sub(1), MINDS)
        || gloss.is(at, &["of"]) && gloss.is(at.saturating_sub(1), TOWNS);
    place && !owner || owner && gloss.is(name.tokens.end + 1, RULERS)
}

/// Adds the places that act.
pub(super) fn add(gloss: &Gloss, names: &[Name], places: &Places, cast: &mut Cast) {
    let taken: Vec<usize> = cast.mentions.iter().map(|m| m.tokens.start).collect();
    let free = |n: &&Name| taken.binary_search(&n.tokens.start).is_err();
    let place = |n: &&Name| match n.kind {
        NameKind::Place => true,
        NameKind::Unknown => n.tokens.len() == 1 && places.contains(gloss, n.tokens.start),
        _ => false,
    };
    let found: Vec<&Name> = names.iter().filter(free).filter(place).collect();
    let mut members: HashMap<String, usize> = HashMap::new();
    for name in found.iter().filter(|n| governs(gloss, n)) {
        let words = gloss.document.words(name.tokens.clone());
        members.entry(fold(words).into_owned()).or_insert_with(|| cast.add(words, ActorKind::Country));
    }
    for name in found {
        if let Some(&member) = members.get(&*fold(gloss.document.words(name.tokens.clone()))) {
            cast.mention(gloss, name.tokens.clone(), member, MentionForm::Name);
        }
    }
}

/// Whether the place does what only people do: an unknown one anything, one that the lexicon has only speaks.
fn governs(gloss: &Gloss, name: &Name) -> bool {
    const SPOKEN: &[&str] = &["say", "reject", "favour", "demand", "promise", "announce"];
    let speaks = |at: usize| {
        gloss.cues(at).iter().any(|c| {
            matches!(c.form, Form::Past | Form::Third) && SPOKEN.contains(&gloss.lexicon.cues().name(c.class))
        })
    };
    // "The Sarifa Islands reject it."
    let plural = |at: usize| gloss.part(at) == "VBP" && !gloss.cues(at).is_empty();
    let verb = name.tokens.end + usize::from(gloss.part(name.tokens.end).starts_with("RB"));
    let spoken = name.kind == NameKind::Unknown || speaks(verb) || plural(verb);
    acts(gloss, &name.tokens) && spoken
}
