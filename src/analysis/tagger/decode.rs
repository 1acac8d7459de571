//! From scores of words to the best labelling and to the probability of each label: a linear-chain model.
//!
//! Invariant: an inside label follows only a label of its own role; time and memory are linear in the words.

/// Number of labels.
pub const LABELS: usize = 7;
/// One number a label.
pub type Scores = [f32; LABELS];

/// A label of one word: outside, or beginning or inside of a role.
pub const OUTSIDE: u8 = 0;

/// The role of a label, if it has one: 0 source, 1 cue, 2 content.
pub const fn role(label: u8) -> Option<usize> {
    if label == OUTSIDE { None } else { Some((label as usize - 1) / 2) }
}

/// The label that begins a role.
pub const fn begin(role: usize) -> u8 {
    1 + 2 * role as u8
}

/// Tells whether the label continues a span.
pub const fn is_inside(label: u8) -> bool {
    label != OUTSIDE && label.is_multiple_of(2)
}

/// Tells whether `to` may follow `from`.
pub fn allowed(from: u8, to: u8) -> bool {
    !is_inside(to) || role(from) == role(to)
}

/// Scores of label pairs and of first labels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    transitions: [Scores; LABELS],
    start: Scores,
    /// The same as factors, zero where forbidden.
    factors: [Scores; LABELS],
    start_factors: Scores,
}

/// Probabilities that the chain gives to the labels of a paragraph.
#[derive(Debug, Clone, Default)]
pub struct Marginals {
    /// By word.
    pub labels: Vec<Scores>,
    /// Logarithm of the sum over all labellings.
    pub log_total: f64,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    scale: Vec<f32>,
    local: Vec<Scores>,
}

impl Chain {
    /// Makes a chain from its scores.
    pub fn new(transitions: [Scores; LABELS], start: Scores) -> Self {
        let mut chain = Self { transitions, start, ..Self::default() };
        for to in 0..LABELS {
            chain.start_factors[to] = if is_inside(to as u8) { 0.0 } else { start[to].exp() };
            for (from, row) in transitions.iter().enumerate() {
                let open = allowed(from as u8, to as u8);
                chain.factors[from][to] = if open { row[to].exp() } else { 0.0 };
            }
        }
        chain
    }

    /// The mean of several chains; of none, that without scores.
    pub fn mean(chains: &[Self]) -> Self {
        let share = 1.0 / chains.len().max(1) as f32;
        let transitions = std::array::from_fn(|from| {
            std::array::from_fn(|to| {
                chains.iter().map(|chain| chain.transitions[from][to]).sum::<f32>() * share
            })
        });
        let start = std::array::from_fn(|to| chains.iter().map(|chain| chain.start[to]).sum::<f32>() * share);
        Self::new(transitions, start)
    }

    /// The best labelling.
    pub fn best(&self, scores: &[Scores]) -> Vec<u8> {
        let Some(first) = scores.first() else { return Vec::new() };
        let mut reach: Scores = std::array::from_fn(|to| match is_inside(to as u8) {
            true => f32::NEG_INFINITY,
            false => first[to] + self.start[to],
        });
        let mut back = Vec::with_capacity(scores.len());
        for word in &scores[1..] {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut from_label = [0_u8; LABELS];
            for to in 0..LABELS {
                for from in (0..LABELS).filter(|&from| allowed(from as u8, to as u8)) {
                    let score = reach[from] + self.transitions[from][to];
                    if score > next[to] {
                        (next[to], from_label[to]) = (score, from as u8);
                    }
                }
                next[to] += word[to];
            }
            reach = next;
            back.push(from_label);
        }
        trace(&reach, &back)
    }

    /// The probability of every label of every word.
    pub fn marginals(&self, scores: &[Scores], out: &mut Marginals) {
        out.clear();
        let mut reach = self.start_factors;
        for (i, word) in scores.iter().enumerate() {
            let top = word.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let local: Scores = word.map(|s| (s - top).exp());
            if i > 0 {
                reach = self.advance(&reach);
            }
            let mut at: Scores = std::array::from_fn(|l| reach[l] * local[l]);
            let sum = at.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            at = at.map(|p| p / sum);
            out.log_total += f64::from(sum.ln() + top);
            out.forward.push(at);
            out.local.push(local);
            out.scale.push(sum);
            reach = at;
        }
        self.backward(out);
    }

