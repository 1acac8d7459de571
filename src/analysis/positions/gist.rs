//! The content of a statement in one line.

use crate::analysis::gloss::Gloss;
use crate::model::analysis::Statement;

/// A gist has no more characters.
const LONGEST: usize = 120;

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
    cut(document.words(range))
}

fn cut(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() >= LONGEST {
            let kept: String = word.chars().take(LONGEST).collect();
            line.push_str(if line.is_empty() { &kept } else { " …" });
            return line;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
