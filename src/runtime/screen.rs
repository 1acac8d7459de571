//! What the loop draws on: the terminal, or paper.

use super::signals::{Lent, stop};
use super::terminal::Guard;
use crate::app::geometry::Size;
use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use std::io::{self, Write};

/// Something that draws one frame.
pub type Draw<'a> = &'a mut dyn FnMut(&mut Frame<'_>);

/// What the loop draws on, and what else a terminal does.
pub trait Screen {
    /// Columns and rows.
    fn size(&self) -> Size;

    /// Shows a frame.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn paint(&mut self, draw: Draw<'_>) -> io::Result<()>;

    /// Forgets what stands on the screen, so that the next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn redraw(&mut self) -> io::Result<()>;

    /// Gives the terminal to another program while `borrower` runs.
    ///
    /// # Errors
    /// Where it cannot be had back.
    fn lend(&mut self, borrower: &mut dyn FnMut()) -> io::Result<()>;

    /// Stops the process as a job until it is continued.
    ///
    /// # Errors
    /// Where the terminal cannot be had back.
    fn suspend(&mut self) -> io::Result<()>;

    /// Listens to the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn mouse(&mut self, on: bool) -> io::Result<()>;

    /// Asks the terminal to put text on the clipboard of the machine that it runs on.
    ///
    /// # Errors
    /// Where the terminal is gone.
    fn copy(&mut self, text: &str) -> io::Result<()>;
}

/// The terminal, all of it.
#[derive(Debug)]
pub struct FullScreen {
    terminal: Terminal<CrosstermBackend<Pen>>,
    guard: Guard,
    lent: Lent,
}

impl FullScreen {
    /// Takes the terminal; `lent` is set while another program has it.
    ///
    /// # Errors
    /// Where there is none.
    pub fn open(mouse: bool, lent: Lent) -> io::Result<Self> {
        let guard = Guard::take(mouse)?;
        let terminal = Terminal::new(CrosstermBackend::new(Pen::default()))?;
        Ok(Self { terminal, guard, lent })
    }
}

impl Screen for FullScreen {
    fn size(&self) -> Size {
        let size = self.terminal.size().unwrap_or_default();
        Size { width: size.width, height: size.height }
    }

    fn paint(&mut self, draw: Draw<'_>) -> io::Result<()> {
        self.terminal.draw(draw).map(drop)
    }

    fn redraw(&mut self) -> io::Result<()> {
        // `Terminal::clear` would ask the terminal where its cursor is; a resize to the same size does not.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    fn lend(&mut self, borrower: &mut dyn FnMut()) -> io::Result<()> {
        self.lent.set(true);
        let taken = self.guard.lend(borrower);
        self.lent.set(false);
        taken?;
        self.redraw()
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.guard.lend(stop)?;
        self.redraw()
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.guard.mouse(on)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }
}

/// Collects a frame and writes it at once. What was not flushed is never written: a panic in the middle of a
/// frame leaves nothing behind for the screen that the shell gets back.
#[derive(Debug, Default)]
struct Pen(Vec<u8>);

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let written = out.write_all(&self.0).and_then(|()| out.flush());
        self.0.clear();
        written
    }
}
