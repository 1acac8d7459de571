//! Which words of a paragraph stand between quotation marks.
//!
//! Invariant: one pass over the paragraph; every word gets a state, whatever the marks.

use crate::model::span::Span;
use std::ops::Range;

/// How a word stands to the quotation marks of its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quoted {
    /// Outside.
    #[default]
    No,
    /// Between two marks, or one of them; the places of the marks, counted from the paragraph's first word.
    Between(usize, usize),
    /// A closing mark without an opening one.
    Stray,
    /// After a mark that nothing closes in this paragraph.
    Unclosed,
}

impl Quoted {
    /// A small number for the state, from 0 to 3.
    pub const fn code(self) -> usize {
        match self {
            Self::No => 0,
            Self::Between(..) => 1,
            Self::Stray => 2,
            Self::Unclosed => 3,
        }
    }

    /// Tells whether the word stands between two marks.
    pub const fn is_between(self) -> bool {
        matches!(self, Self::Between(..))
    }
}

/// What a token does as a quotation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Opens a quotation.
    Open,
    /// Closes one.
    Close,
    /// A straight mark: its neighbours and the state decide.
    Straight,
    /// No quotation mark.
    None,
}

/// Tells what a token is as a quotation mark.
pub fn mark(word: &str) -> Mark {
    match word {
        "“" | "``" | "«" | "„" | "‟" => Mark::Open,
        "”" | "''" | "»" => Mark::Close,
        "\"" | "＂" => Mark::Straight,
        _ => Mark::None,
    }
}

/// The state of every word of a paragraph, and what each straight mark was taken for.
pub fn states(text: &str, tokens: &[Span]) -> (Vec<Quoted>, Vec<Mark>) {
    let mut states = vec![Quoted::No; tokens.len()];
    let mut marks = vec![Mark::None; tokens.len()];
    let mut open: Option<usize> = None;
    for (i, &token) in tokens.iter().enumerate() {
        let first = text.as_bytes().get(token.start).copied().unwrap_or(b' ');
        if first.is_ascii_alphanumeric() {
            continue;
        }
        let opening = open.map_or("", |from| tokens[from].of(text));
        marks[i] = match (mark(token.of(text)), token.of(text)) {
            (Mark::Straight, _) => resolve(text, token, open.is_some()),
            // Marks that do the opposite in some languages: „so“, »so«.
            (_, "“") if matches!(opening, "„" | "‟") => Mark::Close,
            (_, "«") if opening == "»" => Mark::Close,
            (_, "»") if open.is_none() && resolve(text, token, true) == Mark::Open => Mark::Open,
            (other, _) => other,
        };
        match (marks[i], open) {
            (Mark::Open, None) => open = Some(i),
            (Mark::Close, Some(from)) => {
                states[from..=i].fill(Quoted::Between(from, i));
                open = None;
            }
            (Mark::Close, None) => states[i] = Quoted::Stray,
            _ => {}
        }
    }
    if let Some(from) = open {
        states[from..].fill(Quoted::Unclosed);
    }
    (states, marks)
}

/// Takes a straight mark for an opening or a closing one.
fn resolve(text: &str, token: Span, inside: bool) -> Mark {
    let before =
        text[..token.start].chars().next_back().is_none_or(|c| c.is_whitespace() || "([-–—".contains(c));
    let after = text[token.end..].chars().next().is_none_or(|c| c.is_whitespace() || ".,;:!?)]".contains(c));
    match (before, after) {
        (true, false) => Mark::Open,
        (false, true) => Mark::Close,
        _ if inside => Mark::Close,
        _ => Mark::Open,
    }
}

/// The last words of a run that ends the paragraph in an open quotation.
pub fn stays_open(states: &[Quoted]) -> bool {
    states.last() == Some(&Quoted::Unclosed)
}

/// The places before and after the quotation around a word, `width` of them at most on each side.
pub fn around(from: usize, to: usize, length: usize, width: usize) -> (Range<usize>, Range<usize>) {
    (from.saturating_sub(width)..from, (to + 1).min(length)..(to + 1 + width).min(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(words: &[&str], expected: &[usize]) {
        let text = words.join(" ");
        let mut at = 0;
        let tokens: Vec<Span> = words
            .iter()
            .map(|w| {
                let span = Span::new(at, at + w.len());
                at = span.end + 1;
                span
            })
            .collect();
        let found: Vec<usize> = states(&text, &tokens).0.iter().map(|s| s.code()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn closed_unclosed_and_stray_marks_differ() {
        codes(&["“", "Yes", "”", "he", "said"], &[1, 1, 1, 0, 0]);
        codes(&["he", "said", "“", "Yes"], &[0, 0, 3, 3]);
        codes(&["Yes", "”", "he", "said"], &[0, 2, 0, 0]);
    }

    #[test]
    fn a_second_opening_mark_keeps_the_first() {
        codes(&["“", "a", "“", "b", "”", "c"], &[1, 1, 1, 1, 1, 0]);
    }

    #[test]
    fn marks_of_other_languages_close_where_they_do() {
        codes(&["„", "a", "“", "b"], &[1, 1, 1, 0]);
        codes(&["„", "a", "”", "b"], &[1, 1, 1, 0]);
        let text = "er sagt: »so« und »so«";
        let words = ["er", "sagt", ":", "»", "so", "«", "und", "»", "so", "«"];
        let tokens: Vec<Span> = words
            .iter()
            .scan(0, |from, word| {
                let start = *from + text[*from..].find(word)?;
                *from = start + word.len();
                Some(Span::new(start, *from))
            })
            .collect();
        let found: Vec<usize> = states(text, &tokens).0.iter().map(|s| s.code()).collect();
        assert_eq!(found, [0, 0, 0, 1, 1, 1, 0, 1, 1, 1]);
    }

    #[test]
    fn straight_marks_take_turns_where_the_neighbours_do_not_tell() {
        codes(&["\"", "a", "\"", "b"], &[1, 1, 1, 0]);
    }
}
