//! The recipes: from corpora to the files under `assets/models`.

use crate::Options;
use crate::calibrate::{fit, judged};
use crate::corpus::{self, Article};
use crate::lexicon::{Lexicon, read_vectors};
use crate::net::{Layout, Sequence, Shape, Soft, Weights};
use crate::pos;
use crate::train::{Data, Setup, Trained, sequences, train};
use crate::write;
use anyhow::{Context, Result, ensure};
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tagger::decode::{LABELS, Marginals};
use std::path::Path;

/// Rows of the part-of-speech tagger's weights, and how often it sees the treebanks.
const TAG_ROWS: usize = 1 << 16;
const TAG_EPOCHS: usize = 24;

/// Trains the part-of-speech tagger.
pub(crate) fn tags(options: &Options) -> Result<()> {
    let folder = options.corpora.join("ud");
    let mut sentences = pos::read(&folder.join("ewt-train.conllu"), true)?;
    sentences.extend(pos::read(&folder.join("gum-train.conllu"), true)?);
    let given = read_vectors(&options.corpora.join("vectors"))?;
    let bytes = pos::train(&sentences, &given, TAG_ROWS, TAG_EPOCHS);
    save(&options.models.join("tags.bin"), &bytes)
}

/// Trains the attribution tagger: teachers first, if there are to be any, then the network that is used.
pub(crate) fn tagger(options: &Options) -> Result<()> {
    let articles = corpus::read(&options.corpora.join("polnear/train.jsonl"))?;
    let dev = corpus::read(&options.corpora.join("polnear/dev.jsonl"))?;
    let lexicon = Lexicon::learn(&articles, &options.corpora.join("vectors"))?;
    let mut data = cut(&articles, &lexicon, options.setup.time);
    let watch = |sequences: &[Sequence], setup: Setup, name: &str| -> Result<Trained> {
        let data = Data { lexicon: &lexicon, train: sequences, dev: &dev };
        match options.keep.as_ref().map(|k| k.join(name)).filter(|p| p.exists()) {
            Some(path) => load(&path, setup, &lexicon),
            None => {
                let trained = train(setup, &data);
                options.keep.iter().try_for_each(|k| keep(&k.join(name), &trained))?;
                Ok(trained)
            }
        }
    };
    let mut teachers = Vec::new();
    for n in 0..options.setup.teachers {
        let setup = Setup { seed: 1 + n as u64, teachers: 0, soft: 0.0, ..Setup::default() };
        teachers.push(watch(&data, setup, &format!("teacher-{}", setup.seed))?);
    }
    if !teachers.is_empty() {
        teach(&mut data, &teachers, &lexicon);
    }
    let student = watch(&data, options.setup, &format!("student-{}", options.setup.seed))?;
    let mut bytes = write::model(&student.layout, &student.p, &lexicon);
    judge(&mut bytes, &dev)?;
    save(&options.models.join("tagger.bin"), &bytes)
}

/// Fits the confidence of the tagger that is there again.
pub(crate) fn calibrate(options: &Options) -> Result<()> {
    let dev = corpus::read(&options.corpora.join("polnear/dev.jsonl"))?;
    let path = options.models.join("tagger.bin");
    let mut bytes = std::fs::read(&path)?;
    judge(&mut bytes, &dev)?;
    save(&path, &bytes)
}

fn judge(bytes: &mut [u8], dev: &[Article]) -> Result<()> {
    let weights = fit(&judged(&Tagger::read(bytes)?, dev));
    write::judge(bytes, &weights);
    eprintln!("signs {weights:?}");
    Ok(())
}

fn cut(articles: &[Article], lexicon: &Lexicon, time: usize) -> Vec<Sequence> {
    articles.iter().flat_map(|a| sequences(a, lexicon, time)).collect()
}

/// Writes into every sequence what the teachers expect, in the mean.
fn teach(data: &mut [Sequence], teachers: &[Trained], lexicon: &Lexicon) {
    let share = 1.0 / teachers.len() as f32;
    for teacher in teachers {
        let weights = Weights::new(&teacher.layout, &teacher.p, &lexicon.vectors);
        let chain = teacher.layout.chain(&teacher.p);
        let mut marginals = Marginals::default();
        for group in data.chunks_mut(16) {
            let list: Vec<&Sequence> = group.iter().collect();
            let pass = weights.forward(&list, None);
            let scores: Vec<_> = (0..list.len()).map(|b| pass.scores_of(b)).collect();
            for (sequence, scores) in group.iter_mut().zip(scores) {
                let (starts, n) = (sequence.starts.clone(), scores.len());
                let soft = sequence.soft.get_or_insert_with(|| Soft {
                    labels: vec![[0.0; LABELS]; n],
                    pairs: vec![[[0.0; LABELS]; LABELS]; n],
                });
                for (k, &start) in starts.iter().enumerate() {
                    let end = starts.get(k + 1).copied().unwrap_or(n);
                    chain.marginals(&scores[start..end], &mut marginals);
                    for t in start..end {
                        add(&mut soft.labels[t], &marginals.labels[t - start], share);
                        if t > start {
                            let pairs = chain.pair(&marginals, t - start);
                            soft.pairs[t].iter_mut().zip(&pairs).for_each(|(s, p)| add(s, p, share));
                        }
                    }
                }
            }
        }
    }
}

fn add(sum: &mut [f32; LABELS], values: &[f32; LABELS], share: f32) {
    sum.iter_mut().zip(values).for_each(|(s, v)| *s += share * v);
}

fn keep(path: &Path, trained: &Trained) -> Result<()> {
    let bytes: Vec<u8> = trained.p.iter().flat_map(|v| v.to_le_bytes()).collect();
    save(path, &bytes)
}

fn load(path: &Path, setup: Setup, lexicon: &Lexicon) -> Result<Trained> {
    let bytes = std::fs::read(path)?;
    let p: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    let layout = Layout::new(Shape {
        width: setup.width,
        hidden: setup.hidden,
        layers: setup.layers,
        trained_words: lexicon.frequent,
        vector: lexicon.vectors.width,
    });
    ensure!(p.len() == layout.size, "{} was trained with another setup", path.display());
    Ok(Trained { layout, p })
}

fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}
