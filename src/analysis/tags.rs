//! Part-of-speech tags after the Penn Treebank: an averaged perceptron that goes once from left to right.
//!
//! Invariant: every token gets a tag; the work per token is constant; any bytes are safe to use as a model.

use crate::analysis::document::Document;
use crate::analysis::features::quotes::{self, Mark};
use crate::analysis::features::vocabulary::{self, Vocabulary, hash};
use crate::model::span::Span;

/// Number of tags.
pub const TAGS: usize = 49;
/// Features of a token.
pub const COUNT: usize = 36;
/// One sum a tag.
pub type Sums = [i32; TAGS];

const NAMES: [&str; TAGS] = [
    "NN", "IN", "DT", "NNP", "PRP", "JJ", "RB", ".", "VB", "NNS", ",", "CC", "VBD", "VBP", "VBZ", "CD",
    "VBN", "VBG", "MD", "TO", "PRP$", "-RRB-", "-LRB-", "WDT", ":", "WRB", "``", "''", "WP", "RP", "UH",
    "POS", "HYPH", "NNPS", "JJR", "JJS", "EX", "NFP", "RBR", "ADD", "GW", "$", "SYM", "PDT", "LS", "FW",
    "RBS", "AFX", "WP$",
];

pub(super) static EMBEDDED: &[u8] = include_bytes!("../../assets/models/tags.bin");

/// What kind of word a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(u8);

impl Tag {
    /// The tag of that name in the Penn Treebank.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().position(|n| *n == name).map(|i| Self(i as u8))
    }

    /// Its name in the Penn Treebank: "NNP", "VBD".
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("NN")
    }

    /// Its place among all tags.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The tag in that place; past the end it is the first one.
    pub const fn at(index: usize) -> Self {
        if index < TAGS { Self(index as u8) } else { Self(0) }
    }

    /// Tells whether it is a noun, proper nouns included.
    pub fn is_noun(self) -> bool {
        self.name().starts_with("NN")
    }

    /// Tells whether it is a proper noun.
    pub fn is_proper(self) -> bool {
        self.name().starts_with("NNP")
    }

    /// Tells whether it is a verb, modal verbs left out.
    pub fn is_verb(self) -> bool {
        self.name().starts_with("VB")
    }
}

/// What is known of words: which tags they may have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lexicon<'a> {
    /// The words; their numbers are places in `kinds`.
    pub words: Vocabulary<'a>,
    /// A number for the set of tags that a word may have, the tag that it nearly always has, or [`OPEN`], and the
    /// number of its cluster.
    pub kinds: &'a [[u8; 3]],
}

/// Stands for the tag of a word that has several.
pub const OPEN: u8 = u8::MAX;

/// Bytes of a row: a signature of the feature that owns it, then a weight a tag.
pub const ROW: usize = TAGS + 1;

/// Rows of weights, found by a feature's hash; a feature that owns no row says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rows<'a>(&'a [[u8; ROW]]);

impl<'a> Rows<'a> {
    #[inline]
    fn get(self, feature: u32) -> Option<&'a [u8]> {
        let [first, second] = places(feature, self.0.len());
        let own = signature(feature);
        let row = self
            .0
            .get(first)
            .filter(|r| r[0] == own)
            .or_else(|| self.0.get(second).filter(|r| r[0] == own))?;
        Some(&row[1..])
    }
}

/// The two places that a feature's row may have among `rows`, a power of two.
pub const fn places(feature: u32, rows: usize) -> [usize; 2] {
    let first = feature as usize & rows.wrapping_sub(1);
    [first, first ^ 1]
}

/// What tells a feature from others in the same place; never zero, which marks a row that nothing owns.
pub const fn signature(feature: u32) -> u8 {
    match (feature >> 24) as u8 {
        0 => 1,
        byte => byte,
    }
}

/// The tagger with its weights.
#[derive(Debug, Clone, Copy, Default)]
pub struct PosTagger<'a> {
    lexicon: Lexicon<'a>,
    rows: Rows<'a>,
}

