//! The line at the bottom: what is being typed or was just said, then the keys that matter now.
//!
//! Invariant: every key shown is looked up in the live keymap; a command without a key is not shown.

use super::canvas::{Canvas, Run, cells};
use super::theme::Role;
use crate::app::command::{Command, Context};
use crate::app::geometry::Area;
use crate::app::key::write_keys;
use crate::app::keymap::Meaning;
use crate::app::library::{FolderKind, Library, LibraryPane};
use crate::app::overlay::{Overlay, Prompt, Purpose};
use crate::app::reader::Reader;
use crate::app::state::{Level, LogEntry, Screen, State};
use crate::model::review::Status;

/// Draws the line.
pub(super) fn draw(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    canvas.ground(area, Role::Footer);
    let line = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(Overlay::Prompt(prompt)) = &state.overlay {
        return draw_prompt(state, prompt, line, canvas);
    }
    let status = status(state, canvas);
    let taken = status.iter().map(Run::width).sum::<u16>();
    let help = last_keys(state, canvas);
    let room = line.width.saturating_sub(taken + help.iter().map(Run::width).sum::<u16>() + 2);
    let mut left = status;
    let lead = if taken == 0 { "" } else { "   " };
    left.extend(keys(state, (lead, room), canvas));
    canvas.ends(line, 0, (&left, taken.min(line.width / 2)), &help);
}

/// What stands at the right: the key of the help, or those that show an error in full and dismiss it.
fn last_keys<'r>(state: &State, canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    let error = state.log.current().is_some_and(|said| said.level == Level::Error);
    let shown: &[(Command, &str)] = match error {
        true => &[(Command::Messages, "in full   "), (Command::Cancel, "dismiss")],
        false => &[(Command::Help, "help")],
    };
    let hints =
        shown.iter().filter_map(|(command, what)| Some(hint(&key_of(state, *command)?, what, canvas)));
    hints.flatten().collect()
}

/// The keys that run a command where the focus is, as they are written.
pub(super) fn key_of(state: &State, command: Command) -> Option<String> {
    state.keymap.keys_for(state.context(), command)
}

/// What stands at the left: keys begun, else what was said, else where one is.
fn status<'r>(state: &State, canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    let pending = &state.pending;
    if pending.count.is_some() || !pending.keys.is_empty() || pending.letter_for.is_some() {
        let count = pending.count.map_or_else(String::new, |count| count.to_string());
        let waits = match pending.letter_for {
            Some(command) => format!("{}: a letter", label(state, command)),
            None => format!("{count}{}", write_keys(&pending.keys)),
        };
        return vec![canvas.run(waits, Role::FooterKey), canvas.run(" …", Role::Footer)];
    }
    if let Some(said) = state.log.current() {
        return said_runs(said, canvas);
    }
    let place = match (state.screen, &state.reader) {
        (Screen::Reader, Some(reader)) if state.overlay.is_none() => place(reader),
        _ => String::new(),
    };
    let mut runs = Vec::new();
    if state.keeping.kept == Some(false) {
        let gap = if place.is_empty() { "" } else { "  " };
        runs.push(canvas.run(format!("nothing is kept{gap}"), Role::Warning));
    }
    if !place.is_empty() {
        runs.push(canvas.run(place, Role::Footer));
    }
    if let Some(progress) = &state.progress {
        let of = progress.total.map_or_else(String::new, |total| format!("/{total}"));
        let gap = if runs.is_empty() { "" } else { "  " };
        runs.push(canvas.run(format!("{gap}{} {}{of}", progress.what, progress.done), Role::Info));
    }
    runs
}

fn said_runs<'r>(said: &LogEntry, canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    let (role, sign) = match said.level {
        Level::Info => (Role::Info, String::new()),
        level => (level_role(level), format!("{} ", canvas.signs.level(level))),
    };
    vec![canvas.run(format!("{sign}{}", said.text), role)]
}

/// The role of a message.
pub(super) const fn level_role(level: Level) -> Role {
    match level {
        Level::Info => Role::Info,
        Level::Warning => Role::Warning,
        Level::Error => Role::Error,
    }
}

