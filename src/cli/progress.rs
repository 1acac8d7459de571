//! How far a long piece of work has come, on one line of the terminal that is written over.
//!
//! Invariant: nothing is written where standard error is not a terminal, and nothing is left there at the end.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(200);

/// The line.
#[derive(Debug)]
pub(super) struct Progress {
    verb: &'static str,
    begun: Instant,
    told: Option<Instant>,
    terminal: bool,
}

impl Progress {
    /// A line that says how many articles were `verb`.
    pub(super) fn new(verb: &'static str) -> Self {
        Self { verb, begun: Instant::now(), told: None, terminal: io::stderr().is_terminal() }
    }

    /// Tells how many are done, if it was not told just now.
    pub(super) fn tell(&mut self, done: usize) {
        if !self.terminal || self.told.is_some_and(|told| told.elapsed() < PACE) {
            return;
        }
        self.told = Some(Instant::now());
        let line = line(self.verb, done, self.begun.elapsed());
        let _ = write!(io::stderr().lock(), "\r\x1b[K{line}");
    }

    /// Takes the line away, for what stays or for the end.
    pub(super) fn clear(&mut self) {
        if self.told.take().is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn line(verb: &str, done: usize, since: Duration) -> String {
    let pace = done as f64 / since.as_secs_f64().max(0.001);
    format!("{done} articles {verb}, {pace:.0} a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_number_and_pace() {
        assert_eq!(line("added", 300, Duration::from_secs(2)), "300 articles added, 150 a second");
    }
}
