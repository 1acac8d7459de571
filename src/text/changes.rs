//! What changed between two texts of an article: paragraphs added, removed, changed, and how many words.
//!
//! Invariant: every span is a paragraph of its text; time and memory are bounded whatever the texts.

use super::words::words;
use crate::model::span::Span;
use std::collections::HashMap;

/// The most comparisons of paragraphs, beyond which all between the common ends counts as changed.
const MOST_CELLS: usize = 1 << 20;
/// Two paragraphs are one that was changed from this share of common words on.
const KIN: f64 = 0.5;

/// What changed from one text to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Paragraphs of the new text that the old one had not.
    pub added: Vec<Span>,
    /// Paragraphs of the old text that the new one has not.
    pub removed: Vec<Span>,
    /// Paragraphs that were rewritten: of the old text and of the new one.
    pub changed: Vec<(Span, Span)>,
    /// Words that came in, whether in new paragraphs or in changed ones.
    pub words_added: usize,
    /// Words that went out.
    pub words_removed: usize,
}

impl Changes {
    /// Whether nothing changed but white space.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// The changes in one line: "2 paragraphs added, 1 changed (+45 −12 words)".
    pub fn describe(&self) -> String {
        if self.is_empty() {
            return "nothing changed".to_owned();
        }
        let mut parts: Vec<String> = Vec::new();
        let counts =
            [(self.added.len(), "added"), (self.removed.len(), "removed"), (self.changed.len(), "changed")];
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let noun = match (parts.is_empty(), count) {
                (true, 1) => " paragraph",
                (true, _) => " paragraphs",
                (false, _) => "",
            };
            parts.push(format!("{count}{noun} {what}"));
        }
        format!("{} (+{} \u{2212}{} words)", parts.join(", "), self.words_added, self.words_removed)
    }
}

/// Compares two texts of one article, paragraph by paragraph.
///
/// ```
/// use sayso::text::changes::changes;
/// let found = changes("One.\n\nTwo was said here.", "One.\n\nTwo was not said here.\n\nThree.");
/// assert_eq!(found.describe(), "1 paragraph added, 1 changed (+2 −0 words)");
/// ```
pub fn changes(old: &str, new: &str) -> Changes {
    let (before, after) = (paragraphs(old), paragraphs(new));
    let same = |a: &Span, b: &Span| a.of(old) == b.of(new);
    let front = before.iter().zip(&after).take_while(|(a, b)| same(a, b)).count();
    let (left, right) = (&before[front..], &after[front..]);
    let back = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| same(a, b)).count();
    let (left, right) = (&left[..left.len() - back], &right[..right.len() - back]);
    let mut found = Changes::default();
    for (gone, come) in gaps(left, right, same) {
        pair_up(old, new, &left[gone], &right[come], &mut found);
    }
    found
}

/// The paragraphs of a text, without the white space around them.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let end = start + line.trim().len();
        if start < end {
            spans.push(Span::new(start, end));
        }
        at += line.len() + 1;
    }
    spans
}

type Gap = (std::ops::Range<usize>, std::ops::Range<usize>);

/// The stretches between paragraphs that stand in both, by their longest common subsequence.
fn gaps(left: &[Span], right: &[Span], same: impl Fn(&Span, &Span) -> bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (a, b) in common(left, right, same).into_iter().chain([(left.len(), right.len())]) {
        if from < a || to < b {
            gaps.push((from..a, to..b));
        }
        (from, to) = (a + 1, b + 1);
    }
    gaps
}

