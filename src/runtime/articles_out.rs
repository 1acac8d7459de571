//! Exports many articles of the list beside the screen, and tells before what there is to go out.
//!
//! Invariant: one article is in memory at a time; what a keeper was asked to write before is in what goes out.

use super::analyst::Bench;
use super::jobs::Job;
use super::keeper::{Keeper, Place};
use super::listing::{Stop, is_due, progress};
use super::outgoing::save;
use super::save::SaveError;
use super::shelf::Shelved;
use crate::analysis::version::version;
use crate::app::export::rows;
use crate::app::message::Message;
use crate::app::state::{EntryId, Level};
use crate::export::{Entry, Format, Options, Sink, records_from};
use crate::model::article::Article;
use crate::model::library::ArticleKey;
use crate::model::note::Note;
use crate::model::review::{Reviewed, Status};
use crate::review::apply;
use crate::sources::Reading;
use crate::store::{Store, StoreError};
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// What the work needs.
#[derive(Debug)]
pub(super) struct Exporter {
    pub(super) place: Place,
    pub(super) keeper: Keeper,
    pub(super) bench: Bench,
    pub(super) door: Reading,
    pub(super) stop: Stop,
}

/// What is known of an article.
struct Known {
    article: Arc<Article>,
    notes: Vec<Note>,
    reviewed: Reviewed,
}

/// A library on disk, and the articles in it that somebody worked on; a library in memory is the keeper's alone.
struct Desk<'a> {
    of: &'a Exporter,
    store: Option<Store>,
    touched: HashSet<ArticleKey>,
}

impl Exporter {
    /// Tells what could go out of the articles that somebody worked on.
    pub(super) fn gather(&self, ask: Uuid, articles: Vec<(EntryId, Shelved)>, job: &Job) {
        let gathered = self.desk().and_then(|desk| {
            let (mut all, mut touched) = (Vec::new(), Vec::new());
            for (entry, shelved) in articles {
                if self.stop.asked() {
                    break;
                }
                if let Some(known) = desk.worked_on(&shelved)? {
                    all.extend(rows(&known.article, known.notes.iter(), &known.reviewed));
                    touched.push(entry);
                }
            }
            Ok((all, touched))
        });
        match gathered {
            Ok((rows, touched)) => job.tell(Message::ExportGathered { ask, rows, touched }),
            Err(error) => {
                job.say(Level::Error, format!("the library does not tell what was checked: {error}"))
            }
        }
    }

    /// Writes what the options choose of the articles; gives the number of entries.
    pub(super) fn write(
        &self,
        (format, options): (Format, &Options),
        (path, overwrite): (&Path, bool),
        articles: &[Shelved],
        job: &Job,
    ) -> Result<usize, SaveError> {
        let mut count = 0;
        let outcome = save(format, options, path, overwrite, &mut |sink: &mut dyn Sink| {
            let desk = self.desk().map_err(io::Error::other)?;
            let mut told = Instant::now();
            for (done, shelved) in articles.iter().enumerate() {
                if self.stop.asked() {
                    return Err(io::Error::other("stopped"));
                }
                if is_due(&mut told) {
                    progress(job, "exporting", done, Some(articles.len()));
                }
                count += desk.add(shelved, options, sink)?;
            }
            Ok(())
        });
        job.tell(Message::Progressed(None));
        outcome.map(|()| count)
    }

    fn desk(&self) -> Result<Desk<'_>, String> {
        // The answer comes when all is written that was asked for before.
        self.keeper.know(Vec::new());
        let open = || -> Result<_, StoreError> {
            let Place::File(path) = &self.place else { return Ok((None, HashSet::new())) };
            let store = Store::open(path)?;
            let touched = store.annotated()?.into_iter().chain(store.reviewed()?).collect();
            Ok((Some(store), touched))
        };
        let (store, touched) = open().map_err(|error| error.to_string())?;
        Ok(Desk { of: self, store, touched })
    }
}

impl Desk<'_> {
    /// Adds what goes out of one article; gives the number of entries.
    fn add(&self, shelved: &Shelved, options: &Options, sink: &mut dyn Sink) -> io::Result<usize> {
        let known = match options.choice.takes(Status::Automatic) {
            true => self.known(shelved).map(Some),
            false => self.worked_on(shelved),
        };
        let Some(Known { article, notes, reviewed }) = known.map_err(io::Error::other)? else { return Ok(0) };
        let records = records_from(&article, &notes, Some(&reviewed), &options.choice);
        if !records.is_empty() {
            sink.add(&Entry { article: &article, records: &records })?;
        }
        Ok(records.len())
    }

    /// What is known of an article, if somebody worked on it.
    fn worked_on(&self, shelved: &Shelved) -> Result<Option<Known>, String> {
        match (shelved, &self.store) {
            (Shelved::Stored(key), Some(_)) if !self.touched.contains(key) => return Ok(None),
            (_, Some(_)) => {}
            (_, None) => {
                let article = shelved.article(&self.of.keeper, &self.of.door)?;
                let (notes, log) = self.of.keeper.written(article);
                if notes.is_empty() && log.is_empty() {
                    return Ok(None);
                }
            }
        }
        if let (Shelved::Held(article), Some(store)) = (shelved, &self.store) {
            let key = store.find(article).map_err(|error| error.to_string())?;
            if key.is_none_or(|key| !self.touched.contains(&key)) {
                return Ok(None);
            }
        }
        self.known(shelved).map(Some)
    }

    fn known(&self, shelved: &Shelved) -> Result<Known, String> {
        let article = shelved.article(&self.of.keeper, &self.of.door)?;
        let Some(store) = &self.store else {
            let recalled = self.of.keeper.recall(Arc::clone(&article));
            let machine = recalled.unwrap_or_else(|| self.of.bench.analyse(&article));
            let (notes, log) = self.of.keeper.written(Arc::clone(&article));
            let reviewed = apply(&article, &Arc::new(machine), &log);
            return Ok(Known { article, notes, reviewed });
        };
        let ask = || -> Result<_, StoreError> {
            let Some(key) = store.find(&article)? else {
                return Ok((Vec::new(), store.edits_everywhere()?, None));
            };
            let known = store.analysis(key)?.filter(|(_, engine)| engine == version());
            Ok((store.notes(key)?, store.edits(key)?, known.map(|(analysis, _)| analysis)))
        };
        let (notes, log, recalled) = ask().map_err(|error| error.to_string())?;
        let machine = recalled.unwrap_or_else(|| self.of.bench.analyse(&article));
        let reviewed = apply(&article, &Arc::new(machine), &log);
        Ok(Known { article, notes, reviewed })
    }
}
