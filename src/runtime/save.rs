//! Writes a file whole or not at all.
//!
//! Invariant: at no moment does the name stand for half a file, and a file that is there is replaced only when
//! that was asked for.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use thiserror::Error;

/// Why a file was not written; what was there before is there still.
#[derive(Debug, Error)]
pub enum SaveError {
    /// There is a file already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The name stands for a folder.
    #[error("{} is a folder", .0.display())]
    IsFolder(PathBuf),
    /// The folder that the file was to go to is not there.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// The system refused.
    #[error("cannot write {}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes the file at `path` with what `write` gives out, in one step; a device or pipe is written to as it is.
///
/// # Errors
/// When there is a file and `overwrite` is false, or when the file, its folder or `write` fails.
pub fn write_whole(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    let there = fs::metadata(path).ok();
    match there {
        Some(meta) if meta.is_dir() => return Err(SaveError::IsFolder(path.to_owned())),
        Some(_) if !overwrite => return Err(SaveError::Exists(path.to_owned())),
        Some(meta) if !meta.is_file() => return stream(path, write).map_err(failed(path)),
        _ => {}
    }
    // A link is followed, so that it stays a link to the file that is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&target);
    if !folder.is_dir() {
        return Err(SaveError::NoFolder(folder.to_owned()));
    }
    let file = prepare(folder, there.map(|meta| meta.permissions()), write).map_err(failed(path))?;
    put_in_place(file, &target, overwrite).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Exists(path.to_owned()),
        _ => failed(path)(source),
    })?;
    sync_folder(folder);
    Ok(())
}

fn failed(path: &Path) -> impl Fn(io::Error) -> SaveError {
    move |source| SaveError::Io { path: path.to_owned(), source }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn stream(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
    write(&mut out)?;
    out.flush()
}

/// Writes all of it beside the target, down to the disk.
fn prepare(
    folder: &Path,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut file = temporary(folder)?;
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// A hidden file with the rights that any new file gets.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sayso-").suffix(".part");
    #[cfg(unix)]
    let rights: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(rights);
    builder.tempfile_in(folder)
}

fn put_in_place(file: NamedTempFile, target: &Path, overwrite: bool) -> io::Result<()> {
    let done = if overwrite { file.persist(target) } else { file.persist_noclobber(target) };
    done.map(drop).map_err(|error| error.error)
}

/// Makes the new name durable where the system can; the file itself is on the disk already.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// Writes `words` to `name` in a folder that holds `old`; gives the outcome and all that is there after.
    fn check(old: &[&str], name: &str, overwrite: bool) -> (Result<(), SaveError>, Vec<(String, String)>) {
        let folder = TempDir::new().unwrap();
        for name in old {
            fs::write(folder.path().join(name), "old").unwrap();
        }
        let outcome = write_whole(&folder.path().join(name), overwrite, |out| out.write_all(b"new"));
        (outcome, contents(folder.path()))
    }

    fn contents(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|e| (e.file_name().into_string().unwrap(), fs::read_to_string(e.path()).unwrap_or_default()))
            .collect();
        files.sort();
        files
    }

    fn file(name: &str, words: &str) -> (String, String) {
        (name.to_owned(), words.to_owned())
    }

    #[test]
    fn a_new_file_is_written() {
        let (outcome, files) = check(&[], "notes.md", false);
        assert!(outcome.is_ok());
        assert_eq!(files, [file("notes.md", "new")]);
    }

    #[test]
    fn a_file_is_not_overwritten_unasked() {
        let (outcome, files) = check(&["notes.md"], "notes.md", false);
        assert!(matches!(outcome, Err(SaveError::Exists(_))));
        assert_eq!(files, [file("notes.md", "old")]);
    }

    #[test]
    fn a_file_is_overwritten_when_asked() {
        let (outcome, files) = check(&["notes.md"], "notes.md", true);
        assert!(outcome.is_ok());
        assert_eq!(files, [file("notes.md", "new")]);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let (outcome, _) = check(&[], "none/notes.md", true);
        assert!(outcome.unwrap_err().to_string().ends_with("/none"));
    }

    #[test]
    fn a_failure_half_way_leaves_everything_as_it_was() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("notes.md");
        fs::write(&path, "old").unwrap();
        let outcome = write_whole(&path, true, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("interrupted"))
        });
        assert!(outcome.unwrap_err().to_string().contains("interrupted"));
        assert_eq!(contents(folder.path()), [file("notes.md", "old")]);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_not_overwritten() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("notes.md");
        let outcome = write_whole(&path, false, |out| {
            fs::write(&path, "theirs")?;
            out.write_all(b"new")
        });
        assert!(matches!(outcome, Err(SaveError::Exists(_))));
        assert_eq!(contents(folder.path()), [file("notes.md", "theirs")]);
    }

    #[test]
    fn a_folder_is_never_replaced() {
        let folder = TempDir::new().unwrap();
        let outcome = write_whole(folder.path(), true, |out| out.write_all(b"new"));
        assert!(matches!(outcome, Err(SaveError::IsFolder(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_rights_stay_as_they_were() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_whole(&link, true, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays_one() {
        write_whole(Path::new("/dev/null"), true, |out| out.write_all(b"new")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
