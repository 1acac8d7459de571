//! Renders mark-up as lines: one for each block, with what kind of block it is and where its links lead.
//!
//! Invariant: words come out in the order of the mark-up, each once; no line holds a line end.

use crate::model::article::{BlockKind, Link};
use crate::model::span::Span;
use crate::sources::lines::Line;
use crate::text::normalise::canonical;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html};
use std::borrow::Cow;
use url::Url;

/// Elements that stand on lines of their own.
const BLOCKS: &str = " address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption \
    figure footer form graphic h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table \
    tbody tfoot thead tr ul ";

/// Elements whose words are no part of a text.
const SILENT: &str = " script style noscript template svg head title button select option textarea input iframe audio video \
    object canvas datalist rp rt ";

/// The longest address that is kept.
const LONGEST_ADDRESS: usize = 2000;

/// A line, and where in the page it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a> {
    pub(super) line: Line,
    /// The innermost block around it.
    pub(super) place: ElementRef<'a>,
    /// How many of its bytes are links, whether they lead anywhere or not.
    pub(super) linked: usize,
}

/// The lines of a page in order, its menus and notices among them; relative links are resolved against `base`.
pub(super) fn placed<'a>(page: &'a Html, base: Option<&Url>) -> Vec<Placed<'a>> {
    let root = page.root_element();
    let mut writer = Writer {
        base,
        lines: Vec::new(),
        words: String::new(),
        links: Vec::new(),
        linked: 0,
        kinds: Vec::new(),
        places: vec![root],
        lists: Vec::new(),
        bullet: None,
        cells: None,
    };
    writer.children(root);
    writer.end_line();
    writer.lines
}

/// Gathers the words of the line that is being read.
struct Writer<'a, 'u> {
    base: Option<&'u Url>,
    lines: Vec<Placed<'a>>,
    words: String,
    links: Vec<Link>,
    linked: usize,
    /// What the elements around say that the line is, the innermost last.
    kinds: Vec<BlockKind>,
    /// The blocks that are open, the innermost last.
    places: Vec<ElementRef<'a>>,
    /// The lists that are open, each with the number of its next item.
    lists: Vec<Option<u64>>,
    /// The bullet or number of an item whose words have not come yet.
    bullet: Option<String>,
    /// How many cells of the row that is being read have come, where a table has rows.
    cells: Option<usize>,
}

