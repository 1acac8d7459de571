//! `sayso add`: articles into the library, analysed.
//!
//! Invariant: what goes in goes in by whole batches, each article with its analysis: a run that is killed has lost
//! the batch that it was gathering, and the next run does what is left and nothing twice.

use super::args::{Add, Global};
use super::output::{Ended, complain};
use super::progress::Progress;
use super::{pipeline, setup};
use crate::analysis::version::version;
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::sources::fetch::articles;
use crate::store::{Store, StoreError};
use anyhow::Result;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many articles go into the library in one transaction.
const BATCH: usize = 256;
/// How much text does, at most, beside one article.
const BATCH_BYTES: usize = 8 << 20;
/// How long a batch is gathered: what a kill costs at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs the command.
pub(super) fn run(global: &Global, add: &Add) -> Result<Ended> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let store = setup::library(global)?;
    let before = store.count()?;
    let (inputs, reading) = (setup::names(&add.inputs), setup.reading(false));
    let (seen, failed) = if add.no_analysis {
        let mut intake = Intake::new(&store, put_plain, |article: &Article| article.text.len());
        articles(inputs, reading)
            .try_for_each(|item| intake.take(item.map_err(|error| error.to_string())))?;
        intake.finish()?
    } else {
        // Another connection looks up what is there already; a library in memory has nothing.
        let mut looked_up = if global.ephemeral { None } else { Some(setup::library(global)?) };
        let known = AtomicUsize::new(0);
        let counter = &known;
        let mut intake =
            Intake::new(&store, put_analysed, |(article, _): &(Article, Analysis)| article.text.len());
        let read = || {
            let store = looked_up.take();
            let items = articles(inputs, reading).map(|item| item.map_err(|error| error.to_string()));
            items.filter(move |item| !is_settled(store.as_ref(), item, counter))
        };
        let jobs = add.jobs.map_or_else(pipeline::processors, usize::from);
        let both = |article: Article, analysis: Analysis| (article, analysis);
        pipeline::run_from(read, jobs, &both, |outcome| intake.take(outcome))?;
        let (seen, failed) = intake.finish()?;
        (seen + known.into_inner(), failed)
    };
    let new = store.count()?.saturating_sub(before);
    writeln!(io::stdout().lock(), "{}", summary(seen, new))?;
    Ok(Ended::with(failed))
}

/// Whether the library has an article just as it is, analysed by this engine; then it is only counted.
fn is_settled(store: Option<&Store>, item: &Result<Article, String>, known: &AtomicUsize) -> bool {
    let (Some(store), Ok(article)) = (store, item) else { return false };
    // Where the library cannot answer, putting the article there tells why.
    let settled = matches!(store.settled(article, version()), Ok(Some(_)));
    known.fetch_add(usize::from(settled), Ordering::Relaxed);
    settled
}

fn put_plain(store: &Store, batch: &[Article]) -> Result<(), StoreError> {
    store.put_articles(batch).map(drop)
}

fn put_analysed(store: &Store, batch: &[(Article, Analysis)]) -> Result<(), StoreError> {
    store.put_analysed(batch, version()).map(drop)
}

/// What is on its way into the library.
struct Intake<'a, T> {
    store: &'a Store,
    put: fn(&Store, &[T]) -> Result<(), StoreError>,
    size: fn(&T) -> usize,
    waiting: Vec<T>,
    bytes: usize,
    begun: Instant,
    seen: usize,
    failed: usize,
    progress: Progress,
}

impl<'a, T> Intake<'a, T> {
    fn new(store: &'a Store, put: fn(&Store, &[T]) -> Result<(), StoreError>, size: fn(&T) -> usize) -> Self {
        let (waiting, begun) = (Vec::new(), Instant::now());
        Self {
            store,
            put,
            size,
            waiting,
            bytes: 0,
            begun,
            seen: 0,
            failed: 0,
            progress: Progress::new("added"),
        }
    }

    fn take(&mut self, outcome: Result<T, String>) -> Result<()> {
        match outcome {
            Ok(item) => {
                if self.waiting.is_empty() {
                    self.begun = Instant::now();
                }
                (self.seen, self.bytes) = (self.seen + 1, self.bytes + (self.size)(&item));
                self.waiting.push(item);
            }
            Err(failure) => {
                self.failed += 1;
                self.progress.clear();
                complain(&failure);
            }
        }
        if self.waiting.len() >= BATCH || self.bytes >= BATCH_BYTES || self.begun.elapsed() >= PATIENCE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        (self.put)(self.store, &self.waiting)?;
        self.waiting.clear();
        self.bytes = 0;
        self.progress.tell(self.seen);
        Ok(())
    }

    /// Puts what is left into the library; tells how many were seen and how many failed.
    fn finish(mut self) -> Result<(usize, usize)> {
        self.flush()?;
        self.progress.clear();
        Ok((self.seen, self.failed))
    }
}

fn summary(seen: usize, new: usize) -> String {
    let noun = |n| if n == 1 { "article" } else { "articles" };
    match seen - new.min(seen) {
        0 => format!("added {new} {}", noun(new)),
        known => format!(
            "added {new} {}; {known} {} there already",
            noun(new),
            if known == 1 { "was" } else { "were" }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_is_new() {
        assert_eq!(summary(1, 1), "added 1 article");
        assert_eq!(summary(3, 2), "added 2 articles; 1 was there already");
        assert_eq!(summary(0, 0), "added 0 articles");
    }
}
