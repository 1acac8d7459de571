//! Hears what the system asks for and passes it to the loop, which can act on it at a safe moment.

use super::event::Outbox;
use std::io;

/// Starts to listen. While `lent` says that another program has the terminal, an interrupt is meant for that, and a
/// stop for both of us: nothing has to be tidied up before it.
#[cfg(unix)]
pub fn listen(outbox: Outbox, lent: Lent) -> io::Result<()> {
    use super::event::{Event, Signal};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let hear = move || {
        for number in signals.forever() {
            let signal = match number {
                SIGINT | SIGQUIT | SIGCONT if lent.is() => continue,
                SIGTSTP if lent.is() => {
                    stop();
                    continue;
                }
                SIGTSTP => Signal::Stop,
                SIGCONT => Signal::Continued,
                SIGWINCH => Signal::Resized,
                other => Signal::End(other),
            };
            if outbox.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(hear).map(drop)
}

/// Starts nothing: only Unix has signals.
#[cfg(not(unix))]
pub fn listen(_outbox: Outbox, _lent: Lent) -> io::Result<()> {
    Ok(())
}

/// Stops this process as a job; returns when it is continued.
#[cfg(unix)]
pub fn stop() {
    // It can only fail for a number that is no signal.
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

/// Does nothing: only Unix has jobs.
#[cfg(not(unix))]
pub fn stop() {}

/// Ends this process as the signal would have without us, so that whoever waits for it knows.
#[cfg(unix)]
pub fn end(number: i32) {
    // It can only fail for a number that is no signal.
    let _ = signal_hook::low_level::emulate_default_handler(number);
}

/// Does nothing: the caller ends the process.
#[cfg(not(unix))]
pub fn end(_number: i32) {}

/// Whether the terminal is lent to another program.
#[derive(Debug, Clone, Default)]
pub struct Lent(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Lent {
    /// Says that it is, or that it is not any more.
    pub fn set(&self, lent: bool) {
        self.0.store(lent, std::sync::atomic::Ordering::SeqCst);
    }

    /// Tells whether it is.
    pub fn is(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}
