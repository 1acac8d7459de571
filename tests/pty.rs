//! The program at a real terminal: it reads, writes and leaves the terminal as it found it, whatever happens.

#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test fails where its world does")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;
#[path = "support/terminal.rs"]
mod terminal;

use home::{Home, QUAY};
use sayso::runtime::terminal::Guard;
use std::collections::BTreeSet;
use std::path::PathBuf;
use terminal::Terminal;

/// The program at a terminal in a home.
fn start(home: &Home, arguments: &[&str]) -> Terminal {
    Terminal::start(home::program().to_owned(), arguments, home.path(""), home.environment())
}

/// The program with [`QUAY`] on its screen.
fn open_quay(home: &Home) -> Terminal {
    home.file("quay.txt", QUAY);
    let terminal = start(home, &["quay.txt"]);
    terminal.sees("promised stone");
    terminal.is_taken();
    terminal
}

#[test]
fn reads_notes_exports_and_leaves() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.types_and_sees("ga", "ote");
    terminal.types_and_sees("Why sand?", "Why sand?");
    terminal.types("\x13");
    terminal.types_and_sees("E", "markdown");
    terminal.types_and_sees("\r", "wrote 1 entry");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    terminal.is_given_back();
    let written = home.files().into_iter().find(|file| file.ends_with(".md")).expect("an export");
    let export = std::fs::read_to_string(home.path(&written)).expect("it is text");
    assert!(export.contains("Why sand?"), "{export}");
}

#[test]
fn what_no_library_has_is_not_lost_without_a_question() {
    let home = Home::new();
    home.file("data/sayso/library.db", "this is no library");
    let mut terminal = open_quay(&home);
    terminal.sees("nothing that you write is kept");
    terminal.types_and_sees("\x1b", "nothing is kept");
    terminal.types_and_sees("ga", "ote");
    terminal.types_and_sees("Why sand?", "Why sand?");
    terminal.types("\x13");
    terminal.types_and_sees("Q", "on 1 article is not saved");
    terminal.types("n");
    terminal.sees_no("is not saved");
    terminal.types_and_sees("q", "is not saved");
    terminal.types_and_sees("E", "markdown");
    terminal.types_and_sees("\r", "wrote 1 entry");
    terminal.types("q");
    assert_eq!(terminal.ends(), Ok(0));
    let written = home.files().into_iter().find(|file| file.ends_with(".md")).expect("an export");
    assert!(std::fs::read_to_string(home.path(&written)).expect("it is text").contains("Why sand?"));
}

#[test]
fn an_article_opens_where_it_was_left() {
    let home = Home::new();
    let long: String =
        (1..200).map(|n| format!("Paragraph number {n} stands here for the reader.\n\n")).collect();
    home.file("long.txt", format!("A long article\n\n{long}"));
    let mut terminal = start(&home, &["long.txt"]);
    terminal.sees("number 1 ");
    terminal.types("ffff");
    terminal.sees_no("number 1 ");
    terminal.types("j");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    let again = start(&home, &["long.txt"]);
    again.awaits("a later paragraph", |screen| screen.contents().contains("Paragraph number"));
    again.sees_no("number 1 ");
}

#[test]
fn a_signal_to_end_gives_the_terminal_back_and_keeps_what_was_typed() {
    for (signal, told) in [("TERM", "Terminated"), ("INT", "Interrupt"), ("HUP", "Hangup")] {
        let home = Home::new();
        let mut terminal = open_quay(&home);
        terminal.types_and_sees("ga", "ote");
        terminal.types_and_sees("half a thou", "half a thou");
        terminal.signals(signal);
        assert_eq!(terminal.ends(), Err(told.to_owned()));
        terminal.is_given_back();
        assert!(home.run(&["export", "--to", "csv"]).out.contains("half a thou"), "{signal}");
    }
}

#[test]
fn a_kill_loses_no_more_than_the_last_moment_of_typing() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.types_and_sees("ga", "ote");
    for letter in "written in time".chars() {
        terminal.types(&letter.to_string());
    }
    terminal.sees("written in time");
    std::thread::sleep(std::time::Duration::from_secs(1));
    terminal.types(" and this perhaps not");
    terminal.signals("KILL");
    assert!(terminal.ends().is_err());
    let export = home.run(&["export", "--to", "csv"]);
    assert!(export.out.contains("written in time"), "{} {}", export.out, export.err);
}

#[test]
fn a_stop_gives_the_terminal_back_until_it_goes_on() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.types("\x1a");
    terminal.awaits_stop();
    terminal.is_given_back();
    terminal.signals("CONT");
    terminal.is_taken();
    terminal.sees("promised stone");

    terminal.signals("TSTP");
    terminal.awaits_stop();
    terminal.is_given_back();
    terminal.resizes(20, 60);
    terminal.signals("CONT");
    terminal.is_taken();
    terminal.sees("promised stone");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    terminal.is_given_back();
}

