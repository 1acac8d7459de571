//! The library, owned by a thread that does its errands in order.
//!
//! Invariant: what the reader writes is written in the order in which it was asked for. Where the same thing is
//! to be written several times in a row, as a note is while it is typed, only the last is.

mod change;
mod whole;

pub use change::Change;
use change::{name, own};
use whole::tell_habits;

use super::jobs::{Job, Jobs};
use super::listing::{Shared, is_sample, stored_entry};
use super::shelf::{Shelved, read_again};
use crate::analysis::version::version;
use crate::app::message::Message;
use crate::app::reader::PlacedNote;
use crate::app::state::{Entry, EntryId, Level};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::library::{ArticleKey, ExportHabit, ListOrder, Reading};
use crate::model::note::{AnchorState, Note};
use crate::model::review::Edit;
use crate::sources::Reading as Door;
use crate::store::{Store, StoreError};
use crate::text::anchor::Locator;
use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use uuid::Uuid;

/// Where the library is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a file.
    File(PathBuf),
    /// In memory, forgotten at the end, as was asked for.
    Memory,
    /// In memory for want of a place.
    Nowhere,
}

/// How many changes of a text are told, the last ones.
const CHANGES: usize = 4;

/// How long a library is waited for before an article is shown from its beginning.
const FIRST_ANSWER: Duration = Duration::from_millis(8);

impl Place {
    /// How long the first frame waits for what the library knows: not at all where it cannot know anything.
    pub fn patience(&self) -> Duration {
        let known = matches!(self, Self::File(path) if path.exists());
        if known { FIRST_ANSWER } else { Duration::ZERO }
    }
}

/// What the library knows of an article for its row in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// Number of notes.
    pub notes: usize,
    /// Whether it was read.
    pub read: bool,
}

/// Some rows of the library.
#[derive(Debug, Default)]
pub struct Page {
    /// The rows, each with its article.
    pub rows: Vec<(ArticleKey, Entry)>,
    /// Whether none come after them.
    pub last: bool,
}

#[derive(Debug)]
enum Errand {
    /// Tell what is known of an article that comes up, and write down that it did.
    Visit(EntryId, Arc<Article>),
    Write(EntryId, Shelved, Change),
    Know(Vec<Arc<Article>>, Sender<Vec<Known>>),
    List(Range<usize>, Sender<Page>),
    Fetch(ArticleKey, Sender<Result<Article, String>>),
    /// Tell the notes of an article, and what was done to its records.
    Written(Arc<Article>, Sender<(Vec<Note>, Vec<Edit>)>),
    /// Tell all notes; the rows of the articles are given as far as they are known.
    Notes(HashMap<ArticleKey, EntryId>),
    /// Tell the names that the library knows.
    Vocabulary,
    /// Tell in how many articles an actor says how much.
    Reach(String),
    /// Tell the articles that this engine has not analysed.
    Stale(Sender<HashSet<ArticleKey>>),
    /// Tell what this engine found in an article, if it has looked.
    Recall(Arc<Article>, Sender<Option<Analysis>>),
    /// Keep what was chosen for an export.
    KeepHabit(ExportHabit),
    /// Keep what this engine found in an article, if that is in the library.
    Keep(Arc<Article>, Arc<Analysis>),
    Close,
}

/// Hands errands to the library.
#[derive(Debug, Clone)]
pub struct Keeper {
    errands: Sender<(Errand, Job)>,
    jobs: Jobs,
}

