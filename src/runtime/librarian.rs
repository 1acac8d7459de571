//! Answers what the library's screen asks of the library on disk, on a thread and a connection of its own.
//!
//! Invariant: of searches and looks that wait only the last is answered, so that typing never waits for what was typed
//! before. What is marked here is written before anything else is answered.

use super::analyst::Bench;
use super::event::Event;
use super::jobs::{Job, Jobs};
use super::keeper::Place;
use super::shelf::{Shelved, read_again};
use crate::app::library::{Glance, GlanceActor, KeptFolders};
use crate::app::message::Message;
use crate::app::state::{EntryId, Level};
use crate::model::analysis::{Actor, Analysis};
use crate::model::article::Article;
use crate::model::library::{ArticleKey, FlagChange, Folder, SavedSearch, SearchOrder, Snippet};
use crate::query::{Condition, Query, Term, parse, parse_typed};
use crate::sources::Reading;
use crate::store::{Store, StoreError};
use crate::text::display::visible;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// The most articles that a search gives.
const MOST_FOUND: usize = 5000;
/// How many of them come with the piece of their text that fits: more than fit on a screen.
const WITH_SNIPPETS: usize = 40;
/// How much of a text a look shows, in bytes.
const GLANCE: usize = 6000;
/// The longest text that is analysed for a look, in bytes: who quits waits for it.
const LONGEST: usize = 256 * 1024;
/// The most actors that a look shows.
const ACTORS: usize = 12;

/// Something that is asked.
#[derive(Debug)]
pub enum Request {
    /// The folders with their counts: `Folders`.
    Folders,
    /// Articles that fit a query: `Found`; its last word may go on while it is typed.
    Find(String, bool),
    /// A look at an article: `Glanced`.
    Glance(EntryId, Shelved),
    /// Articles are to be marked: `Flagged`.
    Flag(Vec<(EntryId, Shelved)>, FlagChange),
    /// A search is to be kept.
    SaveSearch(SavedSearch),
    /// A kept search is to be removed.
    RemoveSearch(String),
}

/// Hands requests to the thread.
#[derive(Debug)]
pub struct Librarian {
    requests: Sender<(Request, Job)>,
    jobs: Jobs,
    thread: JoinHandle<()>,
}

impl Librarian {
    /// Starts the thread; the library is opened with the first request.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(place: Place, door: Reading, bench: Bench, jobs: Jobs) -> io::Result<Self> {
        let (requests, waiting) = channel();
        let serve = move || {
            let Ok(first) = waiting.recv() else { return };
            let opened = match &place {
                Place::File(path) => Store::open(path),
                Place::Memory | Place::Nowhere => Store::in_memory(),
            };
            match opened {
                Ok(store) => Desk { store, door, bench }.serve(first, &waiting),
                // Where nothing can be kept either, that is the error that stays.
                Err(error) => first.1.say(Level::Warning, format!("the library cannot be read: {error}")),
            }
        };
        let thread = std::thread::Builder::new().name("librarian".to_owned()).spawn(serve)?;
        Ok(Self { requests, jobs, thread })
    }

    /// Waits until everything that was asked is done.
    pub fn finish(self) {
        drop(self.requests);
        // A panic of that thread was told already.
        let _ = self.thread.join();
    }

    /// Asks. Without the thread, whose end was told, nothing is answered.
    pub fn ask(&self, request: Request) {
        let _ = self.requests.send((request, self.jobs.begin()));
    }
}

/// The thread's side.
struct Desk {
    store: Store,
    door: Reading,
    bench: Bench,
}

impl Desk {
    fn serve(self, first: (Request, Job), waiting: &Receiver<(Request, Job)>) {
        let mut queue = VecDeque::from([first]);
        loop {
            queue.extend(waiting.try_iter());
            match queue.pop_front() {
                Some((request, _)) if queue.iter().any(|(later, _)| replaces(later, &request)) => {}
                Some((request, job)) => drop(job.shield(|| self.answer(request, &job))),
                None => match waiting.recv() {
                    Ok(next) => queue.push_back(next),
                    Err(_) => return,
                },
            }
        }
    }

