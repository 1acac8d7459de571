//! Looks at a page's mark-up before it is parsed: takes out what holds no words, and counts.
//!
//! Invariant: one pass, and what comes out is so small and flat that every later step ends soon. Nothing that
//! a reader could see is lost.

use super::Bounds;
use crate::sources::SourceError;
use memchr::memchr;

/// Elements that are left out with all that they hold.
const DROPPED: [&str; 9] =
    ["script", "style", "svg", "noscript", "iframe", "template", "object", "math", "canvas"];

/// Those that go on to the end of the page where nothing closes them.
const RAW: [&str; 3] = ["script", "style", "iframe"];

/// Elements that hold nothing, or that the next one of their kind ends: they make no page deeper.
const FLAT: &str = " area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody \
    thead tfoot option optgroup html head body rp rt ";

/// A longer tag carries data in its attributes.
const LONG_TAG: usize = 1024;

/// Longer values of attributes are data.
const LONG_VALUE: usize = 2048;

/// A long tag keeps so many attributes: a parser compares each with all before it, and nobody writes more.
const MOST_ATTRIBUTES: usize = 100;

/// The mark-up of a page, without scripts, styles, drawings and data.
///
/// # Errors
/// Where it is larger, deeper or has more elements than `bounds` allow.
pub(super) fn scan(html: &str, bounds: &Bounds) -> Result<String, SourceError> {
    let out = String::with_capacity(html.len() / 2);
    let mut scan = Scan { html, out, depth: 0, elements: 0, unclosed: [false; DROPPED.len()], bounds };
    let mut at = 0;
    while let Some(next) = memchr(b'<', &html.as_bytes()[at..]) {
        scan.out.push_str(&html[at..at + next]);
        at = scan.markup(at + next)?;
    }
    scan.out.push_str(&html[at..]);
    if scan.out.len() > bounds.bytes {
        return Err(SourceError::TooBig { limit: bounds.bytes as u64 });
    }
    Ok(scan.out)
}

struct Scan<'a> {
    html: &'a str,
    out: String,
    depth: usize,
    elements: usize,
    /// Which of the elements that are left out nothing closes any more.
    unclosed: [bool; DROPPED.len()],
    bounds: &'a Bounds,
}

impl Scan<'_> {
    /// Reads what begins with `<` at `at`, and tells where it ends.
    fn markup(&mut self, at: usize) -> Result<usize, SourceError> {
        let rest = &self.html[at..];
        let Some(&first) = rest.as_bytes().get(1) else { return Ok(self.copy(at, self.html.len())) };
        match first {
            b'!' if rest.starts_with("<!--") => Ok(at + comment(rest)),
            b'!' | b'?' => {
                Ok(self.copy(at, at + memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1)))
            }
            b'/' => {
                let name = name(&rest[2..]);
                if !is_flat(name) {
                    self.depth = self.depth.saturating_sub(1);
                }
                Ok(self.close(name, at, at + tag_end(rest)))
            }
            b'a'..=b'z' | b'A'..=b'Z' => self.element(at),
            _ => Ok(self.copy(at, at + 1)),
        }
    }

    fn element(&mut self, at: usize) -> Result<usize, SourceError> {
        let rest = &self.html[at..];
        let (name, end) = (name(&rest[1..]), tag_end(rest));
        let tag = &rest[..end];
        if let Some(kind) = DROPPED.iter().position(|dropped| dropped.eq_ignore_ascii_case(name))
            && let Some(close) = self.closing(kind, rest, tag)
        {
            if is_data(name, tag) {
                self.open(name, at, at + end);
                let inner = closing_start(rest, end, name).map_or(close, |start| start - 2);
                self.copy(at + end, at + inner);
                self.close(name, at + inner, at + close);
            }
            return Ok(at + close);
        }
        self.count(name, tag)?;
        Ok(self.open(name, at, at + end))
    }

    /// The end of an element of this kind, its closing tag included; `None` where nothing closes it, so that a
    /// browser would show what follows.
    fn closing(&mut self, kind: usize, text: &str, tag: &str) -> Option<usize> {
        if tag.ends_with("/>") && !RAW.contains(&DROPPED[kind]) {
            return Some(tag.len());
        }
        if self.unclosed[kind] {
            return None;
        }
        let found = closing(text, tag.len(), DROPPED[kind]);
        // What is not closed from here on is not closed later either: it is looked for once.
        self.unclosed[kind] = found.is_none();
        found.or_else(|| RAW.contains(&DROPPED[kind]).then_some(text.len()))
    }

    fn count(&mut self, name: &str, tag: &str) -> Result<(), SourceError> {
        self.elements += 1;
        if !is_flat(name) && !tag.ends_with("/>") {
            self.depth += 1;
        }
        if self.depth > self.bounds.depth {
            return Err(SourceError::TooDeep(self.bounds.depth));
        }
        if self.elements > self.bounds.elements {
            return Err(SourceError::TooManyElements(self.bounds.elements));
        }
        Ok(())
    }

    fn copy(&mut self, from: usize, to: usize) -> usize {
        self.out.push_str(&self.html[from..to]);
        to
    }

    /// Copies the tag that opens an element; a long one without what is data in it.
    fn open(&mut self, name: &str, from: usize, to: usize) -> usize {
        if to - from <= LONG_TAG {
            return self.copy(from, to);
        }
        self.slim(name, &self.html[from..to]);
        to
    }

    /// Copies a closing tag; a long one without its attributes, which say nothing.
    fn close(&mut self, name: &str, from: usize, to: usize) -> usize {
        if to - from <= LONG_TAG || name.is_empty() {
            return self.copy(from, to);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        to
    }

    /// Copies a long tag without the values that are data.
    fn slim(&mut self, name: &str, tag: &str) {
        self.out.push('<');
        self.out.push_str(name);
        let mut rest = &tag[1 + name.len()..tag.len()];
        let mut left = MOST_ATTRIBUTES;
        while left > 0
            && let Some((attribute, after)) = attribute(rest)
        {
            let value =
                attribute.split_once('=').map_or("", |(_, value)| value.trim_start_matches(['"', '\'', ' ']));
            if attribute.len() <= LONG_VALUE && !value.starts_with("data:") {
                self.out.push(' ');
                self.out.push_str(attribute);
                left -= 1;
            }
            rest = after;
        }
        self.out.push('>');
    }
}

