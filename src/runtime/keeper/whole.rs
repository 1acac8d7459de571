//! What is told of the library as a whole.

use super::Desk;
use crate::app::finder::{FoundNote, Written};
use crate::app::message::Message;
use crate::app::review::{Reach, Vocabulary};
use crate::app::state::EntryId;
use crate::model::library::ArticleKey;
use crate::review::cards::cards;
use crate::review::ledger::Ledger;
use crate::runtime::jobs::Job;
use crate::store::{Store, StoreError};
use std::collections::HashMap;

/// How many notes are searched, those last changed first.
const NOTES: usize = 20_000;

/// How many names of actors and of topics the library is asked for.
const NAMES: usize = 2_000;

/// Tells what was chosen for exports; where that is not known the forms offer what they offer at first.
pub(super) fn tell_habits(store: &Store, job: &Job) {
    match store.habits() {
        Ok(habits) if !habits.is_empty() => job.tell(Message::ExportHabits(habits)),
        _ => {}
    }
}

impl Desk {
    /// Notes and cards, with the rows of the list where their articles stand.
    pub(super) fn notes(&self, mut rows: HashMap<ArticleKey, EntryId>) -> Result<Vec<FoundNote>, StoreError> {
        rows.extend(self.keys.iter().map(|(entry, key)| (*key, *entry)));
        let found = |key: Option<ArticleKey>, title, written| {
            let entry = key.and_then(|key| rows.get(&key).copied());
            FoundNote { key, entry, title, written }
        };
        let notes = self.store.all_notes(NOTES)?.into_iter();
        let mut all: Vec<FoundNote> =
            notes.map(|(key, title, note)| found(Some(key), title, Written::Note(Box::new(note)))).collect();
        for (name, card) in cards(&Ledger::read(&self.store.edits_everywhere()?)) {
            let key = self.store.said_by(&name)?.0.first().copied();
            let title =
                key.map(|key| self.store.summary(key)).transpose()?.map_or_else(String::new, |s| s.title);
            all.push(found(key, title, Written::Card(card)));
        }
        Ok(all)
    }

    /// In how many articles an actor says how much.
    pub(super) fn reach(&self, name: String) -> Result<Reach, StoreError> {
        let (articles, statements) = self.store.said_by(&name)?;
        Ok(Reach { name, articles: articles.len(), statements })
    }

    /// What people named comes first, then what is said most often.
    pub(super) fn vocabulary(&self) -> Result<Vocabulary, StoreError> {
        let (actors, mut topics) = self.store.names_in_edits()?;
        let mut actors: Vec<_> = actors.into_iter().map(|actor| (actor.name, Some(actor.kind))).collect();
        actors.extend(self.store.frequent_actors(NAMES)?.into_iter().map(|(name, _)| (name, None)));
        topics.extend(self.store.frequent_topics(NAMES)?.into_iter().map(|(name, _)| name));
        Ok(Vocabulary { actors, topics })
    }
}
