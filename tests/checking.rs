//! Checking statements by keys: how many they are, what they do to the record, and that a restart keeps it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "app/desk.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod desk;
#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;
#[path = "support/screen.rs"]
mod screen;

use desk::Desk;
use home::Home;
use sayso::app::effect::Effect;
use sayso::app::key::read_keys;
use sayso::app::message::Message;
use sayso::app::overlay::Overlay;
use sayso::model::review::{Change, Edit, Status};
use screen::screen;

const FERRY: &str = include_str!("screens/ferry.md");

/// A home with the ferry's article in it.
fn home() -> Home {
    let home = Home::new();
    home.file("ferry.md", FERRY);
    home
}

/// The ferry's article on a wide screen after keys.
fn after(home: &Home, keys: &str) -> String {
    screen(home, "120x40", keys, &["ferry.md"])
}

/// The edits that were asked to be written.
fn saved(effects: &[Effect]) -> Vec<Edit> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::SaveEdits(_, edits) => Some(edits.clone()),
        _ => None,
    });
    edits.flatten().collect()
}

fn statuses(desk: &Desk) -> Vec<Status> {
    desk.reader().review.reviewed.standings.iter().map(|s| s.status).collect()
}

fn holders(desk: &Desk) -> Vec<String> {
    let analysis = desk.reader().analysis.clone().unwrap();
    analysis.statements.iter().map(|s| analysis.holder_names(s).join(", ")).collect()
}

use Status::{Automatic, Confirmed, Corrected, Manual, Rejected};

#[test]
fn each_statement_is_confirmed_by_one_key() {
    let mut desk = Desk::new();
    let edits = saved(&desk.effects("y"));
    assert!(matches!(edits[0].change, Change::Found { .. }), "the history begins with the machine");
    assert!(matches!(edits[1].change, Change::Confirm));
    assert_eq!(desk.said(), "3 of 4 left to check");
    desk.check("", "“We will not pay twice,”")
        .check("x", "Aldous replied")
        .check("y", "the authority warned");
    assert_eq!(statuses(&desk), [Confirmed, Rejected, Confirmed, Automatic]);
    desk.press("y");
    assert_eq!(desk.said(), "every statement is checked");
}

#[test]
fn a_holder_is_corrected_in_four_keys_and_a_name() {
    let mut desk = Desk::new();
    let typed = "ald";
    let keys = format!("eh{typed}<Enter><Enter>");
    assert_eq!(read_keys(&keys).unwrap().len() - typed.len(), 4);
    desk.press(&keys);
    assert_eq!(holders(&desk)[0], "Piet Aldous");
    assert_eq!(statuses(&desk), [Corrected, Automatic, Automatic, Automatic]);
    desk.check("", "“We will not pay twice,”");
}

#[test]
fn a_holder_that_nobody_knew_is_typed() {
    let mut desk = Desk::new();
    desk.press("ehZoe Brandt<Enter>");
    assert_eq!(holders(&desk)[0], "Zoe Brandt");
    desk.press("Hmarrow<Enter><Enter>");
    assert_eq!(holders(&desk)[0], "Zoe Brandt, Ilse Marrow");
}

/// The names that are offered for `typed` as the holder of the first statement.
fn offered(typed: &str) -> Vec<String> {
    let mut desk = Desk::new();
    desk.press(&format!("eh{typed}"));
    let Some(Overlay::Choose(chooser)) = &desk.state.overlay else { panic!("names are offered") };
    chooser.matches.iter().map(|option| option.name.clone()).collect()
}

#[test]
fn names_that_begin_like_it_come_first_and_what_is_new_below_them() {
    assert_eq!(offered("mar"), ["Ilse Marrow", "mar"]);
    assert_eq!(offered("piet ald"), ["Piet Aldous", "piet ald"]);
    assert_eq!(offered("Piet Aldous"), ["Piet Aldous"]);
    assert_eq!(offered("iso")[0], "iso", "scattered letters are no match before a new name");
}

#[test]
fn the_stance_is_one_key_and_the_topic_is_chosen_or_typed() {
    let mut desk = Desk::new();
    desk.press("e!tsale of the quay<Enter>");
    let position = |desk: &Desk| desk.reader().analysis.as_ref().unwrap().positions[0].clone();
    assert_eq!(position(&desk).stance.name(), "demand");
    assert_eq!(position(&desk).topic.as_deref(), Some("sale of the quay"));
    desk.press("<Enter>etsale<Enter><Enter>");
    let positions = &desk.reader().analysis.as_ref().unwrap().positions;
    assert_eq!(positions[1].topic, positions[0].topic);
}