/// Where the reader is: at which statement, of whose if the cursor stops at one actor's only, or at which match.
fn place(reader: &Reader) -> String {
    let Some(analysis) = reader.analysis.as_deref() else { return "analysing".to_owned() };
    if let Some(selection) = reader.selection {
        let words = selection.span().of(&reader.article.text).split_whitespace().count();
        return format!("{words} {}", if words == 1 { "word" } else { "words" });
    }
    if let Some((search, at)) = reader.search.as_ref().and_then(|search| Some((search, search.current?))) {
        return format!("match {}/{}", at + 1, search.matches.len());
    }
    let only = reader.panel.only.and_then(|id| analysis.actor(id));
    let whose = only.map_or_else(String::new, |actor| format!(" of {} only", actor.name));
    match (reader.statement, analysis.statements.len()) {
        (_, 0) => "no statements".to_owned(),
        (Some(at), all) => {
            let status = reader.review.status(at);
            let said =
                if status == Status::Automatic { String::new() } else { format!(" {}", status.name()) };
            format!("statement {}/{all}{whose}{said}", at + 1)
        }
        (None, 1) => "1 statement".to_owned(),
        (None, all) => format!("{all} statements{whose}"),
    }
}

/// A key and what it does.
fn hint<'r>(key: &str, what: &str, canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    vec![canvas.run(key.to_owned(), Role::FooterKey), canvas.run(format!(" {what}"), Role::Footer)]
}

/// What may follow the keys that were begun, and what it does; nothing where none were.
pub(super) fn continuations(state: &State) -> Vec<(String, String)> {
    match state.keymap.meaning(state.context(), &state.pending.keys) {
        Meaning::Begins(rest) if !state.pending.keys.is_empty() => {
            rest.into_iter().map(|(keys, command)| (write_keys(&keys), label(state, command))).collect()
        }
        _ => Vec::new(),
    }
}

/// As many of the useful keys as there is room for, after `lead`.
fn keys<'r>(state: &State, (lead, room): (&'static str, u16), canvas: &Canvas<'_>) -> Vec<Run<'r>> {
    let offered: Vec<(String, String)> = match continuations(state) {
        begun if !begun.is_empty() => begun,
        _ if state.pending.letter_for.is_some() => Vec::new(),
        _ => useful(state).iter().filter_map(|&c| Some((key_of(state, c)?, label(state, c)))).collect(),
    };
    let mut left = room;
    let fits = |(key, what): &(String, String)| {
        let taken = cells(key) + cells(what) + 4;
        let fits = taken <= left;
        left = left.saturating_sub(taken);
        fits
    };
    let shown = offered.into_iter().take_while(fits);
    shown
        .enumerate()
        .flat_map(|(n, (key, what))| {
            let mut runs = vec![canvas.run(if n == 0 { lead } else { "   " }, Role::Footer)];
            runs.extend(hint(&key, &what, canvas));
            runs
        })
        .collect()
}

/// The commands that are most useful where the focus is, the most useful first.
fn useful(state: &State) -> &'static [Command] {
    use Command as C;
    let searched = state.reader.as_ref().is_some_and(|reader| reader.search.is_some());
    match state.context() {
        Context::Text if searched => {
            &[C::NextMatch, C::PreviousMatch, C::Cancel, C::NextStatement, C::Note, C::CopyCitation]
        }
        Context::Global | Context::Reader | Context::Text => &[
            C::NextStatement,
            C::PreviousStatement,
            C::Confirm,
            C::Reject,
            C::Correct,
            C::Note,
            C::CopyCitation,
            C::Export,
        ],
        Context::Actors => &[
            C::Activate,
            C::OnlyActor,
            C::FilterActors,
            C::ActorCard,
            C::MergeActor,
            C::SortActors,
            C::FocusNext,
            C::FocusText,
        ],
        Context::Positions => &[C::Activate, C::Confirm, C::Reject, C::Correct, C::Note, C::FocusText],
        Context::Selection => &[
            C::GrowWord,
            C::ShrinkWord,
            C::GrowSentence,
            C::SwapEnds,
            C::Note,
            C::AddStatement,
            C::CopyCitation,
        ],
        Context::Ends => &[C::GrowWord, C::ShrinkWord, C::GrowSentence, C::SwapEnds, C::Accept, C::Dismiss],
        Context::Card => &[C::NextField, C::NextKind, C::Accept],
        Context::Queue => &[C::Activate, C::Confirm, C::Reject, C::SortQueue, C::Undo, C::Cancel],
        Context::Correct => &[C::Accept, C::Confirm, C::Reject, C::AddHolder, C::Undo],
        Context::Library => useful_in_library(&state.library),
        Context::Prompt | Context::Palette | Context::Choose | Context::FindNotes => &[C::Accept, C::Dismiss],
        Context::NoteEditor => &[C::Dismiss, C::ToEditor, C::Template, C::NewLine],
        Context::Notes => &[C::Activate, C::Note, C::DeleteNote, C::Attach, C::Undo, C::Cancel],
        Context::Pager if matches!(state.overlay, Some(Overlay::Help(_))) => &[C::SearchForward, C::Cancel],
        Context::Pager => &[C::Cancel],
        Context::Export => &[C::Accept, C::NextField, C::ToggleAutomatic, C::FocusNext, C::Dismiss],
        Context::Confirm => &[C::Accept, C::Dismiss],
    }
}

