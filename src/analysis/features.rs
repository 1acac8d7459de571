//! What the attribution tagger sees of each word, the same in training and in use.
//!
//! Invariant: one linear pass a paragraph; every row number lies below [`ROWS`].

pub mod quotes;
pub mod vocabulary;

use crate::analysis::tags::{TAGS, Tag};
use crate::model::span::Span;
use quotes::{Mark, Quoted};
use std::ops::Range;
use vocabulary::{Entry, Vocabulary, hash};

/// Sizes of the categorical features: suffix of three and of two, prefix of three, shape; state, position and length
/// of the quotation, cue level after and before it; cue level alone and with the state; place from both ends and length
/// of the sentence, its best cue with the state; nearest cue left and right: level with distance, commas, the word
/// itself; place among the sentences; an earlier cue in the paragraph; open quotation before; word before the
/// quotation; part of speech alone and with the cue level; first word of the clause and of the next one; verb and
/// subject of the clause.
const SIZES: [usize; COUNT] = [
    2048,
    512,
    2048,
    256,
    4,
    5,
    9,
    6,
    6,
    5,
    20,
    8,
    8,
    8,
    40,
    41,
    41,
    10,
    5,
    1024,
    1024,
    16,
    2,
    2,
    512,
    TAGS,
    TAGS * 5,
    512,
    512,
    27,
];
/// Features of a word.
pub const COUNT: usize = 30;
/// Rows of all features together.
pub const ROWS: usize = offsets()[COUNT];

const fn offsets() -> [usize; COUNT + 1] {
    let mut sums = [0; COUNT + 1];
    let mut i = 0;
    while i < COUNT {
        sums[i + 1] = sums[i] + SIZES[i];
        i += 1;
    }
    sums
}

/// A text as the tagger reads it: words in sentences in paragraphs, all ranges of words.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The text that the spans count in.
    pub text: &'a str,
    /// Its words.
    pub tokens: &'a [Span],
    /// Their parts of speech.
    pub tags: &'a [Tag],
    /// Its sentences.
    pub sentences: &'a [Range<usize>],
    /// Its paragraphs.
    pub paragraphs: &'a [Range<usize>],
}

/// What is known of one word.
#[derive(Debug, Clone, Copy)]
pub struct Features {
    /// Number of the word in the vocabulary, if it stands there.
    pub word: Option<u32>,
    /// Rows of the feature table, one a feature.
    pub rows: [u16; COUNT],
}

/// Describes every word of a text.
pub fn describe(reading: Reading<'_>, vocabulary: Vocabulary<'_>) -> Vec<Features> {
    let mut all = Vec::with_capacity(reading.tokens.len());
    let mut open_before = false;
    let mut scratch = String::new();
    let mut sentences = reading.sentences;
    for paragraph in reading.paragraphs {
        let tokens = &reading.tokens[paragraph.clone()];
        let (quoted, marks) = quotes::states(reading.text, tokens);
        let words: Vec<Word> = tokens
            .iter()
            .zip(&marks)
            .zip(paragraph.clone())
            .map(|((token, &mark), at)| {
                let tag = reading.tags.get(at).copied().unwrap_or(Tag::at(0));
                Word::new((token.of(reading.text), mark, tag), vocabulary, &mut scratch)
            })
            .collect();
        let places = places(paragraph, &mut sentences);
        let view = Paragraph::new(&words, &quoted, &places);
        all.extend((0..words.len()).map(|i| view.features(i, open_before)));
        open_before = quotes::stays_open(&quoted);
    }
    all
}

