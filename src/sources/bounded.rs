//! Reading with bounds.
//!
//! Invariant: whatever the stream, no more than the limits allow is held in memory, and what cannot become an
//! article is refused as soon as that is known.

use super::kind::{self, Kind};
use super::{Limits, SourceError};
use std::io::{self, BufRead, ErrorKind, Read};

/// How much is read at a time.
const CHUNK: u64 = 64 << 10;

/// Reads one article's bytes from a stream of this name.
pub(crate) fn read_bounded(from: &mut dyn Read, name: &str, limits: &Limits) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    from.take(kind::HEAD as u64).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
    let kind = kind::detect(name, &bytes)?;
    let mut meter = Meter::new(match kind {
        Kind::Json => limits.corpus_line_bytes,
        // Pages are often one line.
        Kind::Page | Kind::Mail | Kind::Pdf => usize::MAX,
        Kind::Plain | Kind::Markdown => limits.line_bytes,
    });
    let mut fresh = 0;
    loop {
        meter.feed(&bytes[fresh..])?;
        fresh = bytes.len();
        if fresh as u64 > limits.file_bytes {
            return Err(SourceError::TooBig { limit: limits.file_bytes });
        }
        if from.take(CHUNK).read_to_end(&mut bytes).map_err(|error| from_io(&error))? == 0 {
            return Ok(bytes);
        }
    }
}

/// How a line was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// All of it, its line end included.
    Whole,
    /// It is longer than the limit; the rest of it was passed over.
    Cut,
    /// There are no more lines.
    Over,
}

/// Reads a line of at most `limit` bytes into `line`; a longer one is passed over without being held.
pub(crate) fn read_line(from: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<LineEnd> {
    line.clear();
    let read = from.take(limit as u64 + 1).read_until(b'\n', line)?;
    if read == 0 {
        Ok(LineEnd::Over)
    } else if read <= limit || line.ends_with(b"\n") {
        Ok(LineEnd::Whole)
    } else {
        *line = Vec::new();
        pass_line(from).map(|()| LineEnd::Cut)
    }
}

fn pass_line(from: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let (passed, ended) = match from.fill_buf() {
            Ok([]) => return Ok(()),
            Ok(buffer) => memchr::memchr(b'\n', buffer).map_or((buffer.len(), false), |at| (at + 1, true)),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        from.consume(passed);
        if ended {
            return Ok(());
        }
    }
}

/// What an error of the system means to the reader.
pub(crate) fn from_io(error: &io::Error) -> SourceError {
    match error.kind() {
        ErrorKind::NotFound => SourceError::NotFound,
        ErrorKind::PermissionDenied => SourceError::Denied,
        _ => SourceError::Unreadable(error.to_string()),
    }
}

/// Measures the lines of a stream as it comes in.
struct Meter {
    limit: usize,
    line: u64,
    length: usize,
}

impl Meter {
    const fn new(limit: usize) -> Self {
        Self { limit, line: 1, length: 0 }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
            self.length += end - start;
            if self.length > self.limit {
                return Err(SourceError::LineTooLong { line: self.line, limit: self.limit });
            }
            if end < bytes.len() {
                // A return is counted as a line end only where no line feed follows.
                self.line +=
                    u64::from(bytes[end] == b'\n' || bytes.get(end + 1).is_some_and(|&b| b != b'\n'));
                self.length = 0;
                start = end + 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, repeat};

    fn limits() -> Limits {
        Limits { file_bytes: 1 << 20, line_bytes: 10_000, corpus_line_bytes: 50_000 }
    }

    #[test]
    fn an_endless_line_is_refused_long_before_the_limit_of_size() {
        let mut endless = Counted { inner: repeat(b'x'), read: 0 };
        let error = read_bounded(&mut endless, "a.txt", &limits()).expect_err("endless");
        assert_eq!(error, SourceError::LineTooLong { line: 1, limit: 10_000 });
        assert!(endless.read < 200_000, "{} bytes were read", endless.read);
    }

    #[test]
    fn an_endless_text_is_refused_at_the_limit_of_size() {
        let mut endless = Counted { inner: repeat(b'\n'), read: 0 };
        let error = read_bounded(&mut endless, "a.txt", &limits()).expect_err("endless");
        assert_eq!(error, SourceError::TooBig { limit: 1 << 20 });
        assert!(endless.read < 2 << 20, "{} bytes were read", endless.read);
    }

    #[test]
    fn binary_streams_are_refused_by_their_head() {
        let mut zeros = Counted { inner: repeat(0), read: 0 };
        assert!(matches!(read_bounded(&mut zeros, "a.txt", &limits()), Err(SourceError::Binary(_))));
        assert!(zeros.read <= kind::HEAD);
    }

    #[test]
    fn the_long_line_is_numbered() {
        let text = format!("one\r\ntwo\nthree\n{}\n", "x".repeat(10_001));
        let error = read_bounded(&mut text.as_bytes(), "a.txt", &limits()).expect_err("long");
        assert_eq!(error, SourceError::LineTooLong { line: 4, limit: 10_000 });
    }

    #[test]
    fn a_long_line_of_a_corpus_is_passed_over() {
        let text = format!("{}\nshort\nlast", "x".repeat(1_000_000));
        let mut reader = BufReader::new(text.as_bytes());
        let mut line = Vec::new();
        let mut ends = Vec::new();
        loop {
            let end = read_line(&mut reader, &mut line, 100).expect("no fault");
            if end == LineEnd::Over {
                break;
            }
            assert!(line.capacity() < 1000);
            ends.push((end, String::from_utf8_lossy(&line).into_owned()));
        }
        let whole = |text: &str| (LineEnd::Whole, text.to_owned());
        assert_eq!(ends, [(LineEnd::Cut, String::new()), whole("short\n"), whole("last")]);
    }

    #[test]
    fn faults_of_the_system_get_their_names() {
        let check = |kind, expected: &str| assert_eq!(from_io(&io::Error::from(kind)).to_string(), expected);
        check(ErrorKind::NotFound, "no such file or folder");
        check(ErrorKind::PermissionDenied, "permission denied");
        check(ErrorKind::TimedOut, "cannot be read: timed out");
    }

    /// Counts what is read through it.
    struct Counted<R> {
        inner: R,
        read: usize,
    }

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.inner.read(buffer)?;
            self.read += n;
            Ok(n)
        }
    }
}
