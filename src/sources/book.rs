//! Chapters of a book (EPUB), each an article.
//!
//! Invariant: what the archive unpacks to is bounded, chapter by chapter and in all; a chapter that cannot be
//! read does not hide the others.

use super::lines::squeeze;
use super::records::{Fault, Records, Stream};
use super::unpack::bounded;
use super::{Reading, SourceError, dates, decode, kind, page};
use crate::model::article::Article;
use crate::text::normalise::canonical;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What all that is read of a book may unpack to.
const MOST: u64 = 256 << 20;

/// What one chapter may unpack to.
const CHAPTER: u64 = 16 << 20;

/// The most chapters that are read.
const CHAPTERS: usize = 5000;

/// Chapters with fewer words are covers, title pages and the like.
const FEWEST_WORDS: usize = 20;

/// A book that is read chapter by chapter.
pub(crate) struct Book {
    name: String,
    stem: String,
    /// The file, until it has been opened.
    stream: Option<Stream>,
    open: Option<Open>,
    number: u64,
    any: bool,
}

/// A book that has been opened.
struct Open {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    about: Package,
    left: u64,
}

/// What the package of a book says.
#[derive(Debug, Default)]
struct Package {
    title: Option<String>,
    author: Vec<String>,
    publisher: Option<String>,
    published: Option<String>,
    language: Option<String>,
    /// Files of the chapters, the last first.
    chapters: Vec<String>,
}

impl Book {
    /// Begins to read a book of this name.
    pub(crate) fn new(name: &str, stream: Stream) -> Self {
        Self {
            name: name.to_owned(),
            stem: kind::stem(name),
            stream: Some(stream),
            open: None,
            number: 0,
            any: false,
        }
    }

    fn chapter(&mut self, reading: &Reading) -> Option<Result<Article, SourceError>> {
        loop {
            let book = self.open.as_mut()?;
            let file = book.about.chapters.pop()?;
            self.number += 1;
            let read = book.read(&file, CHAPTER).map(|bytes| decode::page(&bytes, None).into_owned());
            let known = book.about.known(&self.stem, &self.name, self.number);
            let article = read.and_then(|html| page::chapter(known, &html, reading));
            match article {
                Ok(article) if super::score::words(&article.text) < FEWEST_WORDS => {}
                Err(SourceError::Empty) => {}
                other => return Some(other),
            }
        }
    }
}

impl Records for Book {
    fn name(&self) -> &str {
        &self.name
    }

    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        if let Some(stream) = self.stream.take() {
            match Open::new(stream, reading.limits.file_bytes) {
                Ok(open) => self.open = Some(open),
                Err(cause) => return Some(Err((None, cause))),
            }
        }
        let next = self.chapter(reading);
        let had_any = std::mem::replace(&mut self.any, true) || self.open.is_none();
        match next {
            Some(found) => Some(found.map_err(|cause| (Some(("chapter", self.number)), cause))),
            None => (!had_any).then_some(Err((None, SourceError::Empty))),
        }
    }
}

impl Open {
    fn new(stream: Stream, limit: u64) -> Result<Self, SourceError> {
        let mut bytes = Vec::new();
        stream
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| SourceError::Unreadable(error.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(SourceError::TooBig { limit });
        }
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| SourceError::Damaged(error.to_string()))?;
        let mut open = Self { archive, about: Package::default(), left: MOST };
        if open.archive.index_for_name("META-INF/rights.xml").is_some() {
            return Err(SourceError::Protected);
        }
        let container = open.text("META-INF/container.xml")?;
        let place =
            package_file(&container).ok_or_else(|| SourceError::Damaged("it names no package".to_owned()))?;
        let package = open.text(&place)?;
        open.about = Package::of(&package, &place);
        Ok(open)
    }

    fn text(&mut self, file: &str) -> Result<String, SourceError> {
        self.read(file, CHAPTER).map(|bytes| decode::decode(&bytes).into_owned())
    }

    fn read(&mut self, file: &str, limit: u64) -> Result<Vec<u8>, SourceError> {
        let mut entry = self.archive.by_name(file).map_err(|error| match error {
            zip::result::ZipError::FileNotFound => {
                SourceError::Damaged(format!("{} is missing", canonical(file).replace('\n', " ")))
            }
            error => SourceError::Damaged(error.to_string()),
        })?;
        let packed = entry.compressed_size();
        let bytes = bounded(&mut entry, packed, limit.min(self.left))?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        Ok(bytes)
    }
}

