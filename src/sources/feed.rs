//! Feeds: RSS, Atom and JSON Feed to items, items to articles. Pure.
//!
//! Invariant: whatever the bytes, there is a feed or the reason why not; a feed that is broken or cut gives the items
//! that are whole. An item has one name however often and from wherever it comes.

pub(crate) mod file;
mod json;
mod xml;

use super::address;
use super::clean;
use super::decode;
use super::fragment;
use super::kind;
use super::lines::Line;
use super::{Reading, SourceError, dates};
use crate::model::article::{Article, BlockKind, Removal, Removed};
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use url::Url;

/// From so many words on, what a feed carries is taken for the whole article.
const WHOLE: usize = 80;
/// The same where the feed calls it a description, which is a summary as a rule.
const WHOLE_DESCRIPTION: usize = 250;
/// How far the beginning of a feed is looked for.
const HEAD: usize = 4 << 10;

/// A feed as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<String>,
    /// The address of the page that it belongs to.
    pub site: Option<String>,
    /// Its items, in its order.
    pub items: Vec<Item>,
}

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What it is known by within its feed.
    pub guid: String,
    /// What its address has in common with other addresses of the page; `None` where the address is not its own.
    pub link: Option<String>,
    /// Changes when what the feed says of it does.
    pub digest: i64,
    /// The address of its page, without what says where the reader came from.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its day, as the feed says it.
    pub published: Option<String>,
    /// What it carries, as HTML.
    html: String,
    /// Whether that is called its content rather than its summary.
    is_content: bool,
}

/// An item as its format gives it.
#[derive(Debug, Default)]
struct Raw {
    guid: Option<String>,
    link: Option<String>,
    title: Option<String>,
    author: Option<String>,
    published: Option<String>,
    content: Option<String>,
    summary: Option<String>,
}

/// Reads a feed that came from `address`; `charset` is what the server says of its letters.
///
/// ```
/// use sayso::sources::feed::parse;
/// let feed = r#"<rss version="2.0"><channel><title>Quay News</title>
///     <item><title>Port &amp; pier</title><link>https://quay.example/1?utm_source=rss</link></item></channel></rss>"#;
/// let feed = parse(feed.as_bytes(), None, "https://quay.example/feed").unwrap();
/// assert_eq!(feed.items[0].url.as_deref(), Some("https://quay.example/1"));
/// ```
///
/// # Errors
/// Where it is no feed.
pub fn parse(bytes: &[u8], charset: Option<&str>, address: &str) -> Result<Feed, SourceError> {
    let text = letters(bytes, charset);
    let base = address::read(address).ok();
    let (mut feed, raw) = match begins(&text) {
        Some(Format::Xml) => xml::read(&text, base.as_ref()),
        Some(Format::Json) => json::read(&text)?,
        None => return Err(SourceError::NoFeed),
    };
    feed.title = feed.title.map(|title| fragment::words(&title)).filter(|title| !title.is_empty());
    feed.site = feed.site.and_then(|site| address::join(base.as_ref(), &site));
    feed.items = raw.into_iter().filter_map(|raw| Item::new(raw, base.as_ref())).collect();
    part_shared_links(&mut feed.items);
    Ok(feed)
}

/// The text: UTF-8 where it can be that, else as the server or the feed says, else as it looks.
pub fn letters<'a>(bytes: &'a [u8], charset: Option<&str>) -> Cow<'a, str> {
    let named = charset.map(str::to_owned).or_else(|| declared(bytes));
    let named = named.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    match named {
        Some(encoding) if Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() => {
            encoding.decode_without_bom_handling(bytes).0
        }
        _ => decode::decode(bytes),
    }
}

/// Whether bytes are a feed, as far as their beginning tells.
pub(crate) fn is_feed(bytes: &[u8]) -> bool {
    begins(&decode::decode(&bytes[..bytes.len().min(HEAD)])).is_some()
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xml,
    Json,
}

