//! Training of the attribution tagger.
//!
//! Invariant: the same corpus and setup give the same parameters on the same machine, whatever else it does.

use crate::corpus::{Article, Attribution};
use crate::lexicon::Lexicon;
use crate::loss::{SoftShare, loss};
use crate::net::{Dropout, Layout, Sequence, Shape, Weights};
use crate::optimiser::{Optimiser, Plan};
use crate::random::Random;
use crate::score::{Table, score};
use sayso::analysis::features::describe;
use sayso::analysis::features::vocabulary::Vocabulary;
use sayso::analysis::tagger::chunks;
use sayso::analysis::tagger::decode::{Chain, Scores};
use sayso::analysis::tagger::find::candidates;
use std::time::Instant;

/// How a network is trained. The recipe sets seed, dropout of channels, soft share and width of each, and lowers the
/// epochs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) width: usize,
    pub(crate) hidden: usize,
    pub(crate) layers: usize,
    pub(crate) epochs: usize,
    pub(crate) batch: usize,
    pub(crate) time: usize,
    pub(crate) rate: f32,
    pub(crate) decay: f32,
    pub(crate) dropout: Dropout,
    pub(crate) soft: f32,
    pub(crate) seed: u64,
}

impl Default for Setup {
    fn default() -> Self {
        let dropout = Dropout { channel: 0.35, word: 0.05, feature: 0.1 };
        Self {
            width: 128,
            hidden: 128,
            layers: 2,
            epochs: usize::MAX,
            batch: 20,
            time: 128,
            rate: 2e-3,
            decay: 0.01,
            dropout,
            soft: 0.0,
            seed: 1,
        }
    }
}

/// Words that a sequence has at most in training; longer paragraphs lose their end.
const LONGEST: usize = 256;
/// Words of a sequence in use.
pub(crate) const IN_USE: usize = 256;

/// Cuts an article into sequences of at most `time` words where paragraphs allow.
pub(crate) fn sequences(
    (number, article): (usize, &Article),
    vocabulary: Vocabulary<'_>,
    time: usize,
) -> Vec<Sequence> {
    let features = describe(article.reading(), vocabulary);
    chunks(&article.paragraphs, time)
        .into_iter()
        .map(|group| {
            let words = group.first().map_or(0, |p| p.start)..group.last().map_or(0, |p| p.end);
            let starts = group.iter().map(|p| p.start - words.start).collect();
            let features = &features[words.clone()];
            Sequence {
                article: number,
                words: features.iter().map(|f| f.word.map_or(0, |w| w + 1)).collect(),
                rows: features.iter().map(|f| f.rows).collect(),
                labels: article.labels[words].to_vec(),
                starts,
                marked: true,
                soft: None,
            }
        })
        .collect()
}

/// A trained network.
pub(crate) struct Trained {
    pub(crate) layout: Layout,
    pub(crate) p: Vec<f32>,
}

/// What a network is trained and watched on.
pub(crate) struct Data<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) train: &'a [Sequence],
    /// What nobody has marked and teachers have read.
    pub(crate) further: &'a [Sequence],
    pub(crate) dev: &'a [Article],
}

/// Trains a network.
pub(crate) fn train(setup: Setup, data: &Data<'_>) -> Trained {
    let shape = Shape {
        width: setup.width,
        hidden: setup.hidden,
        layers: setup.layers,
        trained_words: data.lexicon.frequent,
        vector: data.lexicon.vectors.width,
    };
    let layout = Layout::new(shape);
    let mut random = Random::new(setup.seed);
    let p = layout.init(&mut random);
    let short = |s: &&Sequence| s.words.len() <= LONGEST;
    let sequences: Vec<&Sequence> = data.train.iter().chain(data.further).filter(short).collect();
    let steps = batches(&sequences, setup, &mut Random::new(setup.seed)).len() * setup.epochs;
    eprintln!("{setup:?}\n{} parameters, {} sequences, {steps} steps", layout.size, sequences.len());
    let mut optimiser = Optimiser::new(Plan { rate: setup.rate, decay: setup.decay, steps }, p);
    let mut grads = [vec![0.0; layout.size], vec![0.0; layout.size]];
    let begin = Instant::now();
    for epoch in 1..=setup.epochs {
        let (mut total, mut words) = (0.0, 0);
        let batches = batches(&sequences, setup, &mut random);
        let steps = batches.len();
        for batch in batches {
            words += batch.iter().map(|s| s.words.len()).sum::<usize>();
            total += step(&batch, (&layout, data.lexicon), setup, &mut optimiser, (&mut grads, &mut random));
        }
        eprint!("epoch {epoch} loss {:.4} {:.0}s", total / steps as f64, begin.elapsed().as_secs_f64());
        eprint!(" {:.1}k words/s ", epoch as f64 * words as f64 / begin.elapsed().as_secs_f64() / 1000.0);
        if epoch % 2 == 0 || epoch == setup.epochs {
            eprint!(" {}", evaluate(&layout, &optimiser.average, data).line());
        }
        eprintln!();
    }
    Trained { layout, p: optimiser.average }
}

