//! The screen of one article: title line, text, panel, footer.

use super::canvas::{Canvas, Run, row_of};
use super::dates::day;
use super::theme::Role;
use super::{footer, panel, text_pane};
use crate::app::geometry::{Area, PanelAreas, PanelPlace, ReaderAreas};
use crate::app::reader::Reader;
use crate::app::state::State;

/// Draws the screen.
pub(super) fn draw(state: &State, reader: &Reader, canvas: &mut Canvas<'_>) {
    let areas = state.areas();
    let alone = areas.rule.is_none() && areas.panel.is_some();
    if !alone {
        text_pane::draw(reader, &areas, canvas);
    }
    draw_header(state, reader, &areas, canvas);
    if let Some(area) = areas.panel {
        panel::draw(state, reader, area, canvas);
    }
    footer::draw(state, areas.footer, canvas);
}

/// Title at the left, where one is at the right, and a rule that the panel's wall hangs from.
fn draw_header(state: &State, reader: &Reader, areas: &ReaderAreas, canvas: &mut Canvas<'_>) {
    let at_side = areas.rule.filter(|rule| rule.width == 1 && state.view.wishes.panel != PanelPlace::Hidden);
    if areas.header.height == 2 {
        let line =
            Area { x: areas.header.x + 1, width: areas.header.width.saturating_sub(2), ..areas.header };
        let title = [canvas.run(reader.article.display_title(), Role::Title)];
        let facts = facts(state, reader, areas, canvas);
        let least = title[0].width().min(line.width * 3 / 5);
        canvas.ends(line, 0, (&title, least), &facts);
        canvas.rule(row_of(areas.header, 1));
    }
    if let Some(rule) = areas.rule {
        draw_divide(rule, state.panel_areas(), canvas);
    }
    if let (Some(rule), 2) = (at_side, areas.header.height) {
        canvas.sign(areas.header, (rule.x, areas.header.y + 1), canvas.signs.tee, Role::Rule);
    }
}

fn draw_divide(rule: Area, parts: PanelAreas, canvas: &mut Canvas<'_>) {
    if rule.width == 1 {
        return canvas.wall(rule);
    }
    canvas.rule(rule);
    if parts.positions.y == parts.actors.y && parts.actors.width > 0 {
        let x = parts.actors.x + parts.actors.width;
        canvas.sign(rule, (x, rule.y), canvas.signs.tee, Role::Rule);
    }
}

/// Outlet, date, place in the list, and how far the text is read; the least telling first, to be left out first.
fn facts<'r>(state: &State, reader: &'r Reader, areas: &ReaderAreas, canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    let mut facts = Vec::new();
    let article = &reader.article;
    facts.extend(article.outlet.clone());
    facts.extend(article.published.as_deref().map(day));
    let listed = state.library.entries.len();
    if listed > 1 {
        facts.push(format!("{} of {listed}", reader.entry.0 + 1));
    }
    facts.push(format!("{} %", read_share(reader, areas.text.height)));
    let dot = format!(" {} ", canvas.signs.dot);
    let last = facts.len() - 1;
    let runs = facts.into_iter().enumerate();
    runs.map(|(n, fact)| canvas.run(if n < last { fact + &dot } else { fact }, Role::Dim)).collect()
}

/// How much of the text lies above the lower edge of the screen, in per cent.
fn read_share(reader: &Reader, height: u16) -> usize {
    let seen = (reader.top + usize::from(height)).min(reader.lines.len());
    (seen * 100).checked_div(reader.lines.len()).unwrap_or(100)
}