/// How the feed that begins so is written; `None` where it is none.
fn begins(text: &str) -> Option<Format> {
    let mut head = &text[..text.floor_char_boundary(HEAD)];
    if head.trim_start().starts_with('{') {
        return head.contains("jsonfeed.org/version").then_some(Format::Json);
    }
    loop {
        head = head.get(head.find('<')? + 1..)?;
        if let Some(comment) = head.strip_prefix("!--") {
            head = comment.split_once("-->")?.1;
        } else if !head.starts_with(['?', '!']) {
            let name = head.split(|c: char| c.is_whitespace() || c == '>').next()?.to_ascii_lowercase();
            let name = name.rsplit(':').next()?;
            return matches!(name, "rss" | "feed" | "rdf").then_some(Format::Xml);
        }
    }
}

/// The character set that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]);
    let declaration = head.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml")?;
    let declaration = declaration.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(mark).next().map(str::to_owned)
}

impl Item {
    fn new(raw: Raw, base: Option<&Url>) -> Option<Self> {
        let guid = raw.guid.map(|guid| guid.trim().to_owned()).filter(|guid| !guid.is_empty());
        let link = raw.link.and_then(|link| address::join(base, link.trim()));
        // A name that is an address leads to the page where nothing else does.
        let link = link.or_else(|| guid.as_deref().and_then(|guid| address::join(None, guid)));
        let title = raw.title.map(|title| fragment::words(&title)).filter(|title| !title.is_empty());
        let is_content = raw.content.as_ref().is_some_and(|content| !content.trim().is_empty());
        let html = if is_content { raw.content } else { raw.summary }.unwrap_or_default();
        if title.is_none() && link.is_none() && html.trim().is_empty() {
            return None;
        }
        let url = link.as_deref().and_then(|link| address::canonical(link).ok());
        let same = link.as_deref().map(address::same);
        let name = || {
            format!(
                "{}\n{}",
                title.as_deref().unwrap_or_default(),
                raw.published.as_deref().unwrap_or_default()
            )
        };
        let name = guid.as_deref().map(address::same_name).or_else(|| same.clone()).unwrap_or_else(name);
        let author = raw.author.map(|author| author_name(&author)).filter(|author| !author.is_empty());
        let mut item = Self {
            guid: name,
            link: same,
            digest: 0,
            url,
            title,
            author,
            published: raw.published,
            html,
            is_content,
        };
        item.digest = item.digest();
        Some(item)
    }

    fn digest(&self) -> i64 {
        let mut hash = Sha256::new();
        for field in [&self.url, &self.title, &self.author, &self.published, &Some(self.html.clone())] {
            hash.update(field.as_deref().unwrap_or_default());
            hash.update([0]);
        }
        let bytes = hash.finalize();
        i64::from_le_bytes(std::array::from_fn(|i| bytes[i]))
    }

    /// The article that it carries, and whether that is all of it rather than a summary. `origin` is the feed's address.
    pub fn article(&self, feed: &Feed, origin: &str, reading: &Reading) -> (Article, bool) {
        let mut lines = fragment::lines(&self.html);
        let tail = removed_tail(&mut lines);
        let cut = ends_cut(&lines);
        lines.iter_mut().for_each(|line| bound(line, reading.limits.line_bytes));
        let known = Article {
            id: self.id(),
            title: self.title.clone(),
            url: self.url.clone(),
            outlet: feed.title.clone(),
            author: self.author.clone(),
            published: self.published.as_deref().and_then(dates::normalise),
            origin: origin.to_owned(),
            ..Article::default()
        };
        let words: usize = lines.iter().map(|line| line.text.split(' ').count()).sum();
        let enough = if self.is_content { WHOLE } else { WHOLE_DESCRIPTION };
        let mut article = clean::clean(known, lines);
        article.removed.extend(tail);
        (article, self.url.is_none() || words >= enough && !cut)
    }

