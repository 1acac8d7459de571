//! The tagger's network while it is trained: parameters in one flat vector, loss and gradient of a shard.
//!
//! Invariant: the same shard, parameters and seed give the same gradient, bit for bit.

use crate::lstm::{BatchShape, LayerAt, LayerTrace, LayerWeights};
use crate::product::{Packed, Strided, multiply};
use crate::random::Random;
use sayso::analysis::features::{COUNT, ROWS};
use sayso::analysis::tagger::decode::{Chain, LABELS, Scores};

/// Sizes of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    /// Values a word has on entering.
    pub(crate) width: usize,
    /// State of a layer, per direction.
    pub(crate) hidden: usize,
    /// Layers.
    pub(crate) layers: usize,
    /// Words with a trained vector beside the given one.
    pub(crate) trained_words: usize,
    /// Values of a given word vector.
    pub(crate) vector: usize,
}

/// Rates of what is left out in training.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dropout {
    /// Channels, the same for the whole sequence.
    pub(crate) channel: f32,
    /// Words.
    pub(crate) word: f32,
    /// Single features.
    pub(crate) feature: f32,
}

/// Where the parameters lie.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) shape: Shape,
    pub(crate) projection: usize,
    pub(crate) delta: usize,
    pub(crate) features: usize,
    /// Bias, gain and bias of the normalisation.
    pub(crate) norm: [usize; 3],
    pub(crate) layers: Vec<LayerAt>,
    pub(crate) out: usize,
    pub(crate) out_bias: usize,
    pub(crate) transitions: usize,
    pub(crate) start: usize,
    pub(crate) size: usize,
}

/// Words of one training sequence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sequence {
    /// Number of its article.
    pub(crate) article: usize,
    /// Number in the vocabulary plus one, 0 for an unknown word.
    pub(crate) words: Vec<u32>,
    pub(crate) rows: Vec<[u16; COUNT]>,
    pub(crate) labels: Vec<u8>,
    /// First words of paragraphs; 0 is the first of them.
    pub(crate) starts: Vec<usize>,
    /// Whether its labels are those of a corpus; else only the teachers count.
    pub(crate) marked: bool,
    /// What teachers say, if there are any: by word, probabilities of labels and of pairs with the label before.
    pub(crate) soft: Option<Soft>,
}

/// Expected label counts of teachers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Soft {
    pub(crate) labels: Vec<Scores>,
    pub(crate) pairs: Vec<[Scores; LABELS]>,
}

/// Given word vectors; row 0 belongs to unknown words and is zero.
pub(crate) struct Vectors {
    pub(crate) width: usize,
    pub(crate) values: Vec<f32>,
}

impl Vectors {
    pub(crate) fn row(&self, word: u32) -> &[f32] {
        &self.values[word as usize * self.width..(word as usize + 1) * self.width]
    }
}

impl Layout {
    pub(crate) fn new(shape: Shape) -> Self {
        let mut size = 0;
        let mut take = |n: usize| {
            let at = size;
            size += n;
            at
        };
        let (d, h) = (shape.width, shape.hidden);
        let projection = take(shape.vector * d);
        let delta = take(shape.trained_words * d);
        let features = take(ROWS * d);
        let norm = [take(d), take(d), take(d)];
        let layers = (0..shape.layers)
            .map(|l| {
                let input = if l == 0 { d } else { 2 * h };
                let wx = [take(input * 4 * h), take(input * 4 * h)];
                let wh = [take(h * 4 * h), take(h * 4 * h)];
                LayerAt { input, hidden: h, wx, wh, bias: [take(4 * h), take(4 * h)] }
            })
            .collect();
        let (out, out_bias) = (take(2 * h * LABELS), take(LABELS));
        let (transitions, start) = (take(LABELS * LABELS), take(LABELS));
        Self { shape, projection, delta, features, norm, layers, out, out_bias, transitions, start, size }
    }

