//! Pages in a web archive (WARC), packed or not.
//!
//! Invariant: no record is held that is larger than the limit, and what a record unpacks to is bounded; a
//! record that is broken does not hide those behind it.

use super::bounded::{LineEnd, from_io, read_line};
use super::records::{Fault, Records, Stream};
use super::unpack::{Packing, unpack};
use super::{Reading, SourceError, decode, kind, page};
use crate::model::article::Article;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Read};

/// The longest line in the head of a record.
const LONGEST_LINE: usize = 64 << 10;

/// The most lines that a head has.
const MOST_LINES: usize = 200;

/// A web archive that is read record by record.
pub(crate) struct Archive {
    name: String,
    stem: String,
    stream: Option<Stream>,
    number: u64,
    /// Whether there has been a page.
    any: bool,
}

/// The head of a record.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    content: String,
    address: String,
    length: u64,
}

impl Archive {
    /// Begins to read an archive of this name.
    pub(crate) fn new(name: &str, stream: Stream) -> Self {
        Self { name: name.to_owned(), stem: kind::stem(name), stream: Some(stream), number: 0, any: false }
    }

    /// Begins to read one whose records are packed with gzip.
    pub(crate) fn packed(name: &str, stream: Stream) -> Self {
        Self::new(name, Box::new(BufReader::new(MultiGzDecoder::new(stream))))
    }

    /// The next record's head, lines that are none passed over; `None` at the end.
    fn head(&mut self) -> Option<Result<Head, SourceError>> {
        let stream = self.stream.as_mut()?;
        let mut line = Vec::new();
        loop {
            match read_line(stream, &mut line, LONGEST_LINE) {
                Ok(LineEnd::Over) => return None,
                Ok(_) if line.starts_with(b"WARC/") => break,
                Ok(_) => {}
                Err(error) => return Some(Err(from_io(&error))),
            }
        }
        self.number += 1;
        let mut head = Head::default();
        for _ in 0..MOST_LINES {
            match read_line(stream, &mut line, LONGEST_LINE) {
                Ok(LineEnd::Whole) if !line.trim_ascii().is_empty() => head.take(&line),
                Ok(_) => return Some(Ok(head)),
                Err(error) => return Some(Err(from_io(&error))),
            }
        }
        Some(Err(SourceError::Damaged("the head of a record does not end".to_owned())))
    }

    /// The body of a record whose head has been read, where it holds a page.
    fn body(&mut self, head: &Head, limit: u64) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(stream) = self.stream.as_mut() else { return Ok(None) };
        let wanted = head.is_page();
        if !wanted || head.length > limit {
            let passed =
                io::copy(&mut stream.take(head.length), &mut io::sink()).map_err(|error| from_io(&error))?;
            let is_big = wanted && passed == head.length;
            return if is_big { Err(SourceError::TooBig { limit }) } else { Ok(None) };
        }
        let mut body = Vec::new();
        stream.take(head.length).read_to_end(&mut body).map_err(|error| from_io(&error))?;
        if (body.len() as u64) < head.length {
            return Err(SourceError::Damaged("the archive ends in the middle of a record".to_owned()));
        }
        Ok(Some(body))
    }

    /// The article of the next record that holds a page.
    fn record(&mut self, reading: &Reading) -> Option<Result<Article, SourceError>> {
        loop {
            let found = match self.head()? {
                Ok(head) => {
                    self.body(&head, reading.limits.file_bytes).map(|body| body.map(|body| (head, body)))
                }
                Err(error) => Err(error),
            };
            match found {
                Ok(None) => {}
                Ok(Some((head, body))) => match self.page(&head, &body, reading) {
                    Some(page) => return Some(page),
                    None => continue,
                },
                Err(error) => {
                    if matches!(error, SourceError::Unreadable(_)) {
                        self.stream = None;
                    }
                    return Some(Err(error));
                }
            }
        }
    }

    /// The article of a response; `None` where it is no page, or a page that was not there.
    fn page(&self, head: &Head, body: &[u8], reading: &Reading) -> Option<Result<Article, SourceError>> {
        let known = Article {
            id: format!("{}:{}", self.stem, self.number),
            origin: format!("{}:{}", self.name, self.number),
            url: Some(head.address.clone()).filter(|address| address.starts_with("http")),
            ..Article::default()
        };
        if !head.content.starts_with("application/http") {
            return Some(page::read(known, &decode::page(body, charset(&head.content)), reading));
        }
        let response = Response::of(body)?;
        let unpacked = response.body(reading.limits.file_bytes);
        Some(
            unpacked.and_then(|bytes| {
                page::read(known, &decode::page(&bytes, charset(&response.content)), reading)
            }),
        )
    }
}

impl Records for Archive {
    fn name(&self) -> &str {
        &self.name
    }

    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        let next = self.record(reading);
        let had_any = std::mem::replace(&mut self.any, true);
        match next {
            Some(found) => Some(found.map_err(|cause| (Some(("record", self.number)), cause))),
            None => (!had_any).then_some(Err((None, SourceError::NoPages))),
        }
    }
}

