//! What the screen shows: pictures of it at three sizes, and what holds on every screen.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "ui/stage.rs"]
mod stage;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use sayso::app::geometry::Size;
use sayso::app::message::Message;
use sayso::app::overlay::Overlay;
use sayso::app::state::{EntryId, Level};
use sayso::model::analysis::Analysis;
use sayso::text::display::{visible, width};
use sayso::ui::theme::Theme;
use stage::Stage;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Keys that bring up each screen and each thing that lies over it.
const SCREENS: [&str; 19] = [
    "",
    "]]",
    "8]",
    "<Tab>",
    "<Tab><Tab>",
    "o]",
    "z",
    "p",
    "?",
    "?/note",
    ":",
    ":mark",
    "a",
    "]aAsk the treasury.",
    "gn",
    "gm",
    "gi",
    "E",
    "/quay",
];

/// Checks the picture of a screen.
fn check(name: &str, stage: Stage) {
    insta::assert_snapshot!(name, stage.text());
}

#[test]
fn the_reader() {
    check("reader-120", Stage::new().with_notes().press("]"));
    check("reader-80", Stage::new().with_notes().size(80, 24).press("]"));
    check("reader-40", Stage::new().with_notes().size(40, 12).press("]"));
    check("reader-end-80", Stage::new().size(80, 24).press("8]"));
    check("reader-zen-100", Stage::new().size(100, 24).press("z"));
    check("reader-ascii-80", Stage::new().with_notes().ascii().size(80, 24).press("]"));
    check("reader-waiting-120", Stage::unanalysed().size(120, 20));
    check("reader-actors-120", Stage::new().press("<Tab>jo"));
    check("reader-actors-40", Stage::new().size(40, 12).press("<Tab>"));
    check("reader-positions-80", Stage::new().with_notes().size(80, 24).press("<Tab><Tab>j"));
}

#[test]
fn the_list_of_articles() {
    check("library-120", Stage::listing().size(120, 12));
    check("library-80", Stage::listing().size(80, 10).press("j"));
    check("library-40", Stage::listing().size(40, 8));
    check("library-filtered-80", Stage::listing().size(80, 8).press("/zzz"));
    check("library-loading-80", Stage::empty().size(80, 8));
    let mut nothing = Stage::empty().size(80, 8);
    nothing.send(Message::ListedAll);
    check("library-empty-80", nothing);
}

#[test]
fn what_lies_over_the_reader() {
    check("help-120", Stage::new().press("?"));
    check("help-filtered-80", Stage::new().size(80, 24).press("?/note"));
    check("help-40", Stage::new().size(40, 12).press("?j"));
    check("palette-80", Stage::new().size(80, 24).press(":mark"));
    check("note-120", Stage::new().press("]aWho budgeted for this?<Enter><Enter>Ask the treasury."));
    check("note-80", Stage::new().size(80, 24).press("]aAsk the treasury."));
    check("note-40", Stage::new().size(40, 12).press("]aAsk the treasury."));
    check("notes-80", Stage::new().with_notes().size(80, 24).press("gn"));
    check("notes-none-80", Stage::new().size(80, 24).press("gn"));
    check("about-80", Stage::new().size(80, 24).press("gi"));
    check("export-80", Stage::new().with_notes().size(80, 24).press("E"));
    check("search-80", Stage::new().size(80, 24).press("/quay"));
    check("prefix-80", Stage::new().size(80, 24).press("g"));
    check("selection-80", Stage::new().size(80, 24).press("vww"));
}

#[test]
fn a_question() {
    for (name, width, height) in [("confirm-80", 80, 24), ("confirm-40", 40, 12)] {
        let mut stage = Stage::new().with_notes().size(width, height).press("E");
        let Some(Overlay::Export(form)) = stage.state.overlay.take() else { panic!("the form is open") };
        stage.send(Message::ExportExists(form));
        check(name, stage);
    }
}

#[test]
fn what_was_said() {
    let mut stage = Stage::new().size(80, 24);
    stage.send(Message::Said(Level::Info, "copied the citation".to_owned()));
    let long =
        "notes cannot be written: the disk is full, and what was typed since the last second is kept here";
    stage.send(Message::Said(Level::Error, long.to_owned()));
    check("error-80", stage);
    check("error-40", {
        let mut stage = Stage::new().size(40, 12);
        stage.send(Message::Said(Level::Error, long.to_owned()));
        stage
    });
    let mut stage = Stage::new().size(80, 24);
    stage.send(Message::Said(Level::Warning, long.to_owned()));
    check("messages-80", stage.press("gm"));
}

/// Every screen at a size, with what was pressed.
fn screens(size: Size, theme: &Theme) -> Vec<(&'static str, Stage)> {
    let stage = |keys: &&'static str| {
        let stage = Stage::new().with_notes().theme(theme.clone()).size(size.width, size.height);
        (*keys, stage.press_all(keys))
    };
    SCREENS.iter().map(stage).collect()
}

