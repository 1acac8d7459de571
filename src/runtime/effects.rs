//! Does what the state asks for outside.

use super::articles_out::Exporter;
use super::event::Event;
use super::feeds;
use super::jobs::Job;
use super::keeper::{Change, Place};
use super::librarian::{Request, places};
use super::listing::{Stop, known_entry};
use super::outgoing::save;
use super::programs::{self, Browser};
use super::queue::Gatherer;
use super::save::SaveError;
use super::screen::Screen;
use super::session::{Crew, Session};
use super::shelf::Shelved;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::overlay::{ExportForm, Scope};
use crate::app::reader::Reader;
use crate::app::settings::Citation;
use crate::app::state::{EntryId, Level};
use crate::export::choice::Choice;
use crate::export::citation::{Style, styled};
use crate::export::{Entry, Format, Options, Sink, records_from};
use crate::model::article::Article;
use crate::model::library::{ArticleKey, ExportHabit};
use crate::model::note::Note;
use crate::model::span::Span;
use crate::query::Query;
use crate::text::display::visible;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

impl Session {
    /// Does one thing.
    pub(super) fn perform(&mut self, screen: &mut dyn Screen, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Open(entry) => return self.open(screen, entry),
            Effect::SaveReading(entry, reading) => self.write(entry, Change::Reading(reading)),
            Effect::Flag(entries, change) => {
                let places = places(entries, |entry| self.shelf.place(entry).cloned());
                self.crew.librarian.ask(Request::Flag(places, change));
            }
            Effect::Find { query, typing } => self.crew.librarian.ask(Request::Find(query, typing)),
            Effect::Preview(entry) => {
                if let Some(place) = self.shelf.place(entry).cloned() {
                    self.crew.librarian.ask(Request::Glance(entry, place));
                }
            }
            Effect::SaveSearch(search) => self.crew.librarian.ask(Request::SaveSearch(search)),
            Effect::RemoveSearch(name) => self.crew.librarian.ask(Request::RemoveSearch(name)),
            Effect::SaveNote(entry, note) => self.write(entry, Change::Note(Box::new(note))),
            Effect::DeleteNote(entry, id) => self.write(entry, Change::Deletion(id)),
            Effect::SaveEdits(entry, edits) => self.write(entry, Change::Edits(edits)),
            Effect::Judge(entry, edits) => {
                if let Some(place) = self.shelf.place(entry).cloned() {
                    self.crew.judge.write(entry, place, edits);
                }
            }
            Effect::GatherQueue => self.gather(),
            Effect::GatherNotes => self.crew.keeper.gather_notes(self.shelf.stored()),
            Effect::Bring(key, note) => self.bring(key, note),
            Effect::AskReach(name) => self.crew.keeper.reach(name),
            Effect::AskVocabulary => self.crew.keeper.vocabulary(),
            Effect::Copy { text, what } => return self.copy(screen, &text, what),
            Effect::CopyCitation { entry, statement } => {
                let text = self.reader(entry).and_then(|r| {
                    let analysis = r.analysis.as_deref()?;
                    let statement = analysis.statements.iter().find(|s| s.id == statement)?;
                    Some(styled(style(self.state.settings.citation), &r.article, analysis, statement))
                });
                return text.map_or(Ok(()), |text| self.copy(screen, &text, "the citation"));
            }
            Effect::CopyPassage { entry, span } => {
                let text = self.reader(entry).map(|r| passage(&r.article, span));
                return text.map_or(Ok(()), |text| self.copy(screen, &text, "the passage"));
            }
            Effect::Browse(url) => return self.browse(screen, &url),
            Effect::EditExternally(note, existed) => return self.edit(screen, note, existed),
            Effect::Export { entry, form, overwrite } => self.export(entry, form, overwrite),
            Effect::GatherExport(ask, entries) => self.gather_export(ask, entries),
            Effect::ExportArticles { form, overwrite } => self.export_articles(form, overwrite),
            Effect::RefreshFeeds => self.refresh_feeds(),
            Effect::Cancel => {
                self.crew.stop.ask();
                self.crew.gathering.ask();
            }
            Effect::Mouse(on) => return screen.mouse(on),
            Effect::Redraw => return screen.redraw(),
            Effect::Suspend => return self.suspend(screen),
            Effect::Quit => self.ended = true,
        }
        Ok(())
    }

    /// Opens an article of the list, from memory at once, else when it was read.
    pub(super) fn open(&mut self, screen: &mut dyn Screen, entry: EntryId) -> io::Result<()> {
        let (keeper, door) = (self.crew.keeper.clone(), self.door.clone());
        match self.shelf.place(entry).cloned() {
            None => {}
            Some(Shelved::Held(article)) => return self.opened(screen, entry, article),
            Some(elsewhere) => {
                self.crew.jobs.spawn("fetch", move |job| match elsewhere.article(&keeper, &door) {
                    Ok(article) => job.send(Event::Fetched(entry, article)),
                    Err(error) => job.say(Level::Error, error),
                })
            }
        }
        Ok(())
    }

    /// Brings an article of the library into the list, to be read at a note.
    fn bring(&self, key: ArticleKey, note: Uuid) {
        let keeper = self.crew.keeper.clone();
        self.crew.jobs.spawn("fetch", move |job| match keeper.fetch(key).map(Arc::new) {
            Ok(article) => {
                let known = keeper.know(vec![Arc::clone(&article)]).first().copied().unwrap_or_default();
                job.send(Event::Brought { key, row: known_entry(&article, known), note });
            }
            Err(error) => job.say(Level::Error, error),
        });
    }

    /// An article is there: it is shown, then asked about, then analysed.
    pub(super) fn opened(
        &mut self,
        screen: &mut dyn Screen,
        entry: EntryId,
        article: Arc<Article>,
    ) -> io::Result<()> {
        self.tell(screen, Message::Opened(entry, Arc::clone(&article)))?;
        self.crew.keeper.visit(entry, Arc::clone(&article));
        self.crew.analyst.open(entry, article);
        Ok(())
    }

    /// Gathers the queue on a thread; one that is gathered already gives way.
    fn gather(&mut self) {
        self.crew.gathering.ask();
        self.crew.gathering = Stop::default();
        let Crew { keeper, bench, gathering, .. } = &self.crew;
        let gatherer = Gatherer { keeper: keeper.clone(), bench: bench.clone(), stop: gathering.clone() };
        let articles = self.shelf.places();
        self.crew.jobs.spawn("queue", move |job| gatherer.run(articles, job));
    }

    /// Fetches what is new in the feeds beside the screen, with its own connection to the library.
    fn refresh_feeds(&self) {
        let (place, reading, stop) = (self.place.clone(), self.door.clone(), self.crew.stop.anew());
        self.crew.jobs.spawn("feeds", move |job| feeds::refresh_beside(&place, &reading, &stop, job));
    }

    fn reader(&self, entry: EntryId) -> Option<&Reader> {
        self.state.reader.as_ref().filter(|reader| reader.entry == entry)
    }

    fn write(&self, entry: EntryId, change: Change) {
        if let Some(place) = self.shelf.place(entry) {
            self.crew.keeper.write(entry, place.clone(), change);
        }
    }

    fn copy(&mut self, screen: &mut dyn Screen, text: &str, what: &str) -> io::Result<()> {
        screen.copy(text)?;
        self.crew.clipboard.put(text);
        self.say(screen, Level::Info, format!("{what} is on the clipboard"))
    }

    fn browse(&mut self, screen: &mut dyn Screen, url: &str) -> io::Result<()> {
        let started = match programs::browser(url) {
            Err(refusal) => Err(refusal),
            Ok(Browser::Window(command)) => programs::start(command),
            Ok(Browser::Desktop(url)) => {
                self.crew.jobs.spawn("browse", move |job| {
                    if let Err(error) = open::that_detached(&url) {
                        job.say(Level::Error, format!("no browser could be started: {error}"));
                    }
                });
                Ok(())
            }
            Ok(Browser::Text(mut command)) => {
                let mut outcome = Ok(());
                screen.lend(&mut || {
                    let status = command.status();
                    outcome = status.map(drop).map_err(|e| format!("cannot start the browser: {e}"));
                })?;
                self.fit(screen)?;
                outcome
            }
        };
        match started {
            Ok(()) => self.say(screen, Level::Info, "opened in the browser".to_owned()),
            Err(error) => self.say(screen, Level::Error, error),
        }
    }

    fn edit(&mut self, screen: &mut dyn Screen, note: Note, existed: bool) -> io::Result<()> {
        let mut outcome = Ok(None);
        screen.lend(&mut || outcome = programs::edit(&note.body))?;
        self.fit(screen)?;
        match outcome {
            Ok(Some(body)) => self.tell(screen, Message::Edited(Note { body, ..note }, existed)),
            Ok(None) => self.say(screen, Level::Info, "the note is as it was".to_owned()),
            Err(error) => self.say(screen, Level::Error, error),
        }
    }

    /// Writes an export on a thread: folders can be slow.
    fn export(&self, entry: EntryId, form: ExportForm, overwrite: bool) {
        let Some(reader) = self.reader(entry) else { return };
        let Some(format) = Format::ALL.get(form.format).copied() else { return };
        let (article, reviewed) = (Arc::clone(&reader.article), reader.review.reviewed.clone());
        let keeper = self.crew.keeper.clone();
        let notes: Vec<Note> = reader.notes.iter().map(|placed| placed.note.clone()).collect();
        self.crew.jobs.spawn("export", move |job| {
            let options = options(&form);
            let records = records_from(&article, &notes, Some(&reviewed), &options.choice);
            let path = at_home(form.path.text().trim());
            let mut feed = |sink: &mut dyn Sink| sink.add(&Entry { article: &article, records: &records });
            match save(format, &options, &path, overwrite, &mut feed) {
                Ok(()) => {
                    keeper.keep_habit(habit(&form, format));
                    written(job, &form, vec![entry], wrote(records.len(), &path.to_string_lossy()));
                }
                Err(SaveError::Exists(_)) => job.tell(Message::ExportExists(form)),
                Err(error) => job.say(Level::Error, error.to_string()),
            }
        });
    }

    /// Gathers what could go out; what is gathered for another form gives way.
    fn gather_export(&mut self, ask: Uuid, entries: Vec<EntryId>) {
        self.crew.gathering.ask();
        self.crew.gathering = Stop::default();
        let exporter = self.exporter(self.crew.gathering.clone());
        let articles = places(entries, |entry| self.shelf.place(entry).cloned());
        self.crew.jobs.spawn("export", move |job| exporter.gather(ask, articles, job));
    }

    /// Writes many articles on a thread.
    fn export_articles(&self, form: ExportForm, overwrite: bool) {
        let Some(format) = Format::ALL.get(form.format).copied() else { return };
        let entries = form.articles.iter().flat_map(|articles| &articles.entries);
        let articles: Vec<Shelved> = entries.filter_map(|&entry| self.shelf.place(entry).cloned()).collect();
        let exporter = self.exporter(self.crew.stop.anew());
        self.crew.jobs.spawn("export", move |job| {
            let path = at_home(form.path.text().trim());
            let options = options(&form);
            match exporter.write((format, &options), (&path, overwrite), &articles, job) {
                Ok(count) => {
                    exporter.keeper.keep_habit(habit(&form, format));
                    let entries = form.articles.as_ref().map(|articles| articles.entries.clone());
                    written(job, &form, entries.unwrap_or_default(), wrote(count, &path.to_string_lossy()));
                }
                Err(SaveError::Exists(_)) => job.tell(Message::ExportExists(form)),
                Err(error) => job.say(Level::Error, error.to_string()),
            }
        });
    }

    fn exporter(&self, stop: Stop) -> Exporter {
        let Crew { keeper, bench, .. } = &self.crew;
        Exporter {
            place: if self.state.keeping.kept == Some(false) { Place::Nowhere } else { self.place.clone() },
            keeper: keeper.clone(),
            bench: bench.clone(),
            door: self.door.clone(),
            stop,
        }
    }

    fn say(&mut self, screen: &mut dyn Screen, level: Level, text: String) -> io::Result<()> {
        self.tell(screen, Message::Said(level, text))
    }
}

