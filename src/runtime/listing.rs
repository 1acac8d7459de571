//! Fills the list of articles beside the screen, then counts their statements.
//!
//! Invariant: rows are told in the order of the inputs. The first come at once, the rest in ever larger batches, so
//! that neither ten articles nor a million keep anybody waiting.

use super::analyst::Bench;
use super::event::Event;
use super::jobs::Job;
use super::keeper::{Keeper, Known};
use super::shelf::{HELD_BYTES, Shelved};
use crate::app::message::Message;
use crate::app::state::{Entry, EntryId, Level, Progress};
use crate::model::article::Article;
use crate::model::library::{ArticleKey, ListLine};
use crate::sources::fetch::articles;
use crate::sources::{Reading, samples};

use crate::text::display::visible;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Titles are cut to this many characters in the list.
const TITLE_LENGTH: usize = 300;
/// How long the first rows are waited for before they are told.
const FIRST_BATCH: Duration = Duration::from_millis(15);
/// How often progress is told.
const PROGRESS: Duration = Duration::from_millis(150);
/// How many rows of the library are read first: more than fit on a screen.
const FIRST_PAGE: usize = 256;
/// The most rows that are told at once: what goes from hand to hand is small beside what is held.
const LARGEST_BATCH: usize = 4096;
/// How a bundled sample says where it is from.
const SAMPLE: &str = "sample:";

/// What the list is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// What the user named.
    Inputs(Vec<String>),
    /// The library; while that is empty, the bundled samples.
    Library,
}

/// Stops the work when the user asks for it.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    asked: Arc<AtomicUsize>,
    /// How often it was asked before this work began.
    before: usize,
}

impl Stop {
    /// Asks all work under way to stop.
    pub fn ask(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
    }

    /// The same for work that begins now.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self { asked: Arc::clone(&self.asked), before: self.asked.load(Ordering::SeqCst) }
    }

    /// Whether this work is to stop.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst) > self.before
    }

    /// The same way of reading, which waits for no server once it is asked to stop.
    pub fn over(&self, reading: &Reading) -> Reading {
        let stop = self.clone();
        Reading { web: reading.web.stopped_by(Arc::new(move || stop.asked())), ..reading.clone() }
    }
}

/// What the work needs.
#[derive(Debug, Clone)]
pub struct Lister {
    /// How files are read.
    pub reading: Reading,
    /// What knows of notes, and of articles of old.
    pub keeper: Keeper,
    /// What counts statements.
    pub bench: Bench,
    /// Ends the work early.
    pub stop: Stop,
}

/// Rows that wait to be told, and all that was told before.
struct Rows<'a> {
    job: &'a Job,
    keeper: &'a Keeper,
    waiting: Vec<(Entry, Shelved)>,
    /// Articles among the waiting rows of which the library may know something.
    unknown: Vec<Arc<Article>>,
    told: usize,
    batch: usize,
    begun: Instant,
    last_progress: Instant,
    /// Articles whose statements are still to be counted.
    uncounted: Vec<(EntryId, Shelved)>,
    /// Articles of the library, of which some may be.
    stored: Vec<(EntryId, ArticleKey)>,
}

impl Lister {
    /// Lists, then counts.
    pub fn run(&self, listing: Listing, job: &Job) {
        let mut rows = Rows::new(job, &self.keeper);
        match listing {
            Listing::Inputs(inputs) => self.list_inputs(inputs, &mut rows),
            Listing::Library => list_library(&mut rows, &self.stop),
        }
        let uncounted = rows.finish();
        self.count(&uncounted, job);
    }

    fn list_inputs(&self, inputs: Vec<String>, rows: &mut Rows<'_>) {
        let alone = is_one_article(&inputs);
        let (mut held, mut file, mut nth) = (0, String::new(), 0);
        for item in articles(inputs, self.stop.over(&self.reading)) {
            if self.stop.asked() {
                rows.job.say(Level::Warning, "stopped: the list is not complete");
                return;
            }
            let article = match item {
                Ok(article) => article,
                Err(error) => {
                    rows.job.send(Event::Failed(error.to_string()));
                    continue;
                }
            };
            let here = file_of(&article.origin);
            nth = if here == file { nth + 1 } else { 0 };
            here.clone_into(&mut file);
            held += article.text.len();
            let hold = held <= HELD_BYTES || article.origin == "-";
            rows.add(article, (!hold).then(|| Shelved::Again { file: file.clone(), nth }), alone);
        }
    }

