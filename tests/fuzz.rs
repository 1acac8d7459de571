//! Files of every kind, broken in every way: whatever comes in, an article or an error comes out, soon.
//!
//! `SAYSO_FUZZ_SECONDS=1200 SAYSO_FUZZ=epub cargo test --test fuzz -- --nocapture` runs one target for twenty minutes; without the
//! variables each is run a few dozen times. What the long runs found stands in `findings`.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "tests")]

use flate2::Compression;
use flate2::write::GzEncoder;
use sayso::model::article::{Article, BlockKind};
use sayso::sources::fetch::articles;
use sayso::sources::{Reading, SourceError, page, parse};
use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How often a target is run where nobody asks for more.
const FEW: u64 = 40;

const PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Port reopens | Coast Courier</title>\
    <meta property=og:site_name content='Coast Courier'><link rel=canonical href=https://courier.example/port>\
    <script type=application/ld+json>{\"@type\": \"NewsArticle\", \"headline\": \"Port reopens\", \"author\": {\"name\": \"A Quill\"}, \"datePublished\": \"2026-05-04\"}</script>\
    <style>p > a {}</style></head><body><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav><article><h1>Port reopens</h1>\
    <p>The port of Halden opened its gates again on Monday, <a href='/strike'>nine days after</a> the dockers had walked out.</p>\
    <blockquote><p>“Nobody has won,” said Ines Okafor, who had led them.</p></blockquote><table><tr><th>Quay<th>Ships<tr><td>One<td>12</table>\
    <ul><li>Talks go on.<li>A vote follows in June.</ul><figure><img src='data:image/png;base64,AAAA'><figcaption>The quay on Monday</figcaption></figure>\
    <p>Talks about what comes next will go on until October, said the chairman of the port.<br>He left by train.</p></article>\
    <aside>Read also</aside><footer>© 2026 Coast Courier</footer></body></html>";

const MAIL: &str = "From: =?utf-8?Q?Coast_Courier?= <news@courier.example>\r\nSubject: Port reopens\r\nDate: Mon, 4 May 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    The port is open =E2=80=93 again.\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+VGhlIHBvcnQgaXMgb3Blbi48L3A+\r\n--b--\r\n";

#[test]
fn pages() {
    run("html", |bytes| {
        check(page("https://courier.example/port", bytes, None, &Reading::default()));
        check(parse("page.html", bytes, &Reading::default()));
    });
}

#[test]
fn books() {
    run("epub", |bytes| collection("book.epub", bytes));
}

#[test]
fn messages() {
    run("eml", |bytes| {
        check(parse("letter.eml", bytes, &Reading::default()));
        collection("box.mbox", &[b"From x\n", bytes, b"\nFrom y\n", bytes].concat());
    });
}

#[test]
fn saved_pages() {
    run("mhtml", |bytes| check(parse("page.mhtml", bytes, &Reading::default())));
}

#[test]
fn archives() {
    run("warc", |bytes| collection("pages.warc", bytes));
}

#[test]
fn packed_archives() {
    run("warc.gz", |bytes| collection("pages.warc.gz", bytes));
}

#[test]
fn tables() {
    run("csv", |bytes| collection("news.csv", bytes));
}

#[test]
fn papers() {
    run("pdf", |bytes| check(parse("paper.pdf", bytes, &Reading::default())));
}

/// Runs a target on seeds that are broken anew each time, until its time or its number is over.
fn run(target: &str, read: impl Fn(&[u8])) {
    if std::env::var("SAYSO_FUZZ").is_ok_and(|wanted| wanted != target) {
        return;
    }
    let seconds = std::env::var("SAYSO_FUZZ_SECONDS").ok().and_then(|n| n.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let seeds = seeds(target);
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seconds.unwrap_or_default());
    let mut count = 0;
    while end.map_or(count < FEW, |end| Instant::now() < end) {
        let seed = &seeds[random.below(seeds.len())];
        let broken = random.broken(seed, &seeds);
        let kept = std::env::temp_dir().join(format!("sayso-fuzz-{target}"));
        if seconds.is_some() {
            // What ends the program, or never ends, can be read afterwards.
            fs::write(&kept, &broken).expect("it is written");
        }
        let start = Instant::now();
        read(&broken);
        if start.elapsed() > Duration::from_secs(5) {
            let slow = kept.with_extension(format!("slow-{count}"));
            fs::write(&slow, &broken).expect("it is written");
            eprintln!("{target}: {:?}, see {}", start.elapsed(), slow.display());
        }
        count += 1;
    }
    eprintln!("{target}: {count} runs");
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let page = PAGE.as_bytes().to_vec();
    match target {
        "html" => vec![page, b"<div>".repeat(200), format!("<table>{}", "<tr><td>x<td>y".repeat(50)).into_bytes()],
        "epub" => vec![book()],
        "eml" => vec![MAIL.into(), b"From: a\n\ntext\n>From b\n".to_vec()],
        "mhtml" => vec![saved_page().into_bytes()],
        "warc" => vec![archive()],
        "warc.gz" => vec![packed(&archive())],
        "csv" => vec![b"title,text,date\nPort reopens,\"The port is open.\nAt last.\",2026-05-04\nx;y;z\n\"\"\"a\"\"\",b,c\n".to_vec()],
        _ => vec![paper()],
    }
}

fn saved_page() -> String {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/port\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Location: https://courier.example/port\r\n\r\n{PAGE}\r\n--b--\r\n"
    )
}

