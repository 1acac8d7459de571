//! The end of an article that an advertisement or a list of short items parts from the rest of it: too short to
//! weigh as much as what stands before it, and yet said in whole sentences.
//!
//! Invariant: a line without the end of a sentence is taken only as an item of a list that a line with a colon
//! introduces; the menus and headlines around an article have no such line. Linear in the lines that are taken.

use super::score::{Look, Shape};
use crate::model::article::Removal;

/// How many lines in a row may be known as no part of the article.
const GAP: usize = 3;

/// A sentence, or the introduction of a list, has as many words; an answer has fewer.
const SAYS: usize = 3;

/// Where the article ends whose paragraphs end at `end`.
pub(super) fn end(looks: &[Look], mut end: usize) -> usize {
    let (mut at, mut gap) = (end, 0);
    while let Some(look) = looks.get(at) {
        if look.junk.is_some() {
            gap += 1;
            if gap > GAP || !is_aside(look) {
                break;
            }
            at += 1;
        } else if let Some(next) = taken(looks, at, end) {
            (at, end, gap) = (next, next, 0);
        } else {
            break;
        }
    }
    end
}

/// What an article goes on behind: nothing that announces the end of it, or other articles.
fn is_aside(look: &Look) -> bool {
    look.junk.is_some_and(|junk| {
        let other = matches!(junk.reason, Removal::ReadAlso | Removal::Copyright | Removal::CookieNotice);
        junk.anywhere && !junk.ends && !other
    })
}

/// The end of the sentence, or of the introduced list, that stands at `at`; `end` is that of what was taken last.
fn taken(looks: &[Look], at: usize, end: usize) -> Option<usize> {
    let look = &looks[at];
    let is_new = !look.repeated && !look.dated;
    match look.shape {
        Shape::Speech if is_new => Some(at + 1),
        // Two words are a sentence where they stand right behind another.
        Shape::Sentence if is_new && look.words >= if at == end { 2 } else { SAYS } => Some(at + 1),
        Shape::Introduction if is_new && look.words >= SAYS => list(looks, at + 1),
        _ => None,
    }
}

/// The end of a list that begins at `start`: items that are no headlines, or behind which the article goes on.
fn list(looks: &[Look], start: usize) -> Option<usize> {
    let is_item = |look: &&Look| matches!(look.shape, Shape::Item | Shape::LowItem) && look.junk.is_none();
    let items = looks.get(start..)?.iter().take_while(is_item).count();
    let end = start + items;
    let low = looks[start..end].iter().filter(|look| look.shape == Shape::LowItem).count();
    let goes_on = || looks.get(end).is_some_and(|look| look.junk.is_none() && taken_after_list(look));
    (items > 0 && (low * 2 > items || goes_on())).then_some(end)
}

fn taken_after_list(look: &Look) -> bool {
    matches!(look.shape, Shape::Sentence | Shape::Speech) && look.words >= 2 && !look.repeated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::lines::Line;
    use crate::sources::score;

    const BODY: &str = "The harbour of Halden had paid for the town for eighty years, said the mayor, and it could not pay \
                        for itself.\n“I am against it,” said her deputy.\n";

    /// How many lines behind the paragraphs are the article's.
    #[track_caller]
    fn check(tail: &str, expected: usize) {
        let lines: Vec<Line> = format!("{BODY}{tail}").lines().map(Line::plain).collect();
        assert_eq!(end(&score::look(&lines), 2), 2 + expected, "{tail}");
    }

    #[test]
    fn sentences_behind_an_advertisement_are_the_articles() {
        check("Advertisement\n“We will go to court,” he said.\nThe vote is final.\nShare\nTweet", 3);
        check("Advertisement\n“We will go to court.”\nShare", 2);
        check("Advertisement\nShare\nTweet", 0);
    }

    #[test]
    fn an_introduced_list_is_the_articles() {
        check("Her demands were:\n- a lower toll\n- a new crane\nShare this article", 3);
        check("She named three quays:\n- North Quay\n- Old Quay\nHe said no.\nShare", 4);
        check("- a lower toll\n- a new crane\nShare", 0);
    }

    #[test]
    fn headlines_teasers_and_footers_are_not() {
        check("Swans are back\nThe canal has its swans again, after six years.", 0);
        check("Advertisement\nSwans are back\nThe canal has its swans again.", 0);
        check("Related articles\nWho will pay for the swans of the canal?", 0);
        check("More from the harbour:\n- Swans Return to Canal\n- Drivers Wear Cameras\nShare", 0);
        check("© 2026 Coast Courier\nThe Courier is owned by Coast Media.", 0);
        check("Topics:\n- tolls\n- cranes", 0);
    }
}
