//! The notes of the article: the passage of each, its text, and whether the passage still stands there.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::command::{Command, Context};
use crate::app::overlay::List;
use crate::app::reader::{PlacedNote, Reader};
use crate::app::state::State;
use crate::model::analysis::Statement;
use crate::model::note::{AnchorState, NoteTarget};
use crate::model::review::{Orphan, Status};
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// Draws the list.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let orphans = &reader.review.reviewed.orphans;
    let moved: Vec<(&Statement, Status)> = reader.moved().collect();
    let count = reader.noted();
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
        None => match orphans.get(index - reader.notes.len()) {
            Some(orphan) => gone(orphan, canvas),
            None => {
                let row = moved.get(index - reader.notes.len() - orphans.len());
                row.map_or_else(Vec::new, |row| changed(reader, *row, canvas))
            }
        },
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
    let words = format!("{}: {}", orphan.values.holder_names().join(", "), orphan.values.quote());
    checked(orphan.status, (AnchorState::Orphan, "gone  "), (words, "that the text has no more"), canvas)
}

/// A statement that somebody checked and whose words have changed since.
fn changed<'a>(reader: &Reader, (statement, status): (&Statement, Status), canvas: &Canvas<'_>) -> Item<'a> {
    let who = reader.analysis.as_deref().map_or_else(String::new, |a| a.holder_names(statement).join(", "));
    let words = format!("{who}: {}", statement.quote(&reader.article.text));
    let why = "whose words have changed since, or what stands around them";
    checked(status, (AnchorState::Moved, "moved  "), (words, why), canvas)
}

fn checked<'a>(
    status: Status,
    (state, fit): (AnchorState, &'static str),
    (words, why): (String, &str),
    canvas: &Canvas<'_>,
) -> Item<'a> {
    let head = vec![
        canvas.run(format!("{:<5}", canvas.signs.status(status)), Role::Checked),
        canvas.run(format!("{} ", canvas.signs.anchor(state)), Role::Dim),
        canvas.run(fit, Role::Warning),
        canvas.run(words, Role::Quote),
    ];
    vec![head, vec![canvas.run(format!("     a {} statement {why}", status.name()), Role::Dim)]]
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
