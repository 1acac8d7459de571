//! What leaves the program: exports, citations, addresses.

use super::say;
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::export::rows;
use crate::app::library::Library;
use crate::app::overlay::{Confirm, ExportArticles, ExportForm, ExportRow, Overlay, Scope, Yes};
use crate::app::state::{EntryId, Habit, Level, State};
use crate::model::library::ExportHabit;
use crate::query::{Query, parse};
use std::collections::HashSet;
use std::path::Path;
use uuid::Uuid;

/// The longest file name that is offered, in characters.
const NAME_LENGTH: usize = 48;

/// Opens the export form on the open article.
pub(super) fn open(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let notes = reader.notes.iter().map(|placed| &placed.note);
    let rows = rows(&reader.article, notes, &reader.review.reviewed);
    let title = reader.article.display_title().to_owned();
    show(state, &title, rows, (None, String::new()));
}

/// Opens it on the articles that were chosen in the list, else on all that the list shows.
pub(super) fn open_articles(state: &mut State) -> Vec<Effect> {
    let library = &state.library;
    let shown = || (0..library.shown.len()).flat_map(|row| library.articles_of(row)).collect();
    let chosen = !library.chosen.is_empty();
    let entries: Vec<EntryId> = if chosen { library.chosen.iter().copied().collect() } else { shown() };
    if entries.is_empty() {
        say(state, "there is no article here");
        return Vec::new();
    }
    let (of, name) = how_taken(library);
    // Of what was found only the statements that were looked for are wanted.
    let found = library.find.as_ref().and_then(|find| parse(&find.query).ok());
    let asked = found.unwrap_or_default().of_statements().to_string();
    show_articles(state, entries, of, (&name, asked))
}

/// Opens it on the articles of which something is not saved.
pub(super) fn open_unsaved(state: &mut State) -> Vec<Effect> {
    let entries: Vec<EntryId> = state.keeping.unsaved.iter().copied().collect();
    if entries.iter().all(|&entry| state.reader.as_ref().is_some_and(|reader| reader.entry == entry)) {
        open(state);
        return Vec::new();
    }
    show_articles(state, entries, "not saved".to_owned(), ("not saved", String::new()))
}

fn show_articles(
    state: &mut State,
    entries: Vec<EntryId>,
    of: String,
    (name, asked): (&str, String),
) -> Vec<Effect> {
    let ask = state.moment.fresh;
    let articles = ExportArticles { ask, entries: entries.clone(), of, untouched: 0, gathering: true };
    show(state, name, Vec::new(), (Some(articles), asked));
    vec![Effect::GatherExport(ask, entries)]
}

/// How the articles come to be taken, after "3 articles", and what a file of them is called.
fn how_taken(library: &Library) -> (String, String) {
    let found = library.find.as_ref().filter(|find| !find.of_folder);
    if !library.chosen.is_empty() {
        ("chosen".to_owned(), "chosen articles".to_owned())
    } else if let Some(find) = found {
        (format!("found: {}", find.query), find.query.clone())
    } else if !library.filter.is_empty() {
        (format!("filtered: {}", library.filter), library.filter.clone())
    } else if library.of_library {
        let folder = library.folders.open().name().to_owned();
        (format!("in {folder}"), folder)
    } else {
        ("of the list".to_owned(), "articles".to_owned())
    }
}

/// Shows the form, with a file name out of `name`, and with what is asked of statements.
fn show(
    state: &mut State,
    name: &str,
    rows: Vec<ExportRow>,
    (articles, asked): (Option<ExportArticles>, String),
) {
    let format = state.format.min(state.formats.len().saturating_sub(1));
    let name = file_name(name);
    let Some(path) = offered(state, format, &name) else { return };
    // Until it is known what was checked nothing goes out that nobody has looked at.
    let first = if articles.is_some() { Scope::Checked } else { usual(&rows) };
    let scope = chosen_before(state, format).unwrap_or(first);
    let (path, query, asked) = (Editor::new(path), Editor::new(asked), Ok(Query::All));
    let mut form = ExportForm { format, scope, name, path, query, asked, asking: false, rows, articles };
    form.ask();
    state.overlay = Some(Overlay::Export(form));
}

/// The file that is offered for a format: in the folder that its last one went to.
fn offered(state: &State, format: usize, name: &str) -> Option<String> {
    let remembered = state.habits.get(&format).and_then(|habit| habit.folder.as_ref());
    let folder = remembered.unwrap_or(&state.settings.export_folder);
    let name = format!("{name}.{}", state.formats.get(format)?.extension);
    Some(Path::new(folder).join(name).to_string_lossy().into_owned())
}

