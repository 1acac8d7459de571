//! Which statement of a new analysis is one that a person touched.
//!
//! Invariant: one is taken for the other by its name, or since both cover the same words, or some of the same and
//! the same cue, or without a cue one covers the other and the holders are the same; one whose place is gone, since it
//! is the only one by the same holders, with the same cue and much the same words. Each is taken once, the best pairs
//! first.

use super::records::Record;
use crate::model::analysis::{Analysis, Statement};
use crate::model::note::{Anchor, AnchorState};
use crate::model::review::{Place, Status};
use crate::model::span::Span;
use crate::text::anchor::Locator;
use std::collections::HashSet;

/// The share of words in common that makes two contents one.
const SAME: f64 = 0.5;

/// The same where the cues are different words: one statement may stand within another.
const SAME_IN_SPITE_OF_CUES: f64 = 0.8;

/// A touched statement, found in the text at hand.
#[derive(Debug)]
pub(super) struct Placed {
    /// What people made of it.
    pub(super) record: Record,
    /// Where its content stands; never empty.
    pub(super) content: Vec<Span>,
    /// Where its source stands.
    pub(super) source: Vec<Span>,
    /// Where its cue stands.
    pub(super) cue: Vec<Span>,
    /// Whether all of it stands there as it was.
    pub(super) state: Place,
    /// Where the machine found its content last.
    found: Vec<Span>,
}

/// Looks for touched statements in the text: those that are there, and those that are gone.
pub(super) fn place(records: Vec<Record>, locator: &Locator<'_>, text: &str) -> (Vec<Placed>, Vec<Record>) {
    let (mut placed, mut lost) = (Vec::new(), Vec::new());
    for record in records {
        let (content, exact) = locate(&record.values.content, locator, text);
        if content.is_empty() {
            lost.push(record);
            continue;
        }
        let state = Placed::state_of(content.len() == record.values.content.len(), exact);
        let source = locate(&record.values.source, locator, text).0;
        let cue = locate(&record.values.cue, locator, text).0;
        let found = record.found.as_ref().map(|f| locate(&f.content, locator, text).0).unwrap_or_default();
        placed.push(Placed { record, content, source, cue, state, found });
    }
    (placed, lost)
}

/// Where anchors stand, and whether each does so word for word. A place in the same text is believed.
fn locate(anchors: &[Anchor], locator: &Locator<'_>, text: &str) -> (Vec<Span>, bool) {
    let found: Vec<(AnchorState, Option<Span>)> = anchors.iter().map(|a| locator.locate(a)).collect();
    let exact = found.iter().all(|(state, _)| *state == AnchorState::Exact);
    let mut spans: Vec<Span> = found.into_iter().filter_map(|(_, span)| span).collect();
    spans.retain(|span| !span.of(text).trim().is_empty());
    spans.sort();
    spans.dedup();
    (spans, exact)
}

/// For each touched statement the number of the machine's that it is.
pub(super) fn matched(placed: &[Placed], analysis: &Analysis) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (one, place) in placed.iter().enumerate() {
        let scored = analysis.statements.iter().enumerate();
        pairs.extend(scored.filter_map(|(other, s)| Some((likeness(place, analysis, s)?, one, other))));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = vec![false; analysis.statements.len()];
    let mut matches = vec![None; placed.len()];
    for (_, one, other) in pairs {
        if matches[one].is_none() && !taken[other] {
            matches[one] = Some(other);
            taken[other] = true;
        }
    }
    matches
}

/// Takes touched statements whose place is gone for statements that nobody else is taken for; those that remain are
/// lost. What people chose the words of stays lost until they choose again.
pub(super) fn find_again(
    lost: Vec<Record>,
    (placed, matches): (&mut Vec<Placed>, &mut Vec<Option<usize>>),
    analysis: &Analysis,
    text: &str,
) -> Vec<Record> {
    let mut taken: HashSet<usize> = matches.iter().flatten().copied().collect();
    let mut remain = Vec::new();
    for record in lost {
        let likely = |at: &usize| !taken.contains(at) && is_like(&record, *at, analysis, text);
        let mut alike = (0..analysis.statements.len()).filter(likely);
        let (Some(at), None) = (alike.next(), alike.next()) else {
            remain.push(record);
            continue;
        };
        let Statement { content, source, cue, .. } = analysis.statements[at].clone();
        taken.insert(at);
        matches.push(Some(at));
        placed.push(Placed { record, content, source, cue, state: Place::Moved, found: Vec::new() });
    }
    remain
}

/// Whether the statement at `at` has the holders and the cue of a record, and half of the words of both.
fn is_like(record: &Record, at: usize, analysis: &Analysis, text: &str) -> bool {
    let statement = &analysis.statements[at];
    let before = record.found.as_ref().unwrap_or(&record.values);
    let chosen = matches!(record.fields.content, Status::Corrected | Status::Manual);
    let now = |spans: &[Span]| spans.iter().flat_map(|span| words(span.of(text))).collect::<Vec<_>>();
    let then = |anchors: &[Anchor]| anchors.iter().flat_map(|a| words(&a.exact)).collect::<Vec<_>>();
    let same_cue = now(&statement.cue).last() == then(&before.cue).last();
    let [one, other]: [HashSet<String>; 2] =
        [now(&statement.content), then(&before.content)].map(|words| words.into_iter().collect());
    let shared = one.intersection(&other).count();
    let same_words = shared > 0 && 2 * shared >= one.union(&other).count();
    !chosen && same_cue && same_words && before.holder_names() == analysis.holder_names(statement)
}

/// The words of a text in small letters, without marks.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// How much a touched statement is like one of the machine's; `None` where they are two. The same name outweighs
/// everything.
fn likeness(place: &Placed, analysis: &Analysis, statement: &Statement) -> Option<f64> {
    if place.record.id == statement.id && !place.record.manual {
        return Some(4.0);
    }
    let shared = |spans: &[Span]| overlap(spans, &statement.content);
    let content = shared(&place.content).max(shared(&place.found));
    let cues = !place.cue.is_empty() && !statement.cue.is_empty();
    let same_cue = cues && overlap(&place.cue, &statement.cue) > 0.0;
    let least = if cues && !same_cue { SAME_IN_SPITE_OF_CUES } else { SAME };
    let within = || {
        let same_holders = place.record.values.holder_names() == analysis.holder_names(statement);
        !cues && same_holders && is_within(&place.content, &statement.content)
    };
    let same = content >= least || (content > 0.0 && (same_cue || within()));
    same.then_some(content + if same_cue { 1.0 } else { 0.0 })
}

/// Whether all that the shorter of two lists of spans covers is covered by the longer.
fn is_within(one: &[Span], other: &[Span]) -> bool {
    let encloses =
        |outer: &[Span], inner: &[Span]| inner.iter().all(|i| outer.iter().any(|o| o.encloses(*i)));
    encloses(one, other) || encloses(other, one)
}

/// The bytes that two lists of spans share, as a share of all that they cover.
fn overlap(one: &[Span], other: &[Span]) -> f64 {
    let length = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let shared: usize = pairs.map(|(a, b)| a.end.min(b.end).saturating_sub(a.start.max(b.start))).sum();
    let all = (length(one) + length(other)).saturating_sub(shared);
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}
