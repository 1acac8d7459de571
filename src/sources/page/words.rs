//! The words of a text as runs of a few, by which one tells whether another text holds it.
//!
//! Invariant: equal words have equal keys, whatever their case and the marks around them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many words a run has.
const RUN: usize = 3;

/// Runs of one, two and three words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    runs: [HashSet<u64>; RUN],
}

impl Words {
    /// All runs of `text`.
    pub(super) fn of(text: &str) -> Self {
        let words = split(text);
        let runs = |length: usize| words.windows(length).map(key).collect();
        Self { runs: [runs(1), runs(2), runs(3)] }
    }

    /// How many different runs of three it has.
    pub(super) fn len(&self) -> usize {
        self.runs[RUN - 1].len()
    }

    /// The share of its runs that `other` has, from 0 to 1.
    pub(super) fn share_in(&self, other: &Self) -> f64 {
        let own = &self.runs[RUN - 1];
        let shared = own.iter().filter(|run| other.runs[RUN - 1].contains(run)).count();
        shared as f64 / own.len().max(1) as f64
    }

    /// The share of the runs of `words` that are here, from 0 to 1; a short line is here as a whole or not.
    pub(super) fn share_of(&self, words: &[u64]) -> f64 {
        if words.is_empty() {
            return 0.0;
        }
        let length = words.len().min(RUN);
        let runs = &self.runs[length - 1];
        let (mut all, mut shared) = (0, 0);
        for run in words.windows(length) {
            all += 1;
            shared += usize::from(runs.contains(&key(run)));
        }
        f64::from(shared as u32) / f64::from(all)
    }
}

/// The words of a text, by their keys.
pub(super) fn split(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| key(&[word.to_lowercase()])).collect()
}

fn key<T: Hash>(run: &[T]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: &str, expected: f64) {
        assert_eq!(Words::of(text).share_of(&split(line)), expected, "{line}");
    }

    #[test]
    fn a_line_is_known_by_its_runs() {
        let text = "The port of Halden opened. Nobody won.";
        check(text, "“The PORT of Halden”", 1.0);
        check(text, "The port of Skarn closed", 1.0 / 3.0);
        check(text, "Nobody won", 1.0);
        check(text, "won nobody", 0.0);
        check(text, "—", 0.0);
        check("", "Nobody", 0.0);
    }
}
