//! What the words of a content say for or against its matter.

use crate::analysis::gloss::Gloss;
use crate::lexicon::cues::{CueStance, Form};
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Signs of a stance, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Evidence {
    /// Praise, promises.
    pub(super) support: f32,
    /// Blame, refusals.
    pub(super) against: f32,
    /// Obligations.
    pub(super) must: f32,
    /// Whether the first verb or the first modal is one of refusal.
    pub(super) begins_against: bool,
}

/// A negation this many tokens before a word turns it.
const REACH: usize = 4;

/// Weighs the words of a content.
pub(super) fn weigh_content(gloss: &Gloss, content: &[Range<usize>]) -> Evidence {
    let mut evidence = Evidence::default();
    for range in content {
        for at in range.clone() {
            weigh_word(gloss, at, range.start, &mut evidence);
        }
    }
    if let Some(first) = content.first() {
        weigh_beginning(gloss, first, &mut evidence);
    }
    evidence
}

fn weigh_word(gloss: &Gloss, at: usize, floor: usize, evidence: &mut Evidence) {
    let senses = gloss.senses(at);
    let negated = (at.saturating_sub(REACH).max(floor)..at).any(|i| gloss.has(i, Sense::Negation));
    let verb = verb_stance(gloss, at, WORDS);
    if senses.has(Sense::Against) || verb == Some(CueStance::Oppose) {
        evidence.against += if negated { 0.3 } else { 1.0 };
    } else if senses.has(Sense::For) || verb == Some(CueStance::Support) {
        // "no credible threat" is no blame; "not fair" is.
        let close = (at.saturating_sub(2).max(floor)..at).any(|i| gloss.has(i, Sense::Negation));
        match (negated, close) {
            (false, _) => evidence.support += 1.0,
            (true, true) => evidence.against += 1.0,
            (true, false) => evidence.against += 0.5,
        }
    }
    let said = gloss.is(at + 1, &["tell", "say", "admit", "confess"]);
    if senses.has(Sense::Must) && !said && !gloss.is(at.saturating_sub(1), &["no", "the", "a", "what"]) {
        *(if negated || is_negated_after(gloss, at) { &mut evidence.against } else { &mut evidence.must }) +=
            1.0;
    } else if is_refusal(gloss, at) {
        evidence.against += 1.0;
    }
}

/// Classes of verbs that tell of praise and blame wherever they stand.
const WORDS: &[&str] = &["favour", "reject"];

/// Classes of verbs that tell what the holder will do where they come first.
const DEEDS: &[&str] = &["favour", "reject", "enact", "undo"];

/// The stance of a verb of attitude inside a content.
fn verb_stance(gloss: &Gloss, at: usize, classes: &[&str]) -> Option<CueStance> {
    if gloss.is_capital(at) {
        return None;
    }
    let cue = gloss.cues(at).iter().find(|c| c.form != Form::Noun)?;
    let noun = gloss.senses(at).any(&[Sense::Noun, Sense::Plural, Sense::Adjective]);
    let class = gloss.lexicon.cues().class(cue.class).filter(|_| !noun)?;
    classes.contains(&gloss.lexicon.cues().name(cue.class)).then_some(class.stance)
}

/// "will not", "cannot", "would never".
fn is_refusal(gloss: &Gloss, at: usize) -> bool {
    let modal = gloss.is(at, &["will", "would", "can", "could", "ca", "wo", "'ll", "’ll", "may"]);
    gloss.is(at, &["cannot"]) || modal && is_negated_after(gloss, at)
}

fn is_negated_after(gloss: &Gloss, at: usize) -> bool {
    gloss.is(at + 1, &["not", "n't", "n’t", "never"])
}

/// What the subject and the first verb say: a promise, a refusal, a call.
fn weigh_beginning(gloss: &Gloss, content: &Range<usize>, evidence: &mut Evidence) {
    const NEAR: usize = 14;
    let skipped =
        |at: &usize| !gloss.is_word(*at) || gloss.is(*at, &["that", "to", "and", "so", "but", "well", "now"]);
    let Some(first) = content.clone().find(|at| !skipped(at)) else { return };
    let near = first..content.end.min(first + NEAR);
    let sign = near.clone().find(|&at| is_refusal(gloss, at) || verb_stance(gloss, at, DEEDS).is_some());
    evidence.begins_against =
        sign.is_some_and(|at| verb_stance(gloss, at, DEEDS) != Some(CueStance::Support));
    let speaker = gloss.is(first, &["i", "we", "he", "she"]);
    let will = gloss.is(first + 1, &["will", "would", "'ll", "’ll", "'d", "’d"])
        && !gloss.is(first + 2, &["take", "be", "have"]);
    if speaker && will && !is_negated_after(gloss, first + 1) {
        evidence.support += 1.0;
    }
    let quoted = first > content.start && gloss.is_opening(first - 1);
    if quoted && is_imperative(gloss, first) {
        evidence.must += 1.0;
    }
}

/// A base form at the beginning of a quotation.
fn is_imperative(gloss: &Gloss, at: usize) -> bool {
    let auxiliary = [
        "is", "are", "do", "does", "did", "was", "were", "have", "has", "can", "will", "would", "could", "am",
    ];
    let senses = gloss.senses(at);
    let verb = senses.has(Sense::Verb) && !senses.has(Sense::Noun) && !gloss.is(at, &auxiliary);
    verb && !gloss.is(at, &["thank", "let", "look", "says", "seems", "know", "think"])
        && !gloss.word(at).ends_with('s')
}
