//! Cues where they stand: a verb with its auxiliaries before it and its particles after it.

use crate::analysis::gloss::Gloss;
use crate::lexicon::cues::{Cue, CueClass, Form};
use crate::lexicon::fold;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// A cue in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueWords {
    /// Auxiliaries, adverbs, the verb, its particles.
    pub tokens: Range<usize>,
    /// The verb or noun itself.
    pub verb: usize,
    /// Class and form.
    pub cue: Cue,
    /// Whether it is a phrase of several words, whose complement is a noun phrase.
    pub phrase: bool,
}

/// The cue whose first verb is the token at `at`.
pub fn cue_at(gloss: &Gloss, at: usize, limit: usize) -> Option<CueWords> {
    let word = fold(gloss.word(at));
    let phrases = gloss.lexicon.cues().phrases(&word);
    let follows = |rest: &[Box<str>]| rest.iter().zip(at + 1..limit).all(|(w, i)| gloss.is(i, &[w]));
    let longest =
        phrases.iter().filter(|p| at + p.rest.len() < limit && follows(&p.rest)).max_by_key(|p| p.rest.len());
    if let Some(phrase) = longest {
        let tokens = with_auxiliaries(gloss, at)..at + 1 + phrase.rest.len();
        return Some(CueWords { tokens, verb: at, cue: phrase.cue, phrase: true });
    }
    let cue = *gloss.cues(at).iter().find(|c| c.form != Form::Noun)?;
    Some(CueWords { tokens: with_auxiliaries(gloss, at)..at + 1, verb: at, cue, phrase: false })
}

impl CueWords {
    /// The class of the cue.
    pub fn class<'a>(&self, gloss: &Gloss<'a>) -> Option<&'a CueClass> {
        gloss.lexicon.cues().class(self.cue.class)
    }
}

/// Auxiliaries and adverbs that belong to the verb at `at`: "has also", "did not".
fn with_auxiliaries(gloss: &Gloss, at: usize) -> usize {
    const MOST: usize = 5;
    let auxiliary = [
        "has", "have", "had", "is", "was", "are", "were", "be", "been", "being", "will", "would", "did",
        "does", "do", "could", "may", "might", "can", "must", "should", "not", "n't", "n’t", "also", "never",
        "now", "then", "still", "already", "later", "again", "once", "even", "just", "only", "often",
        "further", "to",
    ];
    let belongs =
        |i: &usize| gloss.is(*i, &auxiliary) || gloss.has(*i, Sense::Adverb) && !gloss.is_capital(*i);
    let first = (at.saturating_sub(MOST)..at).rev().take_while(belongs).last().unwrap_or(at);
    // "to" begins a cue only after a verb that leads to it ("wants to say"), which is no business of a rule.
    if gloss.is(first, &["to"]) { first + 1 } else { first }
}
