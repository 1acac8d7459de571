//! Quotations with a cue beside them, and those that float after a speaker.

use super::Draft;
use super::cuewords::{CueWords, cue_at};
use crate::analysis::phrases::Scene;
use crate::analysis::quotations::Quotation;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// A quotation shorter than this is no speech without a cue right beside it.
const SHORTEST: usize = 4;

/// Finds attributions of quotations.
pub(super) fn find(scene: Scene, drafts: &mut Vec<Draft>) {
    let document = scene.gloss.document;
    let mut open: Option<usize> = None;
    for quotation in &document.quotations {
        if quotation.continues
            && let Some(draft) = open
        {
            drafts[draft].content.push(quotation.tokens.clone());
            continue;
        }
        let paragraph = document.paragraphs[document.paragraph_of(quotation.tokens.start)].tokens.clone();
        let joins = open.filter(|&d| joins(scene, &drafts[d], quotation, &paragraph));
        if let Some(draft) = joins {
            drafts[draft].content.push(quotation.tokens.clone());
        } else if let Some(draft) = attribute(scene, quotation, &paragraph) {
            drafts.push(draft);
            open = Some(drafts.len() - 1);
        } else if let Some(draft) =
            below(scene, quotation, &paragraph).or_else(|| float(scene, quotation, &paragraph))
        {
            drafts.push(draft);
            open = Some(drafts.len() - 1);
        }
    }
}

/// Whether the quotation goes on after its speaker: `“One,” said Oda. “Two.”`
fn joins(scene: Scene, draft: &Draft, quotation: &Quotation, paragraph: &Range<usize>) -> bool {
    let ends = [draft.content.last(), draft.cue.last(), draft.source.last()];
    let last = ends.into_iter().flatten().map(|r| r.end).max().unwrap_or(0);
    let direct = draft.content.first().is_some_and(|c| paragraph.contains(&c.start));
    let between = last..quotation.tokens.start;
    let spoken =
        draft.cue.first().is_some_and(|cue| draft.content.first().is_some_and(|c| cue.start >= c.end));
    direct && spoken && between.len() <= 2 && between.clone().all(|at| !scene.gloss.is_word(at))
}

/// A quotation below the words that announce it: `The council gave this answer:`.
fn below(scene: Scene, quotation: &Quotation, paragraph: &Range<usize>) -> Option<Draft> {
    const FARTHEST: usize = 24;
    let document = scene.gloss.document;
    let colon = paragraph.start.checked_sub(1).filter(|&at| document.word(at) == ":")?;
    if !is_whole(quotation, paragraph) {
        return None;
    }
    let sentence = document.sentences.get(document.sentence_of(colon))?.clone();
    let from = sentence.start.max(colon.saturating_sub(FARTHEST));
    let finite =
        |at: usize| scene.gloss.tag(at).is_verb() && !matches!(scene.gloss.part(at), "VB" | "VBG" | "VBN");
    let verb = (from + 1..colon).rev().find(|&at| finite(at))?;
    let source = scene.phrase_before(verb, sentence.start)?;
    Some(Draft::new(source, verb..colon, quotation.tokens.clone(), 60))
}

/// Whether the quotation is all of its paragraph.
fn is_whole(quotation: &Quotation, paragraph: &Range<usize>) -> bool {
    quotation.tokens.start == paragraph.start && quotation.tokens.end + 1 >= paragraph.end
}

/// A quotation that is all of its paragraph has a speaker that was named before; in single marks it is a heading.
fn float(scene: Scene, quotation: &Quotation, paragraph: &Range<usize>) -> Option<Draft> {
    let heading = matches!(scene.gloss.word(quotation.tokens.start), "'" | "‘");
    let long = quotation.inside().len() > SHORTEST;
    (is_whole(quotation, paragraph) && long && !heading).then(|| Draft {
        content: vec![quotation.tokens.clone()],
        confidence: 50,
        ..Draft::default()
    })
}

fn attribute(scene: Scene, quotation: &Quotation, paragraph: &Range<usize>) -> Option<Draft> {
    let found =
        after(scene, quotation, paragraph.end).or_else(|| before(scene, quotation, paragraph.start))?;
    let (source, cue, confidence) = found;
    Some(Draft::new(source, cue, quotation.tokens.clone(), confidence))
}

type Spoken = (Range<usize>, Range<usize>, u8);

/// `“…,” said Oda` and `“…,” Oda said`, with a dash between if there is one.
fn after(scene: Scene, quotation: &Quotation, limit: usize) -> Option<Spoken> {
    const FARTHEST: usize = 12;
    let gloss = scene.gloss;
    let ends_clause =
        matches!(gloss.word(quotation.inside().end.saturating_sub(1)), "," | "." | "?" | "!" | "…" | "...");
    let mut at = quotation.tokens.end;
    let mark = matches!(gloss.word(at), "," | "—" | "–" | "--" | "-");
    if !quotation.closed || !(ends_clause || mark) {
        return None;
    }
    while matches!(gloss.word(at), "," | "—" | "–" | "--" | "-") {
        at += 1;
    }
    let sentence = gloss.document.sentence_of(quotation.tokens.end - 1);
    let same = ends_clause && gloss.word(quotation.inside().end - 1) != "." || mark;
    if !same && gloss.document.sentence_of(at) != sentence {
        return None;
    }
    let limit = limit.min(at + FARTHEST);
    if let Some(cue) = speech_at(scene, at, limit) {
        let source = scene.phrase_after(cue.tokens.end, limit)?;
        return Some((source, cue.tokens, 90));
    }
    let verb = (at..limit).find(|&i| speech_at(scene, i, limit).is_some())?;
    let cue = speech_at(scene, verb, limit)?;
    let source = scene.phrase_before(cue.tokens.start, at)?;
    (source.start <= at + 2).then_some((source, cue.tokens, 90))
}

/// `Oda said: “…”` and `Oda said “…”`.
fn before(scene: Scene, quotation: &Quotation, floor: usize) -> Option<Spoken> {
    const FARTHEST: usize = 10;
    let gloss = scene.gloss;
    let sentence = gloss.document.sentences.get(gloss.document.sentence_of(quotation.tokens.start))?.clone();
    let from = floor.max(quotation.tokens.start.saturating_sub(FARTHEST));
    let verb = (from..quotation.tokens.start)
        .rev()
        .find(|&i| speech_at(scene, i, quotation.tokens.start).is_some())?;
    let cue = speech_at(scene, verb, quotation.tokens.start)?;
    let mark = matches!(gloss.word(quotation.tokens.start - 1), "," | ":" | "that");
    let whole = quotation.tokens.end + 1 >= sentence.end;
    let near = cue.tokens.end == quotation.tokens.start;
    if !(mark || near && whole) {
        return None;
    }
    let source = scene.phrase_before(cue.tokens.start, sentence.start.min(verb))?;
    Some((source, cue.tokens, 85))
}

/// A verb of speech in a finite form.
fn speech_at(scene: Scene, at: usize, limit: usize) -> Option<CueWords> {
    let gloss = scene.gloss;
    let cue = cue_at(gloss, at, limit)?;
    let class = gloss.lexicon.cues().name(cue.cue.class);
    let speech =
        matches!(class, "say" | "concede" | "ask" | "call" | "promise" | "reject" | "demand" | "announce");
    (speech && !gloss.has(at, Sense::Function) && !gloss.is_capital(at)).then_some(cue)
}
