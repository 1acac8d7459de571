//! A screen without a terminal: frames are kept and can be written out as text.

use super::screen::{Draw, Screen};
use crate::app::geometry::Size;
use crate::text::display::width;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::io;

/// A screen of a fixed size.
#[derive(Debug)]
pub struct Paper {
    size: Size,
    terminal: Terminal<TestBackend>,
}

impl Paper {
    /// An empty one.
    pub fn new(size: Size) -> Self {
        let Ok(terminal) = Terminal::new(TestBackend::new(size.width, size.height));
        Self { size, terminal }
    }

    /// What stands on it, a line a row, without the spaces at the ends of the rows.
    pub fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        (0..buffer.area.height).map(|y| row(buffer, y) + "\n").collect()
    }
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while let Some(cell) = buffer.cell((x, y)) {
        text.push_str(cell.symbol());
        // A wide character takes the cells after it too, whatever they hold.
        x += u16::try_from(width(cell.symbol())).unwrap_or(1).max(1);
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

impl Screen for Paper {
    fn size(&self) -> Size {
        self.size
    }

    fn paint(&mut self, draw: Draw<'_>) -> io::Result<()> {
        let Ok(_) = self.terminal.draw(draw);
        Ok(())
    }

    fn redraw(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn lend(&mut self, borrower: &mut dyn FnMut()) -> io::Result<()> {
        borrower();
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn mouse(&mut self, _on: bool) -> io::Result<()> {
        Ok(())
    }

    fn copy(&mut self, _text: &str) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_their_cells_and_ends_of_rows_are_cut() {
        let mut paper = Paper::new(Size { width: 8, height: 3 });
        let draw: Draw<'_> = &mut |frame| {
            frame.buffer_mut().set_string(0, 0, "漢字 x", ratatui::style::Style::new());
            frame.buffer_mut().set_string(1, 1, "ab", ratatui::style::Style::new());
        };
        paper.paint(draw).unwrap();
        assert_eq!(paper.text(), "漢字 x\n ab\n\n");
    }
}
