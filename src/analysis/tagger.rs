//! The attribution tagger: a small trained network that labels sources, cues and contents, and what links them.
//!
//! Invariant: any text is tagged in time linear in its length; spans lie on words of the text.

pub mod decode;
pub mod find;
pub mod kernel;
pub mod link;
pub mod model;
pub mod network;

use crate::analysis::attribution::Attribution;
use crate::analysis::document::Document;
use crate::analysis::features::{Reading, describe};
use crate::analysis::tags::Tag;
use decode::Scores;
use find::Candidate;
use model::{BadModel, Model};
use std::ops::Range;

/// Words that the network reads in one go: about so many at most, and at least where there are enough.
const LONG: usize = 384;
const SHORT: usize = 96;
/// A paragraph of more words is cut.
const LONGEST: usize = 512;

/// What is less likely to be right is left out.
const KEEP: f32 = 0.2;

pub(super) static EMBEDDED: &[u8] = include_bytes!("../../assets/models/tagger.bin");

/// The tagger with its trained network.
#[derive(Debug)]
pub struct Tagger<'a> {
    model: Model<'a>,
}

impl Tagger<'static> {
    /// The tagger that comes with the program.
    ///
    /// ```
    /// use sayso::analysis::{document::Document, tagger::Tagger, tags::PosTagger};
    /// use sayso::model::article::Article;
    /// let article = Article { text: "The mayor said the bridge would reopen.".into(), ..Article::default() };
    /// let document = Document::new(&article);
    /// let tags = PosTagger::embedded().tag(&document);
    /// let found = Tagger::embedded().find_attributions(&document, &tags);
    /// assert_eq!(found[0].source[0].of(&article.text), "The mayor");
    /// ```
    pub fn embedded() -> Self {
        // A test holds that the embedded bytes are a model; an empty one would find nothing.
        Self::read(EMBEDDED).unwrap_or_else(|_| Tagger { model: Model::default() })
    }
}

impl<'a> Tagger<'a> {
    /// Makes a tagger from the bytes of a model.
    pub fn read(bytes: &'a [u8]) -> Result<Self, BadModel> {
        Model::read(bytes).map(|model| Self { model })
    }

    /// Finds the attributions of a document, in the order of their paragraphs and cues.
    pub fn find_attributions(&self, document: &Document<'_>, tags: &[Tag]) -> Vec<Attribution> {
        let paragraphs: Vec<Range<usize>> = document.paragraphs.iter().map(|p| p.tokens.clone()).collect();
        self.find(Reading {
            text: document.text,
            tokens: &document.tokens,
            tags,
            sentences: &document.sentences,
            paragraphs: &paragraphs,
        })
    }

    /// Finds the attributions of a text that is cut up already.
    pub fn find(&self, reading: Reading<'_>) -> Vec<Attribution> {
        let candidates = self.candidates(reading).into_iter();
        let judged = candidates.map(|c| {
            let confidence = find::confidence(&c.signs, &self.model.confidence);
            Attribution { confidence, ..c.attribution }
        });
        judged.filter(|a| a.confidence >= KEEP).collect()
    }

    /// Finds all that may be an attribution, likely or not.
    pub fn candidates(&self, reading: Reading<'_>) -> Vec<Candidate> {
        find::candidates(reading, &self.scores(reading), &self.model.chain)
    }

    /// Scores of the labels of every word.
    pub fn scores(&self, reading: Reading<'_>) -> Vec<Scores> {
        let features = describe(reading, self.model.vocabulary);
        let mut scores = vec![Scores::default(); features.len()];
        let mut sequences = sequences(reading.paragraphs, even_limit(reading.paragraphs));
        sequences.sort_by_key(ExactSizeIterator::len);
        for group in sequences.chunks(kernel::ROWS) {
            network::score(&self.model, &features, group, &mut scores);
        }
        scores
    }
}

/// The least limit, from [`SHORT`], under which the paragraphs make so few runs that the network, which reads
/// [`kernel::ROWS`] of them side by side, is well filled.
fn even_limit(paragraphs: &[Range<usize>]) -> usize {
    let words: usize = paragraphs.iter().map(ExactSizeIterator::len).sum();
    let runs = words.div_ceil(kernel::ROWS * LONG) * kernel::ROWS;
    let (mut low, mut high) = (SHORT, words.max(SHORT));
    while low < high {
        let middle = usize::midpoint(low, high);
        if chunks(paragraphs, middle).len() <= runs { high = middle } else { low = middle + 1 }
    }
    low
}

