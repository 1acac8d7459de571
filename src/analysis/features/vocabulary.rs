//! The words that the tagger knows, with how often each is part of a cue.
//!
//! Invariant: the table is searched where it lies in memory; nothing is parsed or copied to load it. Any bytes are
//! safe to search.

use super::quotes::Mark;

/// Bytes of a slot: fingerprint of the word, then its number and level plus one, both little-endian.
const SLOT: usize = 8;
const LEVELS: u32 = 8;

/// An open-addressed table of words, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Vocabulary<'a> {
    slots: &'a [[u8; SLOT]],
}

/// What the table holds of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Number of the word.
    pub id: u32,
    /// How often the word is part of a cue, from 0 (never or hardly) to 4 (nearly always).
    pub level: u8,
}

impl<'a> Vocabulary<'a> {
    /// Reads a table; a length that is no power of two gives an empty one.
    pub fn view(bytes: &'a [u8]) -> Self {
        let slots = bytes.as_chunks::<SLOT>().0;
        Self { slots: if slots.len().is_power_of_two() { slots } else { &[] } }
    }

    /// Finds a folded word.
    pub fn find(self, word: &str) -> Option<Entry> {
        let key = long_hash(word);
        let mask = self.slots.len().checked_sub(1)?;
        let fingerprint = (key >> 32) as u32;
        let mut at = key as usize & mask;
        for _ in 0..self.slots.len() {
            let [a, b, c, d, e, f, g, h] = self.slots[at];
            let value = u32::from_le_bytes([e, f, g, h]);
            if value == 0 {
                return None;
            }
            if u32::from_le_bytes([a, b, c, d]) == fingerprint {
                let value = value - 1;
                return Some(Entry { id: value / LEVELS, level: (value % LEVELS).min(4) as u8 });
            }
            at = (at + 1) & mask;
        }
        None
    }
}

/// Lays out a table; words are numbered in their order.
pub fn build<'w>(words: impl ExactSizeIterator<Item = (&'w str, u8)>) -> Vec<u8> {
    let size = (words.len() * 3 / 2).next_power_of_two().max(2);
    let mut slots = vec![[0_u8; SLOT]; size];
    for (id, (word, level)) in words.enumerate() {
        let key = long_hash(word);
        let mut at = key as usize & (size - 1);
        while slots[at][4..] != [0; 4] {
            at = (at + 1) & (size - 1);
        }
        let value = id as u32 * LEVELS + u32::from(level) + 1;
        slots[at][..4].copy_from_slice(&((key >> 32) as u32).to_le_bytes());
        slots[at][4..].copy_from_slice(&value.to_le_bytes());
    }
    slots.concat()
}

/// Writes the form of a word that the vocabulary knows: lower case, one kind of quotation mark, dash and apostrophe.
pub fn fold(raw: &str, mark: Mark, folded: &mut String) {
    folded.clear();
    match (mark, raw) {
        (Mark::Open, _) => folded.push_str("``"),
        (Mark::Close, _) => folded.push_str("''"),
        (_, "—" | "–" | "―" | "--" | "---") => folded.push_str("--"),
        (_, "…" | ". . .") => folded.push_str("..."),
        _ if raw.is_ascii() => {
            folded.push_str(raw);
            folded.make_ascii_lowercase();
        }
        _ => folded.extend(raw.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c })),
    }
}

/// A hash of 32 well-mixed bits.
pub fn hash(word: &str) -> u32 {
    (long_hash(word) >> 20) as u32
}

fn long_hash(word: &str) -> u64 {
    let mut h = 0xCBF2_9CE4_8422_2325_u64;
    for &byte in word.as_bytes() {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ (h >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let words = [("said", 4), ("the", 0), ("according", 4)];
        let bytes = build(words.iter().copied());
        let table = Vocabulary::view(&bytes);
        for (id, (word, level)) in words.into_iter().enumerate() {
            assert_eq!(table.find(word), Some(Entry { id: id as u32, level }));
        }
        assert_eq!(table.find("sang"), None);
    }

    #[test]
    fn any_bytes_can_be_searched() {
        for bytes in [&[][..], &[1; 8], &[255; 64], &[7; 13]] {
            let _ = Vocabulary::view(bytes).find("said");
        }
        assert_eq!(Vocabulary::view(&[1; 24]).find("said"), None);
    }

    #[test]
    fn folding_joins_the_ways_to_write_a_word() {
        let mut folded = String::new();
        for (raw, mark, expected) in [
            ("Said", Mark::None, "said"),
            ("N’T", Mark::None, "n't"),
            ("—", Mark::None, "--"),
            ("“", Mark::Open, "``"),
            ("É", Mark::None, "é"),
        ] {
            fold(raw, mark, &mut folded);
            assert_eq!(folded, expected);
        }
    }
}
