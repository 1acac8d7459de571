//! Conversion between our byte offsets and the code-point offsets of the outside world.
//!
//! Invariant: this is the only place that does it.

use super::span::Span;

/// How many bytes lie between two remembered positions.
const STRIDE: usize = 256;

/// An index from byte offsets to code-point offsets of one text, and back.
///
/// Building it reads the text once; a look-up reads at most 256 bytes more.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `i * STRIDE`.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// Indexes `text`.
    pub fn new(text: &'a str) -> Self {
        let mut before = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            count += count_starts(chunk);
            before.push(count);
        }
        Self { text, before }
    }

    /// The number of code points before byte `offset`; past the end it is that of the whole text.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let slot = offset / STRIDE;
        self.before[slot] + count_starts(&self.text.as_bytes()[slot * STRIDE..offset])
    }

    /// The span counted in code points: `(start, end)`, end exclusive.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// The byte offset of code point `index`; past the end it is the length of the text.
    pub fn byte(&self, index: usize) -> usize {
        let slot = self.before.partition_point(|&n| n <= index) - 1;
        let from = (slot * STRIDE).min(self.text.len());
        let mut left = index - self.before[slot];
        for (i, &b) in self.text.as_bytes()[from..].iter().enumerate() {
            if is_start(b) {
                if left == 0 {
                    return from + i;
                }
                left -= 1;
            }
        }
        self.text.len()
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| is_start(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_goes_there_and_back() {
        let text = "a é 漢 👩‍🚀 ".repeat(100);
        let index = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(byte), n);
            assert_eq!(index.byte(n), byte);
        }
        assert_eq!(index.at(text.len()), text.chars().count());
        assert_eq!(index.byte(text.chars().count()), text.len());
    }

    #[test]
    fn offsets_past_the_end_stay_at_the_end() {
        let index = CodePoints::new("né");
        assert_eq!((index.at(99), index.byte(99)), (2, 3));
    }

    #[test]
    fn the_empty_text_has_one_position() {
        let index = CodePoints::new("");
        assert_eq!((index.at(0), index.byte(0)), (0, 0));
    }
}