    /// Counts statements on a few threads; the one who reads keeps the rest of the machine.
    fn count(&self, uncounted: &[(EntryId, Shelved)], job: &Job) {
        // An article that stands alone is read, and so counted, anyway.
        let alone = matches!(uncounted, [] | [(_, Shelved::Held(_) | Shelved::Again { .. })]);
        if alone || self.stop.asked() {
            return;
        }
        let threads = std::thread::available_parallelism().map_or(1, |n| (n.get() / 2).clamp(1, 4));
        let tally = Tally::new(job, uncounted.len());
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some((entry, shelved)) = uncounted.get(next.fetch_add(1, Ordering::SeqCst)) {
                        if self.stop.asked() {
                            return;
                        }
                        let counted = job.shield(|| self.count_one(shelved)).flatten();
                        tally.add(*entry, counted);
                    }
                });
            }
        });
        tally.tell();
        job.tell(Message::Progressed(None));
    }

    fn count_one(&self, shelved: &Shelved) -> Option<usize> {
        let article = match shelved {
            Shelved::Held(article) => Arc::clone(article),
            Shelved::Stored(key) => Arc::new(self.keeper.fetch(*key).ok()?),
            Shelved::Again { .. } => return None,
        };
        let analysis = Arc::new(self.bench.analyse(&article));
        let count = analysis.statements.len();
        if let Shelved::Stored(_) = shelved {
            self.keeper.keep(article, analysis);
        }
        Some(count)
    }
}

/// What was counted: told now and then rather than one by one, since each time the screen is drawn.
struct Tally<'a> {
    job: &'a Job,
    total: usize,
    counts: Mutex<Counted>,
}

/// How many are done, which of them are still to be told, and when some were last.
struct Counted {
    done: usize,
    untold: Vec<(EntryId, usize)>,
    last: Instant,
}

impl<'a> Tally<'a> {
    fn new(job: &'a Job, total: usize) -> Self {
        let counts = Counted { done: 0, untold: Vec::new(), last: Instant::now() };
        Self { job, total, counts: Mutex::new(counts) }
    }

    fn add(&self, entry: EntryId, counted: Option<usize>) {
        let due = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            counts.done += 1;
            counts.untold.extend(counted.map(|count| (entry, count)));
            is_due(&mut counts.last).then_some(counts.done)
        };
        if let Some(done) = due {
            self.tell();
            progress(self.job, "analysing", done, Some(self.total));
        }
    }

    fn tell(&self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (entry, count) in counts.untold.drain(..) {
            self.job.tell(Message::Counted(entry, count));
        }
    }
}

/// Lists the library, a page at a time; while it has nothing but samples, all samples.
fn list_library(rows: &mut Rows<'_>, stop: &Stop) {
    let (mut from, mut size, mut empty) = (0, FIRST_PAGE, true);
    loop {
        let page = rows.keeper.list(from..from + size);
        empty &= page.rows.is_empty();
        page.rows.into_iter().for_each(|(key, row)| rows.add_stored(key, row));
        if page.last || stop.asked() {
            break;
        }
        (from, size) = (from + size, (size * 4).min(LARGEST_BATCH));
    }
    if empty {
        for sample in samples() {
            let origin = format!("{SAMPLE}{}", sample.origin);
            rows.add(Article { origin, ..sample }, None, false);
        }
    }
}

/// Whether an article came with the program.
pub fn is_sample(origin: &str) -> bool {
    origin.starts_with(SAMPLE)
}

impl<'a> Rows<'a> {
    fn new(job: &'a Job, keeper: &'a Keeper) -> Self {
        let now = Instant::now();
        Self {
            job,
            keeper,
            waiting: Vec::new(),
            unknown: Vec::new(),
            told: 0,
            batch: 64,
            begun: now,
            last_progress: now,
            uncounted: Vec::new(),
            stored: Vec::new(),
        }
    }

    /// Adds an article, held unless `elsewhere` tells where it is found again. For one that stands alone the
    /// library is not asked: it is on the screen sooner than the answer.
    fn add(&mut self, article: Article, elsewhere: Option<Shelved>, alone: bool) {
        let article = Arc::new(article);
        let row = entry(&article);
        if !alone {
            self.unknown.push(Arc::clone(&article));
        }
        let shelved = elsewhere.unwrap_or(Shelved::Held(article));
        self.push(row, shelved, true);
    }

    fn add_stored(&mut self, key: ArticleKey, row: Entry) {
        self.stored.push((EntryId(self.told + self.waiting.len()), key));
        self.push(row, Shelved::Stored(key), false);
    }

    fn push(&mut self, row: Entry, shelved: Shelved, count: bool) {
        if count && !matches!(shelved, Shelved::Again { .. }) {
            self.uncounted.push((EntryId(self.told + self.waiting.len()), shelved.clone()));
        }
        self.waiting.push((row, shelved));
        let early = self.told == 0 && self.begun.elapsed() >= FIRST_BATCH;
        if early || self.waiting.len() >= self.batch {
            self.tell();
        }
    }

