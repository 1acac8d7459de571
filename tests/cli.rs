//! The command line as other programs see it: output, errors, exit status, files.

#![expect(clippy::expect_used, reason = "a test fails where its world does")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;
#[path = "support/screen.rs"]
mod screen;

use home::{Home, QUAY, Ran, ran};
use screen::screen;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Runs the program on a file with [`QUAY`] in it, named `quay.txt`.
fn check(arguments: &[&str], code: i32, err: &str) -> Ran {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let ran = home.run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (code, err), "{arguments:?}\n{}", ran.out);
    ran
}

fn corpus(articles: usize) -> String {
    (0..articles).fold(String::new(), |mut lines, n| {
        let text = format!("Minister {n} said that bridge {n} was safe. ").repeat(1 + n * 7 % 13);
        let _ = writeln!(
            lines,
            "{}",
            serde_json::json!({"id": format!("a{n}"), "title": format!("T{n}"), "text": text})
        );
        lines
    })
}

fn ids(lines: &str) -> Vec<String> {
    let objects = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    objects.map(|object| object["article"]["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn articles_come_out_in_the_order_they_went_in_however_many_work_at_a_time() {
    let home = Home::new();
    home.file("c.jsonl", corpus(120));
    let one = home.run(&["analyze", "--format", "jsonl", "--jobs", "1", "c.jsonl"]);
    let many = home.run(&["analyze", "--format", "jsonl", "--jobs", "7", "c.jsonl"]);
    assert_eq!(ids(&one.out), (0..120).map(|n| format!("a{n}")).collect::<Vec<_>>());
    assert_eq!(one, many);
}

#[test]
fn failures_are_one_line_each_and_the_rest_is_done() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    home.file("empty.txt", "");
    home.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0");
    let inputs = ["gone.txt", "quay.txt", "empty.txt", "gemini://example.org/a", "picture.txt"];
    let mut arguments = vec!["analyze", "--format", "jsonl"];
    arguments.extend(inputs);
    let ran = home.run(&arguments);
    assert_eq!((ran.code, ids(&ran.out)), (1, vec!["quay".to_owned()]));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.err);
    for (line, input) in lines.iter().zip(["gone.txt", "empty.txt", "gemini://example.org/a", "picture.txt"])
    {
        assert!(line.starts_with(&format!("sayso: {input}: ")), "{line}");
    }
    assert_eq!(lines[0], "sayso: gone.txt: no such file or folder");
}

#[test]
fn a_bad_line_of_a_corpus_is_told_by_its_number_and_skipped() {
    let home = Home::new();
    home.file(
        "c.jsonl",
        "{\"id\":\"x\",\"text\":\"He said no.\"}\nnonsense\n\n{\"id\":\"y\",\"text\":\"She said yes.\"}\n",
    );
    let ran = home.run(&["analyze", "--format", "jsonl", "c.jsonl"]);
    assert_eq!((ran.code, ids(&ran.out)), (1, vec!["x".to_owned(), "y".to_owned()]));
    assert!(ran.err.contains("c.jsonl") && ran.err.contains("line 2"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1);
}

#[test]
fn one_article_is_an_object_several_are_an_array() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let one: Value =
        serde_json::from_str(&home.run(&["analyze", "--format", "json", "quay.txt"]).out).expect("JSON");
    let two = home.run(&["analyze", "--format", "json", "quay.txt", "quay.txt"]).out;
    let two: Value = serde_json::from_str(&two).expect("JSON");
    assert_eq!(one["schema"], "sayso.analysis/1");
    assert_eq!(two, Value::Array(vec![one.clone(), one]));
}

#[test]
fn standard_input_is_an_article_called_stdin_and_raw_leaves_it_alone() {
    let home = Home::new();
    let text = "Share\r\n\r\nShe said \u{201c}no\u{201d}.\r\n";
    let ran = ran(home.command(&["analyze", "--raw", "--format", "jsonl", "-"]).write_stdin(text));
    let object: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((&object["article"]["id"], &object["article"]["text"]), (&"stdin".into(), &text.into()));
}

#[test]
fn a_wrong_call_is_told_from_a_failed_input() {
    let codes = |arguments: &[&str]| Home::new().run(arguments).code;
    assert_eq!(codes(&["--no-such-option"]), 2);
    assert_eq!(codes(&["analyze"]), 2);
    assert_eq!(codes(&["analyze", "--jobs", "0", "x"]), 2);
    assert_eq!(codes(&["export", "--to", "xlsx"]), 2);
    assert_eq!(codes(&["--print", "--keys", "<Nokey>"]), 2);
    assert_eq!(codes(&["--keys", "j"]), 2);
    assert_eq!(codes(&["--config", "no/such.toml", "--print"]), 2);
    assert_eq!(codes(&["--print", "--theme", "no-such-theme"]), 2);
    assert_eq!(codes(&["gone.txt"]), 1);
    assert_eq!(codes(&["--help"]), 0);
}

