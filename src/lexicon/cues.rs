//! Words that give a statement or an inner state to somebody, with their inflected forms.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

const TABLE: &str = include_str!("../../assets/lexicon/cues.toml");

/// What a cue itself says of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueStance {
    /// The holder is for it.
    Support,
    /// The holder is against it.
    Oppose,
    /// The holder calls for it.
    Demand,
    /// Nothing, and nothing is to be looked for.
    Neutral,
    /// Nothing; the content decides.
    Content,
}

/// A class of cues.
#[derive(Debug, Clone, Deserialize)]
pub struct CueClass {
    /// What its cues say of their content.
    pub stance: CueStance,
    /// What may follow: `clause`, `object`, `to`, `preposition`, parted by spaces.
    #[serde(default)]
    pub complement: String,
    /// Verbs (for the class `noun`: nouns), by lemma.
    words: String,
    /// Nouns that carry the same: "criticism of".
    #[serde(default)]
    nouns: String,
    /// Cues of several words, one a line; the first is a verb by lemma: "insist on".
    #[serde(default)]
    phrases: String,
    /// Marked sentences in which the cue is found.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Sentences in which no statement is found.
    #[serde(default)]
    pub no: Vec<String>,
}

/// The form in which a cue word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Base form, plural present.
    Base,
    /// Third person singular.
    Third,
    /// Past tense or participle.
    Past,
    /// Form in -ing.
    Ing,
    /// A noun.
    Noun,
}

/// A cue word: which class, which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cue {
    /// Place of its class.
    pub class: usize,
    /// Its form.
    pub form: Form,
}

/// The embedded cues.
#[derive(Debug, Default)]
pub struct Cues {
    classes: Vec<(String, CueClass)>,
    forms: HashMap<Box<str>, Vec<Cue>>,
    /// For each form of a first word: the words that follow, and the class.
    phrases: HashMap<Box<str>, Vec<Phrase>>,
}

/// A cue of several words, without its first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words after the first, in lower case.
    pub rest: Vec<Box<str>>,
    /// Class of the cue, and form of its first word.
    pub cue: Cue,
}

#[derive(Deserialize)]
struct Table {
    /// Irregular verbs, one a line: base, third person, past forms, -ing.
    irregular: String,
    class: BTreeMap<String, CueClass>,
}

impl Cues {
    pub(super) fn embedded() -> Self {
        let Ok(table) = toml::from_str::<Table>(TABLE) else {
            return Self::default();
        };
        let irregular: HashMap<&str, Vec<&str>> = table
            .irregular
            .lines()
            .filter_map(|l| Some((l.split(' ').next()?, l.split(' ').collect())))
            .collect();
        let mut cues = Self { forms: HashMap::with_capacity(3000), ..Self::default() };
        for (class, entry) in table.class.values().enumerate() {
            for verb in entry.words.split_whitespace() {
                for (word, form) in inflect(verb, &irregular) {
                    cues.add(&word, class, form);
                }
            }
            for noun in entry.nouns.split_whitespace() {
                cues.add(&format!("{noun}s"), class, Form::Noun);
                cues.add(noun, class, Form::Noun);
            }
            for phrase in entry.phrases.lines() {
                cues.add_phrase(phrase, class, &irregular);
            }
        }
        cues.classes = table.class.into_iter().collect();
        cues
    }

    fn add_phrase(&mut self, phrase: &str, class: usize, irregular: &HashMap<&str, Vec<&str>>) {
        let mut words = phrase.split_whitespace();
        let Some(verb) = words.next() else { return };
        let rest: Vec<Box<str>> = words.map(Into::into).collect();
        for (word, form) in inflect(verb, irregular) {
            let phrase = Phrase { rest: rest.clone(), cue: Cue { class, form } };
            self.phrases.entry(word.into()).or_default().push(phrase);
        }
    }

    fn add(&mut self, word: &str, class: usize, form: Form) {
        self.forms.entry(word.into()).or_default().push(Cue { class, form });
    }

    /// The cues of several words that a folded word can begin.
    pub fn phrases(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }

    /// The classes and forms of a folded word; none if it is no cue.
    pub fn of(&self, word: &str) -> &[Cue] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// A class by its place.
    pub fn class(&self, at: usize) -> Option<&CueClass> {
        self.classes.get(at).map(|(_, class)| class)
    }

    /// The name of a class.
    pub fn name(&self, at: usize) -> &str {
        self.classes.get(at).map_or("", |(name, _)| name)
    }

    /// All classes with their names.
    pub fn classes(&self) -> impl Iterator<Item = (&str, &CueClass)> {
        self.classes.iter().map(|(name, class)| (name.as_str(), class))
    }
}

impl CueClass {
    /// Tells whether `what` may follow the cue as content.
    pub fn takes(&self, what: &str) -> bool {
        self.complement.split(' ').any(|c| c == what)
    }
}

/// All forms of a verb.
fn inflect(verb: &str, irregular: &HashMap<&str, Vec<&str>>) -> Vec<(String, Form)> {
    if let Some(forms) = irregular.get(verb) {
        let last = forms.len() - 1;
        let form = |i| match i {
            0 => Form::Base,
            1 => Form::Third,
            i if i == last => Form::Ing,
            _ => Form::Past,
        };
        return forms.iter().enumerate().map(|(i, word)| ((*word).into(), form(i))).collect();
    }
    let stem = stem_before_vowel(verb);
    let before_ing = if verb.ends_with('y') { verb } else { &stem };
    vec![
        (verb.into(), Form::Base),
        (third_person(verb), Form::Third),
        (format!("{stem}ed"), Form::Past),
        (format!("{before_ing}ing"), Form::Ing),
    ]
}

fn third_person(verb: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|e| verb.ends_with(e));
    match verb.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ if sibilant => format!("{verb}es"),
        _ => format!("{verb}s"),
    }
}

/// The stem before -ed: without a silent e, with y as i, and the last consonant of a short verb doubled.
fn stem_before_vowel(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix('e') {
        return stem.into();
    }
    if let Some(stem) = verb.strip_suffix('y').filter(|s| !s.ends_with(is_vowel)) {
        return format!("{stem}i");
    }
    let letters: Vec<char> = verb.chars().collect();
    match letters[..] {
        [.., before, vowel, last] if doubles(before, vowel, last) && vowels(&letters) == 1 => {
            format!("{verb}{last}")
        }
        _ => verb.into(),
    }
}

const fn doubles(before: char, vowel: char, last: char) -> bool {
    is_vowel(vowel) && !is_vowel(before) && !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y')
}

fn vowels(letters: &[char]) -> usize {
    letters.iter().filter(|&&c| is_vowel(c)).count()
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the classes and forms that a word has.
    fn check(word: &str, expected: &str) {
        let cues = Cues::embedded();
        let found: Vec<String> =
            cues.of(word).iter().map(|c| format!("{} {:?}", cues.name(c.class), c.form)).collect();
        assert_eq!(found.join(", "), expected, "{word}");
    }

    #[test]
    fn verbs_are_inflected() {
        check("rejects", "reject Third");
        check("denied", "reject Past");
        check("denying", "reject Ing");
        check("said", "say Past");
        check("slammed", "reject Past");
        check("praising", "favour Ing");
        check("table", "");
    }

    #[test]
    fn nouns_carry_the_stance_of_their_class() {
        check("denials", "reject Noun");
        check("endorsement", "favour Noun");
    }
}
