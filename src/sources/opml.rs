//! Lists of feeds in OPML, in and out.
//!
//! Invariant: what is written is read back as it was, in its order, within its folders. Pure.

use super::SourceError;
use super::entity;
use super::lines::squeeze;
use crate::text::normalise::canonical;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};
use std::fmt::Write as _;

/// How deep folders are followed; deeper ones are read as the folder that they are in.
const DEPTH: usize = 16;

/// A feed in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Its address.
    pub address: String,
    /// What it is called, on one line.
    pub title: Option<String>,
    /// The address of the page that it belongs to.
    pub site: Option<String>,
    /// The folders that it is in, the outermost first.
    pub folder: Vec<String>,
}

/// Reads a list of feeds.
///
/// ```
/// use sayso::sources::opml::read;
/// let list = read(r#"<opml><body><outline text="North"><outline text="Quay" xmlUrl="https://quay.example/feed"/>
///     </outline></body></opml>"#).unwrap();
/// assert_eq!((list[0].address.as_str(), list[0].folder.as_slice()), ("https://quay.example/feed", &["North".into()][..]));
/// ```
///
/// # Errors
/// Where it is no OPML, or holds no feed because its mark-up is broken.
pub fn read(text: &str) -> Result<Vec<Outline>, SourceError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut list, mut is_opml) = (Vec::new(), false);
    // A folder for each outline that is open; a feed is none.
    let mut open: Vec<Option<String>> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if is(&tag, "outline") => open.push(take(&tag, &open, &mut list)),
            Ok(Event::Empty(tag)) if is(&tag, "outline") => drop(take(&tag, &open, &mut list)),
            Ok(Event::Start(tag) | Event::Empty(tag)) => is_opml |= is(&tag, "opml") || is(&tag, "body"),
            Ok(Event::End(tag)) if tag.name().as_ref().eq_ignore_ascii_case("outline") => drop(open.pop()),
            Ok(Event::Eof) if is_opml || !list.is_empty() => return Ok(list),
            // What was read before the mark-up broke is of use.
            Err(_) if !list.is_empty() => return Ok(list),
            Ok(Event::Eof) | Err(_) => return Err(SourceError::NoOpml),
            Ok(_) => {}
        }
    }
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case(name)
}

/// Adds the feed that an outline is, or gives the name of the folder that it is.
fn take(tag: &BytesStart<'_>, open: &[Option<String>], list: &mut Vec<Outline>) -> Option<String> {
    let title = value(tag, "title").or_else(|| value(tag, "text"));
    let Some(address) = value(tag, "xmlurl") else { return title };
    let title = title.filter(|title| *title != address);
    let folder = open.iter().flatten().take(DEPTH).cloned().collect();
    list.push(Outline { address, title, site: value(tag, "htmlurl"), folder });
    None
}

/// An attribute, on one line; names are written with and without capitals.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut known = attributes.with_checks(false).flatten().take(64);
    let found = known.find(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(name))?;
    let value = squeeze(&canonical(&entity::decode(&found.value)));
    (!value.is_empty()).then_some(value)
}

/// Writes a list of feeds.
pub fn write(list: &[Outline]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>Feeds of sayso</title>\n  </head>\n  <body>\n",
    );
    let mut open: &[String] = &[];
    for outline in list {
        let shared = open.iter().zip(&outline.folder).take_while(|(a, b)| a == b).count();
        close(&mut out, open.len(), shared);
        for (depth, folder) in outline.folder.iter().enumerate().skip(shared) {
            indent(&mut out, depth);
            let _ = writeln!(out, "<outline text=\"{}\">", quoted(folder));
        }
        open = &outline.folder;
        indent(&mut out, open.len());
        let title = quoted(outline.title.as_deref().unwrap_or(&outline.address));
        // A feed without a title is called by its address, and read as one without a title.
        let named = outline.title.as_ref().map(|_| format!(" title=\"{title}\"")).unwrap_or_default();
        let _ = write!(
            out,
            "<outline type=\"rss\" text=\"{title}\"{named} xmlUrl=\"{}\"",
            quoted(&outline.address)
        );
        if let Some(site) = &outline.site {
            let _ = write!(out, " htmlUrl=\"{}\"", quoted(site));
        }
        out.push_str("/>\n");
    }
    close(&mut out, open.len(), 0);
    out.push_str("  </body>\n</opml>\n");
    out
}

fn close(out: &mut String, from: usize, to: usize) {
    for depth in (to..from).rev() {
        indent(out, depth);
        out.push_str("</outline>\n");
    }
}

fn indent(out: &mut String, depth: usize) {
    out.push_str("    ");
    out.extend(std::iter::repeat_n("  ", depth));
}

fn quoted(text: &str) -> String {
    escape::escape(squeeze(&canonical(text))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(address: &str, title: &str, folder: &[&str]) -> Outline {
        Outline {
            address: address.to_owned(),
            title: Some(title.to_owned()),
            site: None,
            folder: folder.iter().map(|&f| f.to_owned()).collect(),
        }
    }

    #[test]
    fn folders_and_order_come_back() {
        let list = [
            feed("https://a.example/f?x=1&y=2", "A & <B> \"C\"", &[]),
            feed("https://b.example/f", "B", &["North", "Quays"]),
            feed("https://c.example/f", "C", &["North"]),
            feed("https://d.example/f", "D", &["South"]),
            Outline { title: None, ..feed("https://e.example/f", "", &["North", "Quays"]) },
        ];
        assert_eq!(read(&write(&list)), Ok(list.to_vec()));
    }

    #[test]
    fn lists_that_others_write_badly_are_read() {
        let check = |text: &str, addresses: &[&str]| {
            let list = read(text).expect("a list");
            assert_eq!(list.iter().map(|o| o.address.as_str()).collect::<Vec<_>>(), addresses, "{text}");
        };
        check("<opml><body></body></opml>", &[]);
        check("<opml version='1.0'><head/><body/></opml>", &[]);
        check(
            "<opml><body><outline text='a & b' xmlurl='http://a.example/?a=1&b=2'/>",
            &["http://a.example/?a=1&b=2"],
        );
        check("<OPML><BODY><OUTLINE xmlUrl=\"http://a.example/\"></OUTLINE><outline", &["http://a.example/"]);
        assert_eq!(read("<html><p>Hello"), Err(SourceError::NoOpml));
        assert_eq!(read(""), Err(SourceError::NoOpml));
    }
}
