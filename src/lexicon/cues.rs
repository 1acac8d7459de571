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
        let mut cues =
            Self { classes: table.class.into_iter().collect(), forms: HashMap::with_capacity(3000) };
        for class in 0..cues.classes.len() {
            let (_, entry) = &cues.classes[class];
            let verbs: Vec<String> = entry.words.split_whitespace().map(String::from).collect();
            let nouns: Vec<String> = entry.nouns.split_whitespace().map(String::from).collect();
            for verb in verbs {
                cues.add_verb(&verb, class, irregular.get(verb.as_str()));
            }
            for noun in nouns {
                cues.add(&format!("{noun}s"), class, Form::Noun);
                cues.add(&noun, class, Form::Noun);
            }
        }
        cues
    }

    fn add_verb(&mut self, verb: &str, class: usize, irregular: Option<&Vec<&str>>) {
        self.add(verb, class, Form::Base);
        if let Some(forms) = irregular {
            for (i, form) in forms.iter().enumerate().skip(1) {
                let kind = match i {
                    1 => Form::Third,
                    i if i + 1 == forms.len() => Form::Ing,
                    _ => Form::Past,
                };
                self.add(form, class, kind);
            }
            return;
        }
        self.add(&third_person(verb), class, Form::Third);
        let stem = stem_before_vowel(verb);
        self.add(&format!("{stem}ed"), class, Form::Past);
        let stem = if verb.ends_with('y') { verb } else { &stem };
        self.add(&format!("{stem}ing"), class, Form::Ing);
    }

    fn add(&mut self, word: &str, class: usize, form: Form) {
        self.forms.entry(word.into()).or_default().push(Cue { class, form });
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
