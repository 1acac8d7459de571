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

/// Two weights of each column of a panel.
type Pairs = [u8; 2 * PANEL];
/// One sum a column of a panel.
type Sums = [i32; PANEL];
/// Two neighbouring values of each of [`ROWS`] rows.
pub type Block = [[i16; 2]; ROWS];

/// A matrix of 8-bit weights where it lies: panels of [`PANEL`] columns, two rows at a time.
#[derive(Debug, Clone, Default)]
pub struct Matrix<'a> {
    pairs: &'a [Pairs],
    half_rows: usize,
    /// What a unit of each column is worth.
    pub scales: Vec<f32>,
}

/// How many bytes a matrix takes.
pub const fn size(rows: usize, columns: usize) -> usize {
    rows.div_ceil(2).saturating_mul(columns.div_ceil(PANEL)).saturating_mul(2 * PANEL)
}

/// Lays out rows of weights, given as bytes, for [`Matrix::view`].
pub fn lay_out(weights: &[u8], columns: usize) -> Vec<u8> {
    let rows: Vec<&[u8]> = weights.chunks_exact(columns.max(1)).collect();
    let mut bytes = Vec::with_capacity(size(rows.len(), columns));
    for from in (0..columns).step_by(PANEL) {
        for two in rows.chunks(2) {
            let weight = |row: usize, column: usize| two.get(row).and_then(|r| r.get(from + column));
            bytes.extend((0..2 * PANEL).map(|i| weight(i % 2, i / 2).copied().unwrap_or(0)));
        }
    }
    bytes
}

impl<'a> Matrix<'a> {
    /// A matrix of that many rows and of `scales.len()` columns that lies in `bytes` as [`lay_out`] gives it.
    pub fn view(bytes: &'a [u8], rows: usize, scales: Vec<f32>) -> Self {
        Self { pairs: bytes.as_chunks().0, half_rows: rows.div_ceil(2), scales }
    }

    /// The products of up to [`ROWS`] rows with all columns, panel by panel.
    #[inline(always)]
    pub fn multiply<L: Lanes>(&self, lanes: L, rows: &[Block], out: &mut [Sums]) {
        for (panel, out) in self.pairs.chunks_exact(self.half_rows.max(1)).zip(out.chunks_exact_mut(ROWS)) {
            out.copy_from_slice(&tile(lanes, rows, panel));
        }
    }
}

#[inline(always)]
fn tile<L: Lanes>(lanes: L, rows: &[Block], panel: &[Pairs]) -> [Sums; ROWS] {
    let mut sums = [lanes.zero(); ROWS];
    for (values, weights) in rows.iter().zip(panel) {
        let weights = lanes.load(weights);
        for (sum, &pair) in sums.iter_mut().zip(values) {
            *sum = lanes.add_products(*sum, weights, lanes.spread(pair));
        }
    }
    sums.map(|sums| lanes.store(sums))
}

/// The sums of a panel side by side, and what is done with them.
pub trait Lanes: Copy {
    /// A number of 32 bits a column, or two of 16 bits.
    type Vector: Copy;
    /// Takes weights from memory, each widened to 16 bits.
    fn load(self, weights: &Pairs) -> Self::Vector;
    /// The same pair for every column.
    fn spread(self, pair: [i16; 2]) -> Self::Vector;
    /// Zeros.
    fn zero(self) -> Self::Vector;
    /// Adds to each sum the two products of its pairs.
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// The sums.
    fn store(self, sums: Self::Vector) -> Sums;
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
    use pulp::x86::{V3, V4};

    if let (Some(fused), Some(lanes)) = (Fused::try_new(), V4::try_new()) {
        fused.vectorize(With(lanes, task))
    } else if let Some(lanes) = V4::try_new() {
        lanes.vectorize(With(lanes, task))
    } else if let Some(lanes) = V3::try_new() {
        lanes.vectorize(With(lanes, task))
    } else if let Some(lanes) = Sse2::try_new() {
        task.run(lanes)
    } else {
        task.run(Plain)
    }
}

