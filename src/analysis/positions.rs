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

#[cfg(test)]
mod tests {
    use crate::analysis::{Engine, analyse};
    use crate::model::article::Article;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

    /// Checks stance and topic of the first statement of `text`.
    fn check(text: &str, stance: &str, topic: &str) {
        let article = Article { text: text.into(), ..Article::default() };
        let analysis = analyse(&article, &ENGINE);
        let position = analysis.positions.first().expect(text);
        assert_eq!(
            (position.stance.name(), position.topic.as_deref().unwrap_or("")),
            (stance, topic),
            "\n{text}"
        );
    }

    #[test]
    fn the_cue_tells_the_stance() {
        check("Ada Oda rejected the new bridge.", "oppose", "new bridge");
        check("Ada Oda praised the old ferry.", "support", "old ferry");
        check("Ada Oda called for an inquiry.", "demand", "inquiry");
        check(
            "Ada Oda is insisting on the northern route for the ferry.",
            "support",
            "northern route for the ferry",
        );
    }

    #[test]
    fn negation_turns_it() {
        check("Ada Oda did not support the new bridge.", "oppose", "new bridge");
        check("Ada Oda said that the bridge cannot be built.", "oppose", "bridge");
    }

    #[test]
    fn the_content_decides_where_the_cue_does_not() {
        check("Ada Oda said that the plan was a disgrace.", "oppose", "plan");
        check("Ada Oda said that the council must pay.", "demand", "council");
        check("Ada Oda said that the ferry leaves at noon.", "neutral", "ferry");
        check("“We will build the bridge,” Ada Oda said.", "support", "bridge");
    }

    #[test]
    fn what_several_statements_share_is_the_topic() {
        let text = "Ada Oda said the road to the bridge was wet. Paul Bly said the bridge was old.";
        check(text, "neutral", "bridge");
    }

    /// Known wrong: irony has no words of its own.
    #[test]
    fn irony_is_taken_at_its_word() {
        check("“What a wonderful mess of a bridge,” Ada Oda said.", "oppose", "wonderful mess of a bridge");
        check("“Great, another tunnel,” Ada Oda said.", "support", "tunnel");
    }
}
