//! From bytes to characters.
//!
//! Invariant: any bytes decode to something, without panic and in linear time; valid UTF-8 is not copied.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How many bytes an encoding is guessed from.
const SAMPLE: usize = 256 << 10;

/// Decodes by the byte-order mark, as UTF-8, as UTF-16 without a mark, or as what the bytes look like.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    // Latin text in UTF-16 is valid UTF-8 too, with zeros in it.
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0,
    }
}

/// How far a page's own word for its encoding is looked for, as browsers do.
const PRESCAN: usize = 4096;

/// Decodes a page: by its byte-order mark, as UTF-8 where it is that, in the encoding that its server or the
/// page itself names, or as what the bytes look like.
pub(crate) fn page<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let named =
        charset.and_then(|name| Encoding::for_label(name.trim().as_bytes())).or_else(|| declared(bytes));
    match named {
        // Escapes of this one are ASCII, so that it would pass for UTF-8.
        Some(encoding) if encoding.name() == "ISO-2022-JP" => encoding.decode(bytes).0,
        Some(encoding)
            if Encoding::for_bom(bytes).is_none()
                && std::str::from_utf8(bytes).is_err()
                && !is_garbled(encoding, bytes) =>
        {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ => decode(bytes),
    }
}

/// Whether a page names UTF-8 and plainly is something else.
fn is_garbled(encoding: &Encoding, bytes: &[u8]) -> bool {
    encoding == UTF_8 && !is_damaged_utf8(&bytes[..bytes.len().min(SAMPLE)])
}

/// `<meta charset=…>`, `<meta http-equiv=content-type content="…; charset=…">`, `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let after = head.split_once("charset=").or_else(|| head.split_once("encoding="))?.1;
    let name: String = after
        .chars()
        .skip_while(|c| matches!(c, '"' | '\'' | ' '))
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
        .collect();
    Encoding::for_label(name.as_bytes())
}

/// UTF-16 without a byte-order mark: every other byte of Latin text is zero.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if pairs < 2 {
        None
    } else if odd * 10 >= pairs * 6 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 6 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_damaged_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-8 with a few broken bytes, such as a cut at the end: to take it for anything else garbles all of it.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > 0 && sound >= broken * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes), expected);
    }

    fn utf16_bytes(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn byte_order_marks_decide() {
        check(b"\xEF\xBB\xBFcaf\xC3\xA9", "café");
        check(&utf16_bytes("\u{feff}Größe", u16::to_le_bytes), "Größe");
        check(&utf16_bytes("\u{feff}Größe", u16::to_be_bytes), "Größe");
    }

    #[test]
    fn utf16_without_a_mark_is_seen() {
        check(&utf16_bytes("The port is open again.", u16::to_le_bytes), "The port is open again.");
        check(
            &utf16_bytes("Порт open, tout va bien – enfin.", u16::to_be_bytes),
            "Порт open, tout va bien – enfin.",
        );
    }

    #[test]
    fn older_encodings_are_guessed() {
        check(b"\x93We are open,\x94 said Ren\xE9e.", "“We are open,” said Renée.");
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Министр сказал, что порт открыт для судов.");
        check(&cyrillic, "Министр сказал, что порт открыт для судов.");
        let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode("大臣は港が再開したと述べた。");
        check(&japanese, "大臣は港が再開したと述べた。");
    }

    #[test]
    fn a_cut_letter_does_not_garble_the_rest() {
        check(
            "“Yes,” she said – caf".bytes().chain([0xC3]).collect::<Vec<_>>().as_slice(),
            "“Yes,” she said – caf\u{fffd}",
        );
    }

    #[test]
    fn pages_are_read_in_the_encoding_that_is_named() {
        let (cyrillic, _, _) = encoding_rs::KOI8_R.encode("<meta charset=koi8-r><p>Порт открыт");
        assert!(page(&cyrillic, None).ends_with("Порт открыт"));
        assert!(page(&cyrillic[20..], Some("KOI8-R")).ends_with("Порт открыт"));
        assert!(page("<meta charset=koi8-r><p>Порт".as_bytes(), None).ends_with("Порт"));
        assert!(page(b"<meta charset=utf-8><p>Ren\xE9e", None).ends_with("Renée"));
    }

    #[test]
    fn no_bytes_are_no_text() {
        check(b"", "");
    }
}