#[cfg(target_arch = "x86_64")]
pulp::simd_type! {
    /// What [`pulp::x86::V4`] stands for and the instruction that multiplies pairs and adds to sums at once, which the
    /// compiler puts in place of the two.
    struct Fused {
        avx512f: "avx512f",
        avx512bw: "avx512bw",
        avx512cd: "avx512cd",
        avx512dq: "avx512dq",
        avx512vl: "avx512vl",
        avx512vnni: "avx512vnni",
        bmi1: "bmi1",
        bmi2: "bmi2",
        lzcnt: "lzcnt",
        popcnt: "popcnt",
    }
}

/// A task and its lanes, for a caller where the compiler may use all that they stand for.
#[cfg(target_arch = "x86_64")]
struct With<L, T>(L, T);

#[cfg(target_arch = "x86_64")]
impl<L: Lanes, T: Task> pulp::NullaryFnOnce for With<L, T> {
    type Output = T::Output;
    #[inline(always)]
    fn call(self) -> T::Output {
        self.1.run(self.0)
    }
}

/// Runs a task with what the compiler makes of plain loops.
#[cfg(not(target_arch = "x86_64"))]
pub fn dispatch<T: Task>(task: T) -> T::Output {
    task.run(Plain)
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V4 {
    type Vector = std::arch::x86_64::__m512i;
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Self::Vector {
        self.avx512bw._mm512_cvtepi8_epi16(bytemuck::cast(*weights))
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Self::Vector {
        self.avx512f._mm512_set1_epi32(bytemuck::cast(pair))
    }
    #[inline(always)]
    fn zero(self) -> Self::Vector {
        self.avx512f._mm512_setzero_si512()
    }
    #[inline(always)]
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        self.avx512f._mm512_add_epi32(sum, self.avx512bw._mm512_madd_epi16(a, b))
    }
    #[inline(always)]
    fn store(self, sums: Self::Vector) -> Sums {
        bytemuck::cast(sums)
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V3 {
    type Vector = [std::arch::x86_64::__m256i; 2];
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Self::Vector {
        let halves: [std::arch::x86_64::__m128i; 2] = bytemuck::cast(*weights);
        halves.map(|half| self.avx2._mm256_cvtepi8_epi16(half))
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Self::Vector {
        [self.avx._mm256_set1_epi32(bytemuck::cast(pair)); 2]
    }
    #[inline(always)]
    fn zero(self) -> Self::Vector {
        [self.avx._mm256_setzero_si256(); 2]
    }
    #[inline(always)]
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        [0, 1].map(|i| self.avx2._mm256_add_epi32(sum[i], self.avx2._mm256_madd_epi16(a[i], b[i])))
    }
    #[inline(always)]
    fn store(self, sums: Self::Vector) -> Sums {
        bytemuck::cast(sums)
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::core_arch::x86::Sse2 {
    type Vector = [std::arch::x86_64::__m128i; 4];
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Self::Vector {
        let halves: [std::arch::x86_64::__m128i; 2] = bytemuck::cast(*weights);
        // A byte in the upper half of its place, moved down, keeps its sign.
        let low = |half| self._mm_srai_epi16::<8>(self._mm_unpacklo_epi8(half, half));
        let high = |half| self._mm_srai_epi16::<8>(self._mm_unpackhi_epi8(half, half));
        [low(halves[0]), high(halves[0]), low(halves[1]), high(halves[1])]
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Self::Vector {
        [self._mm_set1_epi32(bytemuck::cast(pair)); 4]
    }
    #[inline(always)]
    fn zero(self) -> Self::Vector {
        [self._mm_setzero_si128(); 4]
    }
    #[inline(always)]
    fn add_products(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        [0, 1, 2, 3].map(|i| self._mm_add_epi32(sum[i], self._mm_madd_epi16(a[i], b[i])))
    }
    #[inline(always)]
    fn store(self, sums: Self::Vector) -> Sums {
        bytemuck::cast(sums)
    }
}

/// Lanes without any special instruction.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Lanes for Plain {
    type Vector = Sums;
    #[inline(always)]
    fn load(self, weights: &Pairs) -> Sums {
        let wide: [i16; 2 * PANEL] = weights.map(|w| i16::from(w as i8));
        bytemuck::cast(wide)
    }
    #[inline(always)]
    fn spread(self, pair: [i16; 2]) -> Sums {
        [bytemuck::cast(pair); PANEL]
    }
    #[inline(always)]
    fn zero(self) -> Sums {
        [0; PANEL]
    }
    #[inline(always)]
    fn add_products(self, sum: Sums, a: Sums, b: Sums) -> Sums {
        let product = |a: i32, b: i32| {
            let ([a0, a1], [b0, b1]): ([i16; 2], [i16; 2]) = (bytemuck::cast(a), bytemuck::cast(b));
            i32::from(a0) * i32::from(b0) + i32::from(a1) * i32::from(b1)
        };
        std::array::from_fn(|i| sum[i] + product(a[i], b[i]))
    }
    #[inline(always)]
    fn store(self, sums: Sums) -> Sums {
        sums
    }
}

/// The exponential function, good to about 3e-6, of `x` or of the nearest number between `-most` and `most`, which is at
/// most 80.
#[inline(always)]
pub fn exp(x: f32, most: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let t = if x < -most { -most } else { x };
    let t = if t > most { most } else { t } * std::f32::consts::LOG2_E;
    let rounded = t + ROUND;
    let f = (t - (rounded - ROUND)) * std::f32::consts::LN_2;
    let p = 1.0 + f * (1.0 + f * (0.5 + f * (0.166_666_67 + f * (0.041_666_67 + f * 0.008_333_33))));
    // The lowest bits of `rounded` are the whole number itself: they become the exponent.
    p * f32::from_bits(rounded.to_bits().wrapping_add(127) << 23)
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x, 80.0))
}

/// The hyperbolic tangent.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Multiply<'a>(&'a Matrix<'a>, &'a [Block], &'a mut [[i32; PANEL]]);

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
        let bytes = lay_out(&weights, columns);
        assert_eq!(bytes.len(), size(rows, columns));
        let matrix = Matrix::view(&bytes, rows, vec![1.0; columns]);
        let value = |row: usize, k: usize| (row as i16 * 700 + k as i16 * 1300) % 2111 - 900;
        let blocks: Vec<Block> = (0..3)
            .map(|half| {
                std::array::from_fn(|r| {
                    [0, 1].map(|i| if half * 2 + i < rows { value(r, half * 2 + i) } else { 0 })
                })
            })
            .collect();
        let none = vec![[0; PANEL]; 2 * ROWS];
        let (mut out, mut plain) = (none.clone(), none.clone());
        dispatch(Multiply(&matrix, &blocks, &mut out));
        Multiply(&matrix, &blocks, &mut plain).run(Plain);
        assert_eq!(out, plain);
        #[cfg(target_arch = "x86_64")]
        {
            let (mut widest, mut wide, mut narrow) = (none.clone(), none.clone(), none);
            if let Some(lanes) = pulp::x86::V4::try_new() {
                lanes.vectorize(With(lanes, Multiply(&matrix, &blocks, &mut widest)));
                assert_eq!(widest, plain);
            }
            if let Some(lanes) = pulp::x86::V3::try_new() {
                lanes.vectorize(With(lanes, Multiply(&matrix, &blocks, &mut wide)));
                assert_eq!(wide, plain);
            }
            if let Some(lanes) = pulp::core_arch::x86::Sse2::try_new() {
                Multiply(&matrix, &blocks, &mut narrow).run(lanes);
                assert_eq!(narrow, plain);
            }
        }
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
