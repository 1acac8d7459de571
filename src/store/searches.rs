//! Searches that are kept: smart folders.
//!
//! Invariant: of one name, however it is written, there is one search.

use super::Store;
use super::error::StoreError;
use super::flags::clean;
use crate::model::library::SavedSearch;
use crate::text::words::fold;
use rusqlite::params;

impl Store {
    /// The searches that are kept, in the order in which they were.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, StoreError> {
        let mut query = self.connection.prepare_cached("SELECT name, query FROM searches ORDER BY id")?;
        let searches = query
            .query_map([], |row| Ok(SavedSearch { name: row.get(0)?, query: row.get(1)? }))?
            .collect::<Result<_, _>>()?;
        Ok(searches)
    }

    /// Keeps a search; one of the same name gets the new query.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn save_search(&self, search: &SavedSearch) -> Result<(), StoreError> {
        let name = clean(&search.name);
        let sql = "INSERT INTO searches (folded, name, query) VALUES (?1, ?2, ?3)
                   ON CONFLICT (folded) DO UPDATE SET name = excluded.name, query = excluded.query";
        self.connection.prepare_cached(sql)?.execute(params![fold(&name), name, search.query])?;
        Ok(())
    }

    /// Forgets a search; tells whether there was one of the name.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn delete_search(&self, name: &str) -> Result<bool, StoreError> {
        let mut delete = self.connection.prepare_cached("DELETE FROM searches WHERE folded = ?1")?;
        Ok(delete.execute([fold(&clean(name))])? > 0)
    }
}
