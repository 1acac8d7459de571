//! What this engine is called, so that what it found can be told from what another would find.
//!
//! Invariant: two engines with different models have different names. Whoever changes a pass or a word list so that
//! other things are found raises the revision.

use super::tagger;
use super::tags;
use flate2::Crc;
use std::sync::OnceLock;

/// The passes and word lists, counted by hand.
const REVISION: u32 = 3;

/// The name of the engine: its revision and a checksum of its models. The first call takes a millisecond or two.
pub fn version() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let mut sum = Crc::new();
        [tagger::EMBEDDED, tags::EMBEDDED].into_iter().for_each(|model| sum.update(model));
        format!("{REVISION}-{:08x}", sum.sum())
    })
}
