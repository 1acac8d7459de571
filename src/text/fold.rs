//! Finding words as a person means them: without regard to case, accents or the kind of quotation mark.
//!
//! Invariant: what is found is a span of the text as it stands, on character boundaries.

use crate::model::span::Span;
use unicode_normalization::UnicodeNormalization;

/// How a query is compared with the text.
#[derive(Debug, Clone, Copy)]
struct Folding {
    case: bool,
    accents: bool,
}

/// Finds every place where `query` stands in `text`, in order and without overlaps.
///
/// Capitals in the query make case count, accents in it make accents count; quotation marks and spaces of all
/// kinds are the same.
pub fn find_all(text: &str, query: &str) -> Vec<Span> {
    let folding = Folding { case: !query.chars().any(char::is_uppercase), accents: query.is_ascii() };
    let wanted: Vec<char> = query.chars().flat_map(|c| fold(c, folding)).collect();
    let Some(&first) = wanted.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    let begins = beginnings(first, folding);
    while let Some(span) = find(text, from, (&wanted, &begins), folding) {
        found.push(span);
        from = span.end;
    }
    found
}

/// The bytes at which a match may begin: those of an ASCII character that counts as the first one wanted, and those that
/// begin any other character.
fn beginnings(first: char, folding: Folding) -> [bool; 256] {
    std::array::from_fn(|at| {
        let byte = at as u8;
        !byte.is_ascii() || fold(char::from(byte), folding).next() == Some(first)
    })
}

fn find(
    text: &str,
    from: usize,
    (wanted, begins): (&[char], &[bool; 256]),
    folding: Folding,
) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| begins[usize::from(byte)])?;
        // No match begins inside a character, or with a mark that does not count.
        let begun = text.get(at..).filter(|rest| rest.chars().next().is_some_and(|c| counts(c, folding)));
        if let Some(end) = begun.and_then(|rest| ends_at(rest, wanted, folding)) {
            return Some(Span::new(at, at + end));
        }
        at += 1;
    }
}

/// How many bytes of `text` the wanted characters take, if it begins with them; marks on the last one included.
fn ends_at(text: &str, wanted: &[char], folding: Folding) -> Option<usize> {
    let mut left = wanted.iter();
    let mut end = None;
    for (at, c) in text.char_indices() {
        let mut folded = fold(c, folding).peekable();
        if left.as_slice().is_empty() && folded.peek().is_some() {
            return Some(at);
        }
        for c in folded {
            if left.next() != Some(&c) {
                return None;
            }
        }
        end = Some(at + c.len_utf8());
    }
    end.filter(|_| left.as_slice().is_empty())
}

/// What a character counts as; nothing for a mark that does not count.
fn fold(c: char, folding: Folding) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{02BC}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    // Most text is ASCII, and of that there is nothing to take apart.
    let ascii = plain.is_ascii().then(|| if folding.case { plain.to_ascii_lowercase() } else { plain });
    let other = (!plain.is_ascii()).then(|| taken_apart(plain, folding));
    ascii.into_iter().chain(other.into_iter().flatten())
}

fn counts(c: char, folding: Folding) -> bool {
    fold(c, folding).next().is_some()
}

fn taken_apart(c: char, folding: Folding) -> impl Iterator<Item = char> {
    let base = std::iter::once(c).nfd().filter(move |c| !folding.accents || !is_mark(*c));
    base.flat_map(move |c| {
        let lower = folding.case.then(|| c.to_lowercase());
        let same = (!folding.case).then_some(c);
        lower.into_iter().flatten().chain(same)
    })
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str, found: &[&str]) {
        let spans = find_all(text, query);
        assert_eq!(spans.iter().map(|s| s.of(text)).collect::<Vec<_>>(), found);
    }

    #[test]
    fn case_counts_only_where_it_is_typed() {
        check("Port, port, PORT", "port", &["Port", "port", "PORT"]);
        check("Port, port, PORT", "Port", &["Port"]);
    }

    #[test]
    fn accents_count_only_where_they_are_typed() {
        check("café cafe cafe\u{301} x", "cafe", &["café", "cafe", "cafe\u{301}"]);
        check("café cafe", "café", &["café"]);
        check("e\u{301}cole, x\u{301}été", "te", &["té"]);
        check("x\u{301}a", "a", &["a"]);
    }

    #[test]
    fn quotation_marks_are_the_same() {
        check("the “deal” and the \"deal\"", "\"deal\"", &["“deal”", "\"deal\""]);
        check("it’s", "it's", &["it’s"]);
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        check("text", "", &[]);
        check("", "text", &[]);
        check("tex", "text", &[]);
    }

    #[test]
    fn matches_do_not_overlap() {
        check("aaaa", "aa", &["aa", "aa"]);
    }
}
