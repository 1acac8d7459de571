//! One layer of a bidirectional LSTM over a batch, forward and backward.
//!
//! Invariant: rows are ordered by time, then by sequence (`t * batch + b`); a masked word resets the state.

use crate::product::{Packed, Strided, multiply};
use sayso::analysis::tagger::kernel::{sigmoid, tanh};

/// Where a layer's parameters lie in the flat vector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LayerAt {
    /// Values that go in.
    pub(crate) input: usize,
    /// Values of the state, per direction.
    pub(crate) hidden: usize,
    /// Input weights, per direction: `input` × 4 `hidden` (gates: in, forget, out, update).
    pub(crate) wx: [usize; 2],
    /// Recurrent weights, per direction: `hidden` × 4 `hidden`.
    pub(crate) wh: [usize; 2],
    /// Biases, per direction.
    pub(crate) bias: [usize; 2],
}

/// Weights of a layer, packed for both passes.
pub(crate) struct LayerWeights {
    wx: [Packed; 2],
    wh: [Packed; 2],
    wx_back: [Packed; 2],
    wh_back: [Packed; 2],
}

/// What the forward pass leaves for the backward pass.
#[derive(Default)]
pub(crate) struct LayerTrace {
    /// Gates after their activation.
    gates: [Vec<f32>; 2],
    cells: [Vec<f32>; 2],
    states: [Vec<f32>; 2],
}

/// The shape of a batch.
#[derive(Clone, Copy)]
pub(crate) struct BatchShape<'a> {
    /// Sequences side by side.
    pub(crate) batch: usize,
    /// Words of the longest.
    pub(crate) time: usize,
    /// 1 where there is a word.
    pub(crate) mask: &'a [f32],
}

impl LayerAt {
    /// Packs the weights.
    pub(crate) fn pack(&self, p: &[f32]) -> LayerWeights {
        let (d, h) = (self.input, self.hidden);
        LayerWeights {
            wx: self.wx.map(|at| Packed::new(Strided::rows(&p[at..at + d * 4 * h], 4 * h), d, 4 * h)),
            wh: self.wh.map(|at| Packed::new(Strided::rows(&p[at..at + h * 4 * h], 4 * h), h, 4 * h)),
            wx_back: self
                .wx
                .map(|at| Packed::new(Strided::transposed(&p[at..at + d * 4 * h], 4 * h), 4 * h, d)),
            wh_back: self
                .wh
                .map(|at| Packed::new(Strided::transposed(&p[at..at + h * 4 * h], 4 * h), 4 * h, h)),
        }
    }

    /// Runs the layer; `out` gets both directions side by side.
    pub(crate) fn forward(
        &self,
        (p, w): (&[f32], &LayerWeights),
        x: &[f32],
        shape: BatchShape<'_>,
        out: &mut [f32],
    ) -> LayerTrace {
        let (h, n) = (self.hidden, shape.batch * shape.time);
        let mut trace = LayerTrace::default();
        for dir in 0..2 {
            let mut gates = p[self.bias[dir]..self.bias[dir] + 4 * h].repeat(n);
            multiply(Strided::rows(x, self.input), n, &w.wx[dir], &mut gates, true);
            let (mut cells, mut states) = (vec![0.0; n * h], vec![0.0; n * h]);
            for step in 0..shape.time {
                let (now, before) = steps(dir, step, shape.time);
                let rows = now * shape.batch..(now + 1) * shape.batch;
                let g = &mut gates[rows.start * 4 * h..rows.end * 4 * h];
                if let Some(before) = before {
                    let from = before * shape.batch * h;
                    multiply(
                        Strided::rows(&states[from..from + shape.batch * h], h),
                        shape.batch,
                        &w.wh[dir],
                        g,
                        true,
                    );
                }
                for (b, g) in g.chunks_exact_mut(4 * h).enumerate() {
                    let row = rows.start + b;
                    let last = before.map(|t| (t * shape.batch + b) * h);
                    cell(g, (&mut cells, &mut states), (row * h, last), shape.mask[row]);
                }
            }
            for (row, o) in out.chunks_exact_mut(2 * h).enumerate() {
                o[dir * h..(dir + 1) * h].copy_from_slice(&states[row * h..(row + 1) * h]);
            }
            (trace.gates[dir], trace.cells[dir], trace.states[dir]) = (gates, cells, states);
        }
        trace
    }

