//! `sayso feed`: feeds that are followed.

use super::args::{FeedCommand, Global};
use super::doctor::not_analysed;
use super::output::{Ended, complain};
use super::setup;
use crate::model::feed::{Feed, FeedKey};
use crate::runtime::feeds::{Told, day, failure, refresh};
use crate::runtime::listing::Stop;
use crate::runtime::save::{SaveError, write_whole};
use crate::sources::fetch::{self, Ask};
use crate::sources::opml::{self, Outline};
use crate::sources::{Reading, SourceError, feed};
use crate::store::{NewFeed, Store};
use crate::text::display::visible;
use anyhow::{Result, anyhow};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The largest list of feeds that is read, in bytes.
const LARGEST_LIST: u64 = 16 << 20;

/// Runs the command.
pub(super) fn run(global: &Global, command: &FeedCommand) -> Result<Ended> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let store = setup::library(global)?;
    let reading = setup.reading(false);
    match command {
        FeedCommand::Add { addresses, folder } => add(&store, &reading, addresses, folder.as_deref()),
        FeedCommand::List => list(&store),
        FeedCommand::Remove { feeds } => remove(&store, feeds),
        FeedCommand::Refresh { feeds } => refresh_named(&store, &reading, feeds),
        FeedCommand::Import { paths } => import(&store, paths),
        FeedCommand::Export { path, force } => export(&store, path.as_deref(), *force),
    }
}

fn add(store: &Store, reading: &Reading, addresses: &[String], folder: Option<&str>) -> Result<Ended> {
    let mut failures = 0;
    for address in addresses {
        match find(address, reading) {
            Ok(mut found) => {
                found.folder = folder.map(str::to_owned).into_iter().collect();
                let (name, address) = (found.title.clone().unwrap_or_default(), found.address.clone());
                let (_, new) = store.add_feed(&found)?;
                let done = if new { "following" } else { "already following" };
                say(&[done, &name, &address])?;
            }
            Err(error) => {
                failures += 1;
                complain(&format!("{address}: {error}"));
            }
        }
    }
    Ok(Ended::with(failures))
}

/// The feed at an address, or that the page at it names.
fn find(input: &str, reading: &Reading) -> Result<NewFeed, SourceError> {
    let with_scheme = if input.contains("://") || input.starts_with("feed:") {
        input.to_owned()
    } else {
        format!("https://{input}")
    };
    let first = reading.web.get(&Ask { address: &with_scheme, feed: true, ..Ask::default() })?;
    let bytes = first.body.clone().unwrap_or_default();
    let (answer, found) = match feed::parse(&bytes, first.charset.as_deref(), &first.address) {
        Ok(found) => (first, found),
        Err(SourceError::NoFeed) => {
            let named = feed::on_page(&String::from_utf8_lossy(&bytes), &first.address);
            let named = named.ok_or(SourceError::NoFeed)?;
            let answer = reading.web.get(&Ask { address: &named, feed: true, ..Ask::default() })?;
            let bytes = answer.body.clone().unwrap_or_default();
            let found = feed::parse(&bytes, answer.charset.as_deref(), &answer.address)?;
            (answer, found)
        }
        Err(error) => return Err(error),
    };
    let same = fetch::same(&answer.address);
    Ok(NewFeed { address: answer.address, same, title: found.title, site: found.site, folder: Vec::new() })
}

fn list(store: &Store) -> Result<Ended> {
    let feeds = store.feeds()?;
    let mut out = io::stdout().lock();
    for feed in &feeds {
        let folder = feed.folder.join(" / ");
        let failing = feed.failing.as_ref().map(|f| format!("failing since {}: {}", day(&f.since), f.error));
        let fields =
            [Some(feed.name()), Some(feed.address.as_str()), Some(folder.as_str()), failing.as_deref()];
        let fields: Vec<&str> = fields.into_iter().flatten().filter(|field| !field.is_empty()).collect();
        writeln!(out, "{:>5} {:>6}  {}", feed.unread, feed.total, visible(&fields.join(" · ")))?;
    }
    if feeds.is_empty() {
        complain("no feeds are followed yet: `sayso feed add ADDRESS` follows one");
    }
    Ok(Ended::Done)
}

fn remove(store: &Store, names: &[String]) -> Result<Ended> {
    let feeds = store.feeds()?;
    let (keys, failures) = chosen(&feeds, names);
    for feed in feeds.iter().filter(|feed| keys.contains(&feed.key)) {
        store.remove_feed(feed.key)?;
        say(&["no longer following", feed.name()])?;
    }
    Ok(Ended::with(failures))
}

