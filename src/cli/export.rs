//! `sayso export`: statements and notes to a file, a folder or standard output.
//!
//! Invariant: a few articles are in memory at a time, however many go out.

use super::args::{Export, Global};
use super::output::{Ended, complain};
use super::{WrongCall, pipeline, setup};
use crate::analysis::version::version;
use crate::analysis::{Engine, analyse};
use crate::export::choice::Choice;
use crate::export::network::Network;
use crate::export::{Entry, Format, Options, Shape, Sink, records_from};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::library::{ArticleKey, SearchOrder};
use crate::model::review::Status;
use crate::query::{Query, parse};
use crate::review::apply;
use crate::runtime::outgoing::{save, stream};
use crate::runtime::save::SaveError;
use crate::store::Store;
use anyhow::{Result, anyhow};
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// How many articles of the library are read at a time.
const PAGE: usize = 128;

/// Runs the command.
pub(super) fn run(global: &Global, export: &Export) -> Result<Ended> {
    if export.format == "help" {
        return list_formats();
    }
    let format: Format = export.format.parse().map_err(|e| WrongCall(format!("{e}")))?;
    let options = options(export)?;
    let path = export.output.as_deref().filter(|path| *path != Path::new("-"));
    if format.shape() == Shape::Folder && path.is_none() {
        return Err(WrongCall(format!("{format} is a folder of pages: name one with -o")).into());
    }
    let store = setup::library(global)?;
    let mut job = Job { global, export, store: &store, choice: &options.choice, rows: 0, failures: 0 };
    let mut failure = None;
    // What fails inside is told as it is, not as a failure of the output.
    let mut feed = |sink: &mut dyn Sink| {
        job.feed(sink).map_err(|error| {
            failure = Some(error);
            io::Error::other("stopped")
        })
    };
    let outcome = match path {
        Some(path) => save(format, &options, path, export.force, &mut feed).map_err(told),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            stream(format, &options, &mut out, &mut feed).and_then(|()| out.flush()).map_err(Into::into)
        }
    };
    failure.map_or(outcome, Err)?;
    if job.rows == 0 {
        complain(nothing(&options.choice));
    }
    Ok(Ended::with(job.failures))
}

const fn nothing(choice: &Choice) -> &'static str {
    match (choice.only, &choice.query) {
        (false, Query::All) => {
            "there is nothing to export: no notes, no statements that were looked at; --include-automatic takes the others"
        }
        (true, _) => "there is nothing to export: no statement with that status fits",
        (false, _) => {
            "there is nothing to export that fits the query and was looked at; --include-automatic takes the others"
        }
    }
}

fn told(error: SaveError) -> anyhow::Error {
    match error {
        SaveError::Exists(_) => anyhow!("{error}; --force replaces it"),
        other => other.into(),
    }
}

fn list_formats() -> Result<Ended> {
    let mut out = io::stdout().lock();
    for format in Format::ALL {
        writeln!(out, "{format:<14} {}", format.description())?;
    }
    Ok(Ended::Done)
}

/// What the command line chooses.
fn options(export: &Export) -> Result<Options, WrongCall> {
    let chosen = &export.network;
    let network = Network {
        mode: chosen.network,
        qualifier: chosen.qualifier,
        normalisation: chosen.normalisation,
        duplicates: chosen.duplicates,
        slice: chosen.slice,
        minimum: chosen.min_count,
    };
    let network = network.check().map_err(|error| WrongCall(error.to_string()))?;
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Ok(Options { choice: choice(export)?, network, now })
}

/// A status that was named gives statements with it, whatever else was asked for.
fn choice(export: &Export) -> Result<Choice, WrongCall> {
    let query = export.query.as_deref().map(parse).transpose();
    let query = query.map_err(|error| WrongCall(error.to_string()))?.unwrap_or_default();
    let choice = Choice { notes: !export.no_notes, query, ..Choice::default() };
    if export.status.is_empty() {
        return Ok(if export.include_automatic { choice.with(Status::Automatic) } else { choice });
    }
    let statuses = export.status.iter().map(|name| status(name.trim())).collect::<Result<_, _>>()?;
    Ok(Choice { statuses, only: true, ..choice })
}

