//! One address: what comes, what does not, and why.

use super::server::{Line, Request, Server};
use super::{network, page, reading};
use flate2::Compression;
use flate2::write::GzEncoder;
use sayso::model::network::Network;
use sayso::sources::fetch::{Answer, Ask, Web, articles};
use sayso::sources::{SourceError, WebError};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

fn get(server: &Server, path: &str) -> Result<Answer, WebError> {
    Web::new(network()).get(&Ask { address: &server.url(path), ..Ask::default() })
}

/// What one request ends with, where the server answers so.
#[track_caller]
fn check(answer: impl Fn(&Request, &mut Line) + Send + Sync + 'static, expected: Result<&str, WebError>) {
    let server = Server::start(answer);
    let came =
        get(&server, "/a").map(|answer| String::from_utf8(answer.body.expect("a body")).expect("UTF-8"));
    assert_eq!(came, expected.map(str::to_owned));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn a_server_that_says_nothing_is_left() {
    check(|_, line| line.stall(), Err(WebError::Stalled(network().stall)));
}

#[test]
fn a_server_that_falls_silent_is_left() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}Content-Length: 100\r\n\r\nfirst words"));
        line.stall();
    };
    check(answer, Err(WebError::Stalled(network().stall)));
}

#[test]
fn a_slow_drip_does_not_last_for_ever() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}\r\n"));
        while line.send("x") {
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    check(answer, Err(WebError::TooSlow(network().total)));
}

#[test]
fn an_endless_answer_is_cut_at_the_limit() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}\r\n"));
        while line.send([b'x'; 1 << 16]) {}
    };
    check(answer, Err(WebError::TooBig(1 << 20)));
}

#[test]
fn an_endless_head_is_refused() {
    let answer = |_: &Request, line: &mut Line| {
        line.send("HTTP/1.1 200 OK\r\n");
        while line.send(format!("X-Word: {}\r\n", "x".repeat(1000))) {}
    };
    let server = Server::start(answer);
    assert!(matches!(get(&server, "/"), Err(WebError::Nonsense(_))), "{:?}", get(&server, "/"));
}

#[test]
fn a_length_that_is_too_great_is_believed_at_once() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}Content-Length: 99999999\r\n\r\n"));
        line.stall();
    };
    check(answer, Err(WebError::TooBig(1 << 20)));
}

#[test]
fn an_answer_shorter_than_its_length_is_no_answer() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}Content-Length: 100\r\n\r\nshort"));
    };
    check(answer, Err(WebError::BrokenOff));
}

#[test]
fn of_an_answer_longer_than_its_length_the_length_counts() {
    let answer = |_: &Request, line: &mut Line| {
        line.send(format!("{HEAD}Content-Length: 5\r\n\r\nshort and long"));
    };
    check(answer, Ok("short"));
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let chunked = |_: &Request, line: &mut Line| {
        {
            line.send(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n64\r\nand th"));
        };
    };
    check(chunked, Err(WebError::BrokenOff));
    check(|_, _| {}, Err(WebError::BrokenOff));
}

#[test]
fn what_is_not_http_is_said_to_make_no_sense() {
    let server = Server::start(|_, line| {
        line.send("SSH-2.0-OpenSSH_9.9\r\n\r\n");
    });
    assert!(matches!(get(&server, "/"), Err(WebError::Nonsense(_))), "{:?}", get(&server, "/"));
}

#[test]
fn compressed_answers_are_unpacked() {
    let answer = |request: &Request, line: &mut Line| {
        assert!(request.header("accept-encoding").contains("gzip"));
        line.answer("200 OK", "Content-Encoding: gzip\r\n", gzip(b"The port is open."));
    };
    check(answer, Ok("The port is open."));
}

#[test]
fn a_bomb_is_cut_at_the_limit() {
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 100_000);
    check(
        move |_, line| line.answer("200 OK", "Content-Encoding: gzip\r\n", &bomb),
        Err(WebError::TooBig(1 << 20)),
    );
}

#[test]
fn a_compressed_answer_that_is_cut_is_no_answer() {
    let whole = gzip("The port is open. ".repeat(100).as_bytes());
    let half = whole[..whole.len() / 2].to_vec();
    check(
        move |_, line| line.answer("200 OK", "Content-Encoding: gzip\r\n", &half),
        Err(WebError::BrokenOff),
    );
}

