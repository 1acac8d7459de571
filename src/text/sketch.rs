//! Sketches of texts, small enough to compare one with a hundred thousand: which articles are nearly the same?
//!
//! MinHash over shingles of four folded words; two sketches agree in about as many places as the texts share
//! shingles (Jaccard). Bands of a sketch are looked up: texts that share half of their shingles have one in common
//! with a probability of 0.9, unrelated ones hardly ever.
//!
//! Invariant: the sketch of a text never changes from version to version of the program, since libraries keep it.

use super::words::{fold, words};

/// Values of a sketch.
pub const VALUES: usize = 32;
/// Bands of a sketch.
pub const BANDS: usize = 8;
/// Values in a band; those beyond the bands only help to compare.
const ROWS: usize = 2;
/// Words in a shingle.
const SHINGLE: usize = 4;
/// Texts with fewer words have no sketch: they are alike by chance.
const FEWEST_WORDS: usize = 24;
/// Two texts are nearly the same from this many agreeing values on: about half of their shingles.
const ALIKE: usize = 16;

/// The sketch of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch([u16; VALUES]);

impl Sketch {
    /// The sketch of a text; `None` for one too short to tell.
    pub fn of(text: &str) -> Option<Self> {
        let hashes: Vec<u64> = words(text).map(|word| hash(fold(word).as_bytes())).collect();
        if hashes.len() < FEWEST_WORDS {
            return None;
        }
        let mut least = [u64::MAX; VALUES];
        for shingle in hashes.windows(SHINGLE) {
            let joined = shingle.iter().fold(0u64, |sum, h| mix(sum.rotate_left(17) ^ h));
            for (value, salt) in least.iter_mut().zip(1u64..) {
                // One good hash, spread over all values: cheaper than as many hashes, and as good here.
                *value =
                    (*value).min(joined.wrapping_mul(salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1) ^ salt);
            }
        }
        Some(Self(least.map(|value| (mix(value) >> 48) as u16)))
    }

    /// What is looked up: one number a band, with the number of the band in it.
    pub fn bands(&self) -> [i64; BANDS] {
        let mut bands = [0; BANDS];
        for (at, pair) in self.0.chunks_exact(ROWS).take(BANDS).enumerate() {
            bands[at] = pair.iter().fold(at as i64, |sum, value| (sum << 16) | i64::from(*value));
        }
        bands
    }

    /// Whether the texts are nearly the same.
    pub fn is_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count() >= ALIKE
    }

    /// As bytes, to be kept.
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// From bytes that were kept.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != VALUES * 2 {
            return None;
        }
        let mut values = [0; VALUES];
        for (value, pair) in values.iter_mut().zip(bytes.chunks_exact(2)) {
            *value = u16::from_le_bytes([pair[0], pair[1]]);
        }
        Some(Self(values))
    }
}

/// FNV-1a, then mixed.
fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xCBF2_9CE4_8422_2325u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    mix(fnv)
}

/// The finaliser of SplitMix64: every bit of the input moves half of the output's.
const fn mix(value: u64) -> u64 {
    let a = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    b ^ (b >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `count` words, other ones for each `seed`.
    fn text(seed: u64, count: usize) -> Vec<String> {
        (0..count).map(|n| format!("w{}", mix(seed * 1_000_003 + n as u64) % 5000)).collect()
    }

    fn sketch(words: &[String]) -> Sketch {
        Sketch::of(&words.join(" ")).unwrap()
    }

    #[test]
    fn an_agency_text_with_another_lead_and_end_is_nearly_the_same() {
        let wire = text(1, 300);
        for seed in 2..40 {
            let own = [text(seed, 30), wire[20..280].to_vec(), text(seed + 100, 20)].concat();
            let (a, b) = (sketch(&wire), sketch(&own));
            assert!(a.is_like(&b), "{seed}");
            assert!(a.bands().iter().any(|band| b.bands().contains(band)), "{seed}");
        }
    }

    #[test]
    fn other_texts_are_not() {
        let all: Vec<Sketch> = (0..200).map(|seed| sketch(&text(seed, 300))).collect();
        for (at, a) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|b| !a.is_like(b)));
        }
    }

    #[test]
    fn capitals_and_marks_do_not_count_and_short_texts_have_none() {
        let words = text(3, 40);
        assert_eq!(Sketch::of(&words.join(" ").to_uppercase()), Sketch::of(&words.join(", “")));
        assert_eq!(Sketch::of("Too short to tell."), None);
    }

    #[test]
    fn a_sketch_comes_back_from_its_bytes_and_stays_what_it_was() {
        let one = sketch(&text(5, 50));
        assert_eq!(Sketch::from_bytes(&one.to_bytes()), Some(one));
        assert_eq!(Sketch::from_bytes(b"short"), None);
    }
}
