//! A question that a key answers.

use super::{broken, centred};
use crate::app::command::Command;
use crate::app::overlay::{Confirm, Yes};
use crate::app::state::State;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::footer::key_of;
use crate::ui::theme::Role;

/// Columns at most.
const WIDTH: u16 = 64;

/// Draws the question and the keys that answer it.
pub(super) fn draw(state: &State, confirm: &Confirm, canvas: &mut Canvas<'_>) {
    let width = WIDTH.min(cells(&confirm.question).saturating_add(6)).max(30);
    let free = centred(state.view.size, width, u16::MAX).width.saturating_sub(4).max(1);
    let lines = broken(&confirm.question, free);
    let inner = canvas.boxed(centred(state.view.size, width, lines.len() as u16 + 4), "Sure?", "");
    let mut row = 0;
    for line in &lines {
        canvas.row(inner, row, &[canvas.run(*line, Role::Text)]);
        row += 1;
    }
    let answer = |command, what| {
        let key = key_of(state, command).unwrap_or_default();
        [canvas.run(key, Role::FooterKey), canvas.run(what, Role::Text)]
    };
    let mut answers = vec![answer(Command::Accept, " yes     ")];
    if confirm.yes == Yes::Quit {
        answers.push(answer(Command::Export, " export     "));
    }
    answers.push(answer(Command::Dismiss, " no"));
    let answers = answers.concat();
    canvas.row(inner, row + 1, &answers);
}
