//! Links and templates in notes, and the notes of the whole library.

use super::{card, library, motion, overlays, prompt, queue, say, statements};
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::finder::{FoundNote, NoteFinder, Written};
use crate::app::overlay::{NoteEditor, Overlay};
use crate::app::reader::Reader;
use crate::app::review::{Candidate, Choice};
use crate::app::state::{EntryId, State};
use crate::model::article::Article;
use crate::model::note::{Note, NoteTarget};
use crate::text::markup::{link, links, short};
use uuid::Uuid;

/// What opens a link while a note is typed.
const OPENS: &str = "[[";

/// After a key in a note: offers what a link that was just opened may lead to.
pub(super) fn typed(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Note(editing)) = &state.overlay else { return Vec::new() };
    if !editing.text.text()[..editing.text.cursor()].ends_with(OPENS) {
        return Vec::new();
    }
    let purpose = Choice::Link(Box::new(editing.clone()));
    let mut effects = super::choose::open(state, purpose, None);
    effects.push(Effect::GatherNotes);
    effects
}

/// What a note of the open article can link to: its statements and its notes.
pub(super) fn candidates(reader: &Reader, editing: &NoteEditor) -> Vec<Candidate> {
    let analysis = reader.analysis.as_deref();
    let said = analysis.into_iter().flat_map(|analysis| {
        analysis.statements.iter().map(|statement| {
            let who = analysis.holder_names(statement).join(", ");
            let gist = analysis.position_of(statement.id).map(|p| p.gist.clone());
            let gist = gist.unwrap_or_else(|| statement.quote(&reader.article.text));
            candidate(format!("{who}: {gist}"), "statement", statement.id)
        })
    });
    let others = reader.notes.iter().filter(|placed| placed.note.id != editing.note.id);
    said.chain(others.map(|placed| candidate(first_line(&placed.note), "note", placed.note.id))).collect()
}

fn candidate(name: String, note: &str, id: Uuid) -> Candidate {
    Candidate { name, kind: None, note: note.to_owned(), new: false, id: Some(id) }
}

fn first_line(note: &Note) -> String {
    note.body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("a note").to_owned()
}

/// Writes the chosen link, or the chosen template, into the note and goes on with it.
pub(super) fn insert(state: &mut State, editing: NoteEditor, text: &str, instead: &str) -> Vec<Effect> {
    let mut editing = editing;
    instead.chars().for_each(|_| editing.text.erase_back());
    editing.text.insert_str(text);
    state.overlay = Some(Overlay::Note(editing));
    prompt::typed(state)
}

/// Goes on with the note where a link was chosen.
pub(super) fn write_link(state: &mut State, editing: NoteEditor, chosen: &Candidate) -> Vec<Effect> {
    let text = chosen.id.map_or_else(|| format!("[[{}]]", chosen.name), |id| link(&chosen.name, id));
    insert(state, editing, &text, OPENS)
}

/// Offers the templates of the settings.
pub(super) fn begin_template(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Note(editing)) = &state.overlay else { return Vec::new() };
    if state.settings.templates.is_empty() {
        say(state, "there are no templates: [templates] in the settings has them");
        return Vec::new();
    }
    super::choose::open(state, Choice::Template(Box::new(editing.clone())), None)
}

/// The templates to choose from.
pub(super) fn templates(state: &State) -> Vec<Candidate> {
    let option = |(name, body): &(String, String)| Candidate {
        name: name.clone(),
        kind: None,
        note: body.lines().next().unwrap_or_default().to_owned(),
        new: false,
        id: None,
    };
    state.settings.templates.iter().map(option).collect()
}

/// Writes a template into the note, with what it is about in the place of `{quote}` and the like.
pub(super) fn write_template(state: &mut State, editing: NoteEditor, name: &str) -> Vec<Effect> {
    let templates = &state.settings.templates;
    let Some(body) = templates.iter().find(|(known, _)| known == name).map(|(_, body)| body.clone()) else {
        return Vec::new();
    };
    let article = state.reader.as_ref().map(|r| r.article.clone()).unwrap_or_default();
    let text = filled(&body, &article, &editing.note.target);
    insert(state, editing, &text, "")
}