/// The words in runs of whole paragraphs; a paragraph beyond [`LONGEST`] words is cut.
fn sequences(paragraphs: &[Range<usize>], limit: usize) -> Vec<Range<usize>> {
    let ends =
        |group: &[Range<usize>]| (group.first().map_or(0, |p| p.start), group.last().map_or(0, |p| p.end));
    chunks(paragraphs, limit)
        .into_iter()
        .map(ends)
        .flat_map(|(start, end)| (start..end).step_by(LONGEST).map(move |s| s..end.min(s + LONGEST)))
        .collect()
}

/// Groups paragraphs that follow each other into runs of at most `limit` words; a longer paragraph stands alone.
pub fn chunks(paragraphs: &[Range<usize>], limit: usize) -> Vec<&[Range<usize>]> {
    paragraphs
        .iter()
        .scan((0, 0), |(group, words), p| {
            *words += p.len();
            if *words > limit {
                (*group, *words) = (*group + 1, p.len());
            }
            Some(*group)
        })
        .collect::<Vec<usize>>()
        .chunk_by(|a, b| a == b)
        .scan(0, |from, group| {
            let start = *from;
            *from += group.len();
            Some(&paragraphs[start..*from])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tags::PosTagger;
    use crate::model::article::Article;

    fn find(article: &Article) -> Vec<Attribution> {
        let document = Document::new(article);
        Tagger::embedded().find_attributions(&document, &PosTagger::embedded().tag(&document))
    }

    /// Compares what is found in `text` with `source | cue | content`, contents joined by an ellipsis.
    fn check(text: &str, expected: &[&str]) {
        let article = Article { text: text.into(), ..Article::default() };
        let found = find(&article);
        let join = |spans: &[crate::model::span::Span]| {
            spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ")
        };
        let found: Vec<String> =
            found.iter().map(|a| [&a.source, &a.cue, &a.content].map(|r| join(r)).join(" | ")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_embedded_bytes_are_a_model() {
        assert_eq!(Model::read(EMBEDDED).err(), None);
    }

    #[test]
    fn plain_reports_are_found() {
        check(
            "The mayor said the old bridge would reopen in May.",
            &["The mayor | said | the old bridge would reopen in May"],
        );
        check("“We will not pay,” Lunt said on Monday.", &["Lunt | said | “We will not pay,”"]);
    }

    #[test]
    fn a_second_cue_shares_the_source() {
        check(
            "Lunt said the road was closed, adding that it would stay so.",
            &["Lunt | said | the road was closed", "Lunt | adding | that it would stay so"],
        );
    }

    #[test]
    fn any_text_is_survived() {
        let words = "word ".repeat(2000);
        for text in ["", "\n\n", "“““", "\"\"\" \"", "….!?", "said", "a\u{301}\u{200d} said «", &words]
        {
            let article = Article { text: text.into(), ..Article::default() };
            let _ = find(&article);
        }
    }

    #[test]
    fn where_nobody_speaks_nothing_is_found() {
        check("The bridge is forty metres long and was built in 1931.", &[]);
    }

    #[test]
    fn runs_hold_whole_paragraphs_where_these_are_short() {
        let paragraphs = [0..40, 40..90, 90..700, 700..710];
        assert_eq!(sequences(&paragraphs, 100), [0..90, 90..602, 602..700, 700..710]);
    }

    #[test]
    fn runs_that_are_read_side_by_side_are_of_about_one_length() {
        let paragraphs: Vec<Range<usize>> = (0..40).map(|n| n * 50..n * 50 + 50).collect();
        assert_eq!(even_limit(&paragraphs[..20]), 250);
        assert_eq!(even_limit(&paragraphs), 250, "one round is not enough: eight runs, in two rounds");
        assert_eq!(even_limit(&paragraphs[..21]), 300, "what is over makes no fifth run");
        assert_eq!(even_limit(&paragraphs[..2]), SHORT, "what is short stays together");
    }
}
