//! Makes an anchor for a passage, and finds the passage again in a text that has changed.
//!
//! Invariant: a passage is never moved silently. It is [`AnchorState::Exact`] where the text is the same or
//! the passage stands once with its whole context; [`AnchorState::Moved`] where it was found with few errors
//! and far better than anywhere else, or between its contexts with most of its words; otherwise it is an orphan, for
//! the reader to decide. The time is linear in the length of the text, whatever the text.

use crate::model::note::{Anchor, AnchorState};
use crate::model::span::Span;
use between::between;
use memchr::memmem;
use sha2::{Digest, Sha256};
use std::fmt::Write;

mod align;
mod between;

/// Characters of context that an anchor keeps on each side.
pub const CONTEXT: usize = 32;

/// Characters that must agree, context included, before a place is believed to be the passage.
const EVIDENCE: usize = 32;

/// How many more characters must agree at the best place than at any other.
const MARGIN: usize = 16;

/// What one error inside the passage costs, in agreeing characters.
const ERROR_COST: usize = 3;

/// Makes the anchor of the passage `span` of `text`; a span that does not fit is cut to fit.
///
/// ```
/// use sayso::model::span::Span;
/// use sayso::text::anchor::make;
///
/// let anchor = make("He said no.", Span::new(3, 7));
/// assert_eq!((anchor.prefix.as_str(), anchor.exact.as_str(), anchor.suffix.as_str()), ("He ", "said", " no."));
/// ```
pub fn make(text: &str, span: Span) -> Anchor {
    Locator::new(text).make(span)
}

/// Finds the passage of `anchor` in `text`; [`Locator`] does it for many anchors on one text.
pub fn locate(anchor: &Anchor, text: &str) -> (AnchorState, Option<Span>) {
    Locator::new(text).locate(anchor)
}

/// The SHA-256 hash of a text, in lower-case hexadecimal.
pub fn text_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A text, hashed once, in which many anchors are made or located.
#[derive(Debug, Clone)]
pub struct Locator<'a> {
    text: &'a str,
    hash: String,
}

impl<'a> Locator<'a> {
    /// Hashes `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, hash: text_hash(text) }
    }

    /// The hash of the text.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Makes the anchor of a passage; a span that does not fit is cut to fit.
    pub fn make(&self, span: Span) -> Anchor {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.floor_char_boundary(span.end.max(start));
        Anchor {
            span: Span::new(start, end),
            exact: self.text[start..end].to_owned(),
            prefix: tail(&self.text[..start], CONTEXT).to_owned(),
            suffix: head(&self.text[end..], CONTEXT).to_owned(),
            text_hash: self.hash.clone(),
        }
    }

    /// Tells how an anchor fits the text, and where its passage stands now.
    pub fn locate(&self, anchor: &Anchor) -> (AnchorState, Option<Span>) {
        if anchor.text_hash == self.hash && anchor.span.of(self.text) == anchor.exact {
            return (AnchorState::Exact, Some(anchor.span));
        }
        if anchor.exact.trim().is_empty() {
            return (AnchorState::Orphan, None);
        }
        match self.with_context(anchor) {
            Occurrence::Once(span) => (AnchorState::Exact, Some(span)),
            Occurrence::Several => (AnchorState::Orphan, None),
            Occurrence::None => match self.best_site(anchor).or_else(|| between(self.text, anchor)) {
                Some(span) => (AnchorState::Moved, Some(span)),
                None => (AnchorState::Orphan, None),
            },
        }
    }

    /// Looks for the passage word for word between its whole context.
    fn with_context(&self, anchor: &Anchor) -> Occurrence {
        let needle = [anchor.prefix.as_str(), &anchor.exact, &anchor.suffix].concat();
        if needle.chars().count() < EVIDENCE {
            return Occurrence::None;
        }
        let finder = memmem::Finder::new(&needle);
        let Some(at) = finder.find(self.text.as_bytes()) else { return Occurrence::None };
        if finder.find(&self.text.as_bytes()[at + 1..]).is_some() {
            return Occurrence::Several;
        }
        let start = at + anchor.prefix.len();
        Occurrence::Once(Span::new(start, start + anchor.exact.len()))
    }

    /// The one place that is much like the passage and much more so than any other.
    fn best_site(&self, anchor: &Anchor) -> Option<Span> {
        let mut sites: Vec<(usize, align::Site)> = align::sites(self.text, &anchor.exact)
            .into_iter()
            .map(|site| (self.agreement(anchor, &site), site))
            .collect();
        sites.sort_by_key(|(score, site)| (std::cmp::Reverse(*score), site.span));
        let (score, best) = sites.first()?;
        let rival = sites.iter().skip(1).find(|(_, site)| !best.is_same_place(site)).map_or(0, |(s, _)| *s);
        (*score >= EVIDENCE && *score >= rival + MARGIN).then_some(best.span)
    }

    /// Characters of the passage and its context that agree with the text at `site`.
    fn agreement(&self, anchor: &Anchor, site: &align::Site) -> usize {
        let before = &self.text[..site.span.start];
        let after = &self.text[site.span.end..];
        let passage = anchor.exact.chars().count().saturating_sub(site.errors * ERROR_COST);
        passage
            + align::agreeing(anchor.prefix.chars().rev(), before.chars().rev())
            + align::agreeing(anchor.suffix.chars(), after.chars())
    }
}

