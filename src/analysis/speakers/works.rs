//! Papers as sources: a report, a ruling, a poll speaks for those who made it.

use crate::analysis::actors::CastMention;
use crate::analysis::phrases::Scene;
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::ops::Range;

/// Nouns for papers, each with words that a name of its makers has; none where any body will do.
const PAPERS: &[(&str, &[&str])] = &[
    ("report", &[]),
    ("study", &[]),
    ("survey", &[]),
    ("poll", &[]),
    ("statement", &[]),
    ("analysis", &[]),
    ("data", &[]),
    ("memo", &[]),
    ("filing", &[]),
    ("release", &[]),
    ("announcement", &[]),
    ("letter", &[]),
    ("email", &[]),
    ("tweet", &[]),
    ("document", &[]),
    ("website", &[]),
    ("forecast", &[]),
    ("estimate", &[]),
    ("figures", &[]),
    ("article", &["times", "post", "journal", "tribune", "herald", "guardian", "gazette", "news"]),
    ("story", &["times", "post", "journal", "tribune", "herald", "guardian", "gazette", "news"]),
    ("editorial", &["times", "post", "journal", "tribune", "herald", "guardian", "gazette", "news"]),
    ("ruling", &["court", "tribunal", "circuit"]),
    ("opinion", &["court", "tribunal", "circuit"]),
    ("verdict", &["court", "tribunal", "jury"]),
];

/// How far back the makers of a paper are looked for, in mentions.
const FAR: usize = 40;

/// The member for whom the paper speaks that is the source: one named in the source, or the last that makes such.
pub(super) fn resolve(scene: Scene, source: Range<usize>) -> Option<usize> {
    let gloss = scene.gloss;
    let noun = |&at: &usize| gloss.part(at).starts_with("NN") && !gloss.is_capital(at);
    let inner = |&at: &usize| {
        noun(&at)
            || gloss.is_word(at) && !gloss.is(at, &["of", "by", "from", "on", "in", "for", "about"])
            || gloss.is_possessive(at)
    };
    let phrase = source.start..(source.clone().take_while(inner).last()? + 1);
    let head = phrase.clone().rev().find(noun)?;
    let singular = fold(gloss.word(head));
    let (_, makers) =
        PAPERS.iter().find(|(paper, _)| *paper == singular || singular.strip_suffix('s') == Some(paper))?;
    named_in(scene, &source, head).or_else(|| {
        let definite = gloss.is(source.start, &["the", "this", "that", "its"]);
        (definite && !makers.is_empty()).then(|| last_maker(scene, source.start, makers)).flatten()
    })
}

/// "the Oda report", "a report by the Oda Institute".
fn named_in(scene: Scene, source: &Range<usize>, head: usize) -> Option<usize> {
    let maker = |m: &&CastMention| {
        let before = m.tokens.end <= head;
        let after = m.tokens.start > head
            && (head + 1..m.tokens.start)
                .all(|at| scene.gloss.is(at, &["by", "from", "of", "the", "a", "an"]));
        let kind = scene.cast.members[m.member].kind;
        m.form == MentionForm::Name && (before && kind != ActorKind::Country || after)
    };
    scene.cast.mentions_in(source.clone()).find(maker).map(|m| m.member)
}

fn last_maker(scene: Scene, at: usize, makers: &[&str]) -> Option<usize> {
    let fits = |member: &usize| {
        let entry = &scene.cast.members[*member];
        let named = |name: &String| fold(name).split([' ', '-']).any(|word| makers.contains(&word));
        entry.kind == ActorKind::Organization && named(&entry.name)
    };
    scene.cast.mentions_before(at).take(FAR).map(|m| m.member).find(fits)
}