fn filled(template: &str, article: &Article, target: &NoteTarget) -> String {
    let (quote, holder) = match target {
        NoteTarget::Article => (String::new(), String::new()),
        NoteTarget::Passage { anchor } => (anchor.exact.clone(), String::new()),
        NoteTarget::Statement { statement, .. } => (statement.quote.clone(), statement.holders.join(", ")),
    };
    let of = |field: &Option<String>| field.clone().unwrap_or_default();
    let values = [
        ("{quote}", quote),
        ("{holder}", holder),
        ("{title}", article.display_title().to_owned()),
        ("{outlet}", of(&article.outlet)),
        ("{date}", of(&article.published)),
        ("{url}", of(&article.url)),
    ];
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// Follows the first link of the selected note: to a statement or a note of this article, else among all notes.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Notes(list)) = state.overlay else { return Vec::new() };
    let Some(reader) = &state.reader else { return Vec::new() };
    let body = reader.notes.get(list.selected).map(|placed| placed.note.body.clone()).unwrap_or_default();
    let Some(first) = links(&body).into_iter().find(|link| !link.id.is_empty()) else {
        say(state, "this note links to nothing");
        return Vec::new();
    };
    let statements = reader.analysis.as_deref().map_or(&[][..], |analysis| &analysis.statements);
    if let Some(index) = statements.iter().position(|s| short(s.id) == first.id) {
        state.overlay = None;
        motion::remember_place(state);
        statements::go_to(state, index);
        return Vec::new();
    }
    if let Some(row) = reader.notes.iter().position(|placed| short(placed.note.id) == first.id) {
        if let Some(Overlay::Notes(list)) = &mut state.overlay {
            list.selected = row;
        }
        overlays::keep_in_sight(state);
        return Vec::new();
    }
    find(state, &format!("^{}", first.id))
}

/// Opens the notes of the whole library, filtered by what is given.
pub(super) fn find(state: &mut State, typed: &str) -> Vec<Effect> {
    let finder = NoteFinder { input: Editor::new(typed), gathering: true, ..NoteFinder::default() };
    state.overlay = Some(Overlay::FindNotes(finder));
    vec![Effect::GatherNotes]
}

/// Takes in the notes of the library.
pub(super) fn take(state: &mut State, found: Vec<FoundNote>) {
    match &mut state.overlay {
        Some(Overlay::FindNotes(finder)) => {
            (finder.notes, finder.gathering) = (found, false);
            finder.filter();
        }
        Some(Overlay::Choose(chooser)) if matches!(chooser.purpose, Choice::Link(_)) => {
            let known: Vec<_> = chooser.options.iter().filter_map(|option| option.id).collect();
            let notes = found.iter().filter_map(|found| Some((found.note()?, &found.title)));
            let others = notes.filter(|(note, _)| !known.contains(&note.id));
            chooser.options.extend(
                others.map(|(note, title)| candidate(first_line(note), &format!("note in {title}"), note.id)),
            );
            super::choose::filter(state);
        }
        _ => {}
    }
}

/// Runs a command on the notes of the library.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::FindNotes(finder)) = &mut state.overlay else { return Vec::new() };
    let last = finder.shown.len().saturating_sub(1);
    match command {
        Command::CursorDown => finder.list.selected = (finder.list.selected + 1).min(last),
        Command::CursorUp => finder.list.selected = finder.list.selected.saturating_sub(1),
        Command::Dismiss => state.overlay = None,
        Command::Accept => return go(state),
        _ => {}
    }
    overlays::keep_in_sight(state);
    Vec::new()
}

/// Opens the article of the selected note, at the note; or the card that is selected, where its actor is here, else the
/// first article of that actor.
fn go(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::FindNotes(finder)) = &state.overlay else { return Vec::new() };
    let Some(found) = finder.selected().cloned() else { return Vec::new() };
    let (key, entry) = (found.key, found.entry);
    let (id, here) = match &found.written {
        Written::Card(card) if card::open_of(state, &card.name) => return Vec::new(),
        Written::Card(_) => (Uuid::nil(), None),
        Written::Note(note) => {
            let here = state.reader.as_ref().filter(|r| r.notes.iter().any(|n| n.note.id == note.id));
            (note.id, here.map(|r| r.entry))
        }
    };
    match (here.or(entry), key) {
        (Some(entry), _) => {
            state.overlay = None;
            read_at(state, entry, id)
        }
        (None, Some(key)) => {
            state.overlay = None;
            vec![Effect::Bring(key, id)]
        }
        (None, None) => {
            say(state, "no article of the library has a statement of this actor");
            Vec::new()
        }
    }
}

/// Opens an article of the list at one of its notes.
pub(super) fn read_at(state: &mut State, entry: EntryId, note: Uuid) -> Vec<Effect> {
    state.goal = Some((entry, note));
    let effects = library::open_entry(state, entry);
    queue::reach(state);
    effects
}

/// Shows the passage of a note of the open article, if it has that note.
pub(super) fn show_note(state: &mut State, id: Uuid) {
    let notes = state.reader.as_ref().map_or(&[][..], |reader| &reader.notes);
    let span = notes.iter().find(|placed| placed.note.id == id).and_then(|placed| placed.span);
    if let Some(span) = span {
        motion::show(state, span);
    }
}
