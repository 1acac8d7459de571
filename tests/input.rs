//! What happens to inputs of every kind, from the disk to the article.

#![allow(clippy::expect_used, reason = "what a test stands on may be expected")]

use proptest::prelude::*;
use sayso::model::article::{Article, BlockKind, Removal};
use sayso::sources::fetch::articles;
use sayso::sources::{Limits, Reading, SourceError, parse, samples};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ARTICLE: &str =
    "Port reopens after nine days\n\nThe port of Halden opened its gates again on Monday.\n";

#[test]
fn one_bad_input_does_not_keep_the_others_shut() {
    let folder = Folder::new();
    let good = folder.file("a.txt", ARTICLE);
    let empty = folder.file("empty.txt", "");
    let picture = folder.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0");
    let absent = folder.path("absent.txt");
    check(
        &[&good, &empty, &picture, &absent, &good],
        &[
            "a",
            "empty.txt: there is no text in it",
            "picture.txt: this is a PNG image, not text",
            "absent.txt: no such file or folder",
            "a",
        ],
    );
}

#[test]
fn what_cannot_be_read_yet_says_what_to_do() {
    let folder = Folder::new();
    let office = folder.file("paper.docx", b"PK\x03\x04....");
    let feed = folder.file("feed", "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    let paper = folder.file("paper.odt", b"PK\x03\x04....");
    check(
        &[&office, &feed, &paper],
        &[
            "paper.docx: Word documents cannot be read yet: save the text as a .txt file",
            "feed: there is no text in it",
            "paper.odt: OpenDocument texts cannot be read yet: save the text as a .txt file",
        ],
    );
}

#[test]
fn folders_are_walked_in_order() {
    let folder = Folder::new();
    for name in ["b.txt", "a/z.md", "a/b/c.txt", ".hidden/x.txt", ".x.txt"] {
        folder.file(name, ARTICLE);
    }
    folder.file("a/picture.jpg", b"\xFF\xD8\xFF\xE0");
    folder.file("style.css", "p {}");
    check(&[&folder.root()], &["c", "z", "b"]);
}

#[test]
fn a_folder_reports_what_looks_like_an_article_and_is_none() {
    let folder = Folder::new();
    folder.file("a.html", "<p>");
    folder.file("b.txt", "a\0b");
    check(
        &[&folder.root()],
        &["a.html: there is no article in this page", "b.txt: this is a binary file, not text"],
    );
}

#[test]
fn a_folder_without_articles_says_so() {
    let folder = Folder::new();
    folder.file("inner/picture.jpg", b"\xFF\xD8\xFF\xE0");
    let found: Vec<String> = outcomes(&[&folder.root()], Reading::default());
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with(": no articles in this folder"), "{found:?}");
}

