//! Training of the part-of-speech tagger: an averaged perceptron over hashed features.
//!
//! Invariant: the same treebanks give the same bytes.

use crate::lexicon::Given;
use crate::random::Random;
use anyhow::{Context, Result};
use sayso::analysis::features::vocabulary::{self, Vocabulary};
use sayso::analysis::tags::{self, Lexicon, OPEN, PosTagger, TAGS, Tag, Word, features, places, signature};
use sayso::model::span::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Genres of GUM whose licence forbids commercial use.
const LEFT_OUT: [&str; 5] = ["essay", "fiction", "letter", "podcast", "whow"];

/// Share of features left out at random in training.
const DROPPED: f32 = 0.4;

/// A sentence of a treebank.
pub(crate) struct Tagged {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Span>,
    pub(crate) tags: Vec<Tag>,
}

/// Reads the sentences of a treebank; with `free`, only those of genres that may be shipped.
pub(crate) fn read(path: &Path, free: bool) -> Result<Vec<Tagged>> {
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

/// The documents of a treebank as texts, those of genres that may not be shipped left out.
pub(crate) fn documents(path: &Path) -> Result<Vec<String>> {
    let file = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut documents: Vec<String> = Vec::new();
    let mut skip = false;
    for line in file.lines() {
        if let Some(name) = line.strip_prefix("# newdoc id = ") {
            let genre = name.strip_prefix("GUM_").unwrap_or_default();
            skip = LEFT_OUT.iter().any(|left_out| genre.starts_with(left_out));
            documents.extend((!skip).then(String::new));
        }
        let Some(document) = documents.last_mut().filter(|_| !skip) else { continue };
        if line.starts_with("# newpar") && !document.is_empty() {
            document.push_str("\n\n");
        } else if let Some(sentence) = line.strip_prefix("# text = ") {
            let apart = !document.is_empty() && !document.ends_with('\n');
            document.push_str(if apart { " " } else { "" });
            document.push_str(sentence);
        }
    }
    Ok(documents)
}

/// Which feature owns which row.
struct Owners {
    rows: Vec<Option<u32>>,
}

impl Owners {
    /// Gives rows to features by their frequency, most frequent first, as far as their two places allow.
    fn new(described: &[(Vec<Word>, &[Tag])], rows: usize) -> Self {
        let mut seen: HashMap<u32, u32> = HashMap::new();
        for (words, tags) in described {
            for i in 0..words.len() {
                features(words, tags, i).iter().for_each(|&f| *seen.entry(f).or_insert(0) += 1);
            }
        }
        let mut order: Vec<(u32, u32)> = seen.into_iter().filter(|&(_, n)| n >= 2).collect();
        order.sort_unstable_by_key(|&(feature, n)| (Reverse(n), feature));
        let mut owners = Self { rows: vec![None; rows] };
        for (feature, _) in order {
            let free = |&p: &usize| {
                let [a, b] = places(feature, rows).map(|p| owners.rows[p]);
                let taken = [a, b].iter().flatten().any(|&o| signature(o) == signature(feature));
                !taken && owners.rows[p].is_none()
            };
            if let Some(place) = places(feature, rows).into_iter().find(free) {
                owners.rows[place] = Some(feature);
            }
        }
        owners
    }

    fn row(&self, feature: u32) -> Option<usize> {
        places(feature, self.rows.len())
            .into_iter()
            .find(|&p| self.rows[p].is_some_and(|o| signature(o) == signature(feature)))
    }
}

struct Learner {
    owners: Owners,
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

    fn sentence(&mut self, words: &[Word], gold: &[Tag], random: &mut Random) {
        let mut tags: Vec<Tag> = Vec::with_capacity(words.len());
        for (i, &right) in gold.iter().enumerate() {
            self.now += 1;
            let found =
                features(words, &tags, i).map(|f| self.owners.row(f).filter(|_| random.unit() >= DROPPED));
            let rows = || found.iter().flatten().copied();
            let mut sums = [0.0_f32; TAGS];
            for row in rows() {
                sums.iter_mut().zip(&self.weights[row]).for_each(|(s, w)| *s += w);
            }
            let guess = (0..TAGS).fold(0, |b, t| if sums[t] > sums[b] { t } else { b });
            if guess != right.index() {
                for row in rows() {
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
pub(crate) fn train(sentences: &[Tagged], given: &Given, rows: usize, epochs: usize) -> Vec<u8> {
    let known = known(sentences, given);
    let table = vocabulary::build(known.iter().map(|(w, _)| (w.as_str(), 0)).collect::<Vec<_>>().into_iter());
    let kinds: Vec<[u8; 3]> = known.iter().map(|k| k.1).collect();
    let lexicon = Lexicon { words: Vocabulary::view(&table), kinds: &kinds };
    let described: Vec<(Vec<Word>, &[Tag])> =
        sentences.iter().map(|s| (tags::words(&s.text, &s.tokens, lexicon), s.tags.as_slice())).collect();
    let mut learner = Learner {
        owners: Owners::new(&described, rows),
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
            learner.sentence(&described[i].0, described[i].1, &mut random);
        }
    }
    let owners = learner.owners.rows.clone();
    let weights = learner.finish();
    let top = weights.iter().flatten().fold(0.0_f32, |t, w| t.max(w.abs()));
    let mut out = Vec::new();
    for size in [table.len(), kinds.len(), rows] {
        out.extend((size as u32).to_le_bytes());
    }
    out.extend(&table);
    out.extend(kinds.iter().flatten());
    for (row, owner) in weights.iter().zip(owners) {
        out.push(owner.map_or(0, signature));
        out.extend(row.iter().map(|w| (w / top * 127.0).round() as i8 as u8));
    }
    out
}

/// Words seen at least twice: a number for the set of their tags, and their tag if it is nearly always the same.
fn known(sentences: &[Tagged], given: &Given) -> Vec<(String, [u8; 3])> {
    let mut seen: BTreeMap<String, [u32; TAGS]> = BTreeMap::new();
    for sentence in sentences {
        for (token, tag) in sentence.tokens.iter().zip(&sentence.tags) {
            let mut folded = String::new();
            tags::fold(token.of(&sentence.text), &mut folded);
            seen.entry(folded).or_insert([0; TAGS])[tag.index()] += 1;
        }
    }
    for word in given.index.keys() {
        seen.entry(word.clone()).or_insert([0; TAGS]);
    }
    let clusters = clusters(given);
    let mut sets: Vec<Vec<usize>> = Vec::new();
    seen.into_iter()
        .filter_map(|(word, counts)| {
            let all = counts.iter().sum::<u32>();
            let cluster = given.index.get(&word).map_or(0, |&row| clusters[row]);
            if all < 2 {
                return (cluster > 0).then_some((word, [0, OPEN, cluster]));
            }
            let top = counts.iter().copied().max()?;
            let mut set: Vec<usize> = (0..TAGS).filter(|&t| counts[t] > 0 && counts[t] * 20 >= all).collect();
            set.sort_by_key(|&t| (Reverse(counts[t]), t));
            set.truncate(3);
            let place = sets.iter().position(|s| *s == set).unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            });
            let always = all >= 30 && f64::from(top) >= 0.995 * f64::from(all);
            let tag = if always { counts.iter().position(|&c| c == top)? as u8 } else { OPEN };
            Some((word, [1 + (place % 254) as u8, tag, cluster]))
        })
        .collect()
}

/// The cluster of each word that has a vector, from 1, by k-means.
fn clusters(given: &Given) -> Vec<u8> {
    const CLUSTERS: usize = 255;
    let (width, rows) = (given.width, given.index.len());
    let row = |i: usize| &given.values[i * width..(i + 1) * width];
    let mut random = Random::new(11);
    let mut centres: Vec<Vec<f32>> = (0..CLUSTERS).map(|_| row(random.below(rows)).to_vec()).collect();
    let mut nearest = vec![0; rows];
    for _ in 0..8 {
        let mut sums = vec![(0.0_f32, vec![0.0_f32; width]); CLUSTERS];
        for (i, nearest) in nearest.iter_mut().enumerate() {
            let distance = |c: &Vec<f32>| c.iter().zip(row(i)).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            let distances: Vec<f32> = centres.iter().map(distance).collect();
            *nearest = (0..CLUSTERS).fold(0, |best, c| if distances[c] < distances[best] { c } else { best });
            let (count, sum) = &mut sums[*nearest];
            *count += 1.0;
            sum.iter_mut().zip(row(i)).for_each(|(s, v)| *s += v);
        }
        for (centre, (count, sum)) in centres.iter_mut().zip(sums).filter(|(_, (count, _))| *count > 0.0) {
            centre.iter_mut().zip(sum).for_each(|(c, s)| *c = s / count);
        }
    }
    nearest.into_iter().map(|c| c as u8 + 1).collect()
}

/// Share of right tags in per cent, and tokens per second.
pub(crate) fn score(tagger: &PosTagger<'_>, sentences: &[Tagged]) -> (f64, f64) {
    let begin = std::time::Instant::now();
    let found: Vec<Vec<Tag>> = sentences.iter().map(|s| tagger.tag_sentence(&s.text, &s.tokens)).collect();
    let seconds = begin.elapsed().as_secs_f64();
    let pairs = || found.iter().zip(sentences).flat_map(|(f, s)| f.iter().zip(&s.tags));
    let all = pairs().count();
    (100.0 * pairs().filter(|(a, b)| a == b).count() as f64 / all.max(1) as f64, all as f64 / seconds)
}
