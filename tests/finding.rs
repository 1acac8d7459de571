//! The library's shelves: finding, flags, versions, twins, analyses, upkeep.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use rusqlite::Connection;
use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mode, Position, Stance, Statement,
};
use sayso::model::article::Article;
use sayso::model::library::{ArticleKey, Counts, FlagChange, ListOrder, Reading, SavedSearch, SearchOrder};
use sayso::model::note::{Note, NoteTarget};
use sayso::model::span::Span;
use sayso::query::{parse, parse_typed};
use sayso::store::{Retention, Store};
use sayso::text::anchor::text_hash;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

const ENGINE: &str = "engine-1";

fn article(id: &str, title: &str, text: &str) -> Article {
    Article {
        id: id.into(),
        title: Some(title.into()),
        text: format!("{title}\n\n{text}"),
        origin: format!("/papers/{id}.txt"),
        ..Article::default()
    }
}

/// A statement of each `(holder, stance, topic)`, all with the whole text as content.
fn analysis(said: &[(&str, Stance, &str)]) -> Analysis {
    let mut names: Vec<&str> = said.iter().map(|(holder, ..)| *holder).collect();
    names.sort_unstable();
    names.dedup();
    let actor = |(at, name): (usize, &&str)| Actor {
        id: ActorId(u32::try_from(at).unwrap()),
        name: (*name).into(),
        kind: ActorKind::Person,
        role: None,
        aliases: name.split(' ').next_back().map(str::to_owned).into_iter().collect(),
        mentions: Vec::new(),
    };
    let holder = |name: &str| ActorId(u32::try_from(names.iter().position(|n| *n == name).unwrap()).unwrap());
    let statement = |(at, (name, ..)): (usize, &(&str, Stance, &str))| Statement {
        id: Uuid::from_u128(at as u128),
        mode: Mode::Indirect,
        source: Vec::new(),
        cue: Vec::new(),
        content: vec![Span::new(0, 5)],
        holders: vec![holder(name)],
        reported_by: None,
        confidence: Confidence { spans: 1.0, holder: 1.0 },
        reason: None,
    };
    let position = |(at, (name, stance, topic)): (usize, &(&str, Stance, &str))| Position {
        statement: Uuid::from_u128(at as u128),
        holders: vec![holder(name)],
        stance: *stance,
        topic: Some((*topic).into()),
        target: None,
        gist: "Some".into(),
        confidence: 1.0,
    };
    Analysis {
        actors: names.iter().enumerate().map(actor).collect(),
        statements: said.iter().enumerate().map(statement).collect(),
        positions: said.iter().enumerate().map(position).collect(),
    }
}

/// A library of four articles, numbered from 1 in this order.
fn library() -> Store {
    let store = Store::in_memory().unwrap();
    let dated = |day: &str, outlet: &str, article: Article| Article {
        published: Some(day.into()),
        outlet: Some(outlet.into()),
        author: Some("Odd Vik".into()),
        ..article
    };
    let articles = [
        (
            dated(
                "2026-01-10",
                "Coast Courier",
                article("a", "Toll rises", "The “harbour toll” rises, Ada Quill said."),
            ),
            analysis(&[
                ("Ada Quill", Stance::Support, "the harbour toll"),
                ("Ben Oda", Stance::Oppose, "the ferry"),
            ]),
        ),
        (
            dated(
                "2026-02-10",
                "Halden Wire",
                article("b", "Toll falls", "Quill's café is at the toll harbour, a 30-day truce."),
            ),
            analysis(&[("Ada Quill", Stance::Oppose, "the toll")]),
        ),
        (
            article("c", "Ferry", "Nobody said anything of tolls."),
            analysis(&[("Ben Oda", Stance::Demand, "the ferry")]),
        ),
        (
            dated(
                "2025-12-31",
                "Coast Courier",
                article("d", "Bridge", "A bridge, an old one: it’s closed."),
            ),
            analysis(&[("Quill", Stance::Neutral, "a bridge")]),
        ),
    ];
    let keys = store.put_analysed(&articles, ENGINE).unwrap();
    assert_eq!(keys, (1..5).map(ArticleKey).collect::<Vec<_>>());
    store
}

