//! The loss of a pass: how far the chain's expectations are from the labels and from what teachers expect.
//!
//! The number that is told counts the labels alone.

use crate::net::{Layout, Pass, Sequence};
use sayso::analysis::tagger::decode::{Chain, LABELS, Marginals, Scores};

/// How much teachers count beside the labels, from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SoftShare(pub(crate) f32);

/// Adds the gradient of the chain to `grad`; returns the loss and the gradient of the scores, both times `scale`.
pub(crate) fn loss(
    pass: &Pass<'_>,
    (layout, chain): (&Layout, &Chain),
    share: SoftShare,
    scale: f32,
    grad: &mut [f32],
) -> (f64, Vec<f32>) {
    let mut dscores = vec![0.0; pass.scores.len()];
    let mut total = 0.0;
    let batch = pass.sequences.len();
    let mut marginals = Marginals::default();
    for (b, sequence) in pass.sequences.iter().enumerate() {
        let scores = pass.scores_of(b);
        let share = if sequence.marked { share } else { SoftShare(1.0) };
        for (k, &start) in sequence.starts.iter().enumerate() {
            let end = sequence.starts.get(k + 1).copied().unwrap_or(scores.len());
            chain.marginals(&scores[start..end], &mut marginals);
            if sequence.marked {
                let gold = chain.score(&scores[start..end], &sequence.labels[start..end]);
                total += (marginals.log_total - gold) * f64::from(scale);
            }
            let mut step = Step { layout, chain, marginals: &marginals, sequence, share, scale };
            for t in start..end {
                let row = (t * batch + b) * LABELS;
                step.word((t, start), &mut dscores[row..row + LABELS], grad);
            }
        }
    }
    (total, dscores)
}

struct Step<'a> {
    layout: &'a Layout,
    chain: &'a Chain,
    marginals: &'a Marginals,
    sequence: &'a Sequence,
    share: SoftShare,
    scale: f32,
}

impl Step<'_> {
    fn word(&mut self, (t, start): (usize, usize), dscores: &mut [f32], grad: &mut [f32]) {
        let target = self.target(t);
        let expected = self.marginals.labels[t - start];
        for l in 0..LABELS {
            dscores[l] = (expected[l] - target[l]) * self.scale;
            if t == start {
                grad[self.layout.start + l] += dscores[l];
            }
        }
        if t > start {
            let pairs = self.chain.pair(self.marginals, t - start);
            let wanted = self.target_pairs(t);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let at = self.layout.transitions + from * LABELS + to;
                    grad[at] += (pairs[from][to] - wanted[from][to]) * self.scale;
                }
            }
        }
    }

    fn target(&self, t: usize) -> Scores {
        let label = usize::from(self.sequence.labels[t]);
        let hard: Scores = std::array::from_fn(|l| f32::from(u8::from(l == label)));
        match &self.sequence.soft {
            Some(soft) => std::array::from_fn(|l| hard[l] + self.share.0 * (soft.labels[t][l] - hard[l])),
            None => hard,
        }
    }

    fn target_pairs(&self, t: usize) -> [Scores; LABELS] {
        let mut pairs = [[0.0; LABELS]; LABELS];
        let (from, to) = (usize::from(self.sequence.labels[t - 1]), usize::from(self.sequence.labels[t]));
        match &self.sequence.soft {
            Some(soft) => {
                pairs = soft.pairs[t].map(|row| row.map(|p| p * self.share.0));
                pairs[from][to] += 1.0 - self.share.0;
            }
            None => pairs[from][to] = 1.0,
        }
        pairs
    }
}
