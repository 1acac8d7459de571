//! Notes of a working researcher: tags, links, templates, a search over the library, places that changed.

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
use sayso::app::overlay::Overlay;
use sayso::text::markup::{links, tags};
use screen::screen;

const FERRY: &str = include_str!("screens/ferry.md");

fn home() -> Home {
    let home = Home::new();
    home.file("ferry.md", FERRY);
    home
}

fn body(desk: &Desk, n: usize) -> String {
    desk.reader().notes[n].note.body.clone()
}

#[test]
fn a_link_is_chosen_as_it_is_typed_and_can_be_followed() {
    let mut desk = Desk::new();
    desk.press("aas in [[");
    assert!(matches!(desk.state.overlay, Some(Overlay::Choose(_))));
    desk.press("strike<Enter> #strike<Esc>");
    let written = body(&desk, 0);
    let found = links(&written);
    assert_eq!((found.len(), tags(&written)), (1, vec!["strike"]));
    assert!(found[0].label.contains("that the strike goes on"), "{written}");
    assert!(written.starts_with("as in [[Piet Aldous: "), "{written}");
    desk.press("gnf");
    assert_eq!(desk.statement(), "Aldous replied");
}

#[test]
fn a_link_that_is_given_up_leaves_what_was_typed() {
    let mut desk = Desk::new();
    desk.press("asee [[<Esc> no<Esc>");
    assert_eq!(body(&desk, 0), "see [[ no");
}

#[test]
fn a_template_is_filled_in() {
    let mut desk = Desk::new();
    desk.press("a<C-t>claim<Enter><Esc>");
    let written = body(&desk, 0);
    assert!(written.contains("Claim: that the quay was sold\nBy: Ilse Marrow"), "{written}");
}

#[test]
fn notes_of_the_library_are_found_by_words_and_tags() {
    let home = home();
    home.file("scripts.txt", include_str!("screens/scripts.txt"));
    let both = |keys: &str| screen(&home, "120x40", keys, &["ferry.md", "scripts.txt"]);
    screen(&home, "120x40", "aAsk the treasury #budget<Esc>", &["ferry.md"]);
    screen(&home, "120x40", "gaTranslate this #todo<Esc>", &["scripts.txt"]);
    let all = both("gN");
    assert!(all.contains("Ask the treasury") && all.contains("Translate this"), "{all}");
    let some = both("gN#bud");
    assert!(some.contains("Ask the treasury") && !some.contains("Translate this"), "{some}");
    assert!(both("gNzebra").contains("No note has that."));
}

#[test]
fn a_note_of_an_article_that_is_not_in_the_list_brings_it_there() {
    let home = home();
    home.file("scripts.txt", include_str!("screens/scripts.txt"));
    screen(&home, "120x40", "aAsk the treasury #budget<Esc>", &["ferry.md"]);
    let there = screen(&home, "120x40", "gNbudget<Enter>", &["scripts.txt"]);
    assert!(there.contains("Ferry company drops the night crossing"), "{there}");
    let listed = screen(&home, "120x40", "gNbudget<Enter>q", &["scripts.txt"]);
    assert!(listed.contains("Ferry company drops"), "{listed}");
}

#[test]
fn a_text_that_changed_says_what_became_of_its_notes() {
    let home = home();
    screen(&home, "120x40", "agone<Esc>]]]aher<Esc>", &["ferry.md"]);
    screen(&home, "120x40", "x", &["ferry.md"]);
    let shorter: String = FERRY.lines().take(8).collect::<Vec<_>>().join("\n");
    home.file("ferry.md", format!("{shorter}\n\nNothing else is known of it so far, said nobody at all.\n"));
    let shown = screen(&home, "120x40", "gn", &["ferry.md"]);
    assert!(shown.contains("gone"), "{shown}");
}