impl Keeper {
    /// Opens the library on its thread; articles that have to be read again come through `door`.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(place: Place, door: Door, jobs: Jobs) -> io::Result<(Self, JoinHandle<()>)> {
        let (errands, waiting) = channel();
        let job = jobs.begin();
        let thread = std::thread::Builder::new().name("library".to_owned()).spawn(move || {
            if let Some(store) = open(&place, &job) {
                tell_habits(&store, &job);
                drop(job);
                let (keys, shared, unsaved) = Default::default();
                Desk { store, door, keys, shared, unsaved }.serve(&waiting);
            }
        })?;
        Ok((Self { errands, jobs }, thread))
    }

    /// An article comes up: `Remembered` tells what is known of it.
    pub fn visit(&self, entry: EntryId, article: Arc<Article>) {
        self.ask(Errand::Visit(entry, article));
    }

    /// Writes something of an article, which is found at `shelved`.
    pub fn write(&self, entry: EntryId, shelved: Shelved, change: Change) {
        self.ask(Errand::Write(entry, shelved, change));
    }

    /// What was done to the records of an article; waits for the answer.
    pub fn log(&self, article: Arc<Article>) -> Vec<Edit> {
        self.written(article).1
    }

    /// The notes of an article, and what was done to its records; waits for the answer.
    pub fn written(&self, article: Arc<Article>) -> (Vec<Note>, Vec<Edit>) {
        let (reply, answer) = channel();
        self.ask(Errand::Written(article, reply));
        answer.recv().unwrap_or_default()
    }

    /// Asks for all notes and cards: `NotesGathered`; the rows of the list that are articles of the library are given.
    pub fn gather_notes(&self, rows: HashMap<ArticleKey, EntryId>) {
        self.ask(Errand::Notes(rows));
    }

    /// Asks in how many articles an actor says how much: `Reached`.
    pub fn reach(&self, name: String) {
        self.ask(Errand::Reach(name));
    }

    /// Asks for the names that the library knows: `Vocabulary`.
    pub fn vocabulary(&self) {
        self.ask(Errand::Vocabulary);
    }

    /// What is known of articles for the list; waits for the answer.
    pub fn know(&self, articles: Vec<Arc<Article>>) -> Vec<Known> {
        let (reply, answer) = channel();
        self.ask(Errand::Know(articles, reply));
        answer.recv().unwrap_or_default()
    }

    /// A page of the library, latest published first, the bundled samples left out; waits for the answer.
    pub fn list(&self, page: Range<usize>) -> Page {
        let (reply, answer) = channel();
        self.ask(Errand::List(page, reply));
        answer.recv().unwrap_or_default()
    }

    /// An article of the library; waits for the answer.
    ///
    /// # Errors
    /// A sentence that says what went wrong.
    pub fn fetch(&self, key: ArticleKey) -> Result<Article, String> {
        let (reply, answer) = channel();
        self.ask(Errand::Fetch(key, reply));
        answer.recv().unwrap_or_else(|_| Err("the library is closed".to_owned()))
    }

    /// The articles of the library that this engine has not analysed; waits for the answer.
    pub fn stale(&self) -> HashSet<ArticleKey> {
        let (reply, answer) = channel();
        self.ask(Errand::Stale(reply));
        answer.recv().unwrap_or_default()
    }

    /// What this engine found in an article before; waits for the answer.
    pub fn recall(&self, article: Arc<Article>) -> Option<Analysis> {
        let (reply, answer) = channel();
        self.ask(Errand::Recall(article, reply));
        answer.recv().ok().flatten()
    }

    /// Keeps what this engine found in an article, if that is in the library.
    pub fn keep(&self, article: Arc<Article>, analysis: Arc<Analysis>) {
        self.ask(Errand::Keep(article, analysis));
    }

    /// Keeps what was chosen for an export: `ExportHabits`.
    pub fn keep_habit(&self, habit: ExportHabit) {
        self.ask(Errand::KeepHabit(habit));
    }

    /// Closes the library when all that was asked before is done.
    pub fn close(&self) {
        self.ask(Errand::Close);
    }

    /// Without the thread, whose end was told, an errand is dropped.
    fn ask(&self, errand: Errand) {
        let _ = self.errands.send((errand, self.jobs.begin()));
    }
}

/// Opens the library; where that fails, one in memory takes its place and the reader is told.
fn open(place: &Place, job: &Job) -> Option<Store> {
    let (opened, kept) = match place {
        Place::File(path) => match Store::open(path) {
            Ok(store) => (Ok(store), true),
            Err(error) => {
                job.say(Level::Error, format!("nothing that you write is kept: {error}"));
                (Store::in_memory(), false)
            }
        },
        Place::Memory => (Store::in_memory(), true),
        Place::Nowhere => (Store::in_memory(), false),
    };
    job.tell(Message::Kept(kept && opened.is_ok()));
    opened.map_err(|error| job.say(Level::Error, format!("there is no library: {error}"))).ok()
}

/// The thread's side.
struct Desk {
    store: Store,
    door: Door,
    /// Keys of articles that were looked up.
    keys: HashMap<EntryId, ArticleKey>,
    /// Outlets and days.
    shared: Shared,
    /// Notes and corrections that could not be written.
    unsaved: HashSet<(EntryId, Uuid)>,
}

impl Desk {
    fn serve(mut self, waiting: &Receiver<(Errand, Job)>) {
        let mut queue = VecDeque::new();
        loop {
            if queue.is_empty() {
                let Ok(errand) = waiting.recv() else { return };
                queue.push_back(errand);
            }
            queue.extend(waiting.try_iter());
            match queue.pop_front() {
                Some((Errand::Close, _)) => return,
                Some((errand, _)) if queue.iter().any(|(later, _)| replaces(later, &errand)) => {}
                Some((errand, job)) => drop(job.shield(|| self.run(errand, &job))),
                None => {}
            }
        }
    }

