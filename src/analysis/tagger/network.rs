//! The network at work: from features of words to scores of labels.
//!
//! Up to `kernel::ROWS` sequences run side by side. Rows are ordered by time, then by sequence; longer sequences
//! come first, so that those which still run are always the first ones.
//!
//! Invariant: the scores of a sequence do not depend on those that run beside it.

use super::decode::{LABELS, Scores};
use super::kernel::{Block, Lanes, PANEL, ROWS, Task, dispatch, exp};
use super::model::{Direction, LANE, Model};
use crate::analysis::features::Features;
use std::ops::Range;

/// Units of a word's entering values.
const INPUT_UNIT: f32 = 4096.0;
/// Units of a state, which lies between -1 and 1.
const STATE_UNIT: f32 = 16384.0;

/// Scores the words of up to [`ROWS`] sequences, given as ranges of `features`; writes to the same places of `out`.
pub fn score(model: &Model<'_>, features: &[Features], sequences: &[Range<usize>], out: &mut [Scores]) {
    let mut sequences = sequences.to_vec();
    sequences.sort_by_key(|s| std::cmp::Reverse(s.len()));
    dispatch(Run { model, features, sequences: &sequences, out });
}

struct Run<'a> {
    model: &'a Model<'a>,
    features: &'a [Features],
    sequences: &'a [Range<usize>],
    out: &'a mut [Scores],
}

impl Task for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Self { model, features, sequences, out } = self;
        let plan = Plan::new(sequences);
        let mut values = embed(model, features, sequences, &plan);
        let mut unit = INPUT_UNIT;
        for [forward, backward] in &model.layers {
            let mut states = vec![0_i16; plan.rows * 2 * model.hidden];
            let input = Input { values: &values, width: values.len() / plan.rows.max(1), unit };
            direction(lanes, forward, &input, (&plan, false), &mut states);
            direction(lanes, backward, &input, (&plan, true), &mut states);
            (values, unit) = (states, STATE_UNIT);
        }
        let width = values.len() / plan.rows.max(1);
        for (t, &(from, active)) in plan.steps.iter().enumerate() {
            for (m, sequence) in sequences[..active].iter().enumerate() {
                let row = &values[(from + m) * width..(from + m + 1) * width];
                out[sequence.start + t] = labels(model, row);
            }
        }
    }
}

/// Which rows belong to which moment.
struct Plan {
    /// First row of each moment, and how many sequences still run.
    steps: Vec<(usize, usize)>,
    rows: usize,
}

impl Plan {
    fn new(sequences: &[Range<usize>]) -> Self {
        let time = sequences.first().map_or(0, ExactSizeIterator::len);
        let mut rows = 0;
        let steps = (0..time)
            .map(|t| {
                let active = sequences.iter().take_while(|s| s.len() > t).count();
                rows += active;
                (rows - active, active)
            })
            .collect();
        Self { steps, rows }
    }

    /// The rows of some moments.
    fn rows_of(&self, moments: Range<usize>) -> Range<usize> {
        let begin = |moment: usize| self.steps.get(moment).map_or(self.rows, |step| step.0);
        begin(moments.start)..begin(moments.end)
    }
}

/// Sums the rows of each word, normalises the sum, and writes it in units.
#[inline(always)]
fn embed(model: &Model<'_>, features: &[Features], sequences: &[Range<usize>], plan: &Plan) -> Vec<i16> {
    let width = model.width;
    let mut values = vec![0_i16; plan.rows * width];
    let mut sum = vec![0.0_f32; width];
    for (t, &(from, active)) in plan.steps.iter().enumerate() {
        for (m, sequence) in sequences[..active].iter().enumerate() {
            let word = &features[sequence.start + t];
            sum.copy_from_slice(&model.norm[0]);
            add(&mut sum, model.words.row(word.word.map_or(0, |w| w as usize + 1)));
            for &row in &word.rows {
                add(&mut sum, model.features.row(usize::from(row)));
            }
            normalise(&sum, model, &mut values[(from + m) * width..(from + m + 1) * width]);
        }
    }
    values
}

