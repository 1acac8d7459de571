//! What was chosen for the last export of each format.

use super::Store;
use super::error::StoreError;
use crate::model::library::ExportHabit;
use rusqlite::params;

impl Store {
    /// What was chosen for each format, the last one last.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn habits(&self) -> Result<Vec<ExportHabit>, StoreError> {
        let mut query =
            self.connection.prepare_cached("SELECT format, scope, folder FROM habits ORDER BY id")?;
        let habits = query
            .query_map([], |row| {
                Ok(ExportHabit { format: row.get(0)?, scope: row.get(1)?, folder: row.get(2)? })
            })?
            .collect::<Result<_, _>>()?;
        Ok(habits)
    }

    /// Keeps what was chosen in the place of what was chosen for the same format before.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn keep_habit(&self, habit: &ExportHabit) -> Result<(), StoreError> {
        // A row that is replaced gets a number of its own again: the last one.
        let sql = "REPLACE INTO habits (format, scope, folder) VALUES (?1, ?2, ?3)";
        let mut keep = self.connection.prepare_cached(sql)?;
        keep.execute(params![habit.format, habit.scope, habit.folder])?;
        Ok(())
    }
}
