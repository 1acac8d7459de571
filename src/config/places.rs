//! From bytes of a file to the lines and columns that a person counts.

/// The lines of one text.
#[derive(Debug)]
pub struct Places<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Finds the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn of(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= at);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.as_bytes().get(start..at.min(self.text.len())).unwrap_or_default();
        (line, before.iter().filter(|&&b| b & 0xC0 != 0x80).count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: usize, place: (usize, usize)) {
        assert_eq!(Places::new(text).of(at), place);
    }

    #[test]
    fn lines_and_columns_begin_at_one() {
        check("", 0, (1, 1));
        check("ab\ncd", 0, (1, 1));
        check("ab\ncd", 2, (1, 3));
        check("ab\ncd", 3, (2, 1));
        check("ab\n", 3, (2, 1));
    }

    #[test]
    fn columns_count_characters() {
        check("é漢x", 5, (1, 3));
        check("x", 99, (1, 2));
    }
}
