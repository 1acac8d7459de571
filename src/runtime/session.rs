//! One sitting with the reader: the loop between events, the state, and the screen.
//!
//! Invariant: one thread owns state and screen. Everything that waits is handled before a frame is drawn, and
//! while nothing happens nothing runs.

use super::analyst::{Analyst, Bench};
use super::clipboard::Clipboard;
use super::event::{Event, Outbox, Signal};
use super::input::{self, Grants};
use super::jobs::Jobs;
use super::judge::Judge;
use super::keeper::{Keeper, Place};
use super::librarian::{Librarian, Request};
use super::listing::{Lister, Listing, Stop};
use super::paper::Paper;
use super::screen::{FullScreen, Screen};
use super::shelf::{Shelf, Shelved};
use super::signals::{self, Lent};
use crate::app::command::Command;
use crate::app::geometry::Size;
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::library::EntrySort;
use crate::app::message::Message;
use crate::app::settings::Settings;
use crate::app::state::{EntryId, FormatChoice, Level, Moment, State};
use crate::app::update::update;
use crate::export::Format;
use crate::sources::Reading;
use crate::ui;
use crate::ui::theme::Theme;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long something to show is waited for before an empty screen is shown.
const FIRST_ARTICLE: Duration = Duration::from_millis(40);
/// How long events are handled before a frame is drawn, even though more wait.
const LONGEST_DRAIN: Duration = Duration::from_millis(10);

/// What a sitting begins with.
#[derive(Debug)]
pub struct Plan {
    /// What to read.
    pub listing: Listing,
    /// How it is read.
    pub reading: Reading,
    /// Where the library is.
    pub place: Place,
    /// The user's settings.
    pub settings: Settings,
    /// The user's keys.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// What is to be said at the start.
    pub warnings: Vec<String>,
}

/// How a sitting ended.
#[derive(Debug, Default)]
pub struct Ending {
    /// What could not be read, each with its cause.
    pub failures: Vec<String>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// What stood on the screen, where it was paper.
    pub screen: String,
}

/// Reads in the terminal.
///
/// # Errors
/// Where the terminal cannot be used.
pub fn read(plan: Plan) -> io::Result<Ending> {
    let mouse = plan.settings.mouse;
    let patience = plan.place.patience();
    let (mut session, library) = Session::begin(plan)?;
    if session.has_nothing() {
        return Ok(session.finish(library));
    }
    let lent = Lent::default();
    signals::listen(session.outbox.clone(), lent.clone())?;
    let mut screen = FullScreen::open(mouse, lent)?;
    let outcome = session.begin_on(&mut screen, patience).and_then(|()| {
        let grants = input::listen(session.outbox.clone())?;
        session.serve(&mut screen, &grants)
    });
    drop(screen);
    let ending = session.finish(library);
    // A terminal that is gone is no fault where the system has told us to end.
    if ending.signal.is_none() {
        outcome?;
    }
    Ok(ending)
}

/// Presses keys on a screen of paper, each after everything that the one before set off is done.
///
/// # Errors
/// Where no threads can be had.
pub fn script(plan: Plan, keys: &[Key], size: Size) -> io::Result<Ending> {
    let (mut session, library) = Session::begin(plan)?;
    let mut screen = Paper::new(size);
    session.fit(&mut screen)?;
    session.crew.bench.open();
    session.settle(&mut screen)?;
    for key in keys {
        if session.ended {
            break;
        }
        session.handle(&mut screen, Event::Input(vec![Message::Key(*key)]))?;
        session.settle(&mut screen)?;
    }
    // Where nothing could be opened there is no screen, as in a terminal.
    let text = if session.opens_alone && session.shelf.is_empty() { String::new() } else { screen.text() };
    Ok(Ending { screen: text, ..session.finish(library) })
}

