//! The terminal: taken for full-screen use, and given back whatever happens.
//!
//! Invariant: while a [`Guard`] lives the terminal is in raw mode on its alternate screen; when it is gone, after a
//! panic too, it is as it was. Nothing here asks the terminal a question: one that does not answer would hang us.

use crossterm::{cursor, event, execute, queue, style, terminal};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

/// Whether the terminal is taken now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// The thread that draws: only its panics end the program.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
/// The hook is put in front of the others once.
static HOOK: Once = Once::new();

/// The terminal while it is taken.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// Where there is no terminal.
    pub fn take(mouse: bool) -> io::Result<Self> {
        HOOK.call_once(hook);
        *OWNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::current().id());
        let guard = Self { mouse };
        guard.enter()?;
        Ok(guard)
    }

    /// Gives the terminal back while `borrower` runs, and takes it again.
    ///
    /// # Errors
    /// Where it cannot be taken again.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let result = borrower();
        self.enter()?;
        Ok(result)
    }

    /// Listens to the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// Where the terminal cannot be written to.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(io::stdout(), event::EnableMouseCapture)
        } else {
            execute!(io::stdout(), event::DisableMouseCapture)
        }
    }

    fn enter(&self) -> io::Result<()> {
        // Said before it is done: half a change has to be undone too.
        TAKEN.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        let mut out = io::stdout().lock();
        queue!(out, terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            queue!(out, event::EnableMouseCapture)?;
        }
        out.flush()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back if it is taken. Each step is tried whatever came of the one before.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout().lock();
        let _ = queue!(
            out,
            event::DisableMouseCapture,
            event::DisableBracketedPaste,
            style::ResetColor,
            terminal::LeaveAlternateScreen,
            cursor::Show
        );
        let _ = out.flush();
        let _ = terminal::disable_raw_mode();
    }
}

/// A panic of the drawing thread gives the terminal back before it is told. One of a worker is caught there and
/// told on the screen: printed, it would tear the screen.
fn hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let owner = *OWNER.lock().unwrap_or_else(PoisonError::into_inner);
        if owner == Some(std::thread::current().id()) {
            give_back();
        }
        if !TAKEN.load(Ordering::SeqCst) {
            before(panic);
        }
    }));
}
