//! How much each line looks like running text, and where the article lies by that: the segment of lines
//! with the greatest sum.
//!
//! Invariant: one pass over the lines, whatever they hold.

use super::dates;
use super::junk::{self, Junk};
use super::lines::{Line, is_item};
use super::tail;
use crate::model::article::{BlockKind, Removal};
use std::collections::HashSet;
use std::ops::Range;

/// A line counts as long from this many words on, though it ends like a label.
const LONG: usize = 12;

/// A short answer in quotation marks has as many words.
const SPOKEN: usize = 6;

/// How far a neighbour is looked for.
const NEAR: usize = 4;

/// How far a better end is looked for.
const LOOKAHEAD: usize = 64;

/// How many lines a gap in the article may have.
const GAP: usize = 8;

/// What the words of a line without neighbours count.
const ALONE: f64 = 0.4;

/// What a sentence may end with behind its stop.
const CLOSING: [char; 11] = ['"', '”', '’', '\'', '»', ')', ']', '“', '*', '_', ' '];

/// What ends a whole sentence.
const STOPS: [char; 8] = ['.', '!', '?', '。', '！', '？', '।', '؟'];

/// What is known of a line by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    /// The number of its words.
    pub(crate) words: usize,
    /// Whether it ends as sentences end.
    pub(crate) sentence: bool,
    /// Whether it is known as no part of an article.
    pub(crate) junk: Option<Junk>,
    /// Names the line: equal lines have equal keys.
    pub(crate) key: u64,
    /// Whether an equal line stands before it.
    pub(crate) repeated: bool,
    /// Whether it is nothing but a day.
    pub(crate) dated: bool,
    /// What it looks like where too little stands beside it.
    pub(crate) shape: Shape,
}

/// How a line is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Words that end in a stop, not all of them names.
    Sentence,
    /// Such a sentence that begins with a quotation mark.
    Speech,
    /// It announces what follows with a colon.
    Introduction,
    /// It has the bullet or the number of an item.
    Item,
    /// An item that does not begin like a headline, or that ends like a sentence.
    LowItem,
    Other,
}

impl Shape {
    fn of(text: &str) -> Self {
        let stopped = text.trim_end_matches(CLOSING).ends_with(STOPS);
        if is_item(text) {
            let low = text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_uppercase());
            return if low || stopped { Self::LowItem } else { Self::Item };
        }
        let is_low = |word: &str| word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase());
        if !text.split_whitespace().any(is_low) {
            Self::Other
        } else if stopped && text.starts_with(['"', '“', '‘', '«', '„', '»']) {
            Self::Speech
        } else if stopped {
            Self::Sentence
        } else if text.ends_with(':') {
            Self::Introduction
        } else {
            Self::Other
        }
    }
}

impl Look {
    /// Whether it reads like text: a sentence, or a long line.
    fn reads(&self) -> bool {
        self.junk.is_none() && (self.sentence || self.words >= LONG)
    }
}

/// Looks at every line.
pub(crate) fn look(lines: &[Line]) -> Vec<Look> {
    let mut seen = HashSet::with_capacity(lines.len());
    lines
        .iter()
        .map(|line| {
            let key = key(&line.text);
            let words = words(&line.text);
            Look {
                words,
                dated: words <= 10 && dates::only(&line.text).is_some(),
                // A short line with a colon is a label, or the name above a comment.
                sentence: ends_sentence(&line.text) && (words > 5 || !line.text.ends_with(':')),
                junk: junk::recognise(&line.text).filter(|_| !is_marked_text(line)),
                key,
                repeated: !seen.insert(key),
                shape: Shape::of(&line.text),
            }
        })
        .collect()
}

/// The range of lines in which the article lies.
pub(crate) fn body(looks: &[Look]) -> Range<usize> {
    let mut body = densest(looks);
    while !body.is_empty() {
        let found = extend(looks, body.clone());
        let end = tail::end(looks, found.end);
        body.end = end;
        if end == found.end {
            break;
        }
    }
    body
}

/// The segment with the greatest sum.
fn densest(looks: &[Look]) -> Range<usize> {
    let mut best = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    for at in 0..looks.len() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += score(looks, at);
        if sum > best.0 {
            best = (sum, start..at + 1);
        }
    }
    best.1
}

/// Goes on over a gap of a few lines, a list of links or an advertisement, where whole paragraphs follow it.
fn extend(looks: &[Look], mut body: Range<usize>) -> Range<usize> {
    while let Some(next) = resumption(looks, body.end) {
        let mut best = (0.0, next + 1);
        let mut sum = 0.0;
        for at in next..looks.len() {
            if at > best.1 + LOOKAHEAD {
                break;
            }
            sum += score(looks, at);
            if sum > best.0 {
                best = (sum, at + 1);
            }
        }
        body.end = best.1;
    }
    body
}

