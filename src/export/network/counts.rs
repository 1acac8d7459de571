//! n(a, j, k): how often which actor says what of which concept, in which stretch of time.
//!
//! Invariant: names are kept once; an article is forgotten when the next comes.

use super::{Duplicates, Network, Slice};
use crate::export::Entry;
use crate::export::choice::Choice;
use crate::export::clean;
use crate::export::coding::{Coding, codings};
use crate::export::dates;
use crate::model::analysis::ActorKind;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Statements against, for, and without a side.
pub(in crate::export) type Stances = [u32; 3];

/// What the time of an article without a day is called.
const UNDATED: &str = "undated";

/// An actor, a concept and a stance in a stretch of time, to tell what was counted already.
type Seen = (String, u32, u32, usize);

/// The counts of a network, by stretches of time.
#[derive(Debug, Default)]
pub(in crate::export) struct Counts {
    network: Network,
    choice: Choice,
    /// Those who speak.
    pub(super) actors: Names,
    /// What they speak of.
    pub(super) concepts: Names,
    /// What the actors are, where that is known.
    pub(super) kinds: Vec<Option<ActorKind>>,
    /// For each stretch of time the counts of actors and concepts.
    pub(super) slices: BTreeMap<String, BTreeMap<(u32, u32), Stances>>,
    seen: HashSet<Seen>,
}

/// Names by number.
#[derive(Debug, Default)]
pub(in crate::export) struct Names {
    /// The names, in order of appearance.
    pub(super) list: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

impl Counts {
    /// Begins to count.
    pub(in crate::export) fn new(network: Network, choice: &Choice) -> Self {
        Self { network, choice: choice.clone(), ..Self::default() }
    }

    /// Counts the statements of an article.
    pub(in crate::export) fn add(&mut self, entry: &Entry<'_>) {
        if self.network.duplicates == Duplicates::Document {
            self.seen.clear();
        }
        let day = dates::day(entry.article.published.as_deref());
        let slice = stretch(self.network.slice, day);
        let period = period(self.network.duplicates, day);
        for coding in codings(entry, &self.choice) {
            self.count(&coding, &slice, period.as_deref());
        }
    }

    fn count(&mut self, coding: &Coding<'_>, slice: &str, period: Option<&str>) {
        let actor = self.actors.number(&clean::line(coding.actor));
        let concept = self.concepts.number(&clean::line(coding.concept));
        self.kinds.resize(self.actors.list.len(), None);
        if let Some(kind) = self.kinds.get_mut(actor as usize) {
            *kind = kind.or(coding.kind);
        }
        let stance = coding.agreement.map_or(2, usize::from);
        let again = period.is_some_and(|p| !self.seen.insert((p.to_owned(), actor, concept, stance)));
        let cells = match self.slices.get_mut(slice) {
            Some(cells) => cells,
            None => self.slices.entry(slice.to_owned()).or_default(),
        };
        let cell = cells.entry((actor, concept)).or_default();
        if let Some(count) = cell.get_mut(stance).filter(|_| !again) {
            *count = count.saturating_add(1);
        }
    }

    /// The network.
    pub(in crate::export) fn network(&self) -> Network {
        self.network
    }
}

/// The name of the stretch of time that a day is in.
fn stretch(slice: Slice, day: Option<Date>) -> String {
    match (slice, day) {
        (Slice::All, _) => String::new(),
        (_, None) => UNDATED.to_owned(),
        (Slice::Week, Some(day)) => week(day),
        (Slice::Month, Some(day)) => day.strftime("%Y-%m").to_string(),
        (Slice::Year, Some(day)) => day.strftime("%Y").to_string(),
    }
}

/// The time in which the same counts once; `None` where it counts every time.
fn period(duplicates: Duplicates, day: Option<Date>) -> Option<String> {
    match duplicates {
        Duplicates::Include => None,
        Duplicates::Document | Duplicates::Range => Some(String::new()),
        Duplicates::Week => Some(stretch(Slice::Week, day)),
        Duplicates::Month => Some(stretch(Slice::Month, day)),
        Duplicates::Year => Some(stretch(Slice::Year, day)),
    }
}

/// The week with the year that it belongs to.
fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_belongs_to_one_year() {
        assert_eq!(week(date(2024, 12, 30)), "2025-W01");
        assert_eq!(stretch(Slice::Month, Some(date(2024, 12, 30))), "2024-12");
        assert_eq!(stretch(Slice::Year, None), UNDATED);
    }
}