    fn answer(&self, request: Request, job: &Job) {
        let what = match &request {
            Request::Folders => "the folders cannot be counted",
            Request::Find(..) => "the library cannot be searched",
            Request::Glance(..) => "the article cannot be looked at",
            Request::Flag(..) => "the articles were not marked",
            Request::SaveSearch(_) | Request::RemoveSearch(_) => "the smart folder was not changed",
        };
        if let Err(error) = self.try_answer(request, job) {
            job.say(Level::Error, format!("{what}: {error}"));
        }
    }

    fn try_answer(&self, request: Request, job: &Job) -> Result<(), String> {
        let told = |error: StoreError| error.to_string();
        match request {
            Request::Folders => job.tell(Message::Folders(self.folders().map_err(told)?)),
            Request::Find(query, typing) => self.find(query, typing, job).map_err(told)?,
            Request::Glance(entry, shelved) => job.tell(Message::Glanced(entry, self.glance(&shelved)?)),
            Request::Flag(articles, change) => {
                self.flag(articles, &change, job)?;
                job.tell(Message::Folders(self.folders().map_err(told)?));
            }
            Request::SaveSearch(search) => {
                self.store.save_search(&search).map_err(told)?;
                job.tell(Message::Folders(self.folders().map_err(told)?));
            }
            Request::RemoveSearch(name) => {
                self.store.delete_search(&name).map_err(told)?;
                job.tell(Message::Folders(self.folders().map_err(told)?));
            }
        }
        Ok(())
    }

    fn folders(&self) -> Result<KeptFolders, StoreError> {
        let searches = self.store.saved_searches()?.into_iter().map(|search| {
            let folder = self.counted(&search)?;
            Ok((search, folder))
        });
        Ok(KeptFolders {
            searches: searches.collect::<Result<_, StoreError>>()?,
            collections: self.store.collections()?,
            tags: self.store.tags()?,
            feeds: self.store.feed_folders()?,
        })
    }

    /// A smart folder with its counts; one that cannot be understood any more is empty.
    fn counted(&self, search: &SavedSearch) -> Result<Folder, StoreError> {
        let name = search.name.clone();
        let Ok(query) = parse(&search.query) else { return Ok(Folder { name, total: 0, unread: 0 }) };
        let query = at_hand(query);
        let unread = query.clone().and(Query::Term(Term::Is(Condition::Unread)));
        Ok(Folder { name, total: self.store.count_found(&query)?, unread: self.store.count_found(&unread)? })
    }

    /// The newest come first while one types, which is quickest; then those that fit best.
    fn find(&self, query: String, typing: bool, job: &Job) -> Result<(), StoreError> {
        let parsed = if typing { parse_typed(&query) } else { parse(&query) };
        // What cannot be understood was told where it was typed.
        let Ok(parsed) = parsed.map(at_hand) else { return Ok(()) };
        let order = if typing { SearchOrder::Newest } else { SearchOrder::Relevance };
        let mut keys = self.store.search_keys(&parsed, order, 0, MOST_FOUND + 1)?;
        let more = keys.len() > MOST_FOUND;
        keys.truncate(MOST_FOUND);
        let hits = self.store.search(&parsed, order, 0, WITH_SNIPPETS)?;
        let mut snippets: HashMap<ArticleKey, Snippet> =
            hits.into_iter().filter_map(|hit| Some((hit.summary.key, hit.snippet?))).collect();
        let rows = keys.into_iter().map(|key| (key, snippets.remove(&key))).collect();
        job.send(Event::Found { query, rows, more });
        Ok(())
    }

