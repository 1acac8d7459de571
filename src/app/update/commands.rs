//! What each command does: one table that sends it to where it is done.

use super::{
    card, choose, correct, export, library, links, motion, notes, opened, overlays, panel, prompt, queue,
    review, say, search, selection, statements,
};
use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::geometry::PanelPlace;
use crate::app::overlay::{Confirm, List, Overlay, Purpose, Yes};
use crate::app::reader::Pane;
use crate::app::state::{Level, Screen, State};

/// Runs a command, `count` times or with `count` as its number where one was typed.
pub(super) fn run(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    if state.overlay.is_some()
        && let Some(effects) = overlays::run(state, command, count)
    {
        return effects;
    }
    if command.takes_letter() {
        state.pending.letter_for = Some(command);
        return Vec::new();
    }
    general(state, command).unwrap_or_else(|| match state.screen {
        Screen::Library => library::run(state, command, count),
        Screen::Reader => reader(state, command, count),
    })
}

/// Runs a command with the letter that followed it.
pub(super) fn with_letter(state: &mut State, command: Command, letter: Option<char>) -> Vec<Effect> {
    if let Some(letter) = letter {
        match command {
            Command::SetMark => search::set_mark(state, letter),
            _ => search::go_to_mark(state, letter),
        }
    }
    Vec::new()
}

/// Ends the program, after a question where something that was written would be lost.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let question = match state.keeping.unsaved.len() {
        0 => return end(state),
        _ if state.keeping.kept.is_none() => {
            state.keeping.leaving = true;
            say(state, "waiting for the library");
            return Vec::new();
        }
        1 => "What you wrote on 1 article is not saved. Quit, and lose it?".to_owned(),
        n => format!("What you wrote on {n} articles is not saved. Quit, and lose it?"),
    };
    state.overlay = Some(Overlay::Confirm(Confirm { question, yes: Yes::Quit }));
    Vec::new()
}

/// Ends the program; where the reader stands is written first.
pub(super) fn end(state: &mut State) -> Vec<Effect> {
    let mut effects = opened::leave(state);
    effects.push(Effect::Quit);
    effects
}

