//! The recipes: from corpora to the files under `assets/models`.

use crate::Options;
use crate::calibrate::{fit, judged};
use crate::corpus::{self, Article};
use crate::encoder::{self, Encoders};
use crate::lexicon::{Lexicon, read_vectors};
use crate::net::{Dropout, Layout, Sequence, Shape, Soft, Weights};
use crate::pos;
use crate::train::{Data, Setup, Trained, sequences, train};
use crate::write;
use anyhow::{Context, Result, ensure};
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tagger::decode::{Chain, LABELS, Marginals, Scores};
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

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

/// A network of the recipe: what sets it apart, and the networks before it that teach it.
struct Lesson {
    seed: u64,
    epochs: usize,
    /// Dropout of channels.
    channel: f32,
    /// How much of the loss asks for what the teachers expect instead of what the corpus says.
    soft: f32,
    teachers: &'static [Teacher],
}

/// Who teaches: a network before, or for each article the encoder that has seen it, or the one that has not.
enum Teacher {
    Network(u64),
    Encoder { seen: bool },
}

/// The same at hand.
#[derive(Clone, Copy)]
enum Known<'a> {
    Network(&'a Trained),
    Encoders { of: &'a Encoders, seen: bool },
}

const UNSEEN: Teacher = Teacher::Encoder { seen: false };
const SEEN: Teacher = Teacher::Encoder { seen: true };

/// The networks in order; the last is the one that is used. The model card has what each of them finds.
const LESSONS: &[Lesson] = &[
    Lesson { seed: 51, epochs: 6, channel: 0.35, soft: 0.5, teachers: &[UNSEEN] },
    Lesson {
        seed: 61,
        epochs: 10,
        channel: 0.35,
        soft: 0.5,
        teachers: &[Teacher::Network(51), UNSEEN, SEEN],
    },
    Lesson {
        seed: 71,
        epochs: 12,
        channel: 0.3,
        soft: 0.6,
        teachers: &[Teacher::Network(51), Teacher::Network(61), UNSEEN, SEEN],
    },
];

impl Lesson {
    fn setup(&self, shared: Setup) -> Setup {
        Setup {
            seed: self.seed,
            epochs: self.epochs.min(shared.epochs),
            dropout: Dropout { channel: self.channel, ..shared.dropout },
            soft: self.soft,
            ..shared
        }
    }
}

/// Trains the attribution tagger: every network of [`LESSONS`], of which the last is used.
pub(crate) fn tagger(options: &Options) -> Result<()> {
    let [articles, dev] = ["train", "dev"].map(|split| corpus::split(options, split));
    let (articles, dev) = (articles?, dev?);
    let lexicon = Lexicon::learn(&articles, &options.corpora.join("vectors"))?;
    let mut data = cut(&articles, &lexicon, options.setup.time);
    let encoders = encoders(options, (&articles, &data), (&dev, &lexicon))?;
    let mut trained: HashMap<u64, Trained> = HashMap::new();
    for lesson in LESSONS {
        let teachers: Vec<Known<'_>> = lesson
            .teachers
            .iter()
            .filter_map(|teacher| match teacher {
                Teacher::Network(seed) => trained.get(seed).map(Known::Network),
                Teacher::Encoder { seen } => encoders.as_ref().map(|of| Known::Encoders { of, seen: *seen }),
            })
            .collect();
        teach(&mut data, &teachers, &lexicon);
        let given = Data { lexicon: &lexicon, train: &data, dev: &dev };
        let kept = options.keep.as_ref().map(|folder| folder.join(format!("network-{}", lesson.seed)));
        let setup = lesson.setup(options.setup);
        let network = match kept.as_ref().filter(|path| path.exists()) {
            Some(path) => load(path, setup, &lexicon)?,
            None => train(setup, &given),
        };
        kept.iter().filter(|path| !path.exists()).try_for_each(|path| keep(path, &network))?;
        trained.insert(lesson.seed, network);
    }
    let last = LESSONS.last().and_then(|lesson| trained.get(&lesson.seed)).context("no lesson")?;
    let mut bytes = write::model(&last.layout, &last.p, &lexicon);
    judge(&mut bytes, &dev)?;
    save(&options.models.join("tagger.bin"), &bytes)
}

/// What the encoders score; without a Python that trains them and without their scores, nobody teaches the first network.
fn encoders(
    options: &Options,
    (articles, data): (&[Article], &[Sequence]),
    (dev, lexicon): (&[Article], &Lexicon),
) -> Result<Option<Encoders>> {
    let Some(folder) = &options.keep else { return Ok(None) };
    let scores = folder.join("encoder-train");
    if let Some(python) = options.python.as_ref().filter(|_| !scores.exists()) {
        std::fs::create_dir_all(folder)?;
        encoder::write(&folder.join("train.jsonl"), articles, data)?;
        encoder::write(&folder.join("dev.jsonl"), dev, &encoder::watched(dev, lexicon))?;
        let script = options.models.join("encoder.py");
        let ended = Command::new(python).arg(script).arg(folder).status().context("starting Python")?;
        ensure!(ended.success(), "encoder.py: {ended}");
    }
    if !scores.exists() {
        return Ok(None);
    }
    eprintln!("{}", encoder::table(&folder.join("encoder-dev"), dev, lexicon)?);
    Encoders::read(&scores, data).map(Some)
}

/// Fits the confidence of the tagger that is there again.
pub(crate) fn calibrate(options: &Options) -> Result<()> {
    let dev = corpus::split(options, "dev")?;
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
    let numbered = articles.iter().enumerate();
    numbered.flat_map(|(n, a)| sequences((n, a), lexicon.vocabulary_of(n), time)).collect()
}

/// Writes into every sequence what the teachers expect, in the mean, in place of what others did.
fn teach(data: &mut [Sequence], teachers: &[Known<'_>], lexicon: &Lexicon) {
    data.iter_mut().for_each(|sequence| sequence.soft = None);
    let share = 1.0 / teachers.len().max(1) as f32;
    for teacher in teachers {
        match *teacher {
            Known::Network(network) => {
                let weights = Weights::new(&network.layout, &network.p, &lexicon.vectors);
                let chain = network.layout.chain(&network.p);
                for group in data.chunks_mut(16) {
                    let list: Vec<&Sequence> = group.iter().collect();
                    let pass = weights.forward(&list, None);
                    let scores: Vec<_> = (0..list.len()).map(|b| pass.scores_of(b)).collect();
                    group.iter_mut().zip(scores).for_each(|(s, scores)| expect(s, &scores, &chain, share));
                }
            }
            Known::Encoders { of, seen } => {
                for (n, sequence) in data.iter_mut().enumerate() {
                    let fold = (sequence.article + usize::from(seen)) % encoder::FOLDS;
                    expect(sequence, of.of(n, fold), &of.chains[fold], share);
                }
            }
        }
    }
}

/// Adds what one teacher expects of a sequence.
fn expect(sequence: &mut Sequence, scores: &[Scores], chain: &Chain, share: f32) {
    let (starts, n) = (sequence.starts.clone(), scores.len());
    let soft = sequence.soft.get_or_insert_with(|| Soft {
        labels: vec![[0.0; LABELS]; n],
        pairs: vec![[[0.0; LABELS]; LABELS]; n],
    });
    let mut marginals = Marginals::default();
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
