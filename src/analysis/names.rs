//! Finds names: runs of capitalised words, what they are, and the role that stands before them.
//!
//! Invariant: names are in order, do not overlap, and never leave their sentence.

use super::gloss::Gloss;
use crate::lexicon::countries::CountryName;
use std::ops::Range;

pub(super) mod classify;
pub(super) mod headlines;
pub(super) mod roles;
mod runs;

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its tokens, without titles and articles.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: NameKind,
    /// Titles and role words before it, if any: `US National Security Advisor`.
    pub role: Option<Range<usize>>,
    /// Whether its capital says nothing, as at the beginning of a sentence.
    pub weak: bool,
}

/// What a name is, as far as it can be told where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A body.
    Organization,
    /// A country, its adjective, its people, its seat of power.
    Country(CountryName),
    /// A place that is no actor.
    Place,
    /// A work, a law, an event, a day.
    Thing,
    /// It cannot be told here: one word, or several that are no common words.
    Unknown,
}

/// Finds the names of a document, in order.
pub fn find_names(gloss: &Gloss) -> Vec<Name> {
    let mut names = Vec::new();
    let mut shouted = Vec::new();
    for sentence in &gloss.document.sentences {
        if headlines::is_title_case(gloss, sentence.clone()) {
            shouted.push((names.len(), sentence.clone()));
        } else {
            runs::find(gloss, sentence.clone(), &mut names);
        }
    }
    headlines::add_names(gloss, shouted, names)
}

impl Name {
    /// The name with its role.
    pub fn with_role(&self) -> Range<usize> {
        self.role.as_ref().map_or(self.tokens.start, |r| r.start)..self.tokens.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::document::Document;
    use crate::analysis::tags::PosTagger;
    use crate::lexicon::Lexicon;
    use crate::model::article::Article;

    /// Compares the names of `text` with `expected`: `name/kind`, with its role in brackets before it.
    fn check(text: &str, expected: &str) {
        let article = Article { text: text.into(), ..Article::default() };
        let document = Document::new(&article);
        let lexicon = Lexicon::embedded();
        let gloss = Gloss::new(&document, &lexicon, &PosTagger::embedded());
        let found: Vec<String> = find_names(&gloss).iter().map(|n| draw(&document, n)).collect();
        assert_eq!(found.join(", "), expected, "\n{text}");
    }

    fn draw(document: &Document, name: &Name) -> String {
        let role = name.role.clone().map(|r| format!("({}) ", document.words(r))).unwrap_or_default();
        let kind = match name.kind {
            NameKind::Country(country) => format!("{:?}", country.naming),
            kind => format!("{kind:?}"),
        };
        format!("{role}{}/{kind}", document.words(name.tokens.clone()))
    }

    #[test]
    fn first_names_tell_persons() {
        check("Yesterday Maria Oda met James Q. Bly.", "Maria Oda/Person, James Q. Bly/Person");
        check("Then Mary's bill came.", "Mary/Person");
    }

    #[test]
    fn titles_and_roles_stand_before_a_name() {
        check("Then Sen. Ada Oda left.", "(Sen.) Ada Oda/Person");
        check(
            "Russian presidential aide Oleg Bly spoke.",
            "Russian/Adjective, (Russian presidential aide) Oleg Bly/Person",
        );
        check(
            "He met US National Security Advisor Kim Oda.",
            "(US National Security Advisor) Kim Oda/Person",
        );
        check("Secretary of State Ada Oda left.", "(Secretary of State) Ada Oda/Person");
        check("A deal by President Zubov.", "(President) Zubov/Person");
    }

    #[test]
    fn heads_tell_bodies_places_and_things() {
        check("So the Norwegian Fish Ministry said.", "Norwegian Fish Ministry/Organization");
        check("So the Department of Rivers said.", "Department of Rivers/Organization");
        check("Near Oda County they met.", "Oda County/Place");
        check("Now the Clean Air Act passed.", "Clean Air Act/Thing");
        check("Now the Committee on Fish and Food met.", "Committee on Fish and Food/Organization");
    }

    #[test]
    fn countries_and_seats_are_known() {
        check("Now Russia and the United States agree.", "Russia/Name, United States/Name");
        check("It was Kyiv that the American side met.", "Kyiv/Seat, American/Adjective");
    }

    #[test]
    fn the_first_word_of_a_sentence_needs_more_than_its_capital() {
        check("Talks failed. However, they met.", "");
        check("Meanwhile Kyiv waits.", "Kyiv/Seat");
    }

    #[test]
    fn headlines_in_capitals_take_their_names_from_the_text() {
        check(
            "Oda Tells Council She Will Not Pay\n\nNow Maria Oda spoke to the council.\n\nThe end.",
            "Oda/Person, Maria Oda/Person",
        );
    }
}
