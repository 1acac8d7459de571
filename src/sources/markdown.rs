//! Markdown to lines of text: the mark-up goes, what it says of a line's kind stays.
//!
//! Invariant: no mark-up reaches the text; code and raw HTML are no part of an article.

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
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES) {
        writer.take(event);
    }
    writer.end_line();
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
    /// Open pieces whose words are not the article's: pictures, code, foot notes.
    hidden: usize,
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
            Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::CodeBlock(_) => self.hidden += 1,
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
            TagEnd::Image | TagEnd::FootnoteDefinition | TagEnd::CodeBlock => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::Item => self.end_line(),
            _ => {}
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
        if words.is_empty() {
            return;
        }
        let bullet = self.bullet.take();
        let kind = match (&bullet, self.heading) {
            (_, Some(heading)) => Some(heading),
            (Some(_), None) => Some(BlockKind::ListItem),
            (None, None) => (self.quotes > 0).then_some(BlockKind::Quote),
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
                (BlockKind::Paragraph, "raw words end it."),
            ],
        );
        assert_eq!(article.published.as_deref(), Some("2026-05-04"));
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
