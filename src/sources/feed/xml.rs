//! RSS in all its versions and Atom.
//!
//! Invariant: what stands in no item is told from what does by what is open around it; where the mark-up is broken,
//! reading goes on with the next item.

use super::{Feed, Raw};
use crate::sources::address;
use crate::sources::entity;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

/// How deep elements are followed: no feed is deeper.
const DEPTH: usize = 256;
/// How often reading goes on behind mark-up that makes no sense. Finding that out can take all of the text.
const RESUMED: usize = 64;

/// Reads a feed.
pub(super) fn read(text: &str, base: Option<&Url>) -> (Feed, Vec<Raw>) {
    let mut parser = Parser::new(text, base);
    let mut from = 0;
    for _ in 0..=RESUMED {
        let broken = parser.run(from);
        let Some(next) = broken.and_then(|at| next_item(text, at)) else { break };
        parser.resume();
        from = next;
    }
    (parser.feed, parser.items)
}

/// Where the next item begins behind `at`.
fn next_item(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at + 1..)?;
    let starts = [&b"<item"[..], b"<entry"];
    starts.iter().filter_map(|start| memmem::find(rest, start)).min().map(|found| at + 1 + found)
}

/// A field whose text is being gathered.
struct Field {
    /// How many elements are open around it.
    depth: usize,
    name: String,
    text: String,
    /// Where its content begins in the source.
    start: usize,
    /// Whether it has elements inside, so that its source is its content.
    has_elements: bool,
}

struct Parser<'a> {
    text: &'a str,
    base: Option<&'a Url>,
    open: Vec<String>,
    feed: Feed,
    items: Vec<Raw>,
    /// The item that is open, and how many elements are around it.
    item: Option<(Raw, usize)>,
    field: Option<Field>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, base: Option<&'a Url>) -> Self {
        Self {
            text,
            base,
            open: Vec::new(),
            feed: Feed::default(),
            items: Vec::new(),
            item: None,
            field: None,
        }
    }

    /// Forgets what is open but the feed itself.
    fn resume(&mut self) {
        self.open.truncate(1);
        (self.item, self.field) = (None, None);
    }

    /// Reads from there on; gives the place from which on the mark-up makes no sense, if there is one.
    fn run(&mut self, from: usize) -> Option<usize> {
        let mut reader = Reader::from_str(&self.text[from..]);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let before = from + position(&reader);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) => return Some(before),
            };
            let after = from + position(&reader);
            match event {
                Event::Start(tag) => self.start(&tag, after),
                Event::Empty(tag) => {
                    self.start(&tag, after);
                    self.end(tag.name().as_ref(), after);
                }
                Event::End(tag) => self.end(tag.name().as_ref(), before),
                Event::Text(text) => self.add(&text),
                Event::CData(text) => self.add(&text),
                Event::GeneralRef(name) => {
                    let name = name.into_inner();
                    let meant = entity::resolve(&name);
                    self.add(&meant.unwrap_or_else(|| format!("&{name};")));
                }
                Event::Eof => return None,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(field) = &mut self.field {
            field.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, content: usize) {
        let name = plain_name(tag.name().as_ref());
        // An author of Atom holds a name, one of RSS is one.
        if self.field.as_ref().is_some_and(|field| field.name == "author" && name == "name") {
            self.field = None;
        }
        if let Some(field) = &mut self.field {
            field.has_elements = true;
        } else if matches!(name.as_str(), "item" | "entry") {
            self.open_item(tag);
        } else {
            self.open_field(tag, &name, content);
        }
        if self.open.len() < DEPTH {
            self.open.push(name);
        }
    }

    /// Begins an item; one that was never closed ends here.
    fn open_item(&mut self, tag: &BytesStart<'_>) {
        if let Some((item, depth)) = self.item.take() {
            self.items.push(item);
            self.open.truncate(depth);
        }
        self.item = Some((Raw { guid: value(tag, "rdf:about"), ..Raw::default() }, self.open.len()));
    }

    /// Begins to gather a field of the item or the feed, where the element is one; links of Atom have no text.
    fn open_field(&mut self, tag: &BytesStart<'_>, name: &str, content: usize) {
        let depth = self.open.len();
        let inside = match &self.item {
            Some((_, item)) => depth == item + 1 || name == "name" && depth == item + 2,
            None => depth <= 2,
        };
        if !inside {
            return;
        }
        if name == "link"
            && let Some(href) = value(tag, "href")
        {
            let rel = value(tag, "rel").unwrap_or_default();
            if matches!(rel.as_str(), "" | "alternate") {
                self.link(href);
            }
            return;
        }
        if is_field(name) {
            let name = name.to_owned();
            self.field =
                Some(Field { depth, name, text: String::new(), start: content, has_elements: false });
        }
    }

    fn link(&mut self, href: String) {
        match &mut self.item {
            Some((item, _)) => item.link = item.link.take().or(Some(href)),
            None => self.feed.site = self.feed.site.take().or(Some(href)),
        }
    }

    /// Closes the element and what was left open inside it; an end without a beginning is passed over.
    fn end(&mut self, name: &str, before: usize) {
        let name = plain_name(name);
        let Some(at) = self.open.iter().rposition(|open| *open == name) else { return };
        self.open.truncate(at);
        if self.field.as_ref().is_some_and(|field| field.depth >= at)
            && let Some(field) = self.field.take()
        {
            self.close_field(field, before);
        }
        if self.item.as_ref().is_some_and(|(_, depth)| *depth >= at)
            && let Some((item, _)) = self.item.take()
        {
            self.items.push(item);
        }
    }

    fn close_field(&mut self, field: Field, before: usize) {
        let text = if field.has_elements {
            let source = self.text.get(field.start..before).unwrap_or_default();
            source.replace("<![CDATA[", "").replace("]]>", "")
        } else {
            field.text
        };
        if text.trim().is_empty() {
            return;
        }
        let parent = self.open.last().cloned().unwrap_or_default();
        match &mut self.item {
            Some((item, _)) => set(item, &field.name, &parent, text),
            None if field.name == "title" && parent != "image" && parent != "textinput" => {
                self.feed.title = self.feed.title.take().or(Some(text));
            }
            None if field.name == "link" && parent != "image" && parent != "textinput" => {
                let site = address::join(self.base, text.trim());
                self.feed.site = self.feed.site.take().or(site);
            }
            None => {}
        }
    }
}

