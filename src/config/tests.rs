//! What a file of the user's does, and what is said of its faults.

use super::*;
use crate::app::command::{Command, Context};
use crate::app::key::read_keys;
use crate::app::keymap::Meaning;

fn check(text: &str, problems: &[&str]) -> Loaded {
    let loaded = load(Some(("c.toml", text)));
    let told: Vec<String> = loaded.problems.iter().map(Problem::to_string).collect();
    assert_eq!(told, problems, "{text}");
    loaded
}

fn runs(loaded: &Loaded, context: Context, keys: &str) -> Option<Command> {
    match loaded.keymap.meaning(context, &read_keys(keys).unwrap()) {
        Meaning::Runs(command) => Some(command),
        _ => None,
    }
}

#[test]
fn the_defaults_are_without_fault() {
    let loaded = load(None);
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.settings, Settings::default());
    assert_eq!(runs(&loaded, Context::Text, "]"), Some(Command::NextStatement));
    let mut unsaid = Faults::new("", DEFAULTS);
    let table = parse(DEFAULTS, &mut unsaid).unwrap();
    keys::read(&table, &mut unsaid);
    assert_eq!(unsaid.found, []);
}

#[test]
fn values_of_the_user_come_over_the_defaults() {
    let loaded = check("theme = \"dark\"\ntext_width = 0x40\nthreshold = 1\nglyphs = \"ascii\"", &[]);
    assert_eq!((loaded.settings.theme.as_str(), loaded.settings.text_width), ("dark", 64));
    assert!((loaded.settings.threshold - 1.0).abs() < f32::EPSILON);
    assert_eq!(loaded.settings.scroll_margin, 3);
}

#[test]
fn every_fault_is_told_and_the_rest_holds() {
    let text = "\
thme = \"dark\"
text_width = 7
mouse = \"yes\"
glyphs = \"asci\"
threshold = 2.5
wheel_lines = 5

[keys.text]
next-statment = [\"x\"]
zen = \"Z\"
help = [\"<Foo>\", \"H\"]

[keys.txt]
zen = [\"Z\"]
";
    let loaded = check(
        text,
        &[
            "c.toml:1:1: `thme` is not a setting; did you mean `theme`?",
            "c.toml:2:14: `text_width` must be a whole number from 20 to 200, not 7",
            "c.toml:3:9: `mouse` must be true or false, not a text",
            "c.toml:4:10: `glyphs` must be \"unicode\" or \"ascii\"; did you mean `ascii`?",
            "c.toml:5:13: `threshold` must be a number from 0 to 1, not 2.5",
            "c.toml:9:1: `next-statment` is not a command; did you mean `next-statement`?",
            "c.toml:10:7: `zen` must be a list of keys such as [\"j\"], not a text",
            "c.toml:11:9: `<Foo>` is not a key",
            "c.toml:13:7: `keys.txt` is no place for keys; did you mean `text`?",
        ],
    );
    assert_eq!(loaded.settings.wheel_lines, 5);
    assert_eq!(runs(&loaded, Context::Text, "H"), Some(Command::Help));
}

#[test]
fn the_network_has_a_table_with_bounds() {
    let text = "[network]\nuser_agent = \"me\"\nredirects = 51\nstall_timeout_s = 3\nproxi = true";
    let loaded = check(
        text,
        &[
            "c.toml:3:13: `network.redirects` must be a whole number from 0 to 50, not 51",
            "c.toml:5:1: `network.proxi` is not a setting; did you mean `proxy`?",
        ],
    );
    let network = loaded.settings.network;
    assert_eq!((network.user_agent.as_str(), network.stall.as_secs(), network.redirects), ("me", 3, 10));
    check("network = 3", &["c.toml:1:11: `network` must be a table `[network]`, not a whole number"]);
}

#[test]
fn naming_a_command_takes_its_default_keys_away() {
    let loaded = check("[keys.global]\nhelp = [\"H\"]\npalette = []", &[]);
    assert_eq!(runs(&loaded, Context::Text, "H"), Some(Command::Help));
    assert_eq!(runs(&loaded, Context::Text, "?"), None);
    assert_eq!(runs(&loaded, Context::Text, ":"), None);
    assert_eq!(runs(&loaded, Context::Text, "<F1>"), None);
}

#[test]
fn clashes_are_told_with_both_lines() {
    let text = "[keys.text]\nzen = [\"x\"]\nabout = [\"x\"]\nhelp = [\"xy\"]";
    check(
        text,
        &[
            "c.toml:3: `x` in [keys.text] cannot run `about`: it runs `zen` (line 2)",
            "c.toml:4: `xy` in [keys.text] cannot run `help`: `x` begins `xy`, and one of them is `zen` (line 2)",
        ],
    );
}

#[test]
fn a_default_out_of_reach_is_told_unless_it_is_named() {
    check(
        "[keys.text]\nzen = [\"ghx\"]",
        &[
            "c.toml:2: `ghx` in [keys.text] puts `gh` (`show-history`) out of reach: give them other keys, or none",
        ],
    );
    check("[keys.text]\nzen = [\"ghx\"]\n[keys.reader]\nshow-history = []", &[]);
}

#[test]
fn of_a_file_that_is_not_toml_nothing_is_taken() {
    let loaded = load(Some(("c.toml", "mouse = true\ntheme = \n[keys\n")));
    assert!(loaded.problems.len() >= 2, "{:?}", loaded.problems);
    assert_eq!((loaded.problems[0].line, loaded.settings.mouse), (2, false));
    assert_eq!(runs(&loaded, Context::Text, "]"), Some(Command::NextStatement));
}

#[test]
fn keys_that_are_no_table_are_told() {
    check("keys = 3", &["c.toml:1:8: `keys` must be a table `[keys]`, not a whole number"]);
    check("[keys]\ntext = 3", &["c.toml:2:8: `keys.text` must be a table `[keys.text]`, not a whole number"]);
}
