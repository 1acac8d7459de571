//! A piece of HTML, as feeds carry it, to lines of text. Whole pages are read elsewhere: here nothing is navigation.
//!
//! Invariant: every tag is looked at once, whatever is open or never closed, so that time is linear in the text.

use super::entity;
use super::lines::{Line, squeeze};
use crate::model::article::BlockKind;
use crate::text::normalise::canonical;
use memchr::memchr2;
use memchr::memmem;

/// Elements whose content is no text of the article.
const HIDDEN: [&str; 9] =
    ["script", "style", "template", "svg", "iframe", "object", "select", "button", "noscript"];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 33] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "caption",
    "blockquote",
    "figure",
    "figcaption",
    "pre",
    "hr",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "form",
    "details",
    "address",
];

/// The lines of a piece of HTML.
pub(crate) fn lines(html: &str) -> Vec<Line> {
    let mut writer = Writer::default();
    walk(html, &mut |piece| writer.take(piece));
    writer.end_line();
    writer.lines
}

/// Its words alone, on one line: a title, a name.
pub(crate) fn words(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return squeeze(&canonical(html));
    }
    let all = lines(html);
    all.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A piece of HTML.
pub(crate) enum Piece<'a> {
    /// Text, its characters still named.
    Text(&'a str),
    /// A tag: its name as it is written, what stands behind the name, and whether it closes.
    Tag { name: &'a str, rest: &'a str, closes: bool },
}

/// Goes through the pieces of `html`; what belongs to no tag is text.
pub(crate) fn walk<'a>(html: &'a str, take: &mut impl FnMut(Piece<'a>)) {
    let (mut at, mut text_from) = (0, 0);
    // Names of elements that are known to close nowhere behind `at`.
    let mut unclosed: Vec<&str> = Vec::new();
    while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        let Some((piece, end)) = tag(html, start) else {
            at = start + 1;
            continue;
        };
        take(Piece::Text(&html[text_from..start]));
        (at, text_from) = (end, end);
        let Some(piece) = piece else { continue };
        if let Piece::Tag { name, closes: false, rest } = &piece
            && !rest.ends_with('/')
            && let Some(hidden) = HIDDEN.iter().find(|hidden| hidden.eq_ignore_ascii_case(name))
            && !unclosed.contains(hidden)
        {
            match closing(&html[end..], hidden) {
                Some(skipped) => (at, text_from) = (end + skipped, end + skipped),
                None => unclosed.push(hidden),
            }
            continue;
        }
        take(piece);
    }
    take(Piece::Text(&html[text_from..]));
}

/// The tag, comment or declaration that begins at `start`, and where it ends. Comments are no piece.
fn tag(html: &str, start: usize) -> Option<(Option<Piece<'_>>, usize)> {
    let rest = &html[start + 1..];
    if let Some(comment) = rest.strip_prefix("!--") {
        // One that never ends hides all that follows.
        let length = memmem::find(comment.as_bytes(), b"-->").map_or(comment.len(), |at| at + 3);
        return Some((None, start + 4 + length));
    }
    if rest.starts_with(['!', '?']) {
        return close(rest).map(|end| (None, start + 1 + end + 1));
    }
    let (closes, inner) = rest.strip_prefix('/').map_or((false, rest), |inner| (true, inner));
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = close(inner)?;
    let length = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count().min(end);
    let piece = Piece::Tag { name: &inner[..length], rest: &inner[length..end], closes };
    Some((Some(piece), start + 1 + usize::from(closes) + end + 1))
}

/// Where a tag ends: at its `>`, which may not come after another `<` has begun unless within quotation marks.
fn close(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let plain = memchr2(b'>', b'<', bytes).filter(|&at| bytes[at] == b'>')?;
    let quote = memchr2(b'"', b'\'', &bytes[..plain]);
    // A `>` within quotation marks that are closed before the next tag begins is no end.
    let Some(open) = quote else { return Some(plain) };
    let mut inside = None;
    for (at, &byte) in bytes.iter().enumerate().skip(open) {
        match (inside, byte) {
            (None, b'>') => return Some(at),
            (_, b'<') => return Some(plain),
            (None, b'"' | b'\'') => inside = Some(byte),
            (Some(mark), _) if mark == byte => inside = None,
            _ => {}
        }
    }
    Some(plain)
}

/// How much of `html` a hidden element takes, its closing tag included.
fn closing(html: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + memmem::find(&html.as_bytes()[at..], b"</")?;
        let rest = &html.as_bytes()[found + 2..];
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes())) {
            let end = memchr::memchr(b'>', rest)?;
            return Some(found + 2 + end + 1);
        }
        at = found + 2;
    }
}

