//! By-lines and date lines: what the text itself tells of its outlet, author and day.
//!
//! Invariant: a line is metadata only if every part of it is understood, so that no sentence is lost.

use super::dates;
use crate::model::article::Article;

/// What a line tells of the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) url: Option<String>,
    /// The day of a change, taken where no other day is given.
    pub(crate) updated: Option<String>,
}

/// The most words that a line of metadata has.
const MOST_WORDS: usize = 24;

const BY: [&str; 8] = [
    "by ",
    "written by ",
    "reported by ",
    "reporting by ",
    "story by ",
    "words by ",
    "text by ",
    "from our ",
];
const DATED: [&str; 7] =
    ["published", "posted", "date", "first published", "publication date", "published on", "posted on"];
const CHANGED: [&str; 5] = ["updated", "last updated", "last modified", "modified", "last updated on"];
const SEPARATORS: [char; 6] = ['|', '·', '•', '—', '–', '/'];

/// Small words that names of people and outlets have.
const SMALL: &str = " and of the de del der den van von da di du la le el al bin ibn y e i & for on ";

/// Words by which an outlet is told from a person.
const OUTLET: &str = " news times post courier herald agency press journal tribune gazette telegraph radio tv television \
    daily weekly wire dispatch observer mail chronicle today standard register examiner sentinel monitor mirror argus \
    echo bulletin record review ledger star sun globe guardian independent broadcasting service magazine online network \
    newspaper evening morning sunday report reporter messenger mercury advertiser bugle beacon staff newsroom ";

/// Reads a line of metadata; `None` where any part of it is something else.
pub(crate) fn read(line: &str) -> Option<Facts> {
    let line = line.trim().trim_matches(['*', '_', '(', ')', '[', ']']).trim();
    if line.is_empty() || line.len() > 400 || line.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    labelled(line).or_else(|| parted(line))
}

/// Reads a line that is the name of an outlet and nothing else: metadata only beside other metadata.
pub(crate) fn read_outlet(line: &str) -> Option<Facts> {
    let sound = is_name(line, 5) && is_outlet(line);
    sound.then(|| Facts { outlet: Some(line.trim().to_owned()), ..Facts::default() })
}

impl Facts {
    /// Adds what is not known yet to `article`.
    pub(crate) fn complete(self, article: &mut Article) {
        let set = |field: &mut Option<String>, value: Option<String>| {
            if field.is_none() {
                *field = value;
            }
        };
        set(&mut article.title, self.title);
        set(&mut article.outlet, self.outlet);
        set(&mut article.author, self.author);
        set(&mut article.published, self.published.or(self.updated));
        set(&mut article.url, self.url);
    }
}

/// `Author: …`, `Published: …`, `Source: …`.
fn labelled(line: &str) -> Option<Facts> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim().to_lowercase(), value.trim());
    if value.is_empty() {
        return None;
    }
    let some = Some(value.to_owned());
    Some(match label.as_str() {
        "title" | "headline" => Facts { title: some, ..Facts::default() },
        "author" | "authors" | "by" | "reporter" | "byline" | "by-line" => {
            Facts { author: Some(person(value)?), ..Facts::default() }
        }
        "outlet" | "publisher" | "publication" | "source" | "newspaper" if is_name(value, 8) => {
            Facts { outlet: some, ..Facts::default() }
        }
        "url" | "link" | "permalink" | "source" if is_address(value) => {
            Facts { url: some, ..Facts::default() }
        }
        label if DATED.contains(&label) || CHANGED.contains(&label) => parted(line)?,
        _ => return None,
    })
}

/// Parts between bars, dots and dashes, each a by-line, a day or an outlet; a day or an author among them.
fn parted(line: &str) -> Option<Facts> {
    let mut facts = Facts::default();
    let mut names = Vec::new();
    for part in parts(line) {
        read_part(part, &mut facts, &mut names)?;
    }
    let anchored = facts.published.is_some() || facts.updated.is_some() || facts.author.is_some();
    for name in names {
        place(name, &mut facts)?;
    }
    anchored.then_some(facts)
}

