//! Opens what the reader names: files, folders, standard input, corpora, addresses. The only part of `sources` that
//! touches disk and network.
//!
//! Invariant: lazy and bounded. One article is in memory at a time, no more of a file is read than the limits
//! allow, every fault names its input, and none of them ends the rest.

mod fault;
mod polite;
mod private;
mod remote;
mod web;

pub use super::address::{address, canonical, same};
pub use remote::page;
pub use web::{Answer, Ask, Halt, Web};

use super::address::is_address;
use super::bounded::{from_io, read_bounded};
use super::corpus;
use super::kind::{self, Collection};
use super::records::{self, Records};
use super::{Reading, SourceError, parse};
use crate::model::article::Article;
use crate::text::normalise::canonical as settled;
use remote::Found;
use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Why an input, or a record of one, became no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    /// The input as it was named, or the path inside a folder; safe to print.
    pub input: String,
    /// What a record of it is called, and its number, from 1.
    pub place: Option<(&'static str, u64)>,
    /// Why.
    pub cause: SourceError,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((record, number)) => write!(f, "{}, {record} {number}: {}", self.input, self.cause),
            None => write!(f, "{}: {}", self.input, self.cause),
        }
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Opens `inputs` one after the other, each only when it is asked for.
///
/// ```
/// use sayso::sources::{Reading, fetch};
/// let mut found = fetch::articles(vec!["no/such/file".into()], Reading::default());
/// assert_eq!(found.next().unwrap().unwrap_err().to_string(), "no/such/file: no such file or folder");
/// ```
pub fn articles(inputs: Vec<String>, reading: Reading) -> Articles {
    Articles::new(inputs, reading, Box::new(io::stdin()))
}

/// The articles of a list of inputs, in order.
pub struct Articles {
    reading: Reading,
    stdin: Box<dyn Read + Send>,
    /// What is left to do, the next last.
    pending: Vec<Step>,
    /// The collection that is being read.
    records: Option<Box<dyn Records>>,
    /// Folders that have been walked, by their true paths.
    walked: HashSet<PathBuf>,
    /// How many articles and faults there have been.
    seen: usize,
}

enum Step {
    /// An input as the reader names it.
    Input(String),
    /// Something in a folder.
    Inside(PathBuf),
    /// The end of a folder, and how much had been seen before it.
    FolderEnd(String, usize),
}

impl Articles {
    fn new(inputs: Vec<String>, reading: Reading, stdin: Box<dyn Read + Send>) -> Self {
        let pending = inputs.into_iter().rev().map(Step::Input).collect();
        Self { reading, stdin, pending, records: None, walked: HashSet::new(), seen: 0 }
    }

    /// How many files and folders are known to be left; more may turn up in the folders.
    pub fn left(&self) -> usize {
        let files = self.pending.iter().filter(|step| !matches!(step, Step::FolderEnd(..)));
        files.count() + usize::from(self.records.is_some())
    }

    /// Does the next step; `None` where it yields neither article nor fault.
    fn step(&mut self, step: Step) -> Option<Result<Article, InputError>> {
        match step {
            Step::Input(input) if input == "-" => self.standard_input(),
            Step::Input(input) if is_address(&input) => self.open_address(&input),
            Step::Input(input) => self.open(Path::new(&input), &input, true),
            Step::Inside(path) => self.open(&path, &path.to_string_lossy(), false),
            Step::FolderEnd(input, before) => {
                (self.seen == before).then(|| Err(fault(&input, SourceError::NoArticles)))
            }
        }
    }

    fn open_address(&mut self, input: &str) -> Option<Result<Article, InputError>> {
        match remote::open(input, &self.reading) {
            Ok(Found::Article(article)) => Some(Ok(*article)),
            Ok(Found::Records(records)) => {
                self.records = Some(records);
                None
            }
            Err(cause) => Some(Err(fault(input, cause))),
        }
    }

    fn standard_input(&mut self) -> Option<Result<Article, InputError>> {
        let stream = std::mem::replace(&mut self.stdin, Box::new(io::empty()));
        self.read(stream, "-").map_err(|cause| fault("standard input", cause)).transpose()
    }

    /// Reads one article from a stream, or begins to read a collection.
    fn read(&mut self, stream: Box<dyn Read + Send>, name: &str) -> Result<Option<Article>, SourceError> {
        let mut stream = BufReader::with_capacity(kind::HEAD, stream);
        let head = stream.fill_buf().map_err(|error| from_io(&error))?;
        if let Some(collection) = kind::collection(name, head) {
            self.records = Some(records::open(collection, name, Box::new(stream)));
            return Ok(None);
        }
        let may_be_lines = kind::may_be_lines(name, head);
        let mut stream: Box<dyn BufRead + Send> = Box::new(stream);
        if may_be_lines {
            let (is_corpus, all) = corpus::begin(stream, &self.reading.limits)?;
            if is_corpus {
                self.records = Some(records::open(Collection::Lines, name, all));
                return Ok(None);
            }
            stream = all;
        }
        let bytes = read_bounded(&mut stream, name, &self.reading.limits)?;
        parse(name, &bytes, &self.reading).map(Some)
    }