fn found(store: &Store, query: &str, order: SearchOrder) -> Vec<i64> {
    let query = parse(query).unwrap();
    let keys = store.search_keys(&query, order, 0, 99).unwrap();
    assert_eq!(store.count_found(&query).unwrap(), keys.len(), "{query}");
    keys.into_iter().map(|key| key.0).collect()
}

fn check(store: &Store, query: &str, expected: &[i64]) {
    assert_eq!(found(store, query, SearchOrder::Newest), expected, "{query}");
}

#[test]
fn words_beginnings_and_phrases_are_found_however_they_are_written() {
    let store = library();
    check(&store, "toll", &[2, 1]);
    check(&store, "toll*", &[3, 2, 1]);
    check(&store, "CAFE", &[2]);
    check(&store, "café", &[2]);
    check(&store, "\"harbour toll\"", &[1]);
    check(&store, "“toll harbour”", &[2]);
    check(&store, "30-day", &[2]);
    check(&store, "it's", &[4]);
    check(&store, "\"an old o\"*", &[4]);
    check(&store, "title:toll", &[2, 1]);
    check(&store, "title:harbour", &[]);
    check(&store, "हिन्दी OR bridge", &[4]);
    check(&store, "", &[4, 3, 2, 1]);
}

#[test]
fn words_can_be_joined_and_excluded() {
    let store = library();
    check(&store, "toll -cafe", &[1]);
    check(&store, "-toll", &[4, 3]);
    check(&store, "-\"harbour toll\" toll*", &[3, 2]);
    check(&store, "bridge OR ferry", &[4, 3, 1]);
    check(&store, "bridge OR \"harbour toll\"", &[4, 1]);
    check(&store, "(toll cafe) OR id:3", &[3, 2]);
    check(&store, "-(toll OR bridge)", &[3]);
}

#[test]
fn what_the_index_has_no_room_for_is_found_all_the_same() {
    let store = library();
    let excluded: String = (0..400).map(|n| format!(" -no{n}")).collect();
    check(&store, &format!("toll{excluded} -cafe"), &[1]);
    let deep = (0..30).fold("toll".to_owned(), |inner, n| {
        if n % 2 == 0 { format!("({inner} OR no{n})") } else { format!("({inner} -no{n})") }
    });
    check(&store, &deep, &[2, 1]);
    check(&store, &deep.replace(" -", " "), &[]);
    // Letters that the index takes for the end of a word, or does not know.
    for strange in ["to\u{24d4}ll", "a\u{1f130}b", "actor:o\u{24d4}da*", "topic:\u{ab70}x", "outlet:\u{24d4}"]
    {
        check(&store, strange, &[]);
    }
}

#[test]
fn fields_ask_of_the_article() {
    let store = library();
    check(&store, "outlet:courier", &[4, 1]);
    check(&store, "outlet:\"coast courier\" toll", &[1]);
    check(&store, "outlet:\"courier coast\"", &[]);
    check(&store, "author:vik -outlet:wire", &[4, 1]);
    check(&store, "since:2026-01", &[3, 2, 1]);
    check(&store, "since:2026-01 until:2026-01-10", &[1]);
    check(&store, "until:2025", &[4]);
    check(&store, "since:1d", &[3]);
    check(&store, "id:2", &[2]);
}

#[test]
fn what_is_asked_of_statements_is_asked_of_one() {
    let store = library();
    check(&store, "actor:quill", &[4, 2, 1]);
    check(&store, "actor:\"ada quill\"", &[2, 1]);
    check(&store, "actor:quill stance:oppose", &[2]);
    check(&store, "actor:quill -stance:oppose", &[4, 1]);
    check(&store, "actor:\"ada quill\" stance:support topic:toll", &[1]);
    check(&store, "actor:ada topic:ferry", &[]);
    check(&store, "stance:oppose topic:\"the ferry\"", &[1]);
    check(&store, "actor:o*", &[3, 1]);
    check(&store, "toll actor:ben", &[1]);
    check(&store, "-actor:quill", &[3]);
    check(&store, "actor:nobody OR stance:demand", &[3]);
}

