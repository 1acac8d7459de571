//! From text to its paragraphs, one line each.
//!
//! Invariant: the words of the lines are the words of the text, in order.

use super::metadata;
use crate::model::article::{BlockKind, Link};

/// The narrowest and the widest column, in characters, at which texts are wrapped by hand.
const COLUMNS: std::ops::RangeInclusive<usize> = 45..=120;

/// A paragraph, a heading, a label: what stands on one line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The words, with single spaces between them.
    pub(crate) text: String,
    /// What the mark-up says that it is, where there is mark-up.
    pub(crate) kind: Option<BlockKind>,
    /// Links of `text`, in order.
    pub(crate) links: Vec<Link>,
}

impl Line {
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: squeeze(text), kind: None, links: Vec::new() }
    }
}

/// The lines of a canonical text that are not empty; lines broken by hand are joined to paragraphs again.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    match wrapped_at(text) {
        Some(column) => unwrap(text, column),
        None => text.lines().filter(|line| !line.trim().is_empty()).map(Line::plain).collect(),
    }
}

/// Text with single spaces and none around it.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The column at which the text was wrapped by hand, if it was: nearly every line that another one follows
/// is so long that the first word of that one had no room, and few of them end a sentence.
fn wrapped_at(text: &str) -> Option<usize> {
    let widest = text.lines().map(width).max().unwrap_or_default();
    // A stray long line, such as an address, must not hide the column of all others.
    let column = if COLUMNS.contains(&widest) { widest } else { common_width(text)? };
    let (mut followed, mut full, mut ended) = (0, 0, 0);
    for (line, next) in pairs(text) {
        followed += 1;
        full += usize::from(is_full(line, next, column));
        ended += usize::from(super::score::ends_sentence(line));
    }
    (followed >= 3 && full * 4 >= followed * 3 && ended * 2 <= followed).then_some(column)
}

/// The width that one line in fifty exceeds, if that is a column.
fn common_width(text: &str) -> Option<usize> {
    let mut widths: Vec<usize> = text.lines().map(width).filter(|&w| w > 0).collect();
    let at = widths.len().checked_sub(1 + widths.len() / 50)?;
    let (_, &mut column, _) = widths.select_nth_unstable(at);
    COLUMNS.contains(&column).then_some(column)
}

/// Lines with the lines that follow them at once.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().zip(text.lines().skip(1)).filter(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())
}

fn is_full(line: &str, next: &str, column: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, width);
    let width = width(line);
    width <= column && width + 1 + word > column.saturating_sub(2)
}

fn width(line: &str) -> usize {
    line.trim_end().chars().count()
}

fn unwrap(text: &str, column: usize) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::new();
    let mut open = false;
    let mut all = text.lines().peekable();
    while let Some(line) = all.next() {
        let next = all.peek().copied().unwrap_or_default();
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match joined.last_mut() {
            Some(last) if open => {
                last.text.push(' ');
                last.text.push_str(&squeeze(line));
            }
            _ => joined.push(Line::plain(line)),
        }
        open = !next.trim().is_empty()
            && is_full(line, next, column)
            && !stands_alone(line)
            && !stands_alone(next);
    }
    joined
}

/// Whether a line is an item of a list, or a by-line or date line, which no paragraph holds.
fn stands_alone(line: &str) -> bool {
    is_item(line) || metadata::read(line).is_some()
}

/// Whether a line begins with a bullet or a number of a list.
pub(crate) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let bullet = ["• ", "- ", "* ", "▪ ", "◦ ", "‣ "].iter().any(|bullet| line.starts_with(bullet));
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    bullet || ((1..=2).contains(&digits) && [". ", ") "].iter().any(|end| line[digits..].starts_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = lines(text).into_iter().map(|line| line.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn one_line_a_paragraph_stays() {
        check(
            "Headline\nThe  first paragraph.\n\n\n The second. \n",
            &["Headline", "The first paragraph.", "The second."],
        );
        check("", &[]);
    }

    #[test]
    fn lines_broken_by_hand_are_joined() {
        check(
            "Port reopens after strike\n\n\
             The port of Halden opened its gates again on Monday, nine days\n\
             after the dockers had walked out over the plan to close two of\n\
             its five quays.\n\n\
             Nobody was more surprised than the dockers, who had brought food\n\
             and blankets for another week, and took them home again in the\n\
             rain.\n",
            &[
                "Port reopens after strike",
                "The port of Halden opened its gates again on Monday, nine days after the dockers had walked out \
                 over the plan to close two of its five quays.",
                "Nobody was more surprised than the dockers, who had brought food and blankets for another week, \
                 and took them home again in the rain.",
            ],
        );
    }

    #[test]
    fn a_list_of_short_lines_is_not_joined() {
        check("Home\nNews\nSport\nWeather\nContact us", &["Home", "News", "Sport", "Weather", "Contact us"]);
    }

    #[test]
    fn paragraphs_of_one_length_are_not_joined() {
        let text = "Ship one left the port in the rain that night, and nobody waved to it.\n".repeat(6);
        assert_eq!(lines(&text).len(), 6);
    }

    #[test]
    fn items_are_told_by_bullet_or_number() {
        assert!(is_item("• one") && is_item("- two") && is_item("3. three") && is_item("4) four"));
        assert!(!is_item("3.5 million people") && !is_item("-one") && !is_item("2026. Then"));
    }
}
