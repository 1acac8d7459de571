//! Feeds that are followed.
//!
//! Invariant: a feed is known by its address, in whatever spelling.

use super::library::Folder;

/// The name of a feed within one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeedKey(pub i64);

/// A feed that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The feed.
    pub key: FeedKey,
    /// Where it is fetched from.
    pub address: String,
    /// What it is called: as the reader named it, else as it calls itself.
    pub title: Option<String>,
    /// The address of the page that it belongs to.
    pub site: Option<String>,
    /// The folders that it is in, the outermost first.
    pub folder: Vec<String>,
    /// The server's mark of the version that was taken in last.
    pub etag: Option<String>,
    /// The day of that version, as the server said it.
    pub modified: Option<String>,
    /// When it last answered, RFC 3339.
    pub refreshed: Option<String>,
    /// What is wrong with it, if something is.
    pub failing: Option<Failing>,
    /// Articles of it that nobody is done with.
    pub unread: u32,
    /// Articles of it.
    pub total: u32,
}

/// Why and how long a feed has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Since when, RFC 3339.
    pub since: String,
    /// The cause, in one line.
    pub error: String,
    /// How many refreshes failed one after the other.
    pub times: u32,
}

/// A feed as a folder of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedFolder {
    /// Where it is fetched from.
    pub address: String,
    /// Its name and how many articles it has.
    pub folder: Folder,
    /// What is wrong with it, if something is.
    pub failing: Option<Failing>,
}

impl Feed {
    /// What it is called, else its address.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.address)
    }
}
