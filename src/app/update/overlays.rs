//! What the keys do while something lies over the screen.

use super::rows::scrolled;
use super::{attach, card, choose, commands, correct, export, links, notes, prompt, queue, review};
use crate::app::command::{Command, Context};
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::fuzzy::Fuzzy;
use crate::app::help;
use crate::app::overlay::{Help, List, Overlay, Palette, Yes};
use crate::app::reader::Reader;
use crate::app::state::State;
use std::cmp::Reverse;

/// Runs a command on the overlay; `None` where it is none of the overlay's.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> Option<Vec<Effect>> {
    let context = state.context();
    if context.types() && edit(state, command) {
        return Some(prompt::typed(state));
    }
    match context {
        Context::Prompt => Some(prompt::run(state, command)),
        Context::Palette => palette(state, command),
        Context::NoteEditor => note_editor(state, command),
        Context::Export => Some(export::run(state, command)),
        Context::Correct => Some(correct::run(state, command)),
        Context::FindNotes => Some(links::run(state, command)),
        Context::Card => Some(card::run(state, command)),
        Context::Queue => queue::run(state, command).or_else(|| pager(state, command, count)),
        Context::Choose => Some(choose::run(state, command)),
        Context::Confirm => Some(confirm(state, command)),
        Context::Notes => notes_list(state, command, count),
        _ => pager(state, command, count),
    }
}

/// The text that keys are typed into.
pub(super) fn editor(state: &mut State) -> Option<&mut Editor> {
    match state.overlay.as_mut()? {
        Overlay::Help(help) => Some(&mut help.filter),
        Overlay::Palette(palette) => Some(&mut palette.input),
        Overlay::Prompt(prompt) => Some(&mut prompt.input),
        Overlay::Note(note) => Some(&mut note.text),
        Overlay::Export(form) => Some(form.typed_into()),
        Overlay::Choose(chooser) => Some(&mut chooser.input),
        Overlay::Card(form) => Some(&mut form.input),
        Overlay::FindNotes(finder) => Some(&mut finder.input),
        _ => None,
    }
}

/// Moves the cursor or deletes; tells whether the command was one of these.
fn edit(state: &mut State, command: Command) -> bool {
    let many_lines = matches!(state.overlay, Some(Overlay::Note(_)));
    let Some(editor) = editor(state) else { return false };
    match command {
        Command::EraseBack => editor.erase_back(),
        Command::EraseForward => editor.erase_forward(),
        Command::EraseWord => editor.erase_word(),
        Command::EraseToStart => editor.erase_to_start(),
        Command::EraseToEnd => editor.erase_to_end(),
        Command::CursorLeft => editor.left(),
        Command::CursorRight => editor.right(),
        Command::CursorWordLeft => editor.to_word_left(),
        Command::CursorWordRight => editor.to_word_right(),
        Command::CursorHome => editor.home(),
        Command::CursorEnd => editor.end(),
        Command::NewLine if many_lines => editor.insert('\n'),
        Command::CursorUp if many_lines => editor.up(),
        Command::CursorDown if many_lines => editor.down(),
        _ => return false,
    }
    true
}

/// Answers a question: what is not a yes is a no, but for the export that keeps what would be lost.
fn confirm(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = state.overlay.take() else { return Vec::new() };
    match (confirm.yes, command) {
        (Yes::Overwrite(form), _) => export::overwrite(state, *form, command),
        (Yes::Quit, Command::Accept) => commands::end(state),
        (Yes::Quit, Command::Export) => export::open_unsaved(state),
        (Yes::Quit, _) => Vec::new(),
    }
}

fn note_editor(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::Accept | Command::Dismiss => Some(notes::close(state)),
        Command::ToEditor => Some(notes::continue_outside(state)),
        Command::Template => Some(links::begin_template(state)),
        _ => Some(Vec::new()),
    }
}

fn notes_list(state: &mut State, command: Command, count: Option<usize>) -> Option<Vec<Effect>> {
    match command {
        Command::Activate => notes::go_to(state),
        Command::DeleteNote => return Some(notes::delete_selected(state)),
        Command::RestoreNote => return Some(notes::restore(state)),
        Command::Undo => return Some(review::undo(state)),
        Command::Redo => return Some(review::redo(state)),
        Command::FollowLink => return Some(links::follow(state)),
        Command::Attach => return Some(attach::begin(state)),
        Command::Note => return Some(notes::begin(state)),
        Command::NoteInEditor => {
            let effects = notes::begin_outside(state);
            state.overlay = None;
            return Some(effects);
        }
        _ => return pager(state, command, count),
    }
    Some(Vec::new())
}