/// The sentence of each word of a paragraph, as a range of its words; a sentence never leaves its paragraph.
fn places(paragraph: &Range<usize>, sentences: &mut &[Range<usize>]) -> Vec<Range<usize>> {
    let mut places = Vec::with_capacity(paragraph.len());
    while places.len() < paragraph.len() {
        let at = paragraph.start + places.len();
        while sentences.first().is_some_and(|s| s.end <= at) {
            *sentences = &sentences[1..];
        }
        let end = sentences.first().filter(|s| s.start <= at).map_or(at + 1, |s| s.end).min(paragraph.end);
        let sentence = places.len()..end - paragraph.start;
        places.extend(std::iter::repeat_n(sentence.clone(), sentence.len()));
    }
    places
}

/// What a word is by itself.
#[derive(Debug, Clone, Copy)]
struct Word {
    entry: Option<Entry>,
    level: usize,
    whole: u32,
    comma: bool,
    that: bool,
    /// Whether it parts two clauses, as a comma does.
    parts: bool,
    tag: Tag,
    own: [u16; 4],
}

impl Word {
    fn new((raw, mark, tag): (&str, Mark, Tag), vocabulary: Vocabulary<'_>, lower: &mut String) -> Self {
        vocabulary::fold(raw, mark, lower);
        let entry = vocabulary.find(lower);
        let own = [
            hash(last(lower, 3)) % 2048,
            hash(last(lower, 2)) % 512,
            hash(first(lower, 3)) % 2048,
            shape(raw) % 256,
        ];
        Self {
            entry,
            level: entry.map_or(0, |e| usize::from(e.level)),
            whole: hash(lower),
            comma: lower == ",",
            that: lower == "that",
            parts: mark != Mark::None || is_break(lower),
            tag,
            own: own.map(|h| h as u16),
        }
    }
}

/// Tells whether a mark parts two clauses.
fn is_break(mark: &str) -> bool {
    matches!(mark, "," | ";" | ":" | "—" | "–" | "--" | "-" | "(" | ")")
}

/// A number for the form of a verb, from 1 to 8; 0 for all else.
fn verb_form(tag: Tag) -> usize {
    const FORMS: [&str; 8] = ["VBD", "VBZ", "VBP", "MD", "VBN", "VBG", "VB", "TO"];
    FORMS.iter().position(|f| *f == tag.name()).map_or(0, |at| at + 1)
}

/// What can be the subject of a verb: 1 a pronoun, 2 a noun, 0 all else.
fn subject_kind(tag: Tag) -> usize {
    match tag.name() {
        "PRP" | "WP" | "WDT" | "DT" | "EX" => 1,
        _ if tag.is_noun() => 2,
        _ => 0,
    }
}

fn last(word: &str, n: usize) -> &str {
    word.char_indices().rev().nth(n - 1).map_or(word, |(at, _)| &word[at..])
}

fn first(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).map_or(word, |(at, _)| &word[..at])
}

/// A hash of the word's shape: kinds of characters, runs cut to two, six at most.
fn shape(word: &str) -> u32 {
    let mut kinds = [0_u8; 6];
    let mut length = 0;
    for c in word.chars() {
        let kind = match c {
            _ if c.is_uppercase() => b'X',
            _ if c.is_lowercase() => b'x',
            _ if c.is_numeric() => b'd',
            _ if c.is_ascii() => c as u8,
            _ => b'?',
        };
        if length >= 2 && kinds[length - 1] == kind && kinds[length - 2] == kind {
            continue;
        }
        kinds[length] = kind;
        length += 1;
        if length == kinds.len() {
            break;
        }
    }
    kinds[..length]
        .iter()
        .fold(0, |h: u32, &k| h.wrapping_mul(131).wrapping_add(u32::from(k)))
        .wrapping_mul(0x9E37_79B1)
        >> 24
}

/// A number's bucket, from 0 to 7.
fn bucket(n: usize) -> usize {
    match n {
        0..=3 => n,
        4..=6 => 4,
        7..=12 => 5,
        13..=25 => 6,
        _ => 7,
    }
}

/// Words of a sentence up to a mark that parts clauses, the mark included.
#[derive(Debug, Clone, Copy, Default)]
struct Clause {
    sentence: usize,
    /// Its first word.
    opener: usize,
    /// Form of its first verb, and the last possible subject before it.
    verb: usize,
    subject: usize,
}

