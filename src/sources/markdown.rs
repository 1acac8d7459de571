//! Markdown to lines of text: the mark-up goes, what it says of a line's kind stays.
//!
//! Invariant: no mark-up reaches the text; the words between it do, but for those of pictures and of raw HTML.

use super::clean;
use super::front_matter;
use super::lines::{Line, squeeze};
use crate::model::article::{Article, BlockKind};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads a Markdown file of which `known` is known already.
pub(crate) fn read(mut known: Article, text: &str) -> Article {
    let body = front_matter::take(text, &mut known);
    clean::clean(known, lines(body))
}

fn lines(text: &str) -> Vec<Line> {
    let mut writer = Writer::default();
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    for event in Parser::new_ext(text, options) {
        writer.take(event);
    }
    writer.end_line();
    writer.lines.append(&mut writer.notes);
    writer.lines
}

/// Gathers the words of the line that is being read.
#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    words: String,
    /// The heading that is open.
    heading: Option<BlockKind>,
    /// The lists that are open, each with the number of its next item.
    lists: Vec<Option<u64>>,
    /// The bullet or number of an item whose words have not come yet.
    bullet: Option<String>,
    quotes: usize,
    /// Pictures that are open, whose words are not the article's.
    hidden: usize,
    /// What a block of code, a foot note or a table says that its lines are.
    block: Option<BlockKind>,
    /// Whether a cell of the row that is being read has come.
    in_row: bool,
    /// Where the foot note that is open begins among the lines.
    note: Option<usize>,
    /// The foot notes, which stand behind all else.
    notes: Vec<Line>,
    has_headline: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.hidden == 0 => self.words.push_str(&text),
            Event::SoftBreak => self.words.push(' '),
            Event::HardBreak | Event::Rule => self.end_line(),
            // Footnote references, HTML and what no option has turned on.
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_line();
                let is_headline = *level == HeadingLevel::H1 && !self.has_headline;
                self.has_headline |= is_headline;
                self.heading = Some(if is_headline { BlockKind::Headline } else { BlockKind::Heading });
            }
            Tag::List(first) => {
                self.end_line();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.end_line();
                self.bullet = Some(self.next_bullet());
            }
            Tag::BlockQuote(_) => {
                self.end_line();
                self.quotes += 1;
            }
            Tag::Image { .. } => self.hidden += 1,
            Tag::FootnoteDefinition(_) => {
                self.end_line();
                self.note = Some(self.lines.len());
                self.block = Some(BlockKind::Paragraph);
            }
            Tag::CodeBlock(_) => {
                self.end_line();
                self.block = Some(BlockKind::Paragraph);
            }
            Tag::Table(_) => {
                self.end_line();
                self.block = Some(BlockKind::Table);
            }
            Tag::TableCell => self.start_cell(),
            Tag::Paragraph => self.end_line(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_line();
                self.heading = None;
            }
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Image => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::FootnoteDefinition => {
                self.end_line();
                let start = self.note.take().unwrap_or(self.lines.len());
                self.notes.extend(self.lines.drain(start..));
                self.block = None;
            }
            TagEnd::CodeBlock | TagEnd::Table => {
                self.end_line();
                self.block = self.note.map(|_| BlockKind::Paragraph);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.end_line();
                self.in_row = false;
            }
            TagEnd::Paragraph | TagEnd::Item => self.end_line(),
            _ => {}
        }
    }

    /// The cells of a row stand on one line, as those of a page's table do.
    fn start_cell(&mut self) {
        if std::mem::replace(&mut self.in_row, true) && !self.words.is_empty() {
            self.words.push_str(" | ");
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

    fn end_line(&mut self) {
        let words = squeeze(&std::mem::take(&mut self.words));
        if !words.contains(|c: char| !c.is_whitespace() && c != '|') {
            return;
        }
        let bullet = self.bullet.take();
        let kind = match (&bullet, self.heading) {
            (_, Some(heading)) => Some(heading),
            (Some(_), None) => Some(BlockKind::ListItem),
            (None, None) => self.block.or((self.quotes > 0).then_some(BlockKind::Quote)),
        };
        self.lines.push(Line { text: bullet.unwrap_or_default() + &words, kind, links: Vec::new() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(BlockKind, &str)]) -> Article {
        let article = read(Article::default(), text);
        let found: Vec<_> = article.blocks.iter().map(|b| (b.kind, b.span.of(&article.text))).collect();
        assert_eq!(found, expected);
        article
    }

    #[test]
    fn blocks_keep_their_kinds_and_lose_their_marks() {
        let article = check(
            "---\ndate: 4 May 2026\n---\n# Port *reopens*\n\nThe [port](http://x) is `open`\nagain, **she** said.\n\n\
             ## What comes next\n\nTwo steps follow from the deal:\n\n- talks\n- a vote in June\n\n1. one\n2. two\n\n\
             > “We are glad,” he wrote.\n\n![a ship](ship.png)\n\n```\ncode\n```\n\n<b>raw</b> <i>words</i> end it.\n",
            &[
                (BlockKind::Headline, "Port reopens"),
                (BlockKind::Paragraph, "The port is open again, she said."),
                (BlockKind::Heading, "What comes next"),
                (BlockKind::Paragraph, "Two steps follow from the deal:"),
                (BlockKind::ListItem, "• talks"),
                (BlockKind::ListItem, "• a vote in June"),
                (BlockKind::ListItem, "1. one"),
                (BlockKind::ListItem, "2. two"),
                (BlockKind::Quote, "“We are glad,” he wrote."),
                (BlockKind::Paragraph, "code"),
                (BlockKind::Paragraph, "raw words end it."),
            ],
        );
        assert_eq!(article.published.as_deref(), Some("2026-05-04"));
    }

    #[test]
    fn code_foot_notes_and_tables_are_text() {
        check(
            "# Port reopens\n\nThe port is open.[^1]\n\n[^1]: So the minister says.\n\n\
             ```sh\nopen port\n  --now\n```\n\n    shut port\n\n| Quay | Ships |\n|---|---|\n| North | 12 |\n|  | **7** |\n\n\
             Nobody waved.\n",
            &[
                (BlockKind::Headline, "Port reopens"),
                (BlockKind::Paragraph, "The port is open."),
                (BlockKind::Paragraph, "open port --now"),
                (BlockKind::Paragraph, "shut port"),
                (BlockKind::Table, "Quay | Ships"),
                (BlockKind::Table, "North | 12"),
                (BlockKind::Table, "7"),
                (BlockKind::Paragraph, "Nobody waved."),
                (BlockKind::Paragraph, "So the minister says."),
            ],
        );
    }

    #[test]
    fn text_between_two_rules_is_no_front_matter() {
        check(
            "---\n\nThe port of Halden is open.\n\n---\n",
            &[(BlockKind::Paragraph, "The port of Halden is open.")],
        );
    }

    #[test]
    fn the_title_of_the_front_matter_is_said_once() {
        check(
            "---\ntitle: Port reopens\n---\n# Port reopens\n\nIt is open.\n",
            &[(BlockKind::Headline, "Port reopens"), (BlockKind::Paragraph, "It is open.")],
        );
        check(
            "---\ntitle: Port reopens\n---\n# Morning letter\n\nIt is open.\n",
            &[
                (BlockKind::Headline, "Port reopens"),
                (BlockKind::Heading, "Morning letter"),
                (BlockKind::Paragraph, "It is open."),
            ],
        );
    }
}
