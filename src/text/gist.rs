//! Words in one line, short enough for a row of a list.
//!
//! Invariant: the same words always give the same line.

/// A gist has no more characters, but for the mark of a cut.
const LONGEST: usize = 120;

/// What a gist ends with that was cut.
pub const CUT: &str = " …";

/// The words in one line, cut at a word.
///
/// ```
/// use sayso::text::gist::one_line;
/// assert_eq!(one_line("The quay\n is shut."), "The quay is shut.");
/// assert!(one_line(&"gull ".repeat(40)).ends_with("gull …"));
/// ```
pub fn one_line(words: &str) -> String {
    let mut line = String::new();
    for word in words.split_whitespace() {
        if line.chars().count() + word.chars().count() >= LONGEST {
            let kept: String = word.chars().take(LONGEST).collect();
            line.push_str(if line.is_empty() { &kept } else { CUT });
            return line;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