/// What stands around the words of a paragraph.
struct Paragraph<'a> {
    words: &'a [Word],
    quoted: &'a [Quoted],
    places: &'a [Range<usize>],
    /// Nearest cue word of the sentence, left and right.
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
    /// Commas before each word.
    commas: Vec<usize>,
    /// By sentence, stored at its first word: quotation in it, best cue level outside quotations.
    sentence: Vec<(bool, usize)>,
    /// Number of the sentence, and whether one before it has a strong cue.
    order: Vec<(usize, bool)>,
    clauses: Vec<Clause>,
    /// The clause of each word.
    clause_of: Vec<usize>,
}

impl<'a> Paragraph<'a> {
    fn new(words: &'a [Word], quoted: &'a [Quoted], places: &'a [Range<usize>]) -> Self {
        let mut view = Self {
            words,
            quoted,
            places,
            left: Vec::with_capacity(words.len()),
            right: vec![None; words.len()],
            commas: Vec::with_capacity(words.len() + 1),
            sentence: vec![(false, 0); words.len()],
            order: Vec::with_capacity(words.len()),
            clauses: Vec::new(),
            clause_of: Vec::with_capacity(words.len()),
        };
        view.look_left();
        view.look_right();
        view.gather();
        view.part();
        view
    }

    /// Parts the sentences into clauses.
    fn part(&mut self) {
        let mut open = false;
        for (i, word) in self.words.iter().enumerate() {
            let sentence = self.places[i].start;
            if !open || sentence == i {
                self.clauses.push(Clause { sentence, ..Clause::default() });
            }
            self.clause_of.push(self.clauses.len() - 1);
            open = !word.parts;
            let Some(clause) = self.clauses.last_mut().filter(|_| open) else { continue };
            if clause.opener == 0 {
                clause.opener = 1 + (word.whole % 511) as usize;
            }
            if clause.verb == 0 {
                clause.verb = verb_form(word.tag);
                clause.subject = clause.subject.max(subject_kind(word.tag));
            }
        }
    }

    /// First words of the clause around a word and of the next one of the sentence; the verb with its subject.
    fn clause(&self, i: usize) -> [usize; 3] {
        let at = self.clause_of[i];
        let own = self.clauses[at];
        let next = self.clauses.get(at + 1).filter(|c| c.sentence == own.sentence);
        [own.opener, next.map_or(0, |c| c.opener), own.verb * 3 + own.subject]
    }

    fn is_cue(&self, i: usize) -> bool {
        self.words[i].level >= 2 && !self.quoted[i].is_between()
    }

    fn look_left(&mut self) {
        let mut last = None;
        for i in 0..self.words.len() {
            if self.places[i].start == i {
                last = None;
            }
            self.left.push(last);
            if self.is_cue(i) {
                last = Some(i);
            }
        }
    }

    fn look_right(&mut self) {
        let mut next = None;
        for i in (0..self.words.len()).rev() {
            if self.places[i].end == i + 1 {
                next = None;
            }
            self.right[i] = next;
            if self.is_cue(i) {
                next = Some(i);
            }
        }
    }

    fn gather(&mut self) {
        let (mut commas, mut number, mut strong, mut earlier) = (0, 0, false, false);
        for (i, word) in self.words.iter().enumerate() {
            let start = self.places[i].start;
            if start == i {
                number += usize::from(i > 0);
                earlier = strong;
            }
            self.commas.push(commas);
            commas += usize::from(word.comma);
            let outside = !self.quoted[i].is_between();
            let (quotation, best) = &mut self.sentence[start];
            *quotation |= self.quoted[i] != Quoted::No;
            *best = (*best).max(if outside { word.level } else { 0 });
            strong |= outside && word.level >= 3;
            self.order.push((number, earlier));
        }
        self.commas.push(commas);
    }

