//! Addresses and feeds as they are used from the command line.

use super::home::{Home, Ran};
use super::page;
use super::server::Server;
use rusqlite::Connection;
use std::process::Stdio;
use std::time::Duration;

const ITEM: &str =
    "<item><title>Port reopens</title><link>https://quay.example/1</link><guid>1</guid></item>";

fn feed(title: &str) -> String {
    format!("<rss version='2.0'><channel><title>{title}</title>{ITEM}</channel></rss>")
}

/// A site with a page that names its feed.
fn site() -> Server {
    Server::start(|request, line| match request.path.as_str() {
        "/" => line.give("text/html", "<link rel='alternate' type='application/rss+xml' href='/feed'>"),
        "/feed" => line.give("application/rss+xml", feed("Quay News")),
        "/other" => line.give("application/rss+xml", feed("Other News")),
        "/news" => line.give("text/html", page("Port reopens", "the port is open")),
        _ => line.answer("404 Not Found", "", ""),
    })
}

/// A home in which servers of this machine may be asked, and pages are left alone.
fn home() -> Home {
    let home = Home::new();
    home.file(
        "config/sayso/config.toml",
        "[network]\nallow_private = true\nhost_delay_ms = 0\npages_a_feed = 0\n",
    );
    home
}

#[track_caller]
fn check(home: &Home, arguments: &[&str], code: i32, out: &str, err: &str) {
    let expected = Ran { code, out: out.to_owned(), err: err.to_owned() };
    assert_eq!(home.run(arguments), expected, "{arguments:?}");
}

#[test]
fn feeds_are_followed_listed_refreshed_and_left() {
    let (server, home) = (site(), home());
    let (root, feed, gone) = (server.url("/"), server.url("/feed"), server.url("/gone"));
    check(&home, &["feed", "add", &root], 0, &format!("following Quay News {feed}\n"), "");
    check(&home, &["feed", "add", &feed], 0, &format!("already following Quay News {feed}\n"), "");
    let refusal = format!("sayso: {gone}: the server answers 404 (there is no such page)\n");
    check(&home, &["feed", "add", &gone], 1, "", &refusal);
    let left =
        "1 article is not analysed yet: the reader does it while it is open, `sayso doctor --analyse` now";
    check(&home, &["feed", "refresh"], 0, &format!("1 new article from 1 feed\n{left}\n"), "");
    check(&home, &["feed", "refresh", "quay news"], 0, "0 new articles from 1 feed\n", "");
    check(&home, &["feed", "list"], 0, &format!("    1      1  Quay News · {feed}\n"), "");
    let unknown = "sayso: nothing: no such feed is followed; `sayso feed list` shows them\n";
    check(&home, &["feed", "refresh", "nothing"], 1, "", unknown);
    check(&home, &["feed", "remove", &feed], 0, "no longer following Quay News\n", "");
    let none = "sayso: no feeds are followed yet: `sayso feed add ADDRESS` follows one\n";
    check(&home, &["feed", "list"], 0, "", none);
    assert!(home.run(&[]).out.starts_with("Port reopens · Quay News"), "the articles stay");
}

#[test]
fn lists_of_feeds_go_out_and_come_in() {
    let (server, home) = (site(), home());
    let list = format!(
        "<opml><body><outline text='North'><outline text='Q' xmlUrl='{}'/></outline>\
         <outline text='O' xmlUrl='{}'/><outline text='Bad' xmlUrl='gemini://x.example/'/></body></opml>",
        server.url("/feed"),
        server.url("/other")
    );
    home.file("list.opml", list);
    let refusal = "sayso: gemini://x.example/: only http and https addresses can be read, not gemini\n";
    check(&home, &["feed", "import", "list.opml"], 1, "following 2 more feeds\n", refusal);
    check(&home, &["feed", "export", "out.opml"], 0, "", "");
    check(
        &home,
        &["feed", "export", "out.opml"],
        1,
        "",
        "sayso: out.opml is there already; --force replaces it\n",
    );
    let again = "following 0 more feeds; 2 followed already\n";
    check(&home, &["feed", "import", "out.opml"], 0, again, "");
    let out = home.run(&["feed", "export"]).out;
    assert!(out.contains("<outline text=\"North\">\n      <outline type=\"rss\" text=\"Q\""), "{out}");
    let listed = home.run(&["feed", "list"]).out;
    assert!(listed.contains("· North\n"), "{listed}");
    check(
        &home,
        &["feed", "import", "gone.opml"],
        1,
        "following 0 more feeds\n",
        "sayso: gone.opml: No such file or directory (os error 2)\n",
    );
}

