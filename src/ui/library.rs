//! The library's screen: what the articles are gathered in, the articles, a look at the selected one.

mod articles;
mod folders;
mod preview;

use super::canvas::{Canvas, Run};
use super::footer;
use super::theme::Role;
use crate::app::geometry::Area;
use crate::app::library::{EntrySort, FolderKind, Library, LibraryPane};
use crate::app::state::State;
use crate::model::library::TwinGroup;

/// Draws the screen.
pub(super) fn draw(state: &State, canvas: &mut Canvas<'_>) {
    let areas = state.library_areas();
    draw_header(state, areas.header, canvas);
    if let Some(area) = areas.list {
        articles::draw(&state.library, areas.header, area, canvas);
    }
    if let Some(area) = areas.folders {
        folders::draw(&state.library, area, canvas);
    }
    if let Some(area) = areas.preview {
        preview::draw(state, area, canvas);
    }
    for rule in areas.rules.into_iter().flatten() {
        draw_rule(rule, areas.header, canvas);
    }
    footer::draw(state, areas.footer, canvas);
}

/// A wall hangs from the rule below the header.
fn draw_rule(rule: Area, header: Area, canvas: &mut Canvas<'_>) {
    if rule.width > 1 || rule.height <= 1 {
        return canvas.rule(rule);
    }
    canvas.wall(rule);
    if header.height > 1 {
        canvas.sign(header, (rule.x, header.y + 1), canvas.signs.tee, Role::Rule);
    }
}

/// What is open, how much of it is shown, and in which order.
fn draw_header(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let library = &state.library;
    let line = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if area.height > 1 {
        canvas.rule(Area { y: area.y + 1, height: 1, ..area });
    }
    if let Some(error) = library.find.as_ref().and_then(|find| find.error.as_ref()) {
        let told = [canvas.run(error.to_string(), Role::Warning)];
        canvas.row(line, 0, &told);
        return;
    }
    let left =
        [canvas.run(name(library), Role::Title), canvas.run(format!("   {}", counted(library)), Role::Text)];
    let mut right: Vec<Run<'_>> = Vec::new();
    if !library.chosen.is_empty() {
        right.push(canvas.run(format!("{} chosen   ", library.chosen.len()), Role::Note));
    }
    if !library.filter.is_empty() {
        right.push(canvas.run(format!("/{}   ", library.filter), Role::Title));
    }
    right.push(canvas.run(format!("{} {}", order(library), canvas.signs.down), Role::Dim));
    canvas.ends(line, 0, (&left, 20), &right);
}

/// The open folder, or what was looked for.
fn name(library: &Library) -> String {
    match &library.find {
        Some(find) if !find.of_folder => format!("found: {}", find.query),
        _ if library.of_library => match library.folders.open() {
            FolderKind::All => "sayso".to_owned(),
            open => open.name().to_owned(),
        },
        _ => "sayso".to_owned(),
    }
}

/// `3 of 27 articles`.
fn counted(library: &Library) -> String {
    let all = library.entries.len();
    if all == 0 && library.loading {
        return String::new();
    }
    let articles = if all == 1 { "article" } else { "articles" };
    let behind = |(group, rows): (&TwinGroup, &Vec<usize>)| match library.twins.unfolded.contains(group) {
        true => 0,
        false => rows.len() - 1,
    };
    let folded: usize = library.twins.members.iter().map(behind).sum();
    let shown = library.shown.len();
    let waiting = library.find.as_ref().is_some_and(|find| find.waiting);
    let more = match (library.loading, waiting) {
        (_, true) => ", searching",
        (true, _) => ", more coming",
        _ if library.find.as_ref().is_some_and(|find| find.more) => ", the first of more",
        _ => "",
    };
    let of = if shown + folded == all { String::new() } else { format!("{} of ", shown + folded) };
    let behind = if folded == 0 { String::new() } else { format!(", {folded} folded") };
    format!("{of}{all} {articles}{behind}{more}")
}

fn order(library: &Library) -> &'static str {
    match library.sort {
        EntrySort::Input if library.find.is_some() => "as found",
        EntrySort::Input => "as given",
        EntrySort::Date => "newest first",
        EntrySort::Title => "by title",
        EntrySort::Outlet => "by outlet",
        EntrySort::Statements => "most statements first",
    }
}

/// Draws the cursor of a pane: it is lit where the pane has the keys.
fn draw_cursor(library: &Library, pane: LibraryPane, line: Area, canvas: &mut Canvas<'_>) {
    let x = if pane == LibraryPane::Articles { line.x + 1 } else { line.x };
    canvas.sign(line, (x, line.y), canvas.signs.cursor, Role::Bar);
    if library.pane == pane {
        canvas.light(line);
    }
}
