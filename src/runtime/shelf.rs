//! Where the articles of the list are found again.
//!
//! Invariant: the shelf has one place for each row of the list, in the same order. Texts are held while they are
//! few; beyond [`HELD_BYTES`] an article is read again from its source when it is opened.

use super::keeper::Keeper;
use crate::app::state::EntryId;
use crate::model::article::Article;
use crate::model::library::ArticleKey;
use crate::sources::Reading;
use crate::sources::fetch::articles;
use std::collections::HashMap;
use std::sync::Arc;

/// How much text is held for articles that are not open.
pub const HELD_BYTES: usize = 16 << 20;

/// Where an article of the list is found again.
#[derive(Debug, Clone)]
pub enum Shelved {
    /// In memory.
    Held(Arc<Article>),
    /// In a file, as the article with this number, from 0.
    Again {
        /// The path.
        file: String,
        /// How many articles of it come before.
        nth: usize,
    },
    /// In the library.
    Stored(ArticleKey),
}

impl Shelved {
    /// The article, from wherever it is.
    ///
    /// # Errors
    /// A sentence, where it is not there any more.
    pub fn article(&self, keeper: &Keeper, door: &Reading) -> Result<Arc<Article>, String> {
        match self {
            Self::Held(article) => Ok(Arc::clone(article)),
            Self::Again { file, nth } => read_again(file, *nth, door).map(Arc::new),
            Self::Stored(key) => keeper.fetch(*key).map(Arc::new),
        }
    }
}

/// One place for each row of the list.
#[derive(Debug, Default)]
pub struct Shelf {
    places: Vec<Shelved>,
    /// The rows of articles of the library.
    rows: HashMap<ArticleKey, EntryId>,
}

impl Shelf {
    /// Adds places for rows that come to the end of the list.
    pub fn extend(&mut self, places: impl IntoIterator<Item = Shelved>) {
        for place in places {
            if let Shelved::Stored(key) = &place {
                self.rows.insert(*key, EntryId(self.places.len()));
            }
            self.places.push(place);
        }
    }

    /// Where the article of a row is.
    pub fn place(&self, entry: EntryId) -> Option<&Shelved> {
        self.places.get(entry.0)
    }

    /// The row of an article of the library.
    pub fn row(&self, key: ArticleKey) -> Option<EntryId> {
        self.rows.get(&key).copied()
    }

    /// Whether there is an article of the library.
    pub fn has_stored(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Every row with its place.
    pub fn places(&self) -> Vec<(EntryId, Shelved)> {
        self.places.iter().enumerate().map(|(at, place)| (EntryId(at), place.clone())).collect()
    }

    /// The rows whose articles are in the library.
    pub fn stored(&self) -> HashMap<ArticleKey, EntryId> {
        self.rows.clone()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Reads an article again from its file.
///
/// # Errors
/// A sentence, where the file has changed or gone since it was listed.
pub fn read_again(file: &str, nth: usize, reading: &Reading) -> Result<Article, String> {
    let mut fault = None;
    let found = articles(vec![file.to_owned()], reading.clone())
        .filter_map(|item| item.map_err(|e| fault = Some(e.to_string())).ok())
        .nth(nth);
    found.ok_or_else(|| fault.unwrap_or_else(|| format!("{file}: the article is not there any more")))
}