#[test]
fn what_is_typed_finds_as_it_grows() {
    let store = library();
    for (typed, expected) in
        [("t", 3), ("to", 3), ("tol", 3), ("toll ca", 1), ("\"harbour t", 1), ("toll -", 2)]
    {
        let query = parse_typed(typed).unwrap();
        for order in [SearchOrder::Newest, SearchOrder::Relevance, SearchOrder::Listed(ListOrder::Published)]
        {
            assert_eq!(store.search(&query, order, 0, 9).unwrap().len(), expected, "{typed} {order:?}");
        }
    }
}

#[test]
fn the_orders_are_kept() {
    let store = library();
    assert_eq!(found(&store, "toll*", SearchOrder::Oldest), [1, 2, 3]);
    assert_eq!(found(&store, "toll*", SearchOrder::Listed(ListOrder::Published)), [2, 1, 3]);
    assert_eq!(found(&store, "", SearchOrder::Listed(ListOrder::Title)), [4, 3, 2, 1]);
    assert_eq!(found(&store, "ferry", SearchOrder::Relevance), [3, 1]);
    let page = store.search_keys(&parse("toll*").unwrap(), SearchOrder::Newest, 1, 1).unwrap();
    assert_eq!(page, [ArticleKey(2)]);
}

#[test]
fn a_hit_shows_where_the_words_stand() {
    let store = library();
    let hits = store.search(&parse("\"harbour toll\" ada").unwrap(), SearchOrder::Newest, 0, 9).unwrap();
    let snippet = hits[0].snippet.clone().unwrap();
    let marked: Vec<&str> = snippet.marks.iter().map(|mark| mark.of(&snippet.text)).collect();
    assert_eq!(marked, ["harbour toll", "Ada"]);
    assert_eq!(
        (hits[0].summary.title.as_str(), hits[0].summary.counts.unwrap().statements),
        ("Toll rises", 2)
    );
}

#[test]
fn notes_and_corrected_names_are_found() {
    let store = library();
    let note = Note {
        id: Uuid::from_u128(1),
        target: NoteTarget::Article,
        body: "Ask the lighthouse keeper.".into(),
        created: "2026-05-04T10:00:00Z".into(),
        updated: "2026-05-04T10:00:00Z".into(),
    };
    check(&store, "lighthouse", &[]);
    store.save_note(ArticleKey(3), &note).unwrap();
    check(&store, "lighthouse", &[3]);
    check(&store, "\"lighthouse keeper\" has:note", &[3]);
    store.delete_note(note.id).unwrap();
    check(&store, "lighthouse", &[]);
    check(&store, "is:noted", &[]);
    store.restore_note(note.id).unwrap();
    check(&store, "lighthouse", &[3]);
    store.index_analysis(ArticleKey(3), &analysis(&[("Zoë Zander", Stance::Support, "the ferry")])).unwrap();
    check(&store, "zander lighthouse", &[3]);
    check(&store, "actor:zoe stance:support", &[3]);
    check(&store, "actor:oda", &[1]);
    assert_eq!(store.analysis(ArticleKey(3)).unwrap().unwrap().0.actors[0].name, "Ben Oda");
}

