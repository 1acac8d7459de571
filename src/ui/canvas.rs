//! What every part of the screen draws with: text in areas of cells, cut where it does not fit.
//!
//! Invariant: nothing reaches a cell that did not come out of [`crate::text::display`], and nothing is drawn
//! outside the area that was given.

use super::glyphs::Signs;
use super::theme::{Role, Theme};
use crate::app::geometry::Area;
use crate::text::display::{Cluster, clusters, direction, reorder, truncate, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use std::borrow::Cow;

/// A buffer to draw on, with the looks to draw in.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    /// The signs to draw.
    pub(super) signs: &'static Signs,
    /// The colours that lie under everything that is drawn now.
    under: Style,
    /// Where the terminal's cursor belongs, if it is to be seen.
    pub(super) cursor: Option<Position>,
}

/// A run of text in one style.
#[derive(Debug, Clone)]
pub(super) struct Run<'a> {
    text: Cow<'a, str>,
    style: Style,
}

/// The heading of a pane.
#[derive(Debug, Default)]
pub(super) struct Heading<'a> {
    /// What the pane shows.
    pub(super) title: &'a str,
    /// More of it, at the right, where there is room.
    pub(super) note: &'a str,
    /// Whether the pane has the keys.
    pub(super) focused: bool,
    /// Whether a rule fills the row, to part the pane from what stands above.
    pub(super) ruled: bool,
}

impl Run<'_> {
    /// How many cells it takes.
    pub(super) fn width(&self) -> u16 {
        cells(&self.text)
    }

    /// The same run with a style over its own.
    pub(super) fn over(self, style: Style) -> Self {
        Self { style: self.style.patch(style), ..self }
    }
}

