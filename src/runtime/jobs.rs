//! Counts the work under way beside the screen, so that a script knows when nothing more will come.
//!
//! Invariant: a job is counted before it is handed over and until everything that it has to tell was sent.

use super::event::{Event, Outbox};
use crate::app::message::Message;
use crate::app::state::Level;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The jobs under way, and where they tell what comes of them.
#[derive(Debug, Clone)]
pub struct Jobs {
    count: Arc<AtomicUsize>,
    outbox: Outbox,
}

/// One job: it counts until it is dropped.
#[derive(Debug)]
pub struct Job(Jobs);

impl Jobs {
    /// Begins with none; when the last is done, the loop is told.
    pub fn new(outbox: Outbox) -> Self {
        Self { count: Arc::default(), outbox }
    }

    /// Counts one more.
    pub fn begin(&self) -> Job {
        self.count.fetch_add(1, Ordering::SeqCst);
        Job(self.clone())
    }

    /// Does one piece of work on a thread of its own.
    pub fn spawn(&self, name: &str, work: impl FnOnce(&Job) + Send + 'static) {
        let job = self.begin();
        let refused = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            job.shield(|| work(&job));
        });
        if let Err(error) = refused {
            self.begin().say(Level::Error, format!("cannot start a thread: {error}"));
        }
    }

    /// Whether nothing is under way.
    pub fn none(&self) -> bool {
        self.count.load(Ordering::SeqCst) == 0
    }
}

impl Job {
    /// Tells the loop what happened. A loop that has ended needs no word of it.
    pub fn send(&self, event: Event) {
        let _ = self.0.outbox.send(event);
    }

    /// Tells what the state is updated from.
    pub fn tell(&self, message: Message) {
        self.send(Event::Told(message));
    }

    /// Has something said to the user.
    pub fn say(&self, level: Level, text: impl Into<String>) {
        self.tell(Message::Said(level, text.into()));
    }

    /// Runs `work`; a panic in it is told on the screen and ends nothing else.
    pub fn shield<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        outcome
            .map_err(|panic| {
                let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
                let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
                self.say(Level::Error, format!("a fault in sayso, please report it: {text}"));
            })
            .ok()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.send(Event::Settled);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_last_job_tells_that_all_are_done() {
        let (outbox, inbox) = channel();
        let jobs = Jobs::new(outbox);
        let (first, second) = (jobs.begin(), jobs.begin());
        drop(first);
        assert!(!jobs.none() && inbox.try_recv().is_err());
        drop(second);
        assert!(jobs.none() && matches!(inbox.try_recv(), Ok(Event::Settled)));
    }

    #[test]
    fn a_panic_is_told_and_the_job_ends() {
        let (outbox, inbox) = channel();
        let jobs = Jobs::new(outbox);
        jobs.spawn("test", |_| panic!("torn"));
        let Ok(Event::Told(Message::Said(Level::Error, text))) = inbox.recv() else { panic!("said") };
        assert!(text.ends_with("torn"), "{text}");
        assert!(matches!(inbox.recv(), Ok(Event::Settled)));
    }
}
