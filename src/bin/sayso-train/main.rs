//! Trains and scores the models under `assets/models` from the corpora.
//!
//! Invariant: the same corpora and command give the same bytes on the same machine.
#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs, reason = "a program for the people who build sayso")]

mod corpus;
mod lexicon;
mod loss;
mod lstm;
mod net;
mod optimiser;
mod random;
mod score;
mod train;

use anyhow::Result;
use std::path::Path;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let corpora = Path::new("../shared/corpora");
    let corpora = if corpora.exists() { corpora } else { Path::new("/work/shared/corpora") };
    let articles = corpus::read(&corpora.join("polnear/train.jsonl"))?;
    let dev = corpus::read(&corpora.join("polnear/dev.jsonl"))?;
    let lexicon = lexicon::Lexicon::learn(&articles, &corpora.join("vectors"))?;
    let mut setup = train::Setup::default();
    let mut take = usize::MAX;
    for pair in args[1..].chunks(2) {
        if pair[0] == "save" {
            continue;
        }
        let v: f32 = pair[1].parse()?;
        match pair[0].as_str() {
            "epochs" => setup.epochs = v as usize,
            "seed" => setup.seed = v as u64,
            "width" => setup.width = v as usize,
            "hidden" => setup.hidden = v as usize,
            "layers" => setup.layers = v as usize,
            "batch" => setup.batch = v as usize,
            "time" => setup.time = v as usize,
            "rate" => setup.rate = v,
            "drop" => setup.dropout.channel = v,
            "fdrop" => setup.dropout.feature = v,
            "wdrop" => setup.dropout.word = v,
            "take" => take = v as usize,
            _ => anyhow::bail!("what is {}", pair[0]),
        }
    }
    let gold: Vec<Vec<corpus::Attribution>> = dev
        .iter()
        .map(|a| {
            let scores: Vec<[f32; 7]> = a.labels.iter().map(|&l| std::array::from_fn(|i| if i == usize::from(l) { 9.0 } else { 0.0 })).collect();
            train::predict(a, &scores, &sayso::analysis::tagger::decode::Chain::new(Default::default(), Default::default()))
        })
        .collect();
    eprintln!("gold labels through the linker: {}", score::score(dev.iter().zip(gold.iter().map(Vec::as_slice))).line());
    let sequences: Vec<_> = articles.iter().take(take).flat_map(|a| train::sequences(a, &lexicon, setup.time)).collect();
    let all: usize = sequences.iter().map(|s| s.words.len()).sum();
    let unknown: usize = sequences.iter().map(|s| s.words.iter().filter(|w| **w == 0).count()).sum();
    eprintln!("{} words, {} of vocabulary, {} trained, {all} words of which {unknown} unknown", lexicon.words.len(), lexicon.table.len(), lexicon.frequent);
    let trained = train::train(setup, &train::Data { lexicon: &lexicon, train: &sequences, dev: &dev });
    if let Some(at) = args.iter().position(|a| a == "save") {
        let bytes: Vec<u8> = trained.p.iter().flat_map(|v| v.to_le_bytes()).collect();
        std::fs::write(&args[at + 1], bytes)?;
    }
    Ok(())
}
