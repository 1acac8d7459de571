//! Screens by key strings: the real program, its real loop and analysis, on a screen of paper.
//!
//! What a panel looks like in every state is pictured in `ui.rs`; here it is shown that all of it works together.

#![expect(clippy::expect_used, reason = "a test fails where its world does")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;
#[path = "support/screen.rs"]
mod screen;

use home::{Home, ran};
use sayso::text::display::width;
use screen::screen;

const FERRY: &str = include_str!("screens/ferry.md");
const SCRIPTS: &str = include_str!("screens/scripts.txt");
const NEWS: &str = include_str!("screens/news.jsonl");
const SIZES: [&str; 3] = ["80x24", "120x40", "40x12"];

/// A home with both articles in it.
fn home() -> Home {
    let home = Home::new();
    home.file("ferry.md", FERRY);
    home.file("scripts.txt", SCRIPTS);
    home
}

/// The ferry's article after keys, at every size, each as a picture of its own.
fn check(name: &str, keys: &str) {
    for size in SIZES {
        insta::assert_snapshot!(format!("{name}-{size}"), screen(&home(), size, keys, &["ferry.md"]));
    }
}

/// The screen at 100 columns after keys.
fn after(keys: &str) -> String {
    screen(&home(), "100x30", keys, &["ferry.md"])
}

#[test]
fn an_article_opens_with_its_actors_and_statements() {
    check("opened", "");
}

#[test]
fn the_statement_is_the_cursor() {
    check("second-statement", "]]");
}

#[test]
fn a_note_is_written_on_the_statement() {
    check("note", "]aWho counted them?");
}

#[test]
fn several_articles_are_listed() {
    for size in SIZES {
        let listed = screen(&home(), size, "", &["ferry.md", "scripts.txt"]);
        insta::assert_snapshot!(format!("list-{size}"), listed);
    }
}

#[test]
fn every_script_and_width_keeps_its_cells() {
    for size in SIZES {
        let shown = screen(&home(), size, "", &["scripts.txt"]);
        let columns = size.split('x').next().and_then(|n| n.parse().ok()).expect("columns");
        assert!(shown.lines().all(|line| width(line) <= columns), "{shown}");
        insta::assert_snapshot!(format!("scripts-{size}"), shown);
    }
}

#[test]
fn colours_change_no_letter() {
    let home = home();
    let arguments = ["--print", "--size", "100x30", "--keys", "]]/night<Enter>", "ferry.md"];
    let plain = ran(home.command(&arguments).env("NO_COLOR", "1"));
    for theme in ["terminal", "light", "dark"] {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--theme", theme]);
        assert_eq!(ran(home.command(&arguments).env("COLORTERM", "truecolor")), plain, "{theme}");
    }
}

#[test]
fn ascii_signs_are_a_setting() {
    let home = home();
    home.file("config/sayso/config.toml", "glyphs = \"ascii\"");
    let shown = screen(&home, "100x30", "]]", &["ferry.md"]);
    assert!(shown.is_ascii(), "{shown}");
}

#[test]
fn keys_of_ones_own_are_used() {
    let home = home();
    home.file("config/sayso/config.toml", "[keys.reader]\nnext-statement = [\"X\"]");
    let own = screen(&home, "100x30", "XX", &["ferry.md"]);
    assert_eq!(own, after("]]").replace("]   next", "X   next").replace("] next", "X next"));
    let faulty = self::home();
    faulty.file("config/sayso/config.toml", "[keys.reader]\nnext-statment = [\"x\"]");
    let told = screen(&faulty, "100x30", "gm", &["ferry.md"]);
    assert!(told.contains("next-statment") && told.contains("mean `next-statement`?"), "{told}");
}

#[test]
fn from_opening_to_the_first_exported_note_it_is_few_keys() {
    let home = home();
    let shown = screen(&home, "100x30", "aYes<C-s>E<Enter>", &["ferry.md"]);
    assert!(shown.contains("wrote 1 entry"), "{shown}");
    let again = screen(&home, "100x30", "E<Enter>", &["ferry.md"]);
    assert!(again.contains("Replace it?"), "{again}");
    let kept = screen(&home, "100x30", "gn", &["ferry.md"]);
    assert!(kept.contains("Yes"), "{kept}");
}

#[test]
fn a_search_counts_and_goes_round() {
    let found = after("/company<Enter>n");
    assert!(found.contains("2/") || found.contains("2 of"), "{found}");
    assert!(after("/zebra<Enter>").contains("zebra"));
}