    /// The name of the article in its place: that of its page, unless it shares that with others.
    fn id(&self) -> String {
        let url = self.url.as_deref().and_then(|url| address::read(url).ok());
        match url {
            Some(url) if self.link.is_some() => address::name(&url),
            _ => kind::stem(self.guid.split('\n').next().unwrap_or_default()),
        }
    }
}

/// Items of one feed that share an address are told apart by their names alone.
fn part_shared_links(items: &mut [Item]) {
    let mut counts: HashMap<String, HashSet<String>> = HashMap::new();
    for item in items.iter() {
        if let Some(link) = &item.link {
            counts.entry(link.clone()).or_default().insert(item.guid.clone());
        }
    }
    for item in items {
        if item.link.as_ref().is_some_and(|link| counts.get(link).is_some_and(|names| names.len() > 1)) {
            item.link = None;
        }
    }
}

/// `name@x.example (A Quill)` is how RSS wants it.
fn author_name(author: &str) -> String {
    let author = fragment::words(author);
    let inside =
        author.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    match inside {
        Some(name) if author.contains('@') && !name.is_empty() => name.to_owned(),
        _ => author,
    }
}

/// Takes lines from the end that only lead elsewhere.
fn removed_tail(lines: &mut Vec<Line>) -> Vec<Removed> {
    let mut tail = Vec::new();
    while let Some(last) = lines.last().filter(|line| leads_elsewhere(&line.text)) {
        tail.push(Removed { line: last.text.clone(), reason: Removal::ReadAlso });
        lines.pop();
    }
    tail.reverse();
    tail
}

fn leads_elsewhere(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    line.starts_with("the post ") && line.contains(" appeared first on ")
        || [
            "continue reading",
            "read more",
            "read the full story",
            "full story",
            "more",
            "comments",
            "submitted by",
        ]
        .contains(&line.as_str())
        || line.starts_with("continue reading") && line.len() < 200
}

/// Whether the text breaks off where a summary does.
fn ends_cut(lines: &[Line]) -> bool {
    lines.last().is_some_and(|line| {
        let line = line.text.trim_end_matches([']', ')', '"', '”', ' ']);
        line.ends_with('…') || line.ends_with("...")
    })
}

/// A line is no longer than any other source may have it.
fn bound(line: &mut Line, limit: usize) {
    line.text.truncate(line.text.floor_char_boundary(limit));
    if line.kind == Some(BlockKind::Headline) {
        line.kind = Some(BlockKind::Heading);
    }
}

/// The feed that a page says it has.
pub fn on_page(html: &str, address: &str) -> Option<String> {
    let base = address::read(address).ok();
    let mut found = None;
    fragment::walk(html, &mut |piece| {
        let fragment::Piece::Tag { name, rest, closes: false } = piece else { return };
        if found.is_some() || !name.eq_ignore_ascii_case("link") {
            return;
        }
        let is = |name: &str, values: &[&str]| {
            attribute(rest, name).is_some_and(|value| {
                value.split_whitespace().any(|word| values.iter().any(|v| v.eq_ignore_ascii_case(word)))
            })
        };
        let types = ["application/rss+xml", "application/atom+xml", "application/feed+json"];
        if is("rel", &["alternate"]) && is("type", &types) {
            found = attribute(rest, "href").and_then(|link| address::join(base.as_ref(), &link));
        }
    });
    found
}

/// The value of an attribute in the rest of a tag.
fn attribute(rest: &str, name: &str) -> Option<String> {
    let mut left = rest;
    while let Some((before, after)) = left.split_once('=') {
        let found = before.split(|c: char| c.is_whitespace() || c == '/').next_back()?;
        let after = after.trim_start();
        let (value, next) = match after.chars().next() {
            Some(mark @ ('"' | '\'')) => after[1..].split_once(mark)?,
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(super::entity::decode(value).into_owned());
        }
        left = next;
    }
    None
}

#[cfg(test)]
mod tests;
