//! Keeps words from being read as Markdown.
//!
//! Invariant: text of an article comes out as text. A note keeps its own emphasis, links and lists, but cannot
//! open a heading, HTML, a fence, a comment or a block id.

use crate::export::clean;

/// Text on one line, somewhere inside a line.
pub(in crate::export) fn inline(text: &str) -> String {
    let line = clean::line(text);
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut before = ' ';
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        if is_markup(c, before, rest.peek().copied()) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// Text at the beginning of a line.
pub(super) fn start_of_line(text: &str) -> String {
    let line = inline(text);
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let at = match line[digits..].chars().next() {
        // A number with a dot or bracket begins a list.
        Some('.' | ')') if digits > 0 => digits,
        Some('#' | '-' | '+' | '=' | ':') if digits == 0 => 0,
        _ => return line,
    };
    format!("{}\\{}", &line[..at], &line[at..])
}

/// Tells whether `c` would be read as markup between its neighbours.
fn is_markup(c: char, before: char, after: Option<char>) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '^' | '$' => true,
        // Within a word it means nothing.
        '_' => !(before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric)),
        '&' => after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
        // Tags, highlights and comments of Obsidian.
        '#' => before.is_whitespace() && after.is_some_and(|c| !c.is_whitespace()),
        '=' | '%' => before == c || after == Some(c),
        // Bare addresses become links in many viewers.
        ':' => after == Some('/'),
        _ => false,
    }
}

/// The reader's own words, over as many lines as they have.
pub(super) fn own_words(body: &str) -> String {
    let text = clean::block(body);
    let lines: Vec<String> = text.trim().lines().map(own_line).collect();
    lines.join("\n")
}

fn own_line(line: &str) -> String {
    let line = line.trim_end();
    // Four spaces would begin a block of code, three still nest a list.
    let indent = (line.len() - line.trim_start().len()).min(3);
    let content = without_markers(line.trim_start());
    let markers = &line.trim_start()[..line.trim_start().len() - content.len()];
    let fence = if opens_block(content) { "\\" } else { "" };
    format!("{:indent$}{markers}{fence}{}", "", tamed(content))
}

/// What stands behind the markers of lists and quotations; rules and underlines are content.
fn without_markers(line: &str) -> &str {
    let mut rest = line;
    while !is_rule(rest) {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let inner = if number.len() < rest.len() {
            number.strip_prefix(". ").or_else(|| number.strip_prefix(") "))
        } else {
            ["- ", "* ", "+ ", ">"].iter().find_map(|marker| rest.strip_prefix(marker))
        };
        match inner {
            Some(inner) => rest = inner.trim_start(),
            None => break,
        }
    }
    rest
}

/// Tells whether a line is only the signs that underline a heading or draw a rule.
fn is_rule(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let first = signs.next();
    matches!(first, Some('-' | '=' | '_' | '*')) && signs.all(|c| Some(c) == first)
}

/// Tells whether the content of a line would open something that reaches beyond it.
fn opens_block(content: &str) -> bool {
    is_rule(content)
        || content.starts_with('#') && content.trim_start_matches('#').starts_with([' ', '\t'])
        || content.trim_start_matches('#').is_empty() && !content.is_empty()
        || ["```", "~~~"].iter().any(|fence| content.starts_with(fence))
        || content.starts_with('[') && content.contains("]:")
        || content.starts_with(':')
}

/// HTML, comments, mathematics and block ids made harmless, unless a backslash has done so already.
fn tamed(content: &str) -> String {
    let mut text = String::with_capacity(content.len() + 4);
    let mut escaped = false;
    for (at, c) in content.char_indices() {
        let doubled =
            |sign| c == sign && (content[..at].ends_with(sign) || content[at + 1..].starts_with(sign));
        let ends_line = c == '^' && !content[at..].contains(char::is_whitespace);
        if !escaped && (c == '<' || ends_line || doubled('%') || doubled('$')) {
            text.push('\\');
        }
        text.push(c);
        escaped = c == '\\' && !escaped;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(escape: fn(&str) -> String, cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            assert_eq!(escape(text), *wanted, "{text:?}");
        }
    }

    #[test]
    fn ordinary_sentences_stay_as_they_are() {
        for text in ["He said - again - \"no\" (twice).", "5 % of snake_case at 10:30; a = b & c", "№ # 1"]
        {
            assert_eq!(start_of_line(text), text);
        }
    }

    #[test]
    fn markup_becomes_text() {
        check(
            inline,
            &[
                ("*a* [b](c)", "\\*a\\* \\[b\\](c)"),
                ("<b> &amp; a_b _c_", "\\<b\\> \\&amp; a_b \\_c\\_"),
                ("a #tag ==x== %%y%% z ^id", "a \\#tag \\=\\=x\\=\\= \\%\\%y\\%\\% z \\^id"),
                ("see https://a.example", "see https\\://a.example"),
            ],
        );
    }

    #[test]
    fn a_line_does_not_begin_a_list_or_heading() {
        check(
            start_of_line,
            &[
                ("# a", "\\# a"),
                ("- a", "\\- a"),
                ("1986. A year", "1986\\. A year"),
                ("1986 was a year", "1986 was a year"),
                ("   ---", "\\---"),
            ],
        );
    }

    #[test]
    fn notes_keep_their_markup_but_open_nothing() {
        check(
            own_words,
            &[
                ("**bold** [[Quill]]\n- item\n    1. inner", "**bold** [[Quill]]\n- item\n   1. inner"),
                ("# a\n> ## b\n- # c", "\\# a\n> \\## b\n- \\# c"),
                ("a\n---\nb\n===", "a\n\\---\nb\n\\==="),
                ("```\ncode", "\\```\ncode"),
                ("<b> \\<i> a ^id", "\\<b> \\<i> a \\^id"),
                ("[a]: b", "\\[a]: b"),
                ("%%hidden", "\\%\\%hidden"),
            ],
        );
    }
}
