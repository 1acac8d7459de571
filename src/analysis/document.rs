//! An article cut up once for all passes: tokens, sentences, paragraphs, quotations.
//!
//! Invariant: sentences and paragraphs are ranges of tokens that follow each other without gaps; no sentence
//! crosses the end of a paragraph.

use super::quotations::{Quotation, pair_quotations};
use crate::model::article::{Article, Block, BlockKind};
use crate::model::span::Span;
use crate::text::sentences;
use crate::text::tokens::tokenize;
use std::ops::Range;

/// An article and its pieces.
#[derive(Debug)]
pub struct Document<'a> {
    /// What was cut up.
    pub article: &'a Article,
    /// Its text.
    pub text: &'a str,
    /// Words and marks.
    pub tokens: Vec<Span>,
    /// Ranges of `tokens`.
    pub sentences: Vec<Range<usize>>,
    /// Paragraphs, headlines among them.
    pub paragraphs: Vec<Paragraph>,
    /// Outermost quotations in order; none overlaps another.
    pub quotations: Vec<Quotation>,
}

/// A block of the article as a range of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Indices of its tokens; never empty.
    pub tokens: Range<usize>,
    /// How it is laid out.
    pub kind: BlockKind,
}

impl<'a> Document<'a> {
    /// Cuts up `article`.
    ///
    /// ```
    /// use sayso::{analysis::document::Document, model::article::Article};
    /// let article = Article { text: "It rained. “No,” she said.".into(), ..Article::default() };
    /// let document = Document::new(&article);
    /// assert_eq!((document.sentences.len(), document.quotations.len()), (2, 1));
    /// ```
    pub fn new(article: &'a Article) -> Self {
        let text = article.text.as_str();
        let tokens = tokenize(text);
        let paragraphs = cut_paragraphs(article, &tokens);
        let sentences = cut_sentences(text, &tokens, &paragraphs);
        let quotations = pair_quotations(text, &tokens, &paragraphs);
        Self { article, text, tokens, sentences, paragraphs, quotations }
    }

    /// The token at `at`; empty past the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    /// The bytes that the tokens of `range` cover.
    pub fn span(&self, range: Range<usize>) -> Span {
        let first = self.tokens.get(range.start).map_or(self.text.len(), |t| t.start);
        let last = self.tokens[..range.end.min(self.tokens.len())].last().map_or(first, |t| t.end);
        Span::new(first, last.max(first))
    }

    /// The text that the tokens of `range` cover.
    pub fn words(&self, range: Range<usize>) -> &'a str {
        self.span(range).of(self.text)
    }

    /// The tokens that overlap `span`.
    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.end <= span.start);
        let end = self.tokens.partition_point(|t| t.start < span.end);
        start..end.max(start)
    }

    /// The index of the sentence that holds the token at `at`.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= at)
    }

    /// The index of the paragraph that holds the token at `at`.
    pub fn paragraph_of(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|p| p.tokens.end <= at)
    }

    /// The quotation that holds the token at `at`, its marks included.
    pub fn quotation_of(&self, at: usize) -> Option<&Quotation> {
        let next = self.quotations.partition_point(|q| q.tokens.end <= at);
        self.quotations.get(next).filter(|q| q.tokens.contains(&at))
    }

    /// The paragraph that is the article's headline.
    pub fn headline(&self) -> Option<&Paragraph> {
        self.paragraphs.first().filter(|p| p.kind == BlockKind::Headline)
    }
}

/// One paragraph a block; tokens outside all blocks go to the block before them.
fn cut_paragraphs(article: &Article, tokens: &[Span]) -> Vec<Paragraph> {
    let lines;
    let blocks = if article.blocks.is_empty() {
        lines = raw_blocks(&article.text);
        &lines
    } else {
        &article.blocks
    };
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(blocks.len());
    let mut start = 0;
    for (i, block) in blocks.iter().enumerate() {
        let next = blocks.get(i + 1).map_or(usize::MAX, |b| b.span.start);
        let end = start + tokens[start..].partition_point(|t| t.start < next);
        if end > start {
            paragraphs.push(Paragraph { tokens: start..end, kind: block.kind });
        }
        start = end;
    }
    paragraphs
}

/// Blocks of a text that came without: paragraphs at blank lines, or at every line where there are none.
fn raw_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let has_blank = text.lines().skip(1).any(|line| line.trim().is_empty());
    let mut open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let blank = line.trim().is_empty();
        match blocks.last_mut() {
            _ if blank => {}
            Some(last) if open && has_blank => last.span.end = span.end,
            _ => blocks.push(Block { span, kind: BlockKind::Paragraph }),
        }
        open = !blank;
    }
    mark_headline(text, &mut blocks);
    blocks
}

/// Takes a short first block without quotation marks at its edges for the headline.
fn mark_headline(text: &str, blocks: &mut [Block]) {
    const LONGEST: usize = 160;
    let several = blocks.len() > 1;
    if let Some(first) = blocks.first_mut().filter(|b| several && b.span.len() <= LONGEST) {
        let line = first.span.of(text);
        if !line.contains('\n') && line.matches(". ").count() == 0 {
            first.kind = BlockKind::Headline;
        }
    }
}

fn cut_sentences(text: &str, tokens: &[Span], paragraphs: &[Paragraph]) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(tokens.len() / 20 + 1);
    for paragraph in paragraphs {
        let from = paragraph.tokens.start;
        let inside = sentences::split(text, &tokens[paragraph.tokens.clone()]);
        found.extend(inside.into_iter().map(|s| from + s.start..from + s.end));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { text: text.into(), ..Article::default() }
    }

    /// Compares the paragraphs of a raw text with `expected`, a bar between each two.
    fn check(text: &str, expected: &str) {
        let article = article(text);
        let document = Document::new(&article);
        let found: Vec<&str> = document.paragraphs.iter().map(|p| document.words(p.tokens.clone())).collect();
        assert_eq!(found.join("|"), expected);
    }

    #[test]
    fn a_raw_text_is_cut_at_blank_lines_if_it_has_any() {
        check("One\ntwo.\n\nThree.", "One\ntwo.|Three.");
        check("One.\nTwo.\n", "One.|Two.");
        check(" \n\n", "");
    }

    #[test]
    fn blocks_are_taken_as_they_are() {
        let mut article = article("Head\n\nBody one. Two.");
        let block = |start, end, kind| Block { span: Span::new(start, end), kind };
        article.blocks = vec![block(0, 4, BlockKind::Headline), block(6, 20, BlockKind::Paragraph)];
        let document = Document::new(&article);
        assert_eq!(document.headline().map(|p| p.tokens.clone()), Some(0..1));
        assert_eq!(document.sentences, [0..1, 1..4, 4..6]);
        assert_eq!((document.sentence_of(4), document.paragraph_of(4)), (2, 1));
    }

    #[test]
    fn spans_and_ranges_go_there_and_back() {
        let article = article("Oda left the hall.");
        let document = Document::new(&article);
        assert_eq!(document.words(1..3), "left the");
        assert_eq!(document.range(document.span(1..3)), 1..3);
        assert_eq!(document.range(Span::new(5, 7)), 1..2);
    }
}
