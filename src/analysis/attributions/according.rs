//! "According to Oda, the bridge is safe" and "The bridge is safe, according to Oda".

use super::Draft;
use crate::analysis::gloss::Gloss;
use crate::analysis::phrases::Scene;
use std::ops::Range;

/// Adds the attribution of the sentence if it has this form, and tells whether it had.
pub(super) fn find(scene: Scene, sentence: Range<usize>, drafts: &mut Vec<Draft>) -> bool {
    let gloss = scene.gloss;
    let Some(at) = sentence.clone().find(|&at| gloss.is(at, &["according"]) && gloss.is(at + 1, &["to"]))
    else {
        return false;
    };
    if gloss.document.quotation_of(at).is_some_and(|q| q.inside().contains(&at)) {
        return false;
    }
    let Some(source) = scene.phrase_after(at + 2, sentence.end) else { return false };
    let content =
        if at == sentence.start { after(gloss, source.end, &sentence) } else { before(gloss, at, &sentence) };
    let Some(content) = content else { return false };
    let cue = at..at + 2;
    drafts.push(Draft { source: vec![source], cue: vec![cue], content: vec![content], confidence: 85 });
    true
}

fn after(gloss: &Gloss, mut at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    while at < sentence.end && !gloss.is_word(at) && !gloss.is_opening(at) {
        at += 1;
    }
    let end = without_stop(gloss, sentence.end);
    (at < end).then_some(at..end)
}

fn before(gloss: &Gloss, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let end = if gloss.word(at - 1) == "," { at - 1 } else { at };
    (sentence.start < end).then_some(sentence.start..end)
}

/// The end of a sentence without its full stop.
pub(super) fn without_stop(gloss: &Gloss, end: usize) -> usize {
    end - usize::from(end > 0 && matches!(gloss.word(end - 1), "." | ";"))
}