/// Lists and texts: motions, a filter for the help, and the ways out.
fn pager(state: &mut State, command: Command, count: Option<usize>) -> Option<Vec<Effect>> {
    let page = page(state);
    let times = count.unwrap_or(1);
    let by = |n: usize| n.saturating_mul(times) as isize;
    match command {
        Command::Cancel | Command::Close | Command::Help => state.overlay = None,
        Command::SearchForward => {
            if let Some(Overlay::Help(help)) = &mut state.overlay {
                help.filtering = true;
            }
        }
        Command::Down => shift(state, by(1)),
        Command::Up => shift(state, -by(1)),
        Command::HalfPageDown => shift(state, by(page.div_ceil(2))),
        Command::HalfPageUp => shift(state, -by(page.div_ceil(2))),
        Command::PageDown => shift(state, by(page)),
        Command::PageUp => shift(state, -by(page)),
        Command::Top => shift(state, isize::MIN),
        Command::Bottom => shift(state, isize::MAX),
        Command::Quit | Command::Suspend | Command::Redraw | Command::ToggleMouse => return None,
        _ => {}
    }
    Some(Vec::new())
}

/// Rows that a list over the screen shows at a time.
///
/// Rows of the help can take two lines of the screen, so a page of it is half as many: none is jumped over.
fn page(state: &State) -> usize {
    let rows = usize::from(state.view.size.height.saturating_sub(4));
    let lines = if matches!(state.overlay, Some(Overlay::Help(_))) { 2 } else { 1 };
    (rows / lines).max(1)
}

fn shift(state: &mut State, by: isize) {
    let last = rows(state).saturating_sub(1);
    if let Some(Overlay::Help(help)) = &mut state.overlay {
        help.top = help.top.saturating_add_signed(by).min(last);
    } else if let Some(list) = list(state) {
        list.selected = list.selected.saturating_add_signed(by).min(last);
    }
    keep_in_sight(state);
}

/// The cursor of the list over the screen, if it is one.
fn list(state: &mut State) -> Option<&mut List> {
    match state.overlay.as_mut()? {
        Overlay::Notes(list) | Overlay::Messages(list) | Overlay::About(list) | Overlay::History(list) => {
            Some(list)
        }
        Overlay::Queue(queue) => Some(&mut queue.list),
        Overlay::FindNotes(finder) => Some(&mut finder.list),
        _ => None,
    }
}

fn rows(state: &State) -> usize {
    match &state.overlay {
        Some(Overlay::Help(help)) => help::rows(&state.keymap, help).len(),
        Some(Overlay::Messages(_)) => state.log.entries.len(),
        Some(Overlay::Notes(_)) => state.reader.as_ref().map_or(0, Reader::noted),
        Some(Overlay::Queue(queue)) => queue.shown.len(),
        Some(Overlay::FindNotes(finder)) => finder.shown.len(),
        Some(Overlay::History(_)) => state.reader.as_ref().map_or(0, |r| r.history().count()),
        Some(Overlay::About(_)) => state.reader.as_ref().map_or(0, |r| r.article.removed.len()),
        _ => 0,
    }
}

/// Scrolls the list over the screen so that its selected row can be seen.
pub(super) fn keep_in_sight(state: &mut State) {
    let (rows, page) = (rows(state), page(state));
    if let Some(list) = list(state) {
        list.selected = list.selected.min(rows.saturating_sub(1));
        list.top = scrolled(list.top, (list.selected, rows), page);
    }
}

/// A list that begins at its last row.
pub(super) fn at_end(rows: usize) -> List {
    List { selected: rows.saturating_sub(1), top: 0 }
}

/// Opens the help on what is in front.
pub(super) fn open_help(state: &mut State) {
    let context = Some(state.context());
    state.overlay = Some(Overlay::Help(Help { context, ..Help::default() }));
}

/// Opens the palette on what is in front.
pub(super) fn open_palette(state: &mut State) {
    let context = Some(state.context());
    state.overlay = Some(Overlay::Palette(Palette { context, ..Palette::default() }));
    match_palette(state);
}

/// Finds the commands that fit what was typed, best first.
pub(super) fn match_palette(state: &mut State) {
    let Some(Overlay::Palette(palette)) = &mut state.overlay else { return };
    let context = palette.context.unwrap_or(Context::Global);
    let mut fuzzy = Fuzzy::new(palette.input.text());
    let known = Command::ALL.iter().copied().filter(|&c| state.keymap.is_at_home(context, c));
    let mut scored: Vec<(u32, Command)> =
        known.filter_map(|c| Some((fuzzy.score(&format!("{} {}", c.name(), c.description()))?, c))).collect();
    scored.sort_by_key(|&(score, _)| Reverse(score));
    palette.matches = scored.into_iter().map(|(_, c)| c).collect();
    palette.selected = 0;
}

fn palette(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let Some(Overlay::Palette(palette)) = &mut state.overlay else { return None };
    let last = palette.matches.len().saturating_sub(1);
    match command {
        Command::CursorDown => palette.selected = (palette.selected + 1).min(last),
        Command::CursorUp => palette.selected = palette.selected.saturating_sub(1),
        Command::Dismiss => state.overlay = None,
        Command::Accept => {
            let chosen = palette.matches.get(palette.selected).copied();
            state.overlay = None;
            return Some(chosen.map(|c| commands::run(state, c, None)).unwrap_or_default());
        }
        _ => {}
    }
    Some(Vec::new())
}
