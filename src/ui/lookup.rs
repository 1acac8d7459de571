//! Finding things in an analysis without reading all of it: a long article is drawn as fast as a short one.

use crate::model::analysis::{Actor, Analysis, Position, Statement};
use crate::model::span::Span;
use uuid::Uuid;

/// How many statements before those that begin on the screen are looked at for one that reaches into it.
const LOOK_BACK: usize = 256;

/// The statements that touch the bytes on the screen, with their indices. They are in the order of their
/// beginnings, so that a search by halves finds them.
pub(super) fn on_screen(analysis: &Analysis, seen: Span) -> impl Iterator<Item = (usize, &Statement)> {
    let end = analysis.statements.partition_point(|statement| start_of(statement) < seen.end);
    let begun = analysis.statements.partition_point(|statement| start_of(statement) < seen.start);
    let first = begun.saturating_sub(LOOK_BACK);
    let near = analysis.statements[first..end].iter().enumerate();
    near.filter(move |(_, statement)| end_of(statement) > seen.start).map(move |(n, s)| (first + n, s))
}

/// The first byte of a statement.
pub(super) fn start_of(statement: &Statement) -> usize {
    parts(statement).map(|span| span.start).min().unwrap_or(0)
}

/// One past the last byte of a statement.
pub(super) fn end_of(statement: &Statement) -> usize {
    parts(statement).map(|span| span.end).max().unwrap_or(0)
}

fn parts(statement: &Statement) -> impl Iterator<Item = &Span> {
    statement.source.iter().chain(&statement.cue).chain(&statement.content)
}

/// The position that statement number `index` expresses. Positions are in the order of their statements, at most
/// one each, so that it stands at that number or a little before.
pub(super) fn position_at(analysis: &Analysis, index: usize) -> Option<&Position> {
    let id = analysis.statements.get(index)?.id;
    let end = (index + 1).min(analysis.positions.len());
    analysis.positions[..end].iter().rev().take(LOOK_BACK).find(|position| position.statement == id)
}

/// The statement with this id, which stands not far from statement number `index`.
pub(super) fn statement_near(analysis: &Analysis, index: usize, id: Uuid) -> Option<&Statement> {
    let end = (index + LOOK_BACK).min(analysis.statements.len());
    let near = analysis.statements.get(index.saturating_sub(LOOK_BACK)..end)?;
    near.iter().find(|statement| statement.id == id)
}

/// Role of an actor, or else other names for it in brackets.
pub(super) fn described(actor: &Actor) -> String {
    match &actor.role {
        Some(role) => role.clone(),
        None if actor.aliases.is_empty() => String::new(),
        None => format!("({})", actor.aliases.iter().take(3).cloned().collect::<Vec<_>>().join(", ")),
    }
}
