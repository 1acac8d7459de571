//! Names of characters in mark-up: `&amp;`, `&#8217;`, `&eacute;`.
//!
//! Invariant: what names no character stays as it was written; time is linear in the text.

use std::borrow::Cow;

/// The longest name, with room for leading zeros of numbers.
const LONGEST: usize = 33;

/// Text with its named characters put in. A bare `&` stays.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut at = first;
    out.push_str(&text[..first]);
    while at < text.len() {
        let rest = &text[at..];
        let taken = match character(rest) {
            Some((character, length)) => {
                out.push_str(&character);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        let next = memchr::memchr(b'&', &rest.as_bytes()[taken..]).map_or(rest.len(), |found| taken + found);
        out.push_str(&rest[taken..next]);
        at += next;
    }
    Cow::Owned(out)
}

/// The character that `text`, from its `&` on, names, and how many bytes the name takes.
fn character(text: &str) -> Option<(String, usize)> {
    let head = &text.as_bytes()[1..text.len().min(LONGEST)];
    let end = head.iter().position(|&b| !b.is_ascii_alphanumeric() && b != b'#')?;
    let name = &text[1..=end];
    if head[end] != b';' || name.is_empty() {
        return None;
    }
    resolve(name).map(|character| (character, end + 2))
}

/// What a name between `&` and `;` stands for.
pub(crate) fn resolve(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        return char_of(code).map(String::from);
    }
    let common = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "ndash" => "–",
        "mdash" => "—",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "hellip" => "…",
        _ => return rare(name),
    };
    Some(common.to_owned())
}

/// All names of HTML, from the parser for pages.
fn rare(name: &str) -> Option<String> {
    let &(first, second) = html5ever::data::NAMED_ENTITIES.get(format!("{name};").as_str())?;
    let second = char::from_u32(second).filter(|c| *c != '\0');
    Some(
        char::from_u32(first).filter(|c| *c != '\0')?.to_string()
            + &second.map(String::from).unwrap_or_default(),
    )
}

/// As browsers do, numbers that Windows-1252 has in place of controls name what that has.
fn char_of(code: u32) -> Option<char> {
    match code {
        0 => None,
        0x80..=0x9F => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(decode(text), expected);
    }

    #[test]
    fn names_and_numbers_become_characters() {
        check("Fish &amp; chips &#8211; caf&eacute;&#x27;s", "Fish & chips – café's");
        check("&#146;&#x80;&nbsp;", "’€\u{a0}");
    }

    #[test]
    fn what_names_nothing_stays() {
        check("AT&T &unheard; &; & &#; &#xFFFFFFFF; &#0;", "AT&T &unheard; &; & &#; &#xFFFFFFFF; &#0;");
        check("é&é;&", "é&é;&");
    }
}
