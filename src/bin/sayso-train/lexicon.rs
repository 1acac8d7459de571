//! Words of a training corpus: the vocabulary, their vectors, and how often each is part of a cue.
//!
//! Invariant: words come in the order of their frequency, equal ones in that of the alphabet.

use crate::corpus::Article;
use crate::net::Vectors;
use anyhow::{Context, Result, ensure};
use sayso::analysis::features::quotes;
use sayso::analysis::features::vocabulary::{self, Vocabulary};
use std::collections::HashMap;
use std::path::Path;

/// A vocabulary with all that belongs to its words.
pub(crate) struct Lexicon {
    /// The table that is searched.
    pub(crate) table: Vec<u8>,
    /// The same table for the articles of each fold, with the cue levels that all other articles give.
    folds: Vec<Vec<u8>>,
    /// Words in their order.
    pub(crate) words: Vec<String>,
    /// Given vectors; row `id + 1`.
    pub(crate) vectors: Vectors,
    /// Words, first ones of the order, seen at least three times.
    pub(crate) frequent: usize,
}

/// Folds of the training articles.
const FOLDS: usize = 10;

#[derive(Default, Clone, Copy)]
struct Seen {
    all: usize,
    cue: usize,
}

impl Lexicon {
    /// Learns the vocabulary of `articles`; words have the vectors that are given.
    pub(crate) fn learn(articles: &[Article], given: &Given) -> Self {
        let seen = count(articles.iter());
        let mut words: Vec<&str> = seen.iter().filter(|(_, s)| s.all >= 2).map(|(w, _)| w.as_str()).collect();
        words.extend(
            given.index.keys().map(String::as_str).filter(|w| seen.get(*w).is_none_or(|s| s.all < 2)),
        );
        let frequency = |w: &str| seen.get(w).map_or(0, |s| s.all);
        words.sort_unstable_by(|a, b| frequency(b).cmp(&frequency(a)).then(a.cmp(b)));
        let frequent = words.iter().take_while(|w| frequency(w) >= 3).count();
        let table = table(&words, &seen, &HashMap::new());
        let fold = |f: usize| count(articles.iter().skip(f).step_by(FOLDS));
        let folds = (0..FOLDS).map(|f| self::table(&words, &seen, &fold(f))).collect();
        let mut values = vec![0.0; given.width * (words.len() + 1)];
        for (id, word) in words.iter().enumerate() {
            if let Some(&row) = given.index.get(*word) {
                let from = &given.values[row * given.width..(row + 1) * given.width];
                values[(id + 1) * given.width..(id + 2) * given.width].copy_from_slice(from);
            }
        }
        let words: Vec<String> = words.into_iter().map(String::from).collect();
        Self { table, folds, words, vectors: Vectors { width: given.width, values }, frequent }
    }

    /// The table, ready to be searched.
    pub(crate) fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary::view(&self.table)
    }

    /// The table for the training article of that number: it has not seen what it is to tell.
    pub(crate) fn vocabulary_of(&self, article: usize) -> Vocabulary<'_> {
        Vocabulary::view(&self.folds[article % FOLDS])
    }
}

/// The table of words with the levels that all but the articles of `without` give.
fn table(words: &[&str], seen: &HashMap<String, Seen>, without: &HashMap<String, Seen>) -> Vec<u8> {
    let level = |w: &str| {
        let (all, less) = (seen.get(w)?, without.get(w).copied().unwrap_or_default());
        Some(level(w, Seen { all: all.all - less.all, cue: all.cue - less.cue }))
    };
    let levels: Vec<(&str, u8)> = words.iter().map(|w| (*w, level(w).unwrap_or(0))).collect();
    vocabulary::build(levels.into_iter())
}

fn count<'a>(articles: impl Iterator<Item = &'a Article>) -> HashMap<String, Seen> {
    let mut seen: HashMap<String, Seen> = HashMap::new();
    let mut folded = String::new();
    for article in articles {
        for paragraph in &article.paragraphs {
            let (_, marks) = quotes::states(&article.text, &article.tokens[paragraph.clone()]);
            for (i, mark) in paragraph.clone().zip(marks) {
                vocabulary::fold(article.tokens[i].of(&article.text), mark, &mut folded);
                let entry = match seen.get_mut(folded.as_str()) {
                    Some(entry) => entry,
                    None => seen.entry(folded.clone()).or_default(),
                };
                entry.all += 1;
                entry.cue += usize::from(matches!(article.labels[i], 3 | 4));
            }
        }
    }
    seen
}

/// How often a word is part of a cue, from 0 to 4.
fn level(word: &str, seen: Seen) -> u8 {
    if seen.cue < 3 || !word.starts_with(|c: char| c.is_ascii_lowercase() || c == ':') {
        return 0;
    }
    let share = (seen.cue as f64 - 0.5) / seen.all as f64;
    [0.07, 0.2, 0.5, 0.8].iter().filter(|&&limit| share > limit).count() as u8
}

/// Word vectors as they are given.
pub(crate) struct Given {
    /// Rows of words.
    pub(crate) index: HashMap<String, usize>,
    /// Values of a row.
    pub(crate) width: usize,
    pub(crate) values: Vec<f32>,
}

impl Given {
    /// Adds the words that others have.
    pub(crate) fn join(&mut self, others: &Self) -> Result<()> {
        ensure!(self.width == others.width, "vectors of {} and of {} values", self.width, others.width);
        let mut words: Vec<(&String, &usize)> = others.index.iter().collect();
        words.sort();
        for (word, &row) in words {
            let next = self.values.len() / self.width;
            if *self.index.entry(word.clone()).or_insert(next) == next {
                self.values.extend(&others.values[row * self.width..(row + 1) * self.width]);
            }
        }
        Ok(())
    }
}

/// Reads the vectors of a folder.
pub(crate) fn read_vectors(folder: &Path) -> Result<Given> {
    let words = std::fs::read_to_string(folder.join("words.txt")).context("reading words.txt")?;
    let bytes = std::fs::read(folder.join("words.f16.npy")).context("reading words.f16.npy")?;
    let index: HashMap<String, usize> = words.lines().enumerate().map(|(i, w)| (w.to_owned(), i)).collect();
    ensure!(bytes.starts_with(b"\x93NUMPY\x01"), "words.f16.npy is no NumPy array of version 1");
    let header = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let values: Vec<f32> =
        bytes[header..].as_chunks::<2>().0.iter().map(|b| half(u16::from_le_bytes(*b))).collect();
    let rows = words.lines().count();
    ensure!(rows > 0 && values.len().is_multiple_of(rows), "words.txt and words.f16.npy do not fit");
    Ok(Given { index, width: values.len() / rows, values })
}

/// A number of 16 bits.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    match exponent {
        0 => sign * fraction * 2.0_f32.powi(-24),
        31 => 0.0,
        _ => sign * (1.0 + fraction / 1024.0) * 2.0_f32.powi(exponent - 15),
    }
}
