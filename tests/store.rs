//! The library on disk, as other processes and accidents meet it.

// A test stops where something fails; so do what its tests share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use rusqlite::Connection;
use sayso::model::analysis::{Mode, Stance};
use sayso::model::article::{Article, Block, BlockKind, Removal, Removed};
use sayso::model::library::{ArticleKey, Counts, ListOrder, Reading};
use sayso::model::note::{AnchorState, Note, NoteTarget, StatementRecord};
use sayso::model::span::Span;
use sayso::store::{Store, StoreError};
use sayso::text::anchor::{locate, make, text_hash};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use uuid::Uuid;

/// Names the library to a child process, and makes the tests that are children run at all.
const CHILD: &str = "SAYSO_TEST_LIBRARY";

/// A library of its own in a folder of its own.
struct Library {
    folder: TempDir,
}

impl Library {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("data/sayso/library.db")
    }

    fn open(&self) -> Store {
        Store::open(&self.path()).unwrap()
    }

    /// A connection behind the library's back.
    fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// Puts a file in the library's place.
    fn write(&self, bytes: &[u8]) {
        fs::create_dir_all(self.path().parent().unwrap()).unwrap();
        fs::write(self.path(), bytes).unwrap();
    }

    /// Tells that opening is refused with `message` in it and that the file stays as it is.
    fn check_refused(&self, message: &str) {
        let before = fs::read(self.path()).unwrap();
        let error = Store::open(&self.path()).expect_err("it is refused").to_string();
        assert!(error.contains(message), "{error}");
        assert_eq!(fs::read(self.path()).unwrap(), before);
    }

    /// Starts this test program again with only the test `name`, on this library.
    fn child(&self, name: &str) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .env(CHILD, self.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

/// The library that a child process is to use.
fn parents_library() -> Option<Store> {
    std::env::var_os(CHILD).map(|path| Store::open(Path::new(&path)).unwrap())
}

fn article(id: &str, text: &str) -> Article {
    Article {
        id: id.into(),
        title: Some("Ferry line to close".into()),
        outlet: Some("Coast Courier".into()),
        published: Some("2026-05-04".into()),
        text: text.into(),
        blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
        removed: vec![Removed { line: "Share".into(), reason: Removal::ShareLine }],
        origin: format!("/papers/{id}.txt"),
        ..Article::default()
    }
}

fn note(id: u128, body: &str) -> Note {
    Note {
        id: Uuid::from_u128(id),
        target: NoteTarget::Article,
        body: body.into(),
        created: "2026-05-04T10:00:00+02:00".into(),
        updated: "2026-05-04T10:00:05+02:00".into(),
    }
}

fn statement_note(text: &str, span: Span) -> Note {
    let statement = StatementRecord {
        id: Uuid::from_u128(7),
        holders: vec!["Ada Quill".into()],
        source: "the minister".into(),
        cue: "said".into(),
        quote: span.of(text).into(),
        mode: Mode::Indirect,
        stance: Stance::Oppose,
        topic: None,
    };
    Note { target: NoteTarget::Statement { anchor: make(text, span), statement }, ..note(8, "Check this.") }
}

fn bodies(store: &Store, key: ArticleKey) -> Vec<String> {
    store.notes(key).unwrap().into_iter().map(|note| note.body).collect()
}

#[test]
fn everything_comes_back_after_closing() {
    let library = Library::new();
    let given = article("ferry", "The minister said no.");
    let reading = Reading {
        top: 4,
        statement: Some(Uuid::from_u128(3)),
        read: true,
        marks: BTreeMap::from([('a', 1), ('é', 9)]),
    };
    let written = statement_note(&given.text, Span::new(13, 17));
    let store = library.open();
    let key = store.put_article(&given).unwrap();
    store.save_note(key, &written).unwrap();
    store.save_reading(key, &reading).unwrap();
    drop(store);
    let store = library.open();
    assert_eq!(store.article(key).unwrap(), given);
    assert_eq!(store.notes(key).unwrap(), [written]);
    assert_eq!(store.reading(key).unwrap(), reading);
}

#[test]
fn the_same_article_has_one_key() {
    let store = Store::in_memory().unwrap();
    let key = store.put_article(&article("ferry", "No.")).unwrap();
    let moved = Article { origin: "ferry.txt".into(), ..article("ferry", "No.") };
    let edited = Article { origin: "ferry.txt".into(), ..article("ferry", "Yes.") };
    assert_eq!(store.put_article(&article("ferry", "No.")).unwrap(), key);
    assert_eq!(store.put_article(&moved).unwrap(), key);
    assert_eq!(store.find(&edited).unwrap(), Some(key));
    assert_eq!(store.count().unwrap(), 1);
}

#[test]
fn different_articles_have_different_keys() {
    let store = Store::in_memory().unwrap();
    let at = |url: &str| Article { url: Some(url.into()), ..article("ferry", "No.") };
    let piped = |text: &str| Article { origin: "-".into(), ..article("stdin", text) };
    let all = [
        at("https://a.example/1"),
        at("https://b.example/1"),
        article("other", "No."),
        piped("A."),
        piped("B."),
    ];
    let mut keys = store.put_articles(&all).unwrap();
    keys.dedup();
    assert_eq!(keys.len(), all.len());
    assert_eq!(store.find(&article("third", "No.")).unwrap(), None);
}

#[test]
fn an_address_once_known_stays_known() {
    let store = Store::in_memory().unwrap();
    let with = |text: &str| Article { url: Some("https://a.example/1".into()), ..article("ferry", text) };
    let key = store.put_article(&with("No.")).unwrap();
    assert_eq!(store.put_article(&article("ferry", "No.")).unwrap(), key);
    assert_eq!(store.article(key).unwrap().url.as_deref(), Some("https://a.example/1"));
    assert_eq!(store.put_article(&with("Yes.")).unwrap(), key);
}

#[test]
fn a_new_text_keeps_the_old_one_and_the_notes() {
    let store = Store::in_memory().unwrap();
    let old =
        "Ministers met. The minister told the harbour board that the line would close in May. They left.";
    let new = format!("Update: a date was added.\n\n{old}");
    let key = store.put_article(&article("ferry", old)).unwrap();
    store.save_counts(key, Counts { actors: 2, statements: 1 }).unwrap();
    store.save_note(key, &statement_note(old, Span::new(48, 81))).unwrap();
    assert_eq!(store.put_article(&article("ferry", &new)).unwrap(), key);
    let notes = store.notes(key).unwrap();
    let anchor = notes[0].target.anchor().unwrap();
    assert_eq!(store.text_version(key, &anchor.text_hash).unwrap().as_deref(), Some(old));
    assert_eq!(store.text_version(key, &text_hash("never")).unwrap(), None);
    let (state, span) = locate(anchor, &store.article(key).unwrap().text);
    assert_eq!((state, span.unwrap().of(&new)), (AnchorState::Exact, anchor.exact.as_str()));
    assert_eq!(store.list(ListOrder::Added, 0, 1).unwrap()[0].counts, None);
}

#[test]
fn the_list_is_sorted_paged_and_counted() {
    let store = Store::in_memory().unwrap();
    let titled = |id: &str, title: &str, published: Option<&str>| Article {
        title: Some(title.into()),
        published: published.map(Into::into),
        ..article(id, id)
    };
    let keys = store
        .put_articles(&[
            titled("1", "beta", Some("2026-01-02")),
            titled("2", "Alpha", None),
            titled("3", "gamma", Some("2026-03-01")),
        ])
        .unwrap();
    store.mark_opened(keys[1]).unwrap();
    store.save_note(keys[2], &note(1, "One.")).unwrap();
    store.save_note(keys[2], &note(2, "Two.")).unwrap();
    store.delete_note(Uuid::from_u128(2)).unwrap();
    store.save_counts(keys[2], Counts { actors: 4, statements: 9 }).unwrap();
    store.save_reading(keys[2], &Reading { read: true, ..Reading::default() }).unwrap();
    let ids = |order, from, limit| -> Vec<String> {
        store.list(order, from, limit).unwrap().into_iter().map(|line| line.id).collect()
    };
    assert_eq!(ids(ListOrder::Title, 0, 9), ["2", "1", "3"]);
    assert_eq!(ids(ListOrder::Title, 1, 1), ["1"]);
    assert_eq!(ids(ListOrder::Published, 0, usize::MAX), ["3", "1", "2"]);
    assert_eq!(ids(ListOrder::Opened, 0, 1), ["2"]);
    assert_eq!(ids(ListOrder::Outlet, 0, 3), ["2", "1", "3"]);
    let line = &store.list(ListOrder::Published, 0, 1).unwrap()[0];
    assert_eq!((line.notes, line.read, line.counts.unwrap().statements), (1, true, 9));
    assert_eq!(store.annotated().unwrap(), [keys[2]]);
}

#[test]
fn a_deleted_note_can_come_back() {
    let store = Store::in_memory().unwrap();
    let key = store.put_article(&article("ferry", "No.")).unwrap();
    store.save_note(key, &note(1, "Mine.")).unwrap();
    let id = Uuid::from_u128(1);
    assert!(store.delete_note(id).unwrap());
    assert!(!store.delete_note(id).unwrap());
    assert_eq!((bodies(&store, key).len(), store.annotated().unwrap().len()), (0, 0));
    assert!(store.restore_note(id).unwrap());
    assert!(!store.restore_note(id).unwrap());
    assert_eq!(bodies(&store, key), ["Mine."]);
}

#[test]
fn words_that_another_run_overwrites_are_kept() {
    let library = Library::new();
    let (first, second) = (library.open(), library.open());
    let key = first.put_article(&article("ferry", "No.")).unwrap();
    for body in ["T", "Typ", "Typed here."] {
        first.save_note(key, &note(1, body)).unwrap();
    }
    second.save_note(key, &note(1, "Typed there.")).unwrap();
    first.save_note(key, &note(1, "Again here.")).unwrap();
    let past: Vec<String> =
        first.past_bodies(Uuid::from_u128(1)).unwrap().into_iter().map(|past| past.body).collect();
    assert_eq!(past, ["Typed here.", "Typed there."]);
}

#[test]
fn what_is_about_no_article_is_refused() {
    let store = Store::in_memory().unwrap();
    let nowhere = ArticleKey(99);
    assert!(matches!(store.article(nowhere), Err(StoreError::NoArticle(_))));
    assert!(matches!(store.save_note(nowhere, &note(1, "")), Err(StoreError::NoArticle(_))));
    assert!(matches!(store.save_reading(nowhere, &Reading::default()), Err(StoreError::NoArticle(_))));
    assert_eq!(store.reading(nowhere).unwrap(), Reading::default());
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let library = Library::new();
    library.write(
        b"Dear diary, this is no database, however long it may grow over the years that follow. Yours.",
    );
    library.check_refused("is not a sayso library");
    library.write(b"short");
    library.check_refused("is not a sayso library");
}

#[test]
fn other_programs_databases_are_refused_and_left_alone() {
    let library = Library::new();
    library.write(b"");
    library.raw().execute_batch("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1;").unwrap();
    library.check_refused("is not a sayso library");
    library.raw().execute_batch("PRAGMA application_id = 77;").unwrap();
    library.check_refused("is not a sayso library");
}

#[test]
fn a_newer_library_is_refused_and_left_alone() {
    let library = Library::new();
    drop(library.open());
    library.raw().execute_batch("PRAGMA user_version = 9999;").unwrap();
    library.check_refused("newer sayso (schema 9999");
}

#[test]
fn a_truncated_library_is_reported_and_left_alone() {
    let library = Library::new();
    let store = library.open();
    for n in 0..50 {
        store.put_article(&article(&n.to_string(), &"Long text. ".repeat(500))).unwrap();
    }
    drop(store);
    let whole = fs::read(library.path()).unwrap();
    library.write(&whole[..whole.len() / 2]);
    let read = Store::open(&library.path()).and_then(|store| store.article(ArticleKey(40)));
    assert!(matches!(read, Err(StoreError::Damaged(_))), "{read:?}");
    assert_eq!(fs::read(library.path()).unwrap(), &whole[..whole.len() / 2]);
}

#[test]
fn an_empty_file_becomes_a_library() {
    let library = Library::new();
    library.write(b"");
    assert_eq!(library.open().count().unwrap(), 0);
}

#[test]
fn a_folder_in_the_way_is_named() {
    let library = Library::new();
    fs::create_dir_all(library.path()).unwrap();
    let error = Store::open(&library.path()).unwrap_err().to_string();
    assert!(error.contains("library.db"), "{error}");
    let inside_a_file = library.folder.path().join("file/library.db");
    fs::write(library.folder.path().join("file"), "x").unwrap();
    assert!(matches!(Store::open(&inside_a_file), Err(StoreError::Folder { .. })));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_look_inside() {
    use std::os::unix::fs::PermissionsExt;
    let library = Library::new();
    let store = library.open();
    store.put_article(&article("ferry", "No.")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(library.path().parent().unwrap()), 0o700);
    assert_eq!(mode(&library.path()), 0o600);
}

/// A library as the first schema left it, made by hand. A later migration must carry all of it over; then this
/// fixture stays as it is and the next schema gets one beside it.
const SCHEMA_1: &str = "
    INSERT INTO articles VALUES (5, '/old.txt', 'old', '/old.txt', 'Old news', 'Old news', NULL, 'Gazette',
        NULL, '2020-01-01', 'hash', '2020-01-02T00:00:00Z', NULL, 2, 3);
    INSERT INTO versions VALUES (5, 'hash', '2020-01-02T00:00:00Z', '[]', '[]', 'Old news');
    INSERT INTO reading VALUES (5, 4, NULL, 1, '{\"a\":2}');
    INSERT INTO notes VALUES ('00000000-0000-0000-0000-000000000001', 5, '{\"kind\":\"article\"}', NULL,
        'Old note', '2020-01-03T00:00:00Z', '2020-01-04T00:00:00Z', NULL, 'w');
    PRAGMA user_version = 1;
    PRAGMA application_id = 1935767923;";

#[test]
fn a_library_of_each_past_schema_opens_with_all_that_is_in_it() {
    let library = Library::new();
    library.write(b"");
    library.raw().execute_batch(include_str!("../assets/migrations/001.sql")).unwrap();
    library.raw().execute_batch(SCHEMA_1).unwrap();
    let store = library.open();
    let key = ArticleKey(5);
    assert_eq!(store.article(key).unwrap().outlet.as_deref(), Some("Gazette"));
    assert_eq!(store.reading(key).unwrap().marks[&'a'], 2);
    assert_eq!(bodies(&store, key), ["Old note"]);
    assert_eq!(
        store.list(ListOrder::Added, 0, 9).unwrap()[0].counts,
        Some(Counts { actors: 2, statements: 3 })
    );
}

#[test]
fn what_changed_in_a_text_is_told_latest_first() {
    let store = Store::in_memory().unwrap();
    let given = |text: &str| Article { language: Some("en-GB".into()), ..article("ferry", text) };
    let key = store.put_article(&given("It sails.")).unwrap();
    assert!(store.changes(key, 9).unwrap().is_empty());
    for text in ["It sails.\n\nIt is late.", "It sails.\n\nIt is very late."] {
        assert_eq!(store.put_article(&given(text)).unwrap(), key);
    }
    let told: Vec<String> = store.changes(key, 9).unwrap().iter().map(|(_, c)| c.describe()).collect();
    assert_eq!(told, ["1 paragraph changed (+1 \u{2212}0 words)", "1 paragraph added (+3 \u{2212}0 words)"]);
    assert_eq!(store.changes(key, 1).unwrap().len(), 1);
    assert_eq!(store.article(key).unwrap().language.as_deref(), Some("en-GB"));
}

#[test]
fn migrations_in_use_never_change() {
    let hashes = [
        text_hash(include_str!("../assets/migrations/001.sql")),
        text_hash(include_str!("../assets/migrations/002.sql")),
        text_hash(include_str!("../assets/migrations/003.sql")),
        text_hash(include_str!("../assets/migrations/004.sql")),
        text_hash(include_str!("../assets/migrations/005.sql")),
    ];
    let frozen = [
        "abf4bb61b5c28265b90f74e50f17f9014ffa2b9c957a41e1b935ee0e465d9870",
        "8c739fff1207eaef28f72c9098589a0b33a9cac584f6a656d2d55dda61595917",
        "1df9a4618e737c8a011c8cf49c141589c203312b891f43877c81e74ccfaf0ac8",
        "05b86cfe27abb62bb76ef538b62725b3a24269bc5bcbb0a592f347f45e8a0637",
        "481ad26d3b68aa873fb7d3a6bc84764bf202c916b5cd486d49785418d1c34317",
    ];
    assert_eq!(hashes, frozen, "append a migration instead");
}

/// Runs only as the child of the test below: saves notes and says so, until it is killed.
#[test]
fn child_that_saves_notes() {
    let Some(store) = parents_library() else { return };
    let key = store.list(ListOrder::Added, 0, 1).unwrap()[0].key;
    let mut out = std::io::stdout();
    for n in 1u128.. {
        store.save_note(key, &note(n, &format!("Note {n}: {}", "words ".repeat(n as usize % 50)))).unwrap();
        writeln!(out, "saved {n}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn notes_survive_a_kill() {
    let library = Library::new();
    let key = library.open().put_article(&article("ferry", "No.")).unwrap();
    for rounds in [3, 40, 150] {
        let mut child = library.child("child_that_saves_notes");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let saved: Vec<u128> = lines
            .filter_map(|line| line.strip_prefix("saved ").and_then(|n| n.parse().ok()))
            .take(rounds)
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        check_integrity(&library);
        let store = library.open();
        let there: Vec<Uuid> = store.notes(key).unwrap().iter().map(|note| note.id).collect();
        assert_eq!(saved.len(), rounds);
        assert!(saved.iter().all(|&n| there.contains(&Uuid::from_u128(n))));
    }
}

fn check_integrity(library: &Library) {
    let verdict: String = library.raw().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}

/// Runs only as a child of the test below: opens the library, perhaps makes it, and fills it.
#[test]
fn child_that_fills_the_library() {
    let Some(store) = parents_library() else { return };
    let me = u128::from(std::process::id());
    for n in 0..60 {
        let key = store.put_article(&article(&n.to_string(), "The same everywhere.")).unwrap();
        store.save_note(key, &note(me << 32 | n, "Mine.")).unwrap();
        store.list(ListOrder::Outlet, 0, 10).unwrap();
    }
}

#[test]
fn processes_share_a_library_from_its_first_moment() {
    let library = Library::new();
    let children: Vec<Child> = (0..4).map(|_| library.child("child_that_fills_the_library")).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    check_integrity(&library);
    let store = library.open();
    let lines = store.list(ListOrder::Added, 0, 1000).unwrap();
    assert_eq!((lines.len(), lines.iter().map(|line| line.notes).sum::<u32>()), (60, 240));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_words_come_back_as_they_were(
        text in "\\PC{0,40}|[\\x00-\\x1f]{0,5}", body in "(?s).{0,40}", id in "(?s).{0,10}", mark in any::<char>(),
    ) {
        let store = Store::in_memory().unwrap();
        let given = Article { title: Some(body.clone()), ..article(&id, &text) };
        let key = store.put_article(&given).unwrap();
        let written = Note { body, ..statement_note(&text, Span::new(0, text.len())) };
        let reading = Reading { marks: BTreeMap::from([(mark, 3)]), ..Reading::default() };
        store.save_note(key, &written).unwrap();
        store.save_reading(key, &reading).unwrap();
        prop_assert_eq!(store.article(key).unwrap(), given);
        prop_assert_eq!(store.notes(key).unwrap(), [written]);
        prop_assert_eq!(store.reading(key).unwrap(), reading);
    }
}
