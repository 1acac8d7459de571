//! The reader driven by keys alone: what each key does to the state, and what it asks to be done outside.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "app/desk.rs"]
mod desk;

use desk::Desk;
use sayso::app::command::Command;
use sayso::app::effect::Effect;
use sayso::app::geometry::Size;
use sayso::app::library::KeptFolders;
use sayso::app::message::{Message, MouseAction};
use sayso::app::overlay::{ExportRow, Overlay};
use sayso::app::queue::QueueItem;
use sayso::app::reader::Pane;
use sayso::app::state::{Entry, EntryId, Level, Screen};
use sayso::model::feed::FeedFolder;
use sayso::model::library::FlagChange;
use sayso::model::library::Folder;
use sayso::model::library::Reading;
use sayso::model::library::SavedSearch;
use sayso::model::note::NoteTarget;
use sayso::model::review::Change;
use uuid::Uuid;

#[test]
fn the_text_is_there_before_the_analysis_and_stays_where_it_is() {
    let mut desk = Desk::without_analysis();
    desk.resize(60, 8).press("jjj");
    let before = desk.reader().top;
    desk.analyse();
    assert_eq!((before, desk.reader().top), (3, 3));
    assert_eq!(desk.reader().panel.actors.len(), 3);
}

#[test]
fn the_statement_is_the_cursor() {
    let mut desk = Desk::new();
    desk.check("", "Marrow said").check("]", "“We will not pay twice,”").check("]", "Aldous replied");
    desk.check("[", "“We will not pay twice,”")
        .check("2]", "the authority warned")
        .check("9]", "the authority warned");
    assert_eq!(desk.said(), "this is the last statement");
    desk.check("99[", "the authority warned").check("3[", "Marrow said");
}

#[test]
fn the_same_actor_is_two_keys_away() {
    Desk::new()
        .check("}", "“We will not pay twice,”")
        .check("]", "Aldous replied")
        .check("}", "Aldous replied");
    Desk::new().check("]}", "“We will not pay twice,”").check("{", "Marrow said");
}

#[test]
fn the_panel_follows_the_text() {
    let mut desk = Desk::new();
    assert_eq!(desk.press("]]").selected_actor(), "Piet Aldous");
    assert_eq!(desk.press("[").selected_actor(), "Ilse Marrow");
}

#[test]
fn the_text_follows_the_panel() {
    let mut desk = Desk::new();
    desk.press("<Tab>j<Enter>");
    assert_eq!(desk.reader().focus, Pane::Positions);
    assert_eq!(desk.statement(), "Aldous replied");
    desk.press("<Enter>");
    assert_eq!(desk.reader().focus, Pane::Text);
}

#[test]
fn one_actor_alone_until_escape() {
    let mut desk = Desk::new();
    desk.press("o").check("]]", "“We will not pay twice,”");
    desk.press("<Esc>").check("]", "Aldous replied");
}

#[test]
fn scrolling_takes_the_cursor_along() {
    let mut desk = Desk::new();
    desk.resize(60, 8).press("G");
    assert_eq!(desk.statement(), "the authority warned");
    desk.press("gg");
    assert_eq!(desk.statement(), "Marrow said");
}

#[test]
fn a_search_finds_counts_and_comes_back() {
    let mut desk = Desk::new();
    desk.resize(60, 8).press("/authority");
    assert_eq!(desk.reader().search.as_ref().unwrap().matches.len(), 2);
    assert!(desk.reader().top > 0, "the match is in sight as one types");
    desk.press("<Esc>");
    assert_eq!((desk.reader().top, desk.reader().search.is_none()), (0, true));
    desk.press("/authority<Enter>n");
    assert_eq!(desk.reader().search.as_ref().unwrap().current, Some(1));
    desk.press("n");
    assert_eq!(desk.said(), "from the beginning again");
    desk.press("<C-o><C-o><C-o>");
    assert_eq!(desk.reader().top, 0);
    desk.press("/zebra<Enter>");
    assert_eq!(desk.said(), "“zebra” does not stand in the text");
}

