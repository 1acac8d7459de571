//! Pairs quotation marks of every style, and carries quotations over paragraphs.
//!
//! Invariant: the quotations are the outermost ones, in order, do not overlap, and never leave their paragraph.
//! Time is linear in the number of tokens.

use super::document::Paragraph;
use crate::model::span::Span;
use std::ops::Range;

/// A passage in quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Its tokens, the marks included.
    pub tokens: Range<usize>,
    /// Whether its closing mark is there.
    pub closed: bool,
    /// Whether it goes on with the quotation of the paragraph before, which was left open.
    pub continues: bool,
}

impl Quotation {
    /// Its tokens without the marks.
    pub fn inside(&self) -> Range<usize> {
        let end = self.tokens.end - usize::from(self.closed);
        self.tokens.start + 1..end.max(self.tokens.start + 1)
    }
}

/// Finds the outermost quotations.
pub fn pair_quotations(text: &str, tokens: &[Span], paragraphs: &[Paragraph]) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut left_open = false;
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let reopened = paragraphs.get(i + 1).is_some_and(|next| opens(text, tokens, next.tokens.start));
        let mut pairs = pair_within(text, tokens, paragraph.tokens.clone(), reopened);
        if let Some(first) = pairs.first_mut() {
            first.continues = left_open && first.tokens.start == paragraph.tokens.start;
        }
        left_open = pairs.last().is_some_and(|q| !q.closed);
        found.extend(pairs);
    }
    found
}

/// The families of marks; a mark closes only what its own family opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Angle,
    Single,
}

/// A mark that was opened and not closed yet.
struct Open {
    at: usize,
    family: Family,
    mark: char,
}

/// What stands on both sides of a mark, and the mark.
struct Mark {
    mark: char,
    family: Family,
    /// White space, an opening mark or nothing stands before it.
    free_before: bool,
    /// White space, a closing mark or nothing stands after it.
    free_after: bool,
}

fn family_of(mark: char) -> Option<Family> {
    match mark {
        '"' | '“' | '”' | '„' | '‟' | '″' => Some(Family::Double),
        '«' | '»' | '‹' | '›' => Some(Family::Angle),
        '\'' | '‘' | '’' | '‚' => Some(Family::Single),
        _ => None,
    }
}

fn mark_at(text: &str, token: Span) -> Option<Mark> {
    let word = token.of(text);
    let mark = word.chars().next().filter(|c| c.len_utf8() == word.len())?;
    let family = family_of(mark)?;
    let before = text[..token.start].chars().next_back();
    let after = text[token.end..].chars().next();
    let opening = |c: char| c.is_whitespace() || "([{—–-“‘«„\"'".contains(c);
    let closing = |c: char| c.is_whitespace() || ".,;:!?)]}—–-”’»\"'…".contains(c);
    Some(Mark {
        mark,
        family,
        free_before: before.is_none_or(opening),
        free_after: after.is_none_or(closing),
    })
}

/// Whether the token begins a quotation.
fn opens(text: &str, tokens: &[Span], at: usize) -> bool {
    let mark = tokens.get(at).and_then(|&t| mark_at(text, t));
    mark.is_some_and(|m| m.family != Family::Single && !m.free_after && m.mark != '”')
}

fn pair_within(text: &str, tokens: &[Span], range: Range<usize>, reopened: bool) -> Vec<Quotation> {
    let mut open: Vec<Open> = Vec::new();
    let mut pairs: Vec<Quotation> = Vec::new();
    for at in range.clone() {
        let Some(mark) = mark_at(text, tokens[at]) else { continue };
        if closes(&mark, &open) {
            let depth = open.iter().rposition(|o| o.family == mark.family).unwrap_or(0);
            let tokens = open[depth].at..at + 1;
            open.truncate(depth);
            pairs.push(Quotation { tokens, closed: true, continues: false });
        } else if begins(&mark) {
            open.push(Open { at, family: mark.family, mark: mark.mark });
        }
    }
    let rest = open.iter().find(|o| o.family != Family::Single && (reopened || o.at == range.start));
    if let Some(rest) = rest {
        pairs.push(Quotation { tokens: rest.at..range.end, closed: false, continues: false });
    }
    keep_outermost(pairs)
}

