//! The matrix product of training, in plain loops that the compiler turns into vector code.
//!
//! Invariant: everything is safe Rust over slices; `pulp` picks the widest instructions that the processor
//! has, and without them the same loops run on the baseline, with results that differ in the last bits only.

use pulp::{Arch, Simd, WithSimd};

/// Columns that one packed panel holds.
pub(crate) const PANEL: usize = 16;
const ROWS: usize = 6;

/// A matrix whose columns lie in panels of [`PANEL`], each panel row after row: the right side of a product.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed {
    rows: usize,
    columns: usize,
    data: Vec<f32>,
}

/// A matrix seen through its strides; `Strided::rows` for the usual layout, `transposed` for the other one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strided<'a> {
    data: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Strided<'a> {
    /// Rows of `width` values, one after the other.
    pub(crate) const fn rows(data: &'a [f32], width: usize) -> Self {
        Self { data, row: width, column: 1 }
    }

    /// The transpose of rows of `width` values.
    pub(crate) const fn transposed(data: &'a [f32], width: usize) -> Self {
        Self { data, row: 1, column: width }
    }

    #[inline(always)]
    fn at(self, row: usize, column: usize) -> f32 {
        self.data[row * self.row + column * self.column]
    }
}

impl Packed {
    /// Packs a matrix of `rows` × `columns`.
    pub(crate) fn new(source: Strided<'_>, rows: usize, columns: usize) -> Self {
        let mut packed = Self::default();
        packed.fill(source, rows, columns);
        packed
    }

    /// Packs another matrix into the same memory.
    pub(crate) fn fill(&mut self, source: Strided<'_>, rows: usize, columns: usize) {
        let panels = columns.div_ceil(PANEL);
        (self.rows, self.columns) = (rows, columns);
        self.data.clear();
        self.data.resize(panels * rows * PANEL, 0.0);
        for (panel, lane) in self.data.chunks_exact_mut((rows * PANEL).max(1)).enumerate() {
            let width = PANEL.min(columns - panel * PANEL);
            for (row, out) in lane.as_chunks_mut::<PANEL>().0.iter_mut().enumerate() {
                for (j, value) in out[..width].iter_mut().enumerate() {
                    *value = source.at(row, panel * PANEL + j);
                }
            }
        }
    }
}

/// Computes `out = a · b`, or `out += a · b` where `add` is set; `out` has `m` rows of `b.columns` values.
pub(crate) fn multiply(a: Strided<'_>, m: usize, b: &Packed, out: &mut [f32], add: bool) {
    Arch::new().dispatch(Product { a, m, b, out, add });
}

struct Product<'a> {
    a: Strided<'a>,
    m: usize,
    b: &'a Packed,
    out: &'a mut [f32],
    add: bool,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        if S::F32_LANES > 1 { self.run::<true>() } else { self.run::<false>() }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let mut block = Vec::with_capacity(self.b.rows * ROWS);
        let mut row = 0;
        while row < self.m {
            let height = ROWS.min(self.m - row);
            let out = &mut self.out[row * self.b.columns..(row + height) * self.b.columns];
            block.clear();
            match height {
                6 => rows::<6, FUSED>((self.a, row), self.b, out, &mut block, self.add),
                5 => rows::<5, FUSED>((self.a, row), self.b, out, &mut block, self.add),
                4 => rows::<4, FUSED>((self.a, row), self.b, out, &mut block, self.add),
                3 => rows::<3, FUSED>((self.a, row), self.b, out, &mut block, self.add),
                2 => rows::<2, FUSED>((self.a, row), self.b, out, &mut block, self.add),
                _ => rows::<1, FUSED>((self.a, row), self.b, out, &mut block, self.add),
            }
            row += height;
        }
    }
}

#[inline(always)]
fn rows<const M: usize, const FUSED: bool>(
    (a, first): (Strided<'_>, usize),
    b: &Packed,
    out: &mut [f32],
    block: &mut Vec<f32>,
    add: bool,
) {
    for k in 0..b.rows {
        for i in 0..M {
            block.push(a.at(first + i, k));
        }
    }
    let a = block.as_chunks::<M>().0;
    for (panel, lane) in b.data.chunks_exact((b.rows * PANEL).max(1)).enumerate() {
        let sums = tile::<M, FUSED>(a, lane.as_chunks::<PANEL>().0);
        let (from, width) = (panel * PANEL, PANEL.min(b.columns - panel * PANEL));
        for (i, sum) in sums.iter().enumerate() {
            let at = i * b.columns + from;
            let target = &mut out[at..at + width];
            if add {
                target.iter_mut().zip(sum).for_each(|(o, s)| *o += s);
            } else {
                target.copy_from_slice(&sum[..width]);
            }
        }
    }
}

/// The product of `M` rows with one panel, kept in registers.
#[inline(always)]
fn tile<const M: usize, const FUSED: bool>(a: &[[f32; M]], b: &[[f32; PANEL]]) -> [[f32; PANEL]; M] {
    let mut sums = [[0.0; PANEL]; M];
    for (a, b) in a.iter().zip(b) {
        for i in 0..M {
            for j in 0..PANEL {
                sums[i][j] = madd::<FUSED>(a[i], b[j], sums[i][j]);
            }
        }
    }
    sums
}

#[inline(always)]
fn madd<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}