    fn best(&self, range: Range<usize>) -> usize {
        self.words[range].iter().map(|w| w.level).max().unwrap_or(0)
    }

    /// Position in the quotation, its length, best cue after and before it, the word before it.
    fn quotation(&self, i: usize) -> [usize; 5] {
        let Quoted::Between(from, to) = self.quoted[i] else { return [0; 5] };
        let position = match i {
            _ if i == from => 1,
            _ if i == to => 2,
            _ if i == from + 1 => 3,
            _ => 4,
        };
        let (before, after) = quotes::around(from, to, self.words.len(), 4);
        let word = from.checked_sub(1).map_or(7, |j| self.words[j].whole % 511);
        let length = 1 + bucket((to - from).saturating_sub(1));
        [position, length, 1 + self.best(after), 1 + self.best(before), 1 + word as usize]
    }

    /// Level with distance, commas and "that" in between, the word itself, of the nearest cue on the left.
    fn left(&self, i: usize) -> [usize; 3] {
        let Some(cue) = self.left[i] else { return [0; 3] };
        let that = self.words[cue + 1..(i + 1).min(cue + 5)].iter().any(|w| w.that);
        let commas = (self.commas[i] - self.commas[cue]).min(3);
        let cue_word = &self.words[cue];
        [
            1 + cue_word.level * 8 + bucket(i - cue),
            1 + commas + 4 * usize::from(that),
            1 + (cue_word.whole % 1023) as usize,
        ]
    }

    /// The same of the nearest cue on the right.
    fn right(&self, i: usize) -> [usize; 3] {
        let Some(cue) = self.right[i] else { return [0; 3] };
        let commas = (self.commas[cue] - self.commas[i]).min(3);
        let cue_word = &self.words[cue];
        [1 + cue_word.level * 8 + bucket(cue - i), 1 + commas, 1 + (cue_word.whole % 1023) as usize]
    }

    fn features(&self, i: usize, open_before: bool) -> Features {
        let word = &self.words[i];
        let state = self.quoted[i].code();
        let [position, length, after, before, before_word] = self.quotation(i);
        let place = &self.places[i];
        let (has_quotation, best) = self.sentence[place.start];
        let [left, left_between, left_word] = self.left(i);
        let [right, right_between, right_word] = self.right(i);
        let (number, earlier) = self.order[i];
        let tag = word.tag.index();
        let [opener, next_opener, verb] = self.clause(i);
        let [suffix3, suffix2, prefix3, shape] = word.own.map(usize::from);
        let values: [usize; COUNT] = [
            suffix3,
            suffix2,
            prefix3,
            shape,
            state,
            position,
            length,
            after,
            before,
            word.level,
            word.level * 4 + state,
            bucket(i - place.start),
            bucket(place.end - 1 - i),
            bucket(place.len()),
            (best * 2 + usize::from(has_quotation)) * 4 + state,
            left,
            right,
            left_between,
            right_between,
            left_word,
            right_word,
            number.min(3) * 4 + usize::from(i == place.start) * 2 + usize::from(i + 1 == place.end),
            usize::from(earlier),
            usize::from(open_before),
            before_word,
            tag,
            word.level * TAGS + tag,
            opener,
            next_opener,
            verb,
        ];
        const OFFSETS: [usize; COUNT + 1] = offsets();
        let rows = std::array::from_fn(|f| (OFFSETS[f] + values[f].min(SIZES[f] - 1)) as u16);
        Features { word: word.entry.map(|e| e.id), rows }
    }
}

/// The paragraphs of a text, as ranges of its words: every line end parts two of them.
pub fn paragraphs(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for i in 1..=tokens.len() {
        let ends = i == tokens.len() || text.as_bytes()[tokens[i - 1].end..tokens[i].start].contains(&b'\n');
        if ends {
            found.push(start..i);
            start = i;
        }
    }
    found
}
