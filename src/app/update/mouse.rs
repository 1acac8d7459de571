//! The mouse: the wheel scrolls what it is over, a click selects what it is on.

use super::{commands, library, motion, panel, statements};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::geometry::Area;
use crate::app::message::MouseAction;
use crate::app::reader::{Pane, Reader};
use crate::app::state::{Screen, State};

/// Takes what the mouse did at a cell.
pub(super) fn act(state: &mut State, action: MouseAction, x: u16, y: u16) -> Vec<Effect> {
    let wheel = usize::from(state.settings.wheel_lines);
    match (action, state.screen) {
        _ if state.overlay.is_some() => wheel_keys(state, action, wheel),
        (MouseAction::Click, Screen::Library) => click_list(state, x, y),
        (MouseAction::Click, Screen::Reader) => {
            click_reader(state, x, y);
            Vec::new()
        }
        (_, Screen::Library) => {
            library::focus_at(state, x, y);
            wheel_keys(state, action, wheel)
        }
        (_, Screen::Reader) => {
            if let Some(pane) = pane_at(state, x, y).filter(|&pane| pane != Pane::Text) {
                panel::focus(state, pane);
                return wheel_keys(state, action, 1);
            }
            motion::scroll(
                state,
                if action == MouseAction::WheelUp { -(wheel as isize) } else { wheel as isize },
            );
            Vec::new()
        }
    }
}

fn wheel_keys(state: &mut State, action: MouseAction, lines: usize) -> Vec<Effect> {
    match action {
        MouseAction::WheelUp => commands::run(state, Command::Up, Some(lines)),
        MouseAction::WheelDown => commands::run(state, Command::Down, Some(lines)),
        MouseAction::Click => Vec::new(),
    }
}

/// A click on an article selects it, another opens it; one on a folder opens that.
fn click_list(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    let areas = state.library_areas();
    library::focus_at(state, x, y);
    if let Some(folders) = areas.folders.filter(|area| area.contains(x, y)) {
        return library::open_folder(state, state.library.folders.top + usize::from(y - folders.y));
    }
    let Some(list) = areas.list.filter(|area| area.contains(x, y)) else { return Vec::new() };
    let row = state.library.top + usize::from(y - list.y);
    if row >= state.library.shown.len() {
        return Vec::new();
    }
    let again = state.library.selected == row;
    state.library.selected = row;
    library::keep_in_sight(state);
    if again { commands::run(state, Command::Activate, None) } else { Vec::new() }
}

fn pane_at(state: &State, x: u16, y: u16) -> Option<Pane> {
    let (areas, inner) = (state.areas(), state.panel_areas());
    let panes = [(areas.text, Pane::Text), (inner.actors, Pane::Actors), (inner.positions, Pane::Positions)];
    panes.into_iter().find(|(area, _)| area.contains(x, y)).map(|(_, pane)| pane)
}

fn click_reader(state: &mut State, x: u16, y: u16) {
    let Some(pane) = pane_at(state, x, y) else { return };
    panel::focus(state, pane);
    let inner = state.panel_areas();
    let Some(reader) = &state.reader else { return };
    match pane {
        Pane::Text => {
            let text = state.areas().text;
            if let Some(index) = statement_at(reader, text, x, y) {
                statements::go_to(state, index);
            }
        }
        Pane::Actors => row_at(inner.actors, y).into_iter().for_each(|row| {
            let row = state.reader.as_ref().map_or(0, |r| r.panel.actors_top) + row;
            panel::go_to_row(state, row);
        }),
        Pane::Positions => row_at(inner.positions, y).into_iter().for_each(|row| {
            let row = state.reader.as_ref().map_or(0, |r| r.panel.positions_top) + row;
            panel::go_to_row(state, row);
        }),
    }
}

/// The row of a list below its heading.
fn row_at(area: Area, y: u16) -> Option<usize> {
    y.checked_sub(area.y + 1).map(usize::from)
}

/// The innermost statement whose words stand at a cell of the text.
fn statement_at(reader: &Reader, text: Area, x: u16, y: u16) -> Option<usize> {
    let line = reader.lines.get(reader.top + usize::from(y - text.y))?;
    let column = usize::from(x - text.x).checked_sub(usize::from(line.indent))?;
    let words = line.span.of(&reader.article.text);
    let before = words.char_indices().find(|(at, _)| crate::text::display::width(&words[..*at]) > column);
    let offset = line.span.start + before.map_or(words.len(), |(at, _)| at).saturating_sub(1);
    let statements = &reader.analysis.as_ref()?.statements;
    let hit = |i: &usize| {
        statements[*i]
            .source
            .iter()
            .chain(&statements[*i].cue)
            .chain(&statements[*i].content)
            .any(|s| s.contains(offset))
    };
    (0..statements.len()).filter(hit).min_by_key(|&i| statements[i].extent().len())
}
