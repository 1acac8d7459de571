//! The dev table of the models that are there.

use crate::Options;
use crate::corpus::{self, Article, Attribution};
use crate::pos;
use crate::positions;
use crate::score::score;
use anyhow::{Context, Result};
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tags::PosTagger;
use sayso::model::code_points::CodePoints;
use sayso::model::span::Span;
use serde_json::{Value, json};
use std::time::Instant;

/// Prints the tables; with `--out`, writes the predictions as the published evaluator reads them.
pub(crate) fn run(options: &Options) -> Result<()> {
    tags(options)?;
    let bytes = std::fs::read(options.models.join("tagger.bin")).context("reading tagger.bin")?;
    let begin = Instant::now();
    let tagger = Tagger::read(&bytes)?;
    println!("tagger: {} bytes, loaded in {:.1} ms", bytes.len(), begin.elapsed().as_secs_f64() * 1000.0);
    let dev = corpus::split(options, "dev")?;
    let begin = Instant::now();
    let found: Vec<_> = dev.iter().map(|a| tagger.find(a.reading())).collect();
    let words: usize = dev.iter().map(|a| a.tokens.len()).sum();
    println!("{:.1}k tokens/s", words as f64 / begin.elapsed().as_secs_f64() / 1000.0);
    let confidences: Vec<Vec<f32>> = found.iter().map(|l| l.iter().map(|a| a.confidence).collect()).collect();
    let predicted: Vec<Vec<Attribution>> =
        found.into_iter().map(|list| list.iter().map(Attribution::from).collect()).collect();
    let table = score(dev.iter().zip(predicted.iter().map(Vec::as_slice)));
    println!("{}\n{}", table.line(), table.full());
    let judged: Vec<_> = confidences.concat().into_iter().zip(table.hits.iter().copied()).collect();
    reliability("attribution", &judged);
    positions::run(options, &dev)?;
    if let Some(path) = &options.out {
        let lines: Vec<String> = dev.iter().zip(&predicted).map(|(a, p)| line(a, p).to_string()).collect();
        std::fs::write(path, lines.join("\n") + "\n")?;
    }
    Ok(())
}

fn tags(options: &Options) -> Result<()> {
    let bytes = std::fs::read(options.models.join("tags.bin")).context("reading tags.bin")?;
    let tagger = PosTagger::read(&bytes).context("tags.bin is no model")?;
    for (name, free) in [("ewt-dev", false), ("gum-dev", false), ("gum-dev", true)] {
        let sentences = pos::read(&options.corpora.join(format!("ud/{name}.conllu")), free)?;
        let (right, speed) = pos::score(&tagger, &sentences);
        let genres = if free { ", free genres" } else { "" };
        println!("tags, {name}{genres}: {right:.2} %, {:.2} M tokens/s, {} bytes", speed / 1e6, bytes.len());
    }
    Ok(())
}

/// How often what is said with a confidence is right, in ten steps.
pub(crate) fn reliability(what: &str, judged: &[(f32, bool)]) {
    println!("confidence of {what}\nfrom to      said   right   of");
    for step in 0..10 {
        let inside = |c: f32| ((c * 10.0) as usize).min(9) == step;
        let these: Vec<(f32, bool)> = judged.iter().copied().filter(|p| inside(p.0)).collect();
        if these.is_empty() {
            continue;
        }
        let n = these.len() as f32;
        let said = these.iter().map(|p| p.0).sum::<f32>() / n;
        let right = these.iter().filter(|p| p.1).count() as f32 / n;
        println!(
            "{:.1} to {:.1}   {said:.2}   {right:.2}    {}",
            step as f32 / 10.0,
            (step + 1) as f32 / 10.0,
            these.len()
        );
    }
}

fn line(article: &Article, predicted: &[Attribution]) -> Value {
    let index = CodePoints::new(&article.text);
    let spans = |list: &[Span]| -> Vec<Value> {
        list.iter().map(|&s| index.span(s)).map(|(s, e)| json!({"start": s, "end": e})).collect()
    };
    let statements: Vec<Value> = predicted
        .iter()
        .map(|a| json!({"source": spans(&a.roles[0]), "cue": spans(&a.roles[1]), "content": spans(&a.roles[2])}))
        .collect();
    json!({"article": {"id": article.id, "text": article.text}, "statements": statements})
}
