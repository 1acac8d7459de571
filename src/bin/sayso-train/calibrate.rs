//! What the signs of an attribution are worth: a logistic regression on articles that the network has not seen.
//!
//! Invariant: plain gradient descent from zero, so that the same signs give the same weights.

use crate::corpus::{Article, Attribution};
use crate::score::score;
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tagger::find::{Candidate, SIGNS, Weights};

const STEPS: usize = 3000;
const RATE: f64 = 0.3;
const DECAY: f64 = 1e-3;

/// Candidates of all articles with whether they are right (half).
pub(crate) fn judged(tagger: &Tagger<'_>, articles: &[Article]) -> Vec<(Candidate, bool)> {
    let found: Vec<Vec<Candidate>> = articles.iter().map(|a| tagger.candidates(a.reading())).collect();
    let spans: Vec<Vec<Attribution>> =
        found.iter().map(|list| list.iter().map(|c| Attribution::from(&c.attribution)).collect()).collect();
    let table = score(articles.iter().zip(spans.iter().map(Vec::as_slice)));
    found.into_iter().flatten().zip(table.hits).collect()
}

/// Fits the weights.
pub(crate) fn fit(judged: &[(Candidate, bool)]) -> Weights {
    let n = judged.len().max(1) as f64;
    let column = |s: usize| judged.iter().map(move |(c, _)| f64::from(c.signs[s]));
    let mut means = [0.0; SIGNS];
    let mut deviations = [1.0; SIGNS];
    for s in 1..SIGNS {
        means[s] = column(s).sum::<f64>() / n;
        deviations[s] = (column(s).map(|v| (v - means[s]).powi(2)).sum::<f64>() / n).sqrt().max(1e-6);
    }
    let rows: Vec<[f64; SIGNS]> = judged
        .iter()
        .map(|(c, _)| std::array::from_fn(|s| (f64::from(c.signs[s]) - means[s]) / deviations[s]))
        .collect();
    let mut weights = [0.0; SIGNS];
    for _ in 0..STEPS {
        let mut slope = [0.0; SIGNS];
        for (row, (_, right)) in rows.iter().zip(judged) {
            let sum: f64 = row.iter().zip(&weights).map(|(r, w)| r * w).sum();
            let miss = f64::from(u8::from(*right)) - 1.0 / (1.0 + (-sum).exp());
            slope.iter_mut().zip(row).for_each(|(s, r)| *s += r * miss / n);
        }
        for s in 0..SIGNS {
            weights[s] += RATE * (slope[s] - if s == 0 { 0.0 } else { DECAY * weights[s] });
        }
    }
    let mut out: Weights = std::array::from_fn(|s| (weights[s] / deviations[s]) as f32);
    out[0] -= (1..SIGNS).map(|s| weights[s] * means[s] / deviations[s]).sum::<f64>() as f32;
    out
}
