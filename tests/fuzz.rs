//! Files, feeds and queries of every kind, broken in every way: whatever comes in, what is promised of it or an error
//! comes out, soon.
//!
//! `SAYSO_FUZZ_SECONDS=1200 SAYSO_FUZZ=epub cargo test --test fuzz -- --nocapture` runs one target for twenty minutes;
//! without the variables each is run a few times. What long runs found stands as a test where it was mended.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "tests")]

#[path = "fuzz/seeds.rs"]
mod seeds;

use sayso::model::article::{Article, BlockKind};
use sayso::model::library::SearchOrder;
use sayso::query;
use sayso::sources::fetch::articles;
use sayso::sources::{Reading, SourceError, feed, opml, page, parse};
use sayso::store::Store;
use sayso::text::normalise::canonical;
use seeds::{SIGNS, seeds};
use std::fs;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often a target is run where nobody asks for more.
const FEW: u64 = 40;
/// The same for one that is run in no time.
const MANY: u64 = 2000;

const FEED: &str = "https://quay.example/feed";

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

#[test]
fn feeds() {
    run_many("feed", check_feed);
}

#[test]
fn lists_of_feeds() {
    run_many("opml", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        feed::on_page(&text, FEED);
        // What is read is written and read again as it was.
        if let Ok(list) = opml::read(&text) {
            assert_eq!(opml::read(&opml::write(&list)), Ok(list));
        }
    });
}

#[test]
fn queries() {
    let store = Store::in_memory().expect("a library");
    let text = "The port of Halden opened its gates again, and the ferry sailed to the quay.".to_owned();
    store.put_article(&Article { id: "port".into(), text, ..Article::default() }).expect("it is put there");
    run_many("query", |bytes| check_query(&store, &String::from_utf8_lossy(bytes)));
}

fn run(target: &str, read: impl Fn(&[u8])) {
    run_times(target, FEW, read);
}

fn run_many(target: &str, read: impl Fn(&[u8])) {
    run_times(target, MANY, read);
}

/// Runs a target on seeds that are broken anew each time, until its time or its number is over.
fn run_times(target: &str, times: u64, read: impl Fn(&[u8])) {
    if std::env::var("SAYSO_FUZZ").is_ok_and(|wanted| wanted != target) {
        return;
    }
    let seconds = std::env::var("SAYSO_FUZZ_SECONDS").ok().and_then(|n| n.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let seeds = seeds(target);
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seconds.unwrap_or_default());
    let mut count = 0;
    while end.map_or(count < times, |end| Instant::now() < end) {
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

/// Whatever the bytes: a feed whose items keep the promises of all articles, or a reason.
fn check_feed(bytes: &[u8]) {
    let Ok(found) = feed::parse(bytes, None, FEED) else { return };
    for item in &found.items {
        assert!(!item.guid.is_empty() || item.url.is_none(), "{item:?}");
        let (article, _) = item.article(&found, FEED, &Reading::default());
        let told = [&article.title, &article.author, &article.url, &found.title];
        for text in told.into_iter().flatten().chain([&article.text]) {
            assert_eq!(canonical(text), *text);
        }
        assert!(article.blocks.iter().all(|block| !block.span.of(&article.text).is_empty()));
    }
    // Read again, each item has the name that it had.
    assert_eq!(feed::parse(bytes, None, FEED).as_ref(), Ok(&found));
}

/// Whatever the text: a query that reads the same when it is written out and that the library answers in every order,
/// or an error with a place in the text.
fn check_query(store: &Store, text: &str) {
    for read in [query::parse(text), query::parse_typed(text)] {
        match read {
            Ok(read) => {
                for order in [SearchOrder::Newest, SearchOrder::Oldest, SearchOrder::Relevance] {
                    store.search(&read, order, 0, 5).expect("the library answers");
                }
                store.count_found(&read).expect("the library counts");
                // Written out it may be longer, and too long.
                let written = read.to_string();
                assert!(written.len() > text.len() || query::parse(&written) == Ok(read), "{text}");
            }
            Err(error) => {
                assert!(error.column >= 1 && error.width >= 1);
                assert!(error.column + error.width - 2 <= text.chars().count());
            }
        }
    }
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
