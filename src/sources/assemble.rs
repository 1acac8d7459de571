//! Puts an article's text together from its blocks.
//!
//! Invariant: blocks stand in order, apart by a blank line, and the headline, where there is one, is the first.

use super::lines::Line;
use crate::model::article::{Article, Block, BlockKind, Link};
use crate::model::span::Span;

/// Gives `article` the text that `lines` make up, its headline first.
pub(crate) fn assemble(mut article: Article, headline: Option<&str>, lines: &[&Line]) -> Article {
    let room = lines.iter().map(|line| line.text.len() + 2).sum::<usize>();
    article.text = String::with_capacity(room + headline.map_or(0, str::len) + 2);
    if let Some(headline) = headline {
        push(&mut article, headline, BlockKind::Headline);
    }
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1);
        let start = push(&mut article, &line.text, kind(line, next.copied()));
        let moved = |link: &Link| Link { span: link.span.shifted(start), url: link.url.clone() };
        article.links.extend(line.links.iter().map(moved));
    }
    article
}

/// Takes `text` as it is; every line that is not empty is a block.
pub(crate) fn raw(mut article: Article, text: String) -> Article {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        if !inner.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            article
                .blocks
                .push(Block { span: Span::new(start, start + inner.len()), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    article.text = text;
    article
}

/// Adds a block, and tells where it begins.
fn push(article: &mut Article, text: &str, kind: BlockKind) -> usize {
    if !article.text.is_empty() {
        article.text.push_str("\n\n");
    }
    let start = article.text.len();
    article.text.push_str(text);
    article.blocks.push(Block { span: Span::new(start, article.text.len()), kind });
    start
}

/// What the mark-up says, or else what the line looks like beside the one that follows.
fn kind(line: &Line, next: Option<&Line>) -> BlockKind {
    if let Some(kind) = line.kind {
        // The article has a headline already, or none of the page's is its own.
        return if kind == BlockKind::Headline { BlockKind::Heading } else { kind };
    }
    let text = line.text.as_str();
    if super::lines::is_item(text) {
        BlockKind::ListItem
    } else if text.starts_with("> ") {
        BlockKind::Quote
    } else if next.is_some_and(|next| is_heading(text, &next.text)) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

/// A short line without the end of a sentence, above a paragraph.
fn is_heading(text: &str, next: &str) -> bool {
    let quoted = text.starts_with(['"', '“', '‘', '\'', '«', '„', '—', '–', '-']);
    let cased = text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let short = super::score::words(text) <= 10 && !text.ends_with([',', ';']);
    cased && short && !quoted && !super::score::ends_sentence(text) && super::score::ends_sentence(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, b.span.of(&article.text))).collect()
    }

    #[test]
    fn blocks_get_their_kinds_from_their_looks() {
        let lines: Vec<Line> =
            ["The port is open.", "What comes next", "Talks go on.", "• A list", "> A quotation"]
                .map(Line::plain)
                .into();
        let article = assemble(Article::default(), Some("Port reopens"), &lines.iter().collect::<Vec<_>>());
        assert_eq!(
            shape(&article),
            [
                (BlockKind::Headline, "Port reopens"),
                (BlockKind::Paragraph, "The port is open."),
                (BlockKind::Heading, "What comes next"),
                (BlockKind::Paragraph, "Talks go on."),
                (BlockKind::ListItem, "• A list"),
                (BlockKind::Quote, "> A quotation"),
            ]
        );
        assert!(article.text.starts_with("Port reopens\n\nThe port"));
    }

    #[test]
    fn raw_blocks_cover_the_lines_without_their_ends() {
        let article = raw(Article::default(), " a \r\n\n\tb\u{a0}\n".to_owned());
        assert_eq!(shape(&article), [(BlockKind::Paragraph, "a"), (BlockKind::Paragraph, "b")]);
    }
}
