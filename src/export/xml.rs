//! Text inside XML.
//!
//! Invariant: what comes out is text of XML 1.0: no markup, and no character that XML has no place for.

use super::clean;
use std::fmt::Write;

/// Text between tags or inside an attribute's quotation marks, on one line.
pub(super) fn line(text: &str) -> String {
    escaped(&clean::line(text))
}

/// Text between tags, with its line ends.
pub(super) fn block(text: &str) -> String {
    escaped(&clean::block(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An attribute with a space before it.
pub(super) fn attribute(name: &str, value: &str) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(text, " {name}=\"{}\"", line(value));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(line("a <b> & \"c\"\n\x1b\u{ffff}"), "a &lt;b&gt; &amp; &quot;c&quot; \u{fffd}\u{fffd}");
        assert_eq!(block("a\nb"), "a\nb");
        assert_eq!(attribute("name", "x\"y"), " name=\"x&quot;y\"");
    }
}
