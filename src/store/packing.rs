//! Texts and analyses as they lie in the library: small.
//!
//! A text lies there deflated, with its blocks. How an analysis is written is told in `packing/analysis.rs`.
//!
//! Invariant: what was packed comes back equal. Bytes that make no sense give `None`, whatever they are, without
//! asking for more memory than they can fill.

mod analysis;

pub(super) use analysis::{STANCES, pack_analysis, unpack_analysis};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};

/// How hard is tried: beyond this a tenth of a percent is gained for twice the time.
const EFFORT: Compression = Compression::new(6);
/// The most that is unpacked: more than any text that is let in.
const MOST: u64 = 1 << 30;

/// Deflates `head` and `body`; the head's length is written before them.
pub(super) fn pack(head: &[u8], body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(body.len() / 2 + 64), EFFORT);
    let length = u32::try_from(head.len()).unwrap_or_default().to_le_bytes();
    let written = [&length[..], head, body].iter().try_for_each(|part| encoder.write_all(part));
    // Writing to memory cannot fail.
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Gives back head and body.
pub(super) fn unpack(packed: &[u8]) -> Option<(Vec<u8>, String)> {
    let mut decoder = DeflateDecoder::new(packed).take(MOST);
    let mut length = [0; 4];
    decoder.read_exact(&mut length).ok()?;
    let length = u64::from(u32::from_le_bytes(length));
    let mut head = Vec::new();
    (&mut decoder).take(length).read_to_end(&mut head).ok()?;
    if head.len() as u64 != length {
        return None;
    }
    let mut body = Vec::with_capacity(packed.len() * 2);
    decoder.read_to_end(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_was_cut_gives_nothing() {
        let text = pack(b"head", b"The board met. ".repeat(9).as_slice());
        assert_eq!(unpack(&text), Some((b"head".to_vec(), "The board met. ".repeat(9))));
        assert_eq!(unpack(&text[..3]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = unpack(&bytes);
        }

        #[test]
        fn any_text_comes_back(head in prop::collection::vec(any::<u8>(), 0..20), body in "(?s).{0,60}") {
            prop_assert_eq!(unpack(&pack(&head, body.as_bytes())), Some((head, body)));
        }
    }
}
