//! What the screen shows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "ui/stage.rs"]
mod stage;

use stage::Stage;

#[test]
fn look() {
    for (w, h) in [(120, 40), (80, 24), (40, 12)] {
        for keys in [
            "]]",
            "?",
            ":",
            "]aA lease, or what?<Enter><Enter>Ask.",
            "gn",
            "gm",
            "gi",
            "E",
            "/the",
            "g",
            "v",
            "<Tab>",
            "p",
            "o",
        ] {
            println!("===== {w}x{h} {keys}\n{}", Stage::new().with_notes().size(w, h).press(keys).text());
        }
    }
    println!("{}", Stage::listing().text());
    println!("{}", Stage::listing().size(40, 12).text());
}