/// The same for the library's screen: what was chosen comes first, then what was found, then the pane.
fn useful_in_library(library: &Library) -> &'static [Command] {
    use Command as C;
    let found = library.find.as_ref().is_some_and(|find| !find.of_folder);
    let searched = matches!(library.folders.open(), FolderKind::Search(_));
    match library.pane {
        _ if !library.of_library => {
            &[C::Activate, C::FilterLibrary, C::SortLibrary, C::ToggleRead, C::Palette, C::Close]
        }
        _ if !library.chosen.is_empty() => {
            &[C::ToggleRead, C::ToggleStar, C::Archive, C::Tag, C::Collect, C::Export, C::Cancel]
        }
        _ if found => {
            &[C::Activate, C::FindArticles, C::SaveSearch, C::Cancel, C::Choose, C::Export, C::SortLibrary]
        }
        LibraryPane::Folders if searched => {
            &[C::Activate, C::FindArticles, C::RemoveSearch, C::Refresh, C::Undo, C::Close]
        }
        LibraryPane::Folders => &[C::Activate, C::FindArticles, C::Refresh, C::Undo, C::Close],
        _ => &[C::Activate, C::FindArticles, C::ToggleRead, C::ToggleStar, C::Choose, C::Archive, C::Refresh],
    }
}

/// A command in a word or two.
fn label(state: &State, command: Command) -> String {
    let short = match command {
        Command::NextStatement => "next",
        Command::PreviousStatement => "back",
        Command::NextOfActor => "same actor",
        Command::CopyCitation => "copy",
        Command::CopyUrl => "copy address",
        Command::Palette => "commands",
        Command::FocusPanel => "panel",
        Command::FocusText => "text",
        Command::FocusNext if matches!(&state.overlay, Some(Overlay::Export(form)) if form.asking) => "file",
        Command::FocusNext if state.context() == Context::Export => "query",
        Command::FocusNext => "next pane",
        Command::Activate if state.context() == Context::Library => "open",
        Command::FindArticles => "find",
        Command::SaveSearch => "keep search",
        Command::ToggleStar => "star",
        Command::ToggleRead if state.library.of_library => "read",
        Command::Activate => "go to",
        Command::OnlyActor => "only",
        Command::FilterActors | Command::FilterLibrary => "filter",
        Command::SortActors | Command::SortLibrary => "sort",
        Command::ToggleRead => "read or unread",
        Command::GrowWord => "word",
        Command::ShrinkWord => "less",
        Command::GrowSentence => "sentence",
        Command::SwapEnds => "other end",
        Command::Cancel if state.context() == Context::Text => "clear",
        Command::Cancel | Command::Close => "close",
        Command::Accept => match state.context() {
            Context::Export => "write",
            Context::Confirm => "yes",
            Context::Palette => "run",
            Context::Choose => "choose",
            Context::FindNotes => "go to",
            Context::Correct => "done, next",
            Context::Card => "done",
            _ => "accept",
        },
        Command::Dismiss if state.context() == Context::Confirm => "no",
        Command::Dismiss if state.context() == Context::NoteEditor => "done",
        Command::Dismiss => "close",
        Command::ToEditor => "editor",
        Command::MergeActor => "merge",
        Command::AddStatement => "statement",
        Command::AddHolder => "one more holder",
        Command::DeleteNote => "delete",
        Command::RestoreNote => "bring back",
        Command::NextField if state.context() == Context::Card => "next field",
        Command::NextKind => "kind",
        Command::SortQueue => return sorted_by(state),
        Command::ActorCard => "card",
        Command::NextField => "format",
        Command::ToggleAutomatic => "take",
        Command::SearchForward => "find",
        Command::SearchBackward => "find upwards",
        Command::ShowNotes => "notes",
        Command::Note if state.context() == Context::Notes => "edit",
        Command::NextMatch => "next match",
        Command::PreviousMatch => "back",
        Command::SetMark => "mark",
        Command::GoToMark => "go to mark",
        _ => return command.name().replace('-', " "),
    };
    short.to_owned()
}

