//! Knows the lines that pages carry beside their article: `assets/cleaning.toml`.
//!
//! Invariant: the data carry their own examples, and the tests run all of them.

use crate::model::article::Removal;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../assets/cleaning.toml");

/// Longer lines are text, whatever they begin with.
const MOST_WORDS: usize = 60;

const BARS: [char; 8] = ['|', '·', '•', '>', '›', '»', '/', '~'];

/// Words with which the captions and credits of pictures begin.
const LABELS: [&str; 7] = ["photo", "image", "picture", "credit", "courtesy", "media caption", "view"];

/// The longest line of labels, in bytes.
const LONGEST_BAR: usize = 300;

/// What a line is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Junk {
    /// Why it is no part of the article.
    pub(crate) reason: Removal,
    /// Whether it goes wherever it stands, or only at the edges.
    pub(crate) anywhere: bool,
    /// Whether an article seldom goes on after it.
    pub(crate) ends: bool,
}

/// Tells what a line is if it is known as no part of an article.
pub(crate) fn recognise(line: &str) -> Option<Junk> {
    if !line.chars().any(char::is_alphanumeric) {
        return Some(Junk { reason: Removal::LonePunctuation, anywhere: true, ends: false });
    }
    known(line).filter(|junk| !says_something(line, *junk)).or_else(|| bar(line))
}

/// Whether a line is a sentence or a quotation that only begins or ends like a label. What goes wherever it
/// stands is known by all of its words.
fn says_something(line: &str, junk: Junk) -> bool {
    let words = line.split_whitespace().count();
    let quoted = line.starts_with(['"', '“', '‘', '«', '„']) && words > 3;
    let ended = line.trim_end_matches(['"', '”', '’']).ends_with(['.', '!', '?', ',']);
    let credit = junk.reason == Removal::ImageCredit && !LABELS.iter().any(|label| has_prefix(line, label));
    quoted || ended && (credit || (words >= 8 && !junk.anywhere))
}

fn has_prefix(line: &str, label: &str) -> bool {
    line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label))
}

fn known(line: &str) -> Option<Junk> {
    if line.split_whitespace().nth(MOST_WORDS).is_some() {
        return None;
    }
    let folded = fold(line);
    let words: Vec<&str> = folded.split_whitespace().collect();
    PATTERNS.find(&words)
}

/// Several labels between bars: `Log in | Register | Help`.
fn bar(line: &str) -> Option<Junk> {
    if line.len() > LONGEST_BAR || !line.contains(BARS) {
        return None;
    }
    let parts: Option<Vec<Junk>> =
        line.split(BARS).filter(|part| part.contains(char::is_alphanumeric)).map(known).collect();
    let parts = parts?;
    let first = *parts.first()?;
    Some(Junk { anywhere: parts.iter().any(|junk| junk.anywhere), ends: false, ..first })
}

/// A line in lower case, without punctuation, apostrophes and hyphens, its words apart by spaces.
pub(crate) fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’' | '-' | '‑') {
            folded.push(' ');
        }
    }
    folded
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    class: Vec<Class>,
}

#[derive(Deserialize)]
#[cfg_attr(test, serde(deny_unknown_fields))]
struct Class {
    reason: String,
    r#where: String,
    #[serde(default)]
    ends: bool,
    #[serde(default = "most_words")]
    most_words: usize,
    patterns: Vec<String>,
    #[cfg(test)]
    removes: Vec<String>,
    #[cfg(test)]
    keeps: Vec<String>,
}

const fn most_words() -> usize {
    MOST_WORDS
}

/// All patterns, by their first word; those that begin with `*` or `#` stand apart.
#[derive(Default)]
struct Patterns {
    by_word: HashMap<&'static str, Vec<Pattern>>,
    open: Vec<Pattern>,
}

struct Pattern {
    words: Vec<&'static str>,
    most_words: usize,
    junk: Junk,
}

/// The raw text is kept for the whole run, so that the patterns can borrow from it.
static FILE: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(DATA).unwrap_or_else(|_| Data { class: Vec::new() }));
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(&FILE.class));