#[test]
fn flags_are_set_in_bulk_and_taken_back() {
    let store = library();
    let all: Vec<ArticleKey> = (1..5).map(ArticleKey).collect();
    let changes = [
        (FlagChange::Starred(true), "is:starred"),
        (FlagChange::Archived(true), "is:archived"),
        (FlagChange::Read(true), "is:read"),
        (FlagChange::Tag("Dam “rows”".into(), true), "tag:\"dam rows\""),
        (FlagChange::Collection("Süd".into(), true), "in:sud"),
    ];
    for (change, query) in changes {
        assert_eq!(store.set_flags(&all[..2], &change).unwrap(), all[..2], "{change:?}");
        assert_eq!(store.set_flags(&all, &change).unwrap(), all[2..]);
        check(&store, query, &[4, 3, 2, 1]);
        assert_eq!(store.set_flags(&all[2..], &change.inverse()).unwrap(), all[2..]);
        check(&store, query, &[2, 1]);
    }
    assert_eq!(store.tags_of(all[0]).unwrap(), ["Dam rows"]);
    assert_eq!(store.collections_of(all[0]).unwrap(), ["Süd"]);
    let line = store.summary(all[0]).unwrap();
    assert!(line.starred && line.archived && line.read);
    let totals = store.totals().unwrap();
    assert_eq!((totals.all, totals.unread, totals.starred, totals.archived), (2, 2, 0, 2));
    assert_eq!(store.outlets().unwrap()[0].total, 1);
    assert_eq!((store.tags().unwrap()[0].total, store.collections().unwrap().len()), (0, 1));
}

#[test]
fn reading_an_article_and_marking_it_are_the_same() {
    let store = library();
    let key = ArticleKey(2);
    store.save_reading(key, &Reading { top: 7, read: true, ..Reading::default() }).unwrap();
    check(&store, "is:read", &[2]);
    store.set_flags(&[key], &FlagChange::Read(false)).unwrap();
    let reading = store.reading(key).unwrap();
    assert_eq!((reading.top, reading.read), (7, false));
}

#[test]
fn searches_are_kept_under_their_names() {
    let store = library();
    let search = |name: &str, query: &str| SavedSearch { name: name.into(), query: query.into() };
    store.save_search(&search("Tolls", "toll*")).unwrap();
    store.save_search(&search("Quill", "actor:quill")).unwrap();
    store.save_search(&search("TOLLS", "toll")).unwrap();
    assert_eq!(store.saved_searches().unwrap(), [search("TOLLS", "toll"), search("Quill", "actor:quill")]);
    assert!(store.delete_search("tolls").unwrap() && !store.delete_search("tolls").unwrap());
}

#[test]
fn a_new_text_makes_a_version_and_takes_the_analysis_with_it() {
    let store = library();
    let key = ArticleKey(1);
    let new = Article { text: "Toll rises\n\nThe lighthouse rises.".into(), ..store.article(key).unwrap() };
    let old = store.article(key).unwrap();
    assert_eq!(store.settled(&old, ENGINE).unwrap(), Some(key));
    assert_eq!(store.put_article(&new).unwrap(), key);
    let versions = store.versions(key).unwrap();
    assert_eq!(versions.iter().map(|v| v.current).collect::<Vec<_>>(), [false, true]);
    assert_eq!(versions[1].text_hash, text_hash(&new.text));
    assert_eq!(store.analysis(key).unwrap(), None);
    assert_eq!(store.settled(&new, ENGINE).unwrap(), None);
    check(&store, "lighthouse", &[1]);
    check(&store, "\"harbour toll\"", &[]);
    check(&store, "actor:ben", &[3]);
    assert_eq!(store.stale(ENGINE, 9).unwrap(), [key]);
    assert!(!store.save_analysis(key, &old, &analysis(&[]), ENGINE).unwrap());
    assert!(store.save_analysis(key, &new, &analysis(&[]), ENGINE).unwrap());
    assert_eq!(store.count_stale(ENGINE).unwrap(), 0);
    assert_eq!(
        (store.stale("engine-2", 2).unwrap(), store.count_stale("engine-2").unwrap()),
        (vec![ArticleKey(4), ArticleKey(3)], 4)
    );
}

