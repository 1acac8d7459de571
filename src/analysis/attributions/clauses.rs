//! Indirect speech and attitudes: a subject, a cue, and the clause or noun phrase that it takes.

use super::Draft;
use super::according::without_stop;
use super::cuewords::{CueWords, cue_at};
use crate::analysis::phrases::Scene;
use crate::lexicon::cues::{CueClass, Form};
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// Adds the attributions of a sentence.
pub(super) fn find(scene: Scene, sentence: Range<usize>, drafts: &mut Vec<Draft>) {
    let gloss = scene.gloss;
    let mut at = sentence.start;
    let mut last: Option<usize> = None;
    while at < sentence.end {
        let Some(cue) = cue_at(gloss, at, sentence.end) else {
            at += 1;
            continue;
        };
        at = cue.tokens.end.max(at + 1);
        if let Some(draft) = attribute(scene, &cue, &sentence, last.map(|i| &drafts[i])) {
            cut_before(last.and_then(|i| drafts.get_mut(i)), &draft);
            drafts.push(draft);
            last = Some(drafts.len() - 1);
        }
    }
}

/// Ends the content of an attribution where the next one of the sentence begins beside it.
fn cut_before(last: Option<&mut Draft>, next: &Draft) {
    let participle = next.source.is_empty();
    let cue = next.cue.first().map_or(0, |c| c.start);
    if let Some(content) = last.filter(|_| participle).and_then(|d| d.content.last_mut())
        && content.contains(&cue)
        && content.start + 2 < cue
    {
        content.end = cue - 1;
    }
}

fn attribute(scene: Scene, cue: &CueWords, sentence: &Range<usize>, last: Option<&Draft>) -> Option<Draft> {
    let gloss = scene.gloss;
    let class = cue.class(gloss)?;
    let capital = gloss.is_capital(cue.verb) && cue.verb > sentence.start && cue.cue.form != Form::Third;
    let noun = cue.verb > 0
        && gloss.is(cue.verb - 1, &["the", "a", "an", "this", "his", "her", "its", "their", "of", "to"]);
    let named = gloss.is_capital(cue.verb)
        && scene
            .cast
            .mentions_in(cue.verb.saturating_sub(6)..cue.verb + 6)
            .any(|m| m.tokens.contains(&cue.verb));
    if capital || noun || named {
        return None;
    }
    let tokens = with_object_noun(scene, cue);
    let content = content(scene, cue, class, tokens.end, sentence)?;
    if cue.cue.form == Form::Ing && !has_auxiliary(scene, cue) {
        let shared = last.is_some() && gloss.word(cue.tokens.start.checked_sub(1)?) == ",";
        let cue = vec![tokens];
        return shared.then(|| Draft { cue, content: vec![content], confidence: 60, ..Draft::default() });
    }
    let source = scene.phrase_before(cue.tokens.start, sentence.start)?;
    let inside = last.is_some_and(|d| d.content.iter().any(|c| c.contains(&source.start)));
    let confidence = if inside { 45 } else { 70 };
    Some(Draft::new(source, tokens, content, confidence))
}

fn has_auxiliary(scene: Scene, cue: &CueWords) -> bool {
    let be = ["is", "are", "was", "were", "been", "be", "'s", "'re", "’s", "’re"];
    cue.tokens.start < cue.verb && (cue.tokens.start..cue.verb).any(|at| scene.gloss.is(at, &be))
}

/// "expressed hope", "made a promise": the noun belongs to the cue.
fn with_object_noun(scene: Scene, cue: &CueWords) -> Range<usize> {
    let gloss = scene.gloss;
    let express = gloss
        .is(cue.verb, &["express", "expressed", "expresses", "expressing", "voiced", "voicing", "voice"]);
    let noun =
        (cue.tokens.end..cue.tokens.end + 3).find(|&at| gloss.cues(at).iter().any(|c| c.form == Form::Noun));
    match noun.filter(|_| express) {
        Some(at) => cue.tokens.start..at + 1,
        None => cue.tokens.clone(),
    }
}

