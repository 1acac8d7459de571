//! Feeds that are refreshed: nothing lost, nothing double, none that stops another.

use super::server::Server;
use super::{network, page, reading};
use sayso::model::feed::FeedFolder;
use sayso::model::library::{Folder, ListOrder};
use sayso::model::network::Network;
use sayso::query::parse;
use sayso::runtime::feeds::{Outcome, Told, refresh};
use sayso::runtime::listing::Stop;
use sayso::sources::fetch;
use sayso::store::{NewFeed, Store};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Words enough for a whole article.
fn body(word: &str) -> String {
    format!("<p>{}</p>", format!("The harbour master said that {word} was open again. ").repeat(12))
}

struct Item {
    guid: String,
    link: String,
    body: String,
}

fn item(guid: &str, link: &str, body: &str) -> Item {
    Item { guid: guid.to_owned(), link: link.to_owned(), body: body.to_owned() }
}

fn rss(title: &str, items: &[Item]) -> String {
    let items = items.iter().fold(String::new(), |mut all, item| {
        let _ = write!(
            all,
            "<item><title>T {}</title><guid>{}</guid><link>{}</link><content:encoded><![CDATA[{}]]></content:encoded></item>",
            item.guid.rsplit('/').next().unwrap_or_default(),
            item.guid,
            item.link,
            item.body
        );
        all
    });
    format!("<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>")
}

/// A feed whose text can be changed while it is served.
#[derive(Clone, Default)]
struct Text(Arc<Mutex<String>>);

impl Text {
    fn set(&self, text: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }

