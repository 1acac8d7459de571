//! Text being typed, in rows: unlike laid-out text it keeps every space and every empty line, so that the cursor
//! always has a place.

use crate::model::span::Span;
use crate::text::display::{clusters, width};

/// Breaks a text into rows of at most `columns` cells, after spaces where there are any.
pub(super) fn rows(text: &str, columns: u16) -> Vec<Span> {
    let columns = usize::from(columns.max(1));
    let mut rows = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        break_line(line, at, columns, &mut rows);
        at += line.len() + 1;
    }
    rows
}

/// Breaks one line; a space at the end of a row may stand beyond its edge.
fn break_line(line: &str, at: usize, columns: usize, rows: &mut Vec<Span>) {
    let (mut start, mut taken, mut word, mut spaced) = (0, 0, 0, false);
    for cluster in clusters(line) {
        let space = cluster.symbol == " ";
        if std::mem::replace(&mut spaced, space) {
            word = cluster.at;
        }
        if !space && taken + cluster.width > columns && cluster.at > start {
            let cut = if word > start { word } else { cluster.at };
            rows.push(Span::new(at + start, at + cut));
            (start, taken) = (cut, width(&line[cut..cluster.at]));
        }
        taken += cluster.width;
    }
    rows.push(Span::new(at + start, at + line.len()));
}

/// Row and column of the cursor. At the end of a full row it stands in the last column.
pub(super) fn place(text: &str, rows: &[Span], cursor: usize, columns: u16) -> (usize, u16) {
    let row = rows.partition_point(|row| row.start <= cursor).saturating_sub(1);
    let start = rows.get(row).map_or(0, |row| row.start);
    let column = width(text.get(start..cursor).unwrap_or_default());
    (row, (column as u16).min(columns.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaks `text`, with `|` for the cursor, and checks rows and the cursor's place.
    fn check(text: &str, columns: u16, shown: &[&str], cursor: (usize, u16)) {
        let at = text.find('|').unwrap();
        let text = text.replace('|', "");
        let rows = rows(&text, columns);
        assert_eq!(rows.iter().map(|row| row.of(&text)).collect::<Vec<_>>(), shown);
        assert_eq!(place(&text, &rows, at, columns), cursor);
    }

    #[test]
    fn rows_break_after_spaces_and_keep_them() {
        check("one two three|", 8, &["one two ", "three"], (1, 5));
        check("one two  |three", 8, &["one two  ", "three"], (1, 0));
        check("abcdefgh|ij", 4, &["abcd", "efgh", "ij"], (2, 0));
        check("one\u{a0}two|", 5, &["one\u{a0}", "two"], (1, 3));
        check("漢字漢|字", 5, &["漢字", "漢字"], (1, 2));
    }

    #[test]
    fn empty_lines_have_rows() {
        check("|", 8, &[""], (0, 0));
        check("a\n\n|b\n", 8, &["a", "", "b", ""], (2, 0));
        check("a\n\nb\n|", 8, &["a", "", "b", ""], (3, 0));
        check("ab |", 2, &["ab "], (0, 1));
    }
}
