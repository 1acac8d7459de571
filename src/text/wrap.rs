//! Breaks blocks of text into lines of a given width.
//!
//! Invariant: pure; lines come in the order of the text, and every visible character of it stands in exactly one.
//! Linear in the length of the text, whatever stands in it, and no line is longer than a screen needs.

use super::display::{Direction, clusters, direction, width as cells};
use crate::model::article::{Block, BlockKind};
use crate::model::span::Span;
use textwrap::core::{Fragment, Word};
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{WordSeparator, WordSplitter};

/// One line of laid-out text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text that stand in the line, without the spaces at which it was broken. Empty for the blank
    /// line between two blocks, at the end of the block before.
    pub span: Span,
    /// Which block it belongs to: an index into the blocks that were wrapped. Text outside the blocks counts to
    /// the block before it.
    pub block: usize,
    /// What the block is.
    pub kind: BlockKind,
    /// Columns that it is set in from the left, or from the right where it runs to the left.
    pub indent: u16,
    /// Which way it runs.
    pub direction: Direction,
}

/// Breaks `blocks` of `text` into lines of at most `width` cells, with a blank line between blocks. The items of
/// a list and the rows of a table follow each other without one. Text that no block covers is laid out as paragraphs.
pub fn wrap(text: &str, blocks: &[Block], width: u16) -> Vec<Line> {
    let mut page = Page { text, width: width.max(1), lines: Vec::new() };
    let mut at = 0;
    for (index, block) in blocks.iter().enumerate() {
        let start = block.span.start.max(at);
        if text.get(start..block.span.end).is_none() {
            continue;
        }
        page.set(Span::new(at, start), index.saturating_sub(1), BlockKind::Paragraph);
        page.set(Span::new(start, block.span.end), index, block.kind);
        at = block.span.end;
    }
    page.set(Span::new(at, text.len()), blocks.len().saturating_sub(1), BlockKind::Paragraph);
    page.lines
}

/// The lines that are there so far.
struct Page<'a> {
    text: &'a str,
    width: u16,
    lines: Vec<Line>,
}

/// How the lines of a paragraph are set in.
#[derive(Clone, Copy)]
struct Indents {
    first: u16,
    rest: u16,
}

/// A stretch of text that is not broken: where it stands, its cells, and the spaces after it.
#[derive(Debug)]
struct Piece {
    span: Span,
    cells: usize,
    spaces: usize,
}

impl Piece {
    /// Every piece counts a cell at least, so that a line has no more pieces than cells.
    fn new(span: Span, cells: usize) -> Self {
        Self { span, cells: cells.max(span.len() / BYTES_IN_CELL).max(1), spaces: 0 }
    }
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.cells as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.spaces as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Bytes that are broken into pieces at a time: what bounds the memory that a line without end takes.
const CHUNK: usize = 8 * 1024;
/// Bytes that a cell has at most, on average; marks piled up beyond it count as cells.
const BYTES_IN_CELL: usize = 16;
/// Columns that lists and quotations are set in.
const INDENT: u16 = 2;
/// The narrowest column in which anything is set in.
const NARROW: u16 = 24;

impl Page<'_> {
    /// Lays out one block: its lines of text one after the other, a blank one where one or more are empty.
    fn set(&mut self, span: Span, block: usize, kind: BlockKind) {
        let mut at = span.start;
        let mut blank = !self.lines.is_empty() && !self.continues_list(kind);
        for row in span.of(self.text).split('\n') {
            let inner = row.trim();
            let start = at + (row.len() - row.trim_start().len());
            at += row.len() + 1;
            if inner.is_empty() {
                blank = !self.lines.is_empty();
                continue;
            }
            if std::mem::take(&mut blank) {
                self.leave_blank();
            }
            self.break_row(Span::new(start, start + inner.len()), block, kind);
        }
    }

    fn continues_list(&self, kind: BlockKind) -> bool {
        let list = matches!(kind, BlockKind::ListItem | BlockKind::Table);
        list && self.lines.last().is_some_and(|line| line.kind == kind && !line.span.is_empty())
    }