impl PosTagger<'static> {
    /// The tagger that comes with the program.
    pub fn embedded() -> Self {
        Self::read(EMBEDDED).unwrap_or_default()
    }
}

impl<'a> PosTagger<'a> {
    /// Reads a model: bytes of the word table, number of words, rows of weights, then these three.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<12>()?;
        let size = |i: usize| header[i * 4..].first_chunk::<4>().map(|b| u32::from_le_bytes(*b) as usize);
        let (table, rest) = rest.split_at_checked(size(0)?)?;
        let (kinds, rest) = rest.split_at_checked(size(1)?.checked_mul(3)?)?;
        let rows = rest.as_chunks::<ROW>().0;
        let fits = rows.len() == size(2)? && rows.len().is_power_of_two();
        let lexicon = Lexicon { words: Vocabulary::view(table), kinds: kinds.as_chunks::<3>().0 };
        fits.then_some(Self { lexicon, rows: Rows(rows) })
    }

    /// Tags every token of a document.
    pub fn tag(&self, document: &Document<'_>) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(document.tokens.len());
        for sentence in &document.sentences {
            tags.extend(self.tag_sentence(document.text, &document.tokens[sentence.clone()]));
        }
        tags
    }

    /// Tags the tokens of one sentence.
    pub fn tag_sentence(&self, text: &str, tokens: &[Span]) -> Vec<Tag> {
        let words = words(text, tokens, self.lexicon);
        let mut tags: Vec<Tag> = Vec::with_capacity(words.len());
        for (i, word) in words.iter().enumerate() {
            let tag = word.fixed.unwrap_or_else(|| {
                let mut sums = [0; TAGS];
                for feature in features(&words, &tags, i) {
                    if let Some(row) = self.rows.get(feature) {
                        sums.iter_mut().zip(row).for_each(|(s, &w)| *s += i32::from(w as i8));
                    }
                }
                best(&sums)
            });
            tags.push(tag);
        }
        tags
    }
}

/// The tag with the greatest sum, the first of equal ones.
pub fn best(sums: &Sums) -> Tag {
    let top = sums.iter().copied().fold(i32::MIN, i32::max);
    Tag::at(sums.iter().position(|&s| s == top).unwrap_or(0))
}

/// What the tagger looks at of a token.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    whole: u32,
    suffixes: [u32; 4],
    prefix: u32,
    shape: u32,
    kind: u32,
    cluster: u32,
    fixed: Option<Tag>,
}

/// Describes the tokens of a sentence.
pub fn words(text: &str, tokens: &[Span], lexicon: Lexicon<'_>) -> Vec<Word> {
    let mut folded = String::new();
    tokens.iter().map(|t| Word::new(t.of(text), lexicon, &mut folded)).collect()
}

/// Writes the form of a token that the lexicon knows.
pub fn fold(raw: &str, folded: &mut String) {
    let mark = match quotes::mark(raw) {
        Mark::Straight => Mark::None,
        other => other,
    };
    vocabulary::fold(raw, mark, folded);
}

impl Word {
    fn new(raw: &str, lexicon: Lexicon<'_>, folded: &mut String) -> Self {
        fold(raw, folded);
        let folded = folded.as_str();
        let suffix =
            |n: usize| folded.char_indices().rev().nth(n - 1).map_or(folded, |(at, _)| &folded[at..]);
        let suffixes = [1, 2, 3, 4].map(|n| hash(suffix(n)));
        let prefix = hash(folded.char_indices().nth(2).map_or(folded, |(at, _)| &folded[..at]));
        let known = lexicon.words.find(folded).and_then(|e| lexicon.kinds.get(e.id as usize));
        let [kind, tag, cluster] = known.copied().unwrap_or([0, OPEN, 0]);
        let fixed = (tag != OPEN).then(|| Tag::at(usize::from(tag)));
        let (kind, cluster) = (u32::from(kind), u32::from(cluster));
        Self { whole: hash(folded), suffixes, prefix, shape: shape(raw), kind, cluster, fixed }
    }
}

