//! A corpus of marked sentences: what the analysis gets right stays right, and what it gets wrong is known.
//!
//! `tests/marked/*.txt` holds one case after another: a sentence, below it the marks of each statement (`s` source,
//! `c` cue, `~` content), below these whose it is and what it amounts to. `+` before a sentence says that the
//! analysis finds exactly this, `-` that it should and does not. A break of the line is drawn as `¶`.
//!
//! After a change of the analysis `SAYSO_MARK=1 cargo test --test marked` sets the signs anew, and draws what is
//! found below every sentence that has the sign `?`; the difference is then there to be looked at.

#![allow(clippy::expect_used, reason = "tests")]

use sayso::analysis::{Engine, analyse};
use sayso::model::analysis::{Analysis, Statement};
use sayso::model::article::Article;
use std::fs;
use std::path::{Path, PathBuf};

/// A sentence and what is to be found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    /// `+`, `-` or `?`.
    sign: char,
    text: String,
    /// Lines of marks and of what they amount to, in turns.
    marks: Vec<String>,
}

/// A line of a file that is no case: a comment or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Other(String),
    Case(Case),
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/marked");
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    found.sort();
    found
}

fn read(file: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in file.lines() {
        let sign = line.chars().next().filter(|c| "+-?".contains(*c) && line[1..].starts_with(' '));
        match (sign, pieces.last_mut()) {
            (Some(sign), _) => {
                pieces.push(Piece::Case(Case { sign, text: line[2..].into(), marks: Vec::new() }));
            }
            (None, Some(Piece::Case(case))) if line.starts_with("  ") => case.marks.push(line[2..].into()),
            _ => pieces.push(Piece::Other(line.into())),
        }
    }
    pieces
}

fn write(pieces: &[Piece]) -> String {
    let mut file = String::new();
    for piece in pieces {
        match piece {
            Piece::Other(line) => file.push_str(&format!("{line}\n")),
            Piece::Case(case) => {
                file.push_str(&format!("{} {}\n", case.sign, case.text));
                case.marks.iter().for_each(|line| file.push_str(&format!("  {line}\n")));
            }
        }
    }
    file
}

/// What the analysis finds in a sentence, drawn.
fn found(drawn: &str, engine: &Engine) -> Vec<String> {
    let text = drawn.replace('¶', "\n");
    let article = Article { id: "marked".into(), text: text.clone(), ..Article::default() };
    let analysis = analyse(&article, engine);
    analysis.statements.iter().flat_map(|s| [marks(&text, s), legend(&analysis, s)]).collect()
}

fn marks(text: &str, statement: &Statement) -> String {
    let column = |byte: usize| text[..byte].chars().count();
    let mut line: Vec<char> = vec![' '; text.chars().count()];
    for (spans, mark) in [(&statement.content, '~'), (&statement.source, 's'), (&statement.cue, 'c')] {
        for span in spans {
            line[column(span.start)..column(span.end)].fill(mark);
        }
    }
    line.into_iter().collect::<String>().trim_end().to_string()
}

fn legend(analysis: &Analysis, statement: &Statement) -> String {
    let holders = analysis.holder_names(statement).join(" + ");
    let holders = if holders.is_empty() { "nobody" } else { &holders };
    let stance = analysis.position_of(statement.id).map_or("", |p| p.stance.name());
    let nested = if statement.reported_by.is_some() { ", reported" } else { "" };
    format!("= {holders}: {stance}, {}{nested}", statement.mode.name())
}

#[test]
fn every_sentence_is_read_as_it_is_marked() {
    let engine = Engine::embedded();
    let mark = std::env::var_os("SAYSO_MARK").is_some();
    let (mut right, mut all, mut faults) = (0, 0, Vec::new());
    for path in files() {
        let mut pieces = read(&fs::read_to_string(&path).expect("a file of cases"));
        for piece in &mut pieces {
            let Piece::Case(case) = piece else { continue };
            let found = found(&case.text, &engine);
            if mark && case.sign == '?' {
                case.marks.clone_from(&found);
            }
            let sign = if found == case.marks { '+' } else { '-' };
            if sign != case.sign && !mark {
                faults.push(format!("{} {}\n{}", case.sign, case.text, found.join("\n")));
            }
            case.sign = if mark { sign } else { case.sign };
            all += 1;
            right += usize::from(sign == '+');
        }
        if mark {
            fs::write(&path, write(&pieces)).expect("to write");
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {all} are not as their sign says; found:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(all >= 150 && right * 4 >= all * 3, "{right} of {all} are right");
}

#[test]
fn a_file_is_written_as_it_was_read() {
    for path in files() {
        let file = fs::read_to_string(&path).expect("a file of cases");
        assert_eq!(write(&read(&file)), file, "{}", path.display());
    }
}
