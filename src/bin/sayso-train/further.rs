//! Texts that nobody has marked, for the large encoders to read and the networks to learn from: copies of the training
//! articles with words exchanged, and the documents of the treebanks.
//!
//! Invariant: the same corpora give the same texts. Each encoder has seen half of the articles, but none of the copies.

use crate::Options;
use crate::corpus::{self, Article};
use crate::encoder::FOLDS;
use crate::lexicon::Lexicon;
use crate::net::Sequence;
use crate::pos;
use crate::random::Random;
use crate::train::sequences;
use anyhow::Result;
use sayso::analysis::tags::PosTagger;
use std::collections::BTreeMap;

const SEED: u64 = 7;

/// The texts in their order: copies of every [`FOLDS`]th article from the one of that number, with that share of the words
/// that may be exchanged, or the treebanks.
const TEXTS: [Source; 4] = [
    Source::Copies { first: 0, exchanged: 0.15 },
    Source::Treebanks,
    Source::Copies { first: 1, exchanged: 0.3 },
    Source::Copies { first: 0, exchanged: 0.3 },
];

enum Source {
    Copies { first: usize, exchanged: f32 },
    Treebanks,
}

/// A text, and the number of the article whose tenth of the corpus is not to tell it of cues.
pub(crate) struct Texts {
    pub(crate) articles: Vec<Article>,
    of: Vec<usize>,
}

/// Words of these parts of speech are exchanged for others of the same.
const OPEN: [&str; 15] =
    ["NN", "NNS", "NNP", "NNPS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJ", "JJR", "JJS", "RB", "CD"];

impl Texts {
    /// Makes the texts.
    pub(crate) fn new(options: &Options, articles: &[Article], tagger: &PosTagger<'_>) -> Result<Self> {
        let pool = pool(articles);
        let mut random = Random::new(SEED);
        let mut texts = Self { articles: Vec::new(), of: Vec::new() };
        for source in TEXTS {
            match source {
                Source::Copies { first, exchanged } => {
                    for (of, article) in articles.iter().enumerate().skip(first).step_by(FOLDS) {
                        texts.add(exchange(article, &pool, exchanged, &mut random), of, tagger);
                    }
                }
                Source::Treebanks => {
                    for name in ["ewt-train", "gum-train"] {
                        let path = options.corpora.join(format!("ud/{name}.conllu"));
                        for text in pos::documents(&path)? {
                            texts.add(text, FOLDS * texts.of.len(), tagger);
                        }
                    }
                }
            }
        }
        Ok(texts)
    }

    fn add(&mut self, text: String, of: usize, tagger: &PosTagger<'_>) {
        self.articles.push(corpus::unmarked(format!("further-{}", self.of.len()), text, tagger));
        self.of.push(of);
    }

    /// Cuts the texts into sequences.
    pub(crate) fn cut(&self, lexicon: &Lexicon, time: usize) -> Vec<Sequence> {
        let numbered = self.articles.iter().enumerate().zip(&self.of);
        let cut = numbered.flat_map(|(numbered, of)| sequences(numbered, lexicon.vocabulary_of(*of), time));
        cut.map(|sequence| Sequence { marked: false, ..sequence }).collect()
    }
}

/// Words by their part of speech, as often as they are met.
type Pool<'a> = BTreeMap<&'static str, Vec<&'a str>>;

fn pool(articles: &[Article]) -> Pool<'_> {
    let mut pool = Pool::new();
    for article in articles {
        let words = article.tokens.iter().zip(&article.tags);
        for (token, tag) in words.filter(|(_, tag)| OPEN.contains(&tag.name())) {
            pool.entry(tag.name()).or_default().push(token.of(&article.text));
        }
    }
    pool
}

fn exchange(article: &Article, pool: &Pool<'_>, share: f32, random: &mut Random) -> String {
    let mut text = String::with_capacity(article.text.len());
    let mut done = 0;
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    for (token, tag) in article.tokens.iter().zip(&article.tags) {
        let Some(words) = pool.get(tag.name()) else { continue };
        let (chance, other) = (random.unit(), words[random.below(words.len())]);
        if chance < share && is_capital(other) == is_capital(token.of(&article.text)) {
            text.push_str(&article.text[done..token.start]);
            text.push_str(other);
            done = token.end;
        }
    }
    text.push_str(&article.text[done..]);
    text
}
