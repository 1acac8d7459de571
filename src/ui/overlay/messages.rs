//! Everything that was said, the newest last; nothing said is ever cut off.

use super::{WIDEST, broken, centred, draw_list, draw_nothing, height_of, holding};
use crate::app::overlay::List;
use crate::app::state::State;
use crate::ui::canvas::Canvas;
use crate::ui::footer::level_role;
use crate::ui::theme::Role;

/// Draws the list.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let entries = &state.log.entries;
    let width = centred(state.view.size, WIDEST, u16::MAX).width.saturating_sub(6);
    let item = |index: usize, canvas: &Canvas<'_>| {
        let Some(entry) = entries.get(index) else { return Vec::new() };
        let sign = canvas.signs.level(entry.level);
        let lines = broken(&entry.text, width);
        let row = |(n, line): (usize, &&str)| {
            let lead = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
            vec![canvas.run(lead, level_role(entry.level)), canvas.run((*line).to_owned(), Role::Text)]
        };
        lines.iter().enumerate().map(row).collect()
    };
    let height = height_of(entries.len(), canvas, item);
    let inner = canvas.boxed(holding(state.view.size, height), "Messages", "newest last");
    if entries.is_empty() {
        draw_nothing(inner, &[canvas.run("Nothing was said yet.", Role::Dim)], canvas);
    }
    draw_list(list, entries.len(), inner, item, canvas);
}
