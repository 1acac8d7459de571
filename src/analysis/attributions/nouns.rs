//! Nouns that carry an attribution: "Oda's claim that …", "her promise to …".

use super::Draft;
use super::according::without_stop;
use crate::analysis::phrases::Scene;
use crate::lexicon::cues::Form;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Words between the possessor and the noun.
const BETWEEN: usize = 3;

/// No content of a noun is longer.
const LONGEST: usize = 60;

/// Adds the attributions of a sentence that nouns carry.
pub(super) fn find(scene: Scene, sentence: Range<usize>, drafts: &mut Vec<Draft>) {
    let gloss = scene.gloss;
    for at in sentence.clone() {
        let noun = gloss.cues(at).iter().any(|c| c.form == Form::Noun) && !gloss.is_capital(at);
        let that = noun && gloss.is(at + 1, &["that"]) && at + 2 < sentence.end;
        if let Some(source) = that.then(|| possessor(scene, at, sentence.start)).flatten() {
            let end = without_stop(gloss, sentence.end).min(at + LONGEST);
            drafts.push(Draft::new(source, at..at + 1, at + 1..end, 60));
        }
    }
}

/// Whose noun it is: a possessive pronoun, or a name with its clitic.
fn possessor(scene: Scene, noun: usize, floor: usize) -> Option<Range<usize>> {
    let gloss = scene.gloss;
    let modifier =
        |at: &usize| gloss.senses(*at).any(&[Sense::Adjective, Sense::Noun]) && !gloss.is_capital(*at);
    let from = noun.saturating_sub(BETWEEN).max(floor);
    let first = (from..noun).rev().take_while(modifier).last().unwrap_or(noun);
    let last = first.checked_sub(1).filter(|&at| at >= floor)?;
    if gloss.is(last, &["his", "her", "their", "its"]) {
        return Some(last..first);
    }
    let owner = gloss.is_possessive(last).then(|| scene.phrase_before(last, floor)).flatten()?;
    Some(owner.start..first)
}
