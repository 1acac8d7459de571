//! The card of an actor: what the article says of it, and what the reader knows of it.

use super::{centred, widest};
use crate::app::card::{CardField, CardForm};
use crate::app::command::Command;
use crate::app::geometry::Area;
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::analysis::{Actor, ActorKind};
use crate::ui::canvas::{Canvas, row_of};
use crate::ui::dates::day;
use crate::ui::footer::{draw_input, key_of};
use crate::ui::theme::Role;

/// Columns at most.
const WIDTH: u16 = 84;
/// Rows: what the article says, then the fields.
const ROWS: u16 = 11;

/// Draws the card.
pub(super) fn draw(state: &State, form: &CardForm, canvas: &mut Canvas<'_>) {
    let inner =
        canvas.boxed(centred(state.view.size, WIDTH, ROWS), &form.card.name, "holds in every article");
    let mut row = 0;
    for (name, fact) in state.reader.as_ref().map_or_else(Vec::new, |reader| facts(reader, form)) {
        canvas.row(
            inner,
            row,
            &[canvas.run(format!("{name:>12}  "), Role::Dim), canvas.run(fact, Role::Text)],
        );
        row += 1;
    }
    let key = key_of(state, Command::NextKind).unwrap_or_default();
    let kind = form.card.kind.map_or("as found", ActorKind::name);
    let runs = [
        canvas.run(format!("{:>12}  ", "kind"), Role::Dim),
        canvas.run(format!("{kind}   "), Role::Text),
        canvas.run(key, Role::FooterKey),
        canvas.run(" changes it", Role::Dim),
    ];
    canvas.row(inner, row, &runs);
    row += 2;
    let label = widest(CardField::ALL.map(CardField::name));
    for field in CardField::ALL {
        draw_field(form, field, (row_of(inner, row), label), canvas);
        row += 1;
    }
}

fn draw_field(form: &CardForm, field: CardField, (line, label): (Area, u16), canvas: &mut Canvas<'_>) {
    let mark = if form.field == field { canvas.signs.cursor } else { " " };
    let name = format!("{mark}{:>width$}  ", field.name(), width = usize::from(label.max(11)));
    let x = canvas.row(line, 0, &[canvas.run(name, Role::Dim)]);
    let place = Area { x, width: (line.x + line.width).saturating_sub(x), ..line };
    if form.field == field {
        draw_input(&form.input, place, canvas);
    } else {
        canvas.row(place, 0, &[canvas.run(field.of(&form.card).as_str(), Role::Input)]);
    }
}

/// What the open article says of the actor.
fn facts(reader: &Reader, form: &CardForm) -> Vec<(&'static str, String)> {
    let actors = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.actors);
    let Some(actor) = actors.iter().find(|actor| actor.name == form.card.name) else { return Vec::new() };
    let held = reader.panel.counts.get(actor.id.0 as usize).copied().unwrap_or(0);
    let mut facts = vec![("found as", actor.kind.name().to_owned())];
    if !actor.aliases.is_empty() {
        facts.push(("also", actor.aliases.join(", ")));
    }
    facts.extend(role(reader, actor).map(|role| ("role", role)));
    facts.push(("here", format!("{held} statements, {} mentions", actor.mentions.len())));
    facts
}

/// The role, with the day on which the article gives it.
fn role(reader: &Reader, actor: &Actor) -> Option<String> {
    let role = actor.role.clone()?;
    let when = reader.article.published.as_deref().map(day);
    Some(when.map_or(role.clone(), |when| format!("{role} ({when})")))
}
