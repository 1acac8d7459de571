//! Writes what is said of statements whose article is not open, on a thread of its own.
//!
//! Invariant: what was asked for is written in that order, and before the library is closed; the history of a statement
//! begins with what the machine said of it.

use super::analyst::Bench;
use super::jobs::{Job, Jobs};
use super::keeper::{Change, Keeper};
use super::shelf::Shelved;
use crate::app::review::ENGINE;
use crate::app::state::{EntryId, Level};
use crate::model::review::{self, Agent, Edit};
use crate::review::apply;
use crate::review::touch::missing;
use crate::sources::Reading;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use uuid::Uuid;

/// What is to be written, of which article.
type Saying = (EntryId, Shelved, Vec<Edit>, Job);

/// Hands over what is to be written.
#[derive(Debug)]
pub(super) struct Judge {
    sayings: Sender<Saying>,
    jobs: Jobs,
    thread: JoinHandle<()>,
}

impl Judge {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub(super) fn start(keeper: Keeper, bench: Bench, door: Reading, jobs: Jobs) -> io::Result<Self> {
        let (sayings, waiting) = channel();
        let desk = Desk { keeper, bench, door };
        let serve = move || desk.serve(&waiting);
        let thread = std::thread::Builder::new().name("judge".to_owned()).spawn(serve)?;
        Ok(Self { sayings, jobs, thread })
    }

    /// Has edits added to the log of an article.
    pub(super) fn write(&self, entry: EntryId, shelved: Shelved, edits: Vec<Edit>) {
        // The thread lives as long as this does.
        let _ = self.sayings.send((entry, shelved, edits, self.jobs.begin()));
    }

    /// Waits until everything is handed to the library.
    pub(super) fn finish(self) {
        drop(self.sayings);
        // A panic of that thread was told already.
        let _ = self.thread.join();
    }
}

/// The thread's side.
struct Desk {
    keeper: Keeper,
    bench: Bench,
    door: Reading,
}

impl Desk {
    fn serve(&self, waiting: &Receiver<Saying>) {
        while let Ok((entry, shelved, edits, job)) = waiting.recv() {
            job.shield(|| match self.with_found(&shelved, edits) {
                Ok(edits) => self.keeper.write(entry, shelved, Change::Edits(edits)),
                Err(error) => job.say(Level::Error, format!("the correction was not saved: {error}")),
            });
        }
    }

    /// The edits, before them what the machine says of the statement of the first.
    fn with_found(&self, shelved: &Shelved, edits: Vec<Edit>) -> Result<Vec<Edit>, String> {
        let Some((first, id)) = edits.first().and_then(|edit| Some((edit, edit.statement?))) else {
            return Ok(edits);
        };
        let article = shelved.article(&self.keeper, &self.door)?;
        let recalled = self.keeper.recall(Arc::clone(&article));
        let machine = Arc::new(recalled.unwrap_or_else(|| self.bench.analyse(&article)));
        let log = self.keeper.log(Arc::clone(&article));
        let values = missing(&article, &machine, &apply(&article, &machine, &log), (&log, id));
        let found = values.map(|values| Edit {
            id: Uuid::new_v5(&first.id, b"found"),
            agent: Agent::Engine { version: ENGINE.to_owned() },
            change: review::Change::Found { values: Box::new(values) },
            ..first.clone()
        });
        Ok(found.into_iter().chain(edits).collect())
    }
}
