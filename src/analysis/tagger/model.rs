//! The trained network as it lies in its file.
//!
//! Numbers are little-endian; 8-bit weights stay where they are, the others are copied out.
//!
//! Invariant: bytes that are no model give an error, never a panic.

use super::decode::{Chain, LABELS, Scores};
use super::find::{SIGNS, Weights};
use super::kernel::{self, Matrix};
use crate::analysis::features::ROWS;
use crate::analysis::features::vocabulary::Vocabulary;
use thiserror::Error;

/// The first bytes of a model.
pub const MAGIC: &[u8; 8] = b"sayso-t2";

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadModel {
    /// The first bytes are others.
    #[error("it does not begin like a tagger model")]
    Magic,
    /// It was made for other features.
    #[error("it has {0} feature rows, not {ROWS}")]
    Features(usize),
    /// It ends too early.
    #[error("it ends too early")]
    Short,
}

/// Rows of 8-bit values, each with its scale.
#[derive(Debug, Default)]
pub struct Table<'a> {
    bytes: &'a [u8],
    scales: Vec<f32>,
    width: usize,
}

/// One direction of a layer.
#[derive(Debug, Default)]
pub struct Direction<'a> {
    /// From the layer's input to the gates.
    pub input: Matrix<'a>,
    /// From the state to the gates.
    pub state: Matrix<'a>,
    /// Of the gates.
    pub bias: Vec<f32>,
}

/// A network, ready to run.
#[derive(Debug, Default)]
pub struct Model<'a> {
    /// Values of a word on entering.
    pub width: usize,
    /// State of a layer, per direction.
    pub hidden: usize,
    /// The words it knows.
    pub vocabulary: Vocabulary<'a>,
    /// A row a word, the first for unknown ones.
    pub words: Table<'a>,
    /// A row a feature value.
    pub features: Table<'a>,
    /// Bias before the normalisation, gain and bias after it.
    pub norm: [Vec<f32>; 3],
    /// Layers, both directions of each.
    pub layers: Vec<[Direction<'a>; 2]>,
    /// From the last layer to the labels: a row a value, filled up with zeros.
    pub out: Vec<[f32; LANE]>,
    /// Of the labels.
    pub out_bias: Scores,
    /// What follows what.
    pub chain: Chain,
    /// What the signs of an attribution are worth.
    pub confidence: Weights,
}

/// Labels, and what fills them up to what a processor adds at once.
pub const LANE: usize = 8;

impl<'a> Table<'a> {
    /// The values of a row and what their unit is worth; empty past the end.
    #[inline(always)]
    pub fn row(&self, row: usize) -> (&'a [u8], f32) {
        let values = self.bytes.get(row * self.width..(row + 1) * self.width).unwrap_or_default();
        (values, self.scales.get(row).copied().unwrap_or(0.0))
    }
}

impl<'a> Model<'a> {
    /// Reads a model.
    pub fn read(bytes: &'a [u8]) -> Result<Self, BadModel> {
        let mut file = File { rest: bytes };
        if file.take(MAGIC.len())? != MAGIC {
            return Err(BadModel::Magic);
        }
        let (width, hidden, layers) = (file.size()?, file.size()?, file.size()?);
        let (words, slots, rows) = (file.size()?, file.size()?, file.size()?);
        if rows != ROWS {
            return Err(BadModel::Features(rows));
        }
        let vocabulary = Vocabulary::view(file.take(slots)?);
        let words = file.table(words, width)?;
        let features = file.table(rows, width)?;
        let norm = [file.floats(width)?, file.floats(width)?, file.floats(width)?];
        let layers = (0..layers)
            .map(|l| {
                let input = if l == 0 { width } else { hidden.saturating_mul(2) };
                Ok([file.direction(input, hidden)?, file.direction(input, hidden)?])
            })
            .collect::<Result<Vec<_>, BadModel>>()?;
        let out = file.floats(hidden.saturating_mul(2 * LABELS))?;
        let filled = |row: &Scores| std::array::from_fn(|l| row.get(l).copied().unwrap_or(0.0));
        let out = out.as_chunks::<LABELS>().0.iter().map(filled).collect();
        let out_bias = file.scores()?;
        let mut transitions = [[0.0; LABELS]; LABELS];
        for row in &mut transitions {
            *row = file.scores()?;
        }
        let chain = Chain::new(transitions, file.scores()?);
        let confidence = file.floats(SIGNS)?.first_chunk::<SIGNS>().copied().ok_or(BadModel::Short)?;
        Ok(Self {
            width,
            hidden,
            vocabulary,
            words,
            features,
            norm,
            layers,
            out,
            out_bias,
            chain,
            confidence,
        })
    }
}

/// What is left of the bytes.
struct File<'a> {
    rest: &'a [u8],
}

impl<'a> File<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], BadModel> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(BadModel::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn size(&mut self) -> Result<usize, BadModel> {
        let bytes = self.take(4)?.first_chunk::<4>().ok_or(BadModel::Short)?;
        Ok(u32::from_le_bytes(*bytes) as usize)
    }

    fn floats(&mut self, n: usize) -> Result<Vec<f32>, BadModel> {
        let bytes = self.take(n.saturating_mul(4))?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    fn scores(&mut self) -> Result<Scores, BadModel> {
        self.floats(LABELS)?.first_chunk::<LABELS>().copied().ok_or(BadModel::Short)
    }

    fn table(&mut self, rows: usize, width: usize) -> Result<Table<'a>, BadModel> {
        let scales = self.floats(rows)?;
        Ok(Table { bytes: self.take(rows.saturating_mul(width))?, scales, width })
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix<'a>, BadModel> {
        let scales = self.floats(columns)?;
        Ok(Matrix::view(self.take(kernel::size(rows, columns))?, rows, scales))
    }

    fn direction(&mut self, input: usize, hidden: usize) -> Result<Direction<'a>, BadModel> {
        let gates = hidden.saturating_mul(4);
        Ok(Direction {
            input: self.matrix(input, gates)?,
            state: self.matrix(hidden, gates)?,
            bias: self.floats(gates)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: BadModel) {
        assert_eq!(Model::read(bytes).err(), Some(expected));
    }

    #[test]
    fn what_is_no_model_is_refused() {
        check(b"", BadModel::Short);
        check(b"something else", BadModel::Magic);
        check(MAGIC, BadModel::Short);
        let mut header = MAGIC.to_vec();
        header.extend([255; 24]);
        check(&header, BadModel::Features(u32::MAX as usize));
        let rows = header.len() - 4;
        header[rows..].copy_from_slice(&(ROWS as u32).to_le_bytes());
        check(&header, BadModel::Short);
    }
}
