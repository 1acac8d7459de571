//! Holds the direction of dependency between the layers, and the habits that a scan of the source can see.

#![allow(clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first: each may use only those before it.
const LAYERS: [&str; 14] = [
    "model", "text", "query", "review", "lexicon", "analysis", "sources", "export", "store", "app", "ui",
    "config", "runtime", "cli",
];

/// Layers that know nothing of each other, in whatever order they stand.
const APART: [&str; 4] = ["analysis", "sources", "export", "store"];

/// Crates that only some layers may know.
const FENCED: [(&str, &[&str]); 6] = [
    ("rusqlite", &["store"]),
    ("ureq", &["sources"]),
    ("ratatui", &["ui", "runtime"]),
    ("crossterm", &["runtime", "cli"]),
    ("clap", &["cli"]),
    ("rayon", &["runtime", "cli", "analysis"]),
];

#[test]
fn every_layer_uses_only_those_below_it() {
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|(path, code)| {
            let from = layer_of(path);
            uses(code).into_iter().filter_map(move |to| {
                forbidden(from, &to).then(|| format!("{}: {from} uses {to}", path.display()))
            })
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_scan_sees_a_backward_edge() {
    assert_eq!(uses("use crate::ui::theme::Theme;\nlet x = crate::store::Store::open();"), ["ui", "store"]);
    assert!(forbidden("model", "ui"));
    assert!(forbidden("export", "sources"));
    assert!(!forbidden("ui", "app"));
}

#[test]
fn crates_stay_behind_their_fences() {
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|(path, code)| {
            let from = layer_of(path);
            FENCED.iter().filter_map(move |(name, allowed)| {
                let named = code.contains(&format!("{name}::"));
                (named && from != "lib" && !allowed.contains(&from))
                    .then(|| format!("{}: {from} uses {name}", path.display()))
            })
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_grouped_import_hides_an_edge() {
    for (path, code) in sources() {
        assert!(!code.contains("use crate::{"), "{}: name each layer in its own `use`", path.display());
        assert!(!code.contains("use super::super::"), "{}: name the layer instead", path.display());
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    for (path, code) in sources() {
        let lines = code.split("#[cfg(test)]\nmod tests").next().unwrap_or(&code).lines().count();
        assert!(lines <= 500, "{}: {lines} lines without its tests", path.display());
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, code) in sources() {
        assert!(code.starts_with("//! "), "{}: begin with `//!`", path.display());
    }
}

fn forbidden(from: &str, to: &str) -> bool {
    if from == to || matches!(from, "lib" | "main" | "bin") {
        return false;
    }
    let rank = |layer: &str| LAYERS.iter().position(|&l| l == layer);
    let apart = APART.contains(&from) && APART.contains(&to);
    apart || rank(to) >= rank(from)
}

/// The layers that a piece of code names as `crate::layer`.
fn uses(code: &str) -> Vec<String> {
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|name| LAYERS.contains(&name.as_str()))
        .collect()
}

fn layer_of(path: &Path) -> &'static str {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    let first = inside.components().next().map(|c| c.as_os_str().to_string_lossy().into_owned());
    let name = first.unwrap_or_default();
    let name = name.trim_end_matches(".rs");
    ["lib", "main", "bin"].into_iter().chain(LAYERS).find(|&l| l == name).unwrap_or_else(|| {
        panic!("{} belongs to no layer", path.display());
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let code = fs::read_to_string(&path).expect("source is UTF-8");
                found.push((path, code));
            }
        }
    }
    found.sort();
    found
}
