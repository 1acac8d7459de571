//! The recipes: from corpora to the files under `assets/models`.

use crate::Options;
use crate::calibrate::{fit, judged};
use crate::corpus::{self, Article};
use crate::encoder::{self, Encoders};
use crate::further::Texts;
use crate::lexicon::{Given, Lexicon, read_vectors};
use crate::net::{Dropout, Layout, Sequence, Shape, Soft, Weights};
use crate::pos;
use crate::train::{Data, Setup, Trained, sequences, train};
use crate::write;
use anyhow::{Context, Result, ensure};
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tagger::decode::{Chain, LABELS, Marginals, Scores};
use sayso::analysis::tags::PosTagger;
use std::collections::HashMap;
use std::ffi::OsStr;
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
    /// Whether it also learns from what nobody has marked, as the large encoders read it.
    further: bool,
    /// Width of each direction of its layers.
    hidden: usize,
}

/// Who teaches: a network before, or for each article the encoder of that size that has seen it, or the one that has not.
enum Teacher {
    Network(u64),
    Encoder { size: usize, seen: bool },
}

/// The same at hand.
#[derive(Clone, Copy)]
enum Known<'a> {
    Network(&'a Trained),
    Encoders { of: &'a Encoders, seen: bool },
}

const SMALL: Teacher = Teacher::Encoder { size: 0, seen: false };
const SMALL_SEEN: Teacher = Teacher::Encoder { size: 0, seen: true };
const LARGE: Teacher = Teacher::Encoder { size: 1, seen: false };

/// The networks in order; the last is the one that is used. The model card has what each of them finds.
const LESSONS: &[Lesson] = &[
    Lesson { seed: 51, epochs: 6, channel: 0.35, soft: 0.5, teachers: &[SMALL], further: false, hidden: 128 },
    Lesson {
        seed: 61,
        epochs: 10,
        channel: 0.35,
        soft: 0.5,
        teachers: &[Teacher::Network(51), SMALL, SMALL_SEEN],
        further: false,
        hidden: 128,
    },
    Lesson {
        seed: 71,
        epochs: 12,
        channel: 0.3,
        soft: 0.6,
        teachers: &[Teacher::Network(51), Teacher::Network(61), SMALL, SMALL_SEEN],
        further: false,
        hidden: 128,
    },
    Lesson {
        seed: 121,
        epochs: 12,
        channel: 0.3,
        soft: 0.7,
        teachers: &[Teacher::Network(71), LARGE, LARGE],
        further: true,
        hidden: 160,
    },
    Lesson {
        seed: 131,
        epochs: 12,
        channel: 0.22,
        soft: 0.7,
        teachers: &[Teacher::Network(121), LARGE, LARGE],
        further: true,
        hidden: 160,
    },
];

impl Lesson {
    /// The teachers that are there.
    fn known<'a>(
        &self,
        networks: &'a HashMap<u64, Trained>,
        encoders: &'a [Option<Encoders>; 2],
    ) -> Vec<Known<'a>> {
        let known = |teacher: &Teacher| match *teacher {
            Teacher::Network(seed) => networks.get(&seed).map(Known::Network),
            Teacher::Encoder { size, seen } => encoders[size].as_ref().map(|of| Known::Encoders { of, seen }),
        };
        self.teachers.iter().filter_map(known).collect()
    }

    fn setup(&self, shared: Setup) -> Setup {
        Setup {
            seed: self.seed,
            epochs: self.epochs.min(shared.epochs),
            dropout: Dropout { channel: self.channel, ..shared.dropout },
            soft: self.soft,
            hidden: self.hidden,
            ..shared
        }
    }
}