#[test]
fn ends_are_moved_by_words_and_sentences_as_one_sees() {
    let mut desk = Desk::new();
    desk.press("ecb");
    assert_eq!(desk.selected(), "that the quay was");
    desk.press("<Enter>");
    let content = |desk: &Desk| desk.reader().current().unwrap().quote(&desk.reader().article.text);
    assert_eq!(content(&desk), "that the quay was");
    desk.press("cs<Enter>");
    assert_eq!(content(&desk), "that the quay was sold");
    desk.press("co3w<Esc>");
    assert_eq!(content(&desk), "that the quay was sold", "Esc leaves them as they were");
    assert!(matches!(desk.state.overlay, Some(Overlay::Correct(_))));
    let mut desk = Desk::new();
    desk.press("]ecb<Enter>");
    assert_eq!(content(&desk), "“We will not pay", "the mark at the other end stays");
    desk.press("cw<Enter>");
    assert_eq!(content(&desk), "“We will not pay twice,”", "a mark comes back with its word");
}

#[test]
fn a_statement_is_added_from_a_selection() {
    let mut desk = Desk::new();
    desk.press("/Nobody<Enter>vs+ald<Enter><Enter>");
    assert_eq!(statuses(&desk), [Automatic, Manual, Automatic, Automatic, Automatic]);
    assert_eq!(holders(&desk)[1], "Piet Aldous");
    let analysis = desk.reader().analysis.clone().unwrap();
    assert!(analysis.statements[1].quote(&desk.reader().article.text).starts_with("Nobody in the hall"));
}

#[test]
fn everything_is_undone_and_done_again() {
    let mut desk = Desk::new();
    desk.press("yxeh").press("ald<Enter><Enter>akeep<Esc>");
    let now = (statuses(&desk), holders(&desk));
    assert_eq!(desk.reader().notes.len(), 1);
    let effects = desk.effects("U");
    assert!(matches!(effects[..], [Effect::SaveEdits(..), Effect::DeleteNote(..)]), "{effects:?}");
    desk.press("UUU");
    assert_eq!(statuses(&desk), [Automatic; 4]);
    desk.press("U");
    assert_eq!(desk.said(), "nothing to undo here");
    desk.press("<C-r><C-r><C-r><C-r>");
    assert_eq!(((statuses(&desk), holders(&desk)), desk.reader().notes.len()), (now, 1));
    desk.press("<C-r>");
    assert_eq!(desk.said(), "nothing to redo here");
}

#[test]
fn a_deleted_note_comes_back_by_undo() {
    let mut desk = Desk::new();
    desk.press("akeep me<Esc>gnx<Esc>");
    assert_eq!(desk.reader().notes.len(), 0);
    desk.press("U");
    assert_eq!(desk.reader().notes[0].note.body, "keep me");
    desk.press("aand more<Esc>U");
    assert_eq!(desk.reader().notes[0].note.body, "keep me");
}

#[test]
fn two_actors_are_made_one_and_two_again() {
    let mut desk = Desk::new();
    desk.press("l=marrow");
    let Some(Overlay::Choose(_)) = &desk.state.overlay else { panic!("a name is asked for") };
    desk.press("<C-u>aldous<Enter>");
    assert_eq!(holders(&desk), ["Piet Aldous", "Piet Aldous", "Piet Aldous", "Harbour Authority"]);
    assert_eq!(desk.reader().panel.actors.len(), 2);
    desk.press("U");
    assert_eq!(holders(&desk)[0], "Ilse Marrow");
    desk.press("ggS<Enter>");
    assert_eq!(holders(&desk)[0], "Marrow");
    desk.press("U");
    assert_eq!(holders(&desk)[0], "Ilse Marrow");
}

#[test]
fn a_new_analysis_changes_only_what_nobody_touched() {
    let mut desk = Desk::new();
    desk.press("xeh").press("ald<Enter><Enter>");
    let mut later = sayso::model::analysis::Analysis::clone(&desk.analysis);
    for (n, statement) in later.statements.iter_mut().enumerate() {
        statement.id = uuid::Uuid::from_u128(9000 + n as u128);
        statement.holders = vec![sayso::model::analysis::ActorId(2)];
        later.positions[n].statement = statement.id;
    }
    later.statements[0].content[0].end -= 5;
    desk.send(Message::Analysed(desk.entry(), std::sync::Arc::new(later)));
    assert_eq!(statuses(&desk), [Rejected, Corrected, Automatic, Automatic]);
    assert_eq!(holders(&desk)[1..3], ["Piet Aldous", "Harbour Authority"]);
}