#[test]
fn an_analysis_comes_back_with_its_engine() {
    let store = library();
    let given = analysis(&[
        ("Ada Quill", Stance::Support, "the harbour toll"),
        ("Ben Oda", Stance::Oppose, "the ferry"),
    ]);
    assert_eq!(store.analysis(ArticleKey(1)).unwrap(), Some((given, ENGINE.to_owned())));
    assert_eq!(store.summary(ArticleKey(1)).unwrap().counts, Some(Counts { actors: 2, statements: 2 }));
}

#[test]
fn an_actor_is_gathered_under_all_names_that_only_it_has() {
    let store = library();
    let quill = store.actor("ada quill").unwrap().unwrap();
    assert_eq!((quill.name.as_str(), quill.names.len()), ("Ada Quill", 2));
    assert_eq!(quill.articles, [ArticleKey(4), ArticleKey(1), ArticleKey(2)]);
    assert_eq!(store.actor("QUILL").unwrap().unwrap().articles, [ArticleKey(4)]);
    assert_eq!(store.actor("oda").unwrap().unwrap().name, "Ben Oda");
    assert_eq!(store.actor("nobody").unwrap(), None);
    let other = article("e", "Quay", "Carl Quill said no.");
    store.put_analysed(&[(other, analysis(&[("Carl Quill", Stance::Oppose, "the quay")]))], ENGINE).unwrap();
    assert_eq!(store.actor("ada quill").unwrap().unwrap().names, ["Ada Quill"]);
    assert_eq!(store.frequent_actors(2).unwrap(), [("Ada Quill".to_owned(), 2), ("Ben Oda".to_owned(), 2)]);
    assert_eq!(store.frequent_topics(1).unwrap(), [("the ferry".to_owned(), 2)]);
}

fn wire(lead: &str) -> String {
    let body = (0..60).map(|n| format!("word{n} of the wire{}", n * n)).collect::<Vec<_>>().join(" ");
    format!("{lead}. {body}.")
}

#[test]
fn articles_with_nearly_the_same_text_are_a_group() {
    let store = library();
    let twins: Vec<ArticleKey> = ["One lead", "Another lead here", "Third"]
        .iter()
        .map(|lead| store.put_article(&article(lead, lead, &wire(lead))).unwrap())
        .collect();
    assert_eq!(store.duplicates_of(twins[1]).unwrap(), [twins[0], twins[2]]);
    assert_eq!(store.duplicates_of(ArticleKey(1)).unwrap(), []);
    check(&store, "has:twins", &[7, 6, 5]);
    assert_eq!(store.summary(twins[2]).unwrap().twins.unwrap().0, 5);
    // The first gets another text: the two that are left are named anew.
    store.put_article(&article("One lead", "One lead", "Nothing of the kind.")).unwrap();
    assert_eq!(store.duplicates_of(twins[1]).unwrap(), [twins[2]]);
    assert_eq!(store.summary(twins[2]).unwrap().twins.unwrap().0, 6);
    store.forget(&twins[1..2]).unwrap();
    assert_eq!(store.summary(twins[2]).unwrap().twins, None);
}

#[test]
fn what_is_old_goes_and_what_somebody_cares_for_stays() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.db");
    let store = Store::open(&path).unwrap();
    let articles: Vec<Article> =
        (0..6).map(|n| article(&n.to_string(), "T", &format!("Text {n}."))).collect();
    let keys = store.put_articles(&articles).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute("UPDATE articles SET added = '2020-01-01T00:00:00Z' WHERE key < 6", []).unwrap();
    store.set_flags(&keys[..1], &FlagChange::Starred(true)).unwrap();
    store.set_flags(&keys[1..2], &FlagChange::Tag("x".into(), true)).unwrap();
    let note = Note {
        id: Uuid::from_u128(1),
        target: NoteTarget::Article,
        body: String::new(),
        created: String::new(),
        updated: String::new(),
    };
    store.save_note(keys[2], &note).unwrap();
    store.delete_note(note.id).unwrap();
    store.set_flags(&keys[3..4], &FlagChange::Read(true)).unwrap();
    let rule = Retention { days: 30, keep_unread: true };
    assert_eq!(store.outlived(rule).unwrap(), keys[3..4]);
    assert_eq!(store.outlived(Retention { keep_unread: false, ..rule }).unwrap(), keys[3..5]);
    assert_eq!(store.forget(&keys[2..5]).unwrap(), 2);
    assert_eq!((store.count().unwrap(), store.check().unwrap().faults), (4, Vec::<String>::new()));
    assert_eq!(store.text_version(keys[3], &text_hash(&articles[3].text)).unwrap(), None);
}

