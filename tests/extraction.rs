//! Scores the reading of pages against bodies that people wrote out, where the pages are there.

#![allow(clippy::expect_used, reason = "tests")]

use flate2::read::GzDecoder;
use sayso::sources::{Reading, page};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The goal that the project has set itself.
const GOAL: f64 = 0.970;
/// No page may be worse.
const WORST: f64 = 0.5;

#[test]
fn pages_are_read_as_people_read_them() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/html");
    let folder = std::env::var_os("SAYSO_PAGES").map_or(beside, PathBuf::from);
    let Ok(truth) = fs::read_to_string(folder.join("truth.jsonl")) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    let truth: Vec<Value> = truth.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let half = truth.len() / 2;
    let (first, second) = truth.split_at(half);
    let mut scores = std::thread::scope(|scope| {
        let other = scope.spawn(|| first.iter().map(|line| score(&folder, line)).collect::<Vec<_>>());
        let mut scores: Vec<Score> = second.iter().map(|line| score(&folder, line)).collect();
        scores.extend(other.join().expect("a thread"));
        scores
    });
    scores.sort_by(|a, b| a.f1().total_cmp(&b.f1()));
    let count = scores.len() as f64;
    let mean = |of: fn(&Score) -> f64| scores.iter().map(of).sum::<f64>() / count;
    let (precision, recall) = (mean(|s| s.precision), mean(|s| s.recall));
    let f1 = harmonic(precision, recall);
    write(&scores, &format!("P {precision:.4} R {recall:.4} F1 {f1:.4} pages {}", scores.len()));
    assert!(f1 >= GOAL, "{f1}");
    assert!(scores[0].f1() >= WORST, "{}: {}", scores[0].url, scores[0].f1());
}

/// How well a page was read.
struct Score {
    id: String,
    url: String,
    precision: f64,
    recall: f64,
    read: Value,
}

impl Score {
    fn f1(&self) -> f64 {
        harmonic(self.precision, self.recall)
    }
}

fn score(folder: &Path, truth: &Value) -> Score {
    let field = |name: &str| truth[name].as_str().expect("a text").to_owned();
    let (id, url) = (field("id"), field("url"));
    let mut bytes = Vec::new();
    let file = File::open(folder.join(format!("pages/{id}.html.gz"))).expect("a page");
    GzDecoder::new(file).read_to_end(&mut bytes).expect("it is whole");
    let article = page("", &bytes, None, &Reading::default()).unwrap_or_default();
    let title = article.title.clone().unwrap_or_default();
    let body = article.text.strip_prefix(title.as_str()).unwrap_or(&article.text);
    let (wanted, found) = (shingles(&field("text")), shingles(body));
    let shared: usize =
        found.iter().map(|(words, n)| (*n).min(wanted.get(words).copied().unwrap_or_default())).sum();
    let share = |all: HashMap<Vec<String>, usize>| shared as f64 / all.values().sum::<usize>().max(1) as f64;
    let read = json!({"article": {
        "id": id, "title": title, "text": article.text, "author": article.author, "published": article.published,
        "outlet": article.outlet, "language": article.language, "url": article.url,
    }});
    Score { id, url, precision: share(found), recall: share(wanted), read }
}

/// Runs of four words, with how often each is there.
fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut all = HashMap::new();
    let length = words.len().clamp(1, 4);
    for run in words.windows(length) {
        *all.entry(run.iter().map(|word| (*word).to_owned()).collect()).or_default() += 1;
    }
    all
}

fn harmonic(a: f64, b: f64) -> f64 {
    2.0 * a * b / (a + b).max(1e-9)
}

/// Writes the scores page by page, and what was read, beside the other products of the build.
fn write(scores: &[Score], summary: &str) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let mut report = String::new();
    for score in scores {
        let (p, r) = (score.precision, score.recall);
        writeln!(report, "{:.3} P {p:.3} R {r:.3} {} {}", score.f1(), &score.id[..12], score.url)
            .expect("a line");
    }
    report.push_str(summary);
    fs::write(folder.join("extraction.txt"), report + "\n").expect("it is written");
    let read: String = scores.iter().map(|score| format!("{}\n", score.read)).collect();
    fs::write(folder.join("extraction.jsonl"), read).expect("it is written");
}
