//! The notes of the article: the passage of each, its text, and whether the passage still stands there.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::command::{Command, Context};
use crate::app::overlay::List;
use crate::app::reader::PlacedNote;
use crate::app::state::State;
use crate::model::note::{AnchorState, NoteTarget};
use crate::model::review::Orphan;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// Draws the list.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let orphans = &reader.review.reviewed.orphans;
    let count = reader.notes.len() + orphans.len();
    let inner = canvas.boxed(holding(state.view.size, 2 * count), "Notes", &count.to_string());
    if count == 0 {
        let key = state.keymap.keys_for(Context::Text, Command::Note).unwrap_or_default();
        let words = [
            canvas.run("No notes yet. ", Role::Dim),
            canvas.run(key, Role::FooterKey),
            canvas.run(" in the text writes one on the current statement.", Role::Dim),
        ];
        draw_nothing(inner, &words, canvas);
    }
    let item = |index: usize, canvas: &Canvas<'_>| match reader.notes.get(index) {
        Some(note) => rows(index + 1, note, canvas),
        None => orphans.get(index - reader.notes.len()).map_or_else(Vec::new, |o| gone(o, canvas)),
    };
    draw_list(list, count, inner, item, canvas);
}

/// What the note is about and how that fits, then its first line.
fn rows<'a>(number: usize, placed: &PlacedNote, canvas: &Canvas<'_>) -> Item<'a> {
    let (sign, fit) = fit(placed, canvas);
    let [open, close] = canvas.signs.quotes;
    let about = match &placed.note.target {
        NoteTarget::Article => "the article".to_owned(),
        NoteTarget::Passage { anchor } => format!("{open}{}{close}", anchor.exact),
        NoteTarget::Statement { statement, .. } => {
            format!("{}: {}", statement.holders.join(", "), statement.quote)
        }
    };
    let head = vec![
        canvas.run(format!("{}{number:<3} ", canvas.signs.note), Role::Note),
        canvas.run(sign, Role::Dim),
        canvas.run(fit, if placed.state == AnchorState::Exact { Role::Dim } else { Role::Warning }),
        canvas.run(about, Role::Quote),
    ];
    let mut lines = placed.note.body.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("(empty)").to_owned();
    let more = if lines.next().is_some() { format!(" {}", canvas.signs.cut) } else { String::new() };
    let body = vec![
        canvas.run("     ", Role::Text),
        canvas.run(first, Role::NameSelected),
        canvas.run(more, Role::Dim),
    ];
    vec![head, body]
}

/// A statement that somebody checked and whose passage is gone.
fn gone<'a>(orphan: &Orphan, canvas: &Canvas<'_>) -> Item<'a> {
    let who = orphan.values.holder_names().join(", ");
    let head = vec![
        canvas.run(format!("{:<5}", canvas.signs.status(orphan.status)), Role::Checked),
        canvas.run(format!("{} ", canvas.signs.anchor(AnchorState::Orphan)), Role::Dim),
        canvas.run("gone  ", Role::Warning),
        canvas.run(format!("{who}: {}", orphan.values.quote()), Role::Quote),
    ];
    let body = format!("     a {} statement that the text has no more", orphan.status.name());
    vec![head, vec![canvas.run(body, Role::Dim)]]
}

/// How the anchor fits: nothing is said of what is as it was.
fn fit(placed: &PlacedNote, canvas: &Canvas<'_>) -> (String, &'static str) {
    let word = match (&placed.note.target, placed.state) {
        (NoteTarget::Article, _) => return (String::new(), ""),
        (_, AnchorState::Exact) => "",
        (_, AnchorState::Moved) => "moved  ",
        (_, AnchorState::Orphan) => "gone  ",
    };
    (format!("{} ", canvas.signs.anchor(placed.state)), word)
}
