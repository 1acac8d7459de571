//! Sentence boundaries.
//!
//! Invariant: the ranges are in order, none is empty, and together they are all tokens. A blank line always
//! ends a sentence. Time is linear in the number of tokens.

use super::tokens::abbreviations::{Abbreviation, abbreviation};
use super::tokens::is_apostrophe;
use crate::model::span::Span;
use std::ops::Range;

/// Words that begin sentences and hardly ever follow an abbreviation inside one.
const STARTERS: &[&str] = &[
    "A",
    "According",
    "After",
    "All",
    "Also",
    "An",
    "And",
    "As",
    "At",
    "Before",
    "But",
    "By",
    "Even",
    "For",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Meanwhile",
    "My",
    "No",
    "On",
    "One",
    "Our",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "We",
    "What",
    "When",
    "While",
    "With",
    "You",
];

/// Verbs that take a question or an exclamation before them: `"Why?" Oda asked.`
const SPEECH: &[&str] = &[
    "added",
    "adds",
    "asked",
    "asks",
    "cried",
    "exclaimed",
    "replied",
    "said",
    "says",
    "shouted",
    "told",
    "wrote",
];

/// Splits tokens of `text` into sentences, as ranges of token indices.
///
/// ```
/// use sayso::text::{sentences::split, tokens::tokenize};
/// let text = "Gov. Oda left. “Why?” she asked.";
/// assert_eq!(split(text, &tokenize(text)), [0..4, 4..11]);
/// ```
pub fn split(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let reader = Reader { text, tokens };
    let mut sentences = Vec::with_capacity(tokens.len() / 20 + 1);
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = reader.end_after(at);
        if let Some(end) = end {
            sentences.push(start..end);
            start = end;
        }
        at = end.unwrap_or(at + 1);
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Span],
}

impl Reader<'_> {
    /// The end of the sentence, if the token at `at` ends one (marks that close after it included).
    fn end_after(&self, at: usize) -> Option<usize> {
        let word = self.word(at);
        if !self.stops(word) {
            return (at + 1 == self.tokens.len() || self.gap(at + 1) == Gap::Blank).then_some(at + 1);
        }
        let end = self.closed(at + 1);
        let over = end == self.tokens.len() || self.gap(end) == Gap::Blank || self.breaks(at, end);
        over.then_some(end)
    }

    /// Whether the token can end a sentence at all.
    fn stops(&self, word: &str) -> bool {
        matches!(word, "!" | "?" | "…" | "‽" | "。" | "！" | "？" | "؟" | "।") || word.ends_with('.')
    }

    /// Goes over closing marks and further stops that follow without white space.
    fn closed(&self, mut at: usize) -> usize {
        while at < self.tokens.len() && self.gap(at) == Gap::None && is_closing(self.word(at)) {
            at += 1;
        }
        at
    }

    /// Whether a stop at `at`, closed before `end`, ends the sentence, given what comes next.
    fn breaks(&self, at: usize, end: usize) -> bool {
        let next = self.word(end);
        if self.gap(end) == Gap::None && !next.starts_with(char::is_uppercase) {
            return false;
        }
        let first = self.first_letter(end);
        match self.word(at) {
            "." | "。" | "।" => first != Case::Lower || self.gap(end) == Gap::Line,
            "..." | "…" => first == Case::Upper,
            "!" | "?" | "‽" | "！" | "？" | "؟" => first != Case::Lower && !self.speaks(at, end),
            word => self.abbreviation_ends(word, next, first),
        }
    }

    fn abbreviation_ends(&self, word: &str, next: &str, first: Case) -> bool {
        let stem = word.trim_end_matches('.');
        let leading = abbreviation(stem) == Abbreviation::Leading || stem.chars().count() == 1;
        let opens = next.starts_with(['"', '“', '«', '„']);
        !leading && first == Case::Upper && (opens || STARTERS.binary_search(&next).is_ok())
    }

    /// Whether a question in quotation marks is followed by its speaker: `“Why?” Oda asked`.
    fn speaks(&self, at: usize, end: usize) -> bool {
        let quoted = end > at + 1;
        quoted && (end..self.tokens.len().min(end + 4)).any(|i| SPEECH.contains(&self.word(i)))
    }

    /// The case of the first letter from `at` on, opening marks passed over.
    fn first_letter(&self, at: usize) -> Case {
        let words = self.tokens[at..].iter().take(3).map(|t| t.of(self.text));
        let opened = words.filter_map(|w| w.chars().next()).find(|c| c.is_alphanumeric());
        match opened {
            Some(c) if c.is_lowercase() => Case::Lower,
            Some(c) if c.is_uppercase() => Case::Upper,
            _ => Case::Other,
        }
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    /// What stands between a token and the one before it.
    fn gap(&self, at: usize) -> Gap {
        let (Some(before), Some(token)) = (self.tokens.get(at.wrapping_sub(1)), self.tokens.get(at)) else {
            return Gap::None;
        };
        match &self.text.as_bytes()[before.end..token.start] {
            [] => Gap::None,
            b" " => Gap::Space,
            gap => match gap.iter().filter(|&&b| b == b'\n').count() {
                0 => Gap::Space,
                1 => Gap::Line,
                _ => Gap::Blank,
            },
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    Blank,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
    Other,
}

fn is_closing(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or(' ');
    let mark =
        matches!(first, '"' | '”' | '“' | '»' | ')' | ']' | '!' | '?' | '.' | '…') || is_apostrophe(first);
    mark && (letters.next().is_none() || first == '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenize;
    use proptest::prelude::*;

    /// Compares the sentences of `text` with the same text, which has a bar where one ends and the next begins.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let tokens = tokenize(&text);
        let mut found = text.clone();
        for range in split(&text, &tokens).iter().skip(1).rev() {
            found.insert(tokens[range.start].start, '|');
        }
        assert_eq!(found, marked);
    }

    #[test]
    fn a_full_stop_ends_a_sentence() {
        check("It rained. |The mayor left. |7 stayed.");
        check("It cost 3.5 percent. |Nobody paid.");
    }

    #[test]
    fn abbreviations_and_initials_do_not() {
        check("Sen. Ada Q. Oda met Dr. Bly at 5 p.m. Monday. |They agreed.");
        check("She lives in the U.S. |The talks failed in Washington, D.C. |He left.");
        check("Acme Inc. Chairman Bly went.");
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_before() {
        check("“We won.” |“They lost.” |She left (at last.) |He stayed.");
        check("\"We won.\" |\"They lost,\" he said.");
    }

    #[test]
    fn a_question_before_its_speaker_goes_on() {
        check("“Why now?” she asked. |“Why?” Ada Oda asked. |“Why?” |Nobody knew.");
    }

    #[test]
    fn a_blank_line_ends_everything() {
        check("Talks fail again\n\n|The talks failed\nonce more. |Twice.");
    }

    /// Known wrong: an initial at the end of a sentence is taken for the initial of a name.
    #[test]
    fn a_plan_with_a_letter_swallows_the_next_sentence() {
        check("They had a plan B. Nobody knew it.");
    }

    proptest! {
        #[test]
        fn sentences_are_all_tokens_in_order(text in "\\PC*|[a-zA-Z.?!\"”'\n ]{0,80}") {
            let tokens = tokenize(&text);
            let mut at = 0;
            for range in split(&text, &tokens) {
                prop_assert!(range.start == at && range.start < range.end);
                at = range.end;
            }
            prop_assert_eq!(at, tokens.len());
        }
    }
}