    /// Random parameters to begin with.
    pub(crate) fn init(&self, random: &mut Random) -> Vec<f32> {
        let mut p = vec![0.0; self.size];
        let mut fill = |at: usize, n: usize, scale: f32| {
            p[at..at + n].iter_mut().for_each(|v| *v = random.normal() * scale)
        };
        let (d, h, v) = (self.shape.width, self.shape.hidden, self.shape.vector);
        let root = |n: usize| 1.0 / (n as f32).sqrt();
        fill(self.projection, v * d, root(v));
        fill(self.features, ROWS * d, 0.1);
        for layer in &self.layers {
            for dir in 0..2 {
                fill(layer.wx[dir], layer.input * 4 * h, root(layer.input));
                fill(layer.wh[dir], h * 4 * h, root(h));
            }
        }
        fill(self.out, 2 * h * LABELS, root(2 * h));
        p[self.norm[1]..self.norm[1] + d].fill(1.0);
        for layer in &self.layers {
            layer.bias.iter().for_each(|&at| p[at + h..at + 2 * h].fill(1.0));
        }
        p
    }

    pub(crate) fn chain(&self, p: &[f32]) -> Chain {
        let transitions =
            std::array::from_fn(|i| std::array::from_fn(|j| p[self.transitions + i * LABELS + j]));
        Chain::new(transitions, std::array::from_fn(|i| p[self.start + i]))
    }
}

/// Parameters, packed for products.
pub(crate) struct Weights<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) p: &'a [f32],
    pub(crate) vectors: &'a Vectors,
    projection: Packed,
    layers: Vec<LayerWeights>,
    out: Packed,
    out_back: Packed,
}

/// A batch on its way through the network.
pub(crate) struct Pass<'a> {
    pub(crate) sequences: &'a [&'a Sequence],
    time: usize,
    mask: Vec<f32>,
    words: Vec<f32>,
    word_kept: Vec<bool>,
    feature_kept: Vec<u32>,
    feature_scale: f32,
    normed: Vec<f32>,
    deviation: Vec<f32>,
    drops: Vec<Vec<f32>>,
    inputs: Vec<Vec<f32>>,
    traces: Vec<LayerTrace>,
    /// Scores of every row.
    pub(crate) scores: Vec<f32>,
}

impl<'a> Weights<'a> {
    pub(crate) fn new(layout: &'a Layout, p: &'a [f32], vectors: &'a Vectors) -> Self {
        let Shape { width, hidden, vector, .. } = layout.shape;
        let out = &p[layout.out..layout.out + 2 * hidden * LABELS];
        let projection = &p[layout.projection..layout.projection + vector * width];
        Self {
            layout,
            p,
            vectors,
            projection: Packed::new(Strided::rows(projection, width), vector, width),
            layers: layout.layers.iter().map(|l| l.pack(p)).collect(),
            out: Packed::new(Strided::rows(out, LABELS), 2 * hidden, LABELS),
            out_back: Packed::new(Strided::transposed(out, LABELS), LABELS, 2 * hidden),
        }
    }

