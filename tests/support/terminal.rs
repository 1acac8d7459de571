//! A terminal for one program: a pty whose output is drawn on a screen in memory, and kept as it came.
//!
//! Everything waits for a condition and gives up after [`PATIENCE`]; nothing is timed.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a condition is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the terminal was sent.
struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// A program at a terminal.
pub(crate) struct Terminal {
    shown: Arc<Mutex<Shown>>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// Keeps the settings of the terminal alive when the program is gone.
    _slave: Box<dyn SlavePty + Send>,
    settings: String,
}

impl Terminal {
    /// Starts a program at a terminal of 100 columns and 30 rows, in a folder, with nothing in its environment but
    /// what is given.
    pub(crate) fn start(
        program: PathBuf,
        arguments: &[&str],
        folder: PathBuf,
        environment: Vec<(&'static str, PathBuf)>,
    ) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let settings = settings(pair.master.as_ref());
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        environment.into_iter().for_each(|(name, value)| command.env(name, value));
        command.args(arguments);
        command.cwd(folder);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let shown = Arc::new(Mutex::new(Shown { parser: vt100::Parser::new(30, 100, 0), bytes: Vec::new() }));
        let mut output = pair.master.try_clone_reader().expect("output");
        let screen = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                let mut shown = screen.lock().unwrap_or_else(PoisonError::into_inner);
                shown.parser.process(&buffer[..count]);
                shown.bytes.extend_from_slice(&buffer[..count]);
            }
        });
        let input = pair.master.take_writer().expect("input");
        Self { shown, input, master: pair.master, child, _slave: pair.slave, settings }
    }

    /// Types.
    pub(crate) fn types(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.input.flush().expect("the terminal takes keys");
    }

    /// Types, and waits until something stands on the screen.
    pub(crate) fn types_and_sees(&mut self, keys: &str, text: &str) {
        self.types(keys);
        self.sees(text);
    }

    /// Waits until something stands on the screen.
    pub(crate) fn sees(&self, text: &str) {
        self.awaits(&format!("{text:?} on the screen"), |screen| screen.contents().contains(text));
    }

    /// Waits until something does not stand on the screen any more.
    pub(crate) fn sees_no(&self, text: &str) {
        self.awaits(&format!("no {text:?} on the screen"), |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is as `condition` says.
    pub(crate) fn awaits(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let seen = || condition(self.shown.lock().unwrap_or_else(PoisonError::into_inner).parser.screen());
        assert!(patiently(seen), "waited for {what}:\n{}", self.contents());
    }

    /// What stands on the screen.
    pub(crate) fn contents(&self) -> String {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).parser.screen().contents()
    }

    /// Everything that the terminal was sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).bytes.clone()
    }

    /// Gives the terminal another size.
    pub(crate) fn resizes(&self, rows: u16, cols: u16) {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).parser.screen_mut().set_size(rows, cols);
        self.master
            .resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })
            .expect("it can be resized");
    }

    /// Sends a signal by its name.
    pub(crate) fn signals(&self, name: &str) {
        let id = self.id();
        let sent = Command::new("kill").args([format!("-{name}"), id]).status().expect("kill runs");
        assert!(sent.success(), "SIG{name} was not sent");
    }

    /// Waits until the process is stopped as a job.
    pub(crate) fn awaits_stop(&self) {
        let stopped = || {
            let state =
                Command::new("ps").args(["-o", "state=", "-p", &self.id()]).output().expect("ps runs");
            state.stdout.first() == Some(&b'T')
        };
        assert!(patiently(stopped), "it never stopped:\n{}", self.contents());
    }

    /// Waits for the end, and gives the exit code or the name of the signal.
    pub(crate) fn ends(&mut self) -> Result<u32, String> {
        let mut status = None;
        let ended = patiently(|| {
            status = self.child.try_wait().expect("it can be waited for");
            status.is_some()
        });
        assert!(ended, "it never ended:\n{}", self.contents());
        let status = status.expect("it ended");
        status.signal().map_or(Ok(status.exit_code()), |name| Err(name.to_owned()))
    }

    /// Waits until the terminal is as it was before the program: settings, screen, cursor, modes.
    pub(crate) fn is_given_back(&self) {
        self.awaits("the terminal as it was", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert!(patiently(|| settings(self.master.as_ref()) == self.settings), "the settings are others");
    }

    /// Waits until the program has the terminal to itself.
    pub(crate) fn is_taken(&self) {
        self.awaits("the alternate screen", vt100::Screen::alternate_screen);
        assert!(patiently(|| settings(self.master.as_ref()) != self.settings), "the settings are the same");
    }

    fn id(&self) -> String {
        self.child.process_id().expect("it runs").to_string()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A program that has ended cannot be killed, and need not be.
        let _ = self.child.kill();
    }
}

/// The settings of a terminal line, to compare.
fn settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}

/// Waits for a condition; tells whether it came.
pub(crate) fn patiently(mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}
