//! How each byte of the text that is on the screen is styled.
//!
//! Modes lie lowest, the innermost statement over those around it; then where the selected actor is named; then
//! the current statement; then matches; then the selection. Invariant: the work depends on what is on the screen,
//! not on the length of the article.

use super::canvas::{Canvas, Run};
use super::lookup::on_screen;
use super::theme::Role;
use crate::app::reader::{Pane, Reader};
use crate::model::analysis::{Analysis, Mode};
use crate::model::note::AnchorState;
use crate::model::review::Status;
use crate::model::span::Span;
use ratatui::style::Style;

/// Spans and their styles, lowest first. A mode takes the place of the one below it, the others add to it.
#[derive(Debug, Default)]
pub(super) struct Marks {
    modes: Vec<(Span, Style)>,
    over: Vec<(Span, Style)>,
}

impl Marks {
    /// Collects what touches the bytes that are on the screen.
    pub(super) fn collect(reader: &Reader, seen: Span, canvas: &Canvas<'_>) -> Self {
        let mut marks = Self::default();
        if let Some(analysis) = reader.analysis.as_deref() {
            marks.add_modes(analysis, seen, canvas);
            marks.add_rejected(reader, analysis, seen, canvas);
            marks.add_mentions(reader, analysis, seen, canvas);
        }
        if let Some(current) = reader.current() {
            let parts = [
                (&current.content, Role::Current),
                (&current.source, Role::Source),
                (&current.cue, Role::Cue),
            ];
            for (spans, role) in parts {
                marks.add(spans.iter().copied(), seen, canvas.style(role));
            }
        }
        marks.add_matches(reader, seen, canvas);
        marks.add(reader.selection.map(|selection| selection.span()), seen, canvas.style(Role::Selection));
        marks
    }

    /// The marks that touch one line.
    pub(super) fn of_line(&self, line: Span) -> Self {
        let of =
            |all: &[(Span, Style)]| all.iter().filter(|(span, _)| span.overlaps(line)).copied().collect();
        Self { modes: of(&self.modes), over: of(&self.over) }
    }

    /// The style of the byte at `offset`, over `base`.
    pub(super) fn style(&self, offset: usize, base: Style) -> Style {
        let mode = self.modes.iter().rev().find(|(span, _)| span.contains(offset));
        let base = mode.map_or(base, |(_, mode)| base.patch(*mode));
        let over = self.over.iter().filter(|(span, _)| span.contains(offset));
        over.fold(base, |style, (_, mark)| style.patch(*mark))
    }

    fn add(&mut self, spans: impl IntoIterator<Item = Span>, seen: Span, style: Style) {
        self.over.extend(spans.into_iter().filter(|span| span.overlaps(seen)).map(|span| (span, style)));
    }

    /// Larger contents first: what is said within them lies over them.
    fn add_modes(&mut self, analysis: &Analysis, seen: Span, canvas: &Canvas<'_>) {
        let mut contents: Vec<(Span, Mode)> = on_screen(analysis, seen)
            .flat_map(|(_, statement)| statement.content.iter().map(|&span| (span, statement.mode)))
            .collect();
        contents.sort_by_key(|(span, _)| std::cmp::Reverse(span.len()));
        let touching = contents.into_iter().filter(|(span, _)| span.overlaps(seen));
        self.modes = touching.map(|(span, mode)| (span, canvas.style(mode_role(mode)))).collect();
    }

    /// What is no statement is crossed out.
    fn add_rejected(&mut self, reader: &Reader, analysis: &Analysis, seen: Span, canvas: &Canvas<'_>) {
        for (index, statement) in on_screen(analysis, seen) {
            if reader.review.status(index) == Status::Rejected {
                self.add(statement.content.iter().copied(), seen, canvas.style(Role::Rejected));
            }
        }
    }

    /// Names of the selected actor stand out while its list has the keys.
    fn add_mentions(&mut self, reader: &Reader, analysis: &Analysis, seen: Span, canvas: &Canvas<'_>) {
        let selected = reader.selected_actor().filter(|_| reader.focus == Pane::Actors);
        let Some(actor) = selected.and_then(|id| analysis.actor(id)) else { return };
        let first = actor.mentions.partition_point(|mention| mention.span.end <= seen.start);
        let here = actor.mentions[first..].iter().map(|mention| mention.span);
        self.add(here.take_while(|span| span.start < seen.end), seen, canvas.style(Role::Mention));
    }

    fn add_matches(&mut self, reader: &Reader, seen: Span, canvas: &Canvas<'_>) {
        let Some(search) = &reader.search else { return };
        let first = search.matches.partition_point(|span| span.end <= seen.start);
        let here =
            search.matches.iter().enumerate().skip(first).take_while(|(_, span)| span.start < seen.end);
        for (n, span) in here {
            let role = if search.current == Some(n) { Role::MatchCurrent } else { Role::Match };
            self.add([*span], seen, canvas.style(role));
        }
    }
}

/// Sign and word for a statement whose words have changed since somebody checked it; nothing for others.
pub(super) fn moved<'a>(reader: &Reader, index: usize, canvas: &Canvas<'_>) -> Run<'a> {
    let moved = reader.review.has_moved(index);
    let told = || format!("{} moved ", canvas.signs.anchor(AnchorState::Moved));
    canvas.run(if moved { told() } else { String::new() }, Role::Warning)
}

/// The role of what is said.
pub(super) const fn mode_role(mode: Mode) -> Role {
    match mode {
        Mode::Direct => Role::Direct,
        Mode::Mixed => Role::Mixed,
        Mode::Indirect => Role::Indirect,
    }
}