/// The style that the settings name.
const fn style(citation: Citation) -> Style {
    match citation {
        Citation::Plain => Style::Plain,
        Citation::Markdown => Style::Markdown,
        Citation::Chicago => Style::Chicago,
        Citation::Csl => Style::Csl,
    }
}

fn options(form: &ExportForm) -> Options {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let query = form.asked.clone().unwrap_or_default();
    Options { choice: Choice { query, ..choice(form.scope) }, now, ..Options::default() }
}

fn choice(scope: Scope) -> Choice {
    match scope {
        Scope::Notes => Choice { statuses: BTreeSet::new(), ..Choice::default() },
        Scope::Checked => Choice::default(),
        Scope::Everything => Choice::everything(),
        Scope::Only(status) => Choice { statuses: BTreeSet::from([status]), only: true, ..Choice::default() },
    }
}

/// What the form chose, to be remembered for its format; a folder is remembered wherever the program is started next.
fn habit(form: &ExportForm, format: Format) -> ExportHabit {
    let path = Path::new(form.path.text().trim());
    let folder = path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let elsewhere = path.is_relative() && !folder.is_empty() && !folder.starts_with('~');
    let whole = std::path::absolute(&folder).ok().filter(|_| elsewhere);
    let folder = whole.map_or(folder, |whole| whole.to_string_lossy().into_owned());
    ExportHabit { format: format.to_string(), scope: form.scope.name().to_owned(), folder }
}