/// The sitting.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) state: State,
    pub(super) shelf: Shelf,
    pub(super) crew: Crew,
    /// How articles are read.
    pub(super) door: Reading,
    /// Where the library is.
    pub(super) place: Place,
    pub(super) ended: bool,
    theme: Theme,
    inbox: Receiver<Event>,
    outbox: Outbox,
    ending: Ending,
    /// Whether an input that turns out to be one article is opened.
    opens_alone: bool,
    /// Whether a stop of our own is still to be reported as over.
    resumes: bool,
    /// Events that came before there was a screen.
    early: VecDeque<Event>,
}

/// Those who work beside the screen.
#[derive(Debug)]
pub(super) struct Crew {
    pub(super) jobs: Jobs,
    pub(super) keeper: Keeper,
    pub(super) analyst: Analyst,
    pub(super) bench: Bench,
    pub(super) librarian: Librarian,
    pub(super) judge: Judge,
    pub(super) stop: Stop,
    /// Stops the gathering of the queue.
    pub(super) gathering: Stop,
    pub(super) clipboard: Clipboard,
}

impl Session {
    /// Starts everything that works beside the screen.
    fn begin(plan: Plan) -> io::Result<(Self, JoinHandle<()>)> {
        let (outbox, inbox) = channel();
        let jobs = Jobs::new(outbox.clone());
        let (keeper, library) = Keeper::start(plan.place.clone(), plan.reading.clone(), jobs.clone())?;
        let (bench, stop) = (Bench::default(), Stop::default());
        let lister = Lister {
            reading: plan.reading.clone(),
            keeper: keeper.clone(),
            bench: bench.clone(),
            stop: stop.clone(),
        };
        let (opens_alone, listing) = (matches!(plan.listing, Listing::Inputs(_)), plan.listing);
        jobs.spawn("list", move |job| lister.run(listing, job));
        let analyst = Analyst::start(bench.clone(), keeper.clone(), jobs.clone())?;
        let librarian =
            Librarian::start(plan.place.clone(), plan.reading.clone(), bench.clone(), jobs.clone())?;
        let judge = Judge::start(keeper.clone(), bench.clone(), plan.reading.clone(), jobs.clone())?;
        let mut state = State::new(plan.settings, plan.keymap, Size { width: 80, height: 24 });
        if !opens_alone {
            state.library.sort = EntrySort::Date;
        }
        state.formats = Format::ALL.into_iter().map(choice).collect();
        warn(&mut state, plan.warnings);
        let session = Self {
            state,
            shelf: Shelf::default(),
            crew: Crew {
                jobs,
                keeper,
                analyst,
                bench,
                librarian,
                judge,
                stop,
                gathering: Stop::default(),
                clipboard: Clipboard::default(),
            },
            door: plan.reading,
            place: plan.place,
            ended: false,
            theme: plan.theme,
            inbox,
            outbox,
            ending: Ending::default(),
            opens_alone,
            resumes: false,
            early: VecDeque::new(),
        };
        Ok((session, library))
    }