    fn glance(&self, shelved: &Shelved) -> Result<Glance, String> {
        let told = |error: StoreError| error.to_string();
        let mut glance = match shelved {
            Shelved::Stored(key) => {
                let article = self.store.article(*key).map_err(told)?;
                let stored = self.store.analysis(*key).map_err(told)?;
                let analysis = stored.map(|(analysis, _)| analysis).or_else(|| self.analyse(&article));
                glance(&article, analysis.as_ref())
            }
            Shelved::Held(article) => glance(article, self.analyse(article).as_ref()),
            Shelved::Again { file, nth } => {
                let article = read_again(file, *nth, &self.door)?;
                glance(&article, self.analyse(&article).as_ref())
            }
        };
        if let Shelved::Stored(key) = shelved {
            glance.tags = self.store.tags_of(*key).map_err(told)?;
            glance.collections = self.store.collections_of(*key).map_err(told)?;
        }
        Ok(glance)
    }

    fn analyse(&self, article: &Article) -> Option<Analysis> {
        (article.text.len() <= LONGEST).then(|| self.bench.analyse(article))
    }

    /// Articles that are not in the library yet are put there: what is marked is kept.
    fn flag(&self, articles: Vec<(EntryId, Shelved)>, change: &FlagChange, job: &Job) -> Result<(), String> {
        let told = |error: StoreError| error.to_string();
        let mut entries: HashMap<ArticleKey, EntryId> = HashMap::new();
        for (entry, shelved) in articles {
            let key = match shelved {
                Shelved::Stored(key) => key,
                Shelved::Held(article) => self.store.put_article(&article).map_err(told)?,
                Shelved::Again { file, nth } => {
                    self.store.put_article(&read_again(&file, nth, &self.door)?).map_err(told)?
                }
            };
            entries.insert(key, entry);
        }
        let keys: Vec<ArticleKey> = entries.keys().copied().collect();
        let changed = self.store.set_flags(&keys, change).map_err(told)?;
        let changed = changed.iter().filter_map(|key| entries.get(key).copied()).collect();
        job.tell(Message::Flagged(changed, change.clone()));
        Ok(())
    }
}

/// What is put away is found only where it is asked for.
fn at_hand(query: Query) -> Query {
    if query.to_string().contains("is:archived") {
        return query;
    }
    query.and(Query::none_of(Query::Term(Term::Is(Condition::Archived))))
}

/// Whether `later` makes an answer to `request` needless.
fn replaces(later: &Request, request: &Request) -> bool {
    matches!(
        (later, request),
        (Request::Find(..), Request::Find(..))
            | (Request::Glance(..), Request::Glance(..))
            | (Request::Folders, Request::Folders)
    )
}

fn glance(article: &Article, analysis: Option<&Analysis>) -> Glance {
    let shown = |text: &str| visible(text).into_owned();
    let facts = [&article.outlet, &article.published, &article.author].into_iter().flatten();
    let body = article.text.strip_prefix(article.display_title()).unwrap_or(&article.text).trim_start();
    Glance {
        title: shown(article.display_title()),
        facts: facts.map(|fact| shown(fact)).collect(),
        url: article.url.clone(),
        actors: analysis.map(actors).unwrap_or_default(),
        statements: analysis.map(|analysis| analysis.statements.len()),
        text: body[..body.floor_char_boundary(GLANCE)].to_owned(),
        ..Glance::default()
    }
}

/// The actors who say the most.
fn actors(analysis: &Analysis) -> Vec<GlanceActor> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for holder in analysis.statements.iter().flat_map(|statement| &statement.holders) {
        *counts.entry(*holder).or_default() += 1;
    }
    let count = |actor: &Actor| counts.get(&actor.id).copied().unwrap_or(0);
    let mut actors: Vec<&Actor> = analysis.actors.iter().collect();
    actors.sort_by_key(|actor| std::cmp::Reverse(count(actor)));
    let glanced = actors.into_iter().take(ACTORS).map(|actor| GlanceActor {
        kind: actor.kind,
        name: visible(&actor.name).into_owned(),
        role: visible(actor.role.as_deref().unwrap_or_default()).into_owned(),
        statements: count(actor),
    });
    glanced.collect()
}

/// The place of each article that a request names.
pub(super) fn places(
    entries: Vec<EntryId>,
    place: impl Fn(EntryId) -> Option<Shelved>,
) -> Vec<(EntryId, Shelved)> {
    entries.into_iter().filter_map(|entry| Some((entry, place(entry)?))).collect()
}
