//! Opens the file: looks before it touches, then sets up the connection.
//!
//! Invariant: a file that is not ours is told by its first bytes, before SQLite may write to it. A file that this process
//! has as a library is never opened but by SQLite: closing it would drop the locks that SQLite holds on it.

use super::error::StoreError;
use super::migrations::{APPLICATION_ID, migrate};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a process waits for another's transaction.
const PATIENCE: Duration = Duration::from_secs(5);

/// The size of a page of a new library, in bytes.
const PAGE: u32 = 16384;

/// The size of the header of a SQLite file.
const HEADER: usize = 100;

/// How a SQLite file begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Where in the header the application id stands.
const MARK: std::ops::Range<usize> = 68..72;

/// Opens or makes the library at `path`.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    make_folder(path)?;
    let file_error = |source| StoreError::File { path: path.to_owned(), source };
    if !is_ours_or_new(path).map_err(file_error)? {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    make_private(path).map_err(file_error)?;
    remember(path).map_err(file_error)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection, path)?;
    use_write_ahead_log(&connection)?;
    Ok(connection)
}

/// Opens a library in memory.
pub(super) fn in_memory() -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    set_up(&connection, Path::new(":memory:"))?;
    Ok(connection)
}

fn set_up(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE)?;
    // Only a file that is still empty takes it: texts and analyses of a few kilobytes fill larger pages better.
    connection.pragma_update(None, "page_size", PAGE)?;
    migrate(connection, path)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Lets readers and a writer work at once; while another process is busy the file stays as it was, which is
/// correct too, and the next to open it tries again.
fn use_write_ahead_log(connection: &Connection) -> Result<(), StoreError> {
    match connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        other => Ok(other?),
    }
}

/// The files that this process has as libraries, or has had.
static LIBRARIES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn libraries() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LIBRARIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on the file is only opened by SQLite.
fn remember(path: &Path) -> io::Result<()> {
    let real = path.canonicalize()?;
    libraries().insert(real);
    Ok(())
}

/// Tells whether the file is a library, or is empty or absent and may become one.
fn is_ours_or_new(path: &Path) -> io::Result<bool> {
    let real = match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        other => other?,
    };
    // Held while the file is open, so that nobody else makes it a library meanwhile.
    let known = libraries();
    if known.contains(&real) {
        return Ok(true);
    }
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        other => other?,
    };
    let mut header = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(true);
    }
    let marked = header.get(MARK).is_some_and(|mark| mark == APPLICATION_ID.to_be_bytes());
    // With a journal beside it the header may be half of a transaction that SQLite will undo.
    Ok(header.starts_with(MAGIC) && (marked || journal_of(path).exists()))
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    if folder.is_dir() {
        return Ok(());
    }
    private_folders().create(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })
}

#[cfg(unix)]
fn private_folders() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folders() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    builder
}

/// Makes the file, for its owner alone; SQLite gives its journals the same rights.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_open_here_is_not_looked_at_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("l.db");
        let first = open(&path).expect("a library");
        // Whoever opened the file now to look at it would close it, and with that drop the locks of the first.
        fs::write(folder.path().join("other"), b"not ours").expect("it is written");
        fs::rename(folder.path().join("other"), &path).expect("it is moved");
        assert!(
            is_ours_or_new(&folder.path().join("../").join(folder.path()).join("l.db")).expect("it is known")
        );
        drop(first);
        let strange = folder.path().join("strange");
        fs::write(&strange, b"not ours").expect("it is written");
        assert!(!is_ours_or_new(&strange).expect("it is read"));
    }
}
