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
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(span) = find(text, from, &wanted, folding) {
        found.push(span);
        from = span.end;
    }
    found
}

fn find(text: &str, from: usize, wanted: &[char], folding: Folding) -> Option<Span> {
    let first = *wanted.first()?;
    let starts = text.get(from..)?.char_indices();
    let mut starts = starts.filter(|&(_, c)| fold(c, folding).next() == Some(first));
    starts.find_map(|(at, _)| {
        ends_at(&text[from + at..], wanted, folding).map(|n| Span::new(from + at, from + at + n))
    })
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
    let bare = folding.accents && !plain.is_ascii();
    let base = std::iter::once(plain).nfd().filter(move |c| !bare || !is_mark(*c));
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