/// The feeds that names or addresses mean, and how many of these mean none, which is told.
fn chosen(feeds: &[Feed], names: &[String]) -> (Vec<FeedKey>, usize) {
    let (mut keys, mut failures) = (Vec::new(), 0);
    for name in names {
        let same = fetch::same(name);
        let means = |feed: &&Feed| {
            fetch::same(&feed.address) == same
                || feed.title.as_ref().is_some_and(|title| title.to_lowercase() == name.to_lowercase())
        };
        let before = keys.len();
        keys.extend(feeds.iter().filter(means).map(|feed| feed.key));
        if keys.len() == before {
            failures += 1;
            complain(&format!("{name}: no such feed is followed; `sayso feed list` shows them"));
        }
    }
    (keys, failures)
}

fn refresh_named(store: &Store, reading: &Reading, names: &[String]) -> Result<Ended> {
    let mut feeds = store.feeds()?;
    let mut failures = 0;
    if !names.is_empty() {
        let (keys, unknown) = chosen(&feeds, names);
        feeds.retain(|feed| keys.contains(&feed.key));
        failures = unknown;
    }
    if feeds.is_empty() {
        if names.is_empty() {
            complain("no feeds are followed yet: `sayso feed add ADDRESS` follows one");
        }
        return Ok(Ended::with(failures));
    }
    let mut line = StatusLine::new();
    let outcome = refresh(store, feeds, reading, &Stop::default(), &mut |told| match told {
        Told::Progress(done, total) => line.show(&format!("refreshing feeds {done}/{total}")),
        Told::New(_) => {}
        Told::Failed(name, since, error) => {
            line.clear();
            complain(&failure(name, since, error));
        }
    });
    line.clear();
    let outcome = outcome?;
    say(&[&outcome.to_string()])?;
    if let Some(left) = not_analysed(store)?.filter(|_| outcome.new > 0) {
        say(&[&left])?;
    }
    Ok(Ended::with(failures + outcome.failed))
}

fn import(store: &Store, paths: &[PathBuf]) -> Result<Ended> {
    let (mut added, mut known, mut failures) = (0, 0, 0);
    for path in paths {
        let list = match read_list(path) {
            Ok(list) => list,
            Err(error) => {
                failures += 1;
                complain(&format!("{}: {error}", path.display()));
                continue;
            }
        };
        for outline in list {
            match followed(outline) {
                Ok(feed) if store.add_feed(&feed)?.1 => added += 1,
                Ok(_) => known += 1,
                Err(error) => {
                    failures += 1;
                    complain(&error);
                }
            }
        }
    }
    let known = if known == 0 { String::new() } else { format!("; {known} followed already") };
    say(&[&format!("following {added} more feed{}{known}", if added == 1 { "" } else { "s" })])?;
    Ok(Ended::with(failures))
}

fn read_list(path: &Path) -> Result<Vec<Outline>> {
    let mut bytes = Vec::new();
    let from: Box<dyn Read> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(std::fs::File::open(path)?) };
    from.take(LARGEST_LIST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_LIST {
        return Err(SourceError::TooBig { limit: LARGEST_LIST }.into());
    }
    Ok(opml::read(&feed::letters(&bytes, None))?)
}

/// A feed of a list, as it is followed.
fn followed(outline: Outline) -> Result<NewFeed, String> {
    let address =
        fetch::address(&outline.address).map_err(|error| format!("{}: {error}", outline.address))?;
    let same = fetch::same(&address);
    Ok(NewFeed { address, same, title: outline.title, site: outline.site, folder: outline.folder })
}

fn export(store: &Store, path: Option<&Path>, force: bool) -> Result<Ended> {
    let list: Vec<Outline> = store
        .feeds()?
        .into_iter()
        .map(|feed| Outline {
            address: feed.address,
            title: feed.title,
            site: feed.site,
            folder: feed.folder,
        })
        .collect();
    let text = opml::write(&list);
    match path.filter(|path| *path != Path::new("-")) {
        None => io::stdout().lock().write_all(text.as_bytes())?,
        Some(path) => {
            write_whole(path, force, |out| out.write_all(text.as_bytes())).map_err(|error| match error {
                SaveError::Exists(_) => anyhow!("{error}; --force replaces it"),
                other => other.into(),
            })?
        }
    }
    Ok(Ended::Done)
}

fn say(words: &[&str]) -> io::Result<()> {
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    writeln!(io::stdout().lock(), "{}", visible(&words.join(" ")))
}

/// How far it is, on one line of the terminal that is written over.
struct StatusLine {
    shown: usize,
    is_terminal: bool,
}

impl StatusLine {
    fn new() -> Self {
        Self { shown: 0, is_terminal: io::stderr().is_terminal() }
    }

    /// Where nobody looks there is nothing to show.
    fn show(&mut self, text: &str) {
        if self.is_terminal {
            let _ = write!(io::stderr().lock(), "\r{text:<width$}", width = self.shown);
            self.shown = text.len();
        }
    }

    fn clear(&mut self) {
        if self.shown > 0 {
            let _ = write!(io::stderr().lock(), "\r{:width$}\r", "", width = self.shown);
            self.shown = 0;
        }
    }
}