impl<'a> Writer<'a, '_> {
    fn children(&mut self, element: ElementRef<'a>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text),
                Node::Element(_) => self.element(ElementRef::wrap(child)),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: Option<ElementRef<'a>>) {
        let Some(element) = element else { return };
        let name = element.value().name();
        if is_listed(SILENT, name) || is_hidden(element.value()) {
            return;
        }
        match name {
            "br" => self.line_break(),
            "a" => self.link(element),
            "td" | "th" => self.cell(element),
            "tr" => self.row(element),
            _ if is_listed(BLOCKS, name) => self.block(element, name),
            _ => self.children(element),
        }
    }

    fn block(&mut self, element: ElementRef<'a>, name: &str) {
        self.end_block();
        let kind = block_kind(name);
        self.kinds.extend(kind);
        self.places.push(element);
        match name {
            "ul" | "menu" => self.lists.push(None),
            "ol" => self.lists.push(Some(element.attr("start").and_then(|n| n.parse().ok()).unwrap_or(1))),
            "li" => self.bullet = Some(self.next_bullet()),
            _ => {}
        }
        self.children(element);
        self.end_block();
        self.places.pop();
        if kind.is_some() {
            self.kinds.pop();
        }
        match name {
            "ul" | "ol" | "menu" => drop(self.lists.pop()),
            "li" => self.bullet = None,
            _ => {}
        }
    }

    /// A table that lays out a page, with paragraphs in its cells, is no table.
    fn row(&mut self, row: ElementRef<'a>) {
        self.end_block();
        self.places.push(row);
        if self.cells.is_none() && is_data_row(row) {
            self.cells = Some(0);
            self.kinds.push(BlockKind::Table);
            self.children(row);
            self.end_line();
            self.kinds.pop();
            self.cells = None;
        } else {
            self.children(row);
            self.end_block();
        }
        self.places.pop();
    }

    fn cell(&mut self, cell: ElementRef<'a>) {
        match self.cells {
            None => {
                self.end_line();
                self.places.push(cell);
                self.children(cell);
                self.end_line();
                self.places.pop();
            }
            Some(before) => {
                if before > 0 && !self.words.is_empty() {
                    self.trim();
                    self.words.push_str(" | ");
                }
                self.cells = Some(before + 1);
                self.children(cell);
            }
        }
    }

    fn link(&mut self, element: ElementRef<'a>) {
        let address = element.attr("href").and_then(|href| self.resolve(href));
        let (start, line) = (self.words.len(), self.lines.len());
        self.children(element);
        // A link may hold whole blocks, of which the last is still open.
        let start = if self.lines.len() == line { start } else { 0 };
        self.lines[line..].iter_mut().for_each(|placed| placed.linked = placed.line.text.len());
        let words = self.words.get(start..).unwrap_or_default();
        let inner = words.trim();
        if inner.is_empty() {
            return;
        }
        self.linked += inner.len();
        let start = start + (words.len() - words.trim_start().len());
        self.links.extend(address.map(|url| Link { span: Span::new(start, start + inner.len()), url }));
    }

    fn resolve(&self, href: &str) -> Option<String> {
        let url = match self.base {
            Some(base) => base.join(href.trim()),
            None => Url::parse(href.trim()),
        };
        let url = url.ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let is_same = self.base.is_some_and(|base| url.fragment().is_some() && is_same_page(base, &url));
        (!is_same && url.as_str().len() <= LONGEST_ADDRESS).then(|| url.into())
    }

    /// Adds words; spaces and line ends in the mark-up are one space.
    fn text(&mut self, text: &str) {
        let text = settled(text);
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let mut first = true;
        for word in text.split_whitespace() {
            if !std::mem::take(&mut first) {
                self.words.push(' ');
            }
            self.words.push_str(word);
        }
        if !first && text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.words.is_empty() && !self.words.ends_with(' ') {
            self.words.push(' ');
        }
    }

    /// A line break ends a paragraph where a sentence ends before it.
    fn line_break(&mut self) {
        if crate::sources::score::ends_sentence(self.words.trim_end()) && self.cells.is_none() {
            self.end_line();
        } else {
            self.space();
        }
    }

    fn next_bullet(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let bullet = format!("{number}. ");
                *number = number.saturating_add(1);
                bullet
            }
            _ => "• ".to_owned(),
        }
    }

    /// Ends a line before and behind a block; the blocks in a cell of a table stay on the line of their row.
    fn end_block(&mut self) {
        if self.cells.is_some() { self.space() } else { self.end_line() }
    }

    fn trim(&mut self) {
        self.words.truncate(self.words.trim_end().len());
    }

    fn end_line(&mut self) {
        self.trim();
        let words = std::mem::take(&mut self.words);
        let links = std::mem::take(&mut self.links);
        let linked = std::mem::take(&mut self.linked);
        let Some(&place) = self.places.last() else { return };
        if !words.contains(|c: char| !c.is_whitespace() && c != '|') {
            return;
        }
        let bullet = self.bullet.take().filter(|_| self.may_be_item());
        let kind = if bullet.is_some() { BlockKind::ListItem } else { self.kind() };
        let bullet = bullet.unwrap_or_default();
        let moved = |link: Link| Link { span: link.span.shifted(bullet.len()), ..link };
        let links = links.into_iter().map(moved).collect();
        let line = Line { text: bullet + &words, kind: Some(kind), links };
        self.lines.push(Placed { line, place, linked });
    }

    /// The second paragraph of an item of a list has no bullet, and is a paragraph.
    fn kind(&self) -> BlockKind {
        let mut kinds = self.kinds.iter().rev();
        kinds.find(|kind| **kind != BlockKind::ListItem).copied().unwrap_or(BlockKind::Paragraph)
    }

    /// A heading in an item of a list is a heading.
    fn may_be_item(&self) -> bool {
        !matches!(self.kinds.last(), Some(BlockKind::Heading | BlockKind::Headline | BlockKind::Table))
    }
}

/// The text of a node as it is shown. What is plain ASCII needs no more than its spaces settled.
fn settled(text: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    if text.bytes().all(is_plain) { Cow::Borrowed(text) } else { Cow::Owned(canonical(text)) }
}

fn block_kind(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" => BlockKind::Headline,
        "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
        "blockquote" => BlockKind::Quote,
        "figcaption" | "caption" => BlockKind::Caption,
        "li" => BlockKind::ListItem,
        _ => return None,
    })
}