/// The next attribute of a tag with its value, and what follows it.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    if text.is_empty() || text.starts_with('>') {
        return None;
    }
    // An equals sign may begin a name, so that the first character always counts to it.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
    let end = text[first..].find(ends).map_or(text.len(), |at| at + first);
    let after = text[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    let Some(value) = after.strip_prefix('=') else { return Some((&text[..end], &text[end..])) };
    let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let length = match value.as_bytes().first() {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr(quote, &value.as_bytes()[1..]).map_or(value.len(), |at| at + 2)
        }
        _ => value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len()),
    };
    let end = text.len() - value.len() + length;
    Some((&text[..end], &text[end..]))
}

/// The name with which a tag begins.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    &text[..end.unwrap_or(text.len())]
}

/// Where a tag ends; a bracket in the value of an attribute does not end it.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    let mut value = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'=' => value = true,
            b'"' | b'\'' if value => {
                let Some(end) = memchr(byte, &bytes[at + 1..]) else { return bytes.len() };
                at += end + 1;
                value = false;
            }
            b if b.is_ascii_whitespace() => {}
            _ => value = false,
        }
        at += 1;
    }
    bytes.len()
}

/// The length of a comment, which one bracket may end.
fn comment(text: &str) -> usize {
    if text.starts_with("<!-->") {
        return 5;
    }
    memchr::memmem::find(&text.as_bytes()[4..], b"-->").map_or(text.len(), |end| end + 7)
}

/// The end of the closing tag of this name that stands first behind `from`.
fn closing(text: &str, from: usize, name: &str) -> Option<usize> {
    let start = closing_start(text, from, name)?;
    Some(memchr(b'>', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end + 1))
}

/// Where the name stands in that tag.
fn closing_start(text: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let start = at + memchr::memmem::find(&bytes[at..], b"</")? + 2;
        if bytes
            .get(start..start + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        {
            return Some(start);
        }
        at = start;
    }
}

/// Whether a script holds what the page tells of itself.
fn is_data(name: &str, tag: &str) -> bool {
    name.eq_ignore_ascii_case("script") && tag.to_ascii_lowercase().contains("ld+json")
}

fn is_flat(name: &str) -> bool {
    FLAT.split_ascii_whitespace().any(|flat| flat.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(scan(html, &Bounds::default()).expect("within bounds"), expected);
    }

    #[test]
    fn what_holds_no_words_goes() {
        check("<p>a<script>if (a<b) {}</script>b<!-- <p>c -->d</p>", "<p>abd</p>");
        check("<SCRIPT src='x'></Script >a<style>p > a</style>", "a");
        check("a<svg viewBox='0'><path d='M0'/></svg>b<svg/>c", "abc");
        check("<!-->a<!---->b", "ab");
        check("<script>never closed <p>", "");
    }

    #[test]
    fn what_a_page_tells_of_itself_stays() {
        let data = r#"<script type="application/ld+json">{"a": "<p>"}</script>"#;
        check(data, data);
    }

    #[test]
    fn text_and_tags_stay_as_they_are() {
        for html in [
            "",
            "a < b",
            "<",
            "</",
            "<p title='a > b'>c</p>",
            "<!doctype html><p>x",
            "<p title=\"x",
            "1<2 <b>c</b>",
            "é<i>ü</i>",
        ] {
            check(html, html);
        }
    }

    #[test]
    fn pictures_in_attributes_go() {
        let data = format!("<img class=a src=\"data:image/png;base64,{}\" alt='b > c'>", "A".repeat(5000));
        check(&data, "<img class=a alt='b > c'>");
        let foreign = format!("<img é=1 \u{fffd} data-x={}>", "A".repeat(5000));
        check(&foreign, "<img é=1 \u{fffd}>");
    }

    #[test]
    fn a_tag_keeps_as_many_attributes_as_anybody_writes() {
        let many: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
        let few: String = (0..MOST_ATTRIBUTES).map(|n| format!(" a{n}=1")).collect();
        check(&format!("<p{many}>b</p>"), &format!("<p{few}>b</p>"));
        check(&format!("<p>b</p{many}>c"), "<p>b</p>c");
        let script = |attributes: &str| format!("<script type=ld+json{attributes}>{{}}</script{attributes}>");
        assert!(scan(&script(&many), &Bounds::default()).is_ok_and(|out| out.len() < 2000));
        check(&script(""), &script(""));
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let bounds = Bounds { depth: 10, elements: 30, bytes: 1000, ..Bounds::default() };
        let error = |html: String| scan(&html, &bounds).expect_err("refused");
        assert_eq!(error("<div>".repeat(11)), SourceError::TooDeep(10));
        assert_eq!(error("<p>".repeat(31)), SourceError::TooManyElements(30));
        assert_eq!(error("x".repeat(1001)), SourceError::TooBig { limit: 1000 });
        assert!(scan(&"<div></div><p>".repeat(12), &bounds).is_ok());
    }
}