/// Commands that do the same on every screen.
fn general(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::Quit => return Some(quit(state)),
        Command::Cancel => return Some(cancel(state)),
        Command::Suspend => return Some(vec![Effect::Suspend]),
        Command::ReviewQueue => return Some(queue::open(state)),
        Command::FindNotes => return Some(links::find(state, "")),
        Command::Redraw => return Some(vec![Effect::Redraw]),
        Command::Help => overlays::open_help(state),
        Command::Palette => overlays::open_palette(state),
        Command::Messages => {
            state.overlay = Some(Overlay::Messages(overlays::at_end(state.log.entries.len())))
        }
        Command::ToggleMouse => {
            state.view.mouse = !state.view.mouse;
            say(state, if state.view.mouse { "mouse on; Shift selects text" } else { "mouse off" });
            return Some(vec![Effect::Mouse(state.view.mouse)]);
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// Commands of the reader.
fn reader(state: &mut State, command: Command, count: Option<usize>) -> Vec<Effect> {
    if let Some(effects) = away(state, command) {
        return effects;
    }
    if state.reader.as_ref().is_some_and(|r| r.selection.is_some()) && selection::run(state, command, count) {
        return Vec::new();
    }
    let times = count.unwrap_or(1);
    match command {
        Command::NextStatement => statements::step(state, times, true),
        Command::PreviousStatement => statements::step(state, times, false),
        Command::NextOfActor => statements::step_same(state, times, true),
        Command::PreviousOfActor => statements::step_same(state, times, false),
        Command::NextParagraph => motion::paragraph(state, times, true),
        Command::PreviousParagraph => motion::paragraph(state, times, false),
        Command::JumpBack => motion::jump_back(state, times),
        Command::JumpForward => motion::jump_forward(state, times),
        Command::NextMatch => search::step(state, times, true),
        Command::PreviousMatch => search::step(state, times, false),
        Command::SearchForward => prompt::open(state, Purpose::SearchForward),
        Command::SearchBackward => prompt::open(state, Purpose::SearchBackward),
        Command::FilterActors => prompt::open(state, Purpose::FilterActors),
        Command::SortActors => panel::sort(state),
        Command::OnlyActor => panel::toggle_only(state),
        Command::FocusNext => panel::focus_next(state, true),
        Command::FocusPrevious => panel::focus_next(state, false),
        Command::FocusText => panel::focus(state, Pane::Text),
        Command::FocusPanel => panel::focus_panel(state),
        Command::Activate => panel::activate(state),
        Command::TogglePanel => panel::toggle(state),
        Command::Zen => zen(state),
        Command::Select => selection::begin(state),
        Command::ShowNotes => notes::show(state),
        Command::ActorCard => card::open(state),
        Command::NextUnchecked => review::go_to_unverified(state),
        Command::Correct => correct::open(state),
        Command::ShowHistory => state.overlay = Some(Overlay::History(List::default())),
        Command::About => state.overlay = Some(Overlay::About(List::default())),
        Command::Export => export::open(state),
        other => motion_or_panel(state, other, count),
    }
    Vec::new()
}

/// Commands of the reader that reach outside.
fn away(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    Some(match command {
        Command::Note => notes::begin(state),
        Command::NoteInEditor => notes::begin_outside(state),
        Command::ArticleNote => notes::begin_on_article(state),
        Command::RestoreNote => notes::restore(state),
        Command::Confirm => review::confirm(state),
        Command::Reject => review::reject(state),
        Command::AddStatement => correct::add(state),
        Command::Undo => review::undo(state),
        Command::Redo => review::redo(state),
        Command::MergeActor => choose::begin_merge(state),
        Command::SplitActor => choose::begin_split(state),
        Command::Accept => correct::settle(state, true),
        Command::Dismiss => correct::settle(state, false),
        Command::CopyCitation => export::copy_citation(state),
        Command::CopyUrl => export::copy_url(state),
        Command::Browse => export::browse(state),
        Command::NextArticle => library::open_neighbour(state, true),
        Command::PreviousArticle => library::open_neighbour(state, false),
        Command::Close => close(state),
        _ => return None,
    })
}

/// Motions go to the pane that has the focus.
fn motion_or_panel(state: &mut State, command: Command, count: Option<usize>) {
    match state.reader.as_ref().map(|r| r.focus) {
        Some(Pane::Text) => motion::run(state, command, count),
        Some(Pane::Actors | Pane::Positions) => panel::run(state, command, count),
        None => {}
    }
}

fn close(state: &mut State) -> Vec<Effect> {
    if state.library.entries.len() <= 1 {
        return quit(state);
    }
    let effects = opened::leave(state);
    state.screen = Screen::Library;
    library::keep_in_sight(state);
    effects
}

fn zen(state: &mut State) {
    state.view.wishes.zen = !state.view.wishes.zen;
    panel::focus(state, Pane::Text);
    motion::lay_out(state);
}

/// Takes away what is in the way, one thing at a time: an error, work under way, then what the screen holds.
fn cancel(state: &mut State) -> Vec<Effect> {
    if state.log.current().is_some_and(|entry| entry.level == Level::Error) {
        state.log.showing = false;
    } else if state.progress.is_some() {
        return vec![Effect::Cancel];
    } else if state.screen == Screen::Library {
        library::cancel(state);
    } else {
        cancel_in_reader(state);
    }
    Vec::new()
}

/// The selection goes first, then the marks of a search, the filter to one actor, the focus on the panel, zen.
fn cancel_in_reader(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let cleared = reader.selection.take().is_some() || reader.search.take().is_some();
    let only = reader.panel.only.is_some();
    let in_panel = reader.focus != Pane::Text || state.view.wishes.panel == PanelPlace::Front;
    match (cleared, only, in_panel) {
        (true, ..) => {}
        (_, true, _) => panel::toggle_only(state),
        (_, _, true) => panel::focus(state, Pane::Text),
        _ if state.view.wishes.zen => zen(state),
        _ => {}
    }
}