/// The content after the cue, if what follows is one that the cue can take.
fn content(
    scene: Scene,
    cue: &CueWords,
    class: &CueClass,
    from: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let gloss = scene.gloss;
    let mut at = over_addressee(scene, cue, over_time(scene, from, sentence.end), sentence.end);
    let end = without_stop(gloss, sentence.end);
    if at >= end {
        return None;
    }
    let told = gloss.is(at, &["that", "whether", "how", "why", "what"]);
    if !told && gloss.word(at) == "," {
        at += 1;
    }
    let expressed = from > cue.tokens.end;
    let clause =
        (class.takes("clause") || expressed && told) && !cue.phrase && (told || is_clause(scene, at, end));
    let infinitive = class.takes("to") && gloss.is(at, &["to"]);
    let about = expressed && gloss.is(at, &["about", "over", "for", "at", "of", "in"]);
    let object = about || (class.takes("object") || cue.phrase) && is_object(scene, at);
    let relative = cue.tokens.start.saturating_sub(6)..cue.tokens.start;
    let inserted =
        relative.clone().any(|i| gloss.word(i) == "," && gloss.is(i + 1, &["where", "which", "who", "whom"]));
    let end = match (clause, inserted) {
        (_, true) => (at..end).find(|&i| gloss.word(i) == ",").unwrap_or(end),
        (true, _) => end,
        (false, _) => object_end(scene, at, end),
    };
    (clause || infinitive || object).then_some(at..end).filter(|c| !c.is_empty())
}

/// Goes over a day or "in a statement" between the cue and its content.
fn over_time(scene: Scene, mut at: usize, limit: usize) -> usize {
    let gloss = scene.gloss;
    while at < limit
        && (gloss.has(at, Sense::Time) && gloss.is_capital(at)
            || gloss.is(at, &["on"]) && gloss.has(at + 1, Sense::Time))
    {
        at += 1;
    }
    let statement = ["statement", "interview", "speech", "tweet", "letter", "email", "post", "report"];
    let said = gloss.is(at, &["in", "during", "at"]) && (at + 1..at + 5).any(|i| gloss.is(i, &statement));
    if !said {
        return at;
    }
    (at + 1..limit.min(at + 5)).find(|&i| gloss.is(i, &statement)).map_or(at, |i| i + 1)
}

/// Goes over whom it was told.
fn over_addressee(scene: Scene, cue: &CueWords, at: usize, limit: usize) -> usize {
    let gloss = scene.gloss;
    let verbs = ["told", "tell", "tells", "telling", "informed", "assured", "reminded", "warned", "promised"];
    if !gloss.is(cue.verb, &verbs) {
        return at;
    }
    let pronoun = gloss.is(at, &["me", "him", "her", "us", "them", "it", "you"]);
    let end = if pronoun { at + 1 } else { scene.phrase_after(at, limit).map_or(at, |p| p.end) };
    if gloss.is(end, &["that"]) || pronoun { end } else { at.max(end.min(limit)) }
}

/// Whether a subject and a finite verb follow soon.
fn is_clause(scene: Scene, at: usize, end: usize) -> bool {
    const FARTHEST: usize = 14;
    let gloss = scene.gloss;
    let subject = gloss.is_word(at) || gloss.is_opening(at);
    let preposition =
        gloss.is(at, &["of", "to", "for", "with", "about", "by", "and", "or", "from", "into", "as", "at"]);
    subject
        && !preposition
        && (at + 1..end.min(at + FARTHEST)).any(|i| gloss.is_verb(i) && !gloss.is_capital(i))
}

fn is_object(scene: Scene, at: usize) -> bool {
    let gloss = scene.gloss;
    let senses = gloss.senses(at);
    let determiner = gloss.is(
        at,
        &[
            "the", "a", "an", "his", "her", "their", "its", "this", "that", "these", "any", "all", "what",
            "him", "them", "it",
        ],
    );
    let noun =
        senses.any(&[Sense::Noun, Sense::Plural, Sense::Adjective, Sense::Ing, Sense::Group, Sense::Role]);
    determiner
        || noun
        || gloss.is_capital(at)
        || gloss.is_opening(at)
        || gloss.is_word(at) && senses.is_empty()
}

/// An object goes on to the end of the sentence or to a comma with a clause of the reporter's own.
fn object_end(scene: Scene, at: usize, end: usize) -> usize {
    let gloss = scene.gloss;
    let own =
        ["which", "while", "but", "as", "after", "although", "though", "and", "saying", "adding", "noting"];
    (at..end).find(|&i| gloss.word(i) == "," && gloss.is(i + 1, &own)).unwrap_or(end)
}
