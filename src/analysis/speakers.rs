//! Who holds each attribution: the actors that its source refers to, and why.
//!
//! Invariant: attributions are looked at in order of the text, and an answer depends only on what stands before
//! it, except in the headline.

use super::actors::{Cast, CastMention};
use super::attribution::Attribution;
use super::gloss::Gloss;
use super::nominals::Nominal;
use super::phrases::Scene;
use crate::lexicon::countries::Naming;
use crate::model::analysis::{ActorKind, MentionForm, Reason};
use crate::model::span::{Span, hull};
use std::ops::Range;

mod introduced;
mod pronouns;
mod sources;
mod works;

/// Who holds an attribution.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Speaker {
    /// Places in the cast; empty where nobody is found.
    pub members: Vec<usize>,
    /// Why.
    pub reason: Option<Reason>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The source where it is another attribution's.
    pub source: Vec<Span>,
}

/// Finds the holders of all attributions; the cast gains those that are introduced as sources.
pub fn resolve_speakers(
    gloss: &Gloss,
    nominals: &[Nominal],
    cast: &mut Cast,
    found: &[Attribution],
) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::with_capacity(found.len());
    let mut additions: Vec<CastMention> = Vec::new();
    for at in 0..found.len() {
        let history = History { attributions: &found[..at], speakers: &speakers };
        let scene = Scene { gloss, cast, nominals };
        let resolved = match hull(&found[at].source) {
            Some(source) => resolve_source(scene, gloss.document.range(source), &history),
            None => Resolved::Is(without_source(scene, &found[at], &history)),
        };
        let speaker = match resolved {
            Resolved::Is(speaker) => speaker,
            Resolved::New(tokens) => introduced::introduce(gloss, nominals, tokens, cast, &mut additions),
        };
        note_pronoun(gloss, &found[at], &speaker, &mut additions);
        speakers.push(speaker);
    }
    cast.take_in(additions);
    speakers
}

/// What was found out of a source.
enum Resolved {
    Is(Speaker),
    /// Nobody that is known: the source introduces its own actor.
    New(Range<usize>),
}

/// What was said before.
struct History<'a> {
    attributions: &'a [Attribution],
    speakers: &'a [Speaker],
}

impl History<'_> {
    /// The last attribution with a holder, and its speaker.
    fn last(&self) -> Option<(&Attribution, &Speaker)> {
        self.attributions.iter().zip(self.speakers).rev().take(8).find(|(_, s)| !s.members.is_empty())
    }
}

fn resolve_source(scene: Scene, source: Range<usize>, history: &History) -> Resolved {
    if let Some(described) = pronouns::described_before(scene, source.clone()) {
        return resolve_source(scene, described, history);
    }
    if let Some(speaker) = pronouns::resolve(scene, source.clone(), history) {
        let described =
            speaker.members.is_empty().then(|| pronouns::described_subject(scene, source.start)).flatten();
        return described.map_or(Resolved::Is(speaker), Resolved::New);
    }
    if let Some(member) = works::resolve(scene, source.clone()) {
        return Resolved::Is(Speaker {
            members: vec![member],
            reason: Some(Reason::Described),
            confidence: 0.7,
            source: Vec::new(),
        });
    }
    if let Some(members) = sources::resolve(scene, source.clone()) {
        return Resolved::Is(named(scene, source, members));
    }
    if introduced::is_known(scene.gloss, &source, scene.cast) {
        return Resolved::New(source);
    }
    match pronouns::resolve_description(scene, source.clone(), history) {
        Some(speaker) => Resolved::Is(speaker),
        None => Resolved::New(source),
    }
}

/// A speaker whose source mentions these members. (Dev: 141 of 142 named ones are right, 23 of 25 others.)
fn named(scene: Scene, source: Range<usize>, members: Vec<usize>) -> Speaker {
    let mut mentions = scene.cast.mentions_in(source.clone()).filter(|m| members.contains(&m.member));
    let mention = mentions.next();
    let group = members.iter().all(|&m| scene.cast.members[m].kind == ActorKind::Group);
    let reason = match mention {
        Some(m) if is_seat(scene.gloss, m) => Reason::Seat,
        Some(m) if m.form == MentionForm::Name => Reason::Named,
        _ if group => Reason::Introduced,
        _ => Reason::Described,
    };
    let confidence = if reason == Reason::Named { 0.98 } else { 0.9 };
    Speaker { members, reason: Some(reason), confidence, source: Vec::new() }
}

