//! Where output goes, and how failures are told.

use crate::text::display::visible;
use std::io::{self, Write};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// All was done.
    Done,
    /// Some of the input failed; the rest was done.
    SomeFailed,
}

impl Ended {
    /// How a command with this many failures ended.
    pub(super) fn with(failures: usize) -> Self {
        if failures == 0 { Self::Done } else { Self::SomeFailed }
    }
}

/// Tells a failure or a warning, on one line. Where nobody listens there is nobody to tell.
pub(super) fn complain(message: &str) {
    let line = message.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let _ = writeln!(io::stderr().lock(), "sayso: {}", visible(&line.join(" ")));
}

/// Tells a failure that takes several lines to show; they hold nothing that a terminal would obey.
pub(super) fn explain(lines: &str) {
    let _ = writeln!(io::stderr().lock(), "sayso: {lines}");
}

/// Whether an error only says that nobody reads the output any more.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_told_from_a_full_disk() {
        let closed = anyhow::Error::new(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(is_broken_pipe(&closed));
        assert!(!is_broken_pipe(&anyhow::Error::new(io::Error::from(io::ErrorKind::StorageFull))));
    }
}
