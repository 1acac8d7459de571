//! Text as it may be sent to a terminal: no control characters, known widths, right-to-left words in the order
//! in which they are seen.
//!
//! Invariant: what [`visible`] returns moves no cursor, changes no colour, reorders nothing, and takes
//! [`width`] cells, in terminals that know of emoji sequences and in those that do not: a sequence is shown as
//! its first emoji. Everything is linear in the length of the text.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What fills one cell, or two: a character with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// Byte of the source at which it begins.
    pub at: usize,
    /// What is drawn.
    pub symbol: Cow<'a, str>,
    /// Cells that it takes, never 0.
    pub width: usize,
}

/// Which way a paragraph runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// As Latin, Cyrillic, Chinese.
    #[default]
    LeftToRight,
    /// As Hebrew and Arabic.
    RightToLeft,
}

/// The text without anything that a terminal would obey.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| simple_width(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(clusters(text).fold(String::with_capacity(text.len()), |mut shown, cluster| {
        shown.push_str(&cluster.symbol);
        shown
    }))
}

/// How many cells a text takes when it is drawn.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.len();
    }
    clusters(text).map(|cluster| cluster.width).sum()
}

/// The visible text, cut to `room` cells; `mark` ends it where something was cut off.
pub fn truncate<'a>(text: &'a str, room: usize, mark: &str) -> Cow<'a, str> {
    let kept = room.saturating_sub(width(mark));
    let (mut cells, mut cut) = (0, 0);
    let mut all = clusters(text);
    while let Some(cluster) = all.next() {
        if cells + cluster.width > room {
            let mark = if width(mark) <= room { mark } else { "" };
            return Cow::Owned(format!("{}{mark}", visible(&text[..cut])));
        }
        cells += cluster.width;
        if cells <= kept {
            cut = all.at;
        }
    }
    visible(text)
}

/// The clusters of a text, in the order in which it is read.
pub fn clusters(text: &str) -> Clusters<'_> {
    Clusters { text, at: 0 }
}

/// Which way a paragraph runs: as its first letter does.
pub fn direction(paragraph: &str) -> Direction {
    let letter = paragraph.chars().take(LOOK_AHEAD).find(|&c| is_right_to_left(c) || c.is_alphabetic());
    if letter.is_some_and(is_right_to_left) { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// The clusters of one line, in the order in which they are seen from left to right.
pub fn reorder(line: &str, direction: Direction) -> Vec<Cluster<'_>> {
    let mut read: Vec<Cluster<'_>> = clusters(line).collect();
    if direction == Direction::LeftToRight && !line.chars().any(is_right_to_left) {
        return read;
    }
    let levels = levels(&read, direction);
    for (cluster, level) in read.iter_mut().zip(&levels) {
        if let Some(mirrored) = mirror(&cluster.symbol).filter(|_| level.is_rtl()) {
            cluster.symbol = Cow::Borrowed(mirrored);
        }
    }
    let order = BidiInfo::reorder_visual(&levels);
    order.into_iter().filter_map(|i| read.get(i).cloned()).collect()
}

/// An iterator over clusters. It remembers nothing but its place: cutting a text between two clusters changes
/// neither of them.
#[derive(Debug, Clone)]
pub struct Clusters<'a> {
    text: &'a str,
    at: usize,
}

/// Longest run of bytes that is taken for one character with its marks; more are piled up by malice alone.
const LONGEST: usize = 64;
/// How many characters of a paragraph may stand before its first letter.
const LOOK_AHEAD: usize = 1024;
/// What carries a mark that has no letter to stand on.
const BASE: char = '◌';

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    fn next(&mut self) -> Option<Cluster<'a>> {
        loop {
            let at = self.at;
            let rest = self.text.get(at..).filter(|rest| !rest.is_empty())?;
            if let Some((len, width)) = simple(rest) {
                self.at += len;
                return Some(Cluster { at, symbol: Cow::Borrowed(&rest[..len]), width });
            }
            let window = &rest[..rest.floor_char_boundary(LONGEST)];
            let grapheme = window.graphemes(true).next()?;
            let (len, cluster) = shown(at, grapheme);
            self.at += len;
            if cluster.is_some() {
                return cluster;
            }
        }
    }
}

/// Length and width of the first character, if it and the next are such as never combine.
fn simple(rest: &str) -> Option<(usize, usize)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let width = simple_width(first)?;
    let alone = chars.next().is_none_or(|next| simple_width(next).is_some());
    alone.then_some((first.len_utf8(), width))
}

/// The width of a character that is drawn as it is and combines with nothing like it.
fn simple_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' | '¡'..='¬' | '®'..='\u{2ff}' | '\u{391}'..='\u{3c9}' | '\u{400}'..='\u{481}' => Some(1),
        '\u{48a}'..='\u{52f}' | '\u{1e00}'..='\u{1eff}' | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' => {
            Some(1)
        }
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203b}' | '\u{2500}'..='\u{259f}' | '€' => Some(1),
        '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3041}'..='\u{3096}' => Some(2),
        '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => Some(2),
        _ => None,
    }
}