/// How often something stands in a text.
enum Occurrence {
    None,
    Once(Span),
    Several,
}

/// The last `count` characters of `text`.
fn tail(text: &str, count: usize) -> &str {
    let from = text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    &text[from..]
}

/// The first `count` characters of `text`.
fn head(text: &str, count: usize) -> &str {
    let to = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..to]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STORY: &str = "Harbour talks stall again\n\nMinister Ada Quill said on Monday that the quay would \
        stay shut until the cranes were checked. \"We will not be hurried,\" she told reporters.\n\nThe port's \
        owners called the decision a costly mistake and asked for a second opinion by Friday.";

    /// Anchors `passage` in [`STORY`], looks for it in `later`, and gives what was found there.
    fn check(passage: &str, later: &str) -> (AnchorState, Option<String>) {
        let start = STORY.find(passage).expect("the passage is in the story");
        let anchor = make(STORY, Span::new(start, start + passage.len()));
        let (state, span) = locate(&anchor, later);
        (state, span.map(|s| s.of(later).to_owned()))
    }

    fn exact(words: &str) -> (AnchorState, Option<String>) {
        (AnchorState::Exact, Some(words.to_owned()))
    }

    fn moved(words: &str) -> (AnchorState, Option<String>) {
        (AnchorState::Moved, Some(words.to_owned()))
    }

    const ORPHAN: (AnchorState, Option<String>) = (AnchorState::Orphan, None);

    #[test]
    fn the_same_text_gives_the_same_place() {
        assert_eq!(check("the", STORY), exact("the"));
    }

    #[test]
    fn text_added_before_shifts_the_passage() {
        let later = format!("Correction: an earlier version was wrong.\n\n{STORY}");
        assert_eq!(check("We will not be hurried", &later), exact("We will not be hurried"));
    }

    #[test]
    fn a_passage_whose_surroundings_changed_has_moved() {
        let later = STORY.replace(", \"she told", " and then she told").replace("checked. ", "tested!\n\n");
        assert_eq!(check("\"We will not be hurried,\"", &later), moved("\"We will not be hurried,\""));
    }

    #[test]
    fn a_passage_with_a_word_corrected_has_moved() {
        let later = STORY.replace("a costly mistake", "a costly error");
        assert_eq!(
            check("called the decision a costly mistake and asked for a second opinion", &later),
            moved("called the decision a costly error and asked for a second opinion")
        );
    }

    #[test]
    fn a_few_words_with_one_put_in_or_taken_out_have_moved() {
        let later = STORY.replace("not be hurried", "not ever be hurried");
        assert_eq!(check("not be hurried", &later), moved("not ever be hurried"));
        let later = STORY.replace("a costly mistake", "a mistake");
        assert_eq!(check("costly mistake", &later), moved("mistake"));
        let later = STORY.replace("a costly mistake", "a sound and sober step");
        assert_eq!(check("costly mistake", &later), ORPHAN);
    }

    #[test]
    fn a_passage_rewritten_is_an_orphan() {
        let later = STORY.replace("We will not be hurried", "There is no rush at all");
        assert_eq!(check("We will not be hurried", &later), ORPHAN);
    }

    #[test]
    fn a_passage_taken_out_is_an_orphan() {
        let later = STORY.replace(" \"We will not be hurried,\" she told reporters.", "");
        assert_eq!(check("\"We will not be hurried,\"", &later), ORPHAN);
    }

    #[test]
    fn a_common_word_is_not_found_in_another_text() {
        assert_eq!(check("said", "An unrelated story in which nobody said anything of note."), ORPHAN);
    }

    #[test]
    fn two_equal_places_are_an_orphan() {
        assert_eq!(check("We will not be hurried", &format!("{STORY}\n\n{STORY}")), ORPHAN);
    }

    #[test]
    fn context_decides_between_two_places() {
        let later = format!("\"We will not be hurried,\" ran the banner.\n\n{STORY} The end.");
        let start = STORY.find("We will").expect("she says it");
        let anchor = make(STORY, Span::new(start, start + 22));
        let (state, span) = locate(&anchor, &later.replace("reporters", "a reporter"));
        assert_eq!(anchor.exact, "We will not be hurried");
        assert_eq!((state, span.map(|s| s.start > 60)), (AnchorState::Moved, Some(true)));
    }

    #[test]
    fn a_hash_that_lies_is_not_believed() {
        let mut anchor = make(STORY, Span::new(0, 7));
        anchor.exact = "Airport".into();
        assert_ne!(locate(&anchor, STORY).0, AnchorState::Exact);
    }

    #[test]
    fn nothing_cannot_be_found_again() {
        let anchor = make(STORY, Span::new(5, 5));
        assert_eq!(locate(&anchor, "other").0, AnchorState::Orphan);
    }

    #[test]
    fn a_span_that_does_not_fit_is_cut() {
        assert_eq!(make("né", Span::new(2, 99)).exact, "é");
        assert_eq!(make("né", Span::new(9, 1)).exact, "");
    }

    #[test]
    fn a_very_long_passage_is_found_word_for_word_only() {
        let long = "All work and no play. ".repeat(2_000) + "Here it ends.";
        let anchor = make(&long, Span::new(0, long.len()));
        assert_eq!(locate(&anchor, &format!("New. {long}")).0, AnchorState::Exact);
        assert_eq!(locate(&anchor, &long.replace("ends", "stops")).0, AnchorState::Orphan);
    }

    #[test]
    fn hostile_repetition_ends_in_an_orphan() {
        let text = "ab".repeat(1 << 20);
        let mut anchor = make(&text, Span::new(1 << 10, (1 << 10) + 4_000));
        assert_eq!(locate(&anchor, &format!("{text}c")).0, AnchorState::Orphan);
        anchor.exact.push('x');
        assert_eq!(locate(&anchor, &text).0, AnchorState::Orphan);
    }

    /// A text of many different words, so that its passages are unique.
    fn words() -> impl Strategy<Value = String> {
        prop::collection::vec("[a-zé漢]{3,9}[.,]?", 30..80).prop_map(|words| words.join(" "))
    }

    /// Cuts a fraction of `text` out as a span on character boundaries.
    fn cut(text: &str, from: f64, len: usize) -> Span {
        let start = text.floor_char_boundary((text.len() as f64 * from) as usize);
        Span::new(start, text.floor_char_boundary(start + len))
    }

    proptest! {
        #[test]
        fn an_anchor_finds_itself(text in "\\PC{0,200}", a in 0usize..400, b in 0usize..400) {
            let anchor = make(&text, Span::new(a.min(b), a.max(b)));
            prop_assert_eq!(locate(&anchor, &text), (AnchorState::Exact, Some(anchor.span)));
        }

        #[test]
        fn an_anchor_survives_text_put_before(
            text in words(), before in "\\PC{0,80}", from in 0.0f64..0.8, len in 8usize..60,
        ) {
            let anchor = make(&text, cut(&text, from, len));
            prop_assume!(!anchor.exact.trim().is_empty());
            let later = format!("{before}{text}");
            let (state, span) = locate(&anchor, &later);
            prop_assert_ne!(state, AnchorState::Orphan);
            prop_assert_eq!(span.map(|s| s.start), Some(anchor.span.start + before.len()));
            prop_assert_eq!(span.unwrap().of(&later), anchor.exact);
        }

        #[test]
        fn two_copies_in_equal_company_are_an_orphan(text in words(), from in 0.0f64..0.8, len in 8usize..60) {
            let anchor = make(&text, cut(&text, from, len));
            let later = format!("{text}\n\n{text}");
            prop_assert_eq!(locate(&anchor, &later), (AnchorState::Orphan, None));
        }

        #[test]
        fn a_slip_in_the_passage_is_forgiven(text in words(), from in 0.1f64..0.7, len in 40usize..90) {
            let span = cut(&text, from, len);
            let anchor = make(&text, span);
            let middle = text.floor_char_boundary(span.start + span.len() / 2);
            let later = format!("{}#{}", &text[..middle], &text[middle..]);
            prop_assert_eq!(locate(&anchor, &later), (AnchorState::Moved, Some(Span::new(span.start, span.end + 1))));
        }

        #[test]
        fn no_text_breaks_it(text in "\\PC{0,300}", later in "\\PC{0,300}", a in 0usize..600, b in 0usize..600) {
            let anchor = make(&text, Span::new(a.min(b), a.max(b)));
            let (state, span) = locate(&anchor, &later);
            prop_assert_eq!(state == AnchorState::Orphan, span.is_none());
            prop_assert!(span.is_none_or(|s| later.get(s.start..s.end).is_some()));
        }
    }
}