#[test]
fn a_backup_is_a_library_and_replaces_nothing() {
    let folder = TempDir::new().unwrap();
    let (path, copy) = (folder.path().join("l.db"), folder.path().join("copy.db"));
    let store = Store::open(&path).unwrap();
    store.put_article(&article("a", "Toll", "The toll rises.")).unwrap();
    store.backup(&copy).unwrap();
    store.put_article(&article("b", "Toll", "The toll falls.")).unwrap();
    assert!(store.backup(&copy).is_err());
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{names:?}");
    check(&Store::open(&copy).unwrap(), "toll", &[1]);
}

#[test]
fn what_is_broken_and_can_be_made_anew_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.db");
    let store = Store::open(&path).unwrap();
    let given = article("a", "Toll", "The toll rises.");
    let key =
        store.put_analysed(&[(given, analysis(&[("Ada", Stance::Support, "toll")]))], ENGINE).unwrap()[0];
    assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(
        "DELETE FROM finder; DELETE FROM phrases WHERE rowid = 1; DELETE FROM analyses;
         UPDATE articles SET read = 1; INSERT INTO finder (rowid, words) VALUES (77, 'ghost');",
    )
    .unwrap();
    let health = store.check().unwrap();
    assert_eq!((health.articles, health.damage.len(), health.faults.len()), (1, 0, 5), "{:?}", health.faults);
    store.repair().unwrap();
    assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
    check(&store, "toll -is:read", &[1]);
    check(&store, "ghost", &[]);
    assert_eq!(store.stale(ENGINE, 1).unwrap(), [key]);
    store.compact().unwrap();
    check(&store, "\"toll rises\"", &[1]);
}

#[test]
fn who_says_what_is_told_again_where_that_was_lost() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("l.db");
    let store = Store::open(&path).unwrap();
    let given = article("a", "Toll", "The toll rises.");
    store.put_analysed(&[(given, analysis(&[("Ada", Stance::Support, "toll")]))], ENGINE).unwrap();
    Connection::open(&path).unwrap().execute_batch("DELETE FROM said").unwrap();
    assert_eq!(store.check().unwrap().faults, ["1 articles cannot be found by who says what in them"]);
    check(&store, "actor:ada", &[]);
    store.repair().unwrap();
    assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
    check(&store, "actor:ada stance:support topic:toll", &[1]);
}

/// Builds a library of a past schema from its migrations, as the programs of then did.
fn past(path: &Path, schemas: &[&str], version: u32) {
    let raw = Connection::open(path).unwrap();
    schemas.iter().for_each(|sql| raw.execute_batch(sql).unwrap());
    let text = "Old toll\n\nThe old toll rises.";
    let hash = text_hash(text);
    raw.execute_batch(&format!(
        "INSERT INTO articles VALUES (7, '/old.txt', 'old', '/old.txt', 'Old toll', 'Old toll', NULL, 'Gazette',
             'Ida Ro', '2020-01-01', '{hash}', '2020-01-02T00:00:00Z', NULL, 2, 3);
         INSERT INTO versions VALUES (7, 'before', '2020-01-01T00:00:00Z', '[]', '[]', 'The toll of before');
         INSERT INTO versions VALUES (7, '{hash}', '2020-01-02T00:00:00Z',
             '[{{\"span\":{{\"start\":0,\"end\":8}},\"kind\":\"headline\"}}]', '[]', '{text}');
         INSERT INTO reading VALUES (7, 4, NULL, 1, '{{}}');
         INSERT INTO notes VALUES ('00000000-0000-0000-0000-000000000001', 7, '{{\"kind\":\"article\"}}', NULL,
             'A lighthouse', '2020-01-03T00:00:00Z', '2020-01-04T00:00:00Z', NULL, 'w');
         PRAGMA user_version = {version};
         PRAGMA application_id = 1935767923;"
    ))
    .unwrap();
}

