//! Word lists, embedded from `assets/lexicon`.
//!
//! Every list says what belongs to it and what does not (`yes`, `no`); a test runs these examples.
//!
//! Invariant: look-ups are by lower case with straight apostrophes; nothing here depends on a text.

use std::collections::{BTreeMap, HashMap};

pub mod countries;
pub mod cues;
pub mod senses;

use countries::{Country, CountryName};
use cues::Cues;
use senses::{Sense, Senses};
use serde::Deserialize;

/// The files of plain lists; each table is a [`Sense`].
const LISTS: [(&str, &str); 6] = [
    ("words.toml", include_str!("../assets/lexicon/words.toml")),
    ("first-names.toml", include_str!("../assets/lexicon/first-names.toml")),
    ("places.toml", include_str!("../assets/lexicon/places.toml")),
    ("organizations.toml", include_str!("../assets/lexicon/organizations.toml")),
    ("people.toml", include_str!("../assets/lexicon/people.toml")),
    ("stance.toml", include_str!("../assets/lexicon/stance.toml")),
];

/// Everything that the analysis knows of words.
#[derive(Debug, Default)]
pub struct Lexicon {
    senses: HashMap<Box<str>, Senses>,
    countries: Vec<Country>,
    country_names: HashMap<Box<str>, CountryName>,
    cues: Cues,
}

/// One table of a file of lists.
#[derive(Debug, Deserialize)]
struct List {
    /// Entries parted by white space.
    #[serde(default)]
    words: String,
    /// Entries of several words, one a line.
    #[serde(default)]
    lines: String,
    /// Examples of entries.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are for the tests"))]
    yes: Vec<String>,
    /// Examples of what is no entry.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are for the tests"))]
    no: Vec<String>,
}

impl Lexicon {
    /// Parses the embedded lists. A list that does not parse is left out; a test sees to it that all do.
    pub fn embedded() -> Self {
        let mut lexicon = Self { cues: Cues::embedded(), ..Self::default() };
        lexicon.senses.reserve(16_000);
        for (_, text) in LISTS {
            for (name, list) in parse(text).unwrap_or_default() {
                if let Some(sense) = Sense::named(&name) {
                    lexicon.add(sense, &list);
                }
            }
        }
        lexicon.countries = countries::embedded();
        lexicon.country_names = countries::index(&lexicon.countries);
        lexicon
    }

    fn add(&mut self, sense: Sense, list: &List) {
        let words = list.words.split_whitespace();
        let lines = list.lines.lines().map(str::trim).filter(|l| !l.is_empty());
        for entry in words.chain(lines) {
            self.senses.entry(entry.into()).or_default().insert(sense);
        }
    }

    /// What is known of a word or phrase, given in any case.
    ///
    /// ```
    /// use sayso::lexicon::{Lexicon, senses::Sense};
    /// let lexicon = Lexicon::embedded();
    /// assert!(lexicon.senses("Spokeswoman").has(Sense::Role));
    /// ```
    pub fn senses(&self, phrase: &str) -> Senses {
        self.senses.get(&*fold(phrase)).copied().unwrap_or_default()
    }

    /// The country that a name, a demonym or a seat of power belongs to.
    pub fn country(&self, phrase: &str) -> Option<CountryName> {
        self.country_names.get(&*fold(phrase)).copied()
    }

    /// The country of a [`CountryName`].
    pub fn country_of(&self, name: CountryName) -> Option<&Country> {
        self.countries.get(name.country)
    }

    /// The words that give a statement to somebody.
    pub const fn cues(&self) -> &Cues {
        &self.cues
    }
}

/// A phrase as it is looked up: lower case, straight apostrophes.
pub fn fold(phrase: &str) -> std::borrow::Cow<'_, str> {
    let plain = |c: char| !c.is_uppercase() && c != '’' && c != '\u{2011}';
    if phrase.chars().all(plain) {
        return phrase.into();
    }
    let straight = |c: char| match c {
        '’' => '\'',
        '\u{2011}' => '-',
        c => c,
    };
    phrase.chars().map(straight).flat_map(char::to_lowercase).collect::<String>().into()
}

fn parse(text: &str) -> Option<BTreeMap<String, List>> {
    toml::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_a_sense_and_holds_its_examples() {
        let lexicon = Lexicon::embedded();
        let mut faults = Vec::new();
        for (file, text) in LISTS {
            for (name, list) in parse(text).expect(file) {
                let sense = Sense::named(&name).unwrap_or_else(|| panic!("{file}: [{name}] is no sense"));
                assert!(!list.yes.is_empty() && !list.no.is_empty(), "{file}: [{name}] needs examples");
                let wrong = |phrase: &String, want| holds(&lexicon, sense, phrase) != want;
                faults
                    .extend(list.yes.iter().filter(|p| wrong(p, true)).map(|p| format!("{name} lacks {p}")));
                faults
                    .extend(list.no.iter().filter(|p| wrong(p, false)).map(|p| format!("{name} holds {p}")));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Whether the phrase, or for heads its last word, is in the list.
    fn holds(lexicon: &Lexicon, sense: Sense, phrase: &str) -> bool {
        let last = phrase.rsplit(' ').next().unwrap_or(phrase);
        lexicon.senses(phrase).has(sense) || lexicon.senses(last).has(sense)
    }

    #[test]
    fn words_are_folded_before_they_are_looked_up() {
        assert_eq!(fold("N’T"), "n't");
        assert_eq!(fold("Élysée"), "élysée");
        assert!(matches!(fold("plain"), std::borrow::Cow::Borrowed(_)));
    }
}
