//! Days as news writes them.
//!
//! Invariant: a day is found only where it can be read in one way: `3/4/2026` stays as the source gave it.

use jiff::civil::Date;
use std::ops::Range;

/// A day in a text, with the bytes that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) date: Date,
    pub(crate) span: Range<usize>,
}

/// Words of dates beyond day, month and year; and of the times of day behind them.
const AROUND: &str = " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat \
    sun st nd rd th t z at on of am pm a p m h hrs utc gmt bst cet cest eet eest msk est edt et cst cdt ct mst mdt pst \
    pdt pt ist jst aest local time ";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The longest text in which a day is looked for, in pieces.
const PIECES: usize = 64;

/// A day, found in the first pieces of `text`.
pub(crate) fn find(text: &str) -> Option<Found> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| written(&pieces[at..]).or_else(|| in_numbers(text, &pieces[at..])))
}

/// The day that `text` names, if it names a day, perhaps a time, and nothing else.
pub(crate) fn only(text: &str) -> Option<Date> {
    let found = find(text)?;
    let outside = |p: &Piece| p.span.end <= found.span.start || p.span.start >= found.span.end;
    let pieces = pieces(text);
    let rest_is_time = pieces.iter().filter(|p| outside(p)).all(|p| match p.number {
        Some(n) => n < 60 || p.word.len() == 3,
        None => AROUND.split(' ').any(|word| word == p.word),
    });
    (rest_is_time && pieces.len() < PIECES).then_some(found.date)
}

/// A given date as `YYYY-MM-DD`, or as it was given where it is no date.
pub(crate) fn normalise(given: &str) -> Option<String> {
    let given = given.trim();
    if given.is_empty() {
        return None;
    }
    Some(find(given).map_or_else(|| given.to_owned(), |found| found.date.to_string()))
}

/// A run of letters or of digits.
struct Piece {
    word: String,
    number: Option<u32>,
    span: Range<usize>,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut start = 0;
    let mut kind = Class::Other;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let class = Class::of(c);
        if class != kind {
            if kind != Class::Other {
                let word = text[start..at].to_lowercase();
                let number = if kind == Class::Digit { word.parse().ok() } else { None };
                found.push(Piece { word, number, span: start..at });
            }
            (start, kind) = (at, class);
        }
        if found.len() == PIECES {
            break;
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit,
            _ if c.is_alphabetic() => Self::Letter,
            _ => Self::Other,
        }
    }
}

/// `13 March 2025`, `13th of March, 2025`, `March 13, 2025`, `Mar 13th 2025`.
fn written(pieces: &[Piece]) -> Option<Found> {
    let mut rest = pieces
        .iter()
        .enumerate()
        .filter(|(at, p)| *at == 0 || !matches!(p.word.as_str(), "st" | "nd" | "rd" | "th" | "of"));
    let (first, second, third) = (rest.next()?.1, rest.next()?.1, rest.next()?.1);
    let (day, month) = match (first.number, second.number) {
        (Some(day), None) => (day, month(&second.word)?),
        (None, Some(day)) => (day, month(&first.word)?),
        _ => return None,
    };
    found(third.number?, month, day, first.span.start..third.span.end)
}

/// `2025-03-13`, `13.03.2025`, and `13/3/2025` where it can mean only one day.
fn in_numbers(text: &str, pieces: &[Piece]) -> Option<Found> {
    let [a, b, c, ..] = pieces else { return None };
    let (x, y, z) = (a.number?, b.number?, c.number?);
    let between = &text[a.span.end..b.span.start];
    let span = a.span.start..c.span.end;
    if between != &text[b.span.end..c.span.start] || !matches!(between, "-" | "/" | ".") {
        return None;
    }
    match between {
        _ if a.word.len() == 4 => found(x, y, z, span),
        "." => found(z, y, x, span),
        _ if x > 12 || x == y => found(z, y, x, span),
        _ if y > 12 => found(z, x, y, span),
        _ => None,
    }
}

fn found(year: u32, month: u32, day: u32, span: Range<usize>) -> Option<Found> {
    if !(1700..=2200).contains(&year) {
        return None;
    }
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(Found { date, span })
}

/// The number of a month by its name, or by three letters or more of it.
fn month(word: &str) -> Option<u32> {
    let at = MONTHS
        .iter()
        .position(|m| *m == word || (word.len() >= 3 && m.starts_with(word) && word.len() <= 4))?;
    Some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(only(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn days_in_words() {
        check("13 March 2025", Some("2025-03-13"));
        check("Thursday, March 13th, 2025", Some("2025-03-13"));
        check("Thu 13 Mar 2025 14.05 GMT", Some("2025-03-13"));
        check("Sept. 4, 2026 at 2:05 p.m. EDT", Some("2026-09-04"));
        check("the 4th of May, 2026", None);
        check("4th of May, 2026", Some("2026-05-04"));
    }

    #[test]
    fn days_in_numbers() {
        check("2025-03-13T14:05:00Z", Some("2025-03-13"));
        check("2025-03-13T14:05:00.123Z", Some("2025-03-13"));
        check("13.03.2025", Some("2025-03-13"));
        check("3/13/2025", Some("2025-03-13"));
        check("3/4/2025", None);
    }

    #[test]
    fn what_is_no_day_is_none() {
        check("31 February 2025", None);
        check("March 13", None);
        check("On 13 March 2025 the port closed", None);
        check("99999999999999 May 2025", None);
    }

    #[test]
    fn a_day_inside_a_sentence_is_found_with_its_place() {
        let text = "Coast Courier, 4 May 2026";
        let found = find(text).expect("a day");
        assert_eq!(&text[found.span], "4 May 2026");
    }

    #[test]
    fn what_cannot_be_read_stays_as_it_was_given() {
        assert_eq!(normalise("3/4/2025").as_deref(), Some("3/4/2025"));
        assert_eq!(normalise("Wed, 20 Nov 2019 01:39:00 +0100").as_deref(), Some("2019-11-20"));
        assert_eq!(normalise("  "), None);
    }
}