#[test]
fn libraries_of_every_past_schema_are_carried_over() {
    let (one, two) =
        (include_str!("../assets/migrations/001.sql"), include_str!("../assets/migrations/002.sql"));
    for (schemas, version) in [(&[one][..], 1), (&[one, two][..], 2)] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("l.db");
        past(&path, schemas, version);
        let store = Store::open(&path).unwrap();
        let key = ArticleKey(7);
        assert_eq!(store.article(key).unwrap().blocks[0].span, Span::new(0, 8));
        assert_eq!(store.text_version(key, "before").unwrap().as_deref(), Some("The toll of before"));
        let versions = store.versions(key).unwrap();
        assert_eq!(
            (versions.len(), versions[1].current, versions[0].added.as_str()),
            (2, true, "2020-01-01T00:00:00Z")
        );
        check(&store, "\"old toll\" outlet:gazette author:ro is:read has:note", &[7]);
        check(&store, "lighthouse", &[7]);
        assert_eq!(store.stale(ENGINE, 9).unwrap(), [key]);
        let health = store.check().unwrap();
        assert_eq!((health.damage.len(), health.faults), (0, Vec::new()));
    }
}

/// Takes back what the migrations after `version` did to a library.
fn set_back(path: &Path, version: u32) {
    let raw = Connection::open(path).unwrap();
    let third = include_str!("../assets/migrations/003.sql");
    let table = |name: &str| {
        let start = third.find(&format!("CREATE {name} ")).unwrap();
        third[start..].split_inclusive(';').next().unwrap()
    };
    raw.execute_batch(&format!(
        "DROP TABLE habits; DROP TABLE phrases; {} DROP TABLE name_finder; {}
         INSERT INTO name_finder (rowid, words) SELECT id, name FROM names;
         ALTER TABLE names RENAME TO short_names; {}
         INSERT INTO names SELECT id, hash << 32 | 7, name FROM short_names;
         DROP TABLE short_names;",
        table("VIRTUAL TABLE phrases"),
        table("VIRTUAL TABLE name_finder"),
        table("TABLE names")
    ))
    .unwrap();
    if version < 5 {
        raw.execute_batch("DROP TABLE edits").unwrap();
    }
    if version < 4 {
        raw.execute_batch("DROP TABLE feed_items; DROP TABLE feeds").unwrap();
    }
    raw.pragma_update(None, "user_version", version).unwrap();
}

#[test]
fn libraries_with_packed_texts_are_found_in_again() {
    for version in 3..6 {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("l.db");
        let store = Store::open(&path).unwrap();
        let given =
            (article("a", "Toll", "The toll rises."), analysis(&[("Ada Oda", Stance::Support, "toll")]));
        store.put_analysed(&[given], ENGINE).unwrap();
        drop(store);
        set_back(&path, version);
        let store = Store::open(&path).unwrap();
        for query in ["\"toll rises\"", "title:toll", "actor:oda", "actor:od*", "topic:toll stance:support"] {
            check(&store, query, &[1]);
        }
        let again = (article("b", "Quay", "A quay."), analysis(&[("ada oda", Stance::Support, "quay")]));
        store.put_analysed(&[again], ENGINE).unwrap();
        assert_eq!(store.frequent_actors(9).unwrap(), [("Ada Oda".to_owned(), 2)]);
        assert_eq!(store.check().unwrap().faults, Vec::<String>::new(), "{version}");
    }
}
