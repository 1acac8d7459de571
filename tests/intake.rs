//! The commands that fill the library and ask it: `add`, `search`, `actor`, `compare`, `doctor`.

#![expect(clippy::expect_used, reason = "a test fails where its world does")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;

use home::{Home, QUAY};
use rusqlite::Connection;
use sayso::analysis::version::version;
use sayso::store::Store;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How many articles a corpus has here.
const ARTICLES: usize = 40;

fn corpus(home: &Home) -> String {
    let line = |n: usize| {
        let text = format!(
            "Ada Quill said on day {n} that bridge {n} would stay closed. Ben Oda rejected the toll."
        );
        json!({"id": format!("a{n}"), "title": format!("Bridge {n}"), "text": text}).to_string()
    };
    home.file("c.jsonl", (0..ARTICLES).map(line).collect::<Vec<_>>().join("\n"))
}

fn start(home: &Home, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.args(["--library", "l.db"]).args(arguments).current_dir(home.path("."));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
}

/// Tells that the library is sound and has each article once and analysed; gives how many there are.
fn check(home: &Home) -> usize {
    if !home.path("l.db").exists() {
        return 0;
    }
    let raw = Connection::open(home.path("l.db")).expect("it opens");
    let verdict: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a verdict");
    assert_eq!(verdict, "ok");
    let store = Store::open(&home.path("l.db")).expect("it opens");
    let ids: i64 =
        raw.query_row("SELECT count(DISTINCT id) FROM articles", [], |row| row.get(0)).expect("a number");
    let count = store.count().expect("a number");
    assert_eq!((count as i64, store.count_stale(version()).expect("a number")), (ids, 0));
    assert!(store.check().expect("it is read").faults.is_empty());
    count
}

#[test]
fn an_intake_that_is_killed_is_completed_by_the_next() {
    let home = Home::new();
    let path = corpus(&home);
    for round in 0..5 {
        let mut child = start(&home, &["add", "--jobs", "1", &path]);
        std::thread::sleep(Duration::from_millis(20 + 170 * round));
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        check(&home);
    }
    assert!(start(&home, &["add", &path]).wait().expect("it ends").success());
    assert_eq!(check(&home), ARTICLES);
    let again = home.run(&["--library", "l.db", "add", &path]);
    assert_eq!(again.out, format!("added 0 articles; {ARTICLES} were there already\n"));
}

#[test]
fn two_intakes_at_once_put_every_article_there_once() {
    let home = Home::new();
    let path = corpus(&home);
    let children = [start(&home, &["add", &path]), start(&home, &["add", &path])];
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    assert_eq!(check(&home), ARTICLES);
}

/// A home with two articles of which the second contradicts the first.
fn quays() -> Home {
    let home = Home::new();
    home.file("quay.txt", QUAY);
    home.file(
        "later.txt",
        "Council hurries the quay\n\nMayor Ada Quill said on Tuesday that the new quay would open soon.\n\nPiet \
         Aldous, who leads the dockers' union, welcomed the delay.\n",
    );
    let ran = home.run(&["add", "quay.txt", "later.txt"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "added 2 articles\n", ""));
    home
}

#[test]
fn what_is_there_is_found() {
    let home = quays();
    let found = home.run(&["search", "\"stone and got\" -welcomed"]);
    assert_eq!(found.code, 0);
    assert!(found.out.contains("Council delays the quay") && found.out.lines().count() == 2, "{}", found.out);
    let found = home.run(&["search", "--format", "json", "--sort", "added", "quay actor:quill"]);
    let found: Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!((&found["schema"], &found["count"]), (&"sayso.search/1".into(), &2.into()));
    assert_eq!(found["hits"][0]["id"], "later");
    let mark = &found["hits"][0]["snippet"]["marks"][0];
    assert_eq!((&mark["start"], &mark["end"]), (&20.into(), &24.into()));
    assert_eq!(home.run(&["search", "-quay"]).out, "");
}

#[test]
fn a_bad_query_is_shown_with_its_place() {
    let ran = Home::new().run(&["search", "quay actr:x"]);
    let shown =
        "sayso: column 6: there is no field `actr`:, did you mean actor:?\n  quay actr:x\n       ^^^^\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, shown));
}

#[test]
fn an_actor_is_gathered_from_all_articles() {
    let home = quays();
    let ran = home.run(&["actor", "quill"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("Ada Quill") && ran.out.contains("Council hurries the quay"), "{}", ran.out);
    let json: Value =
        serde_json::from_str(&home.run(&["actor", "--format", "json", "Ada Quill"]).out).expect("JSON");
    assert_eq!((&json["schema"], &json["names"][0]), (&"sayso.actor/1".into(), &"Ada Quill".into()));
    assert!(json["statements"].as_array().expect("statements").len() >= 2);
    let nobody = home.run(&["actor", "nobody"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (1, ""));
}

#[test]
fn positions_stand_side_by_side_and_contradictions_are_marked() {
    let home = quays();
    let ran = home.run(&["compare", "delay"]);
    assert!(
        ran.out.contains("supports") && ran.out.contains("Piet Aldous \u{2260}"),
        "{}\n{}",
        ran.out,
        ran.err
    );
    let ran = home.run(&["compare", "--articles", "1,2"]);
    assert!(ran.out.contains("Council delays the quay") && ran.out.contains("Ada Quill"), "{}", ran.out);
    assert_eq!(home.run(&["compare"]).code, 2);
}

#[test]
fn the_doctor_checks_repairs_and_copies() {
    let home = quays();
    let sound = home.run(&["doctor", "--backup", "copy.db"]);
    assert_eq!((sound.code, sound.err.as_str()), (0, ""));
    assert!(sound.out.ends_with("2 articles, 1 MiB: sound\n"), "{}", sound.out);
    let raw = Connection::open(home.path("copy.db")).expect("it opens");
    raw.execute_batch("DELETE FROM finder; DELETE FROM analyses; UPDATE articles SET engine = NULL")
        .expect("it is broken");
    drop(raw);
    let broken = home.run(&["--library", "copy.db", "doctor"]);
    assert!(broken.code == 1 && broken.err.contains("2 articles cannot be found by words"), "{}", broken.err);
    let repaired = home.run(&["--library", "copy.db", "doctor", "--repair", "--analyse", "--compact"]);
    assert_eq!(repaired.code, 0, "{}", repaired.err);
    assert!(repaired.out.contains("2 articles were analysed"), "{}", repaired.out);
    assert_eq!(home.run(&["doctor", "--retain"]).code, 2);
}
