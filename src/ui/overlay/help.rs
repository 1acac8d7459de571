//! The live keymap, grouped, in as many columns as there is room for, with a filter.

use super::{broken, centred, draw_nothing};
use crate::app::geometry::Area;
use crate::app::help::{HelpRow, rows};
use crate::app::overlay::Help;
use crate::app::state::State;
use crate::text::display::width;
use crate::ui::canvas::{Canvas, Run, below, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Columns of the keys.
const KEYS: u16 = 14;
/// The narrowest column of help.
const COLUMN: u16 = 48;
/// The widest box.
const WIDEST: u16 = 160;

/// Draws the help.
pub(super) fn draw(state: &State, help: &Help, canvas: &mut Canvas<'_>) {
    let all = rows(&state.keymap, help);
    let place = help.context.map_or_else(String::new, |context| format!("in: {}", context.name()));
    let inner = canvas.boxed(centred(state.view.size, WIDEST, u16::MAX), "Keys", &place);
    let filtered = help.filtering || !help.filter.text().is_empty();
    if filtered {
        draw_filter(help, row_of(inner, 0), canvas);
    }
    let body = below(inner, u16::from(filtered));
    if all.is_empty() {
        return draw_nothing(body, &[canvas.run("No key does that here.", Role::Dim)], canvas);
    }
    let columns = (body.width / COLUMN).max(1);
    let width = body.width / columns;
    let areas = (0..columns).map(|n| Area { x: body.x + n * width, width: width.saturating_sub(2), ..body });
    flow(&all[help.top.min(all.len() - 1)..], areas, canvas);
}

fn draw_filter(help: &Help, area: Area, canvas: &mut Canvas<'_>) {
    let x = canvas.row(area, 0, &[canvas.run("/", Role::FooterKey)]);
    let field = Area { x, width: (area.x + area.width).saturating_sub(x), ..area };
    if help.filtering {
        draw_input(&help.filter, field, canvas);
    } else {
        canvas.row(field, 0, &[canvas.run(help.filter.text(), Role::Input)]);
    }
}

/// Draws rows down one column and then the next. A heading does not stand alone at the end of a column.
fn flow(rows: &[HelpRow], areas: impl Iterator<Item = Area>, canvas: &mut Canvas<'_>) {
    let mut rest = rows.iter().peekable();
    for area in areas {
        let mut used = 0;
        while let Some(row) = rest.peek() {
            let lines = lines(row, area.width, canvas);
            let wanted = lines.len() as u16 + if matches!(row, HelpRow::Heading(_)) { 2 } else { 0 };
            if used + wanted > area.height && used > 0 {
                break;
            }
            for runs in &lines {
                canvas.row(row_of(area, used), 0, runs);
                used += 1;
            }
            rest.next();
        }
    }
}

/// A row in as many lines as its description needs.
fn lines<'a>(row: &'a HelpRow, room: u16, canvas: &Canvas<'_>) -> Vec<Vec<Run<'a>>> {
    let HelpRow::Keys { keys, description, .. } = row else {
        let HelpRow::Heading(title) = row else { return Vec::new() };
        return vec![vec![canvas.run(*title, Role::Heading)]];
    };
    let column = KEYS.min(room / 3);
    let keys = whole(keys, usize::from(column));
    let lines = broken(description, room.saturating_sub(column + 3).max(8));
    let line = |(n, words): (usize, &'a str)| {
        let lead = fitted(if n == 0 { &keys } else { "" }, column, canvas.signs.cut);
        vec![canvas.run(format!("  {lead} "), Role::FooterKey), canvas.run(words, Role::Text)]
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// As many of the keys as fit, the first in any case.
fn whole(keys: &str, room: usize) -> String {
    let mut shown = String::new();
    for key in keys.split(' ') {
        if !shown.is_empty() {
            if width(&shown) + 1 + width(key) > room {
                break;
            }
            shown.push(' ');
        }
        shown.push_str(key);
    }
    shown
}
