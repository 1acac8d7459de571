//! Text being typed: one line or several, and a cursor that moves by what a person takes for a character.
//!
//! Invariant: the cursor is a byte offset on the boundary of a grapheme cluster. Of control characters only the
//! line end is let in.

use crate::text::display::width;
use unicode_segmentation::UnicodeSegmentation;

/// Text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editor {
    text: String,
    cursor: usize,
}

impl Editor {
    /// Begins with `text` and the cursor after it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the cursor.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Row and column of the cursor, the column in cells.
    pub fn position(&self) -> (usize, usize) {
        let before = &self.text[..self.cursor];
        let start = self.line_start();
        (before.matches('\n').count(), width(&self.text[start..self.cursor]))
    }

    /// Types one character; control characters other than the line end are left out.
    pub fn insert(&mut self, c: char) {
        if c == '\n' || !c.is_control() {
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    /// Types a text, in several lines if it has several.
    pub fn insert_str(&mut self, text: &str) {
        let settled = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        settled.chars().for_each(|c| self.insert(c));
    }

    /// Types a text into a single line: its line ends become spaces.
    pub fn insert_line_part(&mut self, text: &str) {
        self.insert_str(&text.replace("\r\n", " ").replace(['\n', '\r'], " "));
    }

    /// Deletes the character before the cursor.
    pub fn erase_back(&mut self) {
        self.erase(self.before(), self.cursor);
    }

    /// Deletes the character under the cursor.
    pub fn erase_forward(&mut self) {
        self.erase(self.cursor, self.after());
    }

    /// Deletes the word before the cursor and the space after it.
    pub fn erase_word(&mut self) {
        self.erase(self.word_left(), self.cursor);
    }

    /// Deletes from the beginning of the line to the cursor.
    pub fn erase_to_start(&mut self) {
        self.erase(self.line_start(), self.cursor);
    }

    /// Deletes from the cursor to the end of the line.
    pub fn erase_to_end(&mut self) {
        self.erase(self.cursor, self.line_end());
    }

    /// Moves a character left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// Moves a character right.
    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    /// Moves a word left.
    pub fn to_word_left(&mut self) {
        self.cursor = self.word_left();
    }

    /// Moves a word right.
    pub fn to_word_right(&mut self) {
        let rest = &self.text[self.cursor..];
        let mut words = rest.split_word_bound_indices().skip_while(|(_, w)| w.trim().is_empty());
        self.cursor += words.next().map_or(rest.len(), |(at, word)| at + word.len());
    }

    /// Moves to the beginning of the line.
    pub fn home(&mut self) {
        self.cursor = self.line_start();
    }

    /// Moves to the end of the line.
    pub fn end(&mut self) {
        self.cursor = self.line_end();
    }

    /// Moves a line up, in the same column as far as there is one.
    pub fn up(&mut self) {
        let start = self.line_start();
        if start > 0 {
            let above = self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
            self.cursor = self.at_column(above, self.position().1);
        }
    }

    /// Moves a line down.
    pub fn down(&mut self) {
        let end = self.line_end();
        if end < self.text.len() {
            self.cursor = self.at_column(end + 1, self.position().1);
        }
    }

    fn erase(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let before = &self.text[..self.cursor];
        before
            .split_word_bound_indices()
            .rev()
            .find(|(_, word)| !word.trim().is_empty())
            .map_or(0, |(at, _)| at)
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    /// The byte of the line from `start` that stands in `column`, or the line's end.
    fn at_column(&self, start: usize, column: usize) -> usize {
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let mut cells = 0;
        for (at, grapheme) in line.grapheme_indices(true) {
            if cells + width(grapheme) > column {
                return start + at;
            }
            cells += width(grapheme);
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types `before`, does `edits`, and shows the text with `|` where the cursor is.
    fn check(before: &str, edits: &[fn(&mut Editor)], shown: &str) {
        let mut editor = Editor::new("");
        editor.insert_str(before);
        edits.iter().for_each(|edit| edit(&mut editor));
        let mut text = editor.text().to_owned();
        text.insert(editor.cursor(), '|');
        assert_eq!(text, shown);
    }

    #[test]
    fn a_person_deletes_what_a_person_sees() {
        check("ne\u{301}", &[Editor::erase_back], "n|");
        check("a👩‍🚀", &[Editor::erase_back], "a|");
        check("one two ", &[Editor::erase_word], "one |");
        check("one two", &[Editor::home, Editor::erase_forward], "|ne two");
        check("one\ntwo", &[Editor::erase_to_start], "one\n|");
        check("one", &[Editor::left, Editor::erase_to_end], "on|");
    }

    #[test]
    fn words_and_lines_are_walked() {
        check("one two", &[Editor::to_word_left, Editor::to_word_left], "|one two");
        check("one two", &[Editor::home, Editor::to_word_right], "one| two");
        check("abc\nde\nfghi", &[Editor::up, Editor::up], "ab|c\nde\nfghi");
        check("abc\nd", &[Editor::up, Editor::end, Editor::down], "abc\nd|");
    }

    #[test]
    fn wide_characters_keep_their_column() {
        check("漢字\nabcd", &[Editor::up], "漢字|\nabcd");
        check("漢字\nabc", &[Editor::up], "漢|字\nabc");
    }

    #[test]
    fn control_characters_stay_out() {
        check("a\u{1b}[31mb\r\nc\t.", &[], "a[31mb\nc    .|");
    }

    #[test]
    fn nothing_happens_at_the_edges() {
        check(
            "",
            &[Editor::erase_back, Editor::left, Editor::up, Editor::down, Editor::erase_word, Editor::right],
            "|",
        );
    }
}
