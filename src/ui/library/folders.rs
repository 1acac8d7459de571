//! Sources and smart folders, each with its unread articles.

use super::draw_cursor;
use crate::app::geometry::Area;
use crate::app::library::{FolderKind, FolderRow, Library, LibraryPane};
use crate::app::state::Level;
use crate::ui::canvas::{Canvas, row_of};
use crate::ui::theme::Role;

/// Draws the pane.
pub(super) fn draw(library: &Library, area: Area, canvas: &mut Canvas<'_>) {
    let folders = &library.folders;
    for (row, index) in (0..area.height).zip(folders.top..folders.rows.len()) {
        let Some(folder) = folders.rows.get(index) else { continue };
        let line = row_of(area, row);
        draw_row(folder, index == folders.selected, line, canvas);
        if index == folders.selected {
            draw_cursor(library, LibraryPane::Folders, line, canvas);
        }
    }
}

/// Its sign, its name, and how many of its articles are unread of how many; a folder without unread ones is dim.
fn draw_row(folder: &FolderRow, open: bool, line: Area, canvas: &mut Canvas<'_>) {
    let role = match folder.unread {
        _ if open => Role::NameSelected,
        0 => Role::Dim,
        _ => Role::Name,
    };
    let left = [
        canvas.run("  ", Role::Name),
        canvas.run(sign(&folder.kind, canvas), Role::Dim),
        canvas.run(" ", Role::Name),
        canvas.run(folder.kind.name().to_owned(), role),
    ];
    let unread = if folder.unread == 0 { String::new() } else { folder.unread.to_string() };
    let total = if folder.total == folder.unread { String::new() } else { format!("/{}", folder.total) };
    let right = [canvas.run(unread, Role::Unread), canvas.run(total, Role::Dim), canvas.run(" ", Role::Dim)];
    canvas.ends(line, 0, (&left, 8), &right);
}

fn sign(kind: &FolderKind, canvas: &Canvas<'_>) -> &'static str {
    match kind {
        FolderKind::All => " ",
        FolderKind::Unread => canvas.signs.unread,
        FolderKind::Starred => canvas.signs.star,
        FolderKind::Archived => canvas.signs.archived,
        FolderKind::Search(_) => canvas.signs.search,
        FolderKind::Collection(_) => canvas.signs.collection,
        FolderKind::Tag(_) => "#",
        FolderKind::Feed { failing: Some(_), .. } => canvas.signs.level(Level::Error),
        FolderKind::Feed { .. } => canvas.signs.feed,
        FolderKind::Outlet(_) => canvas.signs.dot,
    }
}