#[test]
fn after_a_stop_that_cannot_be_caught_the_screen_is_drawn_anew() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.signals("STOP");
    terminal.awaits_stop();
    terminal.signals("CONT");
    terminal.types_and_sees("?", "help");
    terminal.is_taken();
    terminal.types("qQ");
    assert_eq!(terminal.ends(), Ok(0));
}

#[test]
fn the_editor_of_the_environment_has_the_terminal_to_itself() {
    let home = Home::new();
    let editor = home.file(
        "edit.sh",
        "#!/bin/sh\nprintf 'line? '\nread -r line\nprintf '%s from outside' \"$line\" > \"$1\"\n",
    );
    home.file("quay.txt", QUAY);
    let mut environment = home.environment();
    environment.push(("EDITOR", PathBuf::from(format!("sh {editor}"))));
    let mut terminal = Terminal::start(home::program().to_owned(), &["quay.txt"], home.path(""), environment);
    terminal.sees("promised stone");
    terminal.types_and_sees("ga", "ote");
    terminal.types_and_sees("draft", "draft");
    terminal.types_and_sees("\x07", "line?");
    terminal.is_given_back();
    // An interrupt is meant for the editor alone, a stop for the editor and for us.
    terminal.signals("INT");
    terminal.signals("TSTP");
    terminal.awaits_stop();
    terminal.signals("CONT");
    terminal.types("typed\r");
    terminal.is_taken();
    terminal.sees("promised stone");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    terminal.is_given_back();
    let export = home.run(&["export", "--to", "csv"]).out;
    assert!(export.contains("typed from outside"), "{export}");
    assert!(!home.files().iter().any(|file| file.contains("sayso-note")), "{:?}", home.files());
}

#[test]
fn what_is_copied_goes_to_the_clipboard_of_the_terminal() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.sees("statement 1/");
    terminal.types_and_sees("c", "clipboard");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    assert!(String::from_utf8_lossy(&terminal.bytes()).contains("\x1b]52;c;"));
}

#[test]
fn the_mouse_is_listened_to_on_demand_and_left_alone_after() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    let listens = |screen: &vt100::Screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
    terminal.types("M");
    terminal.awaits("a mouse that is listened to", listens);
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    terminal.is_given_back();
}

#[test]
fn the_browser_of_the_environment_gets_the_address() {
    let home = Home::new();
    home.file("quay.md", format!("---\nurl: https://e.org/quay?a=1;b\n---\n\n# {QUAY}"));
    let browser =
        home.file("browser", "#!/bin/sh\nprintf %s \"$1\" > opened.part && mv opened.part opened\n");
    let mut environment = home.environment();
    environment.push(("BROWSER", PathBuf::from(format!("sh {browser}"))));
    let mut terminal = Terminal::start(home::program().to_owned(), &["quay.md"], home.path(""), environment);
    terminal.sees("promised stone");
    terminal.types_and_sees("gx", "browser");
    assert!(terminal::patiently(|| home.path("opened").exists()), "{}", terminal.contents());
    let opened = std::fs::read_to_string(home.path("opened")).expect("an address");
    assert_eq!(opened, "https://e.org/quay?a=1;b");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
}

#[test]
fn standard_input_that_is_the_terminal_is_no_article() {
    let home = Home::new();
    let mut terminal = start(&home, &["-"]);
    assert_eq!(terminal.ends(), Ok(2));
    terminal.sees("pipe an article");
}

#[test]
fn a_resize_is_followed() {
    let home = Home::new();
    let mut terminal = open_quay(&home);
    terminal.resizes(12, 40);
    terminal.awaits("a footer in the last row", |screen| {
        screen.rows(0, 40).nth(11).is_some_and(|row| !row.trim().is_empty())
    });
    terminal.sees("promised stone");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
}

#[test]
fn an_article_comes_through_standard_input_while_keys_come_from_the_terminal() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let program = home::program().to_string_lossy().into_owned();
    let line = format!("cat quay.txt | {program} -");
    let mut terminal =
        Terminal::start(PathBuf::from("/bin/sh"), &["-c", &line], home.path(""), home.environment());
    terminal.sees("promised stone");
    terminal.types("Q");
    assert_eq!(terminal.ends(), Ok(0));
    terminal.is_given_back();
}

#[test]
#[cfg(target_os = "linux")]
fn without_its_terminal_it_ends_though_no_signal_tells_it() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let program = home::program().to_string_lossy().into_owned();
    // In a session of its own the program has no controlling terminal: nobody sends it SIGHUP.
    let line = format!("trap '' HUP; setsid -w {program} quay.txt; echo > ended");
    let script = PathBuf::from("/usr/bin/script");
    let mut terminal =
        Terminal::start(script, &["-qc", &line, "/dev/null"], home.path(""), home.environment());
    terminal.sees("promised stone");
    terminal.signals("KILL");
    assert!(terminal.ends().is_err(), "the inner terminal is gone");
    assert!(terminal::patiently(|| home.path("ended").exists()), "it never ended");
}

