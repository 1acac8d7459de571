//! Words and punctuation marks, much as the Penn Treebank cuts them.
//!
//! Clitics stand apart (`Putin` `'s`, `do` `n't`), hyphenated words stay whole, every quotation mark, dash and
//! bracket is a token of its own, and curly apostrophes count as straight ones.
//!
//! Invariant: tokens are in order, do not overlap, hold no white space and lie on character boundaries; all
//! that is between them is white space or control characters. Time is linear in the length of the text.

use crate::model::span::Span;

pub mod abbreviations;

use abbreviations::{Abbreviation, abbreviation};

/// Splits `text` into tokens.
///
/// ```
/// use sayso::text::tokens::tokenize;
/// let text = "Dr. Ode won’t pay.";
/// let words: Vec<&str> = tokenize(text).iter().map(|t| t.of(text)).collect();
/// assert_eq!(words, ["Dr.", "Ode", "wo", "n’t", "pay", "."]);
/// ```
pub fn tokenize(text: &str) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let end = token_end(text, at, c);
        push_token(text, Span::new(at, end), &mut tokens);
        at = end;
    }
    tokens
}

/// Tells whether `c` is an apostrophe or a single quotation mark that may stand for one.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(byte as char) } else { text.get(at..)?.chars().next() }
}

/// Letters, digits, and the marks that may combine with them.
fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() || is_joiner(c) }
}

/// Combining marks, soft hyphens and joiners: they belong to the word that they stand in.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

fn token_end(text: &str, start: usize, first: char) -> usize {
    if is_word(first) {
        return word_end(text, start);
    }
    let after = start + first.len_utf8();
    let next = char_at(text, after);
    match first {
        '@' | '#' if next.is_some_and(is_word) => word_end(text, after),
        '.' if next == Some('.') => run_end(text, after, '.'),
        '-' if next == Some('-') => run_end(text, after, '-'),
        c if is_apostrophe(c) => loose_clitic_end(text, start, after).unwrap_or(after),
        _ => after,
    }
}

fn run_end(text: &str, mut at: usize, mark: char) -> usize {
    while char_at(text, at) == Some(mark) {
        at += mark.len_utf8();
    }
    at
}

/// The end of a clitic that the word before could not take in: `U.S.'s`, `1990's`.
fn loose_clitic_end(text: &str, start: usize, after: usize) -> Option<usize> {
    let before = text[..start].chars().next_back()?;
    let letters =
        text[after..].chars().take(3).take_while(|&c| is_word(c)).map(char::len_utf8).sum::<usize>();
    let attached = is_word(before) || before == '.';
    (attached && is_clitic(&text[after..after + letters])).then_some(after + letters)
}

/// The end of the word that begins at `start`, with the full stop of an abbreviation.
fn word_end(text: &str, start: usize) -> usize {
    if let Some(end) = address_end(text, start) {
        return end;
    }
    let mut word = Word { start, at: start, last: ' ', piece: 0, dotted: false };
    while let Some(c) = char_at(text, word.at) {
        if is_word(c) {
            word.take(c);
        } else if !word.joins(text, c) {
            break;
        }
    }
    word.stop(text)
}

/// A web or mail address up to white space; trailing punctuation stays outside.
fn address_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?;
    let known = [&b"http://"[..], b"https://", b"www."].iter().any(|p| rest.starts_with(p));
    if !known {
        return None;
    }
    let stop = |b: &u8| b.is_ascii_whitespace() || b"\"<>()[]{}".contains(b) || !b.is_ascii();
    let length = rest.iter().position(stop).unwrap_or(rest.len());
    let kept = rest[..length].iter().rposition(|b| !b".,;:!?'".contains(b))?;
    Some(start + kept + 1)
}

/// A word while it is being read.
struct Word {
    start: usize,
    at: usize,
    last: char,
    /// Letters since the last full stop inside it.
    piece: usize,
    /// Whether it is single letters with full stops between, as in `U.S`.
    dotted: bool,
}

impl Word {
    fn take(&mut self, c: char) {
        self.at += c.len_utf8();
        self.last = c;
        self.piece += 1;
    }

    /// Goes over `mark` if it stands inside the word, and tells whether it did.
    fn joins(&mut self, text: &str, mark: char) -> bool {
        let Some(next) = char_at(text, self.at + mark.len_utf8()) else {
            return false;
        };
        if self.dotted && mark == '.' && next == '-' {
            self.at += 1;
            return true;
        }
        if !is_word(next) {
            return false;
        }
        let digits = self.last.is_ascii_digit() && next.is_ascii_digit();
        let inside = match mark {
            '-' | '\u{2011}' => true,
            '&' => self.last.is_uppercase() && next.is_uppercase(),
            ',' | '/' | ':' => digits,
            '.' => digits || self.joins_dot(next),
            c if is_apostrophe(c) => self.last.is_alphabetic() && next.is_alphabetic(),
            _ => false,
        };
        if inside {
            self.dotted = mark == '.' && !digits && self.piece == 1;
            self.piece = 0;
            self.at += mark.len_utf8();
        }
        inside
    }