    fn backward(&self, out: &mut Marginals) {
        let n = out.forward.len();
        out.backward.resize(n, [1.0; LABELS]);
        out.labels.resize(n, [0.0; LABELS]);
        for i in (0..n).rev() {
            if i + 1 < n {
                let ahead: Scores =
                    std::array::from_fn(|l| out.backward[i + 1][l] * out.local[i + 1][l] / out.scale[i + 1]);
                out.backward[i] = std::array::from_fn(|from| {
                    (0..LABELS).map(|to| self.factors[from][to] * ahead[to]).sum()
                });
            }
            out.labels[i] = std::array::from_fn(|l| out.forward[i][l] * out.backward[i][l]);
        }
    }

    fn advance(&self, reach: &Scores) -> Scores {
        let mut next = [0.0; LABELS];
        for (from, row) in self.factors.iter().enumerate() {
            for to in 0..LABELS {
                next[to] += reach[from] * row[to];
            }
        }
        next
    }

    /// The probability of each pair of labels at word `i` and the one before it.
    pub fn pair(&self, marginals: &Marginals, i: usize) -> [Scores; LABELS] {
        std::array::from_fn(|from| {
            std::array::from_fn(|to| {
                let ahead = marginals.backward[i][to] * marginals.local[i][to] / marginals.scale[i];
                marginals.forward[i - 1][from] * self.factors[from][to] * ahead
            })
        })
    }

    /// The score of one labelling.
    pub fn score(&self, scores: &[Scores], labels: &[u8]) -> f64 {
        let mut total = 0.0;
        for (i, (word, &label)) in scores.iter().zip(labels).enumerate() {
            let step = match i.checked_sub(1) {
                Some(before) => self.transitions[usize::from(labels[before])][usize::from(label)],
                None => self.start[usize::from(label)],
            };
            total += f64::from(word[usize::from(label)] + step);
        }
        total
    }
}

impl Marginals {
    fn clear(&mut self) {
        self.log_total = 0.0;
        for list in [&mut self.labels, &mut self.forward, &mut self.backward, &mut self.local] {
            list.clear();
        }
        self.scale.clear();
    }
}

fn trace(reach: &Scores, back: &[[u8; LABELS]]) -> Vec<u8> {
    let mut label = (0..LABELS).fold(0, |best, l| if reach[l] > reach[best] { l } else { best });
    let mut labels = vec![label as u8];
    for from in back.iter().rev() {
        label = usize::from(from[label]);
        labels.push(label as u8);
    }
    labels.reverse();
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Chain {
        let mut transitions = [[0.0; LABELS]; LABELS];
        transitions[1][2] = 1.0;
        transitions[5][6] = 0.5;
        Chain::new(transitions, [0.2, 0.0, 0.0, 0.1, 0.0, 0.3, 0.0])
    }

    fn scores() -> Vec<Scores> {
        vec![
            [0.1, 0.9, 3.0, 0.0, 0.0, 0.2, 0.0],
            [0.0, 0.2, 1.0, 0.4, 2.0, 0.0, 0.1],
            [0.3, 0.0, 0.0, 0.1, 0.0, 0.7, 0.9],
        ]
    }

    /// Every labelling of three words that the chain allows, with its weight.
    fn all() -> Vec<([u8; 3], f64)> {
        let chain = chain();
        let labels = 0..LABELS as u8;
        let triples = labels.clone().flat_map(|a| labels.clone().map(move |b| (a, b)));
        triples
            .flat_map(|(a, b)| (0..LABELS as u8).map(move |c| [a, b, c]))
            .filter(|[a, b, c]| !is_inside(*a) && allowed(*a, *b) && allowed(*b, *c))
            .map(|t| (t, chain.score(&scores(), &t).exp()))
            .collect()
    }

    #[test]
    fn the_best_labelling_is_the_best_of_all() {
        let best = all().into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|b| b.0.to_vec());
        assert_eq!(Some(chain().best(&scores())), best);
    }

    #[test]
    fn marginals_agree_with_the_sum_over_all_labellings() {
        let mut out = Marginals::default();
        chain().marginals(&scores(), &mut out);
        let total: f64 = all().iter().map(|a| a.1).sum();
        assert!((out.log_total - total.ln()).abs() < 1e-4);
        for word in 0..3 {
            for label in 0..LABELS as u8 {
                let sum: f64 = all().iter().filter(|a| a.0[word] == label).map(|a| a.1).sum();
                assert!((f64::from(out.labels[word][usize::from(label)]) - sum / total).abs() < 1e-4);
            }
        }
        let pair = chain().pair(&out, 1)[1][2];
        let sum: f64 = all().iter().filter(|a| a.0[..2] == [1, 2]).map(|a| a.1).sum();
        assert!((f64::from(pair) - sum / total).abs() < 1e-4);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(chain().best(&[]).is_empty());
    }
}
