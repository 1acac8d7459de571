//! `sayso doctor`: looks after the library.

use super::args::{Doctor, Global};
use super::output::{Ended, complain};
use super::progress::Progress;
use super::{WrongCall, pipeline, setup};
use crate::analysis::version::version;
use crate::analysis::{Engine, analyse};
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use crate::model::library::ArticleKey;
use crate::store::{Health, Retention, Store};
use crate::text::display::visible;
use anyhow::Result;
use std::io::{self, Write};

/// How many articles are analysed before what was found is saved.
const BATCH: usize = 64;

/// Runs the command: what was asked for, in an order that harms nothing, then a check.
pub(super) fn run(global: &Global, asked: &Doctor) -> Result<Ended> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let store = setup::library(global)?;
    if let Some(path) = &asked.backup {
        store.backup(path)?;
        say(&format!("the library was copied to {}", path.display()))?;
    }
    if asked.repair {
        store.repair()?;
        say("what can be made anew was: indexes, counts, the words to be found by")?;
    }
    if asked.retain {
        let gone = retain(&store, setup.settings.retention_days, setup.settings.retention_keeps_unread)?;
        say(&format!("{gone} articles were let go"))?;
    }
    if asked.analyse {
        analyse_stale(&store, asked.jobs.map_or_else(pipeline::processors, usize::from))?;
    }
    if asked.compact {
        store.compact()?;
        say("the library takes as little room as it can")?;
    }
    let ended = tell(&store.check()?)?;
    if let Some(left) = not_analysed(&store)? {
        say(&left)?;
    }
    Ok(ended)
}

/// How many articles are still to be analysed, and how that is done; `None` where none is.
pub(super) fn not_analysed(store: &Store) -> Result<Option<String>> {
    let count = store.count_stale(version())?;
    let articles = if count == 1 { "1 article is" } else { &format!("{count} articles are") };
    Ok((count > 0).then(|| {
        format!(
            "{articles} not analysed yet: the reader does it while it is open, `sayso doctor --analyse` now"
        )
    }))
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(io::stdout().lock(), "{}", visible(line))?)
}

/// Lets go of what the settings let go.
fn retain(store: &Store, days: u16, keep_unread: bool) -> Result<usize> {
    if days == 0 {
        return Err(WrongCall(
            "set retention_days in config.toml to the days that articles are kept".to_owned(),
        )
        .into());
    }
    Ok(store.forget(&store.outlived(Retention { days: u32::from(days), keep_unread })?)?)
}

/// Analyses what this engine has not analysed yet.
fn analyse_stale(store: &Store, jobs: usize) -> Result<()> {
    let engine = Engine::embedded();
    let (mut done, mut progress) = (0, Progress::new("analysed"));
    loop {
        let keys = store.stale(version(), BATCH * jobs)?;
        if keys.is_empty() {
            break;
        }
        let articles: Vec<(ArticleKey, Article)> =
            keys.into_iter().map(|key| Ok((key, store.article(key)?))).collect::<Result<_>>()?;
        let before = done;
        for (key, article, analysis) in analyse_all(articles, jobs, &engine) {
            done += usize::from(store.save_analysis(key, &article, &analysis, version())?);
        }
        progress.tell(done);
        // What cannot be analysed now cannot be the next moment either.
        if done == before {
            break;
        }
    }
    progress.clear();
    say(&format!("{done} articles were analysed"))
}

type Analysed = (ArticleKey, Article, Analysis);

/// Analyses some articles, each thread its share.
fn analyse_all(articles: Vec<(ArticleKey, Article)>, jobs: usize, engine: &Engine) -> Vec<Analysed> {
    let share = articles.len().div_ceil(jobs).max(1);
    let mut articles = articles.into_iter();
    std::thread::scope(|scope| {
        let mut threads = Vec::new();
        loop {
            let part: Vec<(ArticleKey, Article)> = articles.by_ref().take(share).collect();
            if part.is_empty() {
                break;
            }
            threads.push(scope.spawn(move || {
                let analysed = part.into_iter().map(|(key, article)| {
                    let analysis = analyse(&article, engine);
                    (key, article, analysis)
                });
                analysed.collect::<Vec<_>>()
            }));
        }
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    })
}

fn tell(health: &Health) -> Result<Ended> {
    for fault in health.damage.iter().chain(&health.faults) {
        complain(fault);
    }
    if !health.damage.is_empty() {
        complain("the file itself is damaged: go back to a backup, or copy what can be read with --backup");
    } else if !health.faults.is_empty() {
        complain("`sayso doctor --repair` makes it anew");
    }
    let size = health.bytes.div_ceil(1 << 20);
    let articles = if health.articles == 1 { "article" } else { "articles" };
    say(&format!("{} {articles}, {size} MiB: {}", health.articles, verdict(health)))?;
    Ok(Ended::with(health.damage.len() + health.faults.len()))
}

const fn verdict(health: &Health) -> &'static str {
    match (health.damage.is_empty(), health.faults.is_empty()) {
        (true, true) => "sound",
        (true, false) => "not sound",
        (false, _) => "damaged",
    }
}
