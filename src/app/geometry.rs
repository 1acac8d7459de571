//! Where everything stands on a screen of a given size.
//!
//! Invariant: pure arithmetic that both update (how far is a page?) and view (where to draw?) rely on, so that
//! they cannot disagree.

/// The narrowest screen that has room for a panel at the right.
pub const WIDE: u16 = 100;
/// The shortest screen that has room for a panel below the text.
pub const TALL: u16 = 20;

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Makes an area.
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Tells whether a cell lies inside.
    pub const fn contains(self, x: u16, y: u16) -> bool {
        self.x <= x && x < self.x + self.width && self.y <= y && y < self.y + self.height
    }
}

/// Where the panel of actors and positions is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PanelPlace {
    /// At the right where there is room, else below, else behind its key.
    #[default]
    Auto,
    /// Nowhere.
    Hidden,
    /// In front of the text, the whole screen: how a small screen shows it.
    Front,
}

/// Where the parts of the reader stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReaderAreas {
    /// Title line; no rows in zen mode.
    pub header: Area,
    /// Column of text, margins for bar and note numbers not included.
    pub text: Area,
    /// Columns left of the text: the bar of the current statement.
    pub gutter: Area,
    /// Columns right of the text: numbers of notes.
    pub margin: Area,
    /// Actors, positions, why; `None` where the panel is not shown.
    pub panel: Option<Area>,
    /// Rule between text and panel; vertical when the panel is at the right.
    pub rule: Option<Area>,
    /// Status line and keys; always one row.
    pub footer: Area,
}

/// What decides where things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// Where the panel is wanted.
    pub panel: PanelPlace,
    /// Text alone.
    pub zen: bool,
    /// Widest column of text.
    pub text_width: u16,
}

/// Lays out the reader.
pub fn reader(size: Size, wishes: Wishes) -> ReaderAreas {
    let header_rows = if wishes.zen || size.height < 6 { 0 } else { 2 };
    let footer = Area::new(0, size.height.saturating_sub(1), size.width, size.height.min(1));
    let body = Area::new(0, header_rows, size.width, size.height.saturating_sub(header_rows + footer.height));
    let header = Area::new(0, 0, size.width, header_rows);
    let panel_wanted = !wishes.zen && wishes.panel != PanelPlace::Hidden;
    if wishes.panel == PanelPlace::Front && !wishes.zen && !(size.width >= WIDE || size.height >= TALL) {
        return ReaderAreas { header, panel: Some(body), footer, ..text_in(body, wishes.text_width) };
    }
    if panel_wanted && size.width >= WIDE {
        let (left, rule, right) = split_columns(body);
        return ReaderAreas {
            header,
            panel: Some(right),
            rule: Some(rule),
            footer,
            ..text_in(left, wishes.text_width)
        };
    }
    if panel_wanted && size.height >= TALL {
        let (top, rule, below) = split_rows(body);
        return ReaderAreas {
            header,
            panel: Some(below),
            rule: Some(rule),
            footer,
            ..text_in(top, wishes.text_width)
        };
    }
    ReaderAreas { header, footer, ..text_in(body, wishes.text_width) }
}

/// Bar, sign and a space at the left; room for a note's number at the right.
const GUTTER: u16 = 3;
const MARGIN: u16 = 4;

/// Centres a column of text between its gutter and its margin.
fn text_in(body: Area, text_width: u16) -> ReaderAreas {
    let spare = if body.width < 40 { GUTTER } else { GUTTER + MARGIN };
    let width = body.width.saturating_sub(spare).min(text_width).max(1);
    let left = body.x + body.width.saturating_sub(width + spare) / 2;
    let gutter = Area::new(left, body.y, GUTTER.min(body.width), body.height);
    let text = Area::new(gutter.x + gutter.width, body.y, width, body.height);
    let margin_x = text.x + text.width;
    let margin =
        Area::new(margin_x, body.y, (body.x + body.width).saturating_sub(margin_x).min(MARGIN), body.height);
    ReaderAreas { text, gutter, margin, ..ReaderAreas::default() }
}

/// The panel takes two fifths of the width, between 38 and 56 columns.
fn split_columns(body: Area) -> (Area, Area, Area) {
    let right = (body.width * 2 / 5).clamp(38, 56);
    let left = body.width - right - 1;
    (
        Area { width: left, ..body },
        Area { x: left, width: 1, ..body },
        Area { x: left + 1, width: right, ..body },
    )
}

