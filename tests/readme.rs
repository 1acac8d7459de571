//! Holds the README to what the program does: its table of keys and its screens are made by the program itself.

#![allow(clippy::unwrap_used, reason = "tests")]

use sayso::app::command::{Command, Context, Group};
use sayso::app::keymap::Keymap;
use std::process::Command as Program;

const README: &str = include_str!("../README.md");

/// Where keys are pressed, and how the README names it; a command stands where its key is found first.
const PLACES: [(Context, &str); 8] = [
    (Context::Text, ""),
    (Context::Actors, "in the list of actors"),
    (Context::Library, "in the list of articles"),
    (Context::Selection, "while selecting"),
    (Context::Ends, "while moving ends"),
    (Context::Correct, "in the form of a correction"),
    (Context::Notes, "in the list of notes"),
    (Context::Export, "in the export form"),
];

#[test]
fn the_table_of_keys_is_that_of_the_program() {
    let keymap = sayso::config::load(None).keymap;
    let table = table(&keymap);
    let shown = between("<!-- keys -->\n", "<!-- /keys -->");
    assert!(shown == table, "the README's table of keys should be:\n{table}");
}

#[test]
fn the_screen_is_that_of_the_program() {
    let command = between("<!-- screen: ", " -->");
    let folder = tempfile::tempdir().unwrap();
    let ran = Program::new(env!("CARGO_BIN_EXE_sayso"))
        .args(["--ephemeral"].into_iter().chain(command.split_whitespace()))
        .env("XDG_CONFIG_HOME", folder.path())
        .env_remove("NO_COLOR")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let screen = String::from_utf8(ran.stdout).unwrap();
    let shown = between("-->\n```text\n", "```");
    assert!(shown == screen, "the README's screen should be:\n{screen}");
}

fn table(keymap: &Keymap) -> String {
    let mut table = "| keys | what they do |\n|---|---|\n".to_owned();
    for group in Group::ALL.into_iter().filter(|&g| g != Group::Typing) {
        table += &format!("| | **{}** |\n", group.title());
        for &command in Command::ALL.iter().filter(|c| c.group() == group) {
            if let Some((keys, place)) = found(keymap, command) {
                let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
                table += &format!("| {keys} | {}{place} |\n", command.description());
            }
        }
    }
    table
}

fn found(keymap: &Keymap, command: Command) -> Option<(String, &'static str)> {
    PLACES.into_iter().find_map(|(context, place)| {
        let keys = keymap.all_keys_for(context, command);
        let shown: Vec<String> = keys.iter().map(|keys| code(keys)).collect();
        (!shown.is_empty()).then(|| (shown.join(" "), place))
    })
}

/// Keys as Markdown code, also where one of them is the mark of code.
fn code(keys: &str) -> String {
    if keys.contains('`') { format!("`` {keys} ``") } else { format!("`{keys}`") }
}

fn between(from: &str, to: &str) -> &'static str {
    let start = README.find(from).unwrap() + from.len();
    let end = README[start..].find(to).unwrap();
    &README[start..start + end]
}