fn is_seat(gloss: &Gloss, mention: &CastMention) -> bool {
    let last = mention.tokens.end - 1;
    let start = mention.tokens.start
        + usize::from(gloss.is(mention.tokens.start, &["the"]) && mention.tokens.len() > 1);
    let name = gloss.lexicon.country(gloss.document.words(start..last + 1));
    name.is_some_and(|n| matches!(n.naming, Naming::Seat | Naming::Office))
}

/// A shared source within the sentence, or the speaker of the paragraphs before a floating quotation.
fn without_source(scene: Scene, attribution: &Attribution, history: &History) -> Speaker {
    let document = scene.gloss.document;
    let floats = attribution.cue.is_empty();
    let Some((before, speaker)) = history.last() else { return subject_above(scene, attribution, floats) };
    let at = |a: &Attribution| document.range(a.extent()).start;
    let sentences = document.sentence_of(at(attribution)).abs_diff(document.sentence_of(at(before)));
    let here = document.paragraph_of(at(attribution));
    let paragraphs =
        here.abs_diff(document.paragraph_of(document.range(before.extent()).end.saturating_sub(1)));
    let cued = !attribution.cue.is_empty();
    if cued && !says_itself(scene.gloss, attribution) {
        return Speaker::default();
    }
    let reason = match (cued, sentences, paragraphs) {
        (true, 0, _) => Reason::Shared,
        (false, _, 0 | 1) => Reason::Floating,
        _ => return subject_above(scene, attribution, floats),
    };
    let confidence = if cued { 0.75 } else { 0.6 };
    let source = if cued { before_source(before, speaker) } else { Vec::new() };
    Speaker { members: speaker.members.clone(), reason: Some(reason), confidence, source }
}

/// The person with whom the last sentence of the paragraph above begins: "Oda met the press." and then her words.
fn subject_above(scene: Scene, attribution: &Attribution, floats: bool) -> Speaker {
    const NEAR: usize = 5;
    let document = scene.gloss.document;
    let here = document.range(attribution.extent()).start;
    let start = document.paragraphs.get(document.paragraph_of(here)).map_or(0, |p| p.tokens.start);
    let Some(above) = start.checked_sub(1).filter(|_| floats) else { return Speaker::default() };
    let Some(sentence) = document.sentences.get(document.sentence_of(above)) else {
        return Speaker::default();
    };
    let near = sentence.start..sentence.end.min(sentence.start + NEAR);
    let person = |m: &&CastMention| scene.cast.members[m.member].kind == ActorKind::Person;
    let subject = scene.cast.mentions_in(near).find(person);
    subject.map_or_else(Speaker::default, |m| Speaker {
        members: vec![m.member],
        reason: Some(Reason::Floating),
        confidence: 0.5,
        source: Vec::new(),
    })
}

/// Whether the cue is a verb whose subject may be left out: no passive ("was said"), no noun ("the talk of").
fn says_itself(gloss: &Gloss, attribution: &Attribution) -> bool {
    let Some(first) = attribution.cue.first() else { return false };
    let at = gloss.document.range(*first).start;
    let passive = gloss.is(at, &["is", "was", "are", "were", "be", "been", "being"]);
    let verb = gloss.tag(at).is_verb() || matches!(gloss.part(at), "MD" | "RB" | "TO");
    verb && !passive
}

/// The source that an attribution has, its own or a shared one.
fn before_source(attribution: &Attribution, speaker: &Speaker) -> Vec<Span> {
    if attribution.source.is_empty() { speaker.source.clone() } else { attribution.source.clone() }
}

/// A source that is a pronoun mentions its actor.
fn note_pronoun(
    gloss: &Gloss,
    attribution: &Attribution,
    speaker: &Speaker,
    additions: &mut Vec<CastMention>,
) {
    let (Some(source), [member]) = (hull(&attribution.source), &speaker.members[..]) else { return };
    let tokens = gloss.document.range(source);
    if speaker.reason == Some(Reason::Pronoun) && tokens.len() == 1 {
        additions.push(CastMention { tokens, member: *member, form: MentionForm::Pronoun });
    }
}