#[test]
fn redirects_are_followed_and_only_lasting_ones_remembered() {
    let server = Server::start(|request, line| match request.path.as_str() {
        "/lasting" => line.answer("301 Moved", "Location: /also\r\n", ""),
        "/also" => line.answer("308 Moved", "Location: ../there?x=1#part\r\n", ""),
        "/passing" => line.answer("302 Found", "Location: /also\r\n", ""),
        "/nowhere" => line.answer("302 Found", "Location: javascript:alert(1)\r\n", ""),
        _ => line.give("text/html", "here"),
    });
    let lasting = get(&server, "/lasting").expect("an answer");
    assert_eq!((lasting.address, lasting.moved), (server.url("/there?x=1"), Some(server.url("/there?x=1"))));
    let passing = get(&server, "/passing").expect("an answer");
    assert_eq!((passing.address, passing.moved), (server.url("/there?x=1"), None));
    assert!(matches!(get(&server, "/nowhere"), Err(WebError::Nonsense(_))));
}

#[test]
fn redirects_in_circles_end() {
    let circle = |request: &Request, line: &mut Line| {
        let next = if request.path == "/a" { "/b" } else { "/a" };
        line.answer("302 Found", &format!("Location: {next}\r\n"), "");
    };
    check(circle, Err(WebError::Circle));
    let spiral = |request: &Request, line: &mut Line| {
        line.answer("302 Found", &format!("Location: {}a\r\n", request.path), "");
    };
    check(spiral, Err(WebError::Redirects(5)));
}

#[test]
fn refusals_say_their_status() {
    check(|_, line| line.answer("404 Not Found", "", "no"), Err(WebError::Status(404)));
    check(|_, line| line.answer("503 Busy", "Retry-After: 7\r\n", ""), Err(WebError::Later(7, 503)));
    check(|_, line| line.answer("300 Choices", "", ""), Err(WebError::Status(300)));
}

#[test]
fn nobody_there_is_said_so() {
    let closed = { Server::start(|_, _| {}).url("/") };
    // Its last connection wakes the server, which then is gone.
    let web = Web::new(network());
    let ended = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(10));
        web.get(&Ask { address: &closed, ..Ask::default() })
            .err()
            .filter(|e| matches!(e, WebError::Unreachable(_)))
    });
    assert_eq!(ended, Some(WebError::Unreachable("connection refused".to_owned())));
}

#[test]
fn only_what_has_changed_comes_again() {
    let server = Server::start(|request, line| {
        if request.header("if-none-match") == "\"v1\"" && !request.header("if-modified-since").is_empty() {
            line.send("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
        } else {
            line.answer("200 OK", "ETag: \"v1\"\r\nLast-Modified: Mon, 04 May 2026 10:30:00 GMT\r\n", "one");
        }
    });
    let web = Web::new(network());
    let url = server.url("/");
    let first = web.get(&Ask { address: &url, ..Ask::default() }).expect("an answer");
    assert_eq!(first.body.as_deref(), Some(&b"one"[..]));
    let (etag, modified) = (first.etag.as_deref(), first.modified.as_deref());
    let second = web.get(&Ask { address: &url, etag, modified, feed: true }).expect("an answer");
    assert_eq!(second.body, None);
}

#[test]
fn addresses_of_this_machine_are_refused_unless_allowed() {
    let server = Server::start(|_, line| line.give("text/html", "secret"));
    let web = Web::new(Network { allow_private: false, ..network() });
    for address in [server.url("/"), server.url("/").replace("127.0.0.1", "localhost")] {
        let answer = web.get(&Ask { address: &address, ..Ask::default() });
        assert!(matches!(answer, Err(WebError::Private(_))), "{address}: {answer:?}");
    }
    assert!(server.seen().is_empty());
}

#[test]
fn who_asks_is_said() {
    let server = Server::start(|_, line| line.give("text/html", ""));
    get(&server, "/").expect("an answer");
    let own = Network { user_agent: "desk/2 (mail@quay.example)".to_owned(), ..network() };
    Web::new(own).get(&Ask { address: &server.url("/"), ..Ask::default() }).expect("an answer");
    let agents: Vec<String> = server.seen().iter().map(|r| r.header("user-agent").to_owned()).collect();
    assert!(agents[0].starts_with("sayso/") && agents[1] == "desk/2 (mail@quay.example)", "{agents:?}");
}

#[test]
fn a_request_can_be_stopped() {
    let server = Server::start(|_, line| line.stall());
    let looks = Arc::new(AtomicUsize::new(0));
    let halt = { move || looks.fetch_add(1, Ordering::SeqCst) > 3 };
    let patient = Network { stall: Duration::from_secs(600), total: Duration::from_secs(600), ..network() };
    let web = Web::new(patient).stopped_by(Arc::new(halt));
    assert_eq!(web.get(&Ask { address: &server.url("/"), ..Ask::default() }), Err(WebError::Stopped));
}

#[test]
fn no_host_is_asked_over_more_connections_than_allowed() {
    let open = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let counted = Arc::clone(&open);
    let server = Server::start(move |_, line| {
        let now = counted.0.fetch_add(1, Ordering::SeqCst) + 1;
        counted.1.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        counted.0.fetch_sub(1, Ordering::SeqCst);
        line.give("text/html", "");
    });
    let web = Web::new(Network { host_connections: 2, total: Duration::from_secs(60), ..network() });
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| web.get(&Ask { address: &server.url("/"), ..Ask::default() }).expect("an answer"));
        }
    });
    assert_eq!(server.seen().len(), 8);
    assert!(open.1.load(Ordering::SeqCst) <= 2);
}

