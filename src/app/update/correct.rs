//! Correcting a statement field by field, and adding one that the analysis did not find.
//!
//! Invariant: every field is written when it is set; closing the form loses nothing.

use super::{attach, choose, motion, review, say, selection};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::{Reader, Selection};
use crate::app::review::{Choice, Correction, Ends, Subject};
use crate::app::state::State;
use crate::model::analysis::{Confidence, Mode, Stance, Statement};
use crate::model::note::Anchor;
use crate::model::review::{Change, SpanRole, Values};
use crate::model::span::{Span, hull};
use crate::text::anchor::Locator;
use uuid::Uuid;

/// Opens the form on the current statement.
pub(super) fn open(state: &mut State) {
    let current = state.reader.as_ref().and_then(|r| r.current()).map(|s| s.id);
    match current {
        Some(statement) => state.overlay = Some(Overlay::Correct(Correction { statement })),
        None => say(state, "no statement here: v selects a passage, + adds it as one"),
    }
}

/// Runs a command on the form.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::Correct(form)) = state.overlay else { return Vec::new() };
    let id = form.statement;
    match command {
        Command::SetHolder => choose::open(state, Choice::Holder(id), Some(form)),
        Command::AddHolder => choose::open(state, Choice::AlsoHolder(id), Some(form)),
        Command::SetTopic => choose::open(state, Choice::Topic(id), Some(form)),
        Command::SetTarget => choose::open(state, Choice::Target(id), Some(form)),
        Command::StanceSupport => set_stance(state, id, Stance::Support),
        Command::StanceOppose => set_stance(state, id, Stance::Oppose),
        Command::StanceDemand => set_stance(state, id, Stance::Demand),
        Command::StanceNeutral => set_stance(state, id, Stance::Neutral),
        Command::StanceUnclear => set_stance(state, id, Stance::Unclear),
        Command::NextMode => next_mode(state, id),
        Command::MoveContent => move_ends(state, id, SpanRole::Content),
        Command::MoveSource => move_ends(state, id, SpanRole::Source),
        Command::MoveCue => move_ends(state, id, SpanRole::Cue),
        Command::Undo => review::undo(state),
        Command::Redo => review::redo(state),
        Command::Confirm => close_with(state, review::confirm),
        Command::Reject => close_with(state, review::reject),
        Command::Accept | Command::Dismiss => {
            state.overlay = None;
            review::go_to_unverified(state);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn close_with(state: &mut State, verdict: impl Fn(&mut State) -> Vec<Effect>) -> Vec<Effect> {
    state.overlay = None;
    verdict(state)
}

/// The statement of that name.
pub(super) fn statement(reader: &Reader, id: Uuid) -> Option<&Statement> {
    reader.analysis.as_ref()?.statements.iter().find(|s| s.id == id)
}

fn set_stance(state: &mut State, id: Uuid, stance: Stance) -> Vec<Effect> {
    let analysis = state.reader.as_ref().and_then(|r| r.analysis.as_ref());
    let old = analysis.and_then(|a| a.position_of(id)).map(|p| p.stance);
    review::commit(state, Some(id), [Change::Stance { old, new: Some(stance) }])
}

fn next_mode(state: &mut State, id: Uuid) -> Vec<Effect> {
    let Some(old) = state.reader.as_ref().and_then(|r| statement(r, id)).map(|s| s.mode) else {
        return Vec::new();
    };
    let new = match old {
        Mode::Direct => Mode::Mixed,
        Mode::Mixed => Mode::Indirect,
        Mode::Indirect => Mode::Direct,
    };
    review::commit(state, Some(id), [Change::Mode { old, new }])
}

fn spans_of(statement: &Statement, role: SpanRole) -> &[Span] {
    match role {
        SpanRole::Source => &statement.source,
        SpanRole::Cue => &statement.cue,
        SpanRole::Content => &statement.content,
    }
}

/// Selects a part of the statement, so that its ends can be moved as those of any selection. A part that is not
/// there begins beside the content.
fn move_ends(state: &mut State, id: Uuid, role: SpanRole) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let Some(statement) = statement(reader, id) else { return Vec::new() };
    let part = hull(spans_of(statement, role));
    let whole = part.unwrap_or(Span::new(statement.extent().start, statement.extent().start));
    let text = &reader.article.text;
    let Some((first, last)) = selection::ends_of(text, whole) else { return Vec::new() };
    let began = first.cover(last);
    let ends = Some(Ends { subject: Subject::Part { statement: id, role }, began });
    reader.selection = Some(Selection { anchor: first, head: last, ends });
    state.overlay = None;
    motion::show(state, last);
    Vec::new()
}

/// Takes the ends as they were moved, or leaves them as they were; the form comes back.
pub(super) fn settle(state: &mut State, taken: bool) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let Some((selection, ends)) = reader.selection.and_then(|s| Some((s, s.ends?))) else {
        return Vec::new();
    };
    reader.selection = None;
    let (span, text) = (selection.span(), &reader.article.text);
    match ends.subject {
        Subject::Part { statement, role } => {
            let change = if taken { moved(reader, span, (statement, role, ends.began)) } else { None };
            state.overlay = Some(Overlay::Correct(Correction { statement }));
            change.map(|change| review::commit(state, Some(statement), [change])).unwrap_or_default()
        }
        _ if !taken => Vec::new(),
        Subject::Note(id) => attach::note(state, id, span),
        Subject::Statement(id) => {
            let span = with_marks(text, span);
            attach::statement(state, id, span)
        }
    }
}

