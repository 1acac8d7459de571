//! Analyses articles beside the screen: the one that is read on a thread of its own, so that it never waits.

use super::event::Event;
use super::jobs::{Job, Jobs};
use super::keeper::Keeper;
use crate::analysis::{Engine, analyse};
use crate::app::message::Message;
use crate::app::state::EntryId;
use crate::model::analysis::Analysis;
use crate::model::article::Article;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};

/// The engine, built when it is needed first and shared by all threads; closed until the first frame is drawn, so
/// that nothing takes the machine from that.
#[derive(Debug, Clone, Default)]
pub struct Bench {
    engine: Arc<OnceLock<Engine>>,
    opened: Arc<OnceLock<()>>,
}

impl Bench {
    /// Lets analyses begin.
    pub fn open(&self) {
        self.opened.get_or_init(|| ());
    }

    /// Analyses one article; waits until analyses may begin.
    pub fn analyse(&self, article: &Article) -> Analysis {
        self.opened.wait();
        analyse(article, self.engine.get_or_init(Engine::embedded))
    }
}

/// Analyses the article that is read.
#[derive(Debug)]
pub struct Analyst {
    articles: Sender<(EntryId, Arc<Article>, Job)>,
    jobs: Jobs,
}

impl Analyst {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(bench: Bench, keeper: Keeper, jobs: Jobs) -> io::Result<Self> {
        let (articles, waiting) = channel();
        std::thread::Builder::new()
            .name("analysis".to_owned())
            .spawn(move || serve(&bench, &keeper, &waiting))?;
        Ok(Self { articles, jobs })
    }

    /// Analyses an article that was opened: `Analysed`.
    pub fn open(&self, entry: EntryId, article: Arc<Article>) {
        // The thread lives as long as this does.
        let _ = self.articles.send((entry, article, self.jobs.begin()));
    }
}

/// Of several that wait only the last is still read: the others were leafed through.
fn serve(bench: &Bench, keeper: &Keeper, waiting: &Receiver<(EntryId, Arc<Article>, Job)>) {
    while let Ok(first) = waiting.recv() {
        let (entry, article, job) = waiting.try_iter().last().unwrap_or(first);
        job.shield(|| {
            // What the library knows is there at once; what it does not, it knows the next time.
            let recalled = keeper.recall(Arc::clone(&article));
            let new = recalled.is_none();
            let analysis = Arc::new(recalled.unwrap_or_else(|| bench.analyse(&article)));
            job.send(Event::Told(Message::Analysed(entry, Arc::clone(&analysis))));
            if new {
                keeper.keep(article, analysis);
            }
        });
    }
}