    fn leave_blank(&mut self) {
        if let Some(last) = self.lines.last().copied() {
            let span = Span::new(last.span.end, last.span.end);
            self.lines.push(Line { span, indent: 0, ..last });
        }
    }

    /// Breaks a row that has no line end inside.
    fn break_row(&mut self, row: Span, block: usize, kind: BlockKind) {
        let text = row.of(self.text);
        let indents = self.indents(kind, text);
        let mut line = Line { span: row, block, kind, indent: indents.first, direction: direction(text) };
        let room = usize::from(self.width - indents.rest);
        let mut pieces = Vec::new();
        let mut at = row.start;
        while at < row.end {
            let end = chunk_end(self.text, Span::new(at, row.end));
            cut(Span::new(at, end).of(self.text), at, room, &mut pieces);
            at = end;
            let set = self.fill(&pieces, line, indents.rest);
            if set > 0 {
                pieces.drain(..set);
                line.indent = indents.rest;
            }
        }
        self.push(&pieces, line);
    }

    /// Sets all lines of `pieces` but the last, which may go on, and tells with which piece that one begins.
    fn fill(&mut self, pieces: &[Piece], line: Line, indent: u16) -> usize {
        let widths = [line.indent, indent].map(|indent| f64::from(self.width - indent));
        let lines = wrap_first_fit(pieces, &widths);
        let Some((last, full)) = lines.split_last() else { return 0 };
        for (n, pieces) in full.iter().enumerate() {
            self.push(pieces, Line { indent: if n == 0 { line.indent } else { indent }, ..line });
        }
        pieces.len() - last.len()
    }

    fn push(&mut self, pieces: &[Piece], line: Line) {
        if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
            self.lines.push(Line { span: first.span.cover(last.span), ..line });
        }
    }

    /// How a block is set in: items of lists hang on their bullets.
    fn indents(&self, kind: BlockKind, row: &str) -> Indents {
        let step = if self.width < NARROW { 0 } else { INDENT };
        match kind {
            BlockKind::ListItem => Indents { first: step, rest: (step + bullet(row)).min(self.width / 2) },
            BlockKind::Quote | BlockKind::Caption => Indents { first: step, rest: step },
            // The rest of a row is set in, so that one sees where the next begins.
            BlockKind::Table => Indents { first: 0, rest: step },
            BlockKind::Headline | BlockKind::Heading | BlockKind::Paragraph => Indents { first: 0, rest: 0 },
        }
    }
}

/// The end of the next chunk: after its last space if it has one, else after its last whole character.
fn chunk_end(text: &str, rest: Span) -> usize {
    if rest.len() <= CHUNK {
        return rest.end;
    }
    let end = text.floor_char_boundary(rest.start + CHUNK);
    let chunk = Span::new(rest.start, end).of(text);
    let clusters_end =
        || clusters(chunk).last().map(|last| rest.start + last.at).filter(|&at| at > rest.start);
    let space = chunk.rfind(' ').map(|at| rest.start + at + 1);
    space.or_else(clusters_end).unwrap_or(end)
}

/// Cuts a chunk that begins at byte `at` into pieces of at most `room` cells.
fn cut(chunk: &str, at: usize, room: usize, pieces: &mut Vec<Piece>) {
    let spaced = chunk.chars().all(has_words_between_spaces);
    let separator = if spaced { WordSeparator::AsciiSpace } else { WordSeparator::UnicodeBreakProperties };
    let mut start = at;
    for word in separator.find_words(chunk) {
        cut_word(&word, start, room, pieces);
        start += word.word.len() + word.whitespace.len();
    }
}

/// Tells whether lines of such characters are broken at spaces, hyphens and dashes alone, so that the rules of
/// Unicode need not be asked. They cost more than all the rest.
fn has_words_between_spaces(c: char) -> bool {
    matches!(c, ' '..='~' | '¡'..='\u{52f}' | '\u{2010}'..='\u{2027}' | '€') && c != '\u{ad}'
}