    fn tell(&mut self) {
        if !self.unknown.is_empty() {
            let known = self.keeper.know(std::mem::take(&mut self.unknown));
            for ((row, _), Known { notes, read }) in self.waiting.iter_mut().zip(known) {
                (row.notes, row.read) = (u32::try_from(notes).unwrap_or(u32::MAX), read);
            }
        }
        self.told += self.waiting.len();
        self.batch = (self.batch * 2).min(LARGEST_BATCH);
        self.job.send(Event::Listed(std::mem::take(&mut self.waiting)));
        if is_due(&mut self.last_progress) {
            progress(self.job, "reading", self.told, None);
        }
    }

    fn finish(mut self) -> Vec<(EntryId, Shelved)> {
        self.tell();
        self.job.tell(Message::Progressed(None));
        self.job.send(Event::ListedAll);
        if !self.stored.is_empty() {
            let stale = self.keeper.stale();
            let stored = self.stored.into_iter().filter(|(_, key)| stale.contains(key));
            self.uncounted.extend(stored.map(|(entry, key)| (entry, Shelved::Stored(key))));
        }
        self.uncounted
    }
}

/// Whether the inputs are one file that holds one article, as far as names tell.
fn is_one_article(inputs: &[String]) -> bool {
    let [input] = inputs else { return false };
    let path = std::path::Path::new(input);
    let corpus = path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson");
    !corpus && !path.is_dir()
}

/// The file that an article is from: a line of a corpus says its number after a colon.
fn file_of(origin: &str) -> &str {
    match origin.rsplit_once(':') {
        Some((file, line)) if line.bytes().all(|b| b.is_ascii_digit()) && !line.is_empty() => file,
        _ => origin,
    }
}

/// The row of an article of which nothing is known but itself.
pub(super) fn entry(article: &Article) -> Entry {
    Entry {
        title: short(article.display_title()).into(),
        outlet: article.outlet.as_deref().map(|outlet| short(outlet).into()),
        published: article.published.as_deref().map(|day| short(day).into()),
        ..Entry::default()
    }
}

/// The same with what the library knows of the article.
pub(super) fn known_entry(article: &Article, known: Known) -> Entry {
    let notes = u32::try_from(known.notes).unwrap_or(u32::MAX);
    Entry { notes, read: known.read, ..entry(article) }
}

/// The row of an article of the library.
pub(super) fn stored_entry(line: &ListLine<'_>, shared: &mut Shared) -> Entry {
    Entry {
        title: short(line.title).into(),
        outlet: line.outlet.map(|outlet| shared.get(outlet)),
        published: line.published.map(|day| shared.get(day)),
        statements: line.statements,
        notes: line.notes,
        read: line.read,
        starred: line.starred,
        archived: line.archived,
        twins: line.twins,
    }
}

/// Fields that many rows have in common, each there once.
#[derive(Debug, Default)]
pub(super) struct Shared(HashSet<Arc<str>>);

impl Shared {
    fn get(&mut self, text: &str) -> Arc<str> {
        let shown = short(text);
        if let Some(known) = self.0.get(shown.as_ref()) {
            return Arc::clone(known);
        }
        let shown: Arc<str> = shown.into();
        self.0.insert(Arc::clone(&shown));
        shown
    }
}

/// A field as the list shows it.
fn short(text: &str) -> Cow<'_, str> {
    let cut = text.char_indices().nth(TITLE_LENGTH).map_or(text.len(), |(at, _)| at);
    visible(&text[..cut])
}

/// Whether progress was last told long enough ago; then it counts as told now.
pub(super) fn is_due(last: &mut Instant) -> bool {
    let due = last.elapsed() >= PROGRESS;
    if due {
        *last = Instant::now();
    }
    due
}

/// Tells how far some work is.
pub(super) fn progress(job: &Job, what: &str, done: usize, total: Option<usize>) {
    job.tell(Message::Progressed(Some(Progress { what: what.to_owned(), done, total })));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_article_is_found_in_its_origin() {
        assert_eq!(file_of("news/a.jsonl:17"), "news/a.jsonl");
        assert_eq!(file_of("news/a: b.txt"), "news/a: b.txt");
        assert_eq!(file_of("-"), "-");
    }

    #[test]
    fn one_file_stands_alone_a_corpus_does_not() {
        assert!(is_one_article(&["a.txt".to_owned()]));
        assert!(!is_one_article(&["a.jsonl".to_owned()]));
        assert!(!is_one_article(&["src".to_owned()]));
        assert!(!is_one_article(&["a.txt".to_owned(), "b.txt".to_owned()]));
    }

    #[test]
    fn long_titles_are_cut_between_characters() {
        assert_eq!(short(&"é".repeat(1000)).chars().count(), TITLE_LENGTH);
    }
}
