//! Places where a passage stands with few errors: seeds found by exact search, each checked by a banded
//! edit distance.
//!
//! Invariant: the work is bounded by constants times the length of the text. A passage with `k` errors
//! allowed is cut into `k + 1` pieces, so one of them stands there word for word; pieces too common to help are
//! left out, and so are the places beyond a budget.

use crate::model::span::Span;
use memchr::memmem;

/// The longest passage, in characters, that is looked for with errors.
const LONGEST: usize = 16 * 1024;

/// The most errors allowed, however long the passage.
const MOST_ERRORS: usize = 64;

/// How often a piece may stand in the text before it is too common to say anything.
const COMMON: usize = 512;

/// Cells of the distance tables that one search may fill.
const BUDGET: usize = 32 << 20;

/// How far beyond its own length a context is compared.
const CONTEXT_SLACK: usize = 8;

/// A place where the passage stands with few errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Site {
    /// Bytes of the text.
    pub(super) span: Span,
    /// Characters to change, drop or add.
    pub(super) errors: usize,
}

impl Site {
    /// Tells whether both are readings of one place rather than two places.
    pub(super) fn is_same_place(&self, other: &Self) -> bool {
        let both_perfect = self.errors == 0 && other.errors == 0;
        self.span.overlaps(other.span) && !both_perfect
    }
}

/// A piece of the passage that was found in the text.
#[derive(Debug, Clone, Copy)]
struct Hit {
    /// Byte of the text at which the piece stands.
    at: usize,
    /// Characters of the passage before the piece.
    offset: usize,
    /// Byte of the text at which the passage would begin if it stood here without errors; may be negative.
    begin: i64,
}

/// Finds the places where `passage` stands with at most 15 errors in a hundred characters.
pub(super) fn sites(text: &str, passage: &str) -> Vec<Site> {
    let letters: Vec<char> = passage.chars().take(LONGEST + 1).collect();
    if letters.is_empty() || letters.len() > LONGEST {
        return Vec::new();
    }
    let allowed = (letters.len() * 3 / 20).min(MOST_ERRORS);
    let affordable = (BUDGET / (letters.len() * (2 * allowed + 1))).clamp(1, COMMON);
    let mut found: Vec<Site> = candidates(hits(text, passage, allowed), allowed)
        .into_iter()
        .take(affordable)
        .filter_map(|hit| align(text, &letters, allowed, hit))
        .collect();
    found.sort_by_key(|site| (site.span, site.errors));
    found.dedup_by_key(|site| site.span);
    found
}

/// Where the pieces of the passage stand.
fn hits(text: &str, passage: &str, allowed: usize) -> Vec<Hit> {
    let mut found = Vec::new();
    for (offset, byte, piece) in pieces(passage, allowed + 1) {
        let places: Vec<usize> = memmem::find_iter(text.as_bytes(), piece).take(COMMON + 1).collect();
        if places.len() <= COMMON {
            found.extend(places.iter().map(|&at| Hit { at, offset, begin: at as i64 - byte as i64 }));
        }
    }
    found
}

/// Cuts the passage into `count` pieces of about equal length: characters before, bytes before, piece.
fn pieces(passage: &str, count: usize) -> Vec<(usize, usize, &str)> {
    let mut starts: Vec<usize> = passage.char_indices().map(|(at, _)| at).collect();
    let length = starts.len();
    starts.push(passage.len());
    let bounds: Vec<usize> = (0..=count).map(|i| i * length / count).collect();
    bounds.windows(2).map(|w| (w[0], starts[w[0]], &passage[starts[w[0]]..starts[w[1]]])).collect()
}

/// One hit for each place that the hits point to, those with most hits first.
fn candidates(mut hits: Vec<Hit>, allowed: usize) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.begin, hit.offset));
    // An error shifts what follows by one character, of at most four bytes.
    let reach = 4 * allowed as i64;
    let mut groups: Vec<(usize, Hit)> = Vec::new();
    let mut rest = hits.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|hit| hit.begin <= first.begin + reach);
        let (group, later) = rest.split_at(count);
        groups.extend(most_common(group).map(|hit| (count, hit)));
        rest = later;
    }
    groups.sort_by_key(|(votes, hit)| (std::cmp::Reverse(*votes), hit.begin));
    groups.into_iter().map(|(_, hit)| hit).collect()
}

/// A hit with the beginning that most hits of a sorted group agree on.
fn most_common(group: &[Hit]) -> Option<Hit> {
    group.chunk_by(|a, b| a.begin == b.begin).rev().max_by_key(|run| run.len()).map(|run| run[0])
}

/// A cell of the distance table: errors so far, and where in the window the match began.
#[derive(Debug, Clone, Copy)]
struct Cell {
    errors: usize,
    begun: usize,
}

impl Cell {
    const OUT: Self = Self { errors: usize::MAX / 2, begun: 0 };

    fn plus(self, errors: usize) -> Self {
        Self { errors: self.errors + errors, ..self }
    }

    /// The better of the two; `self` where they are equal.
    fn or(self, other: Self) -> Self {
        if other.errors < self.errors { other } else { self }
    }
}

/// The characters around a hit, and the diagonal on which the passage would stand without errors.
struct Window {
    letters: Vec<(usize, char)>,
    end: usize,
    /// Index into `letters` of the passage's first character, less the errors allowed; may be negative.
    first: isize,
}