/// What is drawn for the beginning of a grapheme, and how long that beginning is: all of it, but for piled-up
/// Hangul consonants and prefixed signs, which take more than two cells.
fn shown(at: usize, grapheme: &str) -> (usize, Option<Cluster<'_>>) {
    let sequence = grapheme.split_once('\u{200d}').filter(|(first, _)| first.chars().any(is_wide));
    if let Some((first, _)) = sequence {
        return (grapheme.len(), shown(at, first).1);
    }
    let mut symbol = String::new();
    let mut len = grapheme.len();
    for (byte, c) in grapheme.char_indices().filter_map(|(byte, c)| Some((byte, as_drawn(c)?))) {
        let before = symbol.len();
        symbol.push(c);
        if before > 0 && cell_width(&symbol) > 2 {
            symbol.truncate(before);
            len = byte;
            break;
        }
    }
    (
        len,
        settle(symbol).map(|(symbol, width)| Cluster {
            at,
            symbol: as_source(symbol, &grapheme[..len]),
            width,
        }),
    )
}

/// Gives marks without a letter a base to stand on, and leaves out what shows nothing.
fn settle(mut symbol: String) -> Option<(String, usize)> {
    if symbol.chars().all(joins) {
        return None;
    }
    if cell_width(&symbol) == 0 {
        symbol.insert(0, BASE);
    }
    let width = cell_width(&symbol);
    // A lone Hangul vowel has no width and stands on nothing: it cannot be shown.
    (width > 0 && symbol.graphemes(true).count() == 1).then_some((symbol, width))
}

/// Borrows from the source what is drawn as it stands there.
fn as_source(symbol: String, source: &str) -> Cow<'_, str> {
    if symbol == source { Cow::Borrowed(source) } else { Cow::Owned(symbol) }
}

/// The character that is drawn for `c`, if any is.
fn as_drawn(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' => Some(' '),
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' => Some(' '),
        // Half-width sound marks: terminals and libraries disagree on their width.
        '\u{ff9e}' => Some('\u{309b}'),
        '\u{ff9f}' => Some('\u{309c}'),
        _ if c.is_control() || INVISIBLE.iter().any(|range| range.contains(&c)) => None,
        _ => Some(c),
    }
}

/// Characters that show nothing but steer, hide or colour others: directions, fillers, selectors, tags, and the
/// signs that some scripts draw around the number after them.
const INVISIBLE: [RangeInclusive<char>; 26] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{fffe}'..='\u{ffff}',
    '\u{13430}'..='\u{1345f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{1f3fb}'..='\u{1f3ff}',
    '\u{e0000}'..='\u{e0fff}',
];

/// Characters that join others or keep them apart; alone they are nothing.
const fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The cells of a grapheme.
fn cell_width(grapheme: &str) -> usize {
    UnicodeWidthStr::width(grapheme)
}