#[test]
fn where_nothing_can_be_opened_the_terminal_is_left_alone() {
    let home = Home::new();
    let mut terminal = start(&home, &["gone.txt"]);
    assert_eq!(terminal.ends(), Ok(1));
    terminal.sees("sayso: gone.txt: no such file or folder");
    assert!(!terminal.bytes().contains(&0x1b), "{:?}", String::from_utf8_lossy(&terminal.bytes()));
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let home = Home::new();
    let harm = "\x1b]0;owned\x07\x1b[53m\u{9b}53m\x1b[?1337h\x1bP1;1|owned\x1b\\\x1b_owned\x1b\\\u{90}q\u{9c}\x08\x0e\x1bc";
    let text =
        format!("Head {harm} line\n\nShe {harm} said \u{201c}{harm} no\u{201d} on Monday \u{202e}at noon.\n");
    let name = "a\x1b]0;owned\x07\x1b[53m.txt";
    home.file(name, text);
    home.file(
        "b.jsonl",
        serde_json::json!({"id": harm, "title": harm, "outlet": harm, "author": harm,
        "published": harm, "url": format!("https://e.org/{harm}"), "text": format!("She said {harm} no.")})
        .to_string(),
    );
    home.file("config/sayso/config.toml", "\"the\\u001b[53mme\" = 1\n");
    let mut terminal = start(&home, &[name, "b.jsonl", "gone\x1b[53m.txt"]);
    terminal.sees("Head");
    terminal.types("\r");
    terminal.sees("Monday");
    terminal.types_and_sees("gi", "txt");
    terminal.types("q");
    terminal.types_and_sees("ga", "ote");
    terminal.types_and_sees(&format!("\x1b[200~pasted {harm} words\x1b[201~"), "pasted");
    terminal.types("\x13");
    terminal.types("gnqgmqcJCQ");
    assert_eq!(terminal.ends(), Ok(1));
    terminal.is_given_back();
    let orders = orders(&terminal.bytes());
    // Colours, places, erasures and modes; no question to the terminal; and the clipboard, which was asked for.
    let known = |order: &str| {
        let inside =
            order.strip_prefix("\x1b[").and_then(|rest| rest.strip_suffix(['m', 'H', 'J', 'K', 'h', 'l']));
        let ours = inside.is_some() && !order.ends_with("53m") && !order.contains("1337");
        ours || order == "\r" || order == "\n" || order.starts_with("\x1b]52;c;")
    };
    let unknown: Vec<&String> = orders.iter().filter(|order| !known(order)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(orders.iter().any(|order| order.ends_with("?1049h")), "the scan sees orders");
}

/// Every order in what a terminal was sent: control characters and the sequences that they begin.
fn orders(bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = BTreeSet::new();
    let mut rest = text.char_indices();
    while let Some((start, c)) = rest.next() {
        if !c.is_control() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c == '\x1b' {
            let string = matches!(text[end..].chars().next(), Some(']' | 'P' | '_' | '^' | 'X'));
            let ends = |(i, c): (usize, char)| match string {
                true => (c == '\x07' || c == '\\').then_some(i + c.len_utf8()),
                false => (i > 0 && ('@'..='~').contains(&c)).then_some(i + c.len_utf8()),
            };
            end += text[end..].char_indices().find_map(ends).unwrap_or(text.len() - end);
            while rest.clone().next().is_some_and(|(at, _)| at < end) {
                rest.next();
            }
        }
        found.insert(text[start..end].to_owned());
    }
    found
}

#[test]
fn the_scan_of_orders_sees_each_kind() {
    let seen = orders(b"a\x1b[1;2mb\x1b]0;t\x07c\xc2\x9bd\x07\x1bPq\x1b\\");
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(seen, ["\x07", "\x1bPq\x1b\\", "\x1b[1;2m", "\x1b]0;t\x07", "\u{9b}"]);
}

/// The variable that makes [`panics_inside_the_guard`] do so.
const PANIC: &str = "SAYSO_TEST_PANIC";

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let home = Home::new();
    let mut environment = home.environment();
    environment.push((PANIC, PathBuf::from("1")));
    let this = std::env::current_exe().expect("this test");
    let arguments = ["--exact", "panics_inside_the_guard", "--nocapture", "--test-threads=1"];
    let mut terminal = Terminal::start(this, &arguments, home.path(""), environment);
    assert_eq!(terminal.ends(), Ok(101));
    terminal.is_given_back();
    terminal.sees("torn apart");
    let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    let (left, told) = (bytes.find("?1049l"), bytes.find("torn apart"));
    assert!(bytes.contains("?1049h") && left.is_some() && left < told, "{bytes:?}");
}

#[test]
fn panics_inside_the_guard() {
    if std::env::var_os(PANIC).is_some() {
        let _guard = Guard::take(true).expect("a terminal");
        panic!("torn apart");
    }
}