impl Patterns {
    fn of(classes: &'static [Class]) -> Self {
        let mut all = Self::default();
        for class in classes {
            let Some(reason) = reason(&class.reason) else { continue };
            let junk = Junk { reason, anywhere: class.r#where == "anywhere", ends: class.ends };
            for pattern in &class.patterns {
                let words = split(pattern);
                all.add(Pattern { words, most_words: class.most_words, junk });
            }
        }
        all
    }

    fn add(&mut self, pattern: Pattern) {
        match pattern.words.first() {
            Some(&first) if first != "*" && first != "#" => {
                self.by_word.entry(first).or_default().push(pattern)
            }
            _ => self.open.push(pattern),
        }
    }

    fn find(&self, words: &[&str]) -> Option<Junk> {
        let named = words.first().and_then(|first| self.by_word.get(first));
        let hits = named.into_iter().flatten().chain(&self.open);
        let mut fitting =
            hits.filter(|p| words.len() <= p.most_words && fits(&p.words, words)).map(|p| p.junk);
        let first = fitting.next()?;
        // A line may be in several classes: the broadest rule holds.
        Some(fitting.fold(first, |a, b| Junk {
            reason: a.reason,
            anywhere: a.anywhere || b.anywhere,
            ends: a.ends || b.ends,
        }))
    }
}

/// The words of a pattern; a star that clings to a word is a word of its own.
fn split(pattern: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for word in pattern.split_whitespace() {
        let inner = word.trim_matches('*');
        words.extend(word.starts_with('*').then_some("*"));
        words.extend((!inner.is_empty()).then_some(inner));
        words.extend((word.len() > 1 && word.ends_with('*')).then_some("*"));
    }
    words
}

/// Matches greedily with one point of return, which is enough for stars that match anything.
fn fits(pattern: &[&str], words: &[&str]) -> bool {
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(p), words.get(w)) {
            (None, None) => return true,
            (Some(&"*"), _) => {
                star = Some((p, w));
                p += 1;
            }
            (Some(&want), Some(&word)) if want == word || (want == "#" && is_number(word)) => {
                (p, w) = (p + 1, w + 1);
            }
            _ => match star {
                Some((at, from)) if from < words.len() => {
                    star = Some((at, from + 1));
                    (p, w) = (at + 1, from + 1);
                }
                _ => return false,
            },
        }
    }
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 6
}

fn reason(name: &str) -> Option<Removal> {
    Some(match name {
        "share" => Removal::ShareLine,
        "navigation" => Removal::Navigation,
        "cookies" => Removal::CookieNotice,
        "subscription" => Removal::Subscription,
        "advertisement" => Removal::Advertisement,
        "image" => Removal::ImageCredit,
        "read also" => Removal::ReadAlso,
        "copyright" => Removal::Copyright,
        "section" => Removal::SectionLabel,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_can_be_read() {
        let data: Data = toml::from_str(DATA).expect("the data are sound");
        for class in &data.class {
            assert!(reason(&class.reason).is_some(), "{}", class.reason);
            assert!(matches!(class.r#where.as_str(), "anywhere" | "edge"));
            assert!(!class.removes.is_empty() && !class.keeps.is_empty(), "{}: no examples", class.reason);
        }
    }

    #[test]
    fn every_example_is_recognised_for_its_reason() {
        for class in &FILE.class {
            for line in &class.removes {
                assert_eq!(recognise(line).map(|j| j.reason), reason(&class.reason), "{line}");
            }
        }
    }

    #[test]
    fn no_counter_example_is_recognised() {
        for class in &FILE.class {
            for line in &class.keeps {
                assert_eq!(recognise(line), None, "{line}");
            }
        }
    }

    #[test]
    fn stars_match_any_words_or_none() {
        for (pattern, line, expected) in [
            ("a * b", "a b", true),
            ("a * b", "a x y b b", true),
            ("a * b", "a b x", false),
            ("*a*", "x a y", true),
            ("# b", "12 b", true),
            ("# b", "c b", false),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(fits(&split(pattern), &words), expected, "{pattern} on {line}");
        }
    }

    #[test]
    fn lone_punctuation_is_recognised() {
        assert_eq!(recognise("✕ | …").map(|j| j.reason), Some(Removal::LonePunctuation));
        assert_eq!(recognise("漢字の見出し"), None);
    }
}