fn is_wide(c: char) -> bool {
    cell_width(c.encode_utf8(&mut [0; 4])) == 2
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The embedding level of each cluster of a line.
fn levels(read: &[Cluster<'_>], direction: Direction) -> Vec<Level> {
    let drawn: String = read.iter().map(|cluster| cluster.symbol.as_ref()).collect();
    let base = if direction == Direction::RightToLeft { Level::rtl() } else { Level::ltr() };
    let bidi = BidiInfo::new(&drawn, Some(base));
    let of_bytes = bidi.paragraphs.first().map(|p| bidi.reordered_levels(p, p.range.clone()));
    let of_bytes = of_bytes.unwrap_or_default();
    let mut byte = 0;
    let level_at = |cluster: &Cluster<'_>| {
        let level = of_bytes.get(byte).copied().unwrap_or(base);
        byte += cluster.symbol.len();
        level
    };
    read.iter().map(level_at).collect()
}

/// The bracket that is drawn instead of this one where text runs to the left.
fn mirror(symbol: &str) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 7] =
        [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›"), ("“", "”")];
    let opening = PAIRS.iter().find(|(open, _)| *open == symbol).map(|(_, close)| *close);
    opening.or_else(|| PAIRS.iter().find(|(_, close)| *close == symbol).map(|(open, _)| *open))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, shown: &str, cells: usize) {
        assert_eq!(visible(text), shown, "{text:?}");
        assert_eq!(width(text), cells, "{text:?}");
        assert_eq!(width(shown), cells, "{text:?}");
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        check("Osk, 4 May", "Osk, 4 May", 10);
        check("“Nē,” sacīja — Ķ", "“Nē,” sacīja — Ķ", 16);
        check("港の会談", "港の会談", 8);
        assert!(matches!(visible("“as it is”"), Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        check("a\u{1b}[31mb\u{7}c\u{9b}2Jd\u{7f}", "a[31mbc2Jd", 10);
        check("a\tb\nc\u{2028}d\u{a0}e", "a b c d e", 9);
        check("ab\u{202e}cd\u{2066}e\u{200f}\u{feff}\u{200b}\u{ad}f", "abcdef", 6);
        check("x\u{e0041}\u{fe0f}y", "xy", 2);
    }

    #[test]
    fn emoji_take_the_same_cells_everywhere() {
        check("👩‍🚀!", "👩!", 3);
        check("❤\u{fe0f}!", "❤!", 2);
        check("👍🏽.", "👍.", 3);
        check("🇺🇦.", "🇺🇦.", 3);
        check("1\u{fe0f}\u{20e3}", "1\u{20e3}", 1);
    }

    #[test]
    fn marks_stand_on_their_letter_or_on_a_base() {
        check("ne\u{301}", "ne\u{301}", 2);
        check("\u{301}a", "◌\u{301}a", 2);
        check("a\u{200b}\u{301}", "a◌\u{301}", 2);
        check("\u{200d}", "", 0);
        check("می\u{200c}خ", "می\u{200c}خ", 3);
        check("ｶ\u{ff9e}", "ｶ\u{309b}", 3);
    }

    #[test]
    fn piled_up_marks_and_consonants_are_cut_apart() {
        let pile = format!("a{}", "\u{301}".repeat(5000));
        assert!(clusters(&pile).all(|c| c.symbol.len() <= LONGEST + BASE.len_utf8()));
        assert!(clusters(&"ᄀ".repeat(500)).all(|c| c.width == 2));
    }

    #[test]
    fn what_is_cut_off_leaves_a_mark() {
        assert_eq!(truncate("harbour", 7, "…"), "harbour");
        assert_eq!(truncate("harbour", 6, "…"), "harbo…");
        assert_eq!(truncate("港の会談", 5, "…"), "港の…");
        assert_eq!(truncate("港の会談", 4, "…"), "港…");
        assert_eq!(truncate("ne\u{301}e", 2, "…"), "n…");
        assert_eq!((truncate("ab", 1, "…").as_ref(), truncate("ab", 0, "…").as_ref()), ("…", ""));
    }

    /// Reorders `line` and shows it with the source byte of each cluster.
    fn seen(line: &str, direction: Direction) -> (String, Vec<usize>) {
        let clusters = reorder(line, direction);
        (clusters.iter().map(|c| c.symbol.as_ref()).collect(), clusters.iter().map(|c| c.at).collect())
    }

    #[test]
    fn right_to_left_words_are_seen_from_the_right() {
        assert_eq!(seen("a אב c", Direction::LeftToRight), ("a בא c".into(), vec![0, 1, 4, 2, 6, 7]));
        assert_eq!(seen("אב (ג)", Direction::RightToLeft).0, "(ג) בא");
        assert_eq!(seen("אב 12 ג", Direction::RightToLeft).0, "ג 12 בא");
        assert_eq!(direction("«12» שלום"), Direction::RightToLeft);
        assert_eq!(direction("12 a שלום"), Direction::LeftToRight);
    }

    #[test]
    fn an_override_in_the_text_turns_nothing_round() {
        assert_eq!(seen("abc \u{202e}def", Direction::LeftToRight).0, "abc def");
    }

    /// Characters that have caused trouble somewhere, among any others.
    fn nasty() -> impl Strategy<Value = String> {
        let troublesome = prop::sample::select(vec![
            '\u{1b}', '\u{9b}', '\u{202e}', '\u{301}', '\u{200d}', '\u{200c}', '\u{fe0f}', '👩', '🚀', '🏽',
            '🇺', 'ᄀ', 'ᅡ', '漢', 'א', 'ع', '\n', ' ', 'a', '"', '\u{ff9e}', '\u{600}', 'क', '\u{94d}',
        ]);
        prop::collection::vec(prop_oneof![troublesome, any::<char>()], 0..40).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn no_control_character_is_ever_shown(text in nasty()) {
            let shown = visible(&text).into_owned();
            prop_assert!(!shown.chars().any(|c| as_drawn(c) != Some(c)), "{shown:?}");
        }

        #[test]
        fn clusters_have_one_or_two_cells_and_stand_in_order(text in nasty()) {
            let all: Vec<_> = clusters(&text).collect();
            prop_assert!(all.iter().all(|c| (1..=2).contains(&c.width)), "{all:?}");
            prop_assert!(all.windows(2).all(|pair| pair[0].at < pair[1].at));
        }

        #[test]
        fn cutting_keeps_within_the_room(text in nasty(), room in 0_usize..30) {
            let cells: usize = clusters(&text).map(|c| c.width).sum();
            let cut = truncate(&text, room, "…");
            if cells <= room { prop_assert_eq!(cut, visible(&text)) } else { prop_assert!(width(&cut) <= room) }
        }

        #[test]
        fn what_is_visible_keeps_its_width(text in nasty()) {
            let shown = visible(&text).into_owned();
            prop_assert_eq!(width(&shown), width(&text));
        }

        #[test]
        fn reordering_loses_nothing(text in nasty(), rtl in any::<bool>()) {
            let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
            let mut seen: Vec<usize> = reorder(&text, direction).iter().map(|c| c.at).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, clusters(&text).map(|c| c.at).collect::<Vec<_>>());
        }
    }
}