    /// Opens a path, which the reader `named` or which was found in a folder.
    fn open(&mut self, path: &Path, name: &str, named: bool) -> Option<Result<Article, InputError>> {
        let outcome = fs::metadata(path).map_err(|error| missing(path, &error)).and_then(|data| {
            if data.is_dir() {
                return self.enter(path, name, named).map(|()| None);
            }
            // Pipes and devices in a folder would block or never end; the reader may name them all the same.
            if !named && (!data.is_file() || kind::is_no_article(name)) {
                return Ok(None);
            }
            self.read(Box::new(open_file(path)?), name)
        });
        outcome.map_err(|cause| fault(name, cause)).transpose()
    }

    /// Puts what a folder holds before all that is left.
    fn enter(&mut self, path: &Path, name: &str, named: bool) -> Result<(), SourceError> {
        if named {
            self.walked.clear();
        }
        let true_path = fs::canonicalize(path).map_err(|error| from_io(&error))?;
        if !self.walked.insert(true_path) {
            return Err(SourceError::FolderLoop);
        }
        let mut inside = listed(path).map_err(|error| from_io(&error))?;
        inside.sort();
        if named {
            self.pending.push(Step::FolderEnd(name.to_owned(), self.seen));
        }
        self.pending.extend(inside.into_iter().rev().map(Step::Inside));
        Ok(())
    }

    fn next_record(&mut self) -> Option<Result<Article, InputError>> {
        let records = self.records.as_mut()?;
        let next = records.next(&self.reading);
        if next.is_none() {
            self.records = None;
            return None;
        }
        let name = if records.name() == "-" { "standard input" } else { records.name() };
        next.map(|item| item.map_err(|(place, cause)| InputError { place, ..fault(name, cause) }))
    }
}

impl Iterator for Articles {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match self.next_record() {
                Some(found) => Some(found),
                None => {
                    let step = self.pending.pop()?;
                    self.step(step)
                }
            };
            if found.is_some() {
                self.seen += 1;
                return found;
            }
        }
    }
}

/// What a folder holds, hidden files left out.
fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
    let shown = entries?.into_iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    Ok(shown.map(|entry| entry.path()).collect())
}

fn open_file(path: &Path) -> Result<File, SourceError> {
    File::open(path).map_err(|error| from_io(&error))
}

/// Why a path leads nowhere: it does not exist, or it is a link to what does not.
fn missing(path: &Path, error: &io::Error) -> SourceError {
    let is_link = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    if is_link && error.kind() != ErrorKind::PermissionDenied {
        SourceError::BrokenLink
    } else {
        from_io(error)
    }
}

fn fault(input: &str, cause: SourceError) -> InputError {
    let input = settled(input).replace('\n', " ");
    InputError { input, place: None, cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(stdin: &'static [u8], inputs: &[&str]) -> Vec<Result<String, String>> {
        let inputs = inputs.iter().map(|&input| input.to_owned()).collect();
        let found = Articles::new(inputs, Reading::default(), Box::new(stdin));
        found.map(|item| item.map(|article| article.id).map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn standard_input_is_one_article() {
        assert_eq!(over(b"The port is open.", &["-"]), [Ok("stdin".to_owned())]);
        assert_eq!(over(br#"{"text": "The port is open.", "id": "p"}"#, &["-"]), [Ok("p".to_owned())]);
    }

    #[test]
    fn standard_input_is_read_once() {
        let second = Err("standard input: there is no text in it".to_owned());
        assert_eq!(over(b"The port is open.", &["-", "-"]), [Ok("stdin".to_owned()), second]);
    }

    #[test]
    fn standard_input_may_be_a_corpus() {
        let id = |id: &str| Ok(id.to_owned());
        let lines = b"{\"text\": \"The port is open.\"}\n\n{\"id\": 7, \"text\": \"It is shut.\"}\n";
        assert_eq!(over(lines, &["-"]), [id("stdin:1"), id("7")]);
        assert_eq!(over(b"{\"text\": \"The port is open.\"}\n \n", &["-"]), [id("stdin")]);
        assert_eq!(over(b"{\n\"text\": \"The port is open.\"\n}\n", &["-"]), [id("stdin")]);
    }

    #[test]
    fn addresses_that_may_not_be_asked_are_refused_with_the_reason() {
        let check = |address: &str, cause: &str| {
            assert_eq!(over(b"", &[address]), [Err(format!("{address}: {cause}"))]);
        };
        check("gemini://x.example/a", "only http and https addresses can be read, not gemini");
        check(
            "http://2130706433/a",
            "127.0.0.1 is an address of this machine or its network: refused (--allow-private lets it through)",
        );
    }

    #[test]
    fn a_name_cannot_command_the_terminal() {
        let error = fault("a\x1b[2Jb\n", SourceError::Empty);
        assert_eq!(error.to_string(), "ab : there is no text in it");
    }

    #[test]
    fn the_number_of_inputs_left_is_known() {
        let inputs = vec!["a".to_owned(), "b".to_owned()];
        let mut found = Articles::new(inputs, Reading::default(), Box::new(io::empty()));
        assert_eq!(found.left(), 2);
        assert!(found.next().is_some_and(|item| item.is_err()));
        assert_eq!(found.left(), 1);
    }

    #[test]
    fn articles_can_be_read_on_another_thread() {
        fn check(_: impl Iterator<Item = Result<Article, InputError>> + Send) {}
        check(articles(Vec::new(), Reading::default()));
    }
}
