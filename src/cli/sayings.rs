//! The statements of articles of the library, for the commands that gather them.
//!
//! Invariant: an article that this engine has analysed is not analysed again, what is analysed here is kept, and what a
//! person said of it holds.

use crate::analysis::version::version;
use crate::analysis::{Engine, analyse};
use crate::export::choice::Choice;
use crate::export::{Record, records_from};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::library::ArticleKey;
use crate::review::apply;
use crate::store::Store;
use anyhow::Result;
use std::sync::{Arc, OnceLock};

/// Reads statements out of a library.
pub(super) struct Sayings<'a> {
    store: &'a Store,
    engine: OnceLock<Engine>,
}

impl<'a> Sayings<'a> {
    /// Of this library.
    pub(super) const fn new(store: &'a Store) -> Self {
        Self { store, engine: OnceLock::new() }
    }

    /// The statements of an article, in the order of its text.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub(super) fn of(&self, key: ArticleKey) -> Result<Vec<Record>> {
        let article = self.store.article(key)?;
        let analysis = Arc::new(self.analysis(key, &article)?);
        let reviewed = apply(&article, &analysis, &self.store.edits(key)?);
        let mut records = records_from(&article, &[], Some(&reviewed), &Choice::everything());
        records.retain(|record| record.statement.is_some());
        Ok(records)
    }

    /// What the machine says of an article.
    ///
    /// # Errors
    /// When the library cannot be read or written.
    pub(super) fn analysis(&self, key: ArticleKey, article: &Article) -> Result<Analysis> {
        if let Some((analysis, engine)) = self.store.analysis(key)?
            && engine == version()
        {
            return Ok(analysis);
        }
        let analysis = analyse(article, self.engine.get_or_init(Engine::embedded));
        self.store.save_analysis(key, article, &analysis, version())?;
        Ok(analysis)
    }
}