fn parts(line: &str) -> impl Iterator<Item = &str> {
    let is_separator = |(at, c): &(usize, char)| {
        let spaced = line[..*at].ends_with(' ') && line[at + c.len_utf8()..].starts_with(' ');
        SEPARATORS.contains(c) && (spaced || matches!(c, '|' | '·' | '•')) || (*c == '-' && spaced)
    };
    let cuts: Vec<(usize, char)> = line.char_indices().filter(is_separator).collect();
    let starts = std::iter::once(0).chain(cuts.iter().map(|(at, c)| at + c.len_utf8())).collect::<Vec<_>>();
    let ends = cuts.iter().map(|&(at, _)| at).chain([line.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| line[start..end].trim()).filter(|part| !part.is_empty())
}

/// Reads one part into `facts`; a bare name waits in `names` until all parts are known.
fn read_part<'a>(part: &'a str, facts: &mut Facts, names: &mut Vec<&'a str>) -> Option<()> {
    if let Some(day) = dates::only(part) {
        facts.published.get_or_insert(day.to_string());
    } else if let Some((changed, day)) = told_day(part) {
        let field = if changed { &mut facts.updated } else { &mut facts.published };
        field.get_or_insert(day);
    } else if let Some(names_after) = after_by(part) {
        read_by(names_after, facts)?;
    } else if let Some(found) = dates::find(part).filter(|f| f.span.end == part.len() && f.span.start > 0) {
        // `Coast Courier, 4 May 2026`
        let before = part[..found.span.start].trim_end().strip_suffix(',')?;
        facts.published.get_or_insert(found.date.to_string());
        return read_part(before, facts, names);
    } else if is_reading_time(part) {
    } else if let Some((who, outlet)) =
        part.split_once(", ").filter(|(who, of)| is_personal(who) && is_outlet(of))
    {
        // `Marta Quill, Coast Courier`
        names.extend([who, outlet].into_iter().filter(|name| is_name(name, 6)));
    } else if is_name(part, 6) {
        names.push(part);
    } else {
        return None;
    }
    Some(())
}

/// `Published on 4 May 2026`, `Last updated: 4 May 2026 at 10:15`; whether it is the day of a change.
fn told_day(part: &str) -> Option<(bool, String)> {
    let lower = part.to_lowercase();
    let (changed, label) = CHANGED
        .iter()
        .map(|l| (true, l))
        .chain(DATED.iter().map(|l| (false, l)))
        .filter(|(_, label)| lower.starts_with(**label))
        .max_by_key(|(_, label)| label.len())?;
    let day = dates::only(part.get(label.len()..)?)?;
    Some((changed, day.to_string()))
}

fn after_by(part: &str) -> Option<&str> {
    let prefix =
        BY.iter().find(|by| part.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)))?;
    part.get(prefix.len()..)
}

/// The rest of a by-line: names, perhaps a place, an outlet and a day.
fn read_by(rest: &str, facts: &mut Facts) -> Option<()> {
    let mut rest = rest.trim();
    if let Some(found) = dates::find(rest) {
        dates::only(&rest[found.span.start..])?;
        facts.published.get_or_insert(found.date.to_string());
        rest = rest[..found.span.start].trim_end_matches([' ', ',', ':']);
        rest = CHANGED.iter().chain(&DATED).find_map(|label| strip_end(rest, label)).unwrap_or(rest);
    }
    let mut names = Vec::new();
    for part in rest.split(", ") {
        if facts.outlet.is_none() && !names.is_empty() && is_outlet(part) {
            facts.outlet = Some(part.to_owned());
        } else {
            names.push(part);
        }
    }
    let mut joined = names.join(", ");
    for place in [" in ", " at "] {
        if let Some((before, _)) = joined.split_once(place).filter(|(_, after)| is_name(after, 4)) {
            joined = before.to_owned();
        }
    }
    facts.author.get_or_insert(person(&joined)?);
    Some(())
}

fn strip_end<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(label.len())?;
    text.get(at..).filter(|end| end.eq_ignore_ascii_case(label))?;
    Some(text[..at].trim_end_matches([' ', ',', ':']))
}

/// The names of people as they are written in running text, if these are names.
fn person(names: &str) -> Option<String> {
    let names = names.trim().trim_end_matches([',', ';', ':']);
    if !is_name(names, 12) {
        return None;
    }
    let shouted = names.chars().any(char::is_alphabetic) && !names.chars().any(char::is_lowercase);
    Some(if shouted { names.split(' ').map(unshout).collect::<Vec<_>>().join(" ") } else { names.to_owned() })
}

/// `O'NEILL-DOE` as `O'Neill-Doe`, `AND` as `and`.
fn unshout(word: &str) -> String {
    let lower = word.to_lowercase();
    if SMALL.split(' ').any(|small| small == lower) && lower.len() > 1 {
        return lower;
    }
    let mut start = true;
    word.chars()
        .flat_map(|c| {
            let kept: Vec<char> = if start { vec![c] } else { c.to_lowercase().collect() };
            start = !c.is_alphabetic();
            kept
        })
        .collect()
}

