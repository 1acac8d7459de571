//! Reads the terminal on a thread of its own, only when the loop allows it.
//!
//! Invariant: between two grants at most one batch is read, so that while the loop handles a key nobody else
//! takes the next one: an editor that is started by it gets the keyboard to itself.

use super::event::{Event, Outbox};
use crate::app::geometry::Size;
use crate::app::key::{Key, KeyCode};
use crate::app::message::{Message, MouseAction};
use crossterm::event as term;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The most that is read at once: a paste without brackets is painted now and then.
const BATCH: usize = 256;

/// Allows the reading of input, a batch at a time.
#[derive(Debug)]
pub struct Grants(Sender<()>);

impl Grants {
    /// Allows one more batch.
    pub fn grant(&self) {
        // Without a reader there is nothing to allow; the loop was told that it is gone.
        let _ = self.0.send(());
    }
}

/// Starts the thread; it reads nothing before the first grant.
pub fn listen(outbox: Outbox) -> io::Result<Grants> {
    let (grants, granted) = channel();
    #[cfg(target_os = "linux")]
    watch(outbox.clone())?;
    std::thread::Builder::new().name("input".to_owned()).spawn(move || read(&granted, &outbox))?;
    Ok(Grants(grants))
}

/// Tells when the terminal is gone: it gives nothing then, for ever, and crossterm reads that for ever. Whoever has a
/// controlling terminal gets a signal too. (Elsewhere than on Linux `poll` does not know every terminal.)
#[cfg(target_os = "linux")]
fn watch(outbox: Outbox) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::{fs::File, io::IsTerminal, os::fd::AsFd};
    let stdin = io::stdin();
    // As crossterm has it: standard input where that is a terminal, else the terminal of the process.
    let keys = if stdin.is_terminal() {
        stdin.as_fd().try_clone_to_owned()?
    } else {
        File::open("/dev/tty")?.into()
    };
    std::thread::Builder::new().name("line".to_owned()).spawn(move || {
        // Nothing is asked for; what is wrong with a line is told all the same.
        let mut line = [PollFd::new(&keys, PollFlags::empty())];
        let mut told = poll(&mut line, None);
        while told == Err(rustix::io::Errno::INTR) {
            told = poll(&mut line, None);
        }
        if told.is_ok() {
            let _ = outbox.send(Event::InputLost);
        }
    })?;
    Ok(())
}

fn read(granted: &Receiver<()>, outbox: &Outbox) {
    while granted.recv().is_ok() {
        let event = batch().map_or(Event::InputLost, Event::Input);
        let lost = matches!(event, Event::InputLost);
        if outbox.send(event).is_err() || lost {
            return;
        }
    }
}

/// Waits for something that matters and takes what came with it.
fn batch() -> io::Result<Vec<Message>> {
    let mut messages = Vec::new();
    while messages.is_empty() {
        messages.extend(translate(term::read()?));
        while messages.len() < BATCH && term::poll(Duration::ZERO)? {
            messages.extend(translate(term::read()?));
        }
    }
    Ok(messages)
}

fn translate(event: term::Event) -> Option<Message> {
    match event {
        term::Event::Key(key) if key.kind != term::KeyEventKind::Release => {
            translate_key(key).map(Message::Key)
        }
        term::Event::Paste(text) => Some(Message::Paste(text)),
        term::Event::Resize(width, height) => Some(Message::Resized(Size { width, height })),
        term::Event::Mouse(mouse) => {
            let action = match mouse.kind {
                term::MouseEventKind::Down(term::MouseButton::Left) => MouseAction::Click,
                term::MouseEventKind::ScrollUp => MouseAction::WheelUp,
                term::MouseEventKind::ScrollDown => MouseAction::WheelDown,
                _ => return None,
            };
            Some(Message::Mouse { action, x: mouse.column, y: mouse.row })
        }
        _ => None,
    }
}

fn translate_key(event: term::KeyEvent) -> Option<Key> {
    let ctrl = event.modifiers.contains(term::KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(term::KeyModifiers::ALT);
    let code = match event.code {
        term::KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        term::KeyCode::Char(c) => KeyCode::Char(c),
        term::KeyCode::Enter => KeyCode::Enter,
        term::KeyCode::Esc => KeyCode::Esc,
        term::KeyCode::Tab if event.modifiers.contains(term::KeyModifiers::SHIFT) => KeyCode::BackTab,
        term::KeyCode::Tab => KeyCode::Tab,
        term::KeyCode::BackTab => KeyCode::BackTab,
        term::KeyCode::Backspace => KeyCode::Backspace,
        term::KeyCode::Delete => KeyCode::Delete,
        term::KeyCode::Up => KeyCode::Up,
        term::KeyCode::Down => KeyCode::Down,
        term::KeyCode::Left => KeyCode::Left,
        term::KeyCode::Right => KeyCode::Right,
        term::KeyCode::Home => KeyCode::Home,
        term::KeyCode::End => KeyCode::End,
        term::KeyCode::PageUp => KeyCode::PageUp,
        term::KeyCode::PageDown => KeyCode::PageDown,
        term::KeyCode::F(n) => KeyCode::F(n),
        _ => return None,
    };
    Some(Key { code, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEvent, KeyModifiers};

    fn check(code: term::KeyCode, modifiers: KeyModifiers, shown: &str) {
        let Some(Message::Key(key)) = translate(term::Event::Key(KeyEvent::new(code, modifiers))) else {
            panic!("{shown} is a key");
        };
        assert_eq!(key.to_string(), shown);
    }

    #[test]
    fn keys_are_what_the_settings_call_them() {
        check(term::KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(term::KeyCode::Char('O'), KeyModifiers::CONTROL, "<C-o>");
        check(term::KeyCode::Char('x'), KeyModifiers::ALT, "<A-x>");
        check(term::KeyCode::BackTab, KeyModifiers::SHIFT, "<S-Tab>");
        check(term::KeyCode::Tab, KeyModifiers::SHIFT, "<S-Tab>");
        check(term::KeyCode::F(3), KeyModifiers::NONE, "<F3>");
    }

    #[test]
    fn what_is_of_no_use_is_left_out() {
        assert!(translate(term::Event::FocusGained).is_none());
        let released = KeyEvent::new_with_kind(
            term::KeyCode::Char('a'),
            KeyModifiers::NONE,
            term::KeyEventKind::Release,
        );
        assert!(translate(term::Event::Key(released)).is_none());
    }
}