/// Trains the attribution tagger: every network of [`LESSONS`], of which the last is used.
pub(crate) fn tagger(options: &Options) -> Result<()> {
    let [articles, dev] = ["train", "dev"].map(|split| corpus::split(options, split));
    let (articles, dev) = (articles?, dev?);
    let lexicon = Lexicon::learn(&articles, &vectors(options)?);
    let mut data = cut(&articles, &lexicon, options.setup.time);
    let tags = corpus::tags(options)?;
    let tagger = PosTagger::read(&tags).context("tags.bin is no model")?;
    let texts = Texts::new(options, &articles, &tagger)?;
    let mut unmarked = texts.cut(&lexicon, options.setup.time);
    let watched = encoder::watched(&dev, &lexicon);
    let parts =
        [("train", &articles, &data), ("dev", &dev, &watched), ("further", &texts.articles, &unmarked)];
    let encoders = encoders(options, &parts, &lexicon)?;
    teach_unmarked(options, &mut unmarked)?;
    let mut trained: HashMap<u64, Trained> = HashMap::new();
    for lesson in LESSONS {
        let kept = options.keep.as_ref().map(|folder| folder.join(format!("network-{}", lesson.seed)));
        let setup = lesson.setup(options.setup);
        let network = if let Some(path) = kept.as_ref().filter(|path| path.exists()) {
            load(path, setup, &lexicon)?
        } else {
            teach(&mut data, &lesson.known(&trained, &encoders), &lexicon);
            let further = if lesson.further { &unmarked[..] } else { &[] };
            train(setup, &Data { lexicon: &lexicon, train: &data, further, dev: &dev })
        };
        kept.iter().filter(|path| !path.exists()).try_for_each(|path| keep(path, &network))?;
        trained.insert(lesson.seed, network);
    }
    let last = LESSONS.last().and_then(|lesson| trained.get(&lesson.seed)).context("no lesson")?;
    let mut bytes = write::model(&last.layout, &last.p, &lexicon);
    judge(&mut bytes, &dev)?;
    save(&options.models.join("tagger.bin"), &bytes)
}

/// The vectors of the corpora and, where a Python gives them or has given them, those of further words.
fn vectors(options: &Options) -> Result<Given> {
    let folder = options.corpora.join("vectors");
    let mut given = read_vectors(&folder)?;
    if let Some(keep) = &options.keep {
        let further = keep.join("words.txt").exists();
        if let Some(python) = options.python.as_ref().filter(|_| !further) {
            std::fs::create_dir_all(keep)?;
            run(python, options, "words.py", &[folder.as_os_str(), keep.as_os_str()])?;
        }
        if further || options.python.is_some() {
            given.join(&read_vectors(keep)?)?;
        }
    }
    Ok(given)
}

/// Runs a script beside the models.
fn run(python: &Path, options: &Options, script: &str, args: &[&OsStr]) -> Result<()> {
    let ended = Command::new(python).arg(options.models.join(script)).args(args).status();
    let ended = ended.context("starting Python")?;
    ensure!(ended.success(), "{script}: {ended}");
    Ok(())
}

/// Articles and their sequences, by the name of their file.
type Part<'a> = (&'static str, &'a Vec<Article>, &'a Vec<Sequence>);

/// What the encoders of each size score; without a Python that trains them and without their scores, they do not teach.
fn encoders(options: &Options, parts: &[Part<'_>; 3], lexicon: &Lexicon) -> Result<[Option<Encoders>; 2]> {
    let mut all = [None, None];
    let Some(folder) = &options.keep else { return Ok(all) };
    let [(_, _, data), (_, dev, _), _] = parts;
    for (size, encoders) in encoder::SIZES.into_iter().zip(&mut all) {
        let scores = folder.join(format!("{size}-train"));
        if let Some(python) = options.python.as_ref().filter(|_| !scores.exists()) {
            std::fs::create_dir_all(folder)?;
            for (name, articles, sequences) in parts {
                encoder::write(&folder.join(format!("{name}.jsonl")), articles, sequences)?;
            }
            run(python, options, "encoder.py", &[folder.as_os_str(), size.as_ref()])?;
        }
        if scores.exists() {
            let watched = folder.join(format!("{size}-dev"));
            let table = encoder::table(&watched, dev, lexicon)?;
            eprintln!("{size}\n{table}");
            *encoders = Some(Encoders::read(&scores, data)?);
        }
    }
    Ok(all)
}

/// Writes into the sequences that nobody has marked what the large encoders expect, in the mean; without them there are none.
fn teach_unmarked(options: &Options, unmarked: &mut Vec<Sequence>) -> Result<()> {
    let path = options.keep.as_ref().map(|folder| folder.join(format!("{}-further", encoder::SIZES[1])));
    let Some(path) = path.filter(|path| path.exists()) else {
        unmarked.clear();
        return Ok(());
    };
    let encoders = Encoders::read(&path, unmarked)?;
    for (n, sequence) in unmarked.iter_mut().enumerate() {
        for (chain, scores) in (0..encoder::FOLDS).map(|encoder| encoders.of(n, encoder)) {
            expect(sequence, scores, chain, 1.0 / encoder::FOLDS as f32);
        }
    }
    Ok(())
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

/// Writes into every sequence what its teachers expect, in the mean, in place of what others did.
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
                    let (chain, scores) = of.of(n, encoder::of_article(sequence.article, seen));
                    expect(sequence, scores, chain, share);
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
