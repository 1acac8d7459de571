//! The cards of actors: what each says after all edits, also where actors became one.
//!
//! Invariant: no text of a card is lost by a merge; each text of the actor that is given up stands behind that of the
//! one that stays, with its name.

use super::ledger::Ledger;
use crate::model::review::{ActorCard, Change};
use std::collections::{BTreeMap, HashMap};

/// The cards that hold, by the names that their actors have now.
pub fn cards(ledger: &Ledger<'_>) -> BTreeMap<String, ActorCard> {
    let mut cards: BTreeMap<String, ActorCard> = BTreeMap::new();
    let mut merged: HashMap<&str, &str> = HashMap::new();
    for edit in ledger.in_force() {
        match &edit.change {
            // One may be written while a merge before it is undone.
            Change::Card { new, .. } => match stays(&merged, &new.name) {
                Some(into) => join(&mut cards, (**new).clone(), into),
                None => drop(cards.insert(new.name.clone(), (**new).clone())),
            },
            Change::Merge { from, into } if from != into => {
                merged.remove(into.as_str());
                merged.insert(from, into);
                if let Some(card) = cards.remove(from) {
                    join(&mut cards, card, into);
                }
            }
            _ => {}
        }
    }
    cards
}

/// The name under which an actor goes that was merged, at last.
fn stays<'a>(merged: &HashMap<&'a str, &'a str>, name: &str) -> Option<&'a str> {
    let first = *merged.get(name)?;
    Some(std::iter::successors(Some(first), |name| merged.get(name).copied()).last().unwrap_or(first))
}

/// Puts what a card says behind what the card of `into` says.
fn join(cards: &mut BTreeMap<String, ActorCard>, card: ActorCard, into: &str) {
    let empty = || ActorCard { name: into.to_owned(), ..ActorCard::default() };
    let whole = cards.entry(into.to_owned()).or_insert_with(empty);
    let ActorCard { name, kind, organisation, roles, notes } = card;
    whole.kind = whole.kind.or(kind);
    let texts =
        [(&mut whole.organisation, organisation), (&mut whole.roles, roles), (&mut whole.notes, notes)];
    for (there, text) in texts {
        match (there.is_empty(), there.contains(&text)) {
            (_, true) => {}
            (true, _) => *there = text,
            (false, _) => there.push_str(&format!("; {name}: {text}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::review::{Agent, Edit};
    use uuid::Uuid;

    fn card(name: &str, notes: &str) -> Change {
        let new = ActorCard { name: name.into(), notes: notes.into(), ..ActorCard::default() };
        Change::Card { old: None, new: Box::new(new) }
    }

    fn merge(from: &str, into: &str) -> Change {
        Change::Merge { from: from.into(), into: into.into() }
    }

    /// The notes on the cards after changes; the change at each place is the edit of that number, from 0.
    fn check(changes: Vec<Change>, expected: &[(&str, &str)]) {
        let edit = |(id, change): (u128, Change)| Edit {
            id: Uuid::from_u128(id),
            at: String::new(),
            agent: Agent::User,
            statement: None,
            everywhere: true,
            change,
        };
        let log: Vec<Edit> = (0..).zip(changes).map(edit).collect();
        let cards = cards(&Ledger::read(&log));
        let told: Vec<(&str, &str)> =
            cards.iter().map(|(name, card)| (name.as_str(), card.notes.as_str())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_merge_keeps_the_text_of_both_cards_and_its_undo_gives_both_back() {
        let both =
            || vec![card("Quill", "of the port"), card("A. Quill", "since May"), merge("A. Quill", "Quill")];
        check(both(), &[("Quill", "of the port; A. Quill: since May")]);
        let undone = Change::Undo { edit: Uuid::from_u128(2) };
        check([both(), vec![undone]].concat(), &[("A. Quill", "since May"), ("Quill", "of the port")]);
        // What was written on the joined card stands as it was written.
        check([both(), vec![card("Quill", "retired")]].concat(), &[("Quill", "retired")]);
        // A name that nobody had takes the card along, and on to the next.
        let renamed =
            vec![card("A. Quill", "since May"), merge("A. Quill", "Quill"), merge("Quill", "Ada Quill")];
        check(renamed, &[("Ada Quill", "since May")]);
    }

    #[test]
    fn a_card_written_while_the_merge_was_undone_is_joined_when_it_is_done_again() {
        let edit = Uuid::from_u128(1);
        let undone = vec![
            card("Quill", "of the port"),
            merge("A. Quill", "Quill"),
            Change::Undo { edit },
            card("A. Quill", "since May"),
        ];
        check(undone.clone(), &[("A. Quill", "since May"), ("Quill", "of the port")]);
        // Redone from another article, whose log had it still to redo.
        check(
            [undone, vec![Change::Redo { edit }]].concat(),
            &[("Quill", "of the port; A. Quill: since May")],
        );
    }
}