/// All sequences in random order; those of about the same length come together, so that little is padded.
fn batches<'s>(sequences: &[&'s Sequence], setup: Setup, random: &mut Random) -> Vec<Vec<&'s Sequence>> {
    let mut order = sequences.to_vec();
    random.shuffle(&mut order);
    order.sort_by_key(|s| s.words.len() / 16);
    let (mut batches, mut longest) = (Vec::<Vec<&Sequence>>::new(), 0);
    for sequence in order {
        longest = longest.max(sequence.words.len());
        match batches.last_mut().filter(|b| (b.len() + 1) * longest <= setup.batch * setup.time) {
            Some(batch) => batch.push(sequence),
            None => {
                longest = sequence.words.len();
                batches.push(vec![sequence]);
            }
        }
    }
    random.shuffle(&mut batches);
    batches
}

/// One step of the optimiser: two shards side by side.
fn step(
    batch: &[&Sequence],
    (layout, lexicon): (&Layout, &Lexicon),
    setup: Setup,
    optimiser: &mut Optimiser,
    (grads, random): (&mut [Vec<f32>; 2], &mut Random),
) -> f64 {
    let scale = 1.0 / batch.iter().map(|s| s.words.len()).sum::<usize>().max(1) as f32;
    let weights = Weights::new(layout, &optimiser.p, &lexicon.vectors);
    let chain = layout.chain(&optimiser.p);
    let (left, right) = batch.split_at(batch.len() / 2);
    let seeds = [Random::new(random.bits()), Random::new(random.bits())];
    let [grad0, grad1] = grads;
    let run = |shard: &[&Sequence], random: Random, grad: &mut Vec<f32>| {
        grad.fill(0.0);
        let pass = weights.forward(shard, Some((setup.dropout, random)));
        let (total, dscores) = loss(&pass, (layout, &chain), SoftShare(setup.soft), scale, grad);
        weights.backward(pass, &dscores, grad);
        total
    };
    let [seed0, seed1] = seeds;
    let total = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(left, seed0, grad0));
        let own = run(right, seed1, grad1);
        own + other.join().unwrap_or(f64::NAN)
    });
    optimiser.step(&grads[0], &grads[1]);
    total
}

/// Scores of every word of an article.
pub(crate) fn scores(weights: &Weights<'_>, article: &Article, lexicon: &Lexicon) -> Vec<Scores> {
    let sequences = sequences((0, article), lexicon.vocabulary(), IN_USE);
    let list: Vec<&Sequence> = sequences.iter().collect();
    let pass = weights.forward(&list, None);
    (0..list.len()).flat_map(|b| pass.scores_of(b)).collect()
}

/// What the tagger finds in an article, given the scores of its words.
pub(crate) fn predict(article: &Article, scores: &[Scores], chain: &Chain) -> Vec<Attribution> {
    candidates(article.reading(), scores, chain).iter().map(|c| Attribution::from(&c.attribution)).collect()
}

fn evaluate(layout: &Layout, p: &[f32], data: &Data<'_>) -> Table {
    let weights = Weights::new(layout, p, &data.lexicon.vectors);
    let chain = layout.chain(p);
    let found: Vec<Vec<Attribution>> =
        data.dev.iter().map(|a| predict(a, &scores(&weights, a, data.lexicon), &chain)).collect();
    score(data.dev.iter().zip(found.iter().map(Vec::as_slice)))
}