#[inline(always)]
fn add(sum: &mut [f32], (row, scale): (&[u8], f32)) {
    for (s, &v) in sum.iter_mut().zip(row) {
        *s += scale * f32::from(v as i8);
    }
}

#[inline(always)]
fn normalise(sum: &[f32], model: &Model<'_>, out: &mut [i16]) {
    let n = sum.len() as f32;
    let (mut total, mut squares) = ([0.0_f32; 8], [0.0_f32; 8]);
    for eight in sum.as_chunks::<8>().0 {
        for i in 0..8 {
            total[i] += eight[i];
            squares[i] += eight[i] * eight[i];
        }
    }
    let mean = total.iter().sum::<f32>() / n;
    let variance = (squares.iter().sum::<f32>() / n - mean * mean).max(0.0);
    let scale = 1.0 / (variance + 1e-6).sqrt();
    let (gain, bias) = (&model.norm[1], &model.norm[2]);
    for ((o, v), (g, b)) in out.iter_mut().zip(sum).zip(gain.iter().zip(bias)) {
        *o = quantise(((v - mean) * scale * g + b) * INPUT_UNIT);
    }
}

/// Rounds to a whole number of 16 bits.
#[inline(always)]
fn quantise(value: f32) -> i16 {
    const ROUND: f32 = 12_582_912.0;
    let value = if value < -32_000.0 { -32_000.0 } else { value };
    let value = if value > 32_000.0 { 32_000.0 } else { value };
    // The lowest bits of the rounded number are the whole number itself.
    (value + ROUND).to_bits() as i16
}

/// What goes into a layer.
struct Input<'a> {
    values: &'a [i16],
    width: usize,
    unit: f32,
}

/// Moments whose gates are prepared together: those of more would leave the processor's cache before they are used.
const TOGETHER: usize = 16;

/// Runs one direction of a layer; its states go into its half of each row of `states`.
#[inline(always)]
fn direction<L: Lanes>(
    lanes: L,
    weights: &Direction<'_>,
    input: &Input<'_>,
    (plan, back): (&Plan, bool),
    states: &mut [i16],
) {
    let columns = weights.bias.len();
    let hidden = columns / 4;
    let scales: Vec<f32> = weights.state.scales.iter().map(|s| s / STATE_UNIT).collect();
    let mut block: Vec<Block> = vec![[[0; 2]; ROWS]; hidden.div_ceil(2)];
    let mut memory: [Vec<f32>; ROWS] = std::array::from_fn(|_| vec![0.0; hidden]);
    let mut products = vec![[0; PANEL]; columns.div_ceil(PANEL) * ROWS];
    let mut z = vec![0.0_f32; columns];
    let mut prepare = Prepare::new(weights, input);
    let time = plan.steps.len();
    for done in (0..time).step_by(TOGETHER) {
        let moments = done..(done + TOGETHER).min(time);
        let moments = if back { time - moments.end..time - moments.start } else { moments };
        let rows = plan.rows_of(moments.clone());
        let gates = prepare.gates(lanes, rows.clone());
        for step in 0..moments.len() {
            let moment = if back { moments.end - 1 - step } else { moments.start + step };
            let (from, active) = plan.steps[moment];
            weights.state.multiply(lanes, &block, &mut products);
            for (m, cell) in memory[..active].iter_mut().enumerate() {
                let base = (from + m - rows.start) * columns;
                gather(&products, m, (&gates[base..base + columns], &scales), &mut z);
                let at = (from + m) * 2 * hidden + if back { hidden } else { 0 };
                let state = &mut states[at..at + hidden];
                advance(&z, cell, state);
                for (pair, two) in block.iter_mut().zip(state.as_chunks::<2>().0) {
                    pair[m] = *two;
                }
            }
        }
    }
}

