//! Runs of capitalised words within one sentence.

use super::classify::classify;
use super::{Name, NameKind};
use crate::analysis::gloss::Gloss;
use crate::lexicon::senses::Sense;
use std::ops::Range;

/// No name has more words; longer runs are shouting.
const LONGEST: usize = 12;

/// Appends the names of a sentence.
pub(super) fn find(gloss: &Gloss, sentence: Range<usize>, names: &mut Vec<Name>) {
    let mut at = sentence.start;
    while at < sentence.end {
        if !starts(gloss, at) {
            at += 1;
            continue;
        }
        let end = run_end(gloss, at, sentence.end);
        let weak = is_weak(gloss, at, &sentence);
        if is_dateline(gloss, at..end) {
            names.push(name(at..end, NameKind::Place, weak));
        } else {
            classify(gloss, at..end, weak, names);
        }
        at = end.max(at + 1);
    }
}

/// Whether the run tells where a report was written: `HALDEN, Norway —`.
fn is_dateline(gloss: &Gloss, run: Range<usize>) -> bool {
    const FARTHEST: usize = 9;
    let paragraph = &gloss.document.paragraphs[gloss.document.paragraph_of(run.start)].tokens;
    let shouted =
        run.clone().all(|at| gloss.word(at).len() > 2 && !gloss.word(at).contains(char::is_lowercase));
    let after = run.end..paragraph.end.min(run.end + FARTHEST);
    let dash = after.clone().find(|&at| matches!(gloss.word(at), "—" | "–" | "--" | "-"));
    let plain = |at: usize| gloss.is_capital(at) || !gloss.is_word(at) || gloss.part(at) == "CD";
    run.start == paragraph.start && shouted && dash.is_some_and(|dash| (run.end..dash).all(plain))
}

/// Whether a capital at `at` says nothing.
pub(super) fn is_weak(gloss: &Gloss, at: usize, sentence: &Range<usize>) -> bool {
    at == sentence.start || gloss.is_opening(at - 1)
}

/// Whether a name can begin at `at`.
pub(super) fn starts(gloss: &Gloss, at: usize) -> bool {
    let word = gloss.word(at);
    let capital =
        gloss.is_capital(at) || word.starts_with("al-") && word[3..].starts_with(char::is_uppercase);
    capital && word != "I" && !is_function(gloss, at) || word.starts_with('@') && word.len() > 1
}

/// Function words are no part of names, except those that are names too ("Will") before a capital.
fn is_function(gloss: &Gloss, at: usize) -> bool {
    let senses = gloss.senses(at);
    let word = gloss.word(at);
    let all_capitals = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.');
    senses.has(Sense::Function) && !all_capitals
}

/// One past the last token of the run that begins at `start`.
fn run_end(gloss: &Gloss, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + LONGEST);
    let mut end = start + 1;
    while end < limit {
        if starts(gloss, end) && !ends_before(gloss, end) {
            end += 1;
        } else if let Some(next) = over_connector(gloss, start..end, limit) {
            end = next;
        } else {
            break;
        }
    }
    end
}

/// Whether the run must end before the capital at `at`.
fn ends_before(gloss: &Gloss, at: usize) -> bool {
    let before = gloss.word(at - 1);
    let clitic = before.starts_with(['\'', '’']) || before == "@";
    let party = gloss.word(at).starts_with('@');
    clitic || party
}

/// The end of the run with the small words inside it ("of", "van", "and the"), if it goes on after them.
fn over_connector(gloss: &Gloss, run: Range<usize>, limit: usize) -> Option<usize> {
    let at = run.end;
    let word = gloss.word(at);
    let article = usize::from(gloss.is(at + 1, &["the"]));
    let next = match word {
        "de" | "del" | "della" | "di" | "da" | "du" | "van" | "von" | "der" | "den" | "bin" | "ibn"
        | "al" | "el" => at + 1,
        "van der" | "de la" | "&" => at + 1,
        "of" | "for" | "on" | "in" if takes_preposition(gloss, &run, word) => at + 1 + article,
        "and" if joins_topics(gloss, &run) => at + 1,
        "'" | "’" if gloss.is_possessive(at) && gloss.has(at + 1, Sense::OrganizationHead) => at + 1,
        _ => return None,
    };
    (next < limit && starts(gloss, next)).then_some(next + 1)
}

/// Whether the run is one that goes on with a preposition: `Department of`, `Committee on`, `Center for`.
fn takes_preposition(gloss: &Gloss, run: &Range<usize>, preposition: &str) -> bool {
    let last = run.end - 1;
    let head = run.clone().any(|at| gloss.has(at, Sense::OrganizationHead));
    let title = gloss.has(last, Sense::Title) && gloss.is_capital(last);
    match preposition {
        "of" => {
            head || title || gloss.has(last, Sense::PlaceHead) || gloss.is(last, &["bank", "strait", "isle"])
        }
        "in" => false,
        "for" => head && run.len() < 6 && !gloss.senses(last + 2).is_first_name(),
        _ => gloss.has(last, Sense::OrganizationHead) && run.len() < 4 && gloss.senses(last + 2).is_common(),
    }
}

/// Whether "and" joins topics inside one name: `Oversight and Reform Committee`, `Committee on Fish and Food`.
fn joins_topics(gloss: &Gloss, run: &Range<usize>) -> bool {
    let topic = |at: usize| {
        let senses = gloss.senses(at);
        gloss.is_capital(at) && senses.any(&[Sense::Noun, Sense::Plural, Sense::Adjective, Sense::Ing])
    };
    let last = run.end - 1;
    let headed = run.clone().any(|at| gloss.is(at, &["on", "of", "for"]));
    let ahead = (run.end + 1..run.end + 5).take_while(|&at| starts(gloss, at)).collect::<Vec<_>>();
    let closes = ahead.len() > 1 && ahead.last().is_some_and(|&at| gloss.has(at, Sense::OrganizationHead));
    let securities = gloss.is(last, &["securities"]) && closes;
    let plain =
        securities || !gloss.has(last, Sense::OrganizationHead) && !gloss.senses(last).is_first_name();
    topic(last) && plain && (closes || headed && topic(run.end + 1))
}

/// Makes a name of `tokens`.
pub(super) const fn name(tokens: Range<usize>, kind: NameKind, weak: bool) -> Name {
    Name { tokens, kind, role: None, weak }
}