fn status(name: &str) -> Result<Status, WrongCall> {
    let known = Status::ALL.into_iter().find(|status| status.name() == name);
    let names = Status::ALL.map(Status::name).join(", ");
    known.ok_or_else(|| WrongCall(format!("there is no status `{name}`; there are {names}")))
}

/// An export under way.
struct Job<'a> {
    global: &'a Global,
    export: &'a Export,
    store: &'a Store,
    choice: &'a Choice,
    /// How many rows went out.
    rows: usize,
    /// How many inputs failed.
    failures: usize,
}

impl Job<'_> {
    fn feed(&mut self, sink: &mut dyn Sink) -> Result<()> {
        if self.export.inputs.is_empty() { self.library(sink) } else { self.inputs(sink) }
    }

    /// What is in the library and fits the query: what has notes, or all of it where statements may go out that
    /// nobody looked at.
    fn library(&mut self, sink: &mut dyn Sink) -> Result<()> {
        let touched: Option<HashSet<ArticleKey>> = match self.choice.takes(Status::Automatic) {
            true => None,
            false => Some(self.store.annotated()?.into_iter().chain(self.store.reviewed()?).collect()),
        };
        for from in (0..).step_by(PAGE) {
            let mut keys = self.store.search_keys(&self.choice.query, SearchOrder::Oldest, from, PAGE)?;
            if keys.is_empty() {
                break;
            }
            keys.retain(|key| touched.as_ref().is_none_or(|touched| touched.contains(key)));
            self.page(&keys, sink)?;
        }
        Ok(())
    }

    /// A few articles, analysed side by side, out in order.
    fn page(&mut self, keys: &[ArticleKey], sink: &mut dyn Sink) -> Result<()> {
        let engine = Engine::embedded();
        let mut articles = Vec::with_capacity(keys.len());
        for &key in keys {
            let known = self.store.analysis(key)?.filter(|(_, engine)| engine == version());
            articles.push((key, self.store.article(key)?, known.map(|(analysis, _)| analysis)));
        }
        let analysed: Vec<(ArticleKey, Article, Analysis)> = articles
            .into_par_iter()
            .map(|(key, article, known)| {
                let analysis = known.unwrap_or_else(|| analyse(&article, &engine));
                (key, article, analysis)
            })
            .collect();
        for (key, article, analysis) in analysed {
            self.add(&article, Some(key), analysis, sink)?;
        }
        Ok(())
    }

    /// What was named, with the notes that the library has on it.
    fn inputs(&mut self, sink: &mut dyn Sink) -> Result<()> {
        let setup = setup::load(self.global)?;
        setup.warnings.iter().for_each(|warning| complain(warning));
        let both = |article: Article, analysis: Analysis| (article, analysis);
        let inputs = setup::names(&self.export.inputs);
        pipeline::run(inputs, setup.reading(false), pipeline::processors(), &both, |outcome| match outcome {
            Ok((article, analysis)) => {
                let key = self.store.find(&article)?;
                self.add(&article, key, analysis, sink)
            }
            Err(failure) => {
                self.failures += 1;
                complain(&failure);
                Ok(())
            }
        })
    }

    /// What goes out of one article, with what the library has of it.
    fn add(
        &mut self,
        article: &Article,
        key: Option<ArticleKey>,
        analysis: Analysis,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let notes = key.map_or(Ok(Vec::new()), |key| self.store.notes(key))?;
        let edits = key.map_or_else(|| self.store.edits_everywhere(), |key| self.store.edits(key))?;
        let reviewed = apply(article, &Arc::new(analysis), &edits);
        let records = records_from(article, &notes, Some(&reviewed), self.choice);
        if !records.is_empty() {
            self.rows += records.len();
            sink.add(&Entry { article, records: &records })?;
        }
        Ok(())
    }
}
