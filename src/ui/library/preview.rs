//! A look at the selected article: where the search found something, who speaks in it, how it begins.

use crate::app::geometry::Area;
use crate::app::library::{Glance, GlanceActor, LibraryPane};
use crate::app::state::State;
use crate::model::library::Snippet;
use crate::text::wrap::wrap;
use crate::ui::canvas::{Canvas, Heading, Run, below, fitted, row_of};
use crate::ui::dates::day;
use crate::ui::panel::actors::kind_role;
use crate::ui::theme::Role;
use ratatui::style::Style;

/// The most actors that are shown.
const ACTORS: usize = 8;

/// Draws the pane.
pub(super) fn draw(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 || area.width < 8 {
        return;
    }
    let library = &state.library;
    let focused = library.pane == LibraryPane::Preview;
    let selected = library.selected_entry();
    let glance =
        library.preview.glance.as_ref().filter(|(id, _)| Some(*id) == selected).map(|(_, glance)| glance);
    let note = glance.and_then(|glance| glance.statements).map_or_else(String::new, said);
    canvas.heading(area, &Heading { title: "A LOOK", note: &note, focused, ruled: false });
    let body = below(area, 1);
    let inside = Area { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    match (glance, selected) {
        (Some(glance), Some(id)) => {
            let snippet = library.find.as_ref().and_then(|find| find.snippets.get(&id.0));
            draw_glance(glance, snippet, library.preview.top, inside, canvas);
        }
        (None, Some(_)) => say(inside, "…", canvas),
        (_, None) => say(inside, "No article is selected.", canvas),
    }
}

fn said(count: usize) -> String {
    if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") }
}

fn say(area: Area, words: &str, canvas: &mut Canvas<'_>) {
    canvas.text(area, (area.x, area.y), words, canvas.style(Role::Dim));
}

/// Draws all of it, from line `top` on.
fn draw_glance(glance: &Glance, snippet: Option<&Snippet>, top: usize, area: Area, canvas: &mut Canvas<'_>) {
    let lines = lines(glance, snippet, area.width, canvas);
    let last = lines.len().saturating_sub(1);
    for (row, runs) in (0..area.height).zip(lines.iter().skip(top.min(last))) {
        canvas.row(row_of(area, row), 0, runs);
    }
}

fn lines<'g>(
    glance: &'g Glance,
    snippet: Option<&'g Snippet>,
    width: u16,
    canvas: &Canvas<'_>,
) -> Vec<Vec<Run<'g>>> {
    let mut lines = broken(&glance.title, width, Role::Headline, canvas);
    let dot = format!(" {} ", canvas.signs.dot);
    let facts: Vec<String> = glance.facts.iter().map(|fact| day(fact)).collect();
    let facts = facts.join(&dot);
    lines.extend(
        wrap(&facts, &[], width)
            .iter()
            .map(|line| vec![canvas.run(line.span.of(&facts).to_owned(), Role::Dim)]),
    );
    let labels: Vec<String> = glance
        .collections
        .iter()
        .map(|name| format!("{} {name}", canvas.signs.collection))
        .chain(glance.tags.iter().map(|tag| format!("#{tag}")))
        .collect();
    if !labels.is_empty() {
        lines.push(vec![canvas.run(labels.join("  "), Role::Note)]);
    }
    if let Some(snippet) = snippet {
        lines.push(Vec::new());
        lines.extend(marked(snippet, width, canvas));
    }
    if !glance.actors.is_empty() {
        lines.push(Vec::new());
        lines.extend(glance.actors.iter().take(ACTORS).map(|actor| actor_line(actor, width, canvas)));
    }
    lines.push(Vec::new());
    lines.extend(broken(&glance.text, width, Role::Text, canvas));
    lines
}

fn broken<'g>(text: &'g str, width: u16, role: Role, canvas: &Canvas<'_>) -> Vec<Vec<Run<'g>>> {
    wrap(text, &[], width).iter().map(|line| vec![canvas.run(line.span.of(text), role)]).collect()
}

fn actor_line<'g>(actor: &'g GlanceActor, width: u16, canvas: &Canvas<'_>) -> Vec<Run<'g>> {
    let count = if actor.statements == 0 { String::new() } else { actor.statements.to_string() };
    let room = width.saturating_sub(6);
    let name =
        if actor.role.is_empty() { actor.name.clone() } else { format!("{}  {}", actor.name, actor.role) };
    vec![
        canvas.run(canvas.signs.kind(actor.kind), kind_role(actor.kind)),
        canvas.run(" ", Role::Name),
        canvas.run(fitted(&name, room, canvas.signs.cut), Role::Name),
        canvas.run(format!("{count:>3}"), Role::Count),
    ]
}

/// A snippet with the words that were looked for marked as matches.
fn marked<'g>(snippet: &'g Snippet, width: u16, canvas: &Canvas<'_>) -> Vec<Vec<Run<'g>>> {
    let hit: Style = canvas.style(Role::Match);
    let line = |line: &crate::text::wrap::Line| {
        let mut runs = Vec::new();
        let mut at = line.span.start;
        for mark in snippet.marks.iter().filter(|mark| mark.overlaps(line.span)) {
            let (start, end) = (mark.start.max(at), mark.end.min(line.span.end));
            if at < start {
                runs.push(canvas.run(&snippet.text[at..start], Role::Quote));
            }
            if start < end {
                runs.push(canvas.run(&snippet.text[start..end], Role::Quote).over(hit));
            }
            at = end.max(at);
        }
        if at < line.span.end {
            runs.push(canvas.run(&snippet.text[at..line.span.end], Role::Quote));
        }
        runs
    };
    wrap(&snippet.text, &[], width).iter().map(line).collect()
}
