//! Where everything stands on a screen of a given size.
//!
//! Invariant: pure arithmetic that both update (how far is a page?) and view (where to draw?) rely on, so that
//! they cannot disagree.

use super::library::LibraryPane;

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

/// Lays out the panel for so many actors: these above positions above the reason, or side by side where the panel is
/// wide and low. Many actors get up to half of the rows, few no more than they need; neither depends on which is
/// selected, so that nothing jumps.
pub fn panel(area: Area, actors: usize) -> PanelAreas {
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
    const FEWEST: u16 = 4;
    let most = (area.height - why) / 2;
    let wanted = u16::try_from(actors + 1).unwrap_or(u16::MAX);
    let actors = if actors == 0 { most } else { wanted.max(FEWEST).min(most) };
    PanelAreas {
        actors: Area { height: actors, ..area },
        positions: Area { y: area.y + actors, height: area.height - why - actors, ..area },
        why: Area { y: area.y + area.height - why, height: why, ..area },
    }
}

/// Where the parts of the library's screen stand. A pane that is not shown has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryAreas {
    /// Title line and filter.
    pub header: Area,
    /// Sources and smart folders.
    pub folders: Option<Area>,
    /// One row an article.
    pub list: Option<Area>,
    /// The look at the selected article.
    pub preview: Option<Area>,
    /// Rules between the panes: a vertical one at the right of the folders, and one before the look.
    pub rules: [Option<Area>; 2],
    /// Status line and keys.
    pub footer: Area,
}

/// What decides which panes of the library are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryWishes {
    /// Whether there are folders.
    pub folders: bool,
    /// Whether a look at the selected article is wanted.
    pub preview: bool,
    /// The pane that the keys go to: a small screen shows that one alone.
    pub pane: LibraryPane,
}

/// The narrowest screen that has the look at the right of the list.
const THREE_PANES: u16 = 110;
/// The narrowest screen that has the folders beside the list.
const TWO_PANES: u16 = 72;
/// The shortest screen that has the look below the list.
const LOOK_BELOW: u16 = 30;

/// Lays out the library's screen.
pub fn library(size: Size, wishes: LibraryWishes) -> LibraryAreas {
    let header = size.height.min(2);
    let footer = size.height.saturating_sub(header).min(1);
    let body = Area::new(0, header, size.width, size.height - header - footer);
    let areas = LibraryAreas {
        header: Area::new(0, 0, size.width, header),
        footer: Area::new(0, size.height - footer, size.width, footer),
        ..LibraryAreas::default()
    };
    if size.width < TWO_PANES {
        return in_front(areas, body, wishes);
    }
    let (folders, rule, rest) = match wishes.folders {
        true => {
            let width = (size.width / 5).clamp(19, 30);
            let (left, rule, rest) = beside(body, width);
            (Some(left), Some(rule), rest)
        }
        false => (None, None, body),
    };
    let areas = LibraryAreas { folders, rules: [rule, None], ..areas };
    if wishes.preview && size.width >= THREE_PANES {
        let width = (size.width * 3 / 10).clamp(34, 60);
        let (list, wall, look) = beside(rest, rest.width - width - 1);
        return LibraryAreas { list: Some(list), preview: Some(look), rules: [rule, Some(wall)], ..areas };
    }
    if wishes.preview && size.height >= LOOK_BELOW {
        let (list, line, look) = split_rows(rest);
        return LibraryAreas { list: Some(list), preview: Some(look), rules: [rule, Some(line)], ..areas };
    }
    match wishes.pane {
        LibraryPane::Preview => LibraryAreas { preview: Some(rest), ..areas },
        _ => LibraryAreas { list: Some(rest), ..areas },
    }
}

/// One pane alone: that which the keys go to.
fn in_front(areas: LibraryAreas, body: Area, wishes: LibraryWishes) -> LibraryAreas {
    match wishes.pane {
        LibraryPane::Folders if wishes.folders => LibraryAreas { folders: Some(body), ..areas },
        LibraryPane::Preview => LibraryAreas { preview: Some(body), ..areas },
        _ => LibraryAreas { list: Some(body), ..areas },
    }
}

/// The first `width` columns, a rule, and the rest.
fn beside(body: Area, width: u16) -> (Area, Area, Area) {
    let width = width.min(body.width.saturating_sub(1));
    (
        Area { width, ..body },
        Area { x: body.x + width, width: 1, ..body },
        Area { x: body.x + width + 1, width: body.width - width - 1, ..body },
    )
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

    fn panes(width: u16, height: u16, pane: LibraryPane) -> [bool; 3] {
        let areas = library(Size { width, height }, LibraryWishes { folders: true, preview: true, pane });
        [areas.folders, areas.list, areas.preview].map(|area| area.is_some())
    }

    #[test]
    fn the_library_has_as_many_panes_as_there_is_room_for() {
        let articles = LibraryPane::Articles;
        assert_eq!(panes(120, 40, articles), [true, true, true]);
        assert_eq!(panes(80, 40, articles), [true, true, true]);
        assert_eq!(panes(80, 24, articles), [true, true, false]);
        assert_eq!(panes(80, 24, LibraryPane::Preview), [true, false, true]);
        assert_eq!(panes(40, 12, articles), [false, true, false]);
        assert_eq!(panes(40, 12, LibraryPane::Folders), [true, false, false]);
    }

    #[test]
    fn no_pane_of_the_library_stands_outside_the_screen() {
        for (width, height) in (1..150).flat_map(|width| (1..50).map(move |height| (width, height))) {
            for pane in [LibraryPane::Folders, LibraryPane::Articles, LibraryPane::Preview] {
                for (folders, preview) in [(true, true), (false, true), (true, false)] {
                    let areas = library(Size { width, height }, LibraryWishes { folders, preview, pane });
                    let panes = [areas.folders, areas.list, areas.preview, areas.rules[0], areas.rules[1]];
                    for part in panes.into_iter().flatten() {
                        assert!(
                            part.x + part.width <= width && part.y + part.height < height.max(4),
                            "{width}x{height} {part:?}"
                        );
                    }
                }
            }
        }
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
                        for actors in [0, 1, 9, 99] {
                            let inner = super::panel(area, actors);
                            assert!(inner.why.y + inner.why.height <= height);
                            assert!(
                                inner.positions.height > 0 || area.height < 2,
                                "{width}x{height} {inner:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