impl Head {
    fn take(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-type" => self.content = value.to_ascii_lowercase(),
            "warc-target-uri" => self.address = value.trim_matches(['<', '>']).to_owned(),
            "content-length" => self.length = value.parse().unwrap_or_default(),
            _ => {}
        }
    }

    fn is_page(&self) -> bool {
        match self.kind.as_str() {
            "response" => self.content.starts_with("application/http"),
            "resource" => is_markup(&self.content),
            _ => false,
        }
    }
}

fn is_markup(content: &str) -> bool {
    content.starts_with("text/html") || content.starts_with("application/xhtml")
}

fn charset(content: &str) -> Option<&str> {
    let after = content.split_once("charset=")?.1;
    after.split([';', ' ']).next().map(|name| name.trim_matches(['"', '\'']))
}

/// What a server answered.
struct Response<'a> {
    content: String,
    packing: Packing,
    chunked: bool,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads the head of an answer; `None` where it brings no page.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let end = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| (at, at + 4));
        let (end, start) = end.or_else(|| memchr::memmem::find(bytes, b"\n\n").map(|at| (at, at + 2)))?;
        let head = String::from_utf8_lossy(bytes.get(..end.min(LONGEST_LINE))?).to_ascii_lowercase();
        let status = head.split_whitespace().nth(1)?;
        let mut response =
            Self { content: String::new(), packing: Packing::None, chunked: false, body: &bytes[start..] };
        for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(':')) {
            match name.trim() {
                "content-type" => response.content = value.trim().to_owned(),
                "content-encoding" => response.packing = Packing::named(value.trim()),
                "transfer-encoding" => response.chunked = value.contains("chunked"),
                _ => {}
            }
        }
        (status.starts_with('2') && is_markup(&response.content)).then_some(response)
    }

    fn body(&self, limit: u64) -> Result<Vec<u8>, SourceError> {
        let whole = if self.chunked { joined(self.body) } else { None };
        // Some archives hold the body without the chunks that its head names.
        unpack(self.packing, whole.as_deref().unwrap_or(self.body), limit)
    }
}

/// A body without the sizes of its chunks; `None` where it has none.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?.trim();
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let start = end + 1;
        let stop = start.checked_add(size)?.min(body.len());
        whole.extend_from_slice(&body[start..stop]);
        body = &body[stop..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{Cursor, Write};

    const PAGE: &str = "<title>Port reopens | Courier</title><article><h1>Port reopens</h1>\
        <p>The port of Halden is open again, said the minister on Monday morning.</p>\
        <p>Nobody had won, said the woman who had led them out and now led them back again.</p></article>";

    fn record(kind: &str, content: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://courier.example/port\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    }

    fn response(head: &str, body: &[u8]) -> Vec<u8> {
        let answer = format!("HTTP/1.1 {head}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n");
        record("response", "application/http; msgtype=response", &[answer.as_bytes(), body].concat())
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("it is packed");
        encoder.finish().expect("it is packed")
    }

    fn outcomes(mut archive: Archive) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(item) = archive.next(&Reading::default()) {
            found.push(match item {
                Ok(article) => format!("{} {}", article.id, article.url.unwrap_or_default()),
                Err((at, cause)) => format!("{at:?} {cause}"),
            });
        }
        found
    }

    #[test]
    fn pages_are_found_among_other_records() {
        let chunked = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
        let archive = [
            record("warcinfo", "application/warc-fields", b"software: x"),
            response("200 OK", PAGE.as_bytes()),
            response("404 Not Found", PAGE.as_bytes()),
            response("200 OK\r\nTransfer-Encoding: chunked", chunked.as_bytes()),
            response("200 OK\r\nContent-Encoding: gzip", &packed(PAGE.as_bytes())),
            record("resource", "text/html", b"<p>"),
            record("resource", "text/html", PAGE.as_bytes()),
        ]
        .concat();
        let at = |n: u32| format!("a:{n} https://courier.example/port");
        let broken = "Some((\"record\", 6)) there is no article in this page".to_owned();
        let expected = [at(2), at(4), at(5), broken, at(7)];
        assert_eq!(outcomes(Archive::new("a.warc", Box::new(Cursor::new(archive.clone())))), expected);
        assert_eq!(outcomes(Archive::packed("a.warc.gz", Box::new(Cursor::new(packed(&archive))))), expected);
    }

    #[test]
    fn bombs_and_lies_are_refused() {
        let bomb = response("200 OK\r\nContent-Encoding: gzip", &packed(&vec![b'x'; 24 << 20]));
        let long = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99999999999\r\n\r\nx".to_vec();
        let found = outcomes(Archive::new("a.warc", Box::new(Cursor::new([bomb, long].concat()))));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("unpacks to more than"), "{found:?}");
    }

    #[test]
    fn an_archive_without_pages_says_so() {
        let archive = record("warcinfo", "application/warc-fields", b"software: x");
        assert_eq!(
            outcomes(Archive::new("a.warc", Box::new(Cursor::new(archive)))),
            ["None there are no pages in this archive"]
        );
    }
}