#[test]
fn who_stops_reading_the_output_is_no_error() {
    let home = Home::new();
    home.file("c.jsonl", corpus(400));
    let mut child = std::process::Command::new(home::program())
        .args(["analyze", "--format", "jsonl", "c.jsonl"])
        .current_dir(home.path(""))
        .envs(home.environment())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = String::new();
    let mut out = BufReader::with_capacity(64, child.stdout.take().expect("a pipe"));
    out.read_line(&mut first).expect("a line");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn into_a_pipe_an_article_is_plain_text() {
    let ran = check(&["quay.txt"], 0, "");
    assert!(ran.out.contains("Council delays the quay") && ran.out.contains("STATEMENTS"), "{}", ran.out);
    assert!(!ran.out.contains('\x1b'));
}

#[test]
fn without_input_the_samples_are_listed() {
    let ran = check(&[], 0, "");
    assert!(ran.out.lines().count() >= 8, "{}", ran.out);
}

#[test]
fn verbose_tells_what_was_left_out() {
    let home = Home::new();
    home.file("quay.txt", format!("{QUAY}\nShare this\n"));
    let ran = home.run(&["-v", "analyze", "--format", "jsonl", "quay.txt"]);
    assert!(ran.err.starts_with("sayso: quay.txt: left out: "), "{}", ran.err);
}

#[test]
fn nothing_is_written_while_ephemeral() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let screen = screen(&home, "80x24", "gaWhy sand?<C-s>", &["--ephemeral", "quay.txt"]);
    assert!(!screen.is_empty());
    home.run(&["--ephemeral", "add", "quay.txt"]);
    assert_eq!(home.files(), ["quay.txt"]);
}

#[test]
fn the_folders_of_the_environment_are_used() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    home.run(&["add", "quay.txt"]);
    assert_eq!(home.files(), ["data/sayso/library.db", "quay.txt"]);
    home.run(&["--library", "own/books.db", "add", "quay.txt"]);
    home.run(&["--library", "data/", "add", "quay.txt"]);
    assert!(home.path("own/books.db").exists() && home.path("data/library.db").exists());
}

#[test]
fn articles_are_added_once() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    assert_eq!(home.run(&["add", "quay.txt"]).out, "added 1 article\n");
    let again = home.run(&["add", "quay.txt", "gone.txt"]);
    assert_eq!((again.code, again.out.as_str()), (1, "added 0 articles; 1 was there already\n"));
    assert_eq!(home.run(&[]).out.lines().count(), 1);
}

#[test]
fn every_fault_of_the_settings_is_told_with_its_line_and_the_program_goes_on() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    let faults = "thme = \"dark\"\ntext_width = 5\n[keys.text]\nzen = [\"<Foo>\"]\nnext-statment = [\"x\"]\nhelp = [\"y\"]\nabout = [\"y\"]\n";
    home.file("config/sayso/config.toml", faults);
    let ran = home.run(&["analyze", "--format", "jsonl", "quay.txt"]);
    assert_eq!((ran.code, ids(&ran.out).len()), (0, 1));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 5, "{}", ran.err);
    for (line, number) in lines.iter().zip([1, 2, 4, 5, 7]) {
        assert!(line.contains(&format!("config.toml:{number}:")), "{line}");
    }
    assert!(lines[0].ends_with("`thme` is not a setting; did you mean `theme`?"));
}

#[test]
fn notes_are_exported_in_every_format_and_a_file_is_never_replaced_unasked() {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    screen(&home, "80x24", "gaWhy sand?<C-s>", &["quay.txt"]);
    for (format, sign) in [
        ("markdown", "Why sand?"),
        ("csv", "Why sand?"),
        ("json", "\"Why sand?\""),
        ("jsonl", "\"Why sand?\""),
    ] {
        let ran = home.run(&["export", "--to", format, "quay.txt"]);
        assert!(ran.code == 0 && ran.out.contains(sign), "{format}: {} {}", ran.out, ran.err);
        assert_eq!(ran.out, home.run(&["export", "--to", format]).out, "{format}");
    }
    assert_eq!(home.run(&["export", "--to", "csv", "-o", "n.csv"]).code, 0);
    let before = std::fs::read(home.path("n.csv")).expect("it was written");
    let again = home.run(&["export", "--to", "json", "-o", "n.csv"]);
    assert_eq!((again.code, again.err.as_str()), (1, "sayso: n.csv is there already; --force replaces it\n"));
    assert_eq!(std::fs::read(home.path("n.csv")).expect("it is there"), before);
    assert_eq!(home.run(&["export", "--to", "json", "--force", "-o", "n.csv"]).code, 0);
    assert_ne!(std::fs::read(home.path("n.csv")).expect("it is there"), before);
    assert_eq!(home.files().iter().filter(|f| !f.starts_with("data")).count(), 2, "{:?}", home.files());
}

#[test]
fn formats_are_listed() {
    let ran = check(&["export", "--to", "help"], 0, "");
    assert!(ran.out.lines().any(|line| line.starts_with("markdown ")), "{}", ran.out);
}

#[test]
fn what_a_name_or_a_text_contains_never_reaches_the_terminal_as_an_order() {
    let home = Home::new();
    let name = "a\x1b]0;owned\x07\u{9b}31m.txt";
    home.file(name, "Head\x1b[2Jline \u{202e}said\n\nShe said \x1b]52;c;b3du\x07 that\u{9b}1m it was so.\n");
    let gone = format!("gone{name}");
    for arguments in [&["-v", "analyze", name, &gone][..], &[name, &gone], &["--print", name]] {
        let ran = home.run(arguments);
        let seen = format!("{}{}", ran.out, ran.err);
        let harm = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!seen.contains(harm), "{arguments:?}: {seen:?}");
        assert!(seen.contains("said"), "{arguments:?}: {seen}");
    }
}

#[test]
fn completions_and_manual_name_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = check(&["completions", shell], 0, "");
        assert!(ran.out.contains("analyze") && ran.out.contains("include-automatic"), "{shell}");
    }
    let manual = check(&["man"], 0, "").out;
    assert!(manual.contains(".TH") && manual.contains(".SH KEYS") && manual.contains("EXIT STATUS"));
}
