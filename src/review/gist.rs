//! The content of a statement in one line, from words that a person chose.
//!
//! Invariant: no longer than the machine's own, and never without a word where the content has one.

use crate::model::note::Anchor;
use crate::text::gist::one_line;

/// The first words of the content without the marks around them, cut at a word.
pub(super) fn of(content: &[Anchor]) -> String {
    let pieces: Vec<&str> = content.iter().map(|anchor| anchor.exact.as_str()).collect();
    one_line(bare(&pieces.join(" … ")))
}

/// The words without quotation marks, commas and the like around them; what asks or exclaims stays.
fn bare(words: &str) -> &str {
    let start = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '?' | '!'));
    if bare.is_empty() { words.trim() } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::Span;
    use crate::text::anchor::make;

    fn check(pieces: &[&str], gist: &str) {
        let anchors: Vec<Anchor> = pieces.iter().map(|text| make(text, Span::new(0, text.len()))).collect();
        assert_eq!(of(&anchors), gist);
    }

    #[test]
    fn marks_around_the_words_go_and_lines_are_joined() {
        check(&["“The quay\n is shut,”"], "The quay is shut");
        check(&["\"Why us?\""], "Why us?");
        check(&["“Nobody,”", "“wins.”"], "Nobody,” … “wins");
        check(&["…"], "…");
    }

    #[test]
    fn what_is_long_is_cut_at_a_word() {
        let words = "gull ".repeat(40);
        check(&[&words], &format!("{} …", "gull ".repeat(24).trim_end()));
        let full = "gulls ".repeat(20);
        check(&[&full], full.trim_end());
        check(&[&"é".repeat(300)], &"é".repeat(120));
    }
}