    fn get(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A library that follows these addresses.
fn following(addresses: &[String]) -> Store {
    let store = Store::in_memory().expect("a library");
    for address in addresses {
        let same = fetch::same(address);
        store.add_feed(&NewFeed { address: address.clone(), same, ..NewFeed::default() }).expect("a feed");
    }
    store
}

fn refreshed_within(store: &Store, network: Network) -> Outcome {
    let feeds = store.feeds().expect("feeds");
    refresh(store, feeds, &reading(network), &Stop::default(), &mut |_| {}).expect("a library")
}

fn refreshed(store: &Store) -> Outcome {
    refreshed_within(store, network())
}

fn texts(store: &Store) -> Vec<String> {
    let list = store.list(ListOrder::Title, 0, 1000).expect("a list");
    list.iter().map(|row| store.article(row.key).expect("an article").text).collect()
}

#[test]
fn what_is_new_comes_once() {
    let text = Text::default();
    let served = text.clone();
    let server = Server::start(move |_, line| line.give("application/rss+xml", served.get()));
    let store = following(&[server.url("/feed")]);
    text.set(rss(
        "Quay",
        &[
            item("1", "https://quay.example/1", &body("one")),
            item("2", "https://quay.example/2", &body("two")),
        ],
    ));
    assert_eq!(refreshed(&store), Outcome { answered: 1, new: 2, ..Outcome::default() });
    assert_eq!(refreshed(&store), Outcome { answered: 1, ..Outcome::default() });
    // One is spelt otherwise, one has a new name at its old address, one is new.
    text.set(rss(
        "Quay",
        &[
            item("1", "http://quay.example/1/?utm_source=rss", &body("one")),
            item("new-name-of-2", "https://quay.example/2", &body("two")),
            item("3", "https://quay.example/3", &body("three")),
        ],
    ));
    assert_eq!(refreshed(&store).new, 1);
    assert_eq!(store.count().expect("a count"), 3);
    let feed = store.feeds().expect("feeds").remove(0);
    assert_eq!((feed.title.as_deref(), feed.total, feed.unread), (Some("Quay"), 3, 3));
}

#[test]
fn an_article_that_changes_becomes_a_version_of_itself() {
    let text = Text::default();
    let served = text.clone();
    let server = Server::start(move |_, line| line.give("application/rss+xml", served.get()));
    let store = following(&[server.url("/feed")]);
    text.set(rss("Quay", &[item("1", "https://quay.example/old", &body("one"))]));
    refreshed(&store);
    text.set(rss("Quay", &[item("1", "https://quay.example/moved", &body("another quay"))]));
    let outcome = refreshed(&store);
    assert_eq!((outcome.new, outcome.changed, store.count().expect("a count")), (0, 1, 1));
    assert!(texts(&store)[0].contains("another quay"));
}

#[test]
fn one_article_in_two_feeds_is_one() {
    let server = Server::start(|request, line| {
        let guid = request.path.clone();
        line.give("text/xml", rss(&guid, &[item(&guid, "https://quay.example/1", &body("one"))]));
    });
    let store = following(&[server.url("/a"), server.url("/b")]);
    let outcome = refreshed(&store);
    assert_eq!((outcome.new, store.count().expect("a count")), (1, 1));
}

#[test]
fn the_articles_of_a_feed_are_found_by_its_name_and_its_address() {
    let server = Server::start(|request, line| {
        let title = if request.path == "/quay" { "Quay News" } else { "Other" };
        let page = format!("https://n.example{}", request.path);
        line.give("application/rss+xml", rss(title, &[item(&request.path, &page, &body("it"))]));
    });
    let (quay, other) = (server.url("/quay"), server.url("/other"));
    let store = following(&[quay.clone(), other.clone()]);
    refreshed(&store);
    let folder = |address: String, name: &str| FeedFolder {
        address,
        folder: Folder { name: name.into(), total: 1, unread: 1 },
        failing: None,
    };
    let expected = [folder(other, "Other"), folder(quay.clone(), "Quay News")];
    assert_eq!(store.feed_folders().expect("folders"), expected);
    let count = |query: &str| store.count_found(&parse(query).expect("a query")).expect("a count");
    assert_eq!(count("feed:\"quay news\""), 1);
    assert_eq!(count(&format!("feed:\"{quay}\" is:unread")), 1);
    assert_eq!(count("feed:nobody"), 0);
    assert_eq!(count("-feed:other"), 1);
}

#[test]
fn unchanged_feeds_are_not_sent_again() {
    let server = Server::start(|request, line| {
        if request.header("if-none-match") == "\"v1\"" {
            line.send("HTTP/1.1 304 Not Modified\r\n\r\n");
        } else {
            let text = rss("Quay", &[item("1", "https://quay.example/1", &body("one"))]);
            line.answer("200 OK", "ETag: \"v1\"\r\n", text);
        }
    });
    let store = following(&[server.url("/feed")]);
    assert_eq!(refreshed(&store).new, 1);
    assert_eq!(refreshed(&store), Outcome { answered: 1, unchanged: 1, ..Outcome::default() });
}

#[test]
fn a_feed_that_fails_stops_no_other_and_says_since_when() {
    let up = Arc::new(AtomicUsize::new(0));
    let is_up = Arc::clone(&up);
    let server = Server::start(move |request, line| match request.path.as_str() {
        "/stalls" => line.stall(),
        "/gone" if is_up.load(Ordering::SeqCst) == 0 => line.answer("404 Not Found", "", ""),
        "/page" => line.give("text/html", "<p>No feed</p>"),
        path => line.give(
            "text/xml",
            rss("Good", &[item(path, &format!("https://quay.example{path}"), &body("it"))]),
        ),
    });
    let addresses = ["/gone", "/stalls", "/good", "/page", "/also-good"].map(|path| server.url(path));
    let store = following(&addresses);
    let mut told = Vec::new();
    let feeds = store.feeds().expect("feeds");
    let outcome = refresh(&store, feeds, &reading(network()), &Stop::default(), &mut |what| {
        if let Told::Failed(name, _, why) = what {
            told.push(format!("{} {why}", name.rsplit('/').next().unwrap_or_default()));
        }
    });
    let outcome = outcome.expect("a library");
    assert_eq!((outcome.answered, outcome.failed, outcome.new), (2, 3, 2));
    told.sort();
    assert_eq!(
        told,
        [
            "gone the server answers 404 (there is no such page)",
            "page this is no feed (RSS, Atom or JSON Feed)",
            "stalls the server sent nothing for 300 ms",
        ]
    );
    let failing = |store: &Store| {
        let feeds = store.feeds().expect("feeds");
        feeds.into_iter().find(|feed| feed.address.ends_with("/gone")).expect("the feed").failing
    };
    let first = failing(&store).expect("a failure");
    refreshed(&store);
    let second = failing(&store).expect("a failure");
    let folders = store.feed_folders().expect("folders");
    assert!(folders.iter().any(|folder| folder.failing.as_ref() == Some(&second)));
    assert_eq!((second.since, second.times), (first.since, 2));
    up.store(1, Ordering::SeqCst);
    refreshed(&store);
    assert_eq!(failing(&store), None);
}

#[test]
fn of_summaries_the_pages_are_fetched() {
    let text = Text::default();
    let served = text.clone();
    let server = Server::start(move |request, line| match request.path.as_str() {
        "/feed" => line.give("text/xml", served.get()),
        "/1" => line.give("text/html", page("T 1", "the whole story is told here")),
        _ => line.answer("404 Not Found", "", ""),
    });
    let store = following(&[server.url("/feed")]);
    let summary = |end: &str| {
        rss(
            "Quay",
            &[
                item("1", &server.url("/1"), &format!("<p>A summary{end} …</p>")),
                item("2", &server.url("/2"), "<p>Another summary …</p>"),
                item("3", &server.url("/3"), &body("all")),
            ],
        )
    };
    text.set(summary(""));
    assert_eq!(refreshed(&store).new, 3);
    let all = texts(&store);
    assert!(all[0].contains("the whole story is told here"), "{all:?}");
    assert!(all[1].contains("Another summary"), "{all:?}");
    assert_eq!((server.count("/1"), server.count("/2"), server.count("/3")), (1, 1, 0));
    // The page that failed is asked for again, a few times; a new summary does not hide the whole text.
    text.set(summary(" more"));
    for _ in 0..5 {
        refreshed(&store);
    }
    assert_eq!((server.count("/1"), server.count("/2")), (2, 3));
    assert!(texts(&store)[0].contains("the whole story is told here"));
    assert_eq!(store.count().expect("a count"), 3);
}

#[test]
fn pages_are_left_alone_where_that_is_wanted() {
    let server = Server::start(|request, line| {
        let link = format!("http://{}/1", request.header("host"));
        line.give("text/xml", rss("Quay", &[item("1", &link, "<p>A summary …</p>")]));
    });
    let store = following(&[server.url("/feed")]);
    refreshed_within(&store, Network { pages: 0, ..network() });
    assert_eq!((server.count("/feed"), server.count("/1")), (1, 0));
}

#[test]
fn a_feed_that_has_moved_for_good_is_asked_there() {
    let server = Server::start(|request, line| match request.path.as_str() {
        "/old" => line.answer("301 Moved", "Location: /new\r\n", ""),
        _ => line.give("text/xml", rss("Quay", &[item("1", "https://quay.example/1", &body("it"))])),
    });
    let store = following(&[server.url("/old")]);
    refreshed(&store);
    refreshed(&store);
    assert_eq!((server.count("/old"), server.count("/new")), (1, 2));
    assert_eq!(store.feeds().expect("feeds")[0].address, server.url("/new"));
}

#[test]
fn a_refresh_that_is_stopped_is_completed_by_the_next() {
    let server = Server::start(|request, line| {
        let path = &request.path;
        let items: Vec<Item> = (0..20)
            .map(|n| item(&format!("{path}-{n}"), &format!("https://quay.example{path}/{n}"), &body("it")))
            .collect();
        line.give("text/xml", rss(path, &items));
    });
    let addresses: Vec<String> = (0..12).map(|n| server.url(&format!("/{n}"))).collect();
    let store = following(&addresses);
    let (stop, feeds) = (Stop::default(), store.feeds().expect("feeds"));
    let outcome = refresh(&store, feeds, &reading(network()), &stop.anew(), &mut |told| {
        if matches!(told, Told::New(_)) {
            stop.ask();
        }
    });
    let outcome = outcome.expect("a library");
    assert!(outcome.stopped && outcome.failed == 0 && outcome.new < 240, "{outcome:?}");
    let rest = refreshed(&store);
    assert_eq!((outcome.new + rest.new, rest.stopped), (240, false));
    assert_eq!(store.count().expect("a count"), 240);
}

#[test]
fn an_article_that_was_added_by_hand_is_not_doubled_by_its_feed() {
    let server = Server::start(|request, line| match request.path.as_str() {
        "/feed" => {
            let link = format!("http://{}/news/1.html?utm_source=feed", request.header("host"));
            line.give("text/xml", rss("Quay", &[item("x", &link, "<p>Short …</p>")]));
        }
        _ => line.give("text/html", page("T x", "the port is open")),
    });
    let store = following(&[server.url("/feed")]);
    let article = fetch::page(&server.url("/news/1.html"), &reading(network())).expect("an article");
    store.put_article(&article).expect("a library");
    refreshed(&store);
    assert_eq!(store.count().expect("a count"), 1);
}