#[test]
fn failures_are_told_with_since_when() {
    let (server, home) = (site(), home());
    let gone = server.url("/gone");
    home.file("list.opml", format!("<opml><body><outline text='G' xmlUrl='{gone}'/></body></opml>"));
    home.run(&["feed", "import", "list.opml"]);
    let ran = home.run(&["feed", "refresh"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "0 new articles from 0 feeds; 1 feed fails\n"));
    assert!(
        ran.err.starts_with("sayso: G: the server answers 404 (there is no such page) (failing since 20"),
        "{}",
        ran.err
    );
    let list = home.run(&["feed", "list"]).out;
    assert!(list.contains("· failing since 20"), "{list}");
}

#[test]
fn addresses_are_taken_wherever_an_input_is() {
    let (server, home) = (site(), home());
    let news = server.url("/news");
    assert!(home.run(&[&news]).out.contains("the port is open"));
    check(&home, &["add", &news], 0, "added 1 article\n", "");
    check(&home, &["add", &news], 0, "added 0 articles; 1 was there already\n", "");
    let analysis = home.run(&["analyze", "--format", "jsonl", &news]);
    assert!(analysis.out.contains("\"url\":") && analysis.code == 0, "{}", analysis.out);
    let export = home.run(&["export", "--to", "jsonl", "--include-automatic", &news]);
    assert_eq!(export.code, 0, "{}", export.err);
    let screen = home.run(&["--print", &news]);
    assert!(screen.out.contains("Port reopens"), "{}", screen.out);
}

#[test]
fn private_addresses_want_leave() {
    let (server, home) = (site(), Home::new());
    let news = server.url("/news");
    let refusal = format!(
        "sayso: {news}: 127.0.0.1 is an address of this machine or its network: refused (--allow-private lets it through)\n"
    );
    check(&home, &["add", &news], 1, "added 0 articles\n", &refusal);
    check(&home, &["--allow-private", "add", &news], 0, "added 1 article\n", "");
}

/// A proxy that plays all hosts: one of them leads back to this machine.
#[test]
fn the_proxy_of_the_environment_is_used_and_redirects_to_this_machine_are_refused() {
    let secret = Server::start(|_, line| line.give("text/html", page("Secret", "the vault is open")));
    let inside = secret.url("/");
    let proxy = Server::start(move |request, line| match request.header("host") {
        "trap.example" => line.answer("302 Found", &format!("Location: {inside}\r\n"), ""),
        "name.example" => line.answer("302 Found", "Location: http://localhost:1/\r\n", ""),
        _ => line.give("text/html", page("Port reopens", "the port is open")),
    });
    let home = Home::new();
    let run = |address: &str| {
        let mut command = home.command(&["add", address]);
        command.env("HTTP_PROXY", proxy.url("")).env("NO_PROXY", "direct.example");
        super::home::ran(&mut command)
    };
    assert_eq!(run("http://quay.example/1").out, "added 1 article\n");
    assert!(run("http://trap.example/").err.contains("127.0.0.1 is an address of this machine"));
    assert!(run("http://name.example/").err.contains("localhost is an address of this machine"));
    assert!(secret.seen().is_empty(), "nobody asked inside");
}

/// `SAYSO_KILLS=N` kills N times.
#[test]
fn a_refresh_that_is_killed_is_completed_without_loss_or_double() {
    const FEEDS: usize = 4;
    const ITEMS: usize = 150;
    let server = Server::start(|request, line| {
        let items: String = (0..ITEMS)
            .map(|n| {
                let link = format!("https://quay.example{}/{n}", request.path);
                format!("<item><title>T{n}</title><link>{link}</link><description>It is open.</description></item>")
            })
            .collect();
        line.give("text/xml", format!("<rss version='2.0'><channel><title>Q</title>{items}</channel></rss>"));
    });
    let home = home();
    let outlines: String =
        (0..FEEDS).map(|n| format!("<outline xmlUrl='{}'/>", server.url(&format!("/{n}")))).collect();
    home.file("list.opml", format!("<opml><body>{outlines}</body></opml>"));
    home.run(&["--library", "l.db", "feed", "import", "list.opml"]);
    let kills = std::env::var("SAYSO_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4u64);
    for kill in 0..kills {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_sayso"));
        child.env_clear().envs(home.environment()).current_dir(home.path("."));
        child.args(["--library", "l.db", "feed", "refresh"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().expect("a process");
        std::thread::sleep(Duration::from_millis(kill * 7919 % 200));
        child.kill().and_then(|()| child.wait()).expect("an end");
        let library = Connection::open(home.path("l.db")).expect("a library");
        let sound: String =
            library.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("an answer");
        assert_eq!(sound, "ok");
    }
    assert_eq!(home.run(&["--library", "l.db", "feed", "refresh"]).code, 0);
    let library = Connection::open(home.path("l.db")).expect("a library");
    for sql in [
        "SELECT count(*) FROM articles",
        "SELECT count(DISTINCT url) FROM articles",
        "SELECT count(*) FROM feed_items",
    ] {
        let count: u32 = library.query_row(sql, [], |row| row.get(0)).expect("a count");
        assert_eq!(count as usize, FEEDS * ITEMS, "{sql}");
    }
}