impl Package {
    /// Reads the package in the file `place`, to which the names of the chapters are relative.
    fn of(xml: &str, place: &str) -> Self {
        let mut package = Self::default();
        let (mut files, mut spine) = (HashMap::new(), Vec::new());
        let (mut field, mut words) = (String::new(), String::new());
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    let name = tag.local_name().as_ref().to_ascii_lowercase();
                    match name.as_str() {
                        "item" if is_chapter(&tag) => drop(
                            attribute(&tag, "id")
                                .zip(attribute(&tag, "href"))
                                .map(|(id, href)| files.insert(id, href)),
                        ),
                        "itemref" if attribute(&tag, "linear").as_deref() != Some("no") => {
                            spine.extend(attribute(&tag, "idref"))
                        }
                        _ => {}
                    }
                    (field, words) = (name, String::new());
                }
                Ok(Event::Text(text)) => words.push_str(&text),
                Ok(Event::GeneralRef(entity)) => words.push(character(&entity)),
                Ok(Event::End(_)) => package.take(&std::mem::take(&mut field), &std::mem::take(&mut words)),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        let chapters = spine.iter().take(CHAPTERS).filter_map(|id| files.get(id));
        package.chapters = chapters.map(|href| joined(place, href)).collect();
        package.chapters.reverse();
        package
    }

    fn take(&mut self, field: &str, text: &str) {
        let line = squeeze(&canonical(text));
        if line.is_empty() {
            return;
        }
        match field {
            "title" => self.title = self.title.take().or(Some(line)),
            "creator" => self.author.push(line),
            "publisher" => self.publisher = self.publisher.take().or(Some(line)),
            "date" => self.published = self.published.take().or_else(|| dates::normalise(&line)),
            "language" => self.language = self.language.take().or(Some(line)),
            _ => {}
        }
    }

    /// What is known of every chapter. A book stands where an outlet would.
    fn known(&self, stem: &str, name: &str, number: u64) -> Article {
        Article {
            id: format!("{stem}:{number}"),
            origin: format!("{name}:{number}"),
            outlet: self.title.clone().or_else(|| self.publisher.clone()),
            author: Some(self.author.join(", ")).filter(|author| !author.is_empty()),
            published: self.published.clone(),
            language: self.language.clone(),
            ..Article::default()
        }
    }
}

/// The file in which the package stands.
fn package_file(container: &str) -> Option<String> {
    let mut reader = Reader::from_str(container);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "rootfile" => {
                return attribute(&tag, "full-path");
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The character that an entity stands for; a space where it is not known.
fn character(entity: &BytesRef<'_>) -> char {
    match entity.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => entity.resolve_char_ref().ok().flatten().unwrap_or(' '),
    }
}

fn is_chapter(tag: &BytesStart<'_>) -> bool {
    let is_navigation =
        attribute(tag, "properties").is_some_and(|p| p.split_whitespace().any(|p| p == "nav"));
    attribute(tag, "media-type").is_some_and(|kind| kind.contains("html")) && !is_navigation
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.value.replace("&amp;", "&"))
}

/// A file named relative to the one at `place`.
fn joined(place: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let mut parts: Vec<&str> = place.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    unescaped(&parts.join("/"))
}

/// `%20` as a space.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const CONTAINER: &str =
        r#"<container><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></container>"#;
    const PACKAGE: &str = r#"<package xmlns:dc="d"><metadata><dc:title>The Port &amp; I</dc:title><dc:creator>A Quill</dc:creator><dc:date>2026-05-04</dc:date></metadata>
        <manifest><item id="a" href="one%20.xhtml" media-type="application/xhtml+xml"/><item id="b" href="../two.xhtml" media-type="application/xhtml+xml"/>
        <item id="c" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="c"/><itemref idref="b"/></spine></package>"#;

    fn chapter(n: u32) -> String {
        format!(
            "<html><head><title>x</title></head><body><h1>Chapter {n}</h1><p>{}</p></body></html>",
            "The ships came in and nobody waved. ".repeat(5)
        )
    }

    fn book(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a file");
            writer.write_all(text.as_bytes()).expect("it is written");
        }
        writer.finish().expect("it is written").into_inner()
    }

    fn outcomes(bytes: Vec<u8>) -> Vec<Result<Article, String>> {
        let mut book = Book::new("port.epub", Box::new(Cursor::new(bytes)));
        std::iter::from_fn(|| book.next(&crate::sources::Reading::default()))
            .map(|item| item.map_err(|(at, cause)| format!("{at:?} {cause}")))
            .collect()
    }

    #[test]
    fn chapters_are_articles_in_the_order_of_the_spine() {
        let (one, two) = (chapter(1), chapter(2));
        let found = outcomes(book(&[
            ("META-INF/container.xml", CONTAINER),
            ("OEBPS/p.opf", PACKAGE),
            ("OEBPS/one .xhtml", &one),
            ("two.xhtml", &two),
        ]));
        let first = found[0].as_ref().expect("an article");
        assert_eq!((first.title.as_deref(), first.id.as_str()), (Some("Chapter 1"), "port:1"));
        assert_eq!(
            (first.outlet.as_deref(), first.author.as_deref()),
            (Some("The Port & I"), Some("A Quill"))
        );
        assert_eq!(
            found[1],
            Err("Some((\"chapter\", 2)) it is damaged: OEBPS/gone.xhtml is missing".to_owned())
        );
        assert_eq!(found[2].as_ref().expect("an article").title.as_deref(), Some("Chapter 2"));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_bomb_and_an_archive_that_is_no_book_are_refused() {
        let bomb = "x".repeat(12 << 20);
        let found = outcomes(book(&[("META-INF/container.xml", CONTAINER), ("OEBPS/p.opf", &bomb)]));
        assert!(found[0].as_ref().expect_err("refused").contains("unpacks to more than"), "{found:?}");
        let found = outcomes(book(&[("a.txt", "x")]));
        assert!(found[0].as_ref().expect_err("refused").contains("it is damaged"), "{found:?}");
        assert_eq!(outcomes(b"PK\x03\x04".to_vec()).len(), 1);
    }
}
