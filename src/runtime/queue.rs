//! Gathers what nobody has checked yet, over the articles of the list.
//!
//! Invariant: it reads and says; nothing is written. It ends when it is asked to.

use super::analyst::Bench;
use super::jobs::Job;
use super::keeper::Keeper;
use super::listing::Stop;
use super::shelf::Shelved;
use crate::app::message::Message;
use crate::app::queue::QueueItem;
use crate::app::state::{EntryId, Level, Progress};
use crate::model::article::Article;
use crate::model::review::{Reviewed, Status};
use crate::review::apply;
use std::sync::Arc;

/// The most articles that are looked through at a time.
const MOST_ARTICLES: usize = 20_000;
/// The most statements that are gathered at a time.
const MOST: usize = 20_000;
/// How many articles are told at once.
const BATCH: usize = 16;

/// What the work needs.
#[derive(Debug, Clone)]
pub(super) struct Gatherer {
    pub(super) keeper: Keeper,
    pub(super) bench: Bench,
    pub(super) stop: Stop,
}

impl Gatherer {
    /// Looks through the articles in the order of the list.
    pub(super) fn run(&self, articles: Vec<(EntryId, Shelved)>, job: &Job) {
        let (all, total) = (articles.len(), articles.len().min(MOST_ARTICLES));
        let (mut waiting, mut gathered, mut looked) = (Vec::new(), 0, 0);
        for (done, (entry, shelved)) in articles.into_iter().take(MOST_ARTICLES).enumerate() {
            if self.stop.asked() || gathered >= MOST {
                break;
            }
            if let Some(items) = job.shield(|| self.left(entry, &shelved)).flatten() {
                gathered += items.len();
                waiting.extend(items);
            }
            looked = done + 1;
            if looked % BATCH == 0 {
                job.tell(Message::Queued(std::mem::take(&mut waiting), true));
                let what = "looking for unchecked statements".to_owned();
                job.tell(Message::Progressed(Some(Progress { what, done: looked, total: Some(total) })));
            }
        }
        job.tell(Message::Queued(waiting, false));
        job.tell(Message::Progressed(None));
        if looked < all {
            job.say(Level::Info, format!("{looked} of {all} articles were looked through"));
        }
    }

    /// What is left of one article.
    fn left(&self, entry: EntryId, shelved: &Shelved) -> Option<Vec<QueueItem>> {
        let article = match shelved {
            Shelved::Held(article) => Arc::clone(article),
            Shelved::Stored(key) => Arc::new(self.keeper.fetch(*key).ok()?),
            Shelved::Again { .. } => return None,
        };
        let recalled = self.keeper.recall(Arc::clone(&article));
        let analysis = Arc::new(recalled.unwrap_or_else(|| self.bench.analyse(&article)));
        let edits = self.keeper.log(Arc::clone(&article));
        Some(unchecked(entry, &article, &apply(&article, &analysis, &edits)))
    }
}

fn unchecked(entry: EntryId, article: &Article, reviewed: &Reviewed) -> Vec<QueueItem> {
    let analysis = &reviewed.analysis;
    let open = reviewed.statements().filter(|(_, standing)| standing.status == Status::Automatic);
    let item = |(statement, _)| {
        let statement: &crate::model::analysis::Statement = statement;
        let position = analysis.position_of(statement.id);
        let stance = position.map_or(1.0, |p| p.confidence);
        QueueItem {
            entry,
            statement: statement.id,
            holder: analysis.holder_names(statement).join(", "),
            topic: position.and_then(|p| p.topic.clone()).unwrap_or_default(),
            gist: position.map_or_else(|| statement.quote(&article.text), |p| p.gist.clone()),
            stance: position.map(|p| p.stance),
            confidence: statement.confidence.spans.min(statement.confidence.holder).min(stance),
        }
    };
    open.map(item).collect()
}
