//! What a word can be, as a set.

/// Declares the senses with the names of their lists.
macro_rules! senses {
    ($($(#[$doc:meta])* $sense:ident = $name:literal),+ $(,)?) => {
        /// One thing that a word can be; each is a list of the lexicon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Sense { $($(#[$doc])* $sense),+ }

        impl Sense {
            /// The sense whose list has this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$sense),)+ _ => None }
            }
        }
    };
}

senses! {
    /// Determiner, preposition, pronoun, conjunction, numeral.
    Function = "function",
    /// Present or base form, auxiliary, modal.
    Verb = "verb",
    /// Past tense or participle.
    Past = "past",
    /// Form in -ing.
    Ing = "ing",
    /// Adjective.
    Adjective = "adjective",
    /// Adverb.
    Adverb = "adverb",
    /// Singular noun.
    Noun = "noun",
    /// Plural noun.
    Plural = "plural",
    /// First name of a man.
    Male = "male",
    /// First name of a woman.
    Female = "female",
    /// Name of a place that is no actor.
    Place = "place",
    /// Last word of a name of a place.
    PlaceHead = "place-head",
    /// Preposition that makes the name after it a place.
    Locative = "locative",
    /// Last word of a name of a body.
    OrganizationHead = "organization-head",
    /// Body known by name.
    Organization = "organization",
    /// Common noun for a body.
    Collective = "collective",
    /// Last word of a name of a work, a law, an event.
    NotActorHead = "not-actor-head",
    /// Day, month, part of the day.
    Time = "time",
    /// Word before a name that is no part of it.
    Title = "title",
    /// Noun that describes one person.
    Role = "role",
    /// Role or title that tells a man.
    He = "he",
    /// Role or title that tells a woman.
    She = "she",
    /// Plural noun for people.
    Group = "group",
    /// Source without a name.
    Unnamed = "unnamed",
    /// Evaluation in favour.
    For = "for",
    /// Evaluation against.
    Against = "against",
    /// Negation.
    Negation = "negation",
    /// Obligation, a call for action.
    Must = "must",
}

/// A set of senses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Senses(u32);

impl Senses {
    /// Adds a sense.
    pub const fn insert(&mut self, sense: Sense) {
        self.0 |= 1 << sense as u32;
    }

    /// Tells whether the set holds `sense`.
    pub const fn has(self, sense: Sense) -> bool {
        self.0 >> sense as u32 & 1 == 1
    }

    /// Tells whether the set holds one of `senses`.
    pub fn any(self, senses: &[Sense]) -> bool {
        senses.iter().any(|&s| self.has(s))
    }

    /// Tells whether nothing is known.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Tells whether it is a word of the language rather than only a name.
    pub fn is_common(self) -> bool {
        use Sense::{Adjective, Adverb, Function, Group, Ing, Noun, Past, Plural, Role, Verb};
        self.any(&[Function, Verb, Past, Ing, Adjective, Adverb, Noun, Plural, Role, Group])
    }

    /// Tells whether it is a first name of anybody.
    pub fn is_first_name(self) -> bool {
        self.any(&[Sense::Male, Sense::Female])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut senses = Senses::default();
        assert!(senses.is_empty());
        senses.insert(Sense::Must);
        senses.insert(Sense::Noun);
        assert!(senses.has(Sense::Must) && senses.is_common() && !senses.has(Sense::Role));
    }
}