/// What the queue is sorted by: that is what its key changes.
fn sorted_by(state: &State) -> String {
    match &state.overlay {
        Some(Overlay::Queue(queue)) => format!("by {}", queue.order.name()),
        _ => "sort".to_owned(),
    }
}

/// Draws the prompt: its sign, what was typed, how much fits it, and the cursor.
fn draw_prompt(state: &State, prompt: &Prompt, line: Area, canvas: &mut Canvas<'_>) {
    let sign = match prompt.purpose {
        Purpose::SearchForward => "/",
        Purpose::SearchBackward => "?",
        Purpose::FilterLibrary | Purpose::FilterActors => "filter: ",
        Purpose::FindArticles => "find: ",
        Purpose::SearchName => "name of the smart folder: ",
        Purpose::Tag => "tag (-tag takes it away): ",
        Purpose::Collect => "collection (-name takes out): ",
    };
    let found =
        [fault(state, prompt, canvas).unwrap_or_else(|| canvas.run(found(state, prompt), Role::Footer))];
    let room = line.width.saturating_sub(found[0].width() + 1);
    let field = Area { width: if room < 12 { line.width } else { room }, ..line };
    canvas.ends(line, 0, (&[], field.width.min(room)), &found);
    let x = canvas.row(field, 0, &[canvas.run(sign, Role::FooterKey)]);
    let place = Area { x, width: (field.x + field.width).saturating_sub(x), ..field };
    draw_input(&prompt.input, place, canvas);
}

/// Draws a line that is typed into, scrolled so that its cursor is in sight.
pub(super) fn draw_input(input: &crate::app::editor::Editor, area: Area, canvas: &mut Canvas<'_>) {
    let (_, column) = input.position();
    let hidden = (column + 1).saturating_sub(usize::from(area.width));
    let mut cells = 0;
    let mut x = area.x;
    let style = canvas.style(Role::Input);
    for cluster in crate::text::display::clusters(input.text()) {
        if cells >= hidden {
            x += canvas.cluster(area, (x, area.y), &cluster, style);
        }
        cells += cluster.width;
    }
    canvas.show_cursor(area, (area.x + column.saturating_sub(hidden) as u16, area.y));
}

/// Where a query cannot be understood; the header says why.
fn fault<'r>(state: &State, prompt: &Prompt, canvas: &Canvas<'_>) -> Option<Run<'r>> {
    let find = state.library.find.as_ref().filter(|_| prompt.purpose == Purpose::FindArticles)?;
    let error = find.error.as_ref()?;
    Some(canvas.run(format!("{} column {}", canvas.signs.level(Level::Warning), error.column), Role::Warning))
}

fn found(state: &State, prompt: &Prompt) -> String {
    let reader = state.reader.as_ref();
    let count = match prompt.purpose {
        Purpose::SearchForward | Purpose::SearchBackward => {
            let search = reader.and_then(|reader| reader.search.as_ref());
            search.map(|search| (search.current.map_or(0, |at| at + 1), search.matches.len()))
        }
        Purpose::FilterLibrary => Some((state.library.shown.len(), state.library.entries.len())),
        Purpose::FindArticles => {
            return match &state.library.find {
                Some(find) if !find.waiting && find.rows.is_empty() => "nothing found".to_owned(),
                Some(find) => format!("{}{}", find.rows.len(), if find.more { "+" } else { "" }),
                None => String::new(),
            };
        }
        Purpose::SearchName | Purpose::Tag | Purpose::Collect => None,
        Purpose::FilterActors => reader
            .and_then(|reader| Some((reader.panel.actors.len(), reader.analysis.as_ref()?.actors.len()))),
    };
    match count {
        Some((_, 0)) if !prompt.input.text().is_empty() => "nothing found".to_owned(),
        Some((at, all)) if !prompt.input.text().is_empty() => format!("{at}/{all}"),
        _ => String::new(),
    }
}
