//! Feeds and lists of feeds that chance has spoilt. `SAYSO_FUZZ=N` tries N of each.

use proptest::prelude::*;
use sayso::sources::Reading;
use sayso::sources::feed::{on_page, parse};
use sayso::sources::opml::{Outline, read, write};
use sayso::text::normalise::canonical;
use std::collections::HashSet;

const BASE: &str = "https://quay.example/feed";

/// Well-made pieces, from which chance takes its own.
const SEEDS: [&str; 5] = [
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:dc=\"d\"><channel><title>Quay &amp; Co</title>\
     <link>https://quay.example/</link><item><title>Port &lt;b&gt;reopens&lt;/b&gt;</title><guid isPermaLink=\"false\">1</guid>\
     <link>https://quay.example/1?utm_source=x#y</link><author>a@b.example (A “Quill”)</author><dc:creator>B</dc:creator>\
     <pubDate>Mon, 04 May 2026 10:30:00 GMT</pubDate><description><![CDATA[<p>One &eacute;<br>two</p><script>x</script>\
     <ol><li>a<li>b</ol><blockquote>q</blockquote>]]></description></item><item><guid>https://quay.example/2</guid></item></channel></rss>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">Quay</title><link href=\"/\"/><entry><id>tag:1</id>\
     <title>Port</title><link rel=\"alternate\" href=\"/1\"/><updated>2026-05-04T08:00:00Z</updated><author><name>A</name></author>\
     <content type=\"xhtml\"><div><p>One <em>two</em></p></div></content><summary>s</summary></entry></feed>",
    "<rdf:RDF xmlns=\"r\"><channel><title>Q</title></channel><item rdf:about=\"u\"><title>T</title><dc:date>2026-05-04</dc:date>\
     <description>D</description></item></rdf:RDF>",
    "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Q\", \"items\": [{\"id\": 7, \"url\": \"https://q.example/7\", \
     \"content_html\": \"<p>x</p>\", \"authors\": [{\"name\": \"A\"}]}, {\"content_text\": \"a\\nb\"}]}",
    "<opml version=\"2.0\"><head><title>x</title></head><body><outline text=\"North\"><outline type=\"rss\" text=\"A &amp; B\" \
     title=\"A\" xmlUrl=\"https://a.example/f?x=1&amp;y=2\" htmlUrl=\"https://a.example/\"/></outline><outline text=\"C\" xmlUrl=\"c\"/></body></opml>",
];

/// What breaks parsers.
const SPLINTERS: [&[u8]; 32] = [
    b"<",
    b">",
    b"&",
    b";",
    b"\"",
    b"'",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?",
    b"?>",
    b"<!DOCTYPE",
    b"<item>",
    b"</item>",
    b"<entry",
    b"</",
    b"/>",
    b"&#",
    b"&#x1F4A9;",
    b"\xC3",
    b"\xF0\x9F",
    b"\0",
    b"\x1b[2J",
    b"\xE2\x80\xAE",
    b"<author>",
    b"\xE2\x80\x9C@b.example",
    b"<title/>",
    b"<content type='xhtml'>",
    b"xmlns:a='b'",
    b"<script>",
    b"<outline",
];

/// Numbers by chance, the same ones each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % limit.max(1)
    }
}

fn spoilt(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = SEEDS[chance.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                (0..=chance.below(20)).for_each(|_| drop(bytes.splice(to..to, piece.iter().copied())));
            }
            3 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap_or(0),
            4 => {
                let other = SEEDS[chance.below(SEEDS.len())].as_bytes();
                let from = chance.below(other.len());
                let to = (from + chance.below(80)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            _ => drop(bytes.splice(at..at, SPLINTERS[chance.below(SPLINTERS.len())].iter().copied())),
        }
    }
    bytes
}

/// Whatever the bytes: a feed whose items keep the promises of all articles, or a reason.
fn check_feed(bytes: &[u8]) {
    let Ok(feed) = parse(bytes, None, BASE) else { return };
    for item in &feed.items {
        assert!(!item.guid.is_empty() || item.url.is_none(), "{item:?}");
        let (article, _) = item.article(&feed, BASE, &Reading::default());
        for text in [
            Some(&article.text),
            article.title.as_ref(),
            article.author.as_ref(),
            article.url.as_ref(),
            feed.title.as_ref(),
        ] {
            let text = text.map(String::as_str).unwrap_or_default();
            assert_eq!(canonical(text), text);
        }
        let spans: Vec<_> = article.blocks.iter().map(|block| block.span.of(&article.text)).collect();
        assert!(spans.iter().all(|span| !span.is_empty()));
    }
    // Read again, each item has the name that it had.
    let again = parse(bytes, None, BASE).expect("a feed");
    assert_eq!(feed, again);
}

/// What is read is written and read again as it was.
fn check_list(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    on_page(&text, BASE);
    if let Ok(list) = read(&text) {
        assert_eq!(read(&write(&list)), Ok(list));
    }
}

fn times() -> u64 {
    std::env::var("SAYSO_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(2000)
}

fn each_spoilt(check: fn(&[u8])) {
    for seed in 1..=times() {
        let bytes = spoilt(&mut Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        let outcome = std::panic::catch_unwind(|| check(&bytes));
        assert!(outcome.is_ok(), "seed {seed}: {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn spoilt_feeds_do_no_harm() {
    each_spoilt(check_feed);
}

#[test]
fn spoilt_lists_do_no_harm() {
    each_spoilt(check_list);
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z &<>\"'/;é\u{202e}\n\t]{0,20}"]
        .prop_map(|text| canonical(&text).split_whitespace().collect::<Vec<_>>().join(" "))
        // Some of what a first pass joins a second one would take out.
        .prop_filter("settled", |text| canonical(text) == *text)
}

fn outline() -> impl Strategy<Value = Outline> {
    let full = || line().prop_filter("said", |text| !text.is_empty());
    let folders = proptest::collection::vec(full(), 0..4);
    (full(), proptest::option::of(full()), proptest::option::of(full()), folders).prop_map(
        |(address, title, site, folder)| {
            let title = title.filter(|title| *title != address);
            Outline { address, title, site, folder }
        },
    )
}

proptest! {
    #[test]
    fn lists_come_back_as_they_went_out(list in proptest::collection::vec(outline(), 0..12)) {
        prop_assert_eq!(read(&write(&list)), Ok(list));
    }
}

#[test]
fn names_within_a_feed_are_as_many_as_its_items() {
    let feed = parse(SEEDS[0].as_bytes(), None, BASE).expect("a feed");
    let names: HashSet<&str> = feed.items.iter().map(|item| item.guid.as_str()).collect();
    assert_eq!(names.len(), feed.items.len());
}
