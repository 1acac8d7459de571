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
    std::thread::Builder::new().name("input".to_owned()).spawn(move || read(&granted, &outbox))?;
    Ok(Grants(grants))
}

fn read(granted: &Receiver<()>, outbox: &Outbox) {
    let line = Line::open();
    while granted.recv().is_ok() {
        let event = line.as_ref().map_or(Event::InputLost, |line| match batch(line) {
            Ok(messages) => Event::Input(messages),
            Err(_) => Event::InputLost,
        });
        let lost = matches!(event, Event::InputLost);
        if outbox.send(event).is_err() || lost {
            return;
        }
    }
}

/// The end of the line at which we sit: what keys come from.
///
/// A terminal that is gone gives nothing for ever, and crossterm then reads it for ever; so it is asked to read only when
/// there is something. Elsewhere than on Linux `poll` does not know every terminal, and the signal that ends us must do.
#[cfg(target_os = "linux")]
struct Line(std::os::fd::OwnedFd);

#[cfg(target_os = "linux")]
impl Line {
    /// Standard input where that is a terminal, else the terminal of the process, as crossterm has it.
    fn open() -> io::Result<Self> {
        use std::{io::IsTerminal, os::fd::AsFd};
        let stdin = io::stdin();
        let keys = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            std::fs::File::open("/dev/tty")?.into()
        };
        Ok(Self(keys))
    }

    /// Waits until there is something to read; an error tells that nothing will come any more.
    fn wait(&self) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags};
        let mut lines = [PollFd::new(&self.0, PollFlags::IN)];
        loop {
            match rustix::event::poll(&mut lines, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => break,
            }
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        let [line] = &lines;
        if line.revents().intersects(gone) { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

#[cfg(not(target_os = "linux"))]
struct Line;

#[cfg(not(target_os = "linux"))]
impl Line {
    fn open() -> io::Result<Self> {
        Ok(Self)
    }

    fn wait(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits for something that matters and takes what came with it.
fn batch(line: &Line) -> io::Result<Vec<Message>> {
    let mut messages = Vec::new();
    while messages.is_empty() {
        if !term::poll(Duration::ZERO)? {
            line.wait()?;
        }
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