fn archive() -> Vec<u8> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n",
        PAGE.len()
    );
    let record = |answer: &[u8]| {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/port\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        [head.as_bytes(), answer, b"\r\n\r\n"].concat()
    };
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    [record(answer.as_bytes()), record(&[head.as_slice(), &packed(PAGE.as_bytes())].concat())].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("it is packed");
    encoder.finish().expect("it is packed")
}

fn book() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>",
        ),
        (
            "O/p.opf",
            "<package xmlns:dc='d'><metadata><dc:title>Port</dc:title><dc:creator>A</dc:creator></metadata><manifest><item id='a' href='a.xhtml' \
             media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
        ),
        ("O/a.xhtml", PAGE),
    ] {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let options = if name == "O/a.xhtml" { SimpleFileOptions::default() } else { stored };
        writer.start_file(name, options).expect("a file");
        writer.write_all(text.as_bytes()).expect("it is written");
    }
    writer.finish().expect("it is written").into_inner()
}

fn paper() -> Vec<u8> {
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R\
     /MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n4 0 obj\n<</Length 60>>stream\n\
     BT /F 12 Tf 72 700 Td (The port of Halden is open again.) Tj ET\nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n\
     trailer<</Size 6/Root 1 0 R>>\n%%EOF"
        .into()
}

/// A collection goes by its file, as a reader opens it.
fn collection(name: &str, bytes: &[u8]) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("it is written");
    let found = articles(vec![file.to_string_lossy().into_owned()], Reading::default());
    for item in found.take(10_000) {
        check(item.map_err(|error| error.cause));
    }
}

/// What every article is, whatever it was made of.
#[track_caller]
fn check(outcome: Result<Article, SourceError>) {
    let article = match outcome {
        Ok(article) => article,
        Err(error) => return assert!(!error.to_string().contains(['\n', '\x1b'])),
    };
    assert!(!article.text.trim().is_empty());
    let mut end = 0;
    for (i, block) in article.blocks.iter().enumerate() {
        assert!(block.span.start >= end && !block.span.of(&article.text).trim().is_empty());
        assert!(block.kind != BlockKind::Headline || i == 0);
        end = block.span.end;
    }
    for link in &article.links {
        assert!(!link.span.of(&article.text).is_empty() && link.url.starts_with("http"));
    }
    assert!(!article.text.contains(|c: char| c.is_control() && c != '\n'));
    let lines = [&article.title, &article.author, &article.outlet, &article.published, &article.language];
    assert!(lines.into_iter().flatten().all(|line| !line.contains(char::is_control)));
}

/// Xorshift: the same breakages each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// A few changes: bytes, cuts, copies, pieces of other seeds, signs that mean something.
    fn broken(&mut self, seed: &[u8], seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(6) {
            let (a, b) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
            let (start, end) = (a.min(b), a.max(b));
            match self.below(8) {
                0 if !bytes.is_empty() => bytes[a.min(seed.len()).saturating_sub(1)] = self.next() as u8,
                1 => drop(bytes.drain(start..end.min(start + 200))),
                2 => bytes.truncate(end),
                3 => {
                    let piece = bytes[start..end.min(start + 500)].repeat(1 + self.below(60));
                    bytes.splice(start..start, piece);
                }
                4 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    bytes.splice(a..a, other[from..].iter().copied());
                }
                _ => {
                    let sign = SIGNS[self.below(SIGNS.len())];
                    bytes.splice(a..a, sign.repeat(1 + self.below(40)));
                }
            }
            bytes.truncate(1 << 20);
        }
        bytes
    }
}

const SIGNS: [&[u8]; 24] = [
    b"<",
    b">",
    b"<p>",
    b"<div>",
    b"</div>",
    b"<table>",
    b"<a href='",
    b"<b><i>",
    b"<!--",
    b"<script>",
    b"</",
    b"&#x1b;",
    b"\x1b[2J",
    b"\0",
    b"\xFF\xFE",
    b"\"",
    b"\r\n\r\n",
    b"--b\r\n",
    b"Content-Length: 99999999999\r\n",
    b"PK\x03\x04",
    b"\xE2\x80\xAE",
    b"=?utf-8?B?",
    b"<svg>",
    b"<select><option>",
];