/// The change from where the part stood to where its ends stand now.
fn moved(reader: &Reader, now: Span, (id, role, began): (Uuid, SpanRole, Span)) -> Option<Change> {
    let statement = statement(reader, id)?;
    let old = spans_of(statement, role);
    let text = &reader.article.text;
    let wide = with_marks(text, now);
    let before = hull(old).unwrap_or(wide);
    let start = if now.start == began.start && !old.is_empty() { before.start } else { wide.start };
    let end = if now.end == began.end && !old.is_empty() { before.end } else { wide.end };
    let new = clipped(old, Span::new(start, end));
    if new == old {
        return None;
    }
    let locator = Locator::new(text);
    let anchors = |spans: &[Span]| spans.iter().map(|&span| locator.make(span)).collect::<Vec<Anchor>>();
    Some(Change::Spans { role, old: anchors(old), new: anchors(&new) })
}

/// The pieces inside `whole`, the outer ones stretched to its ends: a gap that was left out stays left out.
fn clipped(pieces: &[Span], whole: Span) -> Vec<Span> {
    let mut kept: Vec<Span> = pieces.iter().copied().filter(|piece| piece.overlaps(whole)).collect();
    match kept.len() {
        0 => return vec![whole],
        n => {
            kept[0].start = whole.start;
            kept[n - 1].end = whole.end;
        }
    }
    kept
}

/// A passage with the quotation marks around it, and what stands before a closing one: `“No,”`.
pub(super) fn with_marks(text: &str, span: Span) -> Span {
    const OPENING: [char; 8] = ['“', '"', '„', '«', '‘', '「', '『', '‹'];
    const CLOSING: [char; 8] = ['”', '"', '“', '»', '’', '」', '』', '›'];
    let before = text[..span.start].chars().next_back().filter(|c| OPENING.contains(c));
    let start = span.start - before.map_or(0, char::len_utf8);
    let after = &text[span.end..];
    let points: usize = after.chars().take_while(|c| ",.!?…;:".contains(*c)).map(char::len_utf8).sum();
    let mark = after[points..].chars().next().filter(|c| CLOSING.contains(c));
    Span::new(start, span.end + mark.map_or(0, |mark| points + mark.len_utf8()))
}

/// Makes a statement of the selected passage, and asks whose it is.
pub(super) fn add(state: &mut State) -> Vec<Effect> {
    let fresh = state.moment.fresh;
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let Some(selection) = reader.selection.take() else {
        say(state, "select the passage first: v, then + adds it as a statement");
        return Vec::new();
    };
    let text = &reader.article.text;
    let span = with_marks(text, selection.span());
    let id = Uuid::new_v5(&fresh, b"statement");
    let values = Box::new(blank(text, span));
    let effects = review::commit(state, Some(id), [Change::Add { values }]);
    let form = Correction { statement: id };
    let analysis = state.reader.as_ref().and_then(|r| r.analysis.clone());
    if let Some(index) = analysis.and_then(|a| a.statements.iter().position(|s| s.id == id)) {
        super::statements::go_to(state, index);
    }
    let asked = choose::open(state, Choice::Holder(id), Some(form));
    [effects, asked].concat()
}

/// What is known of a statement that is just a passage.
fn blank(text: &str, span: Span) -> Values {
    let words = span.of(text);
    let marks = |c: char| matches!(c, '“' | '”' | '"' | '„' | '«' | '»' | '「' | '」');
    let mode = match (words.starts_with(marks) && words.ends_with(marks), words.contains(marks)) {
        (true, _) => Mode::Direct,
        (_, true) => Mode::Mixed,
        _ => Mode::Indirect,
    };
    Values {
        content: vec![Locator::new(text).make(span)],
        source: Vec::new(),
        cue: Vec::new(),
        mode,
        holders: Vec::new(),
        stance: Some(Stance::Unclear),
        topic: None,
        target: None,
        gist: words.split_whitespace().collect::<Vec<_>>().join(" "),
        reported_by: None,
        confidence: Confidence { spans: 1.0, holder: 1.0 },
        stance_confidence: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &str, wide: &str) {
        let start = text.find(words).unwrap();
        assert_eq!(with_marks(text, Span::new(start, start + words.len())).of(text), wide);
    }

    #[test]
    fn quotation_marks_belong_to_what_they_enclose() {
        check("He said: “No, never,” and left.", "No, never", "“No, never,”");
        check("He said that it rains, and left.", "it rains", "it rains");
        check("「会談は続く」と述べた。", "会談は続く", "「会談は続く」");
    }

    #[test]
    fn gaps_stay_left_out() {
        let pieces = [Span::new(0, 4), Span::new(10, 14), Span::new(20, 24)];
        assert_eq!(clipped(&pieces, Span::new(2, 16)), [Span::new(2, 4), Span::new(10, 16)]);
        assert_eq!(clipped(&pieces, Span::new(5, 9)), [Span::new(5, 9)]);
    }
}
