//! What the loop waits for: one closed set of events over one channel.

use super::shelf::Shelved;
use crate::app::message::Message;
use crate::app::state::{Entry, EntryId};
use crate::model::article::Article;
use crate::model::library::{ArticleKey, Snippet};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use uuid::Uuid;

/// Something that the loop has to act on.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "events are handled one at a time; few are ever waiting")]
pub enum Event {
    /// What was typed, pasted, clicked or resized since the last grant, in order.
    Input(Vec<Message>),
    /// The terminal cannot be read any more.
    InputLost,
    /// The system asks for something.
    Signal(Signal),
    /// Something happened beside the screen.
    Told(Message),
    /// Articles are there, each with its row of the list and the place to find it again.
    Listed(Vec<(Entry, Shelved)>),
    /// An input, or a line of one, became no article: a sentence that names it and the cause.
    Failed(String),
    /// The list is complete.
    ListedAll,
    /// What a query found: the keys of articles, each with where its text fits, and whether there is more.
    Found {
        /// The query.
        query: String,
        /// The articles.
        rows: Vec<(ArticleKey, Option<Snippet>)>,
        /// Whether there is more.
        more: bool,
    },
    /// An article that was asked for is there.
    Fetched(EntryId, Arc<Article>),
    /// An article of the library is there that is to come into the list and be read at one of its notes.
    Brought {
        /// The article in the library.
        key: ArticleKey,
        /// Its row.
        row: Entry,
        /// The note.
        note: Uuid,
    },
    /// The last piece of work under way is done.
    Settled,
}

/// What the system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// To end; the number is the signal's.
    End(i32),
    /// To stop until it is continued.
    Stop,
    /// It was continued; the terminal may have been used by others.
    Continued,
    /// To look at the size of the screen again.
    Resized,
}

/// Where workers send what they have to tell.
pub type Outbox = Sender<Event>;