    /// Waits a moment for the first article, and tells whether it is certain that there is none at all. Then the
    /// terminal is better left alone.
    fn has_nothing(&mut self) -> bool {
        let deadline = Instant::now() + FIRST_ARTICLE;
        let mut listed = false;
        while let Ok(event) = self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            listed |= matches!(&event, Event::Listed(rows) if !rows.is_empty());
            let complete = matches!(event, Event::ListedAll);
            self.early.push_back(event);
            if listed || complete {
                return self.opens_alone && !listed;
            }
        }
        false
    }

    /// Shows the first frame: text as soon as there is some, where it was left if the library says so in time.
    fn begin_on(&mut self, screen: &mut dyn Screen, patience: Duration) -> io::Result<()> {
        self.fit(screen)?;
        let mut deadline = Instant::now() + FIRST_ARTICLE;
        while let Some(event) = self.next_before(deadline) {
            let opened = self.state.reader.is_some();
            let remembered = matches!(event, Event::Told(Message::Remembered(..)));
            self.handle(screen, event)?;
            let may_open = self.opens_alone && self.state.library.loading && self.shelf.len() < 2;
            if remembered || self.state.reader.is_none() && !self.shelf.is_empty() && !may_open {
                break;
            }
            if !opened && self.state.reader.is_some() {
                deadline = Instant::now() + patience;
            }
        }
        self.paint(screen)?;
        self.crew.bench.open();
        Ok(())
    }

    fn next_before(&mut self, deadline: Instant) -> Option<Event> {
        let early = self.early.pop_front();
        early.or_else(|| self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok())
    }

    /// The loop: waits, handles everything that waits, draws.
    fn serve(&mut self, screen: &mut dyn Screen, grants: &Grants) -> io::Result<()> {
        grants.grant();
        while !self.ended {
            // We hold a sender ourselves: there is always somebody who may send.
            let Ok(first) = self.inbox.recv() else { return Ok(()) };
            let begun = Instant::now();
            let mut next = Some(first);
            let mut changed = false;
            while let Some(event) = next {
                changed |= !matches!(event, Event::Settled);
                let typed = matches!(event, Event::Input(_));
                self.handle(screen, event)?;
                if typed && !self.ended {
                    grants.grant();
                }
                next = if begun.elapsed() < LONGEST_DRAIN { self.inbox.try_recv().ok() } else { None };
            }
            if changed && !self.ended {
                self.paint(screen)?;
            }
        }
        Ok(())
    }

    /// Handles everything until nothing is under way any more.
    fn settle(&mut self, screen: &mut dyn Screen) -> io::Result<()> {
        loop {
            // Asked before looking: what was sent before the last job ended is in the channel then.
            let quiet = self.crew.jobs.none();
            let event = if quiet { self.inbox.try_recv().ok() } else { self.inbox.recv().ok() };
            match event {
                Some(event) => self.handle(screen, event)?,
                None => return self.paint(screen),
            }
        }
    }

    /// Acts on one event.
    fn handle(&mut self, screen: &mut dyn Screen, event: Event) -> io::Result<()> {
        match event {
            Event::Input(messages) => messages.into_iter().try_for_each(|message| self.tell(screen, message)),
            Event::Told(message) => self.tell(screen, message),
            Event::InputLost | Event::Signal(Signal::End(_)) if self.ended => Ok(()),
            Event::InputLost => self.tell(screen, Message::Ended),
            Event::Signal(Signal::End(number)) => {
                self.ending.signal = Some(number);
                self.tell(screen, Message::Ended)
            }
            Event::Signal(Signal::Stop) => self.suspend(screen),
            Event::Signal(Signal::Continued) => self.continued(screen),
            Event::Signal(Signal::Resized) => self.fit(screen),
            Event::Listed(rows) => {
                let (entries, places): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
                // The first rows bring the folders; those that come once the list is there change their counts.
                let counts = !self.shelf.has_stored() || !self.state.library.loading;
                self.shelf.extend(places);
                if counts && self.shelf.has_stored() {
                    self.crew.librarian.ask(Request::Folders);
                }
                self.tell(screen, Message::Listed(entries))
            }
            Event::ListedAll => {
                self.tell(screen, Message::ListedAll)?;
                if self.opens_alone && self.shelf.len() == 1 { self.open(screen, EntryId(0)) } else { Ok(()) }
            }
            Event::Failed(failure) => {
                self.ending.failures.push(failure.clone());
                self.tell(screen, Message::Said(Level::Warning, failure))
            }
            Event::Found { query, rows, more } => {
                let row = |(key, snippet)| Some((self.shelf.row(key)?, snippet));
                let rows = rows.into_iter().filter_map(row).collect();
                self.tell(screen, Message::Found { query, rows, more })
            }
            Event::Brought { key, row, note } => {
                let entry = EntryId(self.shelf.len());
                self.shelf.extend([Shelved::Stored(key)]);
                self.tell(screen, Message::Listed(vec![row]))?;
                self.tell(screen, Message::Brought(entry, note))
            }
            Event::Fetched(entry, article) => self.opened(screen, entry, article),
            Event::Settled => Ok(()),
        }
    }

    /// Updates the state and does what follows from it.
    pub(super) fn tell(&mut self, screen: &mut dyn Screen, message: Message) -> io::Result<()> {
        self.state.moment = Moment { now: Timestamp::now(), fresh: Uuid::new_v4() };
        let effects = update(&mut self.state, message);
        effects.into_iter().try_for_each(|effect| self.perform(screen, effect))
    }

    /// Stops as a job; the shell continues us.
    pub(super) fn suspend(&mut self, screen: &mut dyn Screen) -> io::Result<()> {
        self.resumes = true;
        screen.suspend()?;
        self.fit(screen)
    }

    /// Takes the terminal anew after a stop that we had no part in.
    fn continued(&mut self, screen: &mut dyn Screen) -> io::Result<()> {
        if std::mem::take(&mut self.resumes) {
            return Ok(());
        }
        screen.lend(&mut || {})?;
        self.fit(screen)
    }

    /// Takes notice of the size of the screen, which may have changed unseen.
    pub(super) fn fit(&mut self, screen: &mut dyn Screen) -> io::Result<()> {
        let size = screen.size();
        if size == self.state.view.size { Ok(()) } else { self.tell(screen, Message::Resized(size)) }
    }

    fn paint(&mut self, screen: &mut dyn Screen) -> io::Result<()> {
        let (state, theme) = (&self.state, &self.theme);
        screen.paint(&mut |frame| ui::draw(state, theme, frame))
    }

    /// Waits until everything is written.
    fn finish(mut self, library: JoinHandle<()>) -> Ending {
        self.crew.stop.ask();
        self.crew.gathering.ask();
        self.crew.judge.finish();
        self.crew.keeper.close();
        for event in self.early.drain(..) {
            if let Event::Failed(failure) = event {
                self.ending.failures.push(failure);
            }
        }
        self.crew.librarian.finish();
        // A panic of that thread was told already.
        let _ = library.join();
        self.ending
    }
}

