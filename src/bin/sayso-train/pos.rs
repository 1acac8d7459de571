//! Training of the part-of-speech tagger: an averaged perceptron over hashed features.
//!
//! Invariant: the same treebanks give the same bytes.

use crate::random::Random;
use anyhow::{Context, Result};
use sayso::analysis::features::vocabulary;
use sayso::analysis::tags::{self, PosTagger, TAGS, Tag, Word, features};
use sayso::model::span::Span;
use std::collections::BTreeMap;
use std::path::Path;

/// Genres of GUM whose licence forbids commercial use.
const LEFT_OUT: [&str; 5] = ["essay", "fiction", "letter", "podcast", "whow"];

/// A sentence of a treebank.
pub struct Tagged {
    pub text: String,
    pub tokens: Vec<Span>,
    pub tags: Vec<Tag>,
}

/// Reads the sentences of a treebank; with `free`, only those of genres that may be shipped.
pub fn read(path: &Path, free: bool) -> Result<Vec<Tagged>> {
    let file = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut sentences = Vec::new();
    let mut skip = false;
    for block in file.split("\n\n") {
        if let Some((_, rest)) = block.split_once("# newdoc id = GUM_") {
            skip = free && LEFT_OUT.iter().any(|genre| rest.starts_with(genre));
        }
        let mut sentence = Tagged { text: String::new(), tokens: Vec::new(), tags: Vec::new() };
        for line in block.lines() {
            let mut fields = line.split('\t');
            let is_word = fields.next().is_some_and(|id| id.bytes().all(|b| b.is_ascii_digit()));
            let (Some(form), Some(name)) = (fields.next(), fields.nth(2)) else { continue };
            let Some(tag) = Tag::named(name).filter(|_| is_word) else { continue };
            let start = sentence.text.len();
            sentence.text.push_str(form);
            sentence.tokens.push(Span::new(start, sentence.text.len()));
            sentence.text.push(' ');
            sentence.tags.push(tag);
        }
        if !skip && !sentence.tags.is_empty() {
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}

struct Learner {
    weights: Vec<[f32; TAGS]>,
    totals: Vec<[f32; TAGS]>,
    since: Vec<[u32; TAGS]>,
    now: u32,
}

impl Learner {
    fn change(&mut self, row: usize, tag: usize, by: f32) {
        let passed = (self.now - self.since[row][tag]) as f32;
        self.totals[row][tag] += passed * self.weights[row][tag];
        self.since[row][tag] = self.now;
        self.weights[row][tag] += by;
    }

    fn sentence(&mut self, words: &[Word], gold: &[Tag], mask: usize) {
        let mut tags: Vec<Tag> = Vec::with_capacity(words.len());
        for (i, &right) in gold.iter().enumerate() {
            self.now += 1;
            let rows = features(words, &tags, i).map(|f| f as usize & mask);
            let mut sums = [0.0_f32; TAGS];
            for row in rows {
                sums.iter_mut().zip(&self.weights[row]).for_each(|(s, w)| *s += w);
            }
            let guess = (0..TAGS).fold(0, |b, t| if sums[t] > sums[b] { t } else { b });
            if guess != right.index() {
                for row in rows {
                    self.change(row, right.index(), 1.0);
                    self.change(row, guess, -1.0);
                }
            }
            tags.push(Tag::at(guess));
        }
    }

    fn finish(mut self) -> Vec<[f32; TAGS]> {
        for row in 0..self.weights.len() {
            (0..TAGS).for_each(|tag| self.change(row, tag, 0.0));
        }
        self.totals
    }
}

/// Trains a model with `rows` rows of weights and returns its bytes.
pub fn train(sentences: &[Tagged], rows: usize, epochs: usize) -> Vec<u8> {
    let described: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (tags::words(&s.text, &s.tokens), s.tags.as_slice())).collect();
    let mut learner = Learner {
        weights: vec![[0.0; TAGS]; rows],
        totals: vec![[0.0; TAGS]; rows],
        since: vec![[0; TAGS]; rows],
        now: 0,
    };
    let mut random = Random::new(7);
    let mut order: Vec<usize> = (0..described.len()).collect();
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &i in &order {
            learner.sentence(&described[i].0, described[i].1, rows - 1);
        }
    }
    let weights = learner.finish();
    let top = weights.iter().flatten().fold(0.0_f32, |t, w| t.max(w.abs()));
    let fixed = fixed(&described);
    let table = vocabulary::build(fixed.iter().map(|(w, _)| (w.as_str(), 0)).collect::<Vec<_>>().into_iter());
    let mut out = Vec::new();
    for size in [table.len(), fixed.len(), rows] {
        out.extend((size as u32).to_le_bytes());
    }
    out.extend(table);
    out.extend(fixed.iter().map(|(_, t)| t.index() as u8));
    out.extend(weights.iter().flatten().map(|w| (w / top * 127.0).round() as i8 as u8));
    out
}

/// Frequent words that nearly always have the same tag.
fn fixed(described: &[(Vec<Word>, &[Tag])]) -> Vec<(String, Tag)> {
    let mut seen: BTreeMap<&str, [u32; TAGS]> = BTreeMap::new();
    for (words, tags) in described {
        for (word, tag) in words.iter().zip(*tags) {
            seen.entry(&word.folded).or_insert([0; TAGS])[tag.index()] += 1;
        }
    }
    seen.into_iter()
        .filter_map(|(word, counts)| {
            let (all, top) = (counts.iter().sum::<u32>(), counts.iter().copied().max().unwrap_or(0));
            let tag = counts.iter().position(|&c| c == top)?;
            (all >= 30 && f64::from(top) >= 0.995 * f64::from(all)).then(|| (word.to_owned(), Tag::at(tag)))
        })
        .collect()
}

/// Share of right tags in per cent, and tokens per second.
pub fn score(tagger: &PosTagger<'_>, sentences: &[Tagged]) -> (f64, f64) {
    let begin = std::time::Instant::now();
    let found: Vec<Vec<Tag>> = sentences.iter().map(|s| tagger.tag_sentence(&s.text, &s.tokens)).collect();
    let seconds = begin.elapsed().as_secs_f64();
    let pairs = || found.iter().zip(sentences).flat_map(|(f, s)| f.iter().zip(&s.tags));
    let all = pairs().count();
    (100.0 * pairs().filter(|(a, b)| a == b).count() as f64 / all.max(1) as f64, all as f64 / seconds)
}
