//! Statements side by side: "Oda wants the toll, Quill wants the ferry, and the board wants both". What one wants does
//! not go on where another one wants, with the same word.

use crate::analysis::attribution::Attribution;
use crate::analysis::document::Document;

/// A statement looks back only this far for the one that it ends.
const FARTHEST: usize = 12;
/// Words that join sentences of equal rank.
const JOINTS: [&str; 4] = ["and", "but", "while", "whereas"];

/// Ends contents at the comma before a statement of the same kind. They are in the order of their first word.
pub(super) fn part(found: &mut [Attribution], document: &Document) {
    for at in 1..found.len() {
        let (before, here) = found.split_at_mut(at);
        let here = &here[0];
        let Some(end) = end_before(here, document) else { continue };
        let cue = last_word_of_cue(here, document);
        for outer in before.iter_mut().rev().take(FARTHEST) {
            let same = last_word_of_cue(outer, document).eq_ignore_ascii_case(cue);
            let around = outer.content.iter_mut().find(|c| c.encloses(here.extent()) && c.start < end);
            if let (true, Some(content)) = (same, around) {
                content.end = end;
            }
        }
    }
}

fn last_word_of_cue<'a>(statement: &Attribution, document: &Document<'a>) -> &'a str {
    let last = statement.cue.last().and_then(|cue| document.range(*cue).last());
    last.map_or("", |at| document.word(at))
}

/// Where a sentence ends that this one follows after a comma; `None` where it does not begin with its source, or stands
/// in quotation marks.
fn end_before(statement: &Attribution, document: &Document) -> Option<usize> {
    let source = *statement.source.first()?;
    if statement.cue.first()?.start < source.end || statement.extent().start < source.start {
        return None;
    }
    let first = document.range(source).start;
    let joint = first.checked_sub(1).filter(|&at| JOINTS.contains(&document.word(at)));
    let comma = joint.unwrap_or(first).checked_sub(1)?;
    let parts = matches!(document.word(comma), "," | ";") && document.quotation_of(first).is_none();
    parts.then(|| document.tokens[..comma].last().map(|token| token.end)).flatten()
}
