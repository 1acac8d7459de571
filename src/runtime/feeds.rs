//! Refreshes feeds: many at a time, each written as it comes.
//!
//! Invariant: one thread writes, others ask the web; a feed that fails stops no other; what came is in the library
//! before the feed's marks are, so that a refresh that is cut short is completed by the next.

use super::event::Event;
use super::jobs::Job;
use super::keeper::Place;
use super::listing::{Stop, entry, is_due, progress};
use super::shelf::Shelved;
use super::turns::Turns;
use crate::app::message::Message;
use crate::app::state::Level;
use crate::model::article::Article;
use crate::model::feed::{Feed, FeedKey};
use crate::model::library::ArticleKey;
use crate::sources::fetch::{self, Ask};
use crate::sources::{Reading, SourceError, WebError, feed};
use crate::store::{CutItem, FeedItem, Marks, Prepared, Store, StoreError};
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::Instant;

/// How many items go into the library in one transaction.
const BATCH: usize = 512;
/// How much text does, at most, beside one item.
const BATCH_BYTES: usize = 4 << 20;
/// How many batches wait to be written.
const WAITING: usize = 2;

/// What happens while feeds are refreshed.
#[derive(Debug)]
pub enum Told<'a> {
    /// So many feeds and pages are done, of so many that are known of.
    Progress(usize, usize),
    /// Articles are new in the library.
    New(Vec<(ArticleKey, &'a Article)>),
    /// A feed failed: its name, since when (RFC 3339) and why.
    Failed(&'a str, &'a str, &'a str),
}

/// What came of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Feeds that answered.
    pub answered: usize,
    /// Those of them in which nothing had changed.
    pub unchanged: usize,
    /// Feeds that failed.
    pub failed: usize,
    /// Articles that are new in the library.
    pub new: usize,
    /// Articles that were there and may have changed.
    pub changed: usize,
    /// Whether it was stopped before it was done.
    pub stopped: bool,
}

/// Work for those who ask the web.
enum Task {
    Feed(Box<Feed>, HashMap<String, i64>),
    Page(CutItem),
}

/// What they send to the one who writes.
enum Sent {
    /// One has nothing to do.
    Idle(Sender<Task>),
    Items(FeedKey, Vec<FeedItem>),
    /// A feed is done: its marks, or `None` where it had not changed.
    Feed(Box<Feed>, Result<Option<Marks>, SourceError>),
    Page(CutItem, Result<Box<Article>, SourceError>),
}

/// Refreshes these feeds and tells what happens.
///
/// # Errors
/// When the library cannot be read or written; what came before is in it.
pub fn refresh(
    store: &Store,
    feeds: Vec<Feed>,
    reading: &Reading,
    stop: &Stop,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<Outcome, StoreError> {
    let threads = reading.web.network().connections.clamp(1, feeds.len().max(4));
    let over = Arc::new(AtomicBool::new(false));
    let (asked, ended) = (stop.clone(), Arc::clone(&over));
    let web = reading.web.stopped_by(Arc::new(move || ended.load(Ordering::SeqCst) || asked.asked()));
    let reading = Reading { web, ..reading.clone() };
    let (sender, inbox) = sync_channel(WAITING);
    let turns = Turns::beside_another();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, reading, turns) = (sender.clone(), &reading, &turns);
            scope.spawn(move || serve(&sender, reading, turns));
        }
        drop(sender);
        let mut desk = Desk::new(store, feeds, stop, tell);
        let outcome = desk.run(inbox, reading.web.network().pages);
        // Whoever still asks the web is not waited for.
        over.store(true, Ordering::SeqCst);
        outcome.map(|()| desk.outcome)
    })
}

/// The side that writes.
struct Desk<'a> {
    store: &'a Store,
    stop: &'a Stop,
    tell: &'a mut dyn FnMut(Told<'_>),
    feeds: VecDeque<Feed>,
    pages: VecDeque<CutItem>,
    idle: Vec<Sender<Task>>,
    under_way: usize,
    done: usize,
    total: usize,
    outcome: Outcome,
}