/// Cuts a word after its hyphens and dashes, and where it is still too wide.
fn cut_word(word: &Word<'_>, start: usize, room: usize, pieces: &mut Vec<Piece>) {
    let mut from = 0;
    if word.word.contains(['-', '—']) {
        let mut places = WordSplitter::HyphenSplitter.split_points(word.word);
        places.extend(word.word.match_indices('—').map(|(at, dash)| at + dash.len()));
        places.sort_unstable();
        for to in places {
            cut_wide(&word.word[from..to], start + from, room, pieces);
            from = to;
        }
    }
    if from < word.word.len() || word.word.is_empty() {
        cut_wide(&word.word[from..], start + from, room, pieces);
    }
    if let Some(last) = pieces.last_mut() {
        last.spaces = word.whitespace.len();
    }
}

/// Cuts what is wider than a line between its characters.
fn cut_wide(word: &str, start: usize, room: usize, pieces: &mut Vec<Piece>) {
    let (mut from, mut taken) = (0, 0);
    let fits = word.len() / BYTES_IN_CELL <= room && cells(word) <= room;
    for cluster in clusters(word).take_while(|_| !fits) {
        let full = taken + cluster.width > room || (cluster.at - from) / BYTES_IN_CELL >= room;
        if full && cluster.at > from {
            pieces.push(Piece::new(Span::new(start + from, start + cluster.at), taken));
            (from, taken) = (cluster.at, 0);
        }
        taken += cluster.width;
    }
    let rest = if fits { cells(word) } else { taken };
    pieces.push(Piece::new(Span::new(start + from, start + word.len()), rest));
}

