//! The notes of the whole library: what was typed, and the notes that have it, each with its article.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::finder::{FoundNote, NoteFinder, Written};
use crate::app::geometry::Area;
use crate::app::state::State;
use crate::model::analysis::ActorKind;
use crate::ui::canvas::{Canvas, below, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Draws the search and its rows.
pub(super) fn draw(state: &State, finder: &NoteFinder, canvas: &mut Canvas<'_>) {
    let note = format!("{} of {}", finder.shown.len(), finder.notes.len());
    let inner = canvas.boxed(holding(state.view.size, usize::MAX), "Notes and cards of the library", &note);
    let input = row_of(inner, 0);
    let x = canvas.row(input, 0, &[canvas.run("/ ", Role::FooterKey)]);
    draw_input(&finder.input, Area { x, width: (inner.x + inner.width).saturating_sub(x), ..input }, canvas);
    let list = below(inner, 1);
    if finder.shown.is_empty() && !finder.gathering {
        let words = if finder.notes.is_empty() { "There are no notes yet." } else { "No note has that." };
        draw_nothing(list, &[canvas.run(words, Role::Dim)], canvas);
    }
    let item = |index: usize, canvas: &Canvas<'_>| {
        let at = finder.shown.get(index).copied();
        at.and_then(|at| finder.notes.get(at)).map_or_else(Vec::new, |found| rows(found, canvas))
    };
    draw_list(&finder.list, finder.shown.len(), list, item, canvas);
}

/// The note's first line with its article, then what it is about.
fn rows<'a>(found: &FoundNote, canvas: &Canvas<'_>) -> Item<'a> {
    let (body, quote) = (found.body(), found.quote());
    let (sign, quote) = match &found.written {
        Written::Note(_) => (canvas.signs.note, quote.to_owned()),
        Written::Card(card) => {
            (canvas.signs.kind(card.kind.unwrap_or(ActorKind::Person)), format!("the card of {quote}"))
        }
    };
    let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("(empty)").to_owned();
    let more = if lines.next().is_some() { format!(" {}", canvas.signs.cut) } else { String::new() };
    let head = vec![
        canvas.run(format!("{sign} "), Role::Note),
        canvas.run(first, Role::NameSelected),
        canvas.run(more, Role::Dim),
        canvas.run(format!("   {}", found.title), Role::Dim),
    ];
    if quote.is_empty() {
        return vec![head];
    }
    vec![head, vec![canvas.run("  ", Role::Text), canvas.run(quote, Role::Quote)]]
}
