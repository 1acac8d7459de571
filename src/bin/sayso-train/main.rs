//! Trains and scores the models under `assets/models` from the corpora.
//!
//! ```text
//! sayso-train all    [--corpora DIR] [--models DIR] [KEY VALUE]...   both models
//! sayso-train tagger [...]                                           the attribution tagger
//! sayso-train tags   [...]                                           the part-of-speech tagger
//! sayso-train calibrate [...]                                        the confidence of the tagger that is there
//! sayso-train eval   [...] [--out FILE]                              the table of the models that are there
//! ```
//!
//! A KEY is `epochs` (at most so many for each network, for a trial), `width`, `layers`, `batch`, `time`, `rate`, `decay`,
//! `word` or `feature` (dropout). `--keep FOLDER` stores each network, and takes those that are
//! there. `--python PROGRAM` has the encoders trained by `encoder.py` in that folder, unless their scores are there.
//!
//! Invariant: the same corpora and command give the same bytes on the same machine.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a program for those who build sayso"
)]

mod calibrate;
mod corpus;
mod encoder;
mod eval;
mod further;
mod lexicon;
mod loss;
mod lstm;
mod net;
mod optimiser;
mod pos;
mod positions;
mod product;
mod random;
mod recipe;
mod score;
mod train;
mod write;

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use train::Setup;

/// Where things are, and how networks are trained.
pub(crate) struct Options {
    pub(crate) corpora: PathBuf,
    pub(crate) models: PathBuf,
    pub(crate) out: Option<PathBuf>,
    /// A folder for parameters of single runs, kept for later ones.
    pub(crate) keep: Option<PathBuf>,
    /// The Python that trains the encoders.
    pub(crate) python: Option<PathBuf>,
    pub(crate) setup: Setup,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = args.split_first() else {
        bail!("which command: all, tagger, tags, calibrate or eval?")
    };
    let options = Options::parse(rest)?;
    match command.as_str() {
        "all" => {
            recipe::tags(&options)?;
            recipe::tagger(&options)?;
            eval::run(&options)
        }
        "tagger" => recipe::tagger(&options),
        "calibrate" => recipe::calibrate(&options),
        "tags" => recipe::tags(&options),
        "eval" => eval::run(&options),
        other => bail!("no command {other}: all, tagger, tags, calibrate or eval"),
    }
}

impl Options {
    fn parse(args: &[String]) -> Result<Self> {
        let mut options = Self {
            corpora: "../shared/corpora".into(),
            models: "assets/models".into(),
            out: None,
            keep: None,
            python: None,
            setup: Setup::default(),
        };
        for pair in args.chunks(2) {
            let [key, value] = pair else { bail!("{} wants a value", pair[0]) };
            match key.as_str() {
                "--corpora" => options.corpora = value.into(),
                "--models" => options.models = value.into(),
                "--out" => options.out = Some(value.into()),
                "--keep" => options.keep = Some(value.into()),
                "--python" => options.python = Some(value.into()),
                key => options.set(key, value.parse().with_context(|| format!("{key} {value}"))?)?,
            }
        }
        Ok(options)
    }

    fn set(&mut self, key: &str, value: f32) -> Result<()> {
        let setup = &mut self.setup;
        match key {
            "epochs" => setup.epochs = value as usize,
            "width" => setup.width = value as usize,
            "layers" => setup.layers = value as usize,
            "batch" => setup.batch = value as usize,
            "time" => setup.time = value as usize,
            "rate" => setup.rate = value,
            "decay" => setup.decay = value,
            "feature" => setup.dropout.feature = value,
            "word" => setup.dropout.word = value,
            _ => bail!("no setting {key}"),
        }
        Ok(())
    }
}
