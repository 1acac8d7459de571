//! "According to Oda, the bridge is safe" and "The bridge is safe, according to Oda".

use super::Draft;
use crate::analysis::attribution::Attribution;
use crate::analysis::gloss::Gloss;
use crate::analysis::phrases::Scene;
use crate::lexicon::senses::Sense;
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
    let told =
        gloss.is_capital(at + 2) || gloss.has(at + 2, Sense::Function) || gloss.has(at + 2, Sense::Group);
    let Some(source) = scene.phrase_after(at + 2, sentence.end).filter(|_| told) else { return false };
    let content =
        if at == sentence.start { after(gloss, source.end, &sentence) } else { before(gloss, at, &sentence) };
    let Some(content) = content else { return false };
    drafts.push(Draft::new(source, at..at + 2, content, 85));
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

/// What "According to Oda, …" tells is a sentence: a content begins after the source, and one that ends at a comma
/// before its verb, "the talks in May, where …, were …", goes on to the end.
pub(super) fn complete(found: &mut [Attribution], gloss: &Gloss) {
    for statement in found {
        let ([source], [cue], [content]) =
            (&statement.source[..], &statement.cue[..], &mut statement.content[..])
        else {
            continue;
        };
        let [source, cue, range] = [*source, *cue, *content].map(|span| gloss.document.range(span));
        let sentence = &gloss.document.sentences[gloss.document.sentence_of(cue.start)];
        let first = gloss.is(cue.start, &["according"]) && cue.start == sentence.start;
        let inside = cue.end <= source.start && source.end <= range.start && range.end < sentence.end;
        let Some(whole) = after(gloss, source.end, sentence).filter(|_| first && inside) else { continue };
        let verb = |at| matches!(gloss.part(at), "VBD" | "VBZ" | "VBP" | "MD");
        let aside = |&at: &usize| {
            gloss.word(at) == "," && gloss.is(at + 1, &["where", "which", "who", "whom", "when", "whose"])
        };
        let main = range.start..range.clone().find(aside).unwrap_or(range.end);
        let cut = gloss.word(range.end) == "," && !main.into_iter().any(verb);
        let end = if cut { whole.end } else { range.end };
        *content = gloss.document.span(whole.start..end);
    }
}

/// The end of a sentence without its full stop.
pub(super) fn without_stop(gloss: &Gloss, end: usize) -> usize {
    end - usize::from(end > 0 && matches!(gloss.word(end - 1), "." | ";"))
}