/// Pairs of places with the same paragraph, in order on both sides, as many as there can be.
fn common(left: &[Span], right: &[Span], same: impl Fn(&Span, &Span) -> bool) -> Vec<(usize, usize)> {
    let (rows, columns) = (left.len(), right.len());
    if rows == 0 || columns == 0 || (rows + 1).saturating_mul(columns + 1) > MOST_CELLS {
        return Vec::new();
    }
    let width = columns + 1;
    let mut longest = vec![0u32; (rows + 1) * width];
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            longest[a * width + b] = if same(&left[a], &right[b]) {
                longest[(a + 1) * width + b + 1] + 1
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < rows && b < columns {
        if same(&left[a], &right[b]) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// Tells rewritten paragraphs from those that came or went: in order, the first that has enough words in common.
fn pair_up(old: &str, new: &str, gone: &[Span], come: &[Span], found: &mut Changes) {
    let mut next = 0;
    // What may be compared is bounded: the texts are as hostile as any.
    let window = (MOST_CELLS / 64 / gone.len().max(1)).clamp(1, 64);
    for before in gone {
        let candidates = come[next..].iter().take(window);
        let kin = candidates.enumerate().find(|(_, after)| kinship(before.of(old), after.of(new)) >= KIN);
        let Some((skipped, after)) = kin else {
            found.removed.push(*before);
            found.words_removed += words(before.of(old)).count();
            continue;
        };
        add(new, &come[next..next + skipped], found);
        let (out, into) = exchanged(before.of(old), after.of(new));
        found.changed.push((*before, *after));
        (found.words_removed, found.words_added) = (found.words_removed + out, found.words_added + into);
        next += skipped + 1;
    }
    add(new, &come[next..], found);
}

fn add(new: &str, come: &[Span], found: &mut Changes) {
    found.added.extend(come);
    found.words_added += come.iter().map(|span| words(span.of(new)).count()).sum::<usize>();
}

/// The share of words that two paragraphs have in common, from 0 to 1.
fn kinship(a: &str, b: &str) -> f64 {
    let (out, into) = exchanged(a, b);
    let all = words(a).count() + words(b).count();
    if all == 0 { 0.0 } else { 1.0 - (out + into) as f64 / all as f64 }
}

/// How many words went out and came in, regardless of their order.
fn exchanged(a: &str, b: &str) -> (usize, usize) {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    words(a).for_each(|word| *counts.entry(word).or_default() += 1);
    words(b).for_each(|word| *counts.entry(word).or_default() -= 1);
    let sum = |sign: i64| counts.values().map(|n| usize::try_from(n * sign).unwrap_or_default()).sum();
    (sum(1), sum(-1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(old: &[&str], new: &[&str]) -> String {
        changes(&old.join("\n\n"), &new.join("\n\n")).describe()
    }

    #[test]
    fn what_came_went_and_was_rewritten_is_told_apart() {
        let (lead, body, end) =
            ("The quay is closed.", "The harbour board met on Monday and said nothing.", "More follows.");
        assert_eq!(check(&[lead, body, end], &[lead, body, end]), "nothing changed");
        assert_eq!(check(&[lead, end], &[lead, body, end]), "1 paragraph added (+9 −0 words)");
        assert_eq!(check(&[lead, body, end], &[body]), "2 paragraphs removed (+0 −6 words)");
        let rewritten = "The harbour board met on Tuesday and said nothing at all.";
        assert_eq!(check(&[lead, body], &[lead, rewritten]), "1 paragraph changed (+3 −1 words)");
        assert_eq!(check(&[lead], &[end]), "1 paragraph added, 1 removed (+2 −4 words)");
    }

    #[test]
    fn texts_too_long_to_compare_are_compared_at_their_ends() {
        let many =
            |from: usize| (from..from + 3000).map(|n| format!("Line {n}.")).collect::<Vec<_>>().join("\n");
        let found = changes(&format!("Same.\n{}\nEnd.", many(0)), &format!("Same.\n{}\nEnd.", many(9000)));
        assert!(found.words_added >= 3000 && found.changed.len() + found.added.len() == 3000);
    }

    proptest! {
        #[test]
        fn every_span_is_in_its_text(old in "[ab\n é]{0,40}", new in "[ab\n é]{0,40}") {
            let found = changes(&old, &new);
            let fits = |span: &Span, text: &str| !span.of(text).trim().is_empty();
            prop_assert!(found.added.iter().all(|s| fits(s, &new)) && found.removed.iter().all(|s| fits(s, &old)));
            prop_assert!(found.changed.iter().all(|(a, b)| fits(a, &old) && fits(b, &new)));
            prop_assert_eq!(changes(&old, &old), Changes::default());
        }
    }
}
