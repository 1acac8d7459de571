//! The place of a text where the words stand that were looked for.
//!
//! Invariant: every mark is a piece of the snippet on character boundaries, and no text is read for longer than it
//! takes to go through it once.

use super::Wanted;
use crate::model::library::Snippet;
use crate::model::span::Span;
use crate::text::words::{fold, is_part};

/// About how many characters a snippet has.
const LENGTH: usize = 160;
/// How many of them stand before the first mark.
const LEAD: usize = 40;
/// The most places that are looked at to find the best.
const MOST_PLACES: usize = 200;

/// Cuts out of `text` the piece with the most of what was looked for; `None` where nothing of it is there.
pub fn snippet(text: &str, wanted: &[&Wanted]) -> Option<Snippet> {
    let found = places(text, wanted);
    let best = (0..found.len()).max_by_key(|&at| (variety(&found[at..]), std::cmp::Reverse(at)))?;
    let start = before(text, found[best].span.start);
    let end = after(text, start.max(found[best].span.end), found[best].span.start);
    let inside = found.iter().map(|place| place.span).filter(|span| start <= span.start && span.end <= end);
    Some(on_one_line(text, Span::new(start, end), inside))
}

/// A place where the words of one wanted thing stand.
struct Place {
    span: Span,
    which: usize,
}

/// All places, in order.
fn places(text: &str, wanted: &[&Wanted]) -> Vec<Place> {
    let wanted: Vec<(Vec<String>, bool)> = wanted.iter().map(|w| (w.words(), w.open)).collect();
    let words: Vec<(Span, String)> = spans(text).map(|span| (span, fold(span.of(text)))).collect();
    let mut found = Vec::new();
    for at in 0..words.len() {
        for (which, (sought, open)) in wanted.iter().enumerate() {
            let run = words.get(at..at + sought.len()).filter(|run| stands(run, sought, *open));
            if let Some(run) = run.filter(|run| !run.is_empty()) {
                let span = run[0].0.cover(run[run.len() - 1].0);
                found.push(Place { span, which });
            }
        }
        if found.len() >= MOST_PLACES {
            break;
        }
    }
    found
}

fn stands(run: &[(Span, String)], sought: &[String], open: bool) -> bool {
    let last = sought.len().saturating_sub(1);
    run.iter().zip(sought).enumerate().all(|(at, ((_, word), sought))| {
        word == sought || open && at == last && word.starts_with(sought.as_str())
    })
}

/// The words of a text with their places.
fn spans(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        at = start + length;
        Some(Span::new(start, at))
    })
}

/// How many different things stand within a snippet's length of the first of these places.
fn variety(found: &[Place]) -> usize {
    let Some(first) = found.first() else { return 0 };
    let near = found.iter().take_while(|place| place.span.end <= first.span.start + LENGTH - LEAD);
    let mut kinds: Vec<usize> = near.map(|place| place.which).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// Where a snippet begins: at a word some characters before its first mark, in the same paragraph.
fn before(text: &str, mark: usize) -> usize {
    let paragraph = text[..mark].rfind('\n').map_or(0, |at| at + 1);
    let lead =
        text[paragraph..mark].char_indices().rev().nth(LEAD).map_or(paragraph, |(at, _)| paragraph + at);
    if lead == paragraph {
        return paragraph;
    }
    text[lead..mark].find(char::is_whitespace).map_or(lead, |at| lead + at + 1).min(mark)
}

/// Where it ends: after a word, behind what is marked, in the same paragraph.
fn after(text: &str, behind: usize, mark: usize) -> usize {
    let paragraph = text[behind..].find('\n').map_or(text.len(), |at| behind + at);
    let full = text[mark..paragraph].char_indices().nth(LENGTH - LEAD).map_or(paragraph, |(at, _)| mark + at);
    if full == paragraph || full <= behind {
        return full.max(behind);
    }
    text[behind..full].rfind(char::is_whitespace).map_or(full, |at| behind + at)
}

fn on_one_line(text: &str, piece: Span, marks: impl Iterator<Item = Span>) -> Snippet {
    let is_cut =
        |at: usize| at > 0 && at < text.len() && !text[..at].ends_with('\n') && !text[at..].starts_with('\n');
    let lead = if is_cut(piece.start) { "… " } else { "" };
    let mut line = lead.to_owned();
    // One character for one: the places of the marks only shift.
    let mut shifts: Vec<(usize, usize)> = Vec::new();
    for (at, c) in piece.of(text).char_indices() {
        shifts.push((piece.start + at, line.len()));
        line.push(if c.is_whitespace() || c.is_control() { ' ' } else { c });
    }
    shifts.push((piece.end, line.len()));
    let moved =
        |at: usize| shifts.binary_search_by_key(&at, |shift| shift.0).map_or(line.len(), |i| shifts[i].1);
    let mut spans: Vec<Span> = marks.map(|mark| Span::new(moved(mark.start), moved(mark.end))).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, kept| next.start < kept.end);
    if is_cut(piece.end) {
        line.push_str(" …");
    }
    Snippet { text: line, marks: spans }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Query, parse, parse_typed};
    use proptest::prelude::*;

    /// The snippet with its marks in brackets.
    fn check(text: &str, query: &Query) -> Option<String> {
        let found = snippet(text, &query.wanted())?;
        let mut line = found.text.clone();
        for mark in found.marks.iter().rev() {
            line.insert(mark.end, ']');
            line.insert(mark.start, '[');
        }
        Some(line)
    }

    fn query(text: &str) -> Query {
        parse(text).unwrap()
    }

    #[test]
    fn words_and_phrases_are_marked_as_they_stand() {
        let text = "The “Café Ülo” will close.\n\nNobody said why the café will.";
        assert_eq!(check(text, &query("cafe -nobody")).unwrap(), "The “[Café] Ülo” will close.");
        assert_eq!(check(text, &query("\"cafe will\"")).unwrap(), "Nobody said why the [café will].");
        assert_eq!(check(text, &query("ulo close")).unwrap(), "The “Café [Ülo]” will [close].");
        assert_eq!(check(text, &parse_typed("nob").unwrap()).unwrap(), "[Nobody] said why the café will.");
        assert_eq!(check(text, &query("tram OR is:read")), None);
    }

    #[test]
    fn long_texts_are_cut_around_the_most_that_fits() {
        let filler = "words upon words of no weight ".repeat(20);
        let text = format!("A toll. {filler}the harbour toll stands {filler}");
        let found = check(&text, &query("toll harbour")).unwrap();
        assert!(found.starts_with("… ") && found.ends_with(" …"), "{found}");
        assert!(
            found.contains("the [harbour] [toll] stands") && found.chars().count() < LENGTH + 20,
            "{found}"
        );
    }

    proptest! {
        #[test]
        fn marks_are_pieces_of_the_snippet(text in "(?s)[ab é\n“”]{0,300}", wanted in "[abé]{1,2}( [ab])?", open in any::<bool>()) {
            let wanted = Wanted { text: wanted, quoted: true, open };
            if let Some(found) = snippet(&text, &[&wanted]) {
                prop_assert!(!found.marks.is_empty());
                for mark in &found.marks {
                    prop_assert!(wanted.is_in(mark.of(&found.text)), "{:?}", found);
                }
            }
        }
    }
}