impl<'a> Canvas<'a> {
    /// Begins on a buffer.
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme, signs: &'static Signs) -> Self {
        Self { buffer, theme, signs, under: Style::new(), cursor: None }
    }

    /// The style of a role.
    pub(super) fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Text in the style of a role.
    pub(super) fn run<'t>(&self, text: impl Into<Cow<'t, str>>, role: Role) -> Run<'t> {
        Run { text: text.into(), style: self.style(role) }
    }

    /// Empties an area and lays a ground for what is drawn from now on.
    pub(super) fn ground(&mut self, area: Area, role: Role) {
        let ground = self.style(Role::Screen).patch(self.style(role));
        // Spelled out, so that they take the place of others.
        self.under = Style::new().fg(ground.fg.unwrap_or(Color::Reset)).bg(ground.bg.unwrap_or(Color::Reset));
        for y in rows(area) {
            self.part_from_left(area.x, y);
            for x in area.x..area.x + area.width {
                self.cell(area, (x, y), " ", Style::new());
            }
        }
    }

    /// Draws text from a cell on, cut off at the end of the area, and tells in which column it ended.
    pub(super) fn text(&mut self, area: Area, at: (u16, u16), text: &str, style: Style) -> u16 {
        let (mut x, y) = at;
        let room = usize::from((area.x + area.width).saturating_sub(x));
        let shown = truncate(screenful(text), room, self.signs.cut);
        for cluster in reorder(&shown, direction(&shown)) {
            x += self.cluster(area, (x, y), &cluster, style);
        }
        x
    }

    /// Draws one cluster and tells how many cells it took: none where it does not fit.
    pub(super) fn cluster(&mut self, area: Area, at: (u16, u16), cluster: &Cluster<'_>, style: Style) -> u16 {
        let width = cluster.width as u16;
        let (x, y) = at;
        if x < area.x || x + width > area.x + area.width {
            return 0;
        }
        self.cell(area, (x, y), &cluster.symbol, style);
        for hidden in x + 1..x + width {
            self.cell(area, (hidden, y), " ", style);
        }
        width
    }

    /// Draws runs one after the other from the left, in row `row` of the area; what does not fit is cut off.
    /// Tells in which column they ended.
    pub(super) fn row(&mut self, area: Area, row: u16, runs: &[Run<'_>]) -> u16 {
        let mut x = area.x;
        for run in runs {
            x = self.text(area, (x, area.y + row), &run.text, run.style);
        }
        x
    }

    /// Draws runs at the left and others at the right end of a row. Of the right ones as many are left out,
    /// from the first on, as do not leave `least` columns for the left ones.
    pub(super) fn ends(&mut self, area: Area, row: u16, (left, least): (&[Run<'_>], u16), right: &[Run<'_>]) {
        let room = area.width.saturating_sub(least);
        let fits = |right: &[Run<'_>]| right.iter().map(Run::width).sum::<u16>() < room;
        let first = (0..right.len()).find(|&n| fits(&right[n..])).unwrap_or(right.len());
        let right = &right[first..];
        let taken: u16 = right.iter().map(Run::width).sum();
        let gap = u16::from(taken > 0);
        self.row(Area { width: area.width.saturating_sub(taken + gap), ..area }, row, left);
        let place =
            Area { x: area.x + area.width.saturating_sub(taken), width: taken.min(area.width), ..area };
        self.row(place, row, right);
    }

    /// Draws the heading of a pane in the first row of the area.
    pub(super) fn heading(&mut self, area: Area, heading: &Heading<'_>) {
        if heading.ruled {
            self.rule(area);
        }
        let mark = if heading.focused { self.signs.cursor } else { " " };
        let role = if heading.focused { Role::PaneFocused } else { Role::Pane };
        let x = self.text(area, (area.x, area.y), mark, self.style(Role::Bar));
        let edge = area.x + area.width;
        let name = Area { x, width: (edge - x).saturating_sub(1), ..area };
        let end = self.text(name, (x, area.y), heading.title, self.style(role));
        let end = self.text(area, (end, area.y), " ", Style::new());
        let wanted = cells(heading.note) + if heading.ruled { 3 } else { 2 };
        if !heading.note.is_empty() && end + wanted <= edge {
            let note = format!(" {} ", heading.note);
            self.text(area, (edge - wanted, area.y), &note, self.style(Role::Dim));
        }
    }

    /// Draws a horizontal rule in the first row of the area.
    pub(super) fn rule(&mut self, area: Area) {
        let (sign, style) = (self.signs.rule, self.style(Role::Rule));
        for x in area.x..area.x + area.width {
            self.cell(area, (x, area.y), sign, style);
        }
    }

    /// Draws a vertical rule in the first column of the area.
    pub(super) fn wall(&mut self, area: Area) {
        let (sign, style) = (self.signs.wall, self.style(Role::Rule));
        rows(area).for_each(|y| self.cell(area, (area.x, y), sign, style));
    }

    /// Draws a single sign.
    pub(super) fn sign(&mut self, area: Area, at: (u16, u16), sign: &str, role: Role) {
        let style = self.style(role);
        if let Some(cluster) = clusters(sign).next() {
            self.cluster(area, at, &cluster, style);
        }
    }

    /// Lights an area as selected: one colour for all that stands in it, so that its signs do not become spots.
    pub(super) fn light(&mut self, area: Area) {
        let (under, over) = (self.under, self.style(Role::Selection));
        for (x, y) in rows(area).flat_map(|y| (area.x..area.x + area.width).map(move |x| (x, y))) {
            if let Some(cell) = self.buffer.cell_mut((x, y)) {
                cell.modifier.remove(Modifier::DIM);
                cell.set_style(under).set_style(over);
            }
        }
    }

    /// Draws a box with a title on an emptied ground, and tells what is inside.
    pub(super) fn boxed(&mut self, area: Area, title: &str, note: &str) -> Area {
        self.ground(area, Role::Box);
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let (right, bottom) = (area.x + area.width - 1, area.y + area.height - 1);
        self.rule(area);
        self.rule(Area { y: bottom, height: 1, ..area });
        self.wall(area);
        self.wall(Area { x: right, width: 1, ..area });
        let corners = [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)];
        for (at, sign) in corners.into_iter().zip(self.signs.corners) {
            self.sign(area, at, sign, Role::Rule);
        }
        let head = Area { x: area.x + 2, width: area.width - 4, height: 1, ..area };
        let end = self.text(head, (head.x, head.y), &format!(" {title} "), self.style(Role::Title));
        let note = if note.is_empty() { String::new() } else { format!(" {note} ") };
        let place = (head.x + head.width).saturating_sub(cells(&note));
        if place > end {
            self.text(head, (place, head.y), &note, self.style(Role::Dim));
        }
        Area { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
    }

    /// Shows the terminal's cursor in a cell of an area.
    pub(super) fn show_cursor(&mut self, area: Area, at: (u16, u16)) {
        if area.contains(at.0, at.1) {
            self.cursor = Some(Position::new(at.0, at.1));
        }
    }

    /// A wide character of which the area covers the second half would be drawn over the area's edge.
    fn part_from_left(&mut self, x: u16, y: u16) {
        let left = x.checked_sub(1).and_then(|x| self.buffer.cell_mut((x, y)));
        if let Some(cell) = left.filter(|cell| width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }

    fn cell(&mut self, area: Area, at: (u16, u16), symbol: &str, style: Style) {
        let under = self.under;
        if let Some(cell) = self.buffer.cell_mut(at).filter(|_| area.contains(at.0, at.1)) {
            cell.reset();
            if symbol != " " {
                cell.set_symbol(symbol);
            }
            cell.set_style(under).set_style(style);
        }
    }
}

/// As much of a text as any screen could show in one row.
fn screenful(text: &str) -> &str {
    &text[..text.floor_char_boundary(1 << 14)]
}

/// The width of a text in columns of the screen.
pub(super) fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// The rows of an area.
pub(super) fn rows(area: Area) -> std::ops::Range<u16> {
    area.y..area.y + area.height
}

/// The area without its first `rows` rows.
pub(super) fn below(area: Area, rows: u16) -> Area {
    let rows = rows.min(area.height);
    Area { y: area.y + rows, height: area.height - rows, ..area }
}

/// One row of an area.
pub(super) fn row_of(area: Area, row: u16) -> Area {
    Area { y: area.y + row.min(area.height), height: area.height.saturating_sub(row).min(1), ..area }
}

/// A text, filled with spaces to a number of columns or cut to it.
pub(super) fn fitted(text: &str, columns: u16, cut: &str) -> String {
    let shown = truncate(text, usize::from(columns), cut);
    let spaces = usize::from(columns).saturating_sub(width(&shown));
    format!("{shown}{}", " ".repeat(spaces))
}