/// A bare name beside a by-line or a day: the outlet, or the author where it is plainly a person's.
fn place(name: &str, facts: &mut Facts) -> Option<()> {
    let field =
        if is_personal(name) && facts.author.is_none() { &mut facts.author } else { &mut facts.outlet };
    if field.is_none() {
        *field = Some(name.to_owned());
    }
    Some(())
}

fn is_personal(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (2..=3).contains(&words) && !is_outlet(name) && !name.starts_with("The ") && is_name(name, 3)
}

fn is_outlet(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        let word = word.to_lowercase();
        OUTLET.split_whitespace().any(|outlet| outlet == word)
    })
}

/// Capitalised words, and the small words between them, without the end of a sentence.
fn is_name(text: &str, most: usize) -> bool {
    let mut words = 0;
    let sound = text.split_whitespace().all(|word| {
        words += 1;
        let bare = word.trim_matches([',', '.', '(', ')', '"', '“', '”', '\'', '’']);
        let first = bare.chars().next();
        first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
            || SMALL.split_whitespace().any(|small| small == bare)
            || (bare.contains('.') && !bare.ends_with('.') && words == 1)
    });
    let ended = text.ends_with(['!', '?', ';', ':']) || (text.ends_with('.') && !ends_in_initial(text));
    sound && !ended && (1..=most).contains(&words) && text.chars().any(char::is_alphabetic)
}

fn ends_in_initial(text: &str) -> bool {
    let last = text.trim_end_matches('.').rsplit([' ', '.']).next().unwrap_or_default();
    last.chars().count() <= 2 && last.chars().all(char::is_uppercase) || matches!(last, "Jr" | "Sr")
}

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
}

fn is_reading_time(part: &str) -> bool {
    let lower = part.to_lowercase();
    lower.contains("min") && lower.contains("read") && lower.split_whitespace().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Author, outlet, day.
    #[track_caller]
    fn check(line: &str, expected: Option<[&str; 3]>) {
        let told = read(line)
            .map(|f| [f.author, f.outlet, f.published.or(f.updated)].map(Option::unwrap_or_default));
        assert_eq!(told, expected.map(|e| e.map(str::to_owned)), "{line}");
    }

    #[test]
    fn by_lines_give_the_author() {
        check("By Marta Quill", Some(["Marta Quill", "", ""]));
        check("BY MARTA QUILL AND JO O'NEILL-DOE", Some(["Marta Quill and Jo O'Neill-Doe", "", ""]));
        check("Written by Ivo van der Lind, Coast Courier", Some(["Ivo van der Lind", "Coast Courier", ""]));
        check("By Marta Quill in Port Haven", Some(["Marta Quill", "", ""]));
        check("By Marta Quill, 4 May 2026", Some(["Marta Quill", "", "2026-05-04"]));
        check("By Marta Quill Published November 19, 2025", Some(["Marta Quill", "", "2025-11-19"]));
        check("Author: Marta Quill", Some(["Marta Quill", "", ""]));
    }

    #[test]
    fn date_lines_give_the_day() {
        check("Published: 13 March 2025", Some(["", "", "2025-03-13"]));
        check("Last updated on 13 March 2025 at 10:15 GMT", Some(["", "", "2025-03-13"]));
        check("13 March 2025", Some(["", "", "2025-03-13"]));
        check("Published 13 March 2025 | Updated 14 March 2025", Some(["", "", "2025-03-13"]));
    }

    #[test]
    fn outlets_stand_beside_days() {
        check("Coast Courier | 4 May 2026", Some(["", "Coast Courier", "2026-05-04"]));
        check("Coast Courier, 4 May 2026", Some(["", "Coast Courier", "2026-05-04"]));
        check(
            "By Marta Quill | Coast Courier | 4 May 2026 | 3 min read",
            Some(["Marta Quill", "Coast Courier", "2026-05-04"]),
        );
        check("Marta Quill, Coast Courier, 4 May 2026", Some(["Marta Quill", "Coast Courier", "2026-05-04"]));
        check("Port Haven, Coast Courier and more", None);
        check("Marta Quill — 4 May 2026", Some(["Marta Quill", "", "2026-05-04"]));
        check("Source: Northern Wire", Some(["", "Northern Wire", ""]));
    }

    #[test]
    fn sentences_are_no_metadata() {
        check("By Monday the port was open.", None);
        check("By the time the ships arrived the port was closed", None);
        check("By late Monday, aides to the minister had left", None);
        check("Published reports say otherwise", None);
        check("Source: the minister's own diary, read by two reporters", None);
        check("Port closed | Unions cheer", None);
        check("", None);
    }
}
