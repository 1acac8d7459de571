//! For, against, a demand, or nothing: the cue first, then what the content says of its matter.

use crate::analysis::gloss::Gloss;
use crate::lexicon::cues::{CueStance, Form};
use crate::lexicon::senses::Sense;
use crate::model::analysis::{Stance, Statement};
use crate::model::span::Span;
use std::ops::Range;

/// The stance of a statement, and how sure that is.
pub(super) fn judge(gloss: &Gloss, statement: &Statement) -> (Stance, f32) {
    let cue: Vec<Range<usize>> = statement.cue.iter().map(|&s| gloss.document.range(s)).collect();
    let negated = cue.iter().cloned().flatten().any(|at| gloss.has(at, Sense::Negation));
    let told = cue.iter().cloned().filter_map(|range| of_cue(gloss, range)).next_back();
    match told.unwrap_or(CueStance::Content) {
        CueStance::Support => (if negated { Stance::Oppose } else { Stance::Support }, 0.75),
        CueStance::Oppose => (Stance::Oppose, 0.75),
        CueStance::Demand => (if negated { Stance::Oppose } else { Stance::Demand }, 0.75),
        CueStance::Neutral => (Stance::Neutral, 0.6),
        CueStance::Content => of_content(gloss, &statement.content),
    }
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
    let words = range.clone().flat_map(|at| stances_at(gloss, at, range.end));
    words.max_by_key(|&stance| strength(stance))
}

fn stances_at(gloss: &Gloss, at: usize, limit: usize) -> Vec<CueStance> {
    let class = |at: usize| gloss.lexicon.cues().class(at).map(|c| c.stance);
    if let Some(cue) = crate::analysis::attributions::cue_at(gloss, at, limit).filter(|c| c.phrase) {
        return class(cue.cue.class).into_iter().collect();
    }
    let cues = gloss.cues(at);
    let verbs: Vec<CueStance> =
        cues.iter().filter(|c| c.form != Form::Noun).filter_map(|c| class(c.class)).collect();
    match verbs.first() {
        Some(&first) => vec![first],
        None => cues.iter().filter_map(|c| class(c.class)).collect(),
    }
}

/// What the words of the content say.
fn of_content(gloss: &Gloss, content: &[Span]) -> (Stance, f32) {
    let mut against = 0;
    let mut support = 0;
    let mut must = 0;
    for range in content.iter().map(|&s| gloss.document.range(s)) {
        for at in range.clone() {
            let senses = gloss.senses(at);
            let negated = (at.saturating_sub(4).max(range.start)..at).any(|i| gloss.has(i, Sense::Negation));
            match (senses.has(Sense::For), senses.has(Sense::Against), negated) {
                (true, _, false) | (_, true, true) => support += 1,
                (_, true, false) | (true, _, true) => against += 1,
                _ => {}
            }
            must += usize::from(senses.has(Sense::Must) && !negated);
        }
    }
    match () {
        () if against > support => (Stance::Oppose, 0.55),
        () if must > 0 && support < 2 => (Stance::Demand, 0.5),
        () if support > against => (Stance::Support, 0.5),
        () => (Stance::Neutral, 0.5),
    }
}
