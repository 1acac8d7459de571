//! Why the library could not do something, in words for its owner.
//!
//! Invariant: every message says what happened to the file, and a refused file was not written to.

use crate::model::library::ArticleKey;
use rusqlite::ErrorCode;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why the library could not do something.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder for the library could not be made.
    #[error("cannot make the folder {} for the library: {source}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file could not be made or read.
    #[error("cannot open the library {}: {source}", .path.display())]
    File {
        /// The library.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is not a sayso library; it was left as it is (--library names another)", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The library has a schema that this version does not know.
    #[error(
        "the library was written by a newer sayso (schema {found}, this one knows {known}); it was left as it is"
    )]
    Newer {
        /// Its schema.
        found: u32,
        /// The newest schema known here.
        known: u32,
    },
    /// Parts of the file make no sense.
    #[error("the library is damaged; it was left as it is: copy the file before trying to repair it ({0})")]
    Damaged(#[source] rusqlite::Error),
    /// Another process kept the library locked for too long.
    #[error("the library is locked by another program; try again")]
    Busy,
    /// The file or its folder is read-only.
    #[error("the library cannot be written: it is read-only")]
    ReadOnly,
    /// There is no room.
    #[error("the library cannot be written: the disk is full")]
    Full,
    /// There is no such article.
    #[error("the library has no article {}", .0.0)]
    NoArticle(ArticleKey),
    /// Anything else.
    #[error("the library failed: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl StoreError {
    /// Reads an error of a statement that refers to article `key`: what it can violate is that it is there.
    pub(super) fn about(key: ArticleKey) -> impl FnOnce(rusqlite::Error) -> Self {
        move |error| match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::NoArticle(key),
            _ => error.into(),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            _ if matches!(error, rusqlite::Error::FromSqlConversionFailure(..)) => Self::Damaged(error),
            _ => Self::Sql(error),
        }
    }
}