#[test]
fn without_colours_there_are_none_and_nothing_moves() {
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let size = Size { width, height };
        let colored = screens(size, &Theme::named("dark").unwrap());
        for ((keys, plain), (_, colored)) in screens(size, &Theme::default().no_color()).iter().zip(&colored)
        {
            let buffer = plain.draw();
            let tinted = |cell: &&Cell| cell.fg != Color::Reset || cell.bg != Color::Reset;
            assert_eq!(buffer.content.iter().find(tinted), None, "{keys}");
            assert_eq!(plain.text(), colored.text(), "{keys}");
        }
    }
}

/// The attributes in which words are drawn.
fn attributes(stage: &Stage, words: &str) -> Modifier {
    let cells = stage.cells_of(words);
    assert!(cells.iter().all(|cell| cell.modifier == cells[0].modifier), "{words} is drawn in one style");
    cells[0].modifier
}

#[test]
fn modes_can_be_told_apart_without_colours() {
    let stage = Stage::new().theme(Theme::default().no_color()).press("8]");
    let looks: BTreeSet<u16> = ["twice for the same quay", "misread every", "offer would lapse", "one crane"]
        .map(|words| attributes(&stage, words).bits())
        .into();
    assert_eq!(looks.len(), 4);
}

#[test]
fn the_current_statement_is_marked_plainly() {
    for theme in Theme::names().map(|name| Theme::named(name).unwrap()) {
        let style = |keys: &str, words: &str| {
            let cell = Stage::new().theme(theme.clone()).press_all(keys).cells_of(words)[0].clone();
            (cell.fg, cell.bg, cell.modifier)
        };
        assert_ne!(style("", "pay twice"), style("]", "pay twice"));
        assert_ne!(style("", "told"), style("]", "told"));
    }
    let bar = |keys: &str| Stage::new().press_all(keys).text().contains("▐❝ “We are not going");
    assert!(bar("]") && !bar(""));
}

#[test]
fn what_is_selected_can_be_seen_without_colours() {
    let plain = |stage: Stage| stage.theme(Theme::default().no_color());
    let reversed = |stage: Stage, words: &str| attributes(&stage, words).contains(Modifier::REVERSED);
    assert!(reversed(plain(Stage::listing()), "Harbour talks"));
    assert!(reversed(plain(Stage::new().press("<Tab>j")), "Piet Aldous"));
    assert!(reversed(plain(Stage::new().press("v")), "that"));
    assert!(reversed(plain(Stage::new().press("/lapse<Enter>")), "lapse"));
    assert!(!reversed(plain(Stage::new().press("/lapse<Enter><Esc>")), "offer"));
}

#[test]
fn highlights_follow_the_words_that_run_to_the_left() {
    let stage = Stage::new().theme(Theme::default().no_color()).press("8]z");
    assert!(attributes(&stage, "םיימעפ םלשנ אל„").contains(Modifier::UNDERLINED));
    assert!(attributes(&stage, "הרמא").contains(Modifier::DIM));
    assert_eq!(attributes(&stage, ".(ינש םויב)"), Modifier::empty());
}

#[test]
fn the_innermost_statement_colours_its_words() {
    let mut stage = Stage::unanalysed();
    let mut analysis = stage::analysis(stage::HARBOUR);
    let outer = analysis.statements[5].content[0];
    analysis.statements[5].content[0].end = outer.end + 12;
    let inner = analysis.statements[6].clone();
    analysis.statements[6].content = vec![(outer.end - 6..outer.end).into()];
    analysis.statements[6].source = Vec::new();
    analysis.statements[6].cue = Vec::new();
    assert_ne!(inner.mode, analysis.statements[5].mode);
    stage.send(Message::Analysed(EntryId(0), Arc::new(analysis)));
    let stage = stage.theme(Theme::default().no_color());
    let (inner, outer) = (attributes(&stage, "stands"), attributes(&stage, "the deadline"));
    assert_eq!((inner, outer), (Modifier::BOLD, Modifier::ITALIC));
}

