//! What people said of statements, actors and notes: a log for each article, and one for all of them.
//!
//! Invariant: edits are only ever added, all that belong together or none; the schema itself refuses to change or
//! delete one.

use super::Store;
use super::analyses::index_anew;
use super::articles::{from_json, to_json};
use super::error::StoreError;
use crate::model::library::ArticleKey;
use crate::model::review::{Change, Edit, Holder};
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// The most edits that are read for the names in them.
const NAMES_FROM: usize = 20_000;

const ADD: &str = "INSERT OR IGNORE INTO edits (id, article, kind, edit) VALUES (?1, ?2, ?3, ?4)";

const OF_ARTICLE: &str = "SELECT edit FROM edits WHERE article = ?1 OR article IS NULL ORDER BY seq";

impl Store {
    /// Adds edits to an article's log; those that hold everywhere go to the log of all articles. One that is there
    /// already stays as it is.
    ///
    /// # Errors
    /// When there is no such article or the library cannot be written; then none of them was added.
    pub fn append_edits(&self, key: ArticleKey, edits: &[Edit]) -> Result<(), StoreError> {
        let change = self.begin()?;
        {
            let mut add = change.prepare_cached(ADD)?;
            for edit in edits {
                let article = (!edit.everywhere).then_some(key.0);
                add.execute(params![edit.id.to_string(), article, kind(&edit.change), to_json(edit)?])
                    .map_err(StoreError::about(key))?;
            }
        }
        index_anew(&change, key)?;
        change.commit()?;
        Ok(())
    }

    /// The log of an article, with the edits that hold everywhere, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn edits(&self, key: ArticleKey) -> Result<Vec<Edit>, StoreError> {
        Ok(log(&self.connection, key)?)
    }

    /// The edits that hold in every article, oldest first: merged actors, cards.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn edits_everywhere(&self) -> Result<Vec<Edit>, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT edit FROM edits WHERE article IS NULL ORDER BY seq")?;
        let edits = query.query_map([], |row| from_json(row, 0))?.collect::<Result<_, _>>()?;
        Ok(edits)
    }

    /// The articles that somebody has reviewed, in the order in which that was begun.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn reviewed(&self) -> Result<Vec<ArticleKey>, StoreError> {
        let sql = "SELECT article FROM edits WHERE article IS NOT NULL GROUP BY article ORDER BY min(seq)";
        let mut query = self.connection.prepare_cached(sql)?;
        let keys = query.query_map([], |row| row.get(0).map(ArticleKey))?.collect::<Result<_, _>>()?;
        Ok(keys)
    }

    /// Actors and topics that people named, last named first, each once.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn names_in_edits(&self) -> Result<(Vec<Holder>, Vec<String>), StoreError> {
        let sql = "SELECT edit FROM edits WHERE kind IN ('found', 'add', 'holders', 'topic', 'merge')
                   ORDER BY seq DESC LIMIT ?1";
        let mut query = self.connection.prepare_cached(sql)?;
        let edits = query.query_map([NAMES_FROM as i64], |row| from_json::<Edit>(row, 0))?;
        let (mut actors, mut topics): (Vec<Holder>, Vec<String>) = Default::default();
        for edit in edits {
            match edit?.change {
                Change::Found { values } | Change::Add { values } => {
                    actors.extend(values.holders);
                    topics.extend(values.topic);
                }
                Change::Holders { new, .. } => actors.extend(new),
                Change::Topic { new, .. } => topics.extend(new),
                _ => {}
            }
        }
        let mut seen = HashSet::new();
        actors.retain(|actor| seen.insert(actor.name.clone()));
        let mut seen = HashSet::new();
        topics.retain(|topic| seen.insert(topic.clone()));
        Ok((actors, topics))
    }
}

/// The log of an article, with the edits that hold everywhere.
pub(super) fn log(connection: &Connection, key: ArticleKey) -> rusqlite::Result<Vec<Edit>> {
    let mut query = connection.prepare_cached(OF_ARTICLE)?;
    query.query_map([key.0], |row| from_json(row, 0))?.collect()
}

/// The kind of a change, as its JSON names it.
const fn kind(change: &Change) -> &'static str {
    match change {
        Change::Found { .. } => "found",
        Change::Add { .. } => "add",
        Change::Confirm => "confirm",
        Change::Reject => "reject",
        Change::Holders { .. } => "holders",
        Change::Stance { .. } => "stance",
        Change::Topic { .. } => "topic",
        Change::Target { .. } => "target",
        Change::Mode { .. } => "mode",
        Change::Spans { .. } => "spans",
        Change::Merge { .. } => "merge",
        Change::Split { .. } => "split",
        Change::Card { .. } => "card",
        Change::Note { .. } => "note",
        Change::Undo { .. } => "undo",
        Change::Redo { .. } => "redo",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::Article;
    use crate::model::review::Agent;
    use uuid::Uuid;

    fn edit(id: u128, everywhere: bool, change: Change) -> Edit {
        let at = "2026-05-04T10:00:00Z".to_owned();
        Edit { id: Uuid::from_u128(id), at, agent: Agent::User, statement: None, everywhere, change }
    }

    fn article(id: &str) -> Article {
        Article { id: id.into(), origin: format!("/{id}"), text: id.into(), ..Article::default() }
    }

    #[test]
    fn logs_are_read_as_they_were_written_and_those_of_all_in_each() {
        let store = Store::in_memory().unwrap();
        let (one, two) =
            (store.put_article(&article("one")).unwrap(), store.put_article(&article("two")).unwrap());
        let merge = edit(2, true, Change::Merge { from: "A".into(), into: "B".into() });
        let first = [edit(1, false, Change::Confirm), merge.clone()];
        store.append_edits(one, &first).unwrap();
        store.append_edits(one, &first).unwrap();
        store.append_edits(two, &[edit(3, false, Change::Reject)]).unwrap();
        assert_eq!(store.edits(one).unwrap(), first);
        assert_eq!(store.edits(two).unwrap(), [merge.clone(), edit(3, false, Change::Reject)]);
        assert_eq!(store.edits_everywhere().unwrap(), [merge]);
        assert_eq!(store.reviewed().unwrap(), [one, two]);
    }

    #[test]
    fn an_edit_can_be_neither_changed_nor_deleted() {
        let store = Store::in_memory().unwrap();
        let key = store.put_article(&article("one")).unwrap();
        store.append_edits(key, &[edit(1, false, Change::Confirm)]).unwrap();
        for sql in ["DELETE FROM edits", "UPDATE edits SET kind = 'reject'"] {
            assert!(store.connection.execute(sql, []).is_err(), "{sql}");
        }
        assert!(store.append_edits(ArticleKey(99), &[edit(2, false, Change::Confirm)]).is_err());
        assert_eq!(store.edits(key).unwrap().len(), 1);
    }

    #[test]
    fn names_that_people_used_are_known() {
        let store = Store::in_memory().unwrap();
        let key = store.put_article(&article("one")).unwrap();
        let holder = Holder { name: "Ada Quill".into(), kind: crate::model::analysis::ActorKind::Person };
        let changes = [
            Change::Holders { old: vec![], new: vec![holder.clone()] },
            Change::Topic { old: None, new: Some("the quay".into()) },
            Change::Holders { old: vec![], new: vec![holder.clone()] },
        ];
        let edits: Vec<Edit> = (1..).zip(changes).map(|(id, change)| edit(id, false, change)).collect();
        store.append_edits(key, &edits).unwrap();
        assert_eq!(store.names_in_edits().unwrap(), (vec![holder], vec!["the quay".to_owned()]));
    }
}
