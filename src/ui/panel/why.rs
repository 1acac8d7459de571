//! Why the current statement was given to its holder: nobody trusts a machine that does not say why.

use crate::app::geometry::Area;
use crate::app::reader::Reader;
use crate::model::analysis::{Analysis, Position, Statement};
use crate::ui::canvas::{Canvas, Run, row_of};
use crate::ui::lookup::position_at;
use crate::ui::marks::mode_role;
use crate::ui::text_pane::stance_role;
use crate::ui::theme::Role;

/// Draws the reason: source and holder, cue and mode, stance and topic. Where there are two rows only, the
/// heading makes room.
pub(super) fn draw(reader: &Reader, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let Some((analysis, index)) = reader.analysis.as_deref().zip(reader.statement) else { return };
    let Some(statement) = analysis.statements.get(index) else { return };
    let text = &reader.article.text;
    let position = position_at(analysis, index);
    let mut lines = vec![
        holder_line(analysis, statement, text, canvas),
        cue_line(statement, text, canvas),
        stance_line(position, canvas),
    ];
    let from = if area.height > 3 {
        canvas.heading(area, false, "WHY", &reported(analysis, statement));
        1
    } else {
        lines.swap(1, 2);
        0
    };
    for (row, runs) in (from..area.height).zip(&lines) {
        canvas.row(inset(row_of(area, row)), 0, runs);
    }
}

fn inset(area: Area) -> Area {
    Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area }
}

/// Whose words the statement is reported in, if it stands within another.
fn reported(analysis: &Analysis, statement: &Statement) -> String {
    let outer = statement.reported_by.and_then(|id| analysis.statements.iter().find(|s| s.id == id));
    let names = outer.map(|outer| analysis.holder_names(outer).join(", ")).filter(|names| !names.is_empty());
    names.map_or_else(String::new, |names| format!("as {names} reports"))
}

/// `“she” → Ilse Marrow (closest fitting actor before) 0.97`.
fn holder_line<'a>(
    analysis: &Analysis,
    statement: &Statement,
    text: &str,
    canvas: &Canvas<'_>,
) -> Vec<Run<'a>> {
    let source = statement.source_words(text);
    let source = if source.is_empty() { "no source".to_owned() } else { quoted(&source, canvas) };
    let names = analysis.holder_names(statement).join(", ");
    if names.is_empty() {
        return vec![canvas.run(source, Role::Source), canvas.run(", holder unknown", Role::Dim)];
    }
    let reason = statement.reason.map_or_else(String::new, |reason| format!("  {}", reason.describe()));
    vec![
        canvas.run(source, Role::Source),
        canvas.run(format!(" {} ", canvas.signs.arrow), Role::Dim),
        canvas.run(names, Role::NameSelected),
        canvas.run(format!("{reason} {:.2}", statement.confidence.holder), Role::Dim),
    ]
}

/// `cue told reporters · direct · spans 0.99`.
fn cue_line<'a>(statement: &Statement, text: &str, canvas: &Canvas<'_>) -> Vec<Run<'a>> {
    let cue = statement.cue_words(text);
    let dot = canvas.signs.dot;
    let cue = if cue.is_empty() { "no cue".to_owned() } else { quoted(&cue, canvas) };
    let (mode, sign) = (statement.mode, canvas.signs.mode(statement.mode));
    vec![
        canvas.run(cue, Role::Cue),
        canvas.run(format!(" {dot} "), Role::Dim),
        canvas.run(format!("{sign} {}", mode.name()), mode_role(mode)),
        canvas.run(format!(" {dot} spans {:.2}", statement.confidence.spans), Role::Dim),
    ]
}

/// `− oppose · paying twice for the quay`.
fn stance_line<'a>(position: Option<&Position>, canvas: &Canvas<'_>) -> Vec<Run<'a>> {
    let Some(position) = position else { return vec![canvas.run("no position", Role::Dim)] };
    let role = stance_role(position.stance);
    let sign = canvas.signs.stance(position.stance);
    let mut runs = vec![canvas.run(format!("{sign} {}", position.stance.name()), role)];
    if let Some(topic) = position.topic.as_ref().or(position.target.as_ref()) {
        runs.push(canvas.run(format!(" {} {topic}", canvas.signs.dot), Role::Text));
    }
    runs.push(canvas.run(format!(" {:.2}", position.confidence), Role::Dim));
    runs
}

fn quoted(words: &str, canvas: &Canvas<'_>) -> String {
    let [open, close] = canvas.signs.quotes;
    format!("{open}{words}{close}")
}