#[test]
fn from_opening_to_the_first_exported_verified_statement_it_is_three_keys() {
    let home = home();
    let shown = after(&home, "yE<Enter>");
    assert!(shown.contains("wrote "), "{shown}");
}

#[test]
fn what_was_said_is_there_after_a_restart_and_is_undone_there() {
    let home = home();
    let shown = after(&home, "yx");
    assert!(shown.contains("✓") && shown.contains("✗"), "{shown}");
    let again = after(&home, "4]");
    assert!(again.contains("✓") && again.contains("✗"), "{again}");
    let undone = after(&home, "UU");
    assert!(undone.contains("undone: a statement was confirmed"), "{undone}");
    let open = after(&home, "4]");
    assert!(!open.contains("✓") && !open.contains("✗"), "{open}");
    after(&home, "<C-r>");
    let redone = after(&home, "4]");
    assert!(redone.contains("✓") && !redone.contains("✗"), "{redone}");
}

#[test]
fn a_deleted_note_comes_back_after_a_restart() {
    let home = home();
    after(&home, "]aWho counted them?<Esc>");
    after(&home, "gnx");
    let shown = after(&home, "Ugn");
    assert!(shown.contains("Who counted them?"), "{shown}");
}

#[test]
fn the_queue_goes_over_all_articles() {
    let home = home();
    home.file("scripts.txt", include_str!("screens/scripts.txt"));
    let both = |keys: &str| screen(&home, "120x40", keys, &["ferry.md", "scripts.txt"]);
    let queue = both("gq");
    assert!(queue.contains("To be checked") && queue.contains("in 2 articles"), "{queue}");
    let there = both("gq<Enter>");
    assert!(there.contains("statement "), "{there}");
    let less = both("gq<Enter>ygq");
    let left = |shown: &str| -> usize {
        let line = shown.lines().find(|line| line.contains("statements left")).expect("a count");
        line.split_whitespace().find_map(|word| word.parse().ok()).expect("a number")
    };
    assert_eq!(left(&less) + 1, left(&queue));
    assert!(both("gqs").contains("by actor") && both("gqss").contains("by topic"));
}

#[test]
fn a_card_holds_in_every_article_and_is_undone() {
    let mut desk = Desk::new();
    let edits = saved(&desk.effects("leport union<Tab>chair<C-t><C-t><Enter>"));
    assert!(edits[0].everywhere);
    let card = |desk: &Desk| desk.reader().review.reviewed.cards.values().next().cloned();
    let made = card(&desk).expect("a card");
    assert_eq!((made.organisation.as_str(), made.roles.as_str()), ("port union", "chair"));
    let actor = desk.reader().analysis.as_ref().unwrap().actors[0].clone();
    assert_eq!(
        (made.name, actor.kind),
        (actor.name.clone(), sayso::model::analysis::ActorKind::Organization)
    );
    desk.press("U");
    assert_eq!(card(&desk), None);
}

#[test]
fn a_rejected_statement_whose_words_changed_says_so_until_it_is_put_right() {
    let home = home();
    let words = "that the night crossing would end in June";
    let shown = after(&home, "/would end<Enter>x[");
    assert!(shown.contains("✗") && !shown.contains("moved"), "{shown}");
    home.file("ferry.md", FERRY.replace(words, "that the night ferry crossing would end in June"));
    let shown = after(&home, "/would end<Enter>");
    assert_eq!(shown.matches("≈ moved").count(), 2, "in the list of positions, and under WHY: {shown}");
    assert!(after(&home, "gi").contains("1 moved, 0 gone since"));
    let listed = after(&home, "gn");
    assert!(listed.contains("≈ moved") && listed.contains("a rejected statement whose words"), "{listed}");
    let settled = after(&home, "gnr<Enter>");
    assert!(settled.contains("✗") && !settled.contains("moved"), "{settled}");
}

