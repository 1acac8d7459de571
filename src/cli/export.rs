//! `sayso export`: notes and statements to a file or to standard output.

use super::args::{Export, Global};
use super::output::{Ended, complain};
use super::{WrongCall, pipeline, setup};
use crate::analysis::{Engine, analyse};
use crate::export::{Format, Record, records_from, write};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::runtime::save::{SaveError, write_whole};
use crate::store::Store;
use anyhow::{Result, anyhow};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Runs the command.
pub(super) fn run(global: &Global, export: &Export) -> Result<Ended> {
    if export.format == "help" {
        return list_formats();
    }
    let format: Format = export.format.parse().map_err(|e| WrongCall(format!("{e}")))?;
    let store = setup::library(global)?;
    let (records, failures) = if export.inputs.is_empty() {
        (of_library(&store, export.include_automatic)?, 0)
    } else {
        of_inputs(global, export, &store)?
    };
    if records.is_empty() {
        complain(
            "there is nothing to export: no notes; --include-automatic takes statements without a note too",
        );
    }
    match export.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => save(path, export.force, format, &records)?,
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(format, &records, &mut out)?;
            out.flush()?;
        }
    }
    Ok(Ended::with(failures))
}

fn list_formats() -> Result<Ended> {
    let mut out = io::stdout().lock();
    for format in Format::ALL {
        writeln!(out, "{format:<10} {}", format.description())?;
    }
    Ok(Ended::Done)
}

/// What is in the library: every article that has notes.
fn of_library(store: &Store, automatic: bool) -> Result<Vec<Record>> {
    let engine = Engine::embedded();
    let mut records = Vec::new();
    for key in store.annotated()? {
        let (article, notes) = (store.article(key)?, store.notes(key)?);
        let analysis = automatic.then(|| analyse(&article, &engine));
        records.extend(records_from(&article, &notes, analysis.as_ref(), automatic));
    }
    Ok(records)
}

/// What was named, with the notes that the library has on it; and how much of it failed.
fn of_inputs(global: &Global, export: &Export, store: &Store) -> Result<(Vec<Record>, usize)> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let (mut records, mut failures) = (Vec::new(), 0);
    let both = |article: Article, analysis: Analysis| (article, analysis);
    let inputs = setup::names(&export.inputs);
    pipeline::run(inputs, setup.reading(false), pipeline::processors(), &both, |outcome| {
        match outcome {
            Ok((article, analysis)) => {
                let key = store.find(&article)?;
                let notes = key.map_or(Ok(Vec::new()), |key| store.notes(key))?;
                records.extend(records_from(&article, &notes, Some(&analysis), export.include_automatic));
            }
            Err(failure) => {
                failures += 1;
                complain(&failure);
            }
        }
        anyhow::Ok(())
    })?;
    Ok((records, failures))
}

fn save(path: &Path, force: bool, format: Format, records: &[Record]) -> Result<()> {
    write_whole(path, force, |out| write(format, records, out)).map_err(|error| match error {
        SaveError::Exists(_) => anyhow!("{error}; --force replaces it"),
        other => other.into(),
    })
}