/// The panel takes two fifths of the height, between 8 and 16 rows.
fn split_rows(body: Area) -> (Area, Area, Area) {
    let below = (body.height * 2 / 5).clamp(7, 16);
    let top = body.height - below - 1;
    (
        Area { height: top, ..body },
        Area { y: body.y + top, height: 1, ..body },
        Area { y: body.y + top + 1, height: below, ..body },
    )
}

/// Where the parts of the panel stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PanelAreas {
    /// The list of actors, its heading in its first row.
    pub actors: Area,
    /// The positions of the selected actor, its heading in its first row.
    pub positions: Area,
    /// Why the holder of the current statement was chosen; no rows where there is no room.
    pub why: Area,
}

/// Lays out the panel: actors above positions above the reason, or side by side where the panel is wide and low.
pub fn panel(area: Area) -> PanelAreas {
    if area.height < 14 && area.width >= 70 {
        let left = area.width / 2 - 1;
        let actors = Area { width: left, ..area };
        let rest = Area { x: area.x + left + 1, width: area.width - left - 1, ..area };
        let why = if area.height >= 8 { 2 } else { 0 };
        let positions = Area { height: rest.height - why, ..rest };
        return PanelAreas {
            actors,
            positions,
            why: Area { y: rest.y + positions.height, height: why, ..rest },
        };
    }
    let why = match area.height {
        0..18 => 0,
        18..26 => 4,
        _ => 5,
    };
    let actors = (area.height - why) * 2 / 5;
    PanelAreas {
        actors: Area { height: actors, ..area },
        positions: Area { y: area.y + actors, height: area.height - why - actors, ..area },
        why: Area { y: area.y + area.height - why, height: why, ..area },
    }
}

/// Where the parts of the library's screen stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryAreas {
    /// Title line and filter.
    pub header: Area,
    /// One row an article.
    pub list: Area,
    /// Status line and keys.
    pub footer: Area,
}

/// Lays out the library's screen.
pub fn library(size: Size) -> LibraryAreas {
    let header = size.height.min(2);
    let footer = size.height.saturating_sub(header).min(1);
    LibraryAreas {
        header: Area::new(0, 0, size.width, header),
        list: Area::new(0, header, size.width, size.height - header - footer),
        footer: Area::new(0, size.height - footer, size.width, footer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WISHES: Wishes = Wishes { panel: PanelPlace::Auto, zen: false, text_width: 72 };

    #[test]
    fn a_wide_screen_has_the_panel_at_the_right() {
        let areas = reader(Size { width: 120, height: 40 }, WISHES);
        let panel = areas.panel.unwrap();
        assert_eq!((panel.height, panel.y, panel.x + panel.width), (37, 2, 120));
        assert!(areas.text.width >= 60 && areas.text.x + areas.text.width < panel.x);
    }

    #[test]
    fn a_narrow_one_has_it_below() {
        let areas = reader(Size { width: 80, height: 24 }, WISHES);
        let panel = areas.panel.unwrap();
        assert_eq!((panel.x, panel.width, panel.y + panel.height), (0, 80, 23));
        assert_eq!(areas.text.width, 72);
    }

    #[test]
    fn a_small_one_shows_it_in_front_only() {
        let small = Size { width: 40, height: 12 };
        assert_eq!(reader(small, WISHES).panel, None);
        let front = reader(small, Wishes { panel: PanelPlace::Front, ..WISHES });
        assert_eq!(front.panel.unwrap().width, 40);
    }

    #[test]
    fn nothing_ever_stands_outside_the_screen() {
        for width in 1..130 {
            for height in 1..50 {
                for (panel, zen) in
                    [(PanelPlace::Auto, false), (PanelPlace::Hidden, true), (PanelPlace::Front, false)]
                {
                    let areas = reader(Size { width, height }, Wishes { panel, zen, ..WISHES });
                    let parts =
                        [Some(areas.header), Some(areas.gutter), Some(areas.footer), areas.panel, areas.rule];
                    for part in parts.into_iter().flatten() {
                        assert!(
                            part.x + part.width <= width && part.y + part.height <= height,
                            "{width}x{height} {part:?}"
                        );
                    }
                    if let Some(area) = areas.panel {
                        let inner = super::panel(area);
                        assert!(inner.why.y + inner.why.height <= height);
                    }
                }
            }
        }
    }
}
