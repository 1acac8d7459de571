//! The content of a statement in one line.

use crate::analysis::gloss::Gloss;
use crate::model::analysis::Statement;
use crate::text::gist::one_line;

/// The first sentence of the content without its marks and its "that", cut at a word.
pub(super) fn of(gloss: &Gloss, statement: &Statement) -> String {
    let document = gloss.document;
    let Some(first) = statement.content.first() else { return String::new() };
    let mut range = document.range(*first);
    let sentence = document.sentences.get(document.sentence_of(range.start)).map_or(range.end, |s| s.end);
    range.end = range.end.min(sentence).max(range.start);
    while range.len() > 1 && (gloss.is(range.start, &["that"]) || !gloss.is_word(range.start)) {
        range.start += 1;
    }
    while range.len() > 1
        && !gloss.is_word(range.end - 1)
        && !matches!(gloss.word(range.end - 1), "%" | "?" | "!")
    {
        range.end -= 1;
    }
    one_line(document.words(range))
}