#[test]
fn marks_and_jumps_lead_back() {
    let mut desk = Desk::new();
    desk.resize(60, 8).press("3jmxG");
    let end = desk.reader().top;
    desk.press("'x");
    assert_eq!(desk.reader().top, 3);
    desk.press("<C-o>");
    assert_eq!(desk.reader().top, end);
    desk.press("<C-i>");
    assert_eq!(desk.reader().top, 3);
    desk.press("'z");
    assert_eq!(desk.said(), "nothing is marked as z");
}

#[test]
fn a_jump_from_the_panel_leads_back_to_the_statement_before_it() {
    let mut desk = Desk::new();
    desk.resize(120, 40).check("]]", "Aldous replied");
    desk.check("<Tab>j<Enter>", "the authority warned").check("<C-o>", "Aldous replied");
    desk.check("<C-i>", "the authority warned");
    let mut desk = Desk::new();
    desk.resize(120, 40);
    desk.check("<Tab><Tab>j", "“We will not pay twice,”").check("<Enter><C-o>", "Marrow said");
    // The position under the cursor is where the actor's jump led already: one place to go back to, not two.
    desk.check("<Tab>j<Enter><Enter>", "Aldous replied").check("<C-o>", "Marrow said").press("<C-o>");
    assert_eq!(desk.said(), "this is the first place");
}

#[test]
fn lists_of_the_panel_are_full_again_when_it_comes_back() {
    let mut desk = Desk::new();
    desk.resize(120, 40).press("]");
    let tops = |desk: &Desk| (desk.reader().panel.actors_top, desk.reader().panel.positions_top);
    assert_eq!((tops(&desk), desk.reader().panel.position), ((0, 0), 1));
    for keys in ["pp", "zz"] {
        desk.press(keys);
        assert_eq!(tops(&desk), (0, 0), "{keys}");
    }
    desk.resize(60, 12).resize(120, 40);
    assert_eq!(tops(&desk), (0, 0));
}

#[test]
fn a_resize_keeps_the_top_sentence_at_the_top() {
    let mut desk = Desk::new();
    desk.resize(60, 8).press("6j");
    let place = desk.reader().place;
    for width in [35, 90, 41, 120, 60] {
        desk.resize(width, 8);
    }
    assert_eq!((desk.reader().place, desk.reader().top), (place, 6));
}

#[test]
fn a_note_takes_two_keys_and_is_written_at_each_further_one() {
    let mut desk = Desk::new();
    let effects = desk.press("a").effects("hi");
    let bodies: Vec<_> = effects.iter().filter(|e| matches!(e, Effect::SaveNote(..))).map(body).collect();
    assert_eq!(bodies, ["h", "hi"]);
    desk.press("<Esc>");
    let note = &desk.reader().notes[0].note;
    assert_eq!(note.target.statement().unwrap().holders, ["Ilse Marrow"]);
    assert_eq!(desk.state.library.entries[0].notes, 1);
    desk.press("a");
    let Some(Overlay::Note(editing)) = &desk.state.overlay else { panic!("the editor is open") };
    assert_eq!(editing.text.text(), "hi", "the same statement has the same note");
}

#[test]
fn a_note_that_is_emptied_can_be_brought_back() {
    let mut desk = Desk::new();
    desk.press("akeep me<Esc>");
    let effects = desk.press("a<C-u>").effects("<Esc>");
    assert!(matches!(effects[..], [Effect::DeleteNote(..), Effect::SaveEdits(..)]), "{effects:?}");
    assert_eq!(desk.reader().notes.len(), 0);
    let effects = desk.effects("gu");
    assert_eq!(body(&effects[0]), "keep me");
    assert_eq!(desk.reader().notes.len(), 1);
}