    fn list(&mut self, page: Range<usize>) -> Result<Page, StoreError> {
        let mut rows = Vec::new();
        let shared = &mut self.shared;
        let seen = self.store.each_line(ListOrder::Published, page.start, page.len(), |line| {
            if !is_sample(line.origin) {
                rows.push((line.key, stored_entry(line, shared)));
            }
        })?;
        Ok(Page { rows, last: seen < page.len() })
    }

    fn run(&mut self, errand: Errand, job: &Job) {
        match errand {
            Errand::Visit(entry, article) => {
                if let Err(error) = self.visit(entry, &article, job) {
                    job.say(Level::Error, format!("the library does not remember this article: {error}"));
                }
            }
            Errand::Write(entry, shelved, change) => {
                let (what, own) = (name(&change), own(&change));
                let written = self.write(entry, &shelved, change);
                self.account(entry, own, written.is_ok(), job);
                if let Err(error) = written {
                    job.say(Level::Error, format!("{what} was not saved: {error}"));
                }
            }
            // Nobody waits for an answer that cannot be sent.
            Errand::Know(articles, reply) => {
                let _ = reply.send(articles.iter().map(|a| self.know(a).unwrap_or_default()).collect());
            }
            Errand::List(page, reply) => {
                let _ = reply.send(self.list(page).unwrap_or_else(|error| {
                    job.say(Level::Error, format!("the library cannot be listed: {error}"));
                    Page { last: true, ..Page::default() }
                }));
            }
            Errand::Fetch(key, reply) => {
                let _ = reply.send(self.store.article(key).map_err(|error| error.to_string()));
            }
            Errand::Written(article, reply) => {
                let _ = reply.send(self.written(&article).unwrap_or_else(|error| {
                    job.say(Level::Error, format!("the library does not tell what was checked: {error}"));
                    Default::default()
                }));
            }
            Errand::Notes(rows) => match self.notes(rows) {
                Ok(found) => job.tell(Message::NotesGathered(found)),
                Err(error) => job.say(Level::Error, format!("the library does not tell its notes: {error}")),
            },
            Errand::Vocabulary => match self.vocabulary() {
                Ok(vocabulary) => job.tell(Message::Vocabulary(Arc::new(vocabulary))),
                Err(error) => job.say(Level::Error, format!("the library does not tell its names: {error}")),
            },
            Errand::Reach(name) => match self.reach(name) {
                Ok(reach) => job.tell(Message::Reached(reach)),
                Err(error) => job.say(Level::Error, format!("the library does not tell its names: {error}")),
            },
            Errand::Stale(reply) => {
                let stale = self.store.stale(version(), usize::MAX).unwrap_or_else(|error| {
                    job.say(Level::Error, format!("the library does not tell what is analysed: {error}"));
                    Vec::new()
                });
                let _ = reply.send(stale.into_iter().collect());
            }
            // What cannot be recalled is found again.
            Errand::Recall(article, reply) => drop(reply.send(self.recall(&article).ok().flatten())),
            Errand::Keep(article, analysis) => {
                if let Err(error) = self.keep(&article, &analysis) {
                    job.say(Level::Error, format!("the analysis was not kept: {error}"));
                }
            }
            Errand::KeepHabit(habit) => match self.store.keep_habit(&habit) {
                Ok(()) => tell_habits(&self.store, job),
                Err(error) => {
                    job.say(Level::Error, format!("what was chosen is not remembered: {error}"));
                }
            },
            Errand::Close => {}
        }
    }

    /// Tells whether all is saved that the user wrote of an article, where that changes.
    fn account(&mut self, entry: EntryId, own: Option<Uuid>, saved: bool, job: &Job) {
        let Some(id) = own else { return };
        if !saved {
            self.unsaved.insert((entry, id));
            job.tell(Message::Unsaved(entry));
        } else if self.unsaved.remove(&(entry, id)) && !self.unsaved.iter().any(|(of, _)| *of == entry) {
            job.tell(Message::Saved(vec![entry]));
        }
    }

    fn recall(&self, article: &Article) -> Result<Option<Analysis>, StoreError> {
        let Some(key) = self.store.settled(article, version())? else { return Ok(None) };
        Ok(self.store.analysis(key)?.map(|(analysis, _)| analysis))
    }

    fn keep(&self, article: &Article, analysis: &Analysis) -> Result<(), StoreError> {
        let Some(key) = self.store.find(article)? else { return Ok(()) };
        self.store.save_analysis(key, article, analysis, version()).map(drop)
    }

