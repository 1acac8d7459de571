//! For, against, a demand, or nothing: the cue first, then what the content says of its matter.

use super::evidence::{Evidence, weigh_content};
use crate::analysis::attributions::cue_at;
use crate::analysis::gloss::Gloss;
use crate::lexicon::cues::{Cue, CueStance, Form};
use crate::lexicon::senses::Sense;
use crate::model::analysis::{Stance, Statement};
use std::ops::Range;

/// The stance of a statement, and how sure that is: how often it was right of 239 statements (dev), rounded towards
/// the rest where there were few.
pub(super) fn judge(gloss: &Gloss, statement: &Statement) -> (Stance, f32) {
    let cue: Vec<Range<usize>> = statement.cue.iter().map(|&s| gloss.document.range(s)).collect();
    let negated = cue.iter().cloned().flatten().any(|at| gloss.has(at, Sense::Negation));
    let told = cue.iter().cloned().filter_map(|range| of_cue(gloss, range)).next_back();
    let content: Vec<Range<usize>> = statement.content.iter().map(|&s| gloss.document.range(s)).collect();
    if let Some(stance) = content.first().and_then(|c| of_preposition(gloss, c)) {
        return (stance, 0.75);
    }
    if asks_for_action(gloss, &cue, &content) {
        return (Stance::Demand, 0.7);
    }
    let evidence = weigh_content(gloss, &content);
    match told.unwrap_or(CueStance::Content) {
        CueStance::Support if negated => (Stance::Oppose, 0.75),
        // "vowed to repeal", "agree that it cannot be": for something that is against something.
        CueStance::Support if evidence.begins_against => (Stance::Oppose, 0.75),
        CueStance::Support => (Stance::Support, 0.87),
        CueStance::Oppose if negated => (Stance::Neutral, 0.5),
        CueStance::Oppose => (Stance::Oppose, 0.93),
        CueStance::Demand => (if negated { Stance::Oppose } else { Stance::Demand }, 0.7),
        CueStance::Neutral => of_content(evidence, 3.0),
        CueStance::Content => of_content(evidence, 1.0),
    }
}

/// What the evidence of the content amounts to; less than `least` is nothing.
fn of_content(evidence: Evidence, least: f32) -> (Stance, f32) {
    let Evidence { support, against, must, .. } = evidence;
    let strongest = support.max(against).max(must);
    let sure = |least_sure: f32| (least_sure + 0.05 * (strongest - least)).clamp(0.4, 0.9);
    let obliged = must >= 1.0 && must >= against && must >= support;
    if strongest < least && !obliged {
        (Stance::Neutral, 0.67)
    } else if must >= against && must >= support {
        (Stance::Demand, sure(0.5))
    } else if against >= support {
        (Stance::Oppose, sure(0.72))
    } else {
        (Stance::Support, sure(0.55))
    }
}

/// "ruled against the plan", "voted in favour of it": the preposition that begins the content.
fn of_preposition(gloss: &Gloss, content: &Range<usize>) -> Option<Stance> {
    if gloss.is(content.start, &["against"]) {
        return Some(Stance::Oppose);
    }
    let favour =
        gloss.is(content.start, &["in"]) && gloss.is(content.start + 1, &["favor", "favour", "support"]);
    favour.then_some(Stance::Support)
}

/// "asked parents not to draw conclusions", "asked both sides for patience"; a question asks for no action.
fn asks_for_action(gloss: &Gloss, cue: &[Range<usize>], content: &[Range<usize>]) -> bool {
    const NEAR: usize = 8;
    let asks = cue.iter().cloned().flatten().any(|at| gloss.is(at, &["ask", "asks", "asked", "asking"]));
    let Some(first) = content.first().filter(|_| asks) else { return false };
    const QUESTION: &[&str] = &["whether", "if", "why", "what", "how", "who", "which", "when", "where"];
    let near = first.start..first.end.min(first.start + NEAR);
    let question = near.clone().any(|at| gloss.is(at, QUESTION))
        || gloss.is_opening(first.start)
        || content.iter().cloned().flatten().any(|at| gloss.word(at) == "?");
    let action = near.clone().any(|at| gloss.is(at, &["to"]) && gloss.part(at + 1).starts_with("VB"))
        || near.clone().any(|at| gloss.is(at, &["for"]) && at > first.start);
    !question && action
}

/// What the strongest word of the cue says.
fn of_cue(gloss: &Gloss, range: Range<usize>) -> Option<CueStance> {
    let strength = |stance: CueStance| match stance {
        CueStance::Oppose => 4,
        CueStance::Demand => 3,
        CueStance::Support => 2,
        CueStance::Content => 1,
        CueStance::Neutral => 0,
    };
    // A phrase such as "declared war on" may go on where the content is said to begin.
    const OVER: usize = 2;
    let words = range.clone().flat_map(|at| stances_at(gloss, at, range.end + OVER));
    words.max_by_key(|&stance| strength(stance))
}

fn stances_at(gloss: &Gloss, at: usize, limit: usize) -> Vec<CueStance> {
    let class = |cue: &Cue| gloss.lexicon.cues().class(cue.class).map(|c| c.stance);
    if let Some(cue) = cue_at(gloss, at, limit).filter(|c| c.phrase) {
        return class(&cue.cue).into_iter().collect();
    }
    let cues = gloss.cues(at);
    let verb = cues.iter().filter(|c| c.form != Form::Noun).find_map(class);
    verb.map_or_else(|| cues.iter().filter_map(class).collect(), |first| vec![first])
}
