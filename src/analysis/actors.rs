//! Joins names and descriptions into actors: who there is, under which names, where.
//!
//! Invariant: mentions are in order of their first token and each belongs to one member of the cast.

use super::gloss::Gloss;
use super::names::Name;
use super::nominals::Nominal;
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;
use std::ops::Range;

mod acting;
mod appositions;
mod bodies;
mod countries;
mod described;
mod groups;
mod persons;
mod places;

pub use described::describes;
pub use persons::gender_of_words;

/// No actor has more other forms; a hostile text could make any number.
const MOST_ALIASES: usize = 40;

/// All actors of an article.
#[derive(Debug, Default)]
pub struct Cast {
    /// The actors, in no particular order.
    pub members: Vec<Member>,
    /// Where they are mentioned by name or description, in order.
    pub mentions: Vec<CastMention>,
    /// Members by their folded names and by other forms of several words.
    by_name: HashMap<String, usize>,
}

/// An actor while the analysis is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The fullest name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Office or description.
    pub role: Option<String>,
    /// Other forms that the text has.
    pub aliases: Vec<String>,
    /// What the text tells of the gender of a person.
    pub gender: Gender,
    /// Whether it belongs to the cast even if it says nothing.
    pub sure: bool,
}

/// What pronoun fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// he
    He,
    /// she
    She,
    /// A person whose gender the text does not tell.
    #[default]
    Unknown,
}

impl Gender {
    /// Whether both are told and differ.
    pub fn contradicts(self, other: Self) -> bool {
        self != other && self != Self::Unknown && other != Self::Unknown
    }
}

/// One place where a member of the cast is mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The member's place in the cast.
    pub member: usize,
    /// How it is mentioned.
    pub form: MentionForm,
}

/// Gathers the cast from names and nominals.
pub fn gather_actors(gloss: &Gloss, names: &[Name], nominals: &[Nominal]) -> Cast {
    let mut cast = Cast::default();
    let places = places::find(gloss, names);
    persons::add(gloss, names, &places, &mut cast);
    bodies::add(gloss, names, &places, &mut cast);
    countries::add(gloss, names, nominals, &mut cast);
    cast.sort();
    places::add(gloss, names, &places, &mut cast);
    cast.sort();
    bodies::add_described(gloss, nominals, &mut cast);
    cast.sort();
    appositions::attach(gloss, nominals, &mut cast);
    described::attach(gloss, nominals, &mut cast);
    groups::add(gloss, names, nominals, &mut cast);
    cast.sort();
    cast
}

impl Cast {
    /// Adds a member and returns its place.
    pub fn add(&mut self, name: &str, kind: ActorKind) -> usize {
        self.members.push(Member {
            name: clean(name),
            kind,
            role: None,
            aliases: Vec::new(),
            gender: Gender::Unknown,
            sure: true,
        });
        let member = self.members.len() - 1;
        self.by_name.entry(fold(name).into_owned()).or_insert(member);
        member
    }

    /// The first member with this name or other form, in any case.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(&*fold(name)).copied()
    }

    /// Notes that `tokens` mention `member`; a form that is not its name becomes an alias.
    pub fn mention(&mut self, gloss: &Gloss, tokens: Range<usize>, member: usize, form: MentionForm) {
        if form != MentionForm::Pronoun {
            self.alias(member, gloss.document.words(tokens.clone()));
        }
        self.mentions.push(CastMention { tokens, member, form });
    }

    /// Gives a member another name.
    pub fn alias(&mut self, member: usize, words: &str) {
        let Some(entry) = self.members.get_mut(member) else { return };
        let words = clean(words);
        let same = |other: &str| fold(other) == fold(&words);
        if words.is_empty() || same(&entry.name) {
            return;
        }
        match entry.aliases.iter().position(|a| same(a)) {
            // A dateline shouts the name that the text then says.
            Some(at) if !entry.aliases[at].contains(char::is_lowercase) => entry.aliases[at] = words,
            None if entry.aliases.len() < MOST_ALIASES => {
                // "her lawyer" may be somebody else's the next time.
                let owned = ["his ", "her ", "its ", "their ", "my ", "our "]
                    .iter()
                    .any(|o| fold(&words).starts_with(o));
                if words.contains(' ') && !owned {
                    self.by_name.entry(fold(&words).into_owned()).or_insert(member);
                }
                entry.aliases.push(words);
            }
            _ => {}
        }
    }

    /// The mentions that lie within `range`.
    pub fn mentions_in(&self, range: Range<usize>) -> impl Iterator<Item = &CastMention> {
        let from = self.mentions.partition_point(|m| m.tokens.start < range.start);
        let inside = move |m: &&CastMention| m.tokens.end <= range.end;
        let end = range.end;
        self.mentions[from..].iter().take_while(move |m| m.tokens.start < end).filter(inside)
    }

    /// The mentions before token `at`, the closest first.
    pub fn mentions_before(&self, at: usize) -> impl Iterator<Item = &CastMention> {
        let end = self.mentions.partition_point(|m| m.tokens.start < at);
        self.mentions[..end].iter().rev()
    }

    /// Adds mentions that were found later.
    pub fn take_in(&mut self, mentions: Vec<CastMention>) {
        self.mentions.extend(mentions);
        self.sort();
    }

    fn sort(&mut self) {
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    }
}

