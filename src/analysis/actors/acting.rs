//! Whether a name stands where somebody acts: before a verb, after "by", before a possession.

use crate::analysis::gloss::Gloss;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Tells whether the name at `tokens` does something.
pub(super) fn acts(gloss: &Gloss, tokens: &Range<usize>) -> bool {
    let preposition = preposition_before(gloss, tokens);
    if let Some(at) = preposition {
        return gloss.is(at, &["by", "to"])
            && (gloss.is(at, &["by"]) || gloss.is(at.saturating_sub(1), &["according"]));
    }
    speaks(gloss, tokens.end)
}

/// Whether a verb of somebody who acts follows.
fn speaks(gloss: &Gloss, mut at: usize) -> bool {
    while gloss.has(at, Sense::Adverb) || gloss.is(at, &["also", "never", "already", "then", "now", "still"])
    {
        at += 1;
    }
    let colon = gloss.word(at) == ":";
    let copula = gloss.is(at, &["is", "are", "was", "were", "be"]);
    colon || !copula && gloss.is_verb(at) || copula && !gloss.cues(at + 1).is_empty()
}

/// The preposition before a name, its article passed over.
fn preposition_before(gloss: &Gloss, tokens: &Range<usize>) -> Option<usize> {
    let mut at = tokens.start.checked_sub(1)?;
    if gloss.is(at, &["the", "a", "an"]) {
        at = at.checked_sub(1)?;
    }
    let words = [
        "in", "at", "on", "of", "to", "from", "for", "with", "by", "near", "into", "through", "about",
        "against", "between", "across", "over", "under", "within", "outside", "inside", "via", "around",
    ];
    gloss.is(at, &words).then_some(at)
}