/// The cells of the bullet or number that an item begins with, and of the space after it.
fn bullet(row: &str) -> u16 {
    let sign = row.split(' ').next().unwrap_or_default();
    let numbered = sign.len() <= 4 && sign.ends_with(['.', ')']);
    let is_bullet = numbered || matches!(sign, "-" | "*" | "+" | "•" | "–" | "—" | "·" | "▪" | "◦");
    if is_bullet && sign.len() < row.len() { cells(sign) as u16 + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(text: &str, part: &str, kind: BlockKind) -> Block {
        let start = text.find(part).unwrap();
        Block { span: Span::new(start, start + part.len()), kind }
    }

    /// Wraps and shows each line, set in as it is.
    fn check(text: &str, blocks: &[Block], width: u16, shown: &[&str]) {
        let lines = wrap(text, blocks, width);
        let show = |line: &Line| format!("{}{}", " ".repeat(line.indent.into()), line.span.of(text));
        assert_eq!(lines.iter().map(show).collect::<Vec<_>>(), shown);
    }

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        check("The quay is ours.", &[], 10, &["The quay", "is ours."]);
        check("a well-kept secret", &[], 8, &["a well-", "kept", "secret"]);
        check("it ended—or so he said—at noon", &[], 12, &["it ended—or", "so he said—", "at noon"]);
        check("pages 11-12 of it", &[], 8, &["pages", "11-12 of", "it"]);
    }

    #[test]
    fn long_words_are_broken() {
        check("see https://quay.example/a/b now", &[], 10, &["see", "https://qu", "ay.example", "/a/b now"]);
        check("abcdefgh", &[], 3, &["abc", "def", "gh"]);
        check("abc", &[], 0, &["a", "b", "c"]);
    }

    #[test]
    fn chinese_is_broken_between_its_characters() {
        check("港の会談は続く。", &[], 6, &["港の会", "談は続", "く。"]);
        check("漢字", &[], 1, &["漢", "字"]);
    }

    #[test]
    fn paragraphs_are_set_apart_and_line_ends_kept() {
        check("one\n\n\n  two\nthree \n", &[], 20, &["one", "", "two", "three"]);
        check(" \n\n", &[], 20, &[]);
        check("", &[], 20, &[]);
    }

    #[test]
    fn lists_hang_and_quotations_are_set_in() {
        let text = "Head\n\n- one two three four\n\n- five\n\nsaid so and so on and on\n\nlast";
        let blocks = [
            block(text, "Head", BlockKind::Heading),
            block(text, "- one two three four", BlockKind::ListItem),
            block(text, "- five", BlockKind::ListItem),
            block(text, "said so and so on and on", BlockKind::Quote),
        ];
        let lines = [
            "Head",
            "",
            "  - one two three four",
            "  - five",
            "",
            "  said so and so on and",
            "  on",
            "",
            "last",
        ];
        check(text, &blocks, 24, &lines);
        check(
            &text[6..26],
            &[block(&text[6..], "- one two three four", BlockKind::ListItem)],
            24,
            &lines[2..3],
        );
        check(
            "12. one two three four",
            &[Block { span: Span::new(0, 22), kind: BlockKind::ListItem }],
            18,
            &["12. one two three", "    four"],
        );
    }

    #[test]
    fn text_between_blocks_is_not_lost() {
        let text = "before\n\nblock\n\nafter";
        let blocks = [block(text, "block", BlockKind::Heading)];
        check(text, &blocks, 20, &["before", "", "block", "", "after"]);
        let broken = [Block { span: Span::new(3, 900), kind: BlockKind::Quote }];
        check(text, &broken, 20, &["before", "", "block", "", "after"]);
    }

    #[test]
    fn a_line_without_end_gives_lines_like_any_other() {
        for word in ["x", "é", "漢", "a ", "\u{301}", "\u{200b}", "x-", "\u{200b} "] {
            let text = word.repeat(40_000 / word.len());
            let lines = wrap(&text, &[], 40);
            let longest = lines.iter().map(|line| line.span.len()).max().unwrap();
            assert!(longest <= CHUNK, "{word:?} {longest}");
        }
    }

    #[test]
    fn right_to_left_paragraphs_are_known() {
        let lines = wrap("שלום עולם\n\nand on", &[], 20);
        assert_eq!(lines[0].direction, Direction::RightToLeft);
        assert_eq!(lines[2].direction, Direction::LeftToRight);
    }

    fn articles() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "the",
            "quay",
            "-",
            "well-kept",
            "漢字",
            "ne\u{301}",
            "👩\u{200d}🚀",
            "\n",
            "\n\n",
            "  ",
            "\u{200b}",
            "“no”",
            "https://a.example/b?c=d",
            "\t",
            "\u{a0}",
            "שלום",
            "…",
            "\u{1b}[1m",
            "ก็ตาม",
        ]);
        let piece = prop_oneof![words.prop_map(str::to_owned), any::<char>().prop_map(String::from)];
        prop::collection::vec((piece, any::<bool>()), 0..60).prop_map(|all| {
            all.into_iter().map(|(word, space)| word + if space { " " } else { "" }).collect()
        })
    }

    proptest! {
        #[test]
        fn every_character_stands_in_one_line(text in articles(), width in 1_u16..40, cuts in any::<(u8, u8)>()) {
            let place = |n: u8| text.floor_char_boundary(usize::from(n) % (text.len() + 1));
            let (a, b) = (place(cuts.0), place(cuts.1));
            let blocks = [Block { span: Span::new(a.min(b), a.max(b)), kind: BlockKind::ListItem }];
            let lines = wrap(&text, &blocks, width);
            prop_assert!(lines.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            let set: String = lines.iter().flat_map(|l| l.span.of(&text).chars()).collect();
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&set), solid(&text));
        }

        #[test]
        fn no_line_is_wider_than_the_column(text in articles(), width in 1_u16..40) {
            for line in wrap(&text, &[], width) {
                let words = line.span.of(&text);
                let fits = cells(words) + usize::from(line.indent) <= usize::from(width);
                prop_assert!(fits || clusters(words).count() == 1, "{words:?}");
            }
        }
    }
}