    /// Propagates `dout` to `dx` and adds the gradients of the parameters to `grad`. Consumes the trace.
    pub(crate) fn backward(
        &self,
        (w, mut trace, x): (&LayerWeights, LayerTrace, &[f32]),
        shape: BatchShape<'_>,
        (dout, dx): (&[f32], &mut [f32]),
        grad: &mut [f32],
    ) {
        let (d, h, n) = (self.input, self.hidden, shape.batch * shape.time);
        for dir in 0..2 {
            self.unroll((dir, w), &mut trace, shape, dout);
            let dz = &trace.gates[dir];
            multiply(Strided::rows(dz, 4 * h), n, &w.wx_back[dir], dx, dir == 1);
            let packed = Packed::new(Strided::rows(dz, 4 * h), n, 4 * h);
            multiply(
                Strided::transposed(x, d),
                d,
                &packed,
                &mut grad[self.wx[dir]..self.wx[dir] + d * 4 * h],
                true,
            );
            let shifted = shift(&trace.states[dir], shape.batch * h, dir);
            multiply(
                Strided::transposed(&shifted, h),
                h,
                &packed,
                &mut grad[self.wh[dir]..self.wh[dir] + h * 4 * h],
                true,
            );
            let db = &mut grad[self.bias[dir]..self.bias[dir] + 4 * h];
            dz.chunks_exact(4 * h).for_each(|row| db.iter_mut().zip(row).for_each(|(g, z)| *g += z));
        }
    }

    /// Back through time: turns the gates of one direction into their gradients.
    fn unroll(
        &self,
        (dir, w): (usize, &LayerWeights),
        trace: &mut LayerTrace,
        shape: BatchShape<'_>,
        dout: &[f32],
    ) {
        let h = self.hidden;
        let mut dh = vec![0.0; shape.batch * h];
        let mut dc = vec![0.0; shape.batch * h];
        for step in (0..shape.time).rev() {
            let (now, before) = steps(dir, step, shape.time);
            for b in 0..shape.batch {
                let row = now * shape.batch + b;
                let from_above = &dout[row * 2 * h + dir * h..row * 2 * h + (dir + 1) * h];
                let dh = &mut dh[b * h..(b + 1) * h];
                dh.iter_mut().zip(from_above).for_each(|(a, b)| *a += b);
                let last = before.map(|t| (t * shape.batch + b) * h);
                let gates = &mut trace.gates[dir][row * 4 * h..(row + 1) * 4 * h];
                cell_back(
                    gates,
                    (&trace.cells[dir], row * h, last),
                    dh,
                    &mut dc[b * h..(b + 1) * h],
                    shape.mask[row],
                );
            }
            let dz = &trace.gates[dir][now * shape.batch * 4 * h..(now + 1) * shape.batch * 4 * h];
            multiply(Strided::rows(dz, 4 * h), shape.batch, &w.wh_back[dir], &mut dh, false);
        }
    }
}

/// The moment of a step and the one before it, in the order of the direction.
fn steps(dir: usize, step: usize, time: usize) -> (usize, Option<usize>) {
    if dir == 0 { (step, step.checked_sub(1)) } else { (time - 1 - step, (step > 0).then(|| time - step)) }
}

/// The states that each word saw: those of the word before it in the order of the direction.
fn shift(states: &[f32], stride: usize, dir: usize) -> Vec<f32> {
    let mut shifted = vec![0.0; states.len()];
    let rest = states.len() - stride;
    if dir == 0 {
        shifted[stride..].copy_from_slice(&states[..rest]);
    } else {
        shifted[..rest].copy_from_slice(&states[stride..]);
    }
    shifted
}

fn cell(
    g: &mut [f32],
    (cells, states): (&mut [f32], &mut [f32]),
    (at, last): (usize, Option<usize>),
    mask: f32,
) {
    let h = g.len() / 4;
    let (i, rest) = g.split_at_mut(h);
    let (f, rest) = rest.split_at_mut(h);
    let (o, u) = rest.split_at_mut(h);
    for gate in [&mut *i, &mut *f, &mut *o] {
        gate.iter_mut().for_each(|v| *v = sigmoid(*v));
    }
    u.iter_mut().for_each(|v| *v = tanh(*v));
    for j in 0..h {
        let before = last.map_or(0.0, |l| cells[l + j]);
        let c = (f[j] * before + i[j] * u[j]) * mask;
        cells[at + j] = c;
        states[at + j] = c;
    }
    let state = &mut states[at..at + h];
    state.iter_mut().zip(o.iter()).for_each(|(s, o)| *s = o * tanh(*s));
}

fn cell_back(
    g: &mut [f32],
    (cells, at, last): (&[f32], usize, Option<usize>),
    dh: &[f32],
    dc: &mut [f32],
    mask: f32,
) {
    let h = dh.len();
    let (i, rest) = g.split_at_mut(h);
    let (f, rest) = rest.split_at_mut(h);
    let (o, u) = rest.split_at_mut(h);
    for j in 0..h {
        let before = last.map_or(0.0, |l| cells[l + j]);
        let t = tanh(cells[at + j]);
        let d = (dc[j] + dh[j] * o[j] * (1.0 - t * t)) * mask;
        let (gi, gf, go, gu) = (i[j], f[j], o[j], u[j]);
        dc[j] = d * gf;
        o[j] = dh[j] * t * go * (1.0 - go);
        i[j] = d * gu * gi * (1.0 - gi);
        f[j] = d * before * gf * (1.0 - gf);
        u[j] = d * gi * (1.0 - gu * gu);
    }
}
