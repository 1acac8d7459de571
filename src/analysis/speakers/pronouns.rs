//! Pronouns as sources: the closest member of the cast that fits in gender and number.

use super::{History, Speaker};
use crate::analysis::actors::gender_of_words;
use crate::analysis::actors::{CastMention, Gender, Member};
use crate::analysis::nominals::{Determiner, Nominal, NominalKind};
use crate::analysis::phrases::Scene;
use crate::model::analysis::{ActorKind, MentionForm, Reason};
use std::collections::HashMap;
use std::ops::Range;

/// How far back an antecedent is looked for, in sentences and in mentions.
const SENTENCES: usize = 8;
const MENTIONS: usize = 60;

/// No description before a relative clause is longer, in tokens.
const LONGEST: usize = 14;

/// What a pronoun asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    He,
    She,
    /// Either, for a description that tells no gender.
    Person,
    They,
    It,
    /// The speaker of what is quoted.
    Self_,
    /// Who stands right before: "who", "which".
    Antecedent,
}

/// The speaker that a pronoun refers to; `None` if the source is no pronoun.
pub(super) fn resolve(scene: Scene, source: Range<usize>, history: &History) -> Option<Speaker> {
    let at = source.start;
    let clitic = source.len() == 2 && scene.gloss.is_possessive(at + 1);
    if source.len() != 1 && !clitic {
        return None;
    }
    let wanted = wanted(scene.gloss.word(at))?;
    let found = match wanted {
        Wanted::Antecedent => antecedent(scene, at),
        Wanted::Self_ => speaker_around(scene, at, history),
        _ => best(scene, at, wanted, history),
    };
    let confidence = if wanted == Wanted::Antecedent { 0.9 } else { 0.87 };
    Some(found.map_or_else(Speaker::default, |member| Speaker {
        members: vec![member],
        reason: Some(Reason::Pronoun),
        confidence,
        source: Vec::new(),
    }))
}

/// Words of an office that a text's one candidate for it may have, though it never says so.
const ALONE: &[&str] = &[
    "former",
    "current",
    "nominee",
    "candidate",
    "front-runner",
    "frontrunner",
    "hopeful",
    "contender",
    "incumbent",
];

/// The speaker that a definite description without more refers to: "the senator", in a text that has one person
/// to speak of and never called them so.
pub(super) fn resolve_description(scene: Scene, source: Range<usize>, history: &History) -> Option<Speaker> {
    let nominal = scene.nominals_in(source.clone()).find(|n| n.tokens.start == source.start)?;
    // "the former secretary of state": only some offices are told of one person alone.
    let office = nominal.core.clone().any(|at| scene.gloss.is(at, ALONE));
    if nominal.tokens != source && !office {
        return None;
    }
    let plain = nominal.kind == NominalKind::Person && nominal.determiner == Determiner::Definite;
    let wanted = match gender_of_words(scene.gloss, nominal.core.clone()) {
        Gender::He => Wanted::He,
        Gender::She => Wanted::She,
        Gender::Unknown => Wanted::Person,
    };
    let member = plain.then(|| best(scene, source.start, wanted, history)).flatten()?;
    Some(Speaker {
        members: vec![member],
        reason: Some(Reason::Described),
        confidence: 0.7,
        source: Vec::new(),
    })
}

fn wanted(word: &str) -> Option<Wanted> {
    Some(match word.to_lowercase().as_str() {
        "he" | "his" | "him" | "himself" => Wanted::He,
        "she" | "her" | "hers" | "herself" => Wanted::She,
        "they" | "their" | "them" | "themselves" => Wanted::They,
        "it" | "its" | "itself" => Wanted::It,
        "i" | "me" | "my" | "we" | "our" | "us" => Wanted::Self_,
        "who" | "which" | "that" | "whom" | "whose" => Wanted::Antecedent,
        _ => return None,
    })
}

/// The description that a relative clause belongs to, where that is closer than any mention: "a captain who defied".
pub(super) fn described_before(scene: Scene, source: Range<usize>) -> Option<Range<usize>> {
    let at = source.start;
    let relative = source.len() == 1 && wanted(scene.gloss.word(at)) == Some(Wanted::Antecedent);
    let before = at.checked_sub(1).filter(|_| relative)?;
    let end = before + usize::from(scene.gloss.word(before) != ",");
    let from = end.saturating_sub(LONGEST);
    let ends_here = |n: &&Nominal| n.tokens.end == end || n.end == end;
    let nominal = scene.nominals_in(from..end).filter(ends_here).last()?;
    let known = scene.cast.mentions_in(nominal.tokens.start..at).next().is_some();
    (!known).then_some(nominal.tokens.start..end)
}