fn read(server: &Server, path: &str) -> Vec<Result<sayso::model::article::Article, String>> {
    let found = articles(vec![server.url(path)], reading(network()));
    found.map(|item| item.map_err(|error| error.to_string())).collect()
}

#[test]
fn a_page_becomes_an_article() {
    let server = Server::start(|_, line| {
        line.give("text/html; charset=utf-8", page("Port reopens", "the port is open"))
    });
    let found = read(&server, "/news/port.html?utm_source=feed#top");
    let article = found[0].as_ref().expect("an article");
    assert_eq!((article.title.as_deref(), article.id.as_str()), (Some("Port reopens"), "port"));
    assert_eq!(article.url.as_deref(), Some(server.url("/news/port.html").as_str()));
    assert!(article.text.contains("the port is open, as the minutes"), "{}", article.text);
}

#[test]
fn letters_come_as_the_head_says() {
    let (body, _, _) = encoding_rs::KOI8_R.encode("<title>Порт открыт</title><article><h1>Порт открыт</h1><p>Порт открыт для судов, сказал министр в понедельник на встрече с докерами.</p></article>");
    let body = body.into_owned();
    let server = Server::start(move |_, line| line.give("text/html; charset=\"koi8-r\"", &body));
    let found = read(&server, "/a");
    assert!(found[0].as_ref().is_ok_and(|article| article.text.contains("сказал министр")), "{found:?}");
}

#[test]
fn files_on_the_web_are_read_as_on_disk() {
    let server = Server::start(|request, line| {
        match request.path.as_str() {
        "/corpus.jsonl" => line.give("text/plain", "{\"text\": \"One.\", \"id\": \"a\"}\n{\"text\": \"Two.\"}\n{}\n"),
        "/note.md" => line.give("text/markdown", "# Port\n\nThe port is open.\n"),
        "/picture" => line.give("image/png", b"\x89PNG\r\n\x1a\n\0\0"),
        "/feed" => line.give(
            "application/rss+xml",
            "<rss version='2.0'><channel><title>Q</title><item><title>A</title><description>One.</description></item>\
             <item><title>B</title><description>Two.</description></item></channel></rss>",
        ),
        _ => line.give("text/plain", "Port reopens\n\nThe port is open.\n"),
    }
    });
    let texts = |path: &str| -> Vec<String> {
        read(&server, path).into_iter().map(|item| item.map_or_else(|e| e, |article| article.text)).collect()
    };
    assert_eq!(texts("/corpus.jsonl")[..2], ["One.", "Two."]);
    assert!(texts("/corpus.jsonl")[2].contains("line 3: not an article in JSON"));
    assert_eq!(texts("/note.md"), ["Port\n\nThe port is open."]);
    assert_eq!(texts("/feed"), ["A\n\nOne.", "B\n\nTwo."]);
    assert_eq!(texts("/port.txt"), ["Port reopens\n\nThe port is open."]);
    assert!(texts("/picture")[0].ends_with("/picture: this is a PNG image, not text"));
}

#[test]
fn faults_of_the_web_name_the_address() {
    let server = Server::start(|_, line| line.answer("410 Gone", "", ""));
    let error =
        articles(vec![server.url("/a")], reading(network())).next().expect("an outcome").expect_err("gone");
    assert_eq!(error.cause, SourceError::Web(WebError::Status(410)));
    let message = format!("{}: the server answers 410 (the page is gone for good)", server.url("/a"));
    assert_eq!(error.to_string(), message);
}