/// Several cells, none with more than one paragraph.
fn is_data_row(row: ElementRef<'_>) -> bool {
    let mut cells = 0;
    for cell in row.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")) {
        cells += 1;
        let mut paragraphs = cell
            .descendent_elements()
            .filter(|e| matches!(e.value().name(), "p" | "table" | "h1" | "h2" | "h3"));
        if paragraphs.nth(1).is_some() {
            return false;
        }
    }
    cells > 1
}

fn is_same_page(base: &Url, url: &Url) -> bool {
    let (mut a, mut b) = (base.clone(), url.clone());
    a.set_fragment(None);
    b.set_fragment(None);
    a == b
}

fn is_hidden(element: &Element) -> bool {
    let style = || {
        element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            ["display:none", "visibility:hidden"]
                .iter()
                .any(|hidden| style.to_ascii_lowercase().contains(hidden))
        })
    };
    element.attr("hidden").is_some()
        || (element.attr("aria-hidden") == Some("true") && element.name() != "a")
        || style()
}

fn is_listed(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(BlockKind, &str)]) -> Vec<Line> {
        let base = Url::parse("https://coast.example/news/1").ok();
        let page = Html::parse_document(html);
        let lines: Vec<Line> = placed(&page, base.as_ref()).into_iter().map(|p| p.line).collect();
        let found: Vec<_> =
            lines.iter().map(|line| (line.kind.expect("a kind"), line.text.as_str())).collect();
        assert_eq!(found, expected);
        lines
    }

    #[test]
    fn blocks_keep_their_kinds() {
        check(
            "<h1>Port <i>reopens</i></h1><p>It is\n open.</p><h2>Next</h2><ul><li>talks<li><p>a vote</p></ul>\
             <ol start=3><li>three</ol><blockquote><p>“We are glad.”</p><p>She left.</p></blockquote>\
             <figure><img src=x><figcaption>The quay</figcaption></figure>",
            &[
                (BlockKind::Headline, "Port reopens"),
                (BlockKind::Paragraph, "It is open."),
                (BlockKind::Heading, "Next"),
                (BlockKind::ListItem, "• talks"),
                (BlockKind::ListItem, "• a vote"),
                (BlockKind::ListItem, "3. three"),
                (BlockKind::Quote, "“We are glad.”"),
                (BlockKind::Quote, "She left."),
                (BlockKind::Caption, "The quay"),
            ],
        );
    }

    #[test]
    fn rows_of_a_table_are_lines_and_a_layout_is_not() {
        check(
            "<table><tr><th>Quay</th><th>Ships</th></tr><tr><td><p>One</p></td><td>12</td></tr></table>",
            &[(BlockKind::Table, "Quay | Ships"), (BlockKind::Table, "One | 12")],
        );
        check(
            "<table><tr><td>Menu</td><td><p>It is open.</p><p>It is shut.</p></td></tr></table>",
            &[
                (BlockKind::Paragraph, "Menu"),
                (BlockKind::Paragraph, "It is open."),
                (BlockKind::Paragraph, "It is shut."),
            ],
        );
    }

    #[test]
    fn links_know_their_words_and_their_targets() {
        let lines = check(
            "<ul><li>See <a href='/a?b#c'> the port </a> and <a href='#top'>top</a>, <a href='mailto:x@y.example'>us</a></ul>",
            &[(BlockKind::ListItem, "• See the port and top, us")],
        );
        let links: Vec<_> =
            lines[0].links.iter().map(|l| (l.span.of(&lines[0].text), l.url.as_str())).collect();
        assert_eq!(links, [("the port", "https://coast.example/a?b#c")]);
    }

    #[test]
    fn line_breaks_part_sentences_only() {
        check(
            "It is open.<br>It is shut.<br><br>One street<br>Halden",
            &[
                (BlockKind::Paragraph, "It is open."),
                (BlockKind::Paragraph, "It is shut."),
                (BlockKind::Paragraph, "One street Halden"),
            ],
        );
    }

    #[test]
    fn hidden_words_and_escapes_do_not_come_through() {
        check(
            "<p>a&#x1b;[2Jb<span hidden>c</span></p><button>Share</button><title>t</title>",
            &[(BlockKind::Paragraph, "ab")],
        );
    }
}
