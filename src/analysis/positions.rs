//! What each statement amounts to: for, against, a demand, or nothing; and about what.

use super::gloss::Gloss;
use crate::model::analysis::{Position, Statement};

mod evidence;
mod gist;
mod stance;
mod topics;

/// Finds the position that each statement expresses.
pub fn find_positions(gloss: &Gloss, statements: &[Statement]) -> Vec<Position> {
    let topics = topics::find(gloss, statements);
    let position = |(statement, topic): (&Statement, topics::Topic)| {
        let (stance, confidence) = stance::judge(gloss, statement);
        Position {
            statement: statement.id,
            holders: statement.holders.clone(),
            stance,
            topic: topic.topic,
            target: topic.target,
            gist: gist::of(gloss, statement),
            confidence,
        }
    };
    statements.iter().zip(topics).map(position).collect()
}
