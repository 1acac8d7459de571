//! Encoders as teachers: what their script (`assets/models/encoder.py`) reads, and what it writes.
//!
//! Invariant: sequences stand in one order here and there; an encoder has not seen the articles whose number, divided by
//! [`FOLDS`], leaves its own.

use crate::corpus::{Article, Attribution};
use crate::lexicon::Lexicon;
use crate::net::Sequence;
use crate::score::score;
use crate::train::{IN_USE, predict, sequences};
use anyhow::{Context, Result, ensure};
use sayso::analysis::tagger::decode::{Chain, LABELS, Scores};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Parts of the articles.
pub(crate) const FOLDS: usize = 2;

/// The sizes of encoders, by which the script knows them and names its files. There are [`FOLDS`] of each: the first has not
/// seen the first part of the articles, and so on.
pub(crate) const SIZES: [&str; 2] = ["small", "large"];
const CHAIN: usize = LABELS * LABELS + LABELS;

/// Writes sequences for the script, `train.jsonl`, `dev.jsonl` or `further.jsonl`.
pub(crate) fn write(path: &Path, articles: &[Article], sequences: &[Sequence]) -> Result<()> {
    let file = std::fs::File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut file = std::io::BufWriter::new(file);
    let (mut article, mut next) = (0, 0);
    for sequence in sequences {
        if sequence.article != article {
            (article, next) = (sequence.article, 0);
        }
        let of = &articles[article];
        let tokens = &of.tokens[next..next + sequence.words.len()];
        next += tokens.len();
        let words: Vec<&str> = tokens.iter().map(|token| token.of(&of.text)).collect();
        let rows: Vec<&[u16]> = sequence.rows.iter().map(|rows| &rows[..]).collect();
        let line = json!({
            "article": article, "words": words, "rows": rows, "labels": sequence.labels, "starts": sequence.starts,
        });
        writeln!(file, "{line}")?;
    }
    file.flush()?;
    Ok(())
}

/// What the encoders of a size score.
pub(crate) struct Encoders {
    chains: Vec<Chain>,
    scores: Vec<Vec<Scores>>,
    /// Where each sequence begins.
    begins: Vec<usize>,
}

impl Encoders {
    /// Reads the scores that the encoders give to `sequences`.
    pub(crate) fn read(path: &Path, sequences: &[Sequence]) -> Result<Self> {
        let values = floats(path)?;
        let mut begins = vec![0];
        begins.extend(sequences.iter().scan(0, |sum, s| {
            *sum += s.words.len();
            Some(*sum)
        }));
        let words = begins.last().copied().unwrap_or(0);
        let wanted = FOLDS * (CHAIN + words * LABELS);
        ensure!(values.len() == wanted, "{}: {} numbers instead of {wanted}", path.display(), values.len());
        let (chains, scores) = values.split_at(FOLDS * CHAIN);
        let scores = scores.as_chunks::<LABELS>().0;
        Ok(Self {
            chains: chains.chunks(CHAIN).map(chain).collect(),
            scores: (0..FOLDS).map(|n| scores[n * words..(n + 1) * words].to_vec()).collect(),
            begins,
        })
    }

    /// The chain of the encoder of that number, and the scores that it gives to the sequence of that number.
    pub(crate) fn of(&self, sequence: usize, encoder: usize) -> (&Chain, &[Scores]) {
        let words = self.begins[sequence]..self.begins[sequence + 1];
        (&self.chains[encoder], &self.scores[encoder][words])
    }
}

fn floats(path: &Path) -> Result<Vec<f32>> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

/// The encoder that has seen an article, or the one that has not.
pub(crate) const fn of_article(article: usize, seen: bool) -> usize {
    (article + if seen { 1 } else { 0 }) % FOLDS
}

fn chain(values: &[f32]) -> Chain {
    let transitions = std::array::from_fn(|from| std::array::from_fn(|to| values[from * LABELS + to]));
    Chain::new(transitions, std::array::from_fn(|to| values[LABELS * LABELS + to]))
}

/// The sequences of articles as they are in use.
pub(crate) fn watched(articles: &[Article], lexicon: &Lexicon) -> Vec<Sequence> {
    let numbered = articles.iter().enumerate();
    numbered.flat_map(|(n, a)| sequences((n, a), lexicon.vocabulary(), IN_USE)).collect()
}

/// What each encoder finds in the articles, and all together, as lines of the table.
pub(crate) fn table(path: &Path, articles: &[Article], lexicon: &Lexicon) -> Result<String> {
    let sequences = watched(articles, lexicon);
    let encoders = Encoders::read(path, &sequences)?;
    let line = |these: &[usize]| {
        let chains: Vec<Chain> = these.iter().map(|&e| encoders.chains[e].clone()).collect();
        let chain = Chain::mean(&chains);
        let share = 1.0 / these.len() as f32;
        let mut scores: Vec<Vec<Scores>> = vec![Vec::new(); articles.len()];
        for (n, sequence) in sequences.iter().enumerate() {
            let given: Vec<&[Scores]> = these.iter().map(|&e| encoders.of(n, e).1).collect();
            let mean = (0..sequence.words.len())
                .map(|t| std::array::from_fn(|l| given.iter().map(|scores| share * scores[t][l]).sum()));
            scores[sequence.article].extend(mean);
        }
        let found: Vec<Vec<Attribution>> =
            articles.iter().zip(&scores).map(|(a, s)| predict(a, s, &chain)).collect();
        score(articles.iter().zip(found.iter().map(Vec::as_slice))).line()
    };
    let all: Vec<usize> = (0..FOLDS).collect();
    let alone = all.iter().map(|&e| format!("alone {}\n", line(&[e])));
    Ok(alone.collect::<String>() + "together " + &line(&all))
}