    /// `U.S`, `p.m`, `site.example`, but not two sentences without a space between.
    fn joins_dot(&self, next: char) -> bool {
        let letters = self.piece == 1 && self.last.is_alphabetic() && next.is_alphabetic();
        let first = self.piece == 1 && (self.dotted || self.last.len_utf8() == self.at - self.start);
        (letters && first) || (self.last.is_lowercase() && next.is_lowercase())
    }

    /// Where the word ends: after its full stop if that marks an abbreviation.
    fn stop(&self, text: &str) -> usize {
        let with_dot = self.at + 1;
        if char_at(text, self.at) != Some('.') || char_at(text, with_dot) == Some('.') {
            return self.at;
        }
        let word = &text[self.start..self.at];
        let known = abbreviation(word) != Abbreviation::None;
        if self.dotted || known || is_initial(text, word, with_dot) { with_dot } else { self.at }
    }
}

/// A capital letter before a name: the full stop belongs to it.
fn is_initial(text: &str, word: &str, after: usize) -> bool {
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let next = text.get(after..).unwrap_or_default().chars().find(|c| *c != ' ');
    single && word != "I" && next.is_some_and(|c| c.is_uppercase() || c == ',')
}

/// Pushes a token, its clitic apart.
fn push_token(text: &str, token: Span, tokens: &mut Vec<Span>) {
    let cut = clitic_start(token.of(text)).map(|at| token.start + at);
    match cut {
        Some(at) => tokens.extend([Span::new(token.start, at), Span::new(at, token.end)]),
        None => tokens.push(token),
    }
}

/// Where the clitic begins in a word that has one.
fn clitic_start(word: &str) -> Option<usize> {
    if word.len() < 3 {
        return None;
    }
    let tail = word.char_indices().rev().take(4).find(|&(_, c)| is_apostrophe(c));
    let (at, mark) = tail?;
    let ending = &word[at + mark.len_utf8()..];
    let before = &word[..at];
    if ending.eq_ignore_ascii_case("t") && before.len() > 1 && before.ends_with(['n', 'N']) {
        return Some(at - 1);
    }
    (at > 0 && is_clitic(ending)).then_some(at)
}

/// What may follow an apostrophe as a clitic of its own.
fn is_clitic(ending: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|e| ending.eq_ignore_ascii_case(e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Compares the tokens of `text` with those written in `expected`, which has a bar between each two.
    fn check(text: &str, expected: &str) {
        let words: Vec<&str> = tokenize(text).iter().map(|t| t.of(text)).collect();
        assert_eq!(words.join("|"), expected);
    }

    #[test]
    fn clitics_stand_apart() {
        check("Oda's and Oda’s", "Oda|'s|and|Oda|’s");
        check("They don't, can’t, won't", "They|do|n't|,|ca|n’t|,|wo|n't");
        check("I'd we'll you’ve I'm", "I|'d|we|'ll|you|’ve|I|'m");
        check("the U.S.'s plan, the 1990's", "the|U.S.|'s|plan|,|the|1990|'s");
        check("O'Neill rock'n'roll", "O'Neill|rock'n'roll");
        check("the workers' pay", "the|workers|'|pay");
    }

    #[test]
    fn numbers_keep_their_marks() {
        check("1,600 of 3.5% on 9/11, 10:30, 30-day", "1,600|of|3.5|%|on|9/11|,|10:30|,|30-day");
        check("$12.", "$|12|.");
    }

    #[test]
    fn abbreviations_keep_their_full_stop() {
        check("Sen. Ada Q. Oda of the U.S. said.", "Sen.|Ada|Q.|Oda|of|the|U.S.|said|.");
        check("at 5 p.m. in a U.S.-led talk", "at|5|p.m.|in|a|U.S.-led|talk");
        check("It ended.Then not", "It|ended|.|Then|not");
        check("So did I. She left", "So|did|I|.|She|left");
    }

    #[test]
    fn marks_stand_alone() {
        check("“No,” — she «said»…", "“|No|,|”|—|she|«|said|»|…");
        check("wait... no -- yes", "wait|...|no|--|yes");
        check("(R-Ohio) AT&T and/or", "(|R-Ohio|)|AT&T|and|/|or");
        check("@oda #now www.oda.example/a?b.", "@oda|#now|www.oda.example/a?b|.");
    }

    #[test]
    fn no_token_crosses_a_line_end() {
        check("a-\nb 1,\n2 U.\nS.", "a|-|b|1|,|2|U|.|S|.");
    }

    /// Known wrong: a plural possessive and a closing single quotation mark look the same here.
    #[test]
    fn a_closing_single_mark_after_s_is_cut_like_a_possessive() {
        check("‘the talks’ went", "‘|the|talks|’|went");
    }

    proptest! {
        #[test]
        fn tokens_cover_everything_but_white_space(text in "\\PC*|[a-zA-Z.'’,\\- \n\"é漢]{0,80}") {
            let mut at = 0;
            for token in tokenize(&text) {
                prop_assert!(at <= token.start && token.start < token.end);
                let between = text.get(at..token.start).expect("on a boundary");
                prop_assert!(between.chars().all(|c| c.is_whitespace() || c.is_control()));
                prop_assert!(!token.of(&text).is_empty() && !token.of(&text).contains(char::is_whitespace));
                at = token.end;
            }
            prop_assert!(text[at..].chars().all(|c| c.is_whitespace() || c.is_control()));
        }
    }
}