impl<'a> Desk<'a> {
    fn new(store: &'a Store, feeds: Vec<Feed>, stop: &'a Stop, tell: &'a mut dyn FnMut(Told<'_>)) -> Self {
        Self {
            store,
            stop,
            tell,
            total: feeds.len(),
            feeds: spread(feeds),
            pages: VecDeque::new(),
            idle: Vec::new(),
            under_way: 0,
            done: 0,
            outcome: Outcome::default(),
        }
    }

    fn run(&mut self, inbox: Receiver<Sent>, pages: usize) -> Result<(), StoreError> {
        (self.tell)(Told::Progress(self.done, self.total));
        while let Ok(sent) = inbox.recv() {
            match sent {
                Sent::Idle(worker) => self.idle.push(worker),
                Sent::Items(key, items) => self.take_in(key, &items)?,
                Sent::Feed(feed, outcome) => self.feed_done(&feed, outcome, pages)?,
                Sent::Page(item, outcome) => self.page_done(&item, outcome)?,
            }
            self.outcome.stopped |= self.stop.asked();
            if self.outcome.stopped {
                self.feeds.clear();
                self.pages.clear();
            }
            self.hand_out()?;
            if self.under_way == 0 && self.feeds.is_empty() && self.pages.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Gives work to those who have none, feeds before pages.
    fn hand_out(&mut self) -> Result<(), StoreError> {
        while let Some(worker) = self.idle.pop() {
            let task = match (self.feeds.pop_front(), self.pages.is_empty()) {
                (Some(feed), _) => {
                    let known = self.store.known_items(feed.key)?;
                    Some(Task::Feed(Box::new(feed), known))
                }
                (None, false) => self.pages.pop_front().map(Task::Page),
                (None, true) => None,
            };
            let Some(task) = task else {
                self.idle.push(worker);
                return Ok(());
            };
            self.under_way += usize::from(worker.send(task).is_ok());
        }
        Ok(())
    }

    fn take_in(&mut self, key: FeedKey, items: &[FeedItem]) -> Result<(), StoreError> {
        let taken = self.store.take_in(key, items)?;
        self.outcome.new += taken.new.len();
        self.outcome.changed += taken.changed;
        if !taken.new.is_empty() {
            (self.tell)(Told::New(taken.new.iter().map(|(at, key)| (*key, &items[*at].article)).collect()));
        }
        Ok(())
    }

    fn feed_done(
        &mut self,
        feed: &Feed,
        outcome: Result<Option<Marks>, SourceError>,
        pages: usize,
    ) -> Result<(), StoreError> {
        self.one_done();
        match outcome {
            Ok(marks) => {
                self.outcome.answered += 1;
                self.outcome.unchanged += usize::from(marks.is_none());
                self.store.feed_answered(feed.key, marks.as_ref())?;
                let cut = self.store.cut_items(feed.key, pages)?;
                self.total += cut.len();
                self.pages.extend(cut);
            }
            // That the user stopped it is no fault of the feed.
            Err(SourceError::Web(WebError::Stopped)) => {}
            Err(error) => {
                self.outcome.failed += 1;
                let error = error.to_string();
                let since = self.store.feed_failed(feed.key, &error)?;
                (self.tell)(Told::Failed(feed.name(), &since, &error));
            }
        }
        Ok(())
    }

    /// Where no page comes the summary stays.
    fn page_done(
        &mut self,
        item: &CutItem,
        outcome: Result<Box<Article>, SourceError>,
    ) -> Result<(), StoreError> {
        self.one_done();
        match outcome {
            Ok(article) => self.store.page_came(item, &article),
            Err(SourceError::Web(WebError::Stopped)) => Ok(()),
            Err(_) => self.store.page_failed(item),
        }
    }

    fn one_done(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
        self.done += 1;
        (self.tell)(Told::Progress(self.done, self.total));
    }
}

/// Feeds of one host do not stand in a row, so that waiting for it keeps nobody from the others.
fn spread(feeds: Vec<Feed>) -> VecDeque<Feed> {
    let mut turns: HashMap<String, usize> = HashMap::new();
    let mut placed: Vec<(usize, Feed)> = Vec::new();
    for feed in feeds {
        let same = fetch::same(&feed.address);
        let turn = turns.entry(same.split('/').next().unwrap_or_default().to_owned()).or_default();
        placed.push((*turn, feed));
        *turn += 1;
    }
    placed.sort_by_key(|(turn, _)| *turn);
    placed.into_iter().map(|(_, feed)| feed).collect()
}

/// The side that asks the web: does one task after the other until nobody has any.
fn serve(desk: &SyncSender<Sent>, reading: &Reading, turns: &Turns) {
    loop {
        let (sender, tasks) = channel();
        if desk.send(Sent::Idle(sender)).is_err() {
            return;
        }
        let Ok(task) = tasks.recv() else { return };
        let fault = || SourceError::BadFeed("a fault in sayso, please report it".to_owned());
        let sent = match task {
            Task::Feed(feed, known) => {
                let work = AssertUnwindSafe(|| fetch_feed(&feed, &known, reading, (desk, turns)));
                let outcome = catch_unwind(work).unwrap_or_else(|_| Err(fault()));
                Sent::Feed(feed, outcome)
            }
            Task::Page(item) => {
                let work = AssertUnwindSafe(|| fetch::page(&item.url, reading).map(Box::new));
                let outcome = catch_unwind(work).unwrap_or_else(|_| Err(fault()));
                Sent::Page(item, outcome)
            }
        };
        if desk.send(sent).is_err() {
            return;
        }
    }
}

/// Fetches a feed and sends what is new or changed in it. Many are fetched at once, but few are made articles of at a
/// time: so the first are written soon, and not all of them wait in memory.
fn fetch_feed(
    feed: &Feed,
    known: &HashMap<String, i64>,
    reading: &Reading,
    (desk, turns): (&SyncSender<Sent>, &Turns),
) -> Result<Option<Marks>, SourceError> {
    let (etag, modified) = (feed.etag.as_deref(), feed.modified.as_deref());
    let answer = reading.web.get(&Ask { address: &feed.address, etag, modified, feed: true })?;
    let Some(bytes) = answer.body else { return Ok(None) };
    let _turn = turns.take();
    let mut found = feed::parse(&bytes, answer.charset.as_deref(), &answer.address)?;
    drop(bytes);
    let site = found.site.take();
    found.title = feed.title.clone().or(found.title);
    let (mut batch, mut size) = (Vec::new(), 0);
    for item in found.items.iter().filter(|item| known.get(&item.guid) != Some(&item.digest)) {
        let (article, whole) = item.article(&found, &feed.address, reading);
        if article.text.trim().is_empty() {
            continue;
        }
        size += article.text.len();
        let (guid, link) = (item.guid.clone(), item.link.clone());
        let prepared = Prepared::of(&article);
        batch.push(FeedItem { guid, link, digest: item.digest, whole, article, prepared });
        if batch.len() >= BATCH || size >= BATCH_BYTES {
            size = 0;
            send(desk, feed.key, std::mem::take(&mut batch))?;
        }
    }
    send(desk, feed.key, batch)?;
    let moved = answer.moved.map(|address| (address.clone(), fetch::same(&address)));
    Ok(Some(Marks { etag: answer.etag, modified: answer.modified, title: found.title, site, moved }))
}

/// Sends items to be written; nobody takes them any more where the refresh is over.
fn send(desk: &SyncSender<Sent>, key: FeedKey, items: Vec<FeedItem>) -> Result<(), SourceError> {
    if items.is_empty() {
        return Ok(());
    }
    desk.send(Sent::Items(key, items)).map_err(|_| SourceError::Web(WebError::Stopped))
}

/// Refreshes all feeds of the library beside the screen: progress, rows of what is new, and at the end how it went.
pub fn refresh_beside(place: &Place, reading: &Reading, stop: &Stop, job: &Job) {
    if let Err(error) = try_refresh_beside(place, reading, stop, job) {
        job.say(Level::Error, format!("the feeds cannot be refreshed: {error}"));
    }
    job.tell(Message::Progressed(None));
}

fn try_refresh_beside(place: &Place, reading: &Reading, stop: &Stop, job: &Job) -> Result<(), StoreError> {
    let feeds = match place {
        Place::File(path) => Store::open(path).and_then(|store| Ok((store.feeds()?, store)))?,
        Place::Memory | Place::Nowhere => (Vec::new(), Store::in_memory()?),
    };
    let (feeds, store) = feeds;
    if feeds.is_empty() {
        job.say(Level::Info, "no feeds are followed yet: `sayso feed add ADDRESS` follows one");
        return Ok(());
    }
    let mut last = Instant::now();
    let outcome = refresh(&store, feeds, reading, stop, &mut |told| match told {
        Told::Progress(done, total) if done == 0 || is_due(&mut last) => {
            progress(job, "refreshing feeds", done, Some(total));
        }
        Told::Progress(..) => {}
        Told::New(articles) => {
            let rows = articles.into_iter().map(|(key, article)| (entry(article), Shelved::Stored(key)));
            job.send(Event::Listed(rows.collect()));
        }
        Told::Failed(name, since, error) => job.say(Level::Warning, failure(name, since, error)),
    })?;
    job.say(Level::Info, outcome.to_string());
    Ok(())
}

/// A feed that fails, in one line.
pub fn failure(name: &str, since: &str, error: &str) -> String {
    format!("{name}: {error} (failing since {})", day(since))
}

/// A moment as it is shown: `2026-05-04 10:30`.
pub fn day(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
        if self.stopped {
            f.write_str("stopped: ")?;
        }
        write!(f, "{} from {}", count(self.new, "new article"), count(self.answered, "feed"))?;
        if self.changed > 0 {
            write!(f, ", {} changed", self.changed)?;
        }
        if self.failed > 0 {
            write!(
                f,
                "; {}",
                if self.failed == 1 {
                    "1 feed fails".to_owned()
                } else {
                    format!("{} feeds fail", self.failed)
                }
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_is_one_sentence() {
        let outcome = Outcome { answered: 3, new: 1, ..Outcome::default() };
        assert_eq!(outcome.to_string(), "1 new article from 3 feeds");
        let outcome = Outcome { answered: 1, new: 0, changed: 2, failed: 1, stopped: true, unchanged: 0 };
        assert_eq!(outcome.to_string(), "stopped: 0 new articles from 1 feed, 2 changed; 1 feed fails");
    }

    #[test]
    fn failures_say_since_when() {
        assert_eq!(
            failure("Quay News", "2026-05-04T10:30:00Z", "the server answers 404"),
            "Quay News: the server answers 404 (failing since 2026-05-04 10:30)"
        );
    }
}
