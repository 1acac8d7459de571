//! Sources that mention somebody: whose words they are among all that are mentioned.

use crate::analysis::actors::CastMention;
use crate::analysis::phrases::Scene;
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};
use std::ops::Range;

/// The members that the source refers to, if it mentions them itself.
pub(super) fn resolve(scene: Scene, source: Range<usize>) -> Option<Vec<usize>> {
    // A source may end within a name: "May" is a month to some.
    const OVER: usize = 2;
    let wide = source.start..source.end + OVER;
    let begun = |m: &&CastMention| m.tokens.start < source.end;
    let mentions: Vec<&CastMention> = scene.cast.mentions_in(wide).filter(begun).collect();
    let heads: Vec<&CastMention> = mentions.iter().copied().filter(|m| is_head(scene, m, &source)).collect();
    let first = best(scene, &heads)?;
    let mut members = vec![first.member];
    for mention in &heads {
        if is_joined(scene, first, mention) && !members.contains(&mention.member) {
            members.push(mention.member);
        }
    }
    Some(members)
}

/// A person's name before everything else, then a name, then what comes first.
fn best<'a>(scene: Scene, heads: &[&'a CastMention]) -> Option<&'a CastMention> {
    let person = |m: &&&CastMention| {
        m.form == MentionForm::Name && scene.cast.members[m.member].kind == ActorKind::Person
    };
    let named = heads.iter().find(person).or_else(|| heads.first());
    named.copied()
}

/// Whether the mention can be the head of the source: no possessor, not behind a preposition.
fn is_head(scene: Scene, mention: &CastMention, source: &Range<usize>) -> bool {
    let gloss = scene.gloss;
    let after = mention.tokens.end;
    // "Oda's" alone before a cue noun is the source; "Oda's lawyer" is not Oda.
    let possessor = gloss.is_possessive(after) && after + 1 < source.end;
    let described =
        after < source.end && gloss.is_word(after) && is_noun(scene, after) && !is_joiner(scene, after);
    let inner = scene
        .nominals_in(source.clone())
        .any(|n| n.tokens.start <= mention.tokens.start && n.head >= after && n.head < source.end);
    let preposition = (source.start..mention.tokens.start).rev().take(4).find(|&at| !is_left_part(scene, at));
    let behind = preposition.is_some_and(|at| is_preposition(scene, at) && at > source.start);
    !possessor && !behind && !inner && (!described || mention.form != MentionForm::Name)
}

fn is_noun(scene: Scene, at: usize) -> bool {
    let senses = scene.gloss.senses(at);
    senses.any(&[Sense::Noun, Sense::Plural, Sense::Role, Sense::Group, Sense::Collective])
        && !scene.gloss.is_capital(at)
}

fn is_joiner(scene: Scene, at: usize) -> bool {
    scene.gloss.is(at, &["and", "or", "of", "in"])
}

/// Titles, adjectives and determiners between a preposition and the name.
fn is_left_part(scene: Scene, at: usize) -> bool {
    let gloss = scene.gloss;
    gloss.is(at, &["the", "a", "an"])
        || gloss.is_capital(at)
        || is_noun(scene, at)
        || gloss.has(at, Sense::Adjective)
}

fn is_preposition(scene: Scene, at: usize) -> bool {
    scene
        .gloss
        .is(at, &["of", "for", "to", "from", "with", "at", "in", "on", "by", "against", "about", "near"])
}

/// Whether two mentions are members of one list: nothing but commas, "and", roles and brackets between them.
fn is_joined(scene: Scene, first: &CastMention, second: &CastMention) -> bool {
    const LONGEST: usize = 24;
    let gloss = scene.gloss;
    let between = first.tokens.end..second.tokens.start;
    if between.len() > LONGEST {
        return false;
    }
    let mut depth = 0_usize;
    let mut conjunction = false;
    for at in between {
        match gloss.word(at) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            "," => {}
            "and" | "&" => conjunction = true,
            _ if is_left_part(scene, at) => {}
            _ => return false,
        }
    }
    conjunction
}
