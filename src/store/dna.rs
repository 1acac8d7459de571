//! Writes a database of Discourse Network Analyzer, version 3.0.7 of its layout.
//!
//! The layout is the program's: its names, its checks, its one statement type of person, organization, concept and
//! agreement. Whoever opens the file is the coder `Admin` with the password `sayso`.
//!
//! Invariant: every entity stands once, and each has the attributes that the program expects of it.

use super::error::StoreError;
use crate::model::dna::{Dataset, Document, Event};
use rusqlite::{Connection, Transaction, params};
use std::collections::HashMap;
use std::path::Path;

/// The tables, and the rows that every such database has.
const LAYOUT: &str = include_str!("../../assets/dna.sql");

/// Numbers of the variables, as the layout has them.
const PERSON: i64 = 1;
const ORGANIZATION: i64 = 2;
const CONCEPT: i64 = 3;
const AGREEMENT: i64 = 4;

/// Writes the database to a file that is not there yet.
///
/// # Errors
/// When the file cannot be written.
pub fn write(dataset: &Dataset, path: &Path) -> Result<(), StoreError> {
    let mut connection = Connection::open(path)?;
    let change = connection.transaction()?;
    change.execute_batch(LAYOUT)?;
    for (id, document) in (1..).zip(&dataset.documents) {
        write_document(&change, id, document)?;
    }
    let mut entities = Entities::new(&change)?;
    for (id, event) in (1..).zip(&dataset.statements) {
        write_event(&change, &mut entities, id, event)?;
    }
    change.commit()?;
    Ok(())
}

fn write_document(change: &Transaction<'_>, id: i64, document: &Document) -> rusqlite::Result<()> {
    let sql = "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Notes, Date)
               VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7)";
    let Document { title, text, author, source, notes, time } = document;
    change.prepare_cached(sql)?.execute(params![id, title, text, author, source, notes, time])?;
    Ok(())
}

fn write_event(
    change: &Transaction<'_>,
    entities: &mut Entities<'_>,
    id: i64,
    event: &Event,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO STATEMENTS (ID, StatementTypeId, DocumentId, Start, Stop, Coder)
               VALUES (?1, 1, ?2, ?3, ?4, 1)";
    let place = params![id, event.document as i64 + 1, event.start as i64, event.stop as i64];
    change.prepare_cached(sql)?.execute(place)?;
    let sql = "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?1, ?2, ?3)";
    for (variable, value) in
        [(PERSON, &event.person), (ORGANIZATION, &event.organization), (CONCEPT, &event.concept)]
    {
        let entity = entities.number(variable, value)?;
        change.prepare_cached(sql)?.execute(params![id, variable, entity])?;
    }
    let sql = "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?1, ?2, ?3)";
    change.prepare_cached(sql)?.execute(params![id, AGREEMENT, i64::from(event.agreement)])?;
    Ok(())
}

/// The values of the variables, by number.
struct Entities<'c> {
    change: &'c Transaction<'c>,
    numbers: HashMap<(i64, String), i64>,
}

impl<'c> Entities<'c> {
    /// Begins with the empty value of each variable, which the program expects to be there.
    fn new(change: &'c Transaction<'c>) -> rusqlite::Result<Self> {
        let mut entities = Self { change, numbers: HashMap::new() };
        for variable in [PERSON, ORGANIZATION, CONCEPT] {
            entities.number(variable, "")?;
        }
        Ok(entities)
    }

    fn number(&mut self, variable: i64, value: &str) -> rusqlite::Result<i64> {
        let key = (variable, value.to_owned());
        if let Some(&number) = self.numbers.get(&key) {
            return Ok(number);
        }
        let sql = "INSERT INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES (?1, ?2, 0, 0, 0)";
        self.change.prepare_cached(sql)?.execute(params![variable, value])?;
        let number = self.change.last_insert_rowid();
        let sql = "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue)
                   SELECT ?1, ID, '' FROM ATTRIBUTEVARIABLES WHERE VariableId = ?2";
        self.change.prepare_cached(sql)?.execute(params![number, variable])?;
        self.numbers.insert(key, number);
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset() -> Dataset {
        let document = Document {
            title: "Quay".into(),
            text: "Quill said no.".into(),
            author: String::new(),
            source: "Courier".into(),
            notes: String::new(),
            time: 1_777_852_800,
        };
        let event = |person: &str, agreement| Event {
            document: 0,
            start: 11,
            stop: 13,
            person: person.into(),
            organization: String::new(),
            concept: "the quay".into(),
            agreement,
        };
        let mut dataset = Dataset::default();
        dataset.documents.push(document);
        dataset.statements.extend([event("Quill", false), event("Marrow", true), event("Quill", true)]);
        dataset
    }

    #[test]
    fn the_program_finds_each_entity_once_and_the_words_at_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.dna");
        write(&dataset(), &path).unwrap();
        let read = Connection::open(&path).unwrap();
        let one = |sql: &str| read.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(one("SELECT Value FROM SETTINGS WHERE Property = 'version'"), "3.0.7");
        assert_eq!(
            one("SELECT group_concat(Value, '|' ORDER BY ID) FROM ENTITIES WHERE VariableId = 1"),
            "|Quill|Marrow"
        );
        let words = "SELECT substr(Text, Start + 1, Stop - Start) FROM STATEMENTS JOIN DOCUMENTS d ON d.ID = DocumentId";
        assert_eq!(one(words), "no");
        assert_eq!(one("SELECT sum(Value) || '' FROM DATABOOLEAN"), "2");
        assert_eq!(one("PRAGMA integrity_check"), "ok");
    }
}