#[test]
fn without_input_the_samples_are_there_to_be_read() {
    let home = Home::new();
    let listed = screen(&home, "100x30", "", &[]);
    assert!(listed.lines().count() >= 10, "{listed}");
    let opened = screen(&home, "100x30", "<Enter>]", &[]);
    assert!(opened.contains("statement 1/") || opened.contains("statement 2/"), "{opened}");
    let still = screen(&home, "100x30", "", &[]);
    assert_eq!(still.lines().count(), listed.lines().count());
}

#[test]
fn a_library_is_listed_instead_of_the_samples() {
    let home = home();
    assert_eq!(home.run(&["add", "ferry.md"]).code, 0);
    let listed = screen(&home, "100x30", "", &[]);
    assert!(listed.contains("Ferry company drops the night crossing"), "{listed}");
    let opened = screen(&home, "100x30", "<Enter>", &[]);
    assert!(opened.contains("Nobody sleeps on"), "{opened}");
}

/// A home with a library of five articles from four outlets; two of them are nearly the same.
fn library() -> Home {
    let home = Home::new();
    home.file("news.jsonl", NEWS);
    assert_eq!(home.run(&["add", "news.jsonl"]).code, 0);
    home
}

#[test]
fn articles_are_exported_from_the_list() {
    let home = library();
    screen(&home, "100x30", "<Enter>yaWho counted?<Esc>", &[]);
    let form = screen(&home, "100x30", "VE", &[]);
    assert!(form.contains("5 articles chosen") && form.contains("1 note, 1 checked statement"), "{form}");
    let said = screen(&home, "100x30", "VE<C-u>out.md<Enter>", &[]);
    assert!(said.contains("wrote 2 entries to out.md"), "{said}");
    let written = std::fs::read_to_string(home.path("out.md")).expect("the export is there");
    assert!(written.contains("Who counted?"), "{written}");
    let found = screen(&home, "100x30", "Fstorm<Enter>E", &[]);
    assert!(found.contains("found: storm"), "{found}");
}

#[test]
fn the_library_has_its_panes_at_every_size() {
    for size in SIZES {
        insta::assert_snapshot!(format!("library-{size}"), screen(&library(), size, "", &[]));
    }
}

#[test]
fn the_library_is_searched_as_one_types() {
    for size in SIZES {
        let searched = screen(&library(), size, "Foutlet:echo tram", &[]);
        insta::assert_snapshot!(format!("library-search-{size}"), searched);
    }
    let faulty = screen(&library(), "120x40", "Foutlett:echo", &[]);
    assert!(faulty.contains("column 1"), "{faulty}");
    let none = screen(&library(), "120x40", "Fzeppelin<Enter>", &[]);
    assert!(none.contains("No article fits the search."), "{none}");
}

#[test]
fn a_search_is_kept_as_a_smart_folder() {
    let home = library();
    screen(&home, "120x40", "Ftram<Enter>WTrams<Enter>", &[]);
    let opened = screen(&home, "120x40", "h4j", &[]);
    assert!(opened.contains("Trams   1 of 5 articles"), "{opened}");
    screen(&home, "120x40", "h4jx", &[]);
    assert!(!screen(&home, "120x40", "", &[]).contains("Trams"));
}

#[test]
fn what_is_done_to_many_is_kept_and_taken_back() {
    let home = library();
    let starred = screen(&home, "120x40", "vv*h2j", &[]);
    assert!(starred.contains("Starred   3 of 5 articles"), "{starred}");
    let again = screen(&home, "120x40", "h2j", &[]);
    assert!(again.contains("Starred   3 of 5 articles"), "{again}");
    let tagged = screen(&home, "120x40", "VTharbour<Enter>h4j", &[]);
    assert!(tagged.contains("harbour   5 articles"), "{tagged}");
    let back = screen(&home, "120x40", "AAUUh3j", &[]);
    assert!(back.contains("Archived   0 of 5 articles"), "{back}");
}

#[test]
fn nearly_the_same_articles_stand_together() {
    let folded = screen(&library(), "120x40", "", &[]);
    assert!(folded.contains("1 folded") && !folded.contains("Third day of storm keeps"), "{folded}");
    let unfolded = screen(&library(), "120x40", "jt", &[]);
    assert!(!unfolded.contains("folded") && unfolded.contains("└ Third day"), "{unfolded}");
}

#[test]
fn the_reader_is_one_key_away_and_the_list_stands_where_it_was() {
    let read = screen(&library(), "120x40", "jj<Enter>", &[]);
    assert!(read.contains("statement 1/"), "{read}");
    let back = screen(&library(), "120x40", "jj<Enter>q", &[]);
    assert!(back.lines().any(|line| line.contains("▸") && line.contains("Council delays")), "{back}");
}