#[cfg(unix)]
#[test]
fn folders_that_lead_back_to_themselves_are_left() {
    let folder = Folder::new();
    folder.file("inner/a.txt", ARTICLE);
    std::os::unix::fs::symlink(folder.root(), folder.path("inner/loop")).expect("a link");
    std::os::unix::fs::symlink(folder.path("gone"), folder.path("inner/broken.txt")).expect("a link");
    std::os::unix::fs::symlink(folder.path("inner/self"), folder.path("inner/self")).expect("a link");
    check(
        &[&folder.root()],
        &[
            "a",
            "broken.txt: this link points to nothing",
            "loop: this link leads back to a folder that has been read",
            "self: this link points to nothing",
        ],
    );
    let root = folder.root();
    assert_eq!(outcomes(&[&root, &root], Reading::default()).len(), 8, "a folder named twice is read twice");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let file = folder.file("secret.txt", ARTICLE);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("permissions are set");
    if fs::File::open(&file).is_ok() {
        eprintln!("skipped: this user may read everything; the mapping of the error is tested beside it");
        return;
    }
    check(&[&file], &["secret.txt: permission denied"]);
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused() {
    let folder = Folder::new();
    let file = folder.path("endless.txt");
    let mut out = fs::File::create(&file).expect("a file");
    for _ in 0..100 {
        out.write_all(&[b'x'; 1 << 20]).expect("it is written");
    }
    check(&[&file], &["endless.txt: line 1 is longer than the limit of 1 MB"]);
    let corpus = folder.path("endless.jsonl");
    fs::rename(&file, &corpus).expect("it is renamed");
    check(&[&corpus], &["endless.jsonl: line 1 is longer than the limit of 16 MB"]);
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let folder = Folder::new();
    let file = folder.file("big.txt", ARTICLE.repeat(100));
    let reading = Reading { limits: Limits { file_bytes: 1024, ..Limits::default() }, ..Reading::default() };
    assert_eq!(outcomes(&[&file], reading), ["big.txt: larger than the limit of 1 kB"]);
}

#[test]
fn a_corpus_is_read_line_by_line() {
    let folder = Folder::new();
    let corpus = folder.file(
        "news.jsonl",
        "\u{feff}{\"text\": \"The port is open.\", \"id\": \"one\"}\n\nnot json\n{\"title\": \"no text\"}\r\n{\"text\": \"The port is shut.\"}",
    );
    let found = outcomes(&[&corpus], Reading::default());
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!((found[0].as_str(), found[3].as_str()), ("one", "news:5"));
    assert!(found[1].starts_with("news.jsonl, line 3: not an article in JSON: "), "{found:?}");
    assert_eq!(found[2], "news.jsonl, line 4: not an article in JSON: missing field `text`");
}

#[test]
fn a_corpus_is_not_read_ahead() {
    let folder = Folder::new();
    let corpus = folder.file("many.jsonl", "{\"text\": \"The port is open.\"}\n".repeat(10_000));
    let mut found = articles(vec![corpus.to_string_lossy().into_owned()], Reading::default());
    assert!(found.next().is_some_and(|item| item.is_ok()));
    fs::write(&corpus, "").expect("it is cut");
    assert!(found.count() < 9_000, "the rest was in memory already");
}

#[test]
fn raw_text_comes_through_as_it_is() {
    let folder = Folder::new();
    let text = "Share\r\n\r\nPort reopens\u{a0}!\r\nShare\r\n";
    let file = folder.file("raw.txt", text);
    let reading = Reading { raw: true, ..Reading::default() };
    let article = articles(vec![file.to_string_lossy().into_owned()], reading)
        .next()
        .expect("one")
        .expect("an article");
    assert_eq!((article.text.as_str(), article.removed.len()), (text, 0));
}

#[test]
fn the_scrape_that_started_it_is_clean() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles/ushakov-nato.txt");
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let article = parse("ushakov-nato.txt", &bytes, &Reading::default()).expect("an article");
    let title = article.title.clone().expect("a title");
    assert_eq!(article.text.matches(&title).count(), 1);
    assert!(article.text.starts_with(&title));
    let removed: Vec<(&str, Removal)> = article.removed.iter().map(|r| (r.line.as_str(), r.reason)).collect();
    let expected = [
        ("News", Removal::SectionLabel),
        (title.as_str(), Removal::RepeatedHeadline),
        (".", Removal::LonePunctuation),
        ("upstairs", Removal::Navigation),
    ];
    assert_eq!(removed, expected);
    assert_eq!(article.blocks.len(), 7);
}

#[test]
fn the_scraped_sample_loses_its_rubbish_and_nothing_else() {
    let article = samples().into_iter().find(|a| a.id == "tram-line-scraped").expect("it is there");
    assert_eq!(article.author.as_deref(), Some("Callum Prentice"));
    assert_eq!(article.outlet.as_deref(), Some("Westerby Echo"));
    assert!(
        article.text.contains("Opponents promise a referendum"),
        "the line below the headline is the article's"
    );
    for rubbish in ["cookies", "Read also", "newsletter", "Swans", "Back to top", "©", "Photo:"] {
        assert!(!article.text.contains(rubbish), "{rubbish}");
    }
    assert!(article.text.ends_with("rain is forecast for most of the summer."));
}

