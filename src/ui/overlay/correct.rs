//! A statement being corrected: each field with the key that changes it, what it is, and who says so.

use super::beside::{beside_in_full, whole};
use crate::app::command::Command;
use crate::app::reader::Reader;
use crate::app::review::Correction;
use crate::app::state::State;
use crate::model::analysis::{Position, Stance, Statement};
use crate::model::review::{Fields, Status};
use crate::ui::canvas::{Canvas, Run};
use crate::ui::footer::key_of;
use crate::ui::text_pane::stance_role;
use crate::ui::theme::Role;

/// Columns of the names of fields.
const LABEL: usize = 9;

/// Columns of a screen that has room for the names of stances.
const NAMED: u16 = 70;

/// A field: its key, its name, its value, who says so.
type Field<'a> = (Command, &'static str, Vec<Run<'a>>, Status);

/// Draws the form beside the statement.
pub(super) fn draw(state: &State, form: &Correction, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let statements = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.statements);
    let Some(index) = statements.iter().position(|s| s.id == form.statement) else { return };
    let statement = &statements[index];
    let standing = reader.review.reviewed.standings.get(index).copied().unwrap_or_default();
    let fields = fields(state, reader, (statement, &standing.fields), canvas);
    let place = beside_in_full(state, whole(reader, form.statement), fields.len() as u16 + 2);
    let inner = canvas.boxed(place, "Correct", standing.status.name());
    for (row, (command, label, value, status)) in (0..inner.height).zip(fields) {
        let key = key_of(state, command).unwrap_or_default();
        let mut left = vec![
            canvas.run(format!("{key:>2} "), Role::FooterKey),
            canvas.run(format!("{label:<LABEL$}"), Role::Dim),
        ];
        left.extend(value);
        let said = if status == Status::Automatic { "" } else { status.name() };
        canvas.ends(inner, row, (&left, 30), &[canvas.run(said, Role::Dim)]);
    }
}

fn fields<'a>(
    state: &State,
    reader: &Reader,
    (statement, fields): (&Statement, &Fields),
    canvas: &Canvas<'_>,
) -> Vec<Field<'a>> {
    let text = &reader.article.text;
    let Some(analysis) = reader.analysis.as_deref() else { return Vec::new() };
    let position = analysis.position_of(statement.id);
    let plain = |words: String| {
        let (words, role) =
            if words.is_empty() { ("none".to_owned(), Role::Dim) } else { (words, Role::Text) };
        vec![canvas.run(words, role)]
    };
    let of = |part: fn(&Position) -> Option<String>| position.and_then(part).unwrap_or_default();
    vec![
        (Command::SetHolder, "holder", plain(analysis.holder_names(statement).join(", ")), fields.holders),
        (Command::StanceSupport, "stance", stance(state, position, canvas), fields.stance),
        (Command::SetTopic, "topic", plain(of(|p| p.topic.clone())), fields.topic),
        (Command::SetTarget, "target", plain(of(|p| p.target.clone())), fields.target),
        (Command::NextMode, "mode", plain(statement.mode.name().to_owned()), fields.mode),
        (Command::MoveContent, "content", plain(statement.quote(text)), fields.content),
        (Command::MoveSource, "source", plain(statement.source_words(text)), fields.source),
        (Command::MoveCue, "cue", plain(statement.cue_words(text)), fields.cue),
    ]
}

/// The stance, and the keys of the others, with their names where there is room.
fn stance<'a>(state: &State, position: Option<&Position>, canvas: &Canvas<'_>) -> Vec<Run<'a>> {
    let now = position.map(|p| p.stance);
    let name = now.map_or("none", Stance::name);
    let role = now.map_or(Role::Dim, stance_role);
    let mut runs = vec![canvas.run(format!("{name:<9}"), role)];
    let named = state.view.size.width >= NAMED;
    let others = [
        (Command::StanceOppose, "oppose"),
        (Command::StanceDemand, "demand"),
        (Command::StanceNeutral, "neutral"),
        (Command::StanceUnclear, "unclear"),
    ];
    for (command, what) in others {
        let key = key_of(state, command).unwrap_or_default();
        runs.push(canvas.run(key, Role::FooterKey));
        runs.push(canvas.run(if named { format!(" {what}  ") } else { " ".to_owned() }, Role::Dim));
    }
    runs
}
