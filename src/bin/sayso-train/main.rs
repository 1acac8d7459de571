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
mod pos;
mod probe;
mod product;
mod random;
mod score;
mod train;
mod write;

use anyhow::Result;
use std::path::Path;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let corpora = Path::new("../shared/corpora");
    let corpora = if corpora.exists() { corpora } else { Path::new("/work/shared/corpora") };
    if args.get(1).is_some_and(|a| a == "pos") {
        let ud = |name: &str, free: bool| pos::read(&corpora.join("ud").join(name), free);
        let mut train = ud("ewt-train.conllu", true)?;
        train.extend(ud("gum-train.conllu", true)?);
        let rows = 1 << args[2].parse::<u32>()?;
        let bytes = pos::train(&train, &lexicon::read_vectors(&corpora.join("vectors"))?, rows, args[3].parse()?);
        let tagger = sayso::analysis::tags::PosTagger::read(&bytes).unwrap_or_default();
        for (name, free) in [("ewt-dev.conllu", false), ("gum-dev.conllu", false), ("gum-dev.conllu", true)] {
            let (right, speed) = pos::score(&tagger, &ud(name, free)?);
            println!("{name} {right:.2} % {:.2} M tokens/s, {} bytes", speed / 1e6, bytes.len());
        }
        std::fs::write("/tmp/runs/tags.bin", bytes)?;
        return Ok(());
    }
    let articles = corpus::read(&corpora.join("polnear/train.jsonl"))?;
    let dev = corpus::read(&corpora.join("polnear/dev.jsonl"))?;
    let lexicon = lexicon::Lexicon::learn(&articles, &corpora.join("vectors"))?;
    let mut setup = train::Setup::default();
    let mut take = usize::MAX;
    for pair in args[1..].chunks(2) {
        if pair[0] == "probe" || pair[0] == "load" { continue; }
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
    if args.get(1).is_some_and(|a| a == "probe") { probe::probe(&articles); return Ok(()); }
    let sequences: Vec<_> = articles.iter().take(take).flat_map(|a| train::sequences(a, &lexicon, setup.time)).collect();
    let all: usize = sequences.iter().map(|s| s.words.len()).sum();
    let unknown: usize = sequences.iter().map(|s| s.words.iter().filter(|w| **w == 0).count()).sum();
    eprintln!("{} words, {} of vocabulary, {} trained, {all} words of which {unknown} unknown", lexicon.words.len(), lexicon.table.len(), lexicon.frequent);
    if let Some(at) = args.iter().position(|a| a == "load") {
        let p: Vec<f32> = std::fs::read(&args[at + 1])?.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let layout = net::Layout::new(net::Shape { width: setup.width, hidden: setup.hidden, layers: setup.layers, trained_words: lexicon.frequent, vector: lexicon.vectors.width });
        anyhow::ensure!(p.len() == layout.size);
        eprintln!("f32 {}", train::evaluate(&layout, &p, &train::Data { lexicon: &lexicon, train: &sequences, dev: &dev }).line());
        return use_model(&layout, &p, &lexicon, &dev, &args[at + 1]);
    }
    let trained = train::train(setup, &train::Data { lexicon: &lexicon, train: &sequences, dev: &dev });
    if let Some(at) = args.iter().position(|a| a == "save") {
        let bytes: Vec<u8> = trained.p.iter().flat_map(|v| v.to_le_bytes()).collect();
        std::fs::write(&args[at + 1], bytes)?;
        use_model(&trained.layout, &trained.p, &lexicon, &dev, &args[at + 1])?;
    }
    Ok(())
}

fn use_model(layout: &net::Layout, p: &[f32], lexicon: &lexicon::Lexicon, dev: &[corpus::Article], path: &str) -> Result<()> {
    let bytes = write::model(layout, p, lexicon);
    std::fs::write(format!("{path}.bin"), &bytes)?;
    let begin = std::time::Instant::now();
    let tagger = sayso::analysis::tagger::Tagger::read(&bytes)?;
    let load = begin.elapsed();
    let begin = std::time::Instant::now();
    let found: Vec<Vec<corpus::Attribution>> = dev
        .iter()
        .map(|a| tagger.find(a.reading()).into_iter().map(|a| corpus::Attribution { roles: [a.source, a.cue, a.content] }).collect())
        .collect();
    let time = begin.elapsed().as_secs_f64();
    let words: usize = dev.iter().map(|a| a.tokens.len()).sum();
    let table = score::score(dev.iter().zip(found.iter().map(Vec::as_slice)));
    eprintln!("8 bit {} bytes, loaded in {load:?}, {:.1}k tokens/s\n{}\n{}", bytes.len(), words as f64 / time / 1000.0, table.line(), table.full());
    Ok(())
}
