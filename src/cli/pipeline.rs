//! Articles through the analysis, several at a time, out in the order in which they came in.
//!
//! Invariant: only a few articles are in memory however many there are, and what comes out does not depend on how
//! many are analysed at a time.

use crate::analysis::{Engine, analyse};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::sources::Reading;
use crate::sources::fetch::articles;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Turns an analysed article into what is wanted of it.
pub(super) trait Render: Sync {
    /// What comes out.
    type Output: Send;

    /// Renders one.
    fn render(&self, article: Article, analysis: Analysis) -> Self::Output;
}

impl<T: Send, F: Fn(Article, Analysis) -> T + Sync> Render for F {
    type Output = T;

    fn render(&self, article: Article, analysis: Analysis) -> T {
        self(article, analysis)
    }
}

/// An article to be analysed, and where the outcome goes.
type Task<T> = (Article, SyncSender<Result<T, String>>);

/// Analyses everything in `inputs`, `jobs` at a time; `take` gets each outcome in order until it fails.
///
/// # Errors
/// What `take` failed with.
pub(super) fn run<R: Render, E>(
    inputs: Vec<String>,
    reading: Reading,
    jobs: usize,
    render: &R,
    take: impl FnMut(Result<R::Output, String>) -> Result<(), E>,
) -> Result<(), E> {
    let read = || articles(inputs, reading).map(|item| item.map_err(|error| error.to_string()));
    run_from(read, jobs, render, take)
}

/// The same for whatever `read` gives; it is called on the thread that reads.
///
/// # Errors
/// What `take` failed with.
pub(super) fn run_from<R: Render, E, I: Iterator<Item = Result<Article, String>>>(
    read: impl FnOnce() -> I + Send,
    jobs: usize,
    render: &R,
    mut take: impl FnMut(Result<R::Output, String>) -> Result<(), E>,
) -> Result<(), E> {
    let engine = Engine::embedded();
    let (tasks, queue) = sync_channel::<Task<R::Output>>(jobs);
    let queue = Mutex::new(queue);
    let (promises, promised) = sync_channel(jobs * 4);
    std::thread::scope(|scope| {
        scope.spawn(|| feed(read(), tasks, promises));
        for _ in 0..jobs {
            scope.spawn(|| work(&queue, &engine, render));
        }
        // Dropped when `take` fails, which ends the feeding and then the work.
        let promised = promised;
        promised.iter().try_for_each(|promise: Receiver<_>| match promise.recv() {
            Ok(outcome) => take(outcome),
            Err(_) => Ok(()),
        })
    })
}

/// Reads one article after the other; each is promised in order before anybody works on it.
fn feed<T>(
    items: impl Iterator<Item = Result<Article, String>>,
    tasks: SyncSender<Task<T>>,
    promises: SyncSender<Receiver<Result<T, String>>>,
) {
    for item in items {
        let (outcome, promise) = sync_channel(1);
        if promises.send(promise).is_err() {
            return;
        }
        match item {
            Ok(article) => drop(tasks.send((article, outcome))),
            Err(error) => drop(outcome.send(Err(error))),
        }
    }
}

fn work<R: Render>(queue: &Mutex<Receiver<Task<R::Output>>>, engine: &Engine, render: &R) {
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((article, outcome)) = next() {
        let origin = article.origin.clone();
        let rendered = catch_unwind(AssertUnwindSafe(|| {
            let analysis = analyse(&article, engine);
            render.render(article, analysis)
        }));
        // Whoever asked may have had enough.
        let _ = outcome.send(rendered.map_err(|_| format!("{origin}: a fault in sayso, please report it")));
    }
}

/// How many articles are analysed at a time where nobody says.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