/// Says what was wrong at the start. Of several the footer has room for one line: how many, where they stand, the first.
fn warn(state: &mut State, warnings: Vec<String>) {
    let summary = (warnings.len() > 1).then(|| {
        let keys = state.keymap.keys_for(state.context(), Command::Messages);
        summary(&warnings, &keys.unwrap_or_else(|| ":messages".to_owned()))
    });
    for text in warnings.into_iter().chain(summary) {
        state.log.say(Level::Warning, text);
    }
}

fn summary(warnings: &[String], keys: &str) -> String {
    let places: Vec<Option<(&str, &str)>> = warnings.iter().map(|warning| placed(warning)).collect();
    let (path, first) = places.first().copied().flatten().unwrap_or_default();
    let alone = !path.is_empty() && places.iter().all(|place| place.is_some_and(|(other, _)| other == path));
    let count = warnings.len();
    match Path::new(path).file_name().filter(|_| alone) {
        Some(name) => format!("{count} faults in {}; {keys} shows them: {first}", name.to_string_lossy()),
        None => format!("{count} faults; {keys} shows them: {}", warnings[0]),
    }
}

/// The file that a fault stands in, and its line with the rest.
fn placed(warning: &str) -> Option<(&str, &str)> {
    let digit = |at: &usize| warning[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let at = warning.match_indices(':').map(|(at, _)| at).find(digit)?;
    Some((&warning[..at], &warning[at + 1..]))
}

fn choice(format: Format) -> FormatChoice {
    FormatChoice {
        name: format.name().to_owned(),
        description: format.description().to_owned(),
        extension: format.extension().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(warnings: &[&str], expected: &str) {
        let warnings: Vec<String> = warnings.iter().map(|&warning| warning.to_owned()).collect();
        assert_eq!(summary(&warnings, "gm"), expected);
    }

    #[test]
    fn several_faults_are_told_in_one_line() {
        let two = ["/a/config.toml:3:1: no `x`", "/a/config.toml:9: no `y`"];
        check(&two, "2 faults in config.toml; gm shows them: 3:1: no `x`");
        let elsewhere = ["/a/config.toml:3:1: no `x`", "there is no theme `z`"];
        check(&elsewhere, "2 faults; gm shows them: /a/config.toml:3:1: no `x`");
    }
}
