//! `sayso analyze`: the analysis of every article, in the order of the input.

use super::args::{AnalysisFormat, Analyze, Global};
use super::output::{Ended, complain};
use super::{pipeline, setup};
use crate::export::{analysis, plain};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::sources::Reading;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Runs the command.
pub(super) fn run(global: &Global, analyze: &Analyze) -> Result<Ended> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let jobs = analyze.jobs.map_or_else(pipeline::processors, usize::from);
    let job = Print { format: analyze.format, jobs, verbose: global.verbose };
    job.print(setup::names(&analyze.inputs), setup.reading(analyze.raw))
}

/// How analyses are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Print {
    /// The format.
    pub(super) format: AnalysisFormat,
    /// How many at a time.
    pub(super) jobs: usize,
    /// Whether to tell what was left out.
    pub(super) verbose: bool,
}

/// One article as it is printed, and what is to be told of it.
type Printed = (io::Result<Vec<u8>>, Option<String>);

impl Print {
    /// Prints the analysis of everything in `inputs`.
    pub(super) fn print(self, inputs: Vec<String>, reading: Reading) -> Result<Ended> {
        let mut out = Separated {
            out: BufWriter::new(io::stdout().lock()),
            format: self.format,
            first: None,
            count: 0,
        };
        let mut failures = 0;
        let render = |article: Article, analysis: Analysis| self.render(&article, &analysis);
        pipeline::run(inputs, reading, self.jobs, &render, |outcome: Result<Printed, String>| {
            match outcome {
                Ok((bytes, told)) => {
                    told.iter().for_each(|told| complain(told));
                    out.add(bytes?)
                }
                Err(failure) => {
                    failures += 1;
                    // What comes before a failure stands before it, where both go to the same place.
                    out.out.flush()?;
                    complain(&failure);
                    Ok(())
                }
            }
        })?;
        out.end()?;
        Ok(Ended::with(failures))
    }

    fn render(self, article: &Article, analysis: &Analysis) -> Printed {
        let mut bytes = Vec::new();
        let written = match self.format {
            AnalysisFormat::Text => plain::write(article, analysis, &mut bytes),
            AnalysisFormat::Json => analysis::write_pretty(article, analysis, &mut bytes),
            AnalysisFormat::Jsonl => analysis::write(article, analysis, &mut bytes),
        };
        (written.map(|()| bytes), self.verbose.then(|| left_out(article)))
    }
}

/// What was left out of an article, in one line.
fn left_out(article: &Article) -> String {
    let mut reasons: BTreeMap<_, usize> = BTreeMap::new();
    article.removed.iter().for_each(|removed| *reasons.entry(removed.reason).or_default() += 1);
    let reasons: Vec<String> =
        reasons.into_iter().map(|(reason, count)| format!("{} ({count})", reason.describe())).collect();
    let reasons = if reasons.is_empty() { "nothing".to_owned() } else { reasons.join(", ") };
    format!("{}: left out: {reasons}", article.origin)
}

/// Puts between articles what the format wants there. The first is held back until it is known whether it is the
/// only one.
struct Separated<W: Write> {
    out: W,
    format: AnalysisFormat,
    first: Option<Vec<u8>>,
    count: usize,
}

impl<W: Write> Separated<W> {
    fn add(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        self.count += 1;
        match (self.format, self.count) {
            (AnalysisFormat::Json, 1) => {
                self.first = Some(bytes);
                return Ok(());
            }
            (AnalysisFormat::Json, _) => {
                if let Some(first) = self.first.take() {
                    self.out.write_all(b"[\n")?;
                    self.out.write_all(first.trim_ascii_end())?;
                }
                self.out.write_all(b",\n")?;
                return self.out.write_all(bytes.trim_ascii_end());
            }
            (AnalysisFormat::Text, 2..) => self.out.write_all(b"\n\n")?,
            _ => {}
        }
        self.out.write_all(&bytes)
    }

    fn end(mut self) -> io::Result<()> {
        match (self.first.take(), self.format, self.count) {
            (Some(only), ..) => self.out.write_all(&only)?,
            (None, AnalysisFormat::Json, 2..) => self.out.write_all(b"\n]\n")?,
            _ => {}
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: AnalysisFormat, articles: &[&str], printed: &str) {
        let mut bytes = Vec::new();
        let mut out = Separated { out: &mut bytes, format, first: None, count: 0 };
        for article in articles {
            out.add(format!("{article}\n").into_bytes()).unwrap();
        }
        out.end().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), printed);
    }

    #[test]
    fn several_objects_make_an_array_and_one_does_not() {
        check(AnalysisFormat::Json, &[], "");
        check(AnalysisFormat::Json, &["{1}"], "{1}\n");
        check(AnalysisFormat::Json, &["{1}", "{2}", "{3}"], "[\n{1},\n{2},\n{3}\n]\n");
    }

    #[test]
    fn lines_stand_alone_and_texts_apart() {
        check(AnalysisFormat::Jsonl, &["{1}", "{2}"], "{1}\n{2}\n");
        check(AnalysisFormat::Text, &["a", "b"], "a\n\n\nb\n");
    }
}