/// Capitals, digits and hyphens of a token.
fn shape(raw: &str) -> u32 {
    let first = raw.chars().next().unwrap_or(' ');
    let any = |test: fn(char) -> bool| u32::from(raw.chars().any(test));
    let lower = any(char::is_lowercase);
    let capital = u32::from(first.is_uppercase());
    let several = u32::from(raw.chars().skip(1).any(char::is_uppercase));
    capital
        + 2 * lower
        + 4 * any(char::is_numeric)
        + 8 * any(|c| c == '-')
        + 16 * several
        + 32 * any(|c| c == '.')
}

/// Hashes of the features of token `i`, given the tags before it.
pub fn features(words: &[Word], tags: &[Tag], i: usize) -> [u32; COUNT] {
    const NONE: u32 = 0x5bd1_e995;
    let word = &words[i];
    let near = |by: isize| i.checked_add_signed(by).and_then(|j| words.get(j));
    let whole = |by: isize| near(by).map_or(NONE, |w| w.whole);
    let suffix = |by: isize| near(by).map_or(NONE, |w| w.suffixes[2]);
    let tag = |by: usize| i.checked_sub(by).and_then(|j| tags.get(j)).map_or(TAGS as u32, |t| u32::from(t.0));
    let kind = |by: isize| near(by).map_or(NONE, |w| w.kind);
    let cluster = |by: isize| near(by).map_or(NONE, |w| w.cluster);
    let (t1, t2) = (tag(1), tag(2));
    let both = |a: u32, b: u32| a.rotate_left(13).wrapping_mul(0x85eb_ca6b) ^ b;
    let parts: [u32; COUNT] = [
        0,
        word.whole,
        word.suffixes[0],
        word.suffixes[1],
        word.suffixes[2],
        word.suffixes[3],
        word.prefix,
        word.shape,
        both(word.shape, u32::from(i == 0)),
        both(word.shape, word.suffixes[2]),
        t1,
        both(t1, t2),
        both(t1, word.whole),
        both(both(t1, t2), word.suffixes[1]),
        whole(-1),
        whole(-2),
        whole(1),
        whole(2),
        both(whole(1), t1),
        suffix(1),
        suffix(-1),
        both(near(1).map_or(NONE, |w| w.shape), word.shape),
        both(kind(0), kind(1)),
        kind(1),
        both(kind(1), kind(2)),
        both(t1, kind(0)),
        both(both(t1, kind(0)), kind(1)),
        both(word.whole, kind(1)),
        cluster(0),
        cluster(1),
        cluster(-1),
        both(t1, cluster(0)),
        both(whole(-1), word.whole),
        both(word.whole, whole(1)),
        both(t1, word.suffixes[2]),
        both(both(t1, t2), kind(0)),
    ];
    let mut salt = 0_u32;
    parts.map(|p| {
        salt = salt.wrapping_add(0x9e37_79b9);
        let mixed = (p ^ salt).wrapping_mul(0xcc9e_2d51);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x1b87_3593);
        mixed ^ (mixed >> 13)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::tokenize;

    fn check(text: &str, expected: &[&str]) {
        let tags = PosTagger::embedded().tag_sentence(text, &tokenize(text));
        let names: Vec<&str> = tags.iter().map(|t| t.name()).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn plain_sentences_are_tagged() {
        check("The mayor said it would open.", &["DT", "NN", "VBD", "PRP", "MD", "VB", "."]);
        check("Ada Lunt wanted new schools.", &["NNP", "NNP", "VBD", "JJ", "NNS", "."]);
    }

    #[test]
    fn names_and_tags_go_both_ways() {
        for name in NAMES {
            assert_eq!(Tag::named(name).map(Tag::name), Some(name));
        }
        assert_eq!(Tag::named("QQ"), None);
    }

    #[test]
    fn any_bytes_can_be_a_model() {
        for bytes in [&[][..], &[0; 12], &[255; 40], &[1; 200]] {
            let tagger = PosTagger::read(bytes).unwrap_or_default();
            assert_eq!(tagger.tag_sentence("a b", &tokenize("a b")).len(), 2);
        }
    }
}