#[test]
fn the_analysis_colours_and_moves_no_line() {
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let before = Stage::unanalysed().size(width, height);
        let after = Stage::new().size(width, height);
        let text = before.state.areas().text;
        let words = |buffer: &Buffer| {
            let cells = (text.y..text.y + text.height)
                .flat_map(|y| (text.x..text.x + text.width).map(move |x| (x, y)));
            cells.map(|at| buffer.cell(at).unwrap().symbol().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(words(&before.draw()), words(&after.draw()));
    }
}

/// Everything that a terminal would obey, and more.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31mred\u{202e}desrever\u{2066}\u{200b}\u{feff}\u{8}\u{c}\r\ttab\u{7f}\
    \u{85}\u{2028}\u{e0041}❤\u{fe0f}\u{301}👩\u{200d}👩\u{200d}👧";

#[test]
fn nothing_that_a_terminal_obeys_reaches_a_cell() {
    let mut stage = Stage::reading(&format!("{HOSTILE}\n\n{}", HOSTILE.repeat(40))).size(80, 24);
    let mut analysis = Analysis::clone(&stage::analysis(stage::HARBOUR));
    analysis.actors[0].name = HOSTILE.to_owned();
    analysis.actors[0].role = Some(HOSTILE.to_owned());
    analysis.positions[0].gist = HOSTILE.to_owned();
    analysis.positions[0].topic = Some(HOSTILE.to_owned());
    stage.send(Message::Analysed(EntryId(0), Arc::new(analysis)));
    stage.state.library.entries[0].outlet = Some(HOSTILE.into());
    stage.state.library.entries[0].published = Some(HOSTILE.into());
    stage.send(Message::Said(Level::Error, HOSTILE.to_owned()));
    assert_harmless(&stage, "reader");
    for keys in ["<Esc>a", "<Esc><Esc>gn", "<Esc>gm", "<Esc>gi", "<Esc>E", "<Esc>q"] {
        stage = stage.press(keys);
        stage.send(Message::Paste(HOSTILE.to_owned()));
        assert_harmless(&stage, keys);
    }
}

fn assert_harmless(stage: &Stage, when: &str) {
    for cell in &stage.draw().content {
        let symbol = cell.symbol();
        assert_eq!(visible(symbol), symbol, "{when}");
        assert!(!symbol.contains(char::is_control), "{when} {symbol:?}");
    }
}

#[test]
fn every_screen_can_be_drawn_at_every_size() {
    let widths = (1..=16).chain([30, 39, 59, 60, 63, 64, 75, 76, 99, 100, 119, 130]);
    for width in widths {
        for height in (1..=9).chain([12, 14, 19, 20, 23, 50]) {
            // The screens in turn: each meets each width and each height.
            let n = usize::from(width) + 7 * usize::from(height);
            for keys in [SCREENS[n % SCREENS.len()], SCREENS[(n + 11) % SCREENS.len()]] {
                let stage = Stage::new().with_notes().size(width, height).press_all(keys);
                assert_whole(&stage.draw(), &format!("{width}x{height} {keys}"));
            }
        }
    }
}

/// Checks that no wide character stands over what is in the cell after it, or over the edge.
fn assert_whole(buffer: &Buffer, when: &str) {
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        for (n, cell) in row.iter().enumerate() {
            let hidden = &row[n + 1..(n + width(cell.symbol()).max(1)).min(row.len())];
            assert!(n + width(cell.symbol()) <= row.len(), "{when}: {:?} over the edge", cell.symbol());
            assert!(
                hidden.iter().all(|cell| cell.symbol() == " "),
                "{when}: {:?} over another",
                cell.symbol()
            );
        }
    }
}

#[test]
fn a_screen_drawn_just_before_it_is_resized_is_cut_off() {
    let stage = Stage::new().with_notes().press("gn");
    for (width, height) in [(1, 1), (20, 5), (119, 39), (130, 50)] {
        assert_eq!(stage.draw_on(Size { width, height }).0.area.width, width);
    }
}

#[test]
fn a_note_never_hides_what_it_is_about() {
    for (width, height) in [(120, 40), (80, 24), (60, 18)] {
        for (n, words) in
            [(1, "for the same quay,”"), (3, "gift to nobody"), (5, "deadline stands"), (8, "לא נשלם")]
        {
            let stage = Stage::new().size(width, height).press(&format!("{n}]a"));
            let shown = if n == 8 { "םלשנ אל„" } else { words };
            let lines: Vec<String> = stage.text().lines().map(str::to_owned).collect();
            let inside =
                |line: &&String| line.contains(shown) && !line.starts_with('│') && !line.contains("│ Piet");
            assert!(lines.iter().any(|line| inside(&line)), "{width}x{height} {n}\n{}", lines.join("\n"));
        }
    }
}

#[test]
fn the_cursor_stands_where_one_types() {
    let place = |keys: &str| Stage::new().size(80, 24).press(keys).cursor().map(|at| (at.x, at.y));
    assert_eq!(place("]"), None);
    assert_eq!(place("/quay"), Some((6, 23)));
    assert_eq!(place("/港"), Some((4, 23)));
    let note = Stage::new().size(80, 24).press("aone<Enter>tw");
    let at = note.cursor().unwrap();
    let line = note.text().lines().nth(usize::from(at.y)).unwrap().to_owned();
    assert!(line.contains("tw"), "{line}");
}

#[test]
fn ascii_signs_are_all_that_is_drawn_around_the_text() {
    let mut stage = Stage::reading("A headline\n\nPlain words of a plain article.").ascii().size(80, 24);
    stage.send(Message::Analysed(EntryId(0), Arc::new(Analysis::default())));
    for keys in ["", "?", "<Esc>gm", "<Esc>gi", "<Esc>:"] {
        stage = stage.press_all(keys);
        assert!(stage.text().is_ascii(), "{keys}\n{}", stage.text());
    }
}

#[test]
fn nothing_is_shown_in_the_footer_that_no_key_does() {
    let stage = Stage::new().size(120, 24);
    let footer = stage.text().lines().last().unwrap().to_owned();
    for hint in ["] next", "[ back", "a note", "c copy", "? help"] {
        assert!(footer.contains(hint), "{footer}");
    }
}