/// Tells that an export is written; one of a part leaves something behind.
fn written(job: &Job, form: &ExportForm, entries: Vec<EntryId>, what: String) {
    let whole = matches!(form.scope, Scope::Checked | Scope::Everything) && form.asked == Ok(Query::All);
    if whole {
        job.tell(Message::Saved(entries));
    }
    job.say(Level::Info, what);
}

fn wrote(records: usize, path: &str) -> String {
    match records {
        1 => format!("wrote 1 entry to {path}"),
        n => format!("wrote {n} entries to {path}"),
    }
}

/// A passage with where it is from, on one line.
fn passage(article: &Article, span: Span) -> String {
    let words: Vec<&str> = span.of(&article.text).split_whitespace().collect();
    let from = [&article.outlet, &article.published, &article.url].into_iter().flatten();
    let from: Vec<&str> = std::iter::once(article.display_title()).chain(from.map(String::as_str)).collect();
    visible(&format!("\u{201c}{}\u{201d} — {}", words.join(" "), from.join(", "))).into_owned()
}

/// What is typed into the form has no shell to read `~/`.
fn at_home(path: &str) -> PathBuf {
    let home = || etcetera::home_dir().ok();
    let inside = path.strip_prefix("~/").and_then(|rest| home().map(|home| home.join(rest)));
    inside.unwrap_or_else(|| PathBuf::from(path))
}
