//! Takes out of a text what may not leave the program: control characters, and marks that reorder what is read.
//!
//! Invariant: what comes out has no control character but, from [`block`], the line feed.

/// The text on one line: every run of white space becomes one space.
pub(super) fn line(text: &str) -> String {
    block(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with its line ends, which become line feeds.
pub(super) fn block(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter_map(harmless).collect()
}

/// What a character may be replaced by; `None` takes it out.
fn harmless(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some('\n'),
        '\t' => Some(' '),
        c if c.is_control() => Some(char::REPLACEMENT_CHARACTER),
        c if hides(c) => None,
        c => Some(c),
    }
}

/// Tells whether a character changes the order in which others are shown, or is a byte-order mark.
pub(super) fn hides(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_made_visible_and_line_ends_settled() {
        assert_eq!(block("a\x1b[31mb\r\nc\rd\te"), "a\u{fffd}[31mb\nc\nd e");
        assert_eq!(line(" a \n\n b\u{2028}c "), "a b c");
    }

    #[test]
    fn marks_that_reorder_are_dropped_and_others_stay() {
        assert_eq!(line("a\u{202e}b\u{2066}c 👩‍🚀 שלום"), "abc 👩‍🚀 שלום");
    }
}
