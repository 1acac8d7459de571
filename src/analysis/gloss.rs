//! A document with what the lexicon knows of each token, and the part of speech that it has where it stands: the ground that all later passes stand on.
//!
//! Invariant: `senses` and `tags` have one entry a token; look-ups past the end give nothing.

use super::document::Document;
use super::tags::{PosTagger, Tag};
use crate::lexicon::Lexicon;
use crate::lexicon::cues::Cue;
use crate::lexicon::fold;
use crate::lexicon::senses::{Sense, Senses};
use std::ops::Range;

/// A document and the senses of its tokens.
#[derive(Debug)]
pub struct Gloss<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// The lexicon.
    pub lexicon: &'a Lexicon,
    senses: Vec<Senses>,
    tags: Vec<Tag>,
}

impl<'a> Gloss<'a> {
    /// Looks up and tags every token once.
    pub fn new(document: &'a Document<'a>, lexicon: &'a Lexicon, tagger: &PosTagger) -> Self {
        let senses = (0..document.tokens.len()).map(|at| lexicon.senses(document.word(at))).collect();
        Self { document, lexicon, senses, tags: tagger.tag(document) }
    }

    /// The part of speech of the token at `at`; past the end it is that of a full stop.
    pub fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or_else(|| Tag::named(".").unwrap_or(Tag::at(0)))
    }

    /// The parts of speech of all tokens.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The Penn Treebank's name of the part of speech.
    pub fn part(&self, at: usize) -> &'static str {
        self.tags.get(at).map_or(".", |tag| tag.name())
    }

    /// The token at `at`.
    pub fn word(&self, at: usize) -> &'a str {
        self.document.word(at)
    }

    /// What the token at `at` can be.
    pub fn senses(&self, at: usize) -> Senses {
        self.senses.get(at).copied().unwrap_or_default()
    }

    /// Tells whether the token at `at` has `sense`.
    pub fn has(&self, at: usize, sense: Sense) -> bool {
        self.senses(at).has(sense)
    }

    /// Tells whether the token at `at` is one of `words`, in any case.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// The senses of all tokens of `range` taken as one phrase.
    pub fn phrase(&self, range: Range<usize>) -> Senses {
        match range.len() {
            1 => self.senses(range.start),
            _ => self.lexicon.senses(self.document.words(range)),
        }
    }

    /// The cues that the token at `at` can be.
    pub fn cues(&self, at: usize) -> &'a [Cue] {
        self.lexicon.cues().of(&fold(self.word(at)))
    }

    /// Tells whether the token at `at` begins with a capital.
    pub fn is_capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// Tells whether the token at `at` is a word and not a mark.
    pub fn is_word(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_alphanumeric)
    }

    /// Tells whether the token at `at` is a possessive clitic.
    pub fn is_possessive(&self, at: usize) -> bool {
        let word = self.word(at);
        let clitic = self.part(at) == "POS" && word.starts_with(['\'', '’', '‘']);
        // "the drivers' union": the tags take the mark of a plural for one of quotation.
        let plural = matches!(word, "'" | "’")
            && at > 0
            && self.part(at - 1).ends_with('S')
            && self.part(at - 1).starts_with("NN")
            && self.part(at + 1).starts_with("NN")
            && self.document.tokens.get(at).is_some_and(|t| self.document.tokens[at - 1].end == t.start)
            && self.document.quotation_of(at).is_none_or(|q| q.tokens.end != at + 1);
        clitic || plural
    }

    /// Tells whether the token can be a finite verb: listed as one, or a cue in a finite form.
    pub fn is_verb(&self, at: usize) -> bool {
        use crate::lexicon::cues::Form;
        let senses = self.senses(at);
        let finite = |c: &Cue| matches!(c.form, Form::Past | Form::Third);
        senses.any(&[Sense::Verb, Sense::Past]) || (!self.is_capital(at) && self.cues(at).iter().any(finite))
    }

    /// The quotation mark, dash, or opening after which a capital says nothing.
    pub fn is_opening(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            "\"" | "“"
                | "”"
                | "«"
                | "»"
                | "„"
                | "‘"
                | "'"
                | ":"
                | "—"
                | "–"
                | "--"
                | "-"
                | "•"
                | "*"
                | "("
                | "["
        )
    }
}