    /// Scores a batch; with `train`, leaves things out at random.
    pub(crate) fn forward<'s>(
        &self,
        sequences: &'s [&'s Sequence],
        mut train: Option<(Dropout, Random)>,
    ) -> Pass<'s> {
        let (batch, d) = (sequences.len(), self.layout.shape.width);
        let time = sequences.iter().map(|s| s.words.len()).max().unwrap_or(0);
        let n = batch * time;
        let mut mask = vec![0.0; n];
        for (b, s) in sequences.iter().enumerate() {
            (0..s.words.len()).for_each(|t| mask[t * batch + b] = 1.0);
        }
        let mut pass = Pass {
            sequences,
            time,
            mask,
            words: vec![0.0; n * self.layout.shape.vector],
            word_kept: vec![true; n],
            feature_kept: vec![u32::MAX; n],
            feature_scale: train.as_ref().map_or(1.0, |t| 1.0 / (1.0 - t.0.feature)),
            normed: vec![0.0; n * d],
            deviation: vec![0.0; n],
            drops: Vec::new(),
            inputs: Vec::new(),
            traces: Vec::new(),
            scores: vec![0.0; n * LABELS],
        };
        let mut x = self.embed(&mut pass, train.as_mut());
        for (layer, w) in self.layout.layers.iter().zip(&self.layers) {
            pass.drop(&mut x, layer.input, train.as_mut());
            let mut out = vec![0.0; n * 2 * layer.hidden];
            let shape = BatchShape { batch, time, mask: &pass.mask };
            let trace = layer.forward((self.p, w), &x, shape, &mut out);
            pass.traces.push(trace);
            pass.inputs.push(std::mem::replace(&mut x, out));
        }
        pass.drop(&mut x, 2 * self.layout.shape.hidden, train.as_mut());
        let bias = &self.p[self.layout.out_bias..self.layout.out_bias + LABELS];
        pass.scores.chunks_exact_mut(LABELS).for_each(|row| row.copy_from_slice(bias));
        multiply(Strided::rows(&x, 2 * self.layout.shape.hidden), n, &self.out, &mut pass.scores, true);
        pass.inputs.push(x);
        pass
    }

    /// Sum of the rows of each word, normalised.
    fn embed(&self, pass: &mut Pass<'_>, mut train: Option<&mut (Dropout, Random)>) -> Vec<f32> {
        let (l, d, v) = (self.layout, self.layout.shape.width, self.layout.shape.vector);
        let batch = pass.sequences.len();
        let rate = train.as_ref().map_or(0.0, |t| t.0.feature);
        for (b, s) in pass.sequences.iter().enumerate() {
            for (t, &word) in s.words.iter().enumerate() {
                let row = t * batch + b;
                if let Some((dropout, random)) = train.as_deref_mut() {
                    pass.word_kept[row] = random.unit() >= dropout.word;
                    pass.feature_kept[row] =
                        (0..COUNT).fold(0, |k, f| k | u32::from(random.unit() >= rate) << f);
                }
                if pass.word_kept[row] {
                    pass.words[row * v..(row + 1) * v].copy_from_slice(self.vectors.row(word));
                }
            }
        }
        let bias = &self.p[l.norm[0]..l.norm[0] + d];
        let mut x = bias.repeat(batch * pass.time);
        multiply(Strided::rows(&pass.words, v), batch * pass.time, &self.projection, &mut x, true);
        let scale = pass.feature_scale;
        for (b, s) in pass.sequences.iter().enumerate() {
            for (t, (&word, rows)) in s.words.iter().zip(&s.rows).enumerate() {
                let row = t * batch + b;
                let x = &mut x[row * d..(row + 1) * d];
                if word > 0 && (word as usize) <= l.shape.trained_words && pass.word_kept[row] {
                    let at = l.delta + (word as usize - 1) * d;
                    x.iter_mut().zip(&self.p[at..at + d]).for_each(|(x, p)| *x += p);
                }
                let kept = pass.feature_kept[row];
                for (_, &r) in rows.iter().enumerate().filter(|(f, _)| kept >> f & 1 == 1) {
                    let at = l.features + r as usize * d;
                    x.iter_mut().zip(&self.p[at..at + d]).for_each(|(x, p)| *x += p * scale);
                }
                pass.deviation[row] = normalise(x, &mut pass.normed[row * d..(row + 1) * d]);
                let (gain, bias) = (&self.p[l.norm[1]..l.norm[1] + d], &self.p[l.norm[2]..l.norm[2] + d]);
                for j in 0..d {
                    x[j] = pass.normed[row * d + j] * gain[j] + bias[j];
                }
            }
        }
        x
    }

    /// Propagates the gradient of the scores to all parameters.
    pub(crate) fn backward(&self, mut pass: Pass<'_>, dscores: &[f32], grad: &mut [f32]) {
        let (l, h) = (self.layout, self.layout.shape.hidden);
        let batch = pass.sequences.len();
        let n = batch * pass.time;
        let top = pass.inputs.pop().unwrap_or_default();
        let packed = Packed::new(Strided::rows(dscores, LABELS), n, LABELS);
        multiply(
            Strided::transposed(&top, 2 * h),
            2 * h,
            &packed,
            &mut grad[l.out..l.out + 2 * h * LABELS],
            true,
        );
        for row in dscores.chunks_exact(LABELS) {
            (0..LABELS).for_each(|j| grad[l.out_bias + j] += row[j]);
        }
        let mut dx = vec![0.0; n * 2 * h];
        multiply(Strided::rows(dscores, LABELS), n, &self.out_back, &mut dx, false);
        for (layer, w) in l.layers.iter().zip(&self.layers).rev() {
            pass.undrop(&mut dx);
            let (x, trace) = (pass.inputs.pop().unwrap_or_default(), pass.traces.pop().unwrap_or_default());
            let mut below = vec![0.0; n * layer.input];
            let shape = BatchShape { batch, time: pass.time, mask: &pass.mask };
            layer.backward((w, trace, &x), shape, (&dx, &mut below), grad);
            dx = below;
        }
        pass.undrop(&mut dx);
        self.embed_back(&pass, dx, grad);
    }

    fn embed_back(&self, pass: &Pass<'_>, mut dx: Vec<f32>, grad: &mut [f32]) {
        let (l, d, v) = (self.layout, self.layout.shape.width, self.layout.shape.vector);
        let batch = pass.sequences.len();
        let scale = pass.feature_scale;
        for (row, dx) in dx.chunks_exact_mut(d).enumerate() {
            let (t, b) = (row / batch, row % batch);
            let s = pass.sequences[b];
            if t >= s.words.len() {
                dx.fill(0.0);
                continue;
            }
            let normed = &pass.normed[row * d..(row + 1) * d];
            for j in 0..d {
                grad[l.norm[1] + j] += dx[j] * normed[j];
                grad[l.norm[2] + j] += dx[j];
                dx[j] *= self.p[l.norm[1] + j];
            }
            normalise_back(dx, normed, pass.deviation[row]);
            let mut add = |at: usize, scale: f32| {
                grad[at..at + d].iter_mut().zip(&*dx).for_each(|(g, x)| *g += x * scale)
            };
            add(l.norm[0], 1.0);
            let word = s.words[t] as usize;
            if word > 0 && word <= l.shape.trained_words && pass.word_kept[row] {
                add(l.delta + (word - 1) * d, 1.0);
            }
            for (f, &r) in s.rows[t].iter().enumerate() {
                if pass.feature_kept[row] >> f & 1 == 1 {
                    add(l.features + r as usize * d, scale);
                }
            }
        }
        let packed = Packed::new(Strided::rows(&dx, d), batch * pass.time, d);
        multiply(
            Strided::transposed(&pass.words, v),
            v,
            &packed,
            &mut grad[l.projection..l.projection + v * d],
            true,
        );
    }
}