fn chosen_before(state: &State, format: usize) -> Option<Scope> {
    state.habits.get(&format).and_then(|habit| habit.scope)
}

/// Takes what was chosen for exports before, the last one last.
pub(super) fn take_habits(state: &mut State, habits: Vec<ExportHabit>) {
    for habit in habits {
        let Some(format) = state.formats.iter().position(|format| format.name == habit.format) else {
            continue;
        };
        let scope = Scope::ALL.into_iter().find(|scope| scope.name() == habit.scope);
        state.habits.insert(format, Habit { scope, folder: Some(habit.folder) });
        state.format = format;
    }
}

/// Takes what could go out of the articles that somebody worked on; of the others the list knows how many statements
/// they have.
pub(super) fn gathered(state: &mut State, ask: Uuid, rows: Vec<ExportRow>, touched: &[EntryId]) {
    let Some(Overlay::Export(form)) = &mut state.overlay else { return };
    let Some(articles) = form.articles.as_mut().filter(|articles| articles.ask == ask) else { return };
    let touched: HashSet<EntryId> = touched.iter().copied().collect();
    let untouched = articles.entries.iter().filter(|id| !touched.contains(id));
    let counts = untouched.filter_map(|id| state.library.entries.get(id.0)?.statements);
    articles.untouched = counts.map(|count| count as usize).sum();
    articles.gathering = false;
    form.rows = rows;
    let before = state.habits.get(&form.format).and_then(|habit| habit.scope);
    form.scope = before.unwrap_or_else(|| usual(&form.rows));
}

/// Asks whether a file that is there is to be replaced.
pub(super) fn ask(state: &mut State, form: ExportForm) {
    let question = format!("{} is there already. Replace it?", form.path.text());
    state.overlay = Some(Overlay::Confirm(Confirm { question, yes: Yes::Overwrite(Box::new(form)) }));
}

/// What is offered first: what somebody vouches for, or all of it where there is nothing of that kind.
fn usual(rows: &[ExportRow]) -> Scope {
    let checked = rows.iter().any(|row| Scope::Checked.takes(row));
    if checked { Scope::Checked } else { Scope::Everything }
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
                state.habits.entry(form.format).or_default().scope = Some(form.scope);
            }
        }
        Command::FocusNext => {
            if let Some(Overlay::Export(form)) = &mut state.overlay {
                form.asking = !form.asking;
            }
        }
        Command::Accept => return accept(state),
        _ => {}
    }
    Vec::new()
}

/// Goes `by` formats on; the file that was offered becomes that of the new one, and one that was typed gets its
/// extension where it had that of the old one.
fn choose(state: &mut State, by: usize) {
    let Some(Overlay::Export(mut form)) = state.overlay.take() else { return };
    let old = form.format;
    form.format = (old + by) % state.formats.len();
    form.scope = chosen_before(state, form.format).unwrap_or_else(|| usual(&form.rows));
    state.format = form.format;
    let ending = format!(".{}", state.formats[old].extension);
    let path = form.path.text();
    let renamed = match path.strip_suffix(&ending) {
        _ if offered(state, old, &form.name).is_some_and(|offered| offered == path) => {
            offered(state, form.format, &form.name)
        }
        stem => stem.map(|stem| format!("{stem}.{}", state.formats[form.format].extension)),
    };
    if let Some(path) = renamed {
        form.path = Editor::new(path);
    }
    state.overlay = Some(Overlay::Export(form));
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Export(form)) = state.overlay.take() else { return Vec::new() };
    let lacking = match &form.asked {
        _ if form.path.text().trim().is_empty() => Some("a file name is missing"),
        Err(why) => Some(why.as_str()),
        Ok(_) => None,
    };
    if let Some(lacking) = lacking.map(str::to_owned) {
        say(state, lacking);
        state.overlay = Some(Overlay::Export(form));
        return Vec::new();
    }
    write(state, form, false)
}

fn write(state: &State, form: ExportForm, overwrite: bool) -> Vec<Effect> {
    if form.articles.is_some() {
        return vec![Effect::ExportArticles { form, overwrite }];
    }
    let entry = state.reader.as_ref().map(|r| r.entry);
    entry.map(|entry| Effect::Export { entry, form, overwrite }).into_iter().collect()
}

/// Answers whether a file that is there may be replaced.
pub(super) fn overwrite(state: &mut State, form: ExportForm, command: Command) -> Vec<Effect> {
    if command != Command::Accept {
        state.overlay = Some(Overlay::Export(form));
        return Vec::new();
    }
    write(state, form, true)
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
