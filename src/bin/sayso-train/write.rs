//! Writes a trained network as the model file that the tagger reads.
//!
//! Invariant: 8-bit values are rounded to the nearest, with the scale 127 / max|w| of their row or column.

use crate::lexicon::Lexicon;
use crate::net::Layout;
use sayso::analysis::features::ROWS;
use sayso::analysis::tagger::decode::LABELS;
use sayso::analysis::tagger::find::{SIGNS, Weights};
use sayso::analysis::tagger::kernel::lay_out;
use sayso::analysis::tagger::model::MAGIC;

/// The bytes of the model, its last ones still zero: what the signs of an attribution are worth.
pub(crate) fn model(layout: &Layout, p: &[f32], lexicon: &Lexicon) -> Vec<u8> {
    let (d, h) = (layout.shape.width, layout.shape.hidden);
    let words = lexicon.words.len() + 1;
    let mut out = MAGIC.to_vec();
    for size in [d, h, layout.layers.len(), words, lexicon.table.len(), ROWS] {
        out.extend((size as u32).to_le_bytes());
    }
    out.extend(&lexicon.table);
    table(&mut out, &word_rows(layout, p, lexicon), d);
    table(&mut out, &p[layout.features..layout.features + ROWS * d], d);
    for at in layout.norm {
        floats(&mut out, &p[at..at + d]);
    }
    for layer in &layout.layers {
        for dir in 0..2 {
            matrix(&mut out, &p[layer.wx[dir]..layer.wx[dir] + layer.input * 4 * h], 4 * h);
            matrix(&mut out, &p[layer.wh[dir]..layer.wh[dir] + h * 4 * h], 4 * h);
            floats(&mut out, &p[layer.bias[dir]..layer.bias[dir] + 4 * h]);
        }
    }
    for (at, n) in [
        (layout.out, 2 * h * LABELS),
        (layout.out_bias, LABELS),
        (layout.transitions, LABELS * LABELS),
        (layout.start, LABELS),
    ] {
        floats(&mut out, &p[at..at + n]);
    }
    floats(&mut out, &[0.0; SIGNS]);
    out
}

/// Writes what the signs are worth over the last bytes of a model.
pub(crate) fn judge(model: &mut [u8], weights: &Weights) {
    let at = model.len() - 4 * SIGNS;
    let bytes: Vec<u8> = weights.iter().flat_map(|v| v.to_le_bytes()).collect();
    model[at..].copy_from_slice(&bytes);
}

/// Every word's vector, projected, with what was trained beside it.
fn word_rows(layout: &Layout, p: &[f32], lexicon: &Lexicon) -> Vec<f32> {
    let (d, v) = (layout.shape.width, layout.shape.vector);
    let mut rows = vec![0.0; (lexicon.words.len() + 1) * d];
    for (word, row) in rows.chunks_exact_mut(d).enumerate().skip(1) {
        for (k, value) in lexicon.vectors.row(word as u32).iter().enumerate().take(v) {
            let weights = &p[layout.projection + k * d..layout.projection + (k + 1) * d];
            row.iter_mut().zip(weights).for_each(|(r, w)| *r += value * w);
        }
        if word <= layout.shape.trained_words {
            let at = layout.delta + (word - 1) * d;
            row.iter_mut().zip(&p[at..at + d]).for_each(|(r, w)| *r += w);
        }
    }
    rows
}

fn floats(out: &mut Vec<u8>, values: &[f32]) {
    out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
}

/// One scale a row.
fn table(out: &mut Vec<u8>, values: &[f32], width: usize) {
    let scales: Vec<f32> = values.chunks_exact(width).map(|row| scale(row.iter())).collect();
    floats(out, &scales);
    for (row, scale) in values.chunks_exact(width).zip(scales) {
        out.extend(row.iter().map(|v| quantise(*v, scale)));
    }
}

/// One scale a column; laid out as the products take them.
fn matrix(out: &mut Vec<u8>, values: &[f32], columns: usize) {
    let scales: Vec<f32> = (0..columns).map(|c| scale(values.iter().skip(c).step_by(columns))).collect();
    floats(out, &scales);
    let weights: Vec<u8> = values.iter().zip(scales.iter().cycle()).map(|(v, s)| quantise(*v, *s)).collect();
    out.extend(lay_out(&weights, columns));
}

fn scale<'v>(values: impl Iterator<Item = &'v f32>) -> f32 {
    values.fold(0.0_f32, |top, v| top.max(v.abs())) / 127.0
}

fn quantise(value: f32, scale: f32) -> u8 {
    if scale > 0.0 { (value / scale).round() as i8 as u8 } else { 0 }
}