impl Window {
    fn around(text: &str, length: usize, allowed: usize, hit: Hit) -> Self {
        let mut before = text[..hit.at].char_indices().rev().take(hit.offset + allowed);
        let mut start = hit.at;
        let mut walked = 0;
        for (at, _) in &mut before {
            start = at;
            walked += 1;
        }
        let lead = walked - hit.offset as isize;
        let count = (lead + (length + allowed) as isize).max(0) as usize;
        let letters: Vec<(usize, char)> =
            text[start..].char_indices().take(count).map(|(at, c)| (start + at, c)).collect();
        let end = letters.last().map_or(start, |(at, c)| at + c.len_utf8());
        Self { letters, end, first: lead - allowed as isize }
    }

    /// The window index of slot `slot` of the band in row `row`, where it lies inside the window.
    fn column(&self, row: usize, slot: usize) -> Option<usize> {
        usize::try_from(self.first + (row + slot) as isize).ok().filter(|&j| j <= self.letters.len())
    }

    /// The byte of the text at window index `index`.
    fn byte(&self, index: usize) -> usize {
        self.letters.get(index).map_or(self.end, |(at, _)| *at)
    }
}

/// The passage's best fit around a hit, if it has no more than the errors allowed.
fn align(text: &str, passage: &[char], allowed: usize, hit: Hit) -> Option<Site> {
    let window = Window::around(text, passage.len(), allowed, hit);
    let start = |slot| window.column(0, slot).map_or(Cell::OUT, |begun| Cell { errors: 0, begun });
    let mut row: Vec<Cell> = (0..=2 * allowed).map(start).collect();
    for (i, &letter) in passage.iter().enumerate() {
        row = next_row(&window, &row, i + 1, letter);
        if row.iter().all(|cell| cell.errors > allowed) {
            return None;
        }
    }
    let ends =
        row.iter().enumerate().filter_map(|(slot, &cell)| Some((window.column(passage.len(), slot)?, cell)));
    let (end, cell) =
        ends.min_by_key(|(end, cell)| (cell.errors, end.abs_diff(cell.begun + passage.len())))?;
    let span = Span::new(window.byte(cell.begun), window.byte(end));
    (cell.errors <= allowed && !span.is_empty()).then_some(Site { span, errors: cell.errors })
}

/// The row of the banded table after one more letter of the passage.
fn next_row(window: &Window, above: &[Cell], row: usize, letter: char) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(above.len());
    for slot in 0..above.len() {
        let Some(column) = window.column(row, slot) else {
            cells.push(Cell::OUT);
            continue;
        };
        let differs = column == 0 || window.letters[column - 1].1 != letter;
        let kept = if column == 0 { Cell::OUT } else { above[slot].plus(usize::from(differs)) };
        let dropped = above.get(slot + 1).map_or(Cell::OUT, |cell| cell.plus(1));
        let added = slot.checked_sub(1).map_or(Cell::OUT, |left| cells[left].plus(1));
        cells.push(kept.or(dropped).or(added));
    }
    cells
}

/// How many characters of a context agree with the text that begins where the context begins.
pub(super) fn agreeing(context: impl Iterator<Item = char>, text: impl Iterator<Item = char>) -> usize {
    let context: Vec<char> = context.collect();
    let text: Vec<char> = text.take(context.len() + CONTEXT_SLACK).collect();
    let mut row: Vec<usize> = (0..=text.len()).collect();
    for (i, letter) in context.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for j in 1..=text.len() {
            let kept = diagonal + usize::from(text[j - 1] != *letter);
            diagonal = row[j];
            row[j] = kept.min(row[j] + 1).min(row[j - 1] + 1);
        }
    }
    let errors = row.iter().copied().min().unwrap_or(0);
    context.len().saturating_sub(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, passage: &str) -> Vec<(String, usize)> {
        sites(text, passage).iter().map(|s| (s.span.of(text).to_owned(), s.errors)).collect()
    }

    #[test]
    fn every_perfect_copy_is_a_site() {
        assert_eq!(check("one two one", "one"), [("one".into(), 0), ("one".into(), 0)]);
    }

    #[test]
    fn substitution_loss_and_addition_are_errors() {
        let passage = "the owners rejected it outright";
        for (text, errors) in [
            ("Then the owners rejected it outright.", 0),
            ("Then the owners rejekted it outright.", 1),
            ("Then the owners reected it outright.", 1),
            ("Then the owners rejjected it outright.", 1),
            ("Then the owner rejected it all outright", 5),
        ] {
            assert_eq!(
                check(text, passage).first().map(|(_, e)| *e),
                (errors <= 4).then_some(errors),
                "{text}"
            );
        }
    }

    #[test]
    fn a_changed_first_letter_belongs_to_the_site() {
        assert_eq!(
            check("so: xhe owners rejected it", "the owners rejected it"),
            [("xhe owners rejected it".into(), 1)]
        );
    }

    #[test]
    fn a_passage_cut_by_the_end_of_the_text_is_found() {
        assert_eq!(check("the owners rejected i", "the owners rejected it").len(), 1);
        assert_eq!(check("e owners rejected it", "the owners rejected it").len(), 1);
    }

    #[test]
    fn wide_characters_count_as_one() {
        assert_eq!(
            check("漢字文化圏は広い地域", "漢字文化園は広い地域"),
            [("漢字文化圏は広い地域".into(), 1)]
        );
    }

    #[test]
    fn agreement_counts_letters_and_forgives_shifts() {
        let agree = |a: &str, b: &str| agreeing(a.chars(), b.chars());
        assert_eq!(agree("abcdef", "abcdefgh"), 6);
        assert_eq!(agree("abcdef", "abXcdef"), 5);
        assert_eq!(agree("abcdef", ""), 0);
        assert_eq!(agree("", "abc"), 0);
    }
}
