//! "Oda: Bridge Is Safe": headlines and transcripts in which a colon does the saying.

use super::Draft;
use super::according::without_stop;
use crate::analysis::phrases::Scene;
use crate::model::analysis::MentionForm;
use crate::model::article::BlockKind;
use std::ops::Range;

/// Adds attributions of paragraphs that begin with a name and a colon.
pub(super) fn find(scene: Scene, taken: &[Range<usize>], drafts: &mut Vec<Draft>) {
    let gloss = scene.gloss;
    for paragraph in &gloss.document.paragraphs {
        let range = paragraph.tokens.clone();
        let start = range.start + usize::from(gloss.is_opening(range.start));
        let mention =
            scene.cast.mentions_in(start..range.end.min(start + 6)).find(|m| m.tokens.start == start);
        let Some(mention) = mention.filter(|m| m.form == MentionForm::Name) else { continue };
        let colon = mention.tokens.end;
        let spoken = gloss.word(colon) == ":" && colon + 1 < range.end;
        let heads = paragraph.kind == BlockKind::Headline || is_transcript(scene, &mention.tokens);
        let free = taken.iter().all(|t| !t.contains(&(colon + 1)) || t.start == range.start);
        if spoken && heads && free {
            drafts.retain(|d| d.content.first().is_none_or(|c| c.start != range.start));
            drafts.push(Draft {
                source: vec![mention.tokens.clone()],
                cue: vec![colon..colon + 1],
                content: vec![colon + 1..without_stop(gloss, range.end)],
                confidence: 75,
            });
        }
    }
}

/// Speakers of a transcript are written in capitals.
fn is_transcript(scene: Scene, name: &Range<usize>) -> bool {
    let word = scene.gloss.word(name.start);
    word.len() > 2 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
}
