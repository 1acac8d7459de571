//! What leaves the program: exports, citations, addresses.

use super::say;
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::overlay::{Confirm, ExportForm, ExportRow, Overlay, Scope};
use crate::app::reader::Reader;
use crate::app::state::{Level, State};
use crate::text::display::visible;
use std::path::Path;

/// The longest file name that is offered, in characters.
const NAME_LENGTH: usize = 48;

/// The longest preview of a row, in characters.
const ROW_LENGTH: usize = 160;

/// Opens the export form on the open article.
pub(super) fn open(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let format = state.format.min(state.formats.len().saturating_sub(1));
    let Some(choice) = state.formats.get(format) else { return };
    let name = format!("{}.{}", file_name(reader.article.display_title()), choice.extension);
    let path = Path::new(&state.settings.export_folder).join(name).to_string_lossy().into_owned();
    let rows = rows(reader);
    let remembered = state.scopes.get(&format).copied();
    let scope = remembered.unwrap_or_else(|| usual(&rows));
    state.overlay = Some(Overlay::Export(ExportForm { format, scope, path: Editor::new(path), rows }));
}

/// Asks whether a file that is there is to be replaced.
pub(super) fn ask(state: &mut State, form: ExportForm) {
    let question = format!("{} is there already. Replace it?", form.path.text());
    state.overlay = Some(Overlay::Confirm(Confirm { question, overwrite: form }));
}

/// What is offered first: what somebody vouches for, or all of it where there is nothing of that kind.
fn usual(rows: &[ExportRow]) -> Scope {
    let checked = rows.iter().any(|row| Scope::Checked.takes(row));
    if checked { Scope::Checked } else { Scope::Everything }
}

/// All that could go out of the article.
fn rows(reader: &Reader) -> Vec<ExportRow> {
    let text = &reader.article.text;
    let noted = |id| reader.notes.iter().any(|n| n.note.target.statement().is_some_and(|s| s.id == id));
    let reviewed = &reader.review.reviewed;
    let notes = reader.notes.iter().map(|n| ExportRow { status: None, text: one_line("", &n.note.body) });
    let statements = reviewed.statements().filter(|(s, _)| !noted(s.id)).map(|(statement, standing)| {
        let holders = reviewed.analysis.holder_names(statement).join(", ");
        ExportRow { status: Some(standing.status), text: one_line(&holders, &statement.quote(text)) }
    });
    notes.chain(statements).collect()
}

/// Who, and the first words of what.
fn one_line(who: &str, what: &str) -> String {
    let words: String =
        what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ROW_LENGTH).collect();
    let line = if who.is_empty() { words } else { format!("{who}: {words}") };
    visible(&line).into_owned()
}

/// A file name out of a headline: letters and digits, the rest hyphens.
fn file_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase).take(NAME_LENGTH) {
        match c {
            c if c.is_alphanumeric() => name.push(c),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "notes".to_owned() } else { name.to_owned() }
}

/// Runs a command on the form.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Dismiss => state.overlay = None,
        Command::NextField => choose(state, 1),
        Command::CursorUp => choose(state, state.formats.len().saturating_sub(1)),
        Command::ToggleAutomatic => {
            if let Some(Overlay::Export(form)) = &mut state.overlay {
                form.scope = form.scope.next();
                state.scopes.insert(form.format, form.scope);
            }
        }
        Command::Accept => return accept(state),
        _ => {}
    }
    Vec::new()
}

/// Goes `by` formats on; the file gets the extension of the new one where it had that of the old one.
fn choose(state: &mut State, by: usize) {
    let Some(Overlay::Export(form)) = &mut state.overlay else { return };
    let Some(old) = state.formats.get(form.format) else { return };
    form.format = (form.format + by) % state.formats.len();
    form.scope = state.scopes.get(&form.format).copied().unwrap_or_else(|| usual(&form.rows));
    state.format = form.format;
    let ending = format!(".{}", old.extension);
    if let Some(stem) = form.path.text().strip_suffix(&ending) {
        form.path = Editor::new(format!("{stem}.{}", state.formats[form.format].extension));
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Export(form)) = state.overlay.take() else { return Vec::new() };
    if form.path.text().trim().is_empty() {
        say(state, "a file name is missing");
        state.overlay = Some(Overlay::Export(form));
        return Vec::new();
    }
    let entry = state.reader.as_ref().map(|r| r.entry);
    entry.map(|entry| Effect::Export { entry, form, overwrite: false }).into_iter().collect()
}

/// Answers whether a file that is there may be replaced.
pub(super) fn confirm(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = state.overlay.take() else { return Vec::new() };
    if command != Command::Accept {
        state.overlay = Some(Overlay::Export(confirm.overwrite));
        return Vec::new();
    }
    let entry = state.reader.as_ref().map(|r| r.entry);
    entry
        .map(|entry| Effect::Export { entry, form: confirm.overwrite, overwrite: true })
        .into_iter()
        .collect()
}

/// Copies the selected passage, or the current statement as a citation.
pub(super) fn copy_citation(state: &mut State) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    if let Some(selection) = reader.selection.take() {
        return vec![Effect::CopyPassage { entry: reader.entry, span: selection.span() }];
    }
    match reader.current() {
        Some(statement) => vec![Effect::CopyCitation { entry: reader.entry, statement: statement.id }],
        None => {
            say(state, "no statement here: ] goes to the next, v selects a passage");
            Vec::new()
        }
    }
}

/// Copies the address of the article.
pub(super) fn copy_url(state: &mut State) -> Vec<Effect> {
    match url(state) {
        Some(url) => vec![Effect::Copy { text: url, what: "the address" }],
        None => no_url(state),
    }
}

/// Opens the address of the article in the browser.
pub(super) fn browse(state: &mut State) -> Vec<Effect> {
    match url(state) {
        Some(url) => vec![Effect::Browse(url)],
        None => no_url(state),
    }
}

fn url(state: &State) -> Option<String> {
    state.reader.as_ref()?.article.url.clone()
}

fn no_url(state: &mut State) -> Vec<Effect> {
    state.log.say(Level::Info, "this article has no address");
    Vec::new()
}
