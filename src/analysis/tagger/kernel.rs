//! Small integer products and activation functions for the network in use.
//!
//! Weights have 8 bits and activations 16; products are summed exactly in 32 bits, so that every processor gets the
//! same sums. `pulp` picks the widest instructions that the processor has.
//!
//! Invariant: everything is safe Rust over slices.

/// Columns of a panel.
pub const PANEL: usize = 16;
/// Rows that a product takes at once.
pub const ROWS: usize = 4;

/// Two weights of each of eight columns.
type Pairs = [i16; 16];
/// Two neighbouring values of each of [`ROWS`] rows.
pub type Block = [[i16; 2]; ROWS];

/// A matrix of 8-bit weights, laid out for products: panels of [`PANEL`] columns, two rows at a time.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    pairs: Vec<[Pairs; 2]>,
    half_rows: usize,
    /// What a unit of each column is worth.
    pub scales: Vec<f32>,
}

impl Matrix {
    /// Lays out rows of `scales.len()` weights, given as bytes.
    pub fn new(weights: &[u8], scales: Vec<f32>) -> Self {
        let columns = scales.len().max(1);
        let rows: Vec<&[u8]> = weights.chunks_exact(columns).collect();
        let half_rows = rows.len().div_ceil(2);
        let mut pairs = Vec::with_capacity(half_rows * columns.div_ceil(PANEL));
        for from in (0..columns).step_by(PANEL) {
            for two in rows.chunks(2) {
                let weight = |row: usize, column: usize| {
                    let value = two.get(row).and_then(|r| r.get(from + column));
                    value.map_or(0, |&w| i16::from(w as i8))
                };
                pairs.push([0, 8].map(|at| std::array::from_fn(|i| weight(i % 2, at + i / 2))));
            }
        }
        Self { pairs, half_rows, scales }
    }

    /// The products of up to [`ROWS`] rows with all columns, panel by panel.
    #[inline(always)]
    pub fn multiply<L: Lanes>(&self, lanes: L, rows: &[Block], out: &mut [[i32; PANEL]]) {
        for (panel, out) in self.pairs.chunks_exact(self.half_rows.max(1)).zip(out.chunks_exact_mut(ROWS)) {
            out.copy_from_slice(&tile(lanes, rows, panel));
        }
    }
}

#[inline(always)]
fn tile<L: Lanes>(lanes: L, rows: &[Block], panel: &[[Pairs; 2]]) -> [[i32; PANEL]; ROWS] {
    let mut sums = [[lanes.zero(); 2]; ROWS];
    for (values, weights) in rows.iter().zip(panel) {
        let weights = [lanes.load(&weights[0]), lanes.load(&weights[1])];
        for (sum, &pair) in sums.iter_mut().zip(values) {
            let pair = lanes.spread(pair);
            sum[0] = lanes.add_products(sum[0], weights[0], pair);
            sum[1] = lanes.add_products(sum[1], weights[1], pair);
        }
    }
    sums.map(|[low, high]| {
        let (low, high) = (lanes.store(low), lanes.store(high));
        std::array::from_fn(|i| if i < 8 { low[i] } else { high[i - 8] })
    })
}

/// Eight sums side by side, and what is done with them.
pub trait Lanes: Copy {
    /// Eight numbers of 32 bits or sixteen of 16 bits.
    type Vector: Copy;
    /// Whether a product and a sum are one instruction.
    const FUSED: bool;
    /// Takes weights from memory.
    fn load(self, weights: &Pairs) -> Self::Vector;
    /// The same pair eight times.
    fn spread(self, pair: [i16; 2]) -> Self::Vector;
    /// Zeros.
    fn zero(self) -> Self::Vector;
    /// Adds to each sum the two products of its pairs.
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// The sums.
    fn store(self, sums: Self::Vector) -> [i32; 8];
}

