//! Why the current statement was given to its holder: nobody trusts a machine that does not say why.

use crate::app::geometry::Area;
use crate::app::reader::Reader;
use crate::model::analysis::{Analysis, Position, Statement};
use crate::text::display::truncate;
use crate::ui::canvas::{Canvas, Heading, Run, cells, row_of};
use crate::ui::lookup::{position_at, statement_near};
use crate::ui::marks::{mode_role, moved};
use crate::ui::text_pane::stance_role;
use crate::ui::theme::Role;

/// Draws source and holder, the reason and whether the words have changed, mode and cue, stance and topic, with how
/// sure each is; in fewer rows, the first and the last.
pub(super) fn draw(reader: &Reader, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let Some((analysis, index)) = reader.analysis.as_deref().zip(reader.statement) else { return };
    let Some(statement) = analysis.statements.get(index) else { return };
    let text = &reader.article.text;
    let position = position_at(analysis, index);
    let holder = holder_line(analysis, statement, (text, area.width), canvas);
    let heads = area.height > 3;
    if heads {
        let note = reported(analysis, index, statement);
        canvas.heading(area, &Heading { title: "WHY", note: &note, ruled: true, focused: false });
    }
    let moved = vec![moved(reader, index, canvas)];
    let lines = match area.height {
        5.. => vec![
            holder,
            (reason(statement, canvas), moved),
            cue_line(statement, text, canvas),
            stance_line(Vec::new(), position, canvas),
        ],
        3..=4 => vec![
            holder,
            (reason(statement, canvas), moved),
            stance_line(mode(statement, canvas), position, canvas),
        ],
        _ => vec![holder, stance_line(mode(statement, canvas), position, canvas)],
    };
    let from = u16::from(heads);
    for (row, (left, right)) in (from..area.height).zip(&lines) {
        let line = inset(row_of(area, row));
        canvas.ends(line, 0, (left, line.width / 2), right);
    }
}

/// What stands at the left of a line, and what at its right.
type Ends<'a> = (Vec<Run<'a>>, Vec<Run<'a>>);

fn inset(area: Area) -> Area {
    Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Whose words the statement is reported in, if it stands within another.
fn reported(analysis: &Analysis, index: usize, statement: &Statement) -> String {
    let outer = statement.reported_by.and_then(|id| statement_near(analysis, index, id));
    let names = outer.map(|outer| analysis.holder_names(outer).join(", ")).filter(|names| !names.is_empty());
    names.map_or_else(String::new, |names| format!("as {names} reports"))
}

/// `“she” → Ilse Marrow    0.97`. A long source gives way to the holder.
fn holder_line<'a>(
    analysis: &Analysis,
    statement: &Statement,
    (text, width): (&str, u16),
    canvas: &Canvas<'_>,
) -> Ends<'a> {
    let names = analysis.holder_names(statement).join(", ");
    let room = width.saturating_sub(cells(&names) + 14).max(12);
    let source = truncate(&statement.source_words(text), usize::from(room), canvas.signs.cut).into_owned();
    let source = if source.is_empty() { "no source".to_owned() } else { quoted(&source, canvas) };
    if names.is_empty() {
        return (
            vec![canvas.run(source, Role::Source), canvas.run(", holder unknown", Role::Dim)],
            Vec::new(),
        );
    }
    let left = vec![
        canvas.run(source, Role::Source),
        canvas.run(format!(" {} ", canvas.signs.arrow), Role::Dim),
        canvas.run(names, Role::NameSelected),
    ];
    (left, vec![canvas.run(format!("{:.2}", statement.confidence.holder), Role::Dim)])
}

/// `closest fitting actor before`.
fn reason<'a>(statement: &Statement, canvas: &Canvas<'_>) -> Vec<Run<'a>> {
    statement.reason.map(|reason| canvas.run(reason.describe(), Role::Text)).into_iter().collect()
}

/// `❝ direct`.
fn mode<'a>(statement: &Statement, canvas: &Canvas<'_>) -> Vec<Run<'a>> {
    let mode = format!("{} {}  ", canvas.signs.mode(statement.mode), statement.mode.name());
    vec![canvas.run(mode, mode_role(statement.mode))]
}

/// `❝ direct  “told reporters”    0.99`.
fn cue_line<'a>(statement: &Statement, text: &str, canvas: &Canvas<'_>) -> Ends<'a> {
    let cue = statement.cue_words(text);
    let cue = if cue.is_empty() { "no cue".to_owned() } else { quoted(&cue, canvas) };
    let mut left = mode(statement, canvas);
    left.push(canvas.run(cue, Role::Cue));
    (left, vec![canvas.run(format!("{:.2}", statement.confidence.spans), Role::Dim)])
}

/// `− oppose  paying twice for the quay    0.71`.
fn stance_line<'a>(mut left: Vec<Run<'a>>, position: Option<&Position>, canvas: &Canvas<'_>) -> Ends<'a> {
    let Some(position) = position else { return (left, Vec::new()) };
    let stance = format!("{} {}  ", canvas.signs.stance(position.stance), position.stance.name());
    left.push(canvas.run(stance, stance_role(position.stance)));
    if let Some(topic) = position.topic.as_ref().or(position.target.as_ref()) {
        left.push(canvas.run(topic.clone(), Role::Text));
    }
    (left, vec![canvas.run(format!("{:.2}", position.confidence), Role::Dim)])
}

fn quoted(words: &str, canvas: &Canvas<'_>) -> String {
    let [open, close] = canvas.signs.quotes;
    format!("{open}{words}{close}")
}