/// Where the text goes on behind a gap that begins at `end`: a paragraph and another sentence in a row, none of
/// them in the readers' comments.
fn resumption(looks: &[Look], end: usize) -> Option<usize> {
    let gap = looks.get(end..)?.iter().take(GAP);
    let comments =
        |look: &Look| look.junk.is_some_and(|junk| junk.ends && junk.reason == Removal::Navigation);
    let paragraphs = gap.take_while(|look| !comments(look)).enumerate().map(|(i, _)| end + i);
    let says = |look: &Look, words| look.reads() && look.sentence && look.words >= words && !look.repeated;
    paragraphs.take(GAP).find(|&at| {
        let next = looks[at + 1..].iter().take(NEAR).find(|look| look.junk.is_none());
        says(&looks[at], LONG) && next.is_some_and(|look| says(look, SPOKEN))
    })
}

fn score(looks: &[Look], at: usize) -> f64 {
    let look = &looks[at];
    let words = look.words as f64;
    match look.junk {
        Some(junk) if junk.ends => -30.0,
        Some(_) => -12.0,
        None if look.repeated => -6.0,
        None if look.dated => -20.0,
        None if !look.reads() => -7.0,
        // A paragraph has others beside it; a teaser stands between two headlines.
        None if is_alone(looks, at) => words * if look.sentence { ALONE } else { ALONE / 2.0 },
        None if look.sentence => words,
        None => words * 0.6,
    }
}

/// Whether neither neighbour of a line reads like text, known junk looked past.
fn is_alone(looks: &[Look], at: usize) -> bool {
    let text = |look: &&Look| look.junk.is_none_or(|junk| junk.ends);
    let before = looks[..at].iter().rev().take(NEAR).find(text);
    let after = looks[at + 1..].iter().take(NEAR).find(text);
    ![before, after].into_iter().flatten().any(|look| look.sentence && look.reads())
}

/// The number of words, a character of a script without spaces counting as half a word.
pub(crate) fn words(text: &str) -> usize {
    let spaced = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let dense =
        text.chars().filter(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{abff}' | '\u{f900}'..='\u{faff}')).count();
    spaced + dense / 2
}

/// Whether a line ends as a sentence does, closing marks behind the stop left out.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let ended = text.trim_end_matches(CLOSING);
    ended.ends_with(STOPS) || ended.ends_with([':', ';']) || ended.ends_with('…') && words(text) > 6
}

/// Names a text by its letters and digits.
pub(crate) fn key(text: &str) -> u64 {
    // FNV-1a: a hash for tables of strangers' making would cost ten times as much, and nothing but a line's
    // repetition hangs on it.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for c in text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// Mark-up tells that a line is text: nobody writes a share button as a quotation.
fn is_marked_text(line: &Line) -> bool {
    matches!(line.kind, Some(BlockKind::Headline | BlockKind::Quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_segment_leaves_menus_and_footers_out() {
        let page = "Home\nNews\nThe port of Halden opened its gates again on Monday.\nNobody won, they said.\n\
                    What is next\nTalks go on, said the minister, who had come by train, in the rain, on a Sunday, without a coat.\n\
                    Share\nContact us\n© 2026 Courier";
        let lines: Vec<Line> = page.lines().map(Line::plain).collect();
        assert_eq!(body(&look(&lines)), 2..6);
    }

    #[test]
    fn teasers_between_headlines_are_no_article() {
        let teaser =
            "Swans are back\nThe canal has its swans again, after six years.\n4 May 2026\n".repeat(5);
        let page = format!("The port of Halden opened on Monday.\nNobody won, they said.\n{teaser}");
        let lines: Vec<Line> = page.lines().map(Line::plain).collect();
        assert_eq!(body(&look(&lines)), 0..2);
    }

    #[test]
    fn nothing_has_no_body() {
        assert_eq!(body(&[]), 0..0);
    }

    #[test]
    fn closing_marks_do_not_hide_the_end_of_a_sentence() {
        for text in ["He left.", "“He left.”", "(He left!)", "他走了。", "He left.’”"] {
            assert!(ends_sentence(text), "{text}");
        }
        assert!(!ends_sentence("Home") && !ends_sentence("“Yes”") && !ends_sentence(""));
    }

    #[test]
    fn a_script_without_spaces_has_words() {
        assert!(words("大臣は港が再開したと述べた。") >= 6);
        assert_eq!(words("the port – reopened"), 3);
    }
}