#[test]
fn names_in_other_scripts_come_through_composed() {
    let article = samples().into_iter().find(|a| a.id == "harbour-film-prize").expect("it is there");
    for name in ["林美玲", "نجلاء حداد", "יעל ברקוביץ", "Nguyễn Thị Hạnh", "Zoë", "👩\u{200d}🚀"]
    {
        assert!(article.text.contains(name), "{name}");
    }
}

#[test]
fn a_text_of_fifty_megabytes_is_read() {
    let paragraph =
        "The port of Halden opened its gates again on Monday, and the dockers came back. ".repeat(9);
    // Without optimisation a tenth of it shows the same.
    let paragraphs = if cfg!(debug_assertions) { 7_000 } else { 70_000 };
    let text: String = (0..paragraphs).map(|n| format!("{n} {paragraph}\n\n")).collect();
    assert!(text.len() > paragraphs * 700);
    let article = parse("big.txt", text.as_bytes(), &Reading::default()).expect("an article");
    assert_eq!(article.blocks.len(), paragraphs);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000), raw: bool, name in "[a-z]{1,3}(\\.(txt|md|json|html))?") {
        if let Ok(article) = parse(&name, &bytes, &Reading { raw, ..Reading::default() }) {
            check_shape(&article);
        }
    }

    #[test]
    fn cleaning_invents_and_reorders_nothing(lines in proptest::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        match parse("a.txt", text.as_bytes(), &Reading::default()) {
            Ok(article) => {
                check_shape(&article);
                let mut input = text.split_whitespace();
                for word in article.text.split_whitespace() {
                    prop_assert!(input.any(|w| w == word), "{word} is not in the input, or not there");
                }
            }
            Err(error) => prop_assert_eq!(error, SourceError::Empty),
        }
    }

    #[test]
    fn markdown_of_any_shape_is_survived(text in "([#>*`\\[\\]()!_ \n-]|[a-c]|\\|){0,300}") {
        if let Ok(article) = parse("a.md", text.as_bytes(), &Reading::default()) {
            check_shape(&article);
        }
    }
}

/// Lines of pages: labels, by-lines, sentences, repetitions.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Home".to_owned()),
        Just("Share".to_owned()),
        Just("Read also".to_owned()),
        Just("By Marta Quill".to_owned()),
        Just("Coast Courier | 4 May 2026".to_owned()),
        Just("Port reopens after nine days".to_owned()),
        Just("Port reopens after nine days - Coast Courier".to_owned()),
        Just(String::new()),
        Just(".".to_owned()),
        "([a-z]{1,7} ){1,30}[a-z]{1,7}[.?!]?",
    ]
}

fn check_shape(article: &Article) {
    let mut end = 0;
    for (i, block) in article.blocks.iter().enumerate() {
        assert!(block.span.start >= end && !block.span.of(&article.text).trim().is_empty());
        assert!(block.kind != BlockKind::Headline || i == 0);
        end = block.span.end;
    }
    assert!(!article.text.trim().is_empty());
}

/// Opens the inputs and compares ids and faults, each fault without the folder that it stands in.
#[track_caller]
fn check(inputs: &[&Path], expected: &[&str]) {
    assert_eq!(outcomes(inputs, Reading::default()), expected);
}

fn outcomes(inputs: &[&Path], reading: Reading) -> Vec<String> {
    let inputs = inputs.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    articles(inputs, reading)
        .map(|item| match item {
            Ok(article) => article.id,
            Err(error) => {
                let text = error.to_string();
                assert!(!text.contains('\n'));
                let (input, _) = text.split_once([':', ',']).expect("an input is named");
                let folder = input.rfind('/').map_or(0, |at| at + 1);
                text[folder..].to_owned()
            }
        })
        .collect()
}

/// A folder that goes away.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(&path, bytes).expect("a file");
        path
    }
}
