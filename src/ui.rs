//! What the screen shows: a function of the state.
//!
//! Invariant: drawing changes nothing, costs no more than the screen is large, and puts nothing into a cell that
//! a terminal would obey.

mod canvas;
pub mod color;
mod continuations;
mod dates;
mod footer;
mod glyphs;
mod library;
mod lookup;
mod marks;
mod overlay;
mod panel;
mod reader;
mod text_pane;
pub mod theme;
mod typing;

use crate::app::geometry::Area;
use crate::app::state::{Screen, State};
use canvas::Canvas;
use glyphs::Signs;
use ratatui::Frame;
use theme::{Role, Theme};

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let rect = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), theme, Signs::of(state.settings.glyphs));
    canvas.ground(Area::new(rect.x, rect.y, rect.width, rect.height), Role::Screen);
    match (&state.reader, state.screen) {
        (Some(reader), Screen::Reader) => reader::draw(state, reader, &mut canvas),
        _ => library::draw(state, &mut canvas),
    }
    if let Some(overlay) = &state.overlay {
        overlay::draw(state, overlay, &mut canvas);
    }
    continuations::draw(state, &mut canvas);
    if let Some(position) = canvas.cursor {
        frame.set_cursor_position(position);
    }
}
