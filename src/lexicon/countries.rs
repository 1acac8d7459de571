//! Countries with their demonyms, capitals and seats of power.

use super::fold;
use std::collections::HashMap;

const TABLE: &str = include_str!("../../assets/lexicon/countries.txt");

/// A country as the table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Its usual name.
    pub name: String,
    /// Other names.
    pub names: Vec<String>,
    /// Adjective and names of its people; the adjective comes first.
    pub demonyms: Vec<String>,
    /// Capital and other cities that stand for its government.
    pub seats: Vec<String>,
    /// Offices that stand for its government.
    pub offices: Vec<String>,
}

/// How a phrase stands for a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountryName {
    /// The country's place in the table.
    pub country: usize,
    /// What the phrase is to it.
    pub naming: Naming,
}

/// What a phrase is to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Its name.
    Name,
    /// Its adjective, which may be a noun too ("American").
    Adjective,
    /// Its people in the plural ("Americans").
    People,
    /// Its capital.
    Seat,
    /// An office that stands for its government: "the White House".
    Office,
}

/// Reads the embedded table.
pub(super) fn embedded() -> Vec<Country> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).map(read).collect()
}

fn read(line: &str) -> Country {
    let mut columns = line.split('|').map(|column| {
        column.split(',').map(str::trim).filter(|name| !name.is_empty()).map(String::from).collect::<Vec<_>>()
    });
    let mut next = || columns.next().unwrap_or_default();
    Country { name: next().concat(), names: next(), demonyms: next(), seats: next(), offices: next() }
}

/// Indexes all names; the first country that has a name keeps it.
pub(super) fn index(countries: &[Country]) -> HashMap<Box<str>, CountryName> {
    let mut found = HashMap::with_capacity(countries.len() * 6);
    for (country, entry) in countries.iter().enumerate() {
        let names = std::iter::once((&entry.name, Naming::Name))
            .chain(entry.names.iter().map(|n| (n, Naming::Name)))
            .chain(entry.demonyms.iter().map(|n| (n, people_or_adjective(n))))
            .chain(entry.seats.iter().map(|n| (n, Naming::Seat)))
            .chain(entry.offices.iter().map(|n| (n, Naming::Office)));
        for (name, naming) in names {
            let key = fold(name).into_owned().into_boxed_str();
            found.entry(key).or_insert(CountryName { country, naming });
        }
    }
    found
}

/// A demonym in -s is of people; "Swiss" and the like are both and count as adjectives.
fn people_or_adjective(demonym: &str) -> Naming {
    let plural = demonym.ends_with('s') && !demonym.ends_with("ss") || matches!(demonym, "Danes" | "Poles");
    if plural { Naming::People } else { Naming::Adjective }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;

    /// Checks what `phrase` stands for: country and naming, or nothing.
    fn check(phrase: &str, expected: &str) {
        let lexicon = Lexicon::embedded();
        let found = lexicon
            .country(phrase)
            .map(|n| format!("{} {:?}", lexicon.country_of(n).map_or("", |c| c.name.as_str()), n.naming));
        assert_eq!(found.unwrap_or_default(), expected);
    }

    #[test]
    fn names_demonyms_and_seats_lead_to_their_country() {
        check("US", "United States Name");
        check("Kyiv", "Ukraine Seat");
        check("the Kremlin", "");
        check("Kremlin", "Russia Office");
        check("American", "United States Adjective");
        check("Americans", "United States People");
        check("Swiss", "Switzerland Adjective");
        check("Jeddah", "");
    }
}