impl Pass<'_> {
    /// Leaves channels out, the same ones for a whole sequence.
    fn drop(&mut self, x: &mut [f32], width: usize, train: Option<&mut (Dropout, Random)>) {
        let mut factors = Vec::new();
        if let Some((dropout, random)) = train {
            factors.extend((0..self.sequences.len() * width).map(|_| random.keep(dropout.channel)));
            apply(x, &factors);
        }
        self.drops.push(factors);
    }

    fn undrop(&mut self, dx: &mut [f32]) {
        let factors = self.drops.pop().unwrap_or_default();
        if !factors.is_empty() {
            apply(dx, &factors);
        }
    }

    /// The scores of one sequence, word by word.
    pub(crate) fn scores_of(&self, b: usize) -> Vec<Scores> {
        let batch = self.sequences.len();
        (0..self.sequences[b].words.len())
            .map(|t| std::array::from_fn(|l| self.scores[(t * batch + b) * LABELS + l]))
            .collect()
    }
}

fn apply(x: &mut [f32], factors: &[f32]) {
    for rows in x.chunks_exact_mut(factors.len().max(1)) {
        rows.iter_mut().zip(factors).for_each(|(x, f)| *x *= f);
    }
}

/// Writes the values with mean 0 and variance 1; returns one over the deviation.
fn normalise(x: &[f32], out: &mut [f32]) -> f32 {
    let n = x.len() as f32;
    let mean = x.iter().sum::<f32>() / n;
    let variance = x.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / n;
    let scale = 1.0 / (variance + 1e-6).sqrt();
    out.iter_mut().zip(x).for_each(|(o, v)| *o = (v - mean) * scale);
    scale
}

fn normalise_back(dx: &mut [f32], normed: &[f32], scale: f32) {
    let n = dx.len() as f32;
    let mean = dx.iter().sum::<f32>() / n;
    let along = dx.iter().zip(normed).map(|(d, x)| d * x).sum::<f32>() / n;
    dx.iter_mut().zip(normed).for_each(|(d, x)| *d = (*d - mean - x * along) * scale);
}
