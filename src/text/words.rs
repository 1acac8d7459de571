//! Words as a search knows them: folded, without punctuation.
//!
//! Invariant: a text and the same text in other capitals, without its accents or with other quotation marks have
//! the same words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds one word or more: lower case, without accents; everything else stays.
///
/// ```
/// assert_eq!(sayso::text::words::fold("Café Ülo"), "cafe ulo");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).nfc().collect()
}

/// The words of a text as they stand there, in order: runs of letters, digits and the marks upon them.
///
/// ```
/// use sayso::text::words::words;
/// assert_eq!(words("a “30-day” truce").collect::<Vec<_>>(), ["a", "30", "day", "truce"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split(|c: char| !is_part(c));
    pieces.filter(|piece| piece.chars().any(char::is_alphanumeric))
}

/// The words of a text, folded.
pub fn folded_words(text: &str) -> Vec<String> {
    words(text).map(fold).collect()
}

/// Whether a character is part of a word.
pub fn is_part(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_accents_and_marks_make_no_difference() {
        assert_eq!(folded_words("L’État, c’est MOI"), folded_words("l'etat c'est moi"));
        assert_eq!(folded_words("e\u{301}te\u{301}"), ["ete"]);
        assert!(folded_words("— … «»").is_empty());
    }
}