/// Whether an element says something of an item or a feed that is wanted.
fn is_field(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "link"
            | "guid"
            | "id"
            | "description"
            | "summary"
            | "content"
            | "content:encoded"
            | "author"
            | "name"
            | "dc:creator"
            | "itunes:author"
            | "pubdate"
            | "published"
            | "updated"
            | "modified"
            | "issued"
            | "created"
            | "dc:date"
            | "dcterms:created"
            | "dcterms:issued"
            | "feedburner:origlink"
    )
}

/// Sets a field of an item; what the better element said before stays.
fn set(item: &mut Raw, name: &str, parent: &str, text: String) {
    let fill = |field: &mut Option<String>, text: String| *field = field.take().or(Some(text));
    match name {
        "title" => fill(&mut item.title, text),
        "feedburner:origlink" => item.link = Some(text),
        "link" => fill(&mut item.link, text),
        "guid" | "id" => item.guid = Some(text),
        "content:encoded" => item.content = Some(text),
        "content" => fill(&mut item.content, text),
        "description" => item.summary = Some(text),
        "summary" => fill(&mut item.summary, text),
        "name" if parent == "author" => add_author(item, text),
        "dc:creator" => add_author(item, text),
        "author" | "itunes:author" if !text.contains('<') => fill(&mut item.author, text),
        "pubdate" | "published" | "issued" | "dcterms:issued" => item.published = Some(text),
        "updated" | "modified" | "created" | "dc:date" | "dcterms:created" => fill(&mut item.published, text),
        _ => {}
    }
}

fn add_author(item: &mut Raw, name: String) {
    match &mut item.author {
        Some(authors) if authors.len() < 1000 && !authors.contains(name.trim()) => {
            authors.push_str(", ");
            authors.push_str(name.trim());
        }
        Some(_) => {}
        None => item.author = Some(name.trim().to_owned()),
    }
}

/// A name in lower case, without the prefixes that some feeds give to all names of their format.
fn plain_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    ["atom:", "rss:", "a:", "atom10:"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .map_or_else(|| name.clone(), str::to_owned)
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attributes = tag.attributes().with_checks(false).flatten().take(64).find_map(|attribute| {
        (attribute.key.as_ref() == name).then(|| entity::decode(&attribute.value).into_owned())
    });
    attributes.filter(|value| !value.trim().is_empty())
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
