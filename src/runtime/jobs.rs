//! Counts the work under way beside the screen, so that a script knows when nothing more will come.
//!
//! Invariant: a job is counted before it is handed over and until everything that it has to tell was sent.

use super::event::{Event, Outbox};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of jobs under way.
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

    /// Whether nothing is under way.
    pub fn none(&self) -> bool {
        self.count.load(Ordering::SeqCst) == 0
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            // A loop that has ended needs no word of it.
            let _ = self.0.outbox.send(Event::Settled);
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
}