/// Gathers the words of the line that is being read.
#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    words: String,
    heading: bool,
    quotes: usize,
    /// Whether the line is a row of a table.
    row: bool,
    caption: bool,
    /// The lists that are open, each with the number of its next item where it has numbers.
    lists: Vec<Option<u32>>,
    bullet: Option<String>,
}

impl Writer {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Text(text) => self.words.push_str(&entity::decode(text)),
            Piece::Tag { name, closes, .. } => {
                let name = name.to_ascii_lowercase();
                if BLOCKS.contains(&name.as_str()) {
                    self.end_line();
                    self.block(&name, closes);
                } else if matches!(name.as_str(), "td" | "th") && !closes && !self.words.trim().is_empty() {
                    self.words.push_str(" | ");
                }
            }
        }
    }

    fn block(&mut self, name: &str, closes: bool) {
        match (name, closes) {
            ("blockquote", false) => self.quotes += 1,
            ("blockquote", true) => self.quotes = self.quotes.saturating_sub(1),
            ("ul", false) => self.lists.push(None),
            ("ol", false) => self.lists.push(Some(1)),
            ("ul" | "ol", true) => drop(self.lists.pop()),
            ("li", false) => self.bullet = Some(self.next_bullet()),
            ("tr", _) => self.row = !closes,
            ("figcaption", _) => self.caption = !closes,
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) => self.heading = !closes,
            _ => {}
        }
    }

    fn next_bullet(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        }
    }

    fn end_line(&mut self) {
        let words = squeeze(&canonical(&self.words));
        self.words.clear();
        if words.is_empty() {
            return;
        }
        let bullet = self.bullet.take();
        let kind = match &bullet {
            Some(_) => BlockKind::ListItem,
            None if self.heading => BlockKind::Heading,
            None if self.row => BlockKind::Table,
            None if self.caption => BlockKind::Caption,
            None if self.quotes > 0 => BlockKind::Quote,
            None => BlockKind::Paragraph,
        };
        self.lines.push(Line {
            text: bullet.unwrap_or_default() + &words,
            kind: Some(kind),
            links: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(BlockKind, &str)]) {
        let found = lines(html);
        let found: Vec<_> = found.iter().map(|l| (l.kind.expect("a kind"), l.text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_become_lines_of_their_kinds() {
        use BlockKind::{Heading, ListItem, Paragraph, Quote};
        check(
            "<h2>What &amp; why</h2><p>The port <a href=\"x>y\">is</a>\n open.<br>Again.</p>\
             <blockquote><p>We waited.</p></blockquote><ol><li>One<li>Two</ol><ul><li>Three</li></ul>",
            &[
                (Heading, "What & why"),
                (Paragraph, "The port is open."),
                (Paragraph, "Again."),
                (Quote, "We waited."),
                (ListItem, "1. One"),
                (ListItem, "2. Two"),
                (ListItem, "• Three"),
            ],
        );
    }

    #[test]
    fn tables_and_captions_are_told() {
        use BlockKind::{Caption, Table};
        check(
            "<table><tr><th>Quay</th><th>Ships</th></tr><tr><td>North</td><td>3</td></tr></table>\
             <figure><img src=x><figcaption>The quay.</figcaption></figure>",
            &[(Table, "Quay | Ships"), (Table, "North | 3"), (Caption, "The quay.")],
        );
    }

    #[test]
    fn scripts_and_comments_are_no_text() {
        check("a<!-- b > -- c -->d<script>if (a < b) '</p>'</SCRIPT >e", &[(BlockKind::Paragraph, "ade")]);
        check("a<script>never closed", &[(BlockKind::Paragraph, "anever closed")]);
        check("a<!-- never closed", &[(BlockKind::Paragraph, "a")]);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("1 < 2 and 3 <4, a<b", &[(BlockKind::Paragraph, "1 < 2 and 3 <4, a<b")]);
        check("<p title='it's'>x</p>", &[(BlockKind::Paragraph, "x")]);
    }

    #[test]
    fn words_are_one_line() {
        assert_eq!(words("Port <b>reopens</b>\n &amp; closes"), "Port reopens & closes");
        assert_eq!(words("AT&T\u{1b}[31m"), "AT&T");
    }

    #[test]
    fn hostile_pieces_end() {
        for piece in
            ["<a", "<", "<script>", "</", "<!--", "<a href=\"", "&", "<blockquote><li>", "<p title='>"]
        {
            lines(&piece.repeat(200_000));
        }
    }
}