/// A name on one line, with single spaces.
fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::document::Document;
    use crate::analysis::names::find_names;
    use crate::analysis::nominals::find_nominals;
    use crate::analysis::tags::PosTagger;
    use crate::lexicon::Lexicon;
    use crate::model::article::Article;

    /// Compares the sure members of the cast with `expected`: `kind name (role) = alias, alias`, one a line.
    fn check(text: &str, expected: &[&str]) {
        let article = Article { text: text.into(), ..Article::default() };
        let document = Document::new(&article);
        let lexicon = Lexicon::embedded();
        let gloss = Gloss::new(&document, &lexicon, &PosTagger::embedded());
        let names = find_names(&gloss);
        let cast = gather_actors(&gloss, &names, &find_nominals(&gloss, &names));
        let found: Vec<String> = cast.members.iter().filter(|m| m.sure).map(draw).collect();
        assert_eq!(found, expected, "\n{text}");
    }

    fn draw(member: &Member) -> String {
        let role = member.role.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
        let aliases = if member.aliases.is_empty() {
            String::new()
        } else {
            format!(" = {}", member.aliases.join(", "))
        };
        format!("{} {}{role}{aliases}", member.kind.name(), member.name)
    }

    #[test]
    fn short_forms_and_descriptions_join_the_full_name() {
        check(
            "The mayor, Ada Oda, met Mr. Bly. Oda left. The mayor was angry.",
            &["person Ada Oda (mayor) = Oda, The mayor", "person Bly = Mr. Bly"],
        );
        check("Paul Bly met Bill de Oda. De Oda left.", &["person Bill de Oda = De Oda", "person Paul Bly"]);
    }

    #[test]
    fn a_bare_surname_is_the_one_named_most() {
        check(
            "Ada Oda met Carl Oda. Ada Oda left. Then Oda paid.",
            &["person Ada Oda = Oda", "person Carl Oda"],
        );
    }

    #[test]
    fn initialisms_join_their_body() {
        check(
            "The Northern Fish Agency paid. The NFA left. The agency was sold.",
            &["organization Northern Fish Agency = NFA, The agency"],
        );
    }

    #[test]
    fn a_body_is_named_by_whose_it_is() {
        check(
            "Now the Oda administration met Oda's campaign.",
            &["organization Oda administration", "organization Oda's campaign"],
        );
    }

    #[test]
    fn countries_act_under_many_names_and_are_places_too() {
        check(
            "Norway and Oslo agree with the Norwegian government.",
            &["country Norway = Oslo, the Norwegian government"],
        );
        check("They met in Norway, near Bergen.", &[]);
    }

    #[test]
    fn an_office_is_a_body_at_home_and_its_country_among_others() {
        check("Then the White House paid.", &["organization White House"]);
        check(
            "Norway and Sweden met. Then the White House paid.",
            &["country Norway", "country Sweden", "country United States = the White House"],
        );
    }

    #[test]
    fn groups_are_told_from_people_in_general() {
        check("Striking fitters blocked the road. Nurses protested. People like bread.", &["group Nurses"]);
    }

    /// Known wrong: nouns for people that no list has are no group.
    #[test]
    fn a_trade_that_no_list_has_is_missed() {
        check("The fitters protested.", &[]);
    }

    #[test]
    fn places_that_act_are_told_by_how_they_are_named_elsewhere() {
        check("Then Halden rejected the offer. In Halden it rained.", &["country Halden"]);
        check("Then Skarn rejected it. It was Skarn's mayor who paid.", &["country Skarn"]);
    }

    #[test]
    fn a_noun_in_apposition_tells_a_body() {
        check("The line is run by Nachtbahn, a railway from Linz.", &["organization Nachtbahn"]);
        check("It stood in the daily Sundposten.", &["organization Sundposten"]);
    }

    #[test]
    fn a_deputy_is_not_the_one_whose_deputy_they_are() {
        check(
            "Mayor Ada Oda met Deputy Mayor Carl Munt. The mayor left.",
            &[
                "person Ada Oda (Mayor) = Mayor Ada Oda, The mayor",
                "person Carl Munt (Deputy Mayor) = Deputy Mayor Carl Munt",
            ],
        );
    }

    #[test]
    fn bodies_of_many_are_named_with_them() {
        check("Then the Seafarers' Guild paid.", &["organization Seafarers' Guild"]);
    }

    #[test]
    fn a_description_beside_a_name_in_brackets_is_its_role() {
        check("It was made by the novelist 林美玲 (Ada Oda).", &["person Ada Oda (novelist) = the novelist"]);
    }

    #[test]
    fn a_day_and_a_dateline_are_no_part_of_a_name() {
        check("On Thursday Ada Oda left.", &["person Ada Oda"]);
        check("BERGEN, Nordland — It rained on Ada Oda.", &["person Ada Oda"]);
    }
}
