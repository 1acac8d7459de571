//! What this engine is called, so that what it found can be told from what another would find.
//!
//! Invariant: two engines with different models have different names: whatever is trained anew ends otherwise. Whoever changes a pass or a word list so that
//! other things are found raises the revision.

use super::tagger;
use super::tags;
use flate2::Crc;
use std::sync::OnceLock;

/// The passes and word lists, counted by hand.
const REVISION: u32 = 3;

/// How much of a model's end is summed up: all of it would be 10 MB to read, and to keep, for an article that is known.
const END: usize = 1 << 14;

/// The name of the engine: its revision and a checksum of the ends of its models.
pub fn version() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let mut sum = Crc::new();
        for model in [tagger::EMBEDDED, tags::EMBEDDED] {
            sum.update(&model.len().to_le_bytes());
            sum.update(&model[model.len().saturating_sub(END)..]);
        }
        format!("{REVISION}-{:08x}", sum.sum())
    })
}
