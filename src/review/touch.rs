//! The record that is made of a statement when a person touches it.
//!
//! Invariant: what is recorded is what the machine said, so that the history begins with it.

use crate::model::analysis::{Analysis, Statement};
use crate::model::article::Article;
use crate::model::note::Anchor;
use crate::model::review::{Change, Edit, Holder, Reviewed, Values};
use crate::model::span::Span;
use crate::text::anchor::Locator;
use uuid::Uuid;

/// Everything that an analysis says of one of its statements, tied to the text of `locator`.
pub fn values(locator: &Locator<'_>, text: &str, analysis: &Analysis, statement: &Statement) -> Values {
    let anchors = |spans: &[Span]| spans.iter().map(|&span| locator.make(span)).collect::<Vec<Anchor>>();
    let position = analysis.position_of(statement.id);
    let holders = statement.holders.iter().filter_map(|&id| analysis.actor(id));
    Values {
        content: anchors(&statement.content),
        source: anchors(&statement.source),
        cue: anchors(&statement.cue),
        mode: statement.mode,
        holders: holders.map(|actor| Holder { name: actor.name.clone(), kind: actor.kind }).collect(),
        stance: position.map(|p| p.stance),
        topic: position.and_then(|p| p.topic.clone()),
        target: position.and_then(|p| p.target.clone()),
        gist: position.map_or_else(|| statement.quote(text), |p| p.gist.clone()),
        reported_by: statement.reported_by,
        confidence: statement.confidence,
        stance_confidence: position.map_or(0.0, |p| p.confidence),
    }
}

/// The same for the statement of that name, if the analysis has it.
pub(super) fn values_of(locator: &Locator<'_>, text: &str, analysis: &Analysis, id: Uuid) -> Option<Values> {
    let statement = analysis.statements.iter().find(|s| s.id == id)?;
    Some(values(locator, text, analysis, statement))
}

/// What the machine says of a statement, where the log does not have it yet: to be added before what a person does.
pub fn missing(
    article: &Article,
    machine: &Analysis,
    reviewed: &Reviewed,
    (edits, id): (&[Edit], Uuid),
) -> Option<Values> {
    let statement = machine.statements.get(reviewed.standing(id).machine?)?;
    let now = values(&Locator::new(&article.text), &article.text, machine, statement);
    let last = edits.iter().rev().find_map(|edit| match &edit.change {
        Change::Found { values } if edit.statement == Some(id) => Some(values),
        _ => None,
    });
    (last.map(|values| &**values) != Some(&now)).then_some(now)
}
