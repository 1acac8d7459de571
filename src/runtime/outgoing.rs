//! Writes an export where it is to go: a file, a folder of pages, or an open output.
//!
//! Invariant: a file is there whole or not at all; in a folder only the pages of the export are touched, each at once.

use super::save::{SaveError, write_whole};
use crate::export::dna::Collector;
use crate::export::vault::{Pages, Vault};
use crate::export::{Format, Options, Shape, Sink, sink};
use crate::store::dna;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts what goes out into a sink, one article after the other.
pub type Feed<'f> = &'f mut dyn FnMut(&mut dyn Sink) -> io::Result<()>;

/// Writes a format to a path: a file, or for a format of pages the folder that they stand in.
///
/// # Errors
/// When there is a file and `overwrite` is false, or when it, its folder or `feed` fails.
pub fn save(
    format: Format,
    options: &Options,
    path: &Path,
    overwrite: bool,
    feed: Feed<'_>,
) -> Result<(), SaveError> {
    if format.shape() == Shape::Folder {
        let failed = |source| SaveError::Io { path: path.to_owned(), source };
        return pages(path, feed).map_err(failed);
    }
    write_whole(path, overwrite, |out| stream(format, options, out, feed))
}

/// Writes a format that is one file.
///
/// # Errors
/// When `out` or `feed` fails, or the format is not one file.
pub fn stream(format: Format, options: &Options, out: &mut dyn Write, feed: Feed<'_>) -> io::Result<()> {
    match format.shape() {
        Shape::File => {
            let mut sink = sink(format, options, out);
            feed(sink.as_mut())?;
            sink.end()
        }
        Shape::Database => {
            let mut collector = Collector::new(options);
            feed(&mut collector)?;
            collector.end()?;
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("export.dna");
            dna::write(&collector.dataset, &path).map_err(io::Error::other)?;
            io::copy(&mut File::open(path)?, out).map(drop)
        }
        Shape::Folder => Err(io::Error::other("this format is a folder: name one with -o")),
    }
}

/// Brings the pages of a folder up to date.
fn pages(folder: &Path, feed: Feed<'_>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut folder = Folder { path: folder.to_owned() };
    let mut vault = Vault::new(&mut folder);
    feed(&mut vault)?;
    vault.end()
}

/// The folder that pages stand in.
struct Folder {
    path: PathBuf,
}

impl Pages for Folder {
    fn read(&mut self, name: &str) -> io::Result<Option<String>> {
        match fs::read_to_string(self.path.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&mut self, name: &str, text: &str) -> io::Result<()> {
        write_whole(&self.path.join(name), true, |out| out.write_all(text.as_bytes()))
            .map_err(io::Error::other)
    }
}