/// The description that a pronoun stands for where nobody of the cast fits: "The council met. It said …".
pub(super) fn described_subject(scene: Scene, at: usize) -> Option<Range<usize>> {
    let kind = match wanted(scene.gloss.word(at))? {
        Wanted::He | Wanted::She => NominalKind::Person,
        Wanted::It => NominalKind::Body,
        Wanted::They => NominalKind::Group,
        _ => return None,
    };
    let document = scene.gloss.document;
    let sentence = document.sentence_of(at).checked_sub(1)?;
    let subject = document.sentences.get(sentence)?.clone();
    let first = scene.nominals_in(subject.clone()).find(|n| n.kind == kind)?;
    (first.tokens.start < subject.start + 3).then(|| first.tokens.clone())
}

/// The mention that a relative clause belongs to.
fn antecedent(scene: Scene, at: usize) -> Option<usize> {
    const FARTHEST: usize = 12;
    let near = |m: &&CastMention| m.tokens.end <= at && at - m.tokens.end < FARTHEST;
    scene.cast.mentions_before(at).take(MENTIONS).find(near).map(|m| m.member)
}

/// The holder of the attribution whose content holds the pronoun.
fn speaker_around(scene: Scene, at: usize, history: &History) -> Option<usize> {
    let span = scene.gloss.document.tokens.get(at)?;
    let around = history.attributions.iter().zip(history.speakers).rev().take(MENTIONS);
    let mut holding = around.filter(|(a, _)| a.content.iter().any(|c| c.encloses(*span)));
    holding.next().and_then(|(_, s)| s.members.first().copied())
}

/// The candidate with the best score; the closer of two equals.
fn best(scene: Scene, at: usize, wanted: Wanted, history: &History) -> Option<usize> {
    let mut scores: HashMap<usize, f32> = HashMap::new();
    let mut order: Vec<usize> = Vec::new();
    let here = scene.gloss.document.sentence_of(at);
    let paragraph_here = scene.gloss.document.paragraph_of(at);
    let last = history.last().map(|(_, s)| s.members.clone()).unwrap_or_default();
    for mention in scene.cast.mentions_before(at).take(MENTIONS) {
        let sentence = scene.gloss.document.sentence_of(mention.tokens.start);
        if here - sentence > SENTENCES {
            break;
        }
        let member = &scene.cast.members[mention.member];
        let Some(fit) = fit(member, wanted) else { continue };
        let paragraph = scene.gloss.document.paragraph_of(mention.tokens.start) == paragraph_here;
        let score = fit
            + salience(scene, mention, here - sentence)
            + f32::from(u8::from(paragraph)) * 0.4
            + f32::from(u8::from(last.contains(&mention.member))) * 0.8;
        order.push(mention.member);
        let best = scores.entry(mention.member).or_insert(score);
        *best = best.max(score) + 0.05;
    }
    let by_score = |a: &&usize, b: &&usize| scores[*a].total_cmp(&scores[*b]);
    order.iter().rev().max_by(by_score).copied()
}

/// How well a member fits the pronoun; `None` if it does not.
fn fit(member: &Member, wanted: Wanted) -> Option<f32> {
    let person = member.kind == ActorKind::Person;
    let body = matches!(member.kind, ActorKind::Organization | ActorKind::Country);
    match (wanted, member.gender) {
        (Wanted::He, Gender::He) | (Wanted::She, Gender::She) if person => Some(1.0),
        (Wanted::He | Wanted::She, Gender::Unknown) if person => Some(0.3),
        (Wanted::Person, _) if person => Some(1.0),
        (Wanted::They, _) if member.kind == ActorKind::Group => Some(1.0),
        (Wanted::They, _) if body => Some(0.3),
        (Wanted::It, _) if body => Some(1.0),
        _ => None,
    }
}

/// Nearness, and whether the mention is the subject of its sentence.
fn salience(scene: Scene, mention: &CastMention, sentences: usize) -> f32 {
    let document = scene.gloss.document;
    let sentence = document.sentences.get(document.sentence_of(mention.tokens.start));
    let first = sentence.is_some_and(|s| mention.tokens.start < s.start + 5);
    let possessor = scene.gloss.is_possessive(mention.tokens.end);
    let named = mention.form == MentionForm::Name;
    let distance = f32::from(u8::try_from(sentences).unwrap_or(u8::MAX));
    let bonus = |yes: bool, amount: f32| if yes { amount } else { 0.0 };
    bonus(first, 0.6) + bonus(named, 0.1) - bonus(possessor, 0.3) - distance * 0.35
}