#[test]
fn an_untouched_note_leaves_no_trace() {
    let effects = Desk::new().effects("a<Esc>");
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn a_passage_is_selected_by_words_and_sentences() {
    let mut desk = Desk::new();
    desk.press("v");
    assert_eq!(desk.selected(), "that");
    assert_eq!(desk.press("w").selected(), "that the");
    assert_eq!(desk.press("s").selected(), "that the quay was sold. ".trim_end_matches([' ', '.']));
    assert_eq!(desk.press("b").selected(), "that the quay was");
    desk.press("athis<Esc>");
    assert!(matches!(desk.reader().notes[0].note.target, NoteTarget::Passage { .. }));
    assert_eq!(desk.reader().notes[0].note.target.anchor().unwrap().exact, "that the quay was");
}

#[test]
fn the_list_of_notes_leads_to_their_places() {
    let mut desk = Desk::new();
    desk.resize(60, 12).press("aone<Esc>3]atwo<Esc>gg");
    desk.press("gnj<Enter>");
    assert_eq!(desk.statement(), "the authority warned");
    let effects = desk.press("gn").effects("x");
    assert!(matches!(effects[..], [Effect::DeleteNote(..), Effect::SaveEdits(..)]));
    desk.press("gu<Esc>");
    assert_eq!(desk.reader().notes.len(), 2);
}

#[test]
fn a_note_on_the_article_stands_first() {
    let mut desk = Desk::new();
    desk.press("aone<Esc>gaall<Esc>");
    assert_eq!(desk.reader().notes[0].note.target, NoteTarget::Article);
    desk.press("ga<C-u>all of it<Esc>");
    assert_eq!(desk.reader().notes.len(), 2);
}

#[test]
fn the_panel_finds_its_place_on_every_screen() {
    let mut desk = Desk::new();
    desk.resize(120, 40);
    assert!(desk.state.areas().panel.is_some());
    desk.press("p");
    assert!(desk.state.areas().panel.is_none());
    desk.press("l");
    assert_eq!((desk.state.areas().panel.is_some(), desk.reader().focus), (true, Pane::Actors));
    desk.press("h").resize(40, 12);
    assert!(desk.state.areas().panel.is_none());
    desk.press("<Tab>");
    assert!(desk.state.areas().panel.is_some());
    desk.press("<Esc>");
    assert_eq!((desk.state.areas().panel.is_some(), desk.reader().focus), (false, Pane::Text));
}

#[test]
fn zen_shows_the_text_alone() {
    let mut desk = Desk::new();
    desk.resize(120, 40).press("z");
    assert_eq!((desk.state.areas().header.height, desk.state.areas().panel), (0, None));
    desk.press("<Esc>");
    assert!(desk.state.areas().panel.is_some());
}

#[test]
fn actors_are_sorted_and_filtered() {
    let mut desk = Desk::new();
    desk.press("<Tab>/ald<Enter>");
    assert_eq!(desk.reader().panel.actors.len(), 1);
    assert_eq!(desk.selected_actor(), "Piet Aldous");
    desk.press("/<C-u><Enter>ss");
    assert_eq!(desk.press("gg").selected_actor(), "Harbour Authority");
}

#[test]
fn keys_that_begin_a_command_wait_and_others_say_so() {
    let mut desk = Desk::new();
    desk.press("g");
    assert_eq!(desk.state.pending.keys.len(), 1);
    desk.press("<Esc>");
    assert_eq!(desk.state.pending.keys.len(), 0);
    desk.press("%");
    assert_eq!(desk.said(), "% is bound to nothing here; ? lists the keys");
}

#[test]
fn an_error_stays_until_it_is_dismissed() {
    let mut desk = Desk::new();
    desk.send(Message::Said(Level::Error, "b.txt: no such file".to_owned()));
    desk.press("j]").send(Message::Said(Level::Info, "copied".to_owned()));
    assert_eq!(desk.said(), "b.txt: no such file");
    desk.press("<Esc>");
    assert!(desk.state.log.current().is_none());
    desk.press("gm");
    assert!(matches!(desk.state.overlay, Some(Overlay::Messages(_))));
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut desk = Desk::new();
    desk.press(":zen<Enter>");
    assert!(desk.state.view.wishes.zen);
    desk.press(":next-stat<Enter>");
    assert_eq!(desk.statement(), "“We will not pay twice,”");
}

#[test]
fn the_palette_has_commands_that_lost_their_keys() {
    let mut desk = Desk::new();
    let own = "[keys.global]\nmessages = []\n[keys.reader]\nshow-notes = [\"gm\"]\n";
    desk.state.keymap = sayso::config::load(Some(("config.toml", own))).keymap;
    desk.press(":messages<Enter>");
    assert!(matches!(desk.state.overlay, Some(Overlay::Messages(_))));
    desk.press("<Esc>:sort-library");
    let Some(Overlay::Palette(palette)) = &desk.state.overlay else { panic!("the palette is open") };
    assert!(!palette.matches.contains(&Command::SortLibrary), "it does nothing here");
}

#[test]
fn the_queue_is_judged_where_it_stands() {
    let mut desk = Desk::with_list();
    let item = |entry, statement, confidence| QueueItem {
        entry: EntryId(entry),
        statement: Uuid::from_u128(statement),
        holder: String::new(),
        topic: String::new(),
        gist: String::new(),
        stance: None,
        confidence,
    };
    let items = vec![item(1, 7, 0.2), item(0, 1000, 0.5), item(2, 8, 0.9)];
    desk.press("gq").send(Message::Queued(items, false));
    let effects = desk.effects("y");
    let [Effect::Judge(EntryId(1), edits)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((&edits[0].change, edits[0].statement), (&Change::Confirm, Some(Uuid::from_u128(7))));
    let judged = edits[0].id;
    assert_eq!(desk.said(), "confirmed; 2 left to check");
    let effects = desk.effects("x");
    let [Effect::SaveEdits(EntryId(0), edits)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(edits.last().unwrap().change, Change::Reject);
    let left = |desk: &Desk| match &desk.state.overlay {
        Some(Overlay::Queue(queue)) => queue.selected().map(|item| item.statement.as_u128()),
        _ => panic!("the queue is open"),
    };
    assert_eq!(left(&desk), Some(8));
    desk.press("U");
    assert_eq!(left(&desk), Some(1000));
    let effects = desk.effects("U");
    let [Effect::Judge(EntryId(1), edits)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((&edits[0].change, left(&desk)), (&Change::Undo { edit: judged }, Some(7)));
    assert_eq!(desk.said(), "undone in Zeppelins return");
    desk.press("yyy");
    assert_eq!(left(&desk), None);
    desk.press("y");
    assert_eq!(desk.said(), "nothing is left to check");
}

#[test]
fn titles_are_sorted_from_their_first_word() {
    let mut desk = Desk::with_library();
    let entry = Entry { title: "“Never”, says the mayor".into(), ..Entry::default() };
    desk.send(Message::Listed(vec![entry])).press("ss");
    let titles: Vec<char> =
        desk.titles().iter().map(|title| title.chars().find(|c| c.is_alphabetic()).unwrap()).collect();
    assert!(titles.is_sorted(), "{:?}", desk.titles());
}

#[test]
fn help_is_filtered() {
    let mut desk = Desk::new();
    desk.press("?");
    let all = desk.help_rows();
    desk.press("/citation");
    assert!(desk.help_rows() < all && desk.help_rows() > 0);
    desk.press("<Enter>q");
    assert!(desk.state.overlay.is_none());
}

#[test]
fn what_is_not_saved_is_asked_about_until_it_is() {
    let mut desk = Desk::new();
    let question = |desk: &Desk| matches!(desk.state.overlay, Some(Overlay::Confirm(_)));
    // Until it is open nobody knows.
    assert!(desk.press("aone<Esc>").effects("Q").is_empty());
    let effects = sayso::app::update::update(&mut desk.state, Message::Kept(true));
    assert!(matches!(effects[..], [.., Effect::Quit]) && !question(&desk));
    // The disk is full, and then it is not.
    desk.send(Message::Unsaved(EntryId(0)));
    assert!(desk.effects("Q").is_empty() && question(&desk));
    desk.press("<Esc>").send(Message::Saved(vec![EntryId(0)]));
    assert!(matches!(desk.effects("Q")[..], [.., Effect::Quit]));
    // There is no library at all: another note asks again, and yes or a signal ends all the same.
    desk.send(Message::Kept(false)).press("atwo<Esc>q");
    assert!(question(&desk));
    assert!(matches!(desk.effects("y")[..], [.., Effect::Quit]));
    desk.press("Q");
    assert!(matches!(sayso::app::update::update(&mut desk.state, Message::Ended)[..], [.., Effect::Quit]));
}

#[test]
fn an_export_is_offered_and_never_overwrites_unasked() {
    let mut desk = Desk::new();
    desk.press("aone<Esc>E");
    let Some(Overlay::Export(form)) = &desk.state.overlay else { panic!("the form is open") };
    // One note, and three statements that nobody has looked at: what was checked goes out unless more is asked for.
    assert_eq!((form.path.text(), form.rows.len(), form.chosen().count()), ("harbour-talks-stall.md", 4, 1));
    desk.press("<C-t>");
    let Some(Overlay::Export(form)) = &desk.state.overlay else { panic!("the form is open") };
    assert_eq!(form.chosen().count(), 4);
    desk.press("<Esc>E");
    let Some(Overlay::Export(form)) = &desk.state.overlay else { panic!("the form is open") };
    assert_eq!(form.chosen().count(), 4, "the choice is remembered");
    let effects = desk.effects("<Tab><Enter>");
    let [Effect::Export { form, overwrite: false, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(form.path.text(), "harbour-talks-stall.csv");
    desk.send(Message::ExportExists(form.clone()));
    assert!(desk.effects("n").is_empty());
    desk.press("<Esc>").send(Message::ExportExists(form.clone()));
    assert!(matches!(desk.effects("y")[..], [Effect::Export { overwrite: true, .. }]));
}

#[test]
fn an_export_takes_the_chosen_articles_or_all_that_the_list_shows() {
    let mut desk = Desk::with_library();
    let form = |desk: &Desk| match &desk.state.overlay {
        Some(Overlay::Export(form)) => form.clone(),
        other => panic!("the form is open: {other:?}"),
    };
    desk.send(Message::Counted(EntryId(3), 5)).press("Gv");
    let effects = desk.effects("E");
    let [Effect::GatherExport(ask, entries)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((&entries[..], form(&desk).path.text()), (&[EntryId(3)][..], "chosen-articles.md"));
    let rows = vec![ExportRow { note: true, text: "ask again".to_owned(), ..ExportRow::default() }];
    let gathered = |ask| Message::ExportGathered { ask, rows: rows.clone(), touched: Vec::new() };
    desk.send(gathered(Uuid::nil()));
    assert!(form(&desk).rows.is_empty(), "that was gathered for another form");
    desk.send(gathered(*ask));
    assert_eq!((form(&desk).chosen().count(), form(&desk).untouched()), (1, 0));
    desk.press("<C-t>");
    assert_eq!(form(&desk).untouched(), 5);
    let effects = desk.effects("<Enter>");
    let [Effect::ExportArticles { form: written, overwrite: false }] = &effects[..] else {
        panic!("{effects:?}")
    };
    desk.send(Message::ExportExists(written.clone()));
    assert!(matches!(desk.effects("y")[..], [Effect::ExportArticles { overwrite: true, .. }]));
    let effects = desk.press("<Esc>").effects("E");
    let [Effect::GatherExport(_, entries)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((entries.len(), form(&desk).articles.unwrap().of), (4, "in All".to_owned()));
}

#[test]
fn an_export_takes_statements_by_status_and_query() {
    let mut desk = Desk::new();
    desk.press("yxE");
    let form = |desk: &Desk| match &desk.state.overlay {
        Some(Overlay::Export(form)) => form.clone(),
        other => panic!("the form is open: {other:?}"),
    };
    let counts: Vec<(&str, usize)> = (0..8)
        .map(|_| {
            let form = form(desk.press("<C-t>"));
            (form.scope.name(), form.chosen().count())
        })
        .collect();
    let rest = desk.analysis.statements.len() - 2;
    assert_eq!(
        counts,
        [
            ("all", rest + 1),
            ("automatic", rest),
            ("confirmed", 1),
            ("corrected", 0),
            ("manual", 0),
            ("rejected", 1),
            ("notes", 0),
            ("checked", 1)
        ]
    );
    desk.press("<C-t><C-q>actor:aldous");
    let holders: Vec<String> = form(&desk).chosen().flat_map(|row| row.holders.clone()).collect();
    assert_eq!(holders, ["Piet Aldous"]);
    desk.press(" outlet:courier");
    assert!(
        desk.effects("<Enter>").is_empty() && desk.said().contains("the list chooses"),
        "{}",
        desk.said()
    );
    let effects = desk.effects("<C-w><C-w><C-w><Enter>");
    let [Effect::Export { form, .. }] = &effects[..] else { panic!("{effects:?} {}", desk.said()) };
    assert!(form.asked.is_ok());
}

#[test]
fn what_is_copied_is_named() {
    assert!(matches!(Desk::new().effects("c")[..], [Effect::CopyCitation { .. }]));
    assert!(matches!(Desk::new().effects("vc")[..], [Effect::CopyPassage { .. }]));
    assert!(matches!(&Desk::new().effects("C")[..], [Effect::Copy { what: "the address", .. }]));
}

#[test]
fn an_article_opens_where_it_was_left() {
    let mut desk = Desk::without_analysis();
    desk.resize(60, 8);
    let last = desk.analysis.statements.last().unwrap().id;
    let reading = Reading { top: desk.offset("the authority"), statement: Some(last), ..Reading::default() };
    desk.send(Message::Remembered(desk.entry(), Vec::new(), reading));
    let top = desk.reader().top;
    desk.analyse();
    assert!(top > 0 && desk.reader().top == top);
    assert_eq!(desk.statement(), "the authority warned");
}

#[test]
fn what_is_written_before_the_library_answers_stays() {
    let mut desk = Desk::new();
    desk.press("mkaToo early<C-s>");
    desk.send(Message::Remembered(desk.entry(), Vec::new(), Reading::default()));
    assert_eq!((desk.reader().notes.len(), desk.reader().marks.len()), (1, 1));
}

#[test]
fn leaving_writes_where_one_was() {
    let mut desk = Desk::new();
    desk.resize(60, 8).press("4jmk");
    let effects = desk.effects("Q");
    let [Effect::SaveReading(_, reading), Effect::Quit] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((reading.top, reading.marks.get(&'k')), (desk.reader().place, Some(&desk.reader().place)));
    assert!(reading.read);
}

#[test]
fn one_article_closes_the_program_and_several_go_back_to_the_list() {
    assert!(Desk::new().effects("q").contains(&Effect::Quit));
    let mut desk = Desk::with_list();
    assert!(!desk.effects("q").contains(&Effect::Quit));
    assert_eq!(desk.state.screen, Screen::Library);
    assert!(desk.effects("q").contains(&Effect::Quit));
}

#[test]
fn the_list_is_filtered_sorted_and_opened() {
    let mut desk = Desk::with_list();
    desk.press("q/dam<Enter>");
    assert_eq!(desk.titles(), ["A dam divides two capitals"]);
    assert!(matches!(desk.effects("<Enter>")[..], [Effect::Open(_)]));
    desk.press("<Esc>ss");
    assert_eq!(desk.titles()[0], "A dam divides two capitals");
    assert!(matches!(desk.effects("r")[..], [Effect::Flag(_, FlagChange::Read(true))]));
}

#[test]
fn neighbours_are_one_key_away() {
    let mut desk = Desk::with_list();
    assert!(matches!(desk.effects("J")[..], [Effect::Open(_)]));
    assert!(desk.effects("K").is_empty());
    assert_eq!(desk.said(), "this is the first article of the list");
}

#[test]
fn the_mouse_selects_what_it_clicks() {
    let mut desk = Desk::new();
    desk.resize(120, 40);
    let text = desk.state.areas().text;
    let line = desk.reader().line_of(desk.offset("Aldous replied")) as u16;
    desk.send(Message::Mouse { action: MouseAction::Click, x: text.x + 2, y: text.y + line });
    assert_eq!(desk.statement(), "Aldous replied");
    desk.resize(60, 8).send(Message::Mouse { action: MouseAction::WheelDown, x: 10, y: 4 });
    assert_eq!(desk.reader().top, 3);
}

#[test]
fn folders_open_as_one_moves_and_lead_into_the_list() {
    let mut desk = Desk::with_library();
    assert_eq!(desk.titles(), ["Storm closes the strait", "Council delays the tram", "Reactor praised"]);
    desk.press("hj");
    assert_eq!(desk.titles(), ["Storm closes the strait", "Reactor praised"]);
    desk.press("G<Enter>");
    assert_eq!(desk.titles(), ["Reactor praised"]);
    assert!(matches!(desk.effects("<Enter>")[..], [Effect::Open(EntryId(3))]));
}

#[test]
fn near_duplicates_are_folded_and_never_dropped() {
    let mut desk = Desk::with_library();
    desk.press("t");
    assert_eq!(desk.titles()[..2], ["Storm closes the strait", "Strait closed by storm"]);
    desk.press("jt");
    assert_eq!((desk.titles().len(), desk.state.library.selected), (3, 0));
    desk.press("jt");
    assert_eq!(desk.said(), "no article of this list has nearly the same text");
}

#[test]
fn what_is_done_to_many_is_taken_back_at_once() {
    let mut desk = Desk::with_library();
    let effects = desk.effects("vvr");
    let marked = |on| Effect::Flag(vec![EntryId(0), EntryId(2)], FlagChange::Read(on));
    assert!(effects.contains(&marked(true)), "only what is unread changes: {effects:?}");
    assert!(desk.effects("U").contains(&marked(false)));
    assert!(desk.effects("<C-r>").contains(&marked(true)));
    desk.press("VA");
    assert!(desk.titles().is_empty(), "a row stands for what is folded behind it: {:?}", desk.titles());
    desk.press("U");
    assert_eq!(desk.titles().len(), 3);
}

#[test]
fn only_what_a_tag_changed_is_changed_back() {
    let mut desk = Desk::with_library();
    let tag = |on| FlagChange::Tag("sea".to_owned(), on);
    desk.press("vvTsea<Enter>").send(Message::Flagged(vec![EntryId(1)], tag(true)));
    assert!(desk.effects("U").contains(&Effect::Flag(vec![EntryId(1)], tag(false))));
    let effects = desk.effects("GT-sea<Enter>");
    assert!(effects.contains(&Effect::Flag(vec![EntryId(3)], tag(false))), "{effects:?}");
}

#[test]
fn a_search_takes_effect_as_one_types_and_says_what_it_cannot_understand() {
    let mut desk = Desk::with_library();
    let effects = desk.effects("Ftram");
    let asked = |query: &str, typing| Effect::Find { query: query.to_owned(), typing };
    assert!(effects.contains(&asked("t", true)) && effects.contains(&asked("tram", true)));
    desk.send(Message::Found { query: "tra".to_owned(), rows: Vec::new(), more: false });
    assert_eq!(desk.titles().len(), 3, "an answer to what was typed before is left");
    desk.send(Message::Found { query: "tram".to_owned(), rows: vec![(EntryId(1), None)], more: false });
    assert_eq!(desk.titles(), ["Council delays the tram"]);
    assert!(desk.effects("<Enter>").contains(&asked("tram", false)));
    desk.press("F<C-u>tram wen:now");
    assert_eq!(desk.state.library.find.as_ref().unwrap().error.as_ref().unwrap().column, 6);
    desk.press("<Esc><Esc>");
    assert_eq!(desk.titles().len(), 3);
}

#[test]
fn a_search_becomes_a_smart_folder_and_goes_again() {
    let mut desk = Desk::with_library();
    let search = SavedSearch { name: "Trams".to_owned(), query: "tram".to_owned() };
    let effects = desk.effects("Ftram<Enter>WTrams<Enter>");
    assert!(effects.contains(&Effect::SaveSearch(search.clone())));
    let folder = Folder { name: "Trams".to_owned(), total: 1, unread: 0 };
    desk.send(Message::Folders(KeptFolders {
        searches: vec![(search.clone(), folder)],
        ..KeptFolders::default()
    }));
    let effects = desk.effects("<Esc>hgg4j");
    assert!(effects.contains(&Effect::Find { query: "tram".to_owned(), typing: false }));
    assert!(desk.effects("x").contains(&Effect::RemoveSearch("Trams".to_owned())));
    assert!(desk.effects("U").contains(&Effect::SaveSearch(search)));
}

#[test]
fn a_feed_is_a_folder_and_opens_by_its_address() {
    let mut desk = Desk::with_library();
    let folder = Folder { name: "Quay \"News\"".to_owned(), total: 2, unread: 1 };
    let feeds = vec![FeedFolder { address: "https://quay.example/feed".to_owned(), folder, failing: None }];
    desk.send(Message::Folders(KeptFolders { feeds, ..KeptFolders::default() }));
    let effects = desk.effects("hgg4j");
    let query = "feed:\"https://quay.example/feed\"".to_owned();
    assert!(effects.contains(&Effect::Find { query, typing: false }));
}

#[test]
fn the_selected_article_is_looked_at_where_there_is_room() {
    let mut desk = Desk::with_library();
    assert!(matches!(desk.effects("j")[..], [Effect::Preview(EntryId(1))]));
    assert!(desk.effects("p").is_empty() && desk.effects("k").is_empty());
    desk.resize(80, 24);
    assert!(!desk.effects("pjj").iter().any(|effect| matches!(effect, Effect::Preview(_))));
    assert!(matches!(desk.effects("<Tab>")[..], [Effect::Preview(_)]));
}

#[test]
fn every_key_everywhere_is_survived() {
    let keys = "jkdufb GQtTBVFWRU*A?:q]}[{)(nNm'oaAvcCEJKpzghlwsx/y0123456789<Esc><Enter><Tab><S-Tab><C-o><C-i><C-u><Backspace>";
    for size in [(1, 1), (40, 12), (80, 24), (120, 40)] {
        for first in sayso::app::key::read_keys(keys).unwrap() {
            for mut desk in [Desk::with_list(), Desk::with_library()] {
                desk.send(Message::Resized(Size { width: size.0, height: size.1 }));
                desk.send(Message::Key(first));
                desk.press(keys);
            }
        }
    }
}

fn body(effect: &Effect) -> String {
    let Effect::SaveNote(_, note) = effect else { panic!("{effect:?} saves no note") };
    note.body.clone()
}