    /// The answer goes out before anything is written: the first frame waits for it.
    fn visit(&mut self, entry: EntryId, article: &Article, job: &Job) -> Result<(), StoreError> {
        let (notes, reading) = match self.store.find(article)? {
            Some(key) => (self.store.notes(key)?, self.store.reading(key)?.fitted(&article.text)),
            None => (Vec::new(), Reading::default()),
        };
        job.tell(Message::Remembered(entry, place(notes, &article.text), reading));
        job.tell(Message::Reviewed(entry, self.log(article)?));
        let key = self.store.put_article(article)?;
        self.keys.insert(entry, key);
        self.tell_changes(entry, key, job)?;
        self.store.mark_opened(key)
    }

    /// Tells how the text of an article has changed, aloud where that was since it was last open.
    fn tell_changes(&self, entry: EntryId, key: ArticleKey, job: &Job) -> Result<(), StoreError> {
        let changes = self.store.changes(key, CHANGES)?;
        let Some((came, last)) = changes.first() else { return Ok(()) };
        if self.store.summary(key)?.opened.is_some_and(|opened| opened < *came) {
            job.say(Level::Info, format!("the text has changed since you read it: {}", last.describe()));
        }
        let lines = changes.iter().map(|(came, change)| (came.clone(), change.describe())).collect();
        job.tell(Message::Rewritten(entry, lines));
        Ok(())
    }

    fn log(&self, article: &Article) -> Result<Vec<Edit>, StoreError> {
        let key = self.store.find(article)?;
        key.map_or_else(|| self.store.edits_everywhere(), |key| self.store.edits(key))
    }

    fn written(&self, article: &Article) -> Result<(Vec<Note>, Vec<Edit>), StoreError> {
        let notes = self.store.find(article)?.map(|key| self.store.notes(key)).transpose()?;
        Ok((notes.unwrap_or_default(), self.log(article)?))
    }

    fn know(&self, article: &Article) -> Result<Known, StoreError> {
        let Some(key) = self.store.find(article)? else { return Ok(Known::default()) };
        Ok(Known { notes: self.store.notes(key)?.len(), read: self.store.reading(key)?.read })
    }

    fn write(&mut self, entry: EntryId, shelved: &Shelved, change: Change) -> Result<(), String> {
        let key = self.key(entry, shelved)?;
        let written = match change {
            Change::Reading(reading) => self.store.save_reading(key, &reading),
            Change::Read(read) => self.store.reading(key).and_then(|reading| {
                let reading = Reading { read, ..reading };
                self.store.save_reading(key, &reading)
            }),
            Change::Note(note) => self.store.save_note(key, &note),
            Change::Deletion(id) => self.store.delete_note(id).map(drop),
            Change::Edits(edits) => self.store.append_edits(key, &edits),
            Change::Counts(counts) => self.store.save_counts(key, counts),
        };
        written.map_err(|error| error.to_string())
    }

    /// The key of an article, which is put into the library if it is not there yet.
    fn key(&mut self, entry: EntryId, shelved: &Shelved) -> Result<ArticleKey, String> {
        if let Some(key) = self.keys.get(&entry) {
            return Ok(*key);
        }
        let put = |article: &Article| self.store.put_article(article).map_err(|error| error.to_string());
        let key = match shelved {
            Shelved::Stored(key) => *key,
            Shelved::Held(article) => put(article)?,
            Shelved::Again { file, nth } => put(&read_again(file, *nth, &self.door)?)?,
        };
        self.keys.insert(entry, key);
        Ok(key)
    }
}

/// Finds the places of notes in a text.
fn place(notes: Vec<Note>, text: &str) -> Vec<PlacedNote> {
    if notes.is_empty() {
        return Vec::new();
    }
    let locator = Locator::new(text);
    let placed = notes.into_iter().map(|note| {
        let (state, span) = note.target.anchor().map_or((AnchorState::Exact, None), |a| locator.locate(a));
        PlacedNote { note, state, span }
    });
    placed.collect()
}

/// Whether `later` makes it needless to write `errand` first.
fn replaces(later: &Errand, errand: &Errand) -> bool {
    let (Errand::Write(later_entry, _, later), Errand::Write(entry, _, change)) = (later, errand) else {
        return false;
    };
    match (later, change) {
        (Change::Note(later), Change::Note(note)) => later.id == note.id,
        (Change::Reading(_), Change::Reading(_) | Change::Read(_)) | (Change::Read(_), Change::Read(_)) => {
            later_entry == entry
        }
        _ => false,
    }
}
