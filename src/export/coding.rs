//! Statements as discourse networks see them: an actor uses a concept, and agrees with it or not.
//!
//! Invariant: a statement counts once however many notes it has, and only with a status that was chosen; one
//! without a holder or a topic counts nowhere.

use super::Entry;
use super::choice::Choice;
use super::record::{Record, StatementFields};
use crate::model::analysis::{ActorKind, Stance};
use std::collections::BTreeSet;

/// One actor's use of one concept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coding<'a> {
    /// Who.
    pub(super) actor: &'a str,
    /// What that is; unknown where only a note remembers the statement.
    pub(super) kind: Option<ActorKind>,
    /// What it is about.
    pub(super) concept: &'a str,
    /// For or against; `None` where no side is taken.
    pub(super) agreement: Option<bool>,
    /// The statement.
    pub(super) statement: &'a StatementFields,
    /// Its row.
    pub(super) record: &'a Record,
}

impl<'a> Coding<'a> {
    /// The name where the actor is a human being, else nothing.
    pub(super) fn person(&self) -> &'a str {
        if self.kind == Some(ActorKind::Person) { self.actor } else { "" }
    }

    /// The name where the actor is a body, a state or a group, else nothing.
    pub(super) fn organization(&self) -> &'a str {
        if self.kind == Some(ActorKind::Person) { "" } else { self.actor }
    }
}

/// The statements of an entry that are chosen, each once.
pub(super) fn statements<'a>(
    entry: &Entry<'a>,
    choice: &Choice,
) -> impl Iterator<Item = (&'a Record, &'a StatementFields)> {
    let mut seen = BTreeSet::new();
    let chosen = entry.records.iter().filter(move |record| choice.takes(record.status));
    let found = chosen.filter_map(|record| Some((record, record.statement.as_ref()?)));
    found.filter(move |(_, statement)| seen.insert(statement.id))
}

/// The codings of an entry, one for each holder of each statement.
pub(super) fn codings<'a>(entry: &Entry<'a>, choice: &Choice) -> Vec<Coding<'a>> {
    let of = |(record, statement): (&'a Record, &'a StatementFields)| {
        let concept = concept(statement);
        let agreement = statement.stance.and_then(agreement);
        unique(&statement.holders).filter_map(move |actor| {
            let kind = statement.actors.iter().find(|a| a.name == *actor).map(|a| a.kind);
            Some(Coding { actor, kind, concept: concept?, agreement, statement, record })
        })
    };
    statements(entry, choice).flat_map(of).collect()
}

/// Names, each once.
fn unique(names: &[String]) -> impl Iterator<Item = &String> {
    names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name)).map(|(_, name)| name)
}

/// The topic, else the target.
pub(super) fn concept(statement: &StatementFields) -> Option<&str> {
    [&statement.topic, &statement.target].into_iter().flatten().map(|c| c.trim()).find(|c| !c.is_empty())
}

/// Who supports or calls for something agrees with it.
pub(super) const fn agreement(stance: Stance) -> Option<bool> {
    match stance {
        Stance::Support | Stance::Demand => Some(true),
        Stance::Oppose => Some(false),
        Stance::Neutral | Stance::Unclear => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn notes_on_a_statement_do_not_multiply_it() {
        let (article, mut records) = (samples::article(), samples::records());
        records.extend(samples::records());
        let entry = Entry { article: &article, records: &records };
        let codings = codings(&entry, &Choice::everything());
        let told: Vec<_> = codings.iter().map(|c| (c.person(), c.concept, c.agreement)).collect();
        assert_eq!(told, [("Ada Quill", "closing the line", Some(true))]);
    }

    #[test]
    fn guesses_are_no_codings_unless_asked_for() {
        let (article, records) = (samples::article(), samples::records());
        let entry = Entry { article: &article, records: &records };
        assert!(codings(&entry, &Choice::default()).is_empty());
    }
}