#[test]
fn what_stands_on_a_card_is_found_and_exported() {
    let home = home();
    home.file("scripts.txt", include_str!("screens/scripts.txt"));
    after(&home, "ylgg/marrow<Enter>e<Tab>director since May #coast<Enter>");
    let elsewhere = |keys: &str| screen(&home, "120x40", keys, &["scripts.txt"]);
    let found = elsewhere("gN#coast");
    assert!(found.contains("director since May") && found.contains("the card of Ilse Marrow"), "{found}");
    let there = elsewhere("gN#coast<Enter>");
    assert!(there.contains("Ferry company drops the night crossing"), "{there}");
    let card = after(&home, "gN#coast<Enter>");
    assert!(card.contains("holds in every article"), "{card}");
    for (format, written) in
        [("jsonl", "\"roles\":\"director since May #coast\""), ("html", "director since May #coast</p>")]
    {
        let out = home.run(&["export", "--to", format, "--include-automatic", "ferry.md"]).out;
        assert!(out.contains(written), "{format}: {out}");
    }
}

#[test]
fn undo_leaves_alone_what_only_other_articles_show() {
    let home = home();
    home.file("scripts.txt", include_str!("screens/scripts.txt"));
    after(&home, "lgg/marrow<Enter>eferries<Enter>");
    let elsewhere = screen(&home, "120x40", "U", &["scripts.txt"]);
    assert!(elsewhere.contains("nothing to undo here"), "{elsewhere}");
    let here = after(&home, "U");
    assert!(here.contains("undone in every article: the card of Ilse Marrow was changed"), "{here}");
}

#[test]
fn a_merge_tells_how_far_it_reaches() {
    let home = home();
    home.file("again.md", FERRY.replace("# Ferry", "# Again: ferry").replace("/ferry", "/again"));
    assert_eq!(home.run(&["add", "ferry.md", "again.md"]).code, 0);
    let shown = after(&home, "lgg/marrow<Enter>=");
    assert!(shown.contains("in 2 articles of the library"), "{shown}");
}

#[test]
fn a_note_is_attached_elsewhere_in_two_keys() {
    let mut desk = Desk::new();
    desk.press("acheck<Esc>gn");
    let effects = desk.effects("r<Enter>");
    assert!(
        matches!(effects[..], [Effect::SaveNote(..), Effect::SaveEdits(..)] | [Effect::SaveNote(..)]),
        "{effects:?}"
    );
    desk.press("gnr3wbo<Enter>");
    let exact = |desk: &Desk| desk.reader().notes[0].note.target.anchor().unwrap().exact.clone();
    assert_eq!(exact(&desk), "that the quay was sold. Nobody in");
    desk.press("U");
    assert_eq!(exact(&desk), "that the quay was sold");
}

/// The screen with zeros in the place of days and hours: `2026-05-04 10:00`.
fn timeless(shown: &str) -> String {
    let is_time = |word: &str| {
        let shape: String = word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        matches!(shape.as_str(), "0000-00-00" | "00:00")
    };
    let zeros = |word: &str| word.replace(|c: char| c.is_ascii_digit(), "0");
    shown.split_inclusive(' ').map(|w| if is_time(w.trim_end()) { zeros(w) } else { w.to_owned() }).collect()
}

#[test]
fn forms_are_pictured() {
    for size in ["80x24", "120x40"] {
        for (name, keys) in [
            ("correct", "]e"),
            ("holder", "]ehan"),
            ("ends", "]ecb"),
            ("history", "]y[eh<Esc>-<Esc>[Ugh"),
            ("checked", "yx]y[["),
            ("merge", "l="),
            ("export", "E"),
            ("card", "le<Tab>chair since May"),
            ("queue", "gq"),
        ] {
            let shown = timeless(&screen(&home(), size, keys, &["ferry.md"]));
            insta::assert_snapshot!(format!("{name}-{size}"), shown);
        }
    }
}

#[test]
fn the_last_export_is_remembered_after_a_restart() {
    let home = home();
    home.file("out/kept.txt", "");
    let written = after(&home, "E<Tab><C-t><C-u>out/ferry.csv<Enter>");
    assert!(written.contains("entries to out/ferry.csv"), "{written}");
    let offered = after(&home, "E");
    assert!(offered.contains("▸automatic") && offered.contains("/out/ferry-company"), "{offered}");
    assert!(offered.contains("▸     csv"), "{offered}");
}

#[test]
fn ascii_signs_say_the_same() {
    let home = home();
    home.file("config/sayso/config.toml", "glyphs = \"ascii\"");
    let shown = after(&home, "yxgh");
    assert!(shown.is_ascii(), "{shown}");
}