/// Something to be computed with the best lanes that there are.
pub trait Task {
    /// What comes of it.
    type Output;
    /// Computes it.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// Runs a task with the widest instructions of this processor.
#[cfg(target_arch = "x86_64")]
pub fn dispatch<T: Task>(task: T) -> T::Output {
    use pulp::core_arch::x86::Sse2;
    use pulp::x86::{Arch, V3};

    struct Wide<T>(V3, T);
    impl<T: Task> pulp::NullaryFnOnce for Wide<T> {
        type Output = T::Output;
        #[inline(always)]
        fn call(self) -> T::Output {
            self.1.run(self.0)
        }
    }
    match (Arch::new(), Sse2::try_new()) {
        (Arch::V3(wide), _) => pulp::Simd::vectorize(wide, Wide(wide, task)),
        (_, Some(narrow)) => task.run(narrow),
        _ => task.run(Plain),
    }
}

/// Runs a task with what the compiler makes of plain loops.
#[cfg(not(target_arch = "x86_64"))]
pub fn dispatch<T: Task>(task: T) -> T::Output {
    task.run(Plain)
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V3 {
    type Vector = std::arch::x86_64::__m256i;
    const FUSED: bool = true;
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Self::Vector {
        bytemuck::cast(*weights)
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Self::Vector {
        self.avx._mm256_set1_epi32(bytemuck::cast(pair))
    }
    #[inline(always)]
    fn zero(self) -> Self::Vector {
        self.avx._mm256_setzero_si256()
    }
    #[inline(always)]
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        self.avx2._mm256_add_epi32(sum, self.avx2._mm256_madd_epi16(a, b))
    }
    #[inline(always)]
    fn store(self, sums: Self::Vector) -> [i32; 8] {
        bytemuck::cast(sums)
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::core_arch::x86::Sse2 {
    type Vector = [std::arch::x86_64::__m128i; 2];
    const FUSED: bool = false;
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Self::Vector {
        bytemuck::cast(*weights)
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Self::Vector {
        [self._mm_set1_epi32(bytemuck::cast(pair)); 2]
    }
    #[inline(always)]
    fn zero(self) -> Self::Vector {
        [self._mm_setzero_si128(); 2]
    }
    #[inline(always)]
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        [0, 1].map(|i| self._mm_add_epi32(sum[i], self._mm_madd_epi16(a[i], b[i])))
    }
    #[inline(always)]
    fn store(self, sums: Self::Vector) -> [i32; 8] {
        bytemuck::cast(sums)
    }
}

/// Lanes without any special instruction.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Lanes for Plain {
    type Vector = [i32; 8];
    const FUSED: bool = false;
    #[inline(always)]
    fn load(self, weights: &Pairs) -> [i32; 8] {
        bytemuck::cast(*weights)
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> [i32; 8] {
        [bytemuck::cast(pair); 8]
    }
    #[inline(always)]
    fn zero(self) -> [i32; 8] {
        [0; 8]
    }
    #[inline(always)]
    fn add_products(self, sum: [i32; 8], a: [i32; 8], b: [i32; 8]) -> [i32; 8] {
        let product = |a: i32, b: i32| {
            let ([a0, a1], [b0, b1]): ([i16; 2], [i16; 2]) = (bytemuck::cast(a), bytemuck::cast(b));
            i32::from(a0) * i32::from(b0) + i32::from(a1) * i32::from(b1)
        };
        std::array::from_fn(|i| sum[i] + product(a[i], b[i]))
    }
    #[inline(always)]
    fn store(self, sums: [i32; 8]) -> [i32; 8] {
        sums
    }
}

/// The exponential function, good to about 3e-6, for |x| up to 80.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let t = if x < -80.0 { -80.0 } else { x };
    let t = if t > 80.0 { 80.0 } else { t } * std::f32::consts::LOG2_E;
    let rounded = t + ROUND;
    let f = (t - (rounded - ROUND)) * std::f32::consts::LN_2;
    let p = 1.0 + f * (1.0 + f * (0.5 + f * (0.166_666_67 + f * (0.041_666_67 + f * 0.008_333_33))));
    // The lowest bits of `rounded` are the whole number itself: they become the exponent.
    p * f32::from_bits(rounded.to_bits().wrapping_add(127) << 23)
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Multiply<'a>(&'a Matrix, &'a [Block], &'a mut [[i32; PANEL]]);

    impl Task for Multiply<'_> {
        type Output = ();
        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) {
            self.0.multiply(lanes, self.1, self.2);
        }
    }

    #[test]
    fn all_lanes_agree_with_the_definition() {
        let (rows, columns) = (5, 20);
        let weights: Vec<u8> = (0..rows * columns).map(|i| (i * 37 % 251) as u8).collect();
        let matrix = Matrix::new(&weights, vec![1.0; columns]);
        let value = |row: usize, k: usize| (row as i16 * 700 + k as i16 * 1300) % 2111 - 900;
        let blocks: Vec<Block> = (0..3)
            .map(|half| {
                std::array::from_fn(|r| {
                    [0, 1].map(|i| if half * 2 + i < rows { value(r, half * 2 + i) } else { 0 })
                })
            })
            .collect();
        let mut out = vec![[0; PANEL]; 2 * ROWS];
        let mut plain = out.clone();
        dispatch(Multiply(&matrix, &blocks, &mut out));
        Multiply(&matrix, &blocks, &mut plain).run(Plain);
        assert_eq!(out, plain);
        for column in 0..columns {
            for row in 0..ROWS {
                let sum: i32 = (0..rows)
                    .map(|k| i32::from(value(row, k)) * i32::from(weights[k * columns + column] as i8))
                    .sum();
                assert_eq!(out[column / PANEL * ROWS + row][column % PANEL], sum, "{row} {column}");
            }
        }
    }

    #[test]
    fn activations_are_close_to_the_true_ones() {
        for x in [-100.0_f32, -9.0, -1.5, -0.1, 0.0, 0.3, 2.0, 12.0, 100.0] {
            assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 1e-5);
            assert!((tanh(x) - x.tanh()).abs() < 1e-5);
        }
    }
}