/// Whether the mark closes something that is open.
fn closes(mark: &Mark, open: &[Open]) -> bool {
    // Deep nests are hostile, not prose: look only at what was opened last.
    const DEEPEST: usize = 4;
    let Some(opened) = open.iter().rev().take(DEEPEST).find(|o| o.family == mark.family) else {
        return false;
    };
    match mark.mark {
        '”' | '‟' | '’' => true,
        '“' => opened.mark == '„' || !mark.free_before,
        '»' | '›' => !matches!(opened.mark, '»' | '›') || mark.free_after,
        '«' | '‹' => matches!(opened.mark, '»' | '›'),
        '‘' => opened.mark == '‚',
        '\'' => mark.free_after && !mark.free_before,
        '"' | '″' => mark.free_after || !mark.free_before,
        _ => false,
    }
}

/// Whether the mark opens a quotation, given that it closes none.
fn begins(mark: &Mark) -> bool {
    match mark.mark {
        '”' | '’' => false,
        '“' | '„' | '‚' | '«' | '‹' => true,
        '\'' | '‘' => mark.free_before && !mark.free_after,
        _ => mark.free_before || !mark.free_after,
    }
}

/// Drops the pairs that lie inside another.
fn keep_outermost(mut pairs: Vec<Quotation>) -> Vec<Quotation> {
    pairs.sort_by_key(|q| (q.tokens.start, std::cmp::Reverse(q.tokens.end)));
    let mut end = 0;
    pairs.retain(|q| {
        let outside = q.tokens.start >= end;
        end = end.max(q.tokens.end);
        outside
    });
    pairs
}

#[cfg(test)]
mod tests {
    use crate::analysis::document::Document;
    use crate::model::article::Article;
    use crate::model::span::Span;
    use proptest::prelude::*;

    /// Draws the quotations of `text` under it: `[` to `]`, `>` where one goes on, `/` where one is left open.
    fn draw(text: &str) -> String {
        let article = Article { text: text.into(), ..Article::default() };
        let document = Document::new(&article);
        let mut line: Vec<char> = vec![' '; text.chars().count()];
        let column = |byte: usize| text[..byte].chars().count();
        for quotation in &document.quotations {
            let span: Span = document.span(quotation.tokens.clone());
            let (start, end) = (column(span.start), column(span.end));
            line[start..end].fill('-');
            line[start] = if quotation.continues { '>' } else { '[' };
            line[end - 1] = if quotation.closed { ']' } else { '/' };
        }
        line.into_iter().collect::<String>().trim_end().to_string()
    }

    fn check(text: &str, marks: &str) {
        assert_eq!(draw(text), marks, "\n{text}");
    }

    #[test]
    fn every_style_of_marks_is_paired() {
        check("Oda: \"It is.\" \"No.\"", "     [------] [---]");
        check("Oda: “It is.” „Nein“", "     [------] [----]");
        check("Oda: «C’est» and »so«", "     [-----]     [--]");
        check("a ‘fair deal’ is 'fair'", "  [---------]    [----]");
    }

    #[test]
    fn straight_and_curly_may_be_mixed() {
        check("“It is,\" said Oda", "[------]");
        check("\"It is ‘so’ here,” said", "[----------------]");
    }

    #[test]
    fn inner_quotations_belong_to_the_outer_one() {
        check("“He said ‘no’ to “us” now” ok", "[------------------------]");
        check("\"an “old” tale\" ok", "[-------------]");
    }

    #[test]
    fn apostrophes_open_nothing() {
        check("Oda's and the workers' pay, '90s", "");
        check("rock 'n' roll don't", "     [-]");
    }

    #[test]
    fn a_quotation_left_open_goes_on_in_the_next_paragraph() {
        check("She said: “One.\n\n“Two.” Ok", "          [---/  >----]");
        check("“One.\n\n“Two.\n\n“Three.”", "[---/  >---/  >------]");
    }

    #[test]
    fn a_stray_mark_opens_nothing() {
        check("He is 6'2\" tall.\n\nNext.", "");
        check("Say “it once. Then “this” ok", "                   [----]");
    }

    proptest! {
        #[test]
        fn quotations_are_in_order_and_apart(text in "\\PC*|[a \n\"“”„«»'‘’.,]{0,60}") {
            let article = Article { text, ..Article::default() };
            let document = Document::new(&article);
            let mut at = 0;
            for quotation in &document.quotations {
                prop_assert!(at <= quotation.tokens.start && quotation.tokens.start < quotation.tokens.end);
                prop_assert!(quotation.inside().end <= quotation.tokens.end);
                at = quotation.tokens.end;
            }
            prop_assert!(at <= document.tokens.len());
        }
    }
}