/// The gates as the input alone would set them, and room to compute them in.
struct Prepare<'a> {
    weights: &'a Direction<'a>,
    input: &'a Input<'a>,
    scales: Vec<f32>,
    block: Vec<Block>,
    products: Vec<[i32; PANEL]>,
    gates: Vec<f32>,
}

impl<'a> Prepare<'a> {
    fn new(weights: &'a Direction<'a>, input: &'a Input<'a>) -> Self {
        let columns = weights.bias.len();
        Self {
            weights,
            input,
            scales: weights.input.scales.iter().map(|s| s / input.unit).collect(),
            block: vec![[[0; 2]; ROWS]; input.width.div_ceil(2)],
            products: vec![[0; PANEL]; columns.div_ceil(PANEL) * ROWS],
            gates: vec![0.0; TOGETHER * ROWS * columns],
        }
    }

    /// The gates of some rows, one after the other.
    #[inline(always)]
    fn gates<L: Lanes>(&mut self, lanes: L, rows: Range<usize>) -> &[f32] {
        let (width, columns) = (self.input.width, self.weights.bias.len());
        let values = &self.input.values[rows.start * width..rows.end * width];
        for (four, out) in values.chunks(ROWS * width).zip(self.gates.chunks_mut(ROWS * columns)) {
            for (m, row) in four.chunks_exact(width).enumerate() {
                for (pair, two) in self.block.iter_mut().zip(row.as_chunks::<2>().0) {
                    pair[m] = *two;
                }
            }
            self.weights.input.multiply(lanes, &self.block, &mut self.products);
            for (m, out) in out.chunks_exact_mut(columns).enumerate() {
                gather(&self.products, m, (&self.weights.bias, &self.scales), out);
            }
        }
        &self.gates
    }
}

/// Adds the products of one row, in their scales, to `base`.
#[inline(always)]
fn gather(products: &[[i32; PANEL]], m: usize, (base, scales): (&[f32], &[f32]), out: &mut [f32]) {
    let panels = products.iter().skip(m).step_by(ROWS);
    let parts = out.chunks_mut(PANEL).zip(base.chunks(PANEL)).zip(scales.chunks(PANEL));
    for (panel, ((out, base), scales)) in panels.zip(parts) {
        for (((o, b), s), &p) in out.iter_mut().zip(base).zip(scales).zip(panel) {
            *o = b + s * p as f32;
        }
    }
}

/// One step of an LSTM: gates in, forget, out, update. A product of logistic functions is one quotient, for divisions
/// take longest.
#[inline(always)]
fn advance(z: &[f32], cell: &mut [f32], state: &mut [i16]) {
    let n = cell.len();
    let [i, f, o, u] = [0, 1, 2, 3].map(|gate| &z[gate * n..(gate + 1) * n]);
    let gates = i.iter().zip(f).zip(o.iter().zip(u));
    for ((cell, state), ((i, f), (o, u))) in cell.iter_mut().zip(state).zip(gates) {
        let (i, f, u) = (power(-i), power(-f), power(-2.0 * u));
        let kept = *cell * ((1.0 + i) * (1.0 + u));
        *cell = (kept + (1.0 - u) * (1.0 + f)) / ((1.0 + i) * (1.0 + u) * (1.0 + f));
        let (o, c) = (power(-o), power(-2.0 * *cell));
        *state = quantise((1.0 - c) / ((1.0 + o) * (1.0 + c)) * STATE_UNIT);
    }
}

/// Beyond 25 a logistic function is 0 or 1; up to it three powers can be multiplied.
#[inline(always)]
fn power(x: f32) -> f32 {
    exp(x, 25.0)
}

#[inline(always)]
fn labels(model: &Model<'_>, row: &[i16]) -> Scores {
    let mut sums = [0.0_f32; LANE];
    for (&value, weights) in row.iter().zip(&model.out) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += f32::from(value) * weight;
        }
    }
    let mut scores = model.out_bias;
    for l in 0..LABELS {
        scores[l] += sums[l] / STATE_UNIT;
    }
    scores
}
