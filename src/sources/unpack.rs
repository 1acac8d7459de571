//! Unpacks what is compressed.
//!
//! Invariant: what comes out is bounded, by a limit and by what honest text can be packed to.

use super::SourceError;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// Text is packed to a fiftieth at the very most; what goes beyond this is made to fill the memory.
const RATIO: u64 = 200;

/// Less than this is no bomb, however well it is packed.
const HARMLESS: u64 = 1 << 20;

/// How something is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Gzip,
    Deflate,
    /// Packed in a way that is not read.
    Other,
}

impl Packing {
    /// The packing that a server names.
    pub(crate) fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "" | "identity" | "none" => Self::None,
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            _ => Self::Other,
        }
    }
}

/// Unpacks `bytes` to at most `limit`.
///
/// # Errors
/// Where there is more of it, or where it is damaged.
pub(crate) fn unpack(packing: Packing, bytes: &[u8], limit: u64) -> Result<Vec<u8>, SourceError> {
    // Archives often hold bodies unpacked whose heads still name the packing.
    let packing =
        if packing == Packing::Gzip && !bytes.starts_with(b"\x1F\x8B") { Packing::None } else { packing };
    match packing {
        Packing::None => Ok(bytes.to_vec()),
        Packing::Gzip => bounded(&mut MultiGzDecoder::new(bytes), bytes.len() as u64, limit),
        Packing::Deflate if bytes.first().is_some_and(|b| b & 0x0F == 8) => {
            bounded(&mut ZlibDecoder::new(bytes), bytes.len() as u64, limit)
        }
        Packing::Deflate => bounded(&mut DeflateDecoder::new(bytes), bytes.len() as u64, limit),
        Packing::Other => Err(SourceError::Damaged("it is packed in a way that is not known".to_owned())),
    }
}

/// Reads what a decoder gives, of `packed` bytes, to at most `limit`.
///
/// # Errors
/// As [`unpack`].
pub(crate) fn bounded(from: &mut dyn Read, packed: u64, limit: u64) -> Result<Vec<u8>, SourceError> {
    let limit = limit.min(packed.saturating_mul(RATIO).max(HARMLESS));
    let mut unpacked = Vec::new();
    let read = from.take(limit + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > limit {
        return Err(SourceError::Bomb { limit });
    }
    match read {
        Ok(_) => Ok(unpacked),
        // What came before the damage can often be read.
        Err(_) if !unpacked.is_empty() => Ok(unpacked),
        Err(error) => Err(SourceError::Damaged(error.to_string())),
    }
}
