//! AdamW with clipping, warm-up, cosine decay and a moving average of the parameters.

use std::f32::consts::PI;

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.99;
const WARM_UP: usize = 100;
const AVERAGE: f32 = 0.998;

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Peak rate.
    pub(crate) rate: f32,
    /// Weight decay.
    pub(crate) decay: f32,
    /// Steps in all.
    pub(crate) steps: usize,
}

/// Parameters on their way.
pub(crate) struct Optimiser {
    plan: Plan,
    pub(crate) p: Vec<f32>,
    /// The moving average: what is used in the end.
    pub(crate) average: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    step: usize,
}

impl Optimiser {
    pub(crate) fn new(plan: Plan, p: Vec<f32>) -> Self {
        let n = p.len();
        Self { plan, average: p.clone(), p, mean: vec![0.0; n], square: vec![0.0; n], step: 0 }
    }

    fn rate(&self) -> f32 {
        let Plan { rate, steps, .. } = self.plan;
        if self.step < WARM_UP {
            return rate * self.step as f32 / WARM_UP as f32;
        }
        let done = (self.step - WARM_UP) as f32 / steps.saturating_sub(WARM_UP).max(1) as f32;
        rate * (0.02 + 0.98 * 0.5 * (1.0 + (PI * done.min(1.0)).cos()))
    }

    /// Takes one step along the sum of two gradients.
    pub(crate) fn step(&mut self, first: &[f32], second: &[f32]) {
        let norm = first.iter().zip(second).map(|(a, b)| (a + b) * (a + b)).sum::<f32>().sqrt();
        let clip = if norm > 1.0 { 1.0 / norm } else { 1.0 };
        let rate = self.rate();
        self.step += 1;
        let k = self.step as f32;
        let (fix1, fix2) = (1.0 / (1.0 - BETA1.powf(k)), 1.0 / (1.0 - BETA2.powf(k)));
        let follow = AVERAGE.min(k / (9.0 + k));
        let decay = self.plan.decay;
        let half = self.p.len() / 2;
        let jobs = [
            (split(&mut self.p, half), split(&mut self.average, half)),
            (split(&mut self.mean, half), split(&mut self.square, half)),
        ];
        let [((p0, p1), (a0, a1)), ((m0, m1), (s0, s1))] = jobs;
        let update =
            |p: &mut [f32], a: &mut [f32], m: &mut [f32], s: &mut [f32], (g, h): (&[f32], &[f32])| {
                for i in 0..p.len() {
                    let g = (g[i] + h[i]) * clip;
                    m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
                    s[i] = BETA2 * s[i] + (1.0 - BETA2) * g * g;
                    let change = m[i] * fix1 / ((s[i] * fix2).sqrt() + 1e-8) + decay * p[i];
                    p[i] -= rate * change;
                    a[i] = follow * a[i] + (1.0 - follow) * p[i];
                }
            };
        std::thread::scope(|scope| {
            scope.spawn(|| update(p0, a0, m0, s0, (&first[..half], &second[..half])));
            update(p1, a1, m1, s1, (&first[half..], &second[half..]));
        });
    }
}

fn split(list: &mut [f32], at: usize) -> (&mut [f32], &mut [f32]) {
    list.split_at_mut(at)
}
