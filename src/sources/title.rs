//! Picks the headline, which scoring cannot: it is short and ends like a label.
//!
//! Invariant: a headline is a line of the page, or the part of one that the page repeats.

use super::lines::Line;
use super::score::{Look, key};
use crate::model::article::BlockKind;
use std::collections::HashSet;

/// The most words that a headline has.
const MOST_WORDS: usize = 36;

/// How far above the article, in lines, its headline is looked for among a page's furniture.
const REACH: usize = 400;

/// A headline, with the first line that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) text: String,
    pub(crate) line: usize,
    /// What the line says behind the headline: `Headline | Outlet`.
    pub(crate) outlet: Option<String>,
}

/// What the search needs to know of the page.
pub(crate) struct Place<'a> {
    pub(crate) lines: &'a [Line],
    pub(crate) looks: &'a [Look],
    /// Lines that may hold the headline: those before the first paragraph.
    pub(crate) head: usize,
    /// Whether the head is a page's furniture and not the article's own.
    pub(crate) furnished: bool,
    /// Lines that are by-lines, dates and the like.
    pub(crate) is_metadata: &'a dyn Fn(usize) -> bool,
}

/// The headline that was given, where the page says it.
pub(crate) fn locate(given: &str, place: &Place<'_>) -> Option<Title> {
    let wanted = key(given);
    let line = (0..place.lines.len().min(place.head + 1)).find(|&i| place.looks[i].key == wanted)?;
    Some(Title { text: place.lines[line].text.clone(), line, outlet: None })
}

/// The headline of a page that does not name it.
pub(crate) fn find(place: &Place<'_>) -> Option<Title> {
    marked(place)
        .or_else(|| repeated(place))
        .or_else(|| likely(place))
        .or_else(|| stopped(place))
        .or_else(|| brief(place))
}

/// The line that mark-up calls the headline.
fn marked(place: &Place<'_>) -> Option<Title> {
    let line = place.lines.iter().position(|line| line.kind == Some(BlockKind::Headline))?;
    Some(plain(place, line))
}

/// The longest line of the head that stands there twice, with an outlet behind it or without.
fn repeated(place: &Place<'_>) -> Option<Title> {
    let candidates: Vec<usize> = candidates(place).collect();
    let keys: HashSet<u64> =
        (0..place.head).filter(|&i| place.looks[i].repeated).map(|i| place.looks[i].key).collect();
    let twice =
        candidates.iter().filter(|&&i| keys.contains(&place.looks[i].key) && !place.looks[i].repeated);
    let twice = twice.max_by_key(|&&i| place.looks[i].words).map(|&i| plain(place, i));
    let all: HashSet<u64> = candidates.iter().map(|&i| place.looks[i].key).collect();
    let with_outlet = candidates.iter().filter_map(|&i| {
        let (text, outlet) = split_outlet(&place.lines[i].text)?;
        let said = all.contains(&key(text)).then(|| text.to_owned())?;
        Some(Title { text: said, line: i, outlet: Some(outlet.to_owned()) })
    });
    twice.or_else(|| with_outlet.max_by_key(|t| t.text.len()))
}

/// The first line that looks like a headline; among a page's furniture, the one that shares most words
/// with the article, the nearer to it in case of doubt.
fn likely(place: &Place<'_>) -> Option<Title> {
    let mut candidates = candidates(place).filter(|&i| is_headline(&place.lines[i].text));
    if !place.furnished {
        return candidates.next().map(|i| plain(place, i));
    }
    let said: HashSet<String> =
        place.lines[place.head..].iter().take(40).flat_map(|l| weighty(&l.text)).collect();
    let mut best: Option<(usize, usize)> = None;
    for i in candidates.filter(|i| place.head - i <= REACH) {
        let words = weighty(&place.lines[i].text);
        let shared = words.iter().filter(|word| said.contains(*word)).count();
        if shared * 2 < words.len() || shared == 0 {
            continue;
        }
        let distance = (i..place.head).filter(|&i| place.looks[i].junk.is_none()).count();
        let rank = (shared * 40 / words.len() + shared.min(6) * 4 + 100).saturating_sub(distance * 3);
        best = best.max(Some((rank, i)));
    }
    let best = best?;
    Some(plain(place, best.1))
}

/// A first line that ends with a stop all the same, as some archives have it: it is in title case, or one
/// short sentence of which the paragraphs below say more.
fn stopped(place: &Place<'_>) -> Option<Title> {
    let first = (0..place.lines.len()).find(|&i| place.looks[i].junk.is_none() && !(place.is_metadata)(i))?;
    let text = &place.lines[first].text;
    let below = &place.looks[first + 1..place.looks.len().min(first + 7)];
    let fits = first <= place.head && place.looks[first].words <= 24 && !below.is_empty();
    (fits && (is_title_case(text) || announces(place, first, below))).then(|| plain(place, first))
}

/// A first line of one word or two above a paragraph or a by-line: only where nothing else can be the headline.
fn brief(place: &Place<'_>) -> Option<Title> {
    let plays = |i: &usize| place.looks[*i].junk.is_none();
    let first = (0..place.lines.len().min(place.head)).find(plays)?;
    let text = &place.lines[first].text;
    let fits = (1..3).contains(&place.looks[first].words) && is_headline(text) && !(place.is_metadata)(first);
    (fits && !place.furnished && text.starts_with(char::is_uppercase)).then(|| plain(place, first))
}

fn announces(place: &Place<'_>, first: usize, below: &[Look]) -> bool {
    let (text, words) = (&place.lines[first].text, place.looks[first].words);
    let sentences = text.split(['.', '!', '?']).filter(|part| part.contains(char::is_alphanumeric)).count();
    let mean = below.iter().map(|look| look.words).sum::<usize>() / below.len();
    if !(3..=16).contains(&words) || sentences > 2 || below.len() < 3 || mean * 2 < words * 3 {
        return false;
    }
    let said: HashSet<String> =
        place.lines[first + 1..].iter().take(below.len()).flat_map(|line| weighty(&line.text)).collect();
    let own = weighty(text);
    let shared = own.iter().filter(|word| said.contains(*word)).count();
    shared >= 2 && shared * 5 >= own.len() * 2
}

fn candidates<'a>(place: &'a Place<'_>) -> impl Iterator<Item = usize> + 'a {
    (0..place.lines.len().min(place.head + 1)).filter(|&i| {
        let look = &place.looks[i];
        let words = (3..=MOST_WORDS).contains(&look.words) && place.lines[i].text.len() <= 400;
        words && look.junk.is_none() && !(place.is_metadata)(i) && (i < place.head || !look.sentence)
    })
}

fn plain(place: &Place<'_>, line: usize) -> Title {
    Title { text: place.lines[line].text.clone(), line, outlet: None }
}

/// Whether a line can be a headline though it stands there once.
fn is_headline(text: &str) -> bool {
    !super::lines::is_item(text)
        && !text.trim_end_matches(['"', '”', '’', ' ']).ends_with(['.', ':', ';', ','])
        || text.ends_with("...")
}

fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let long = words.iter().filter(|w| w.chars().count() > 3);
    let (mut all, mut capital) = (0, 0);
    for word in long {
        all += 1;
        capital += usize::from(word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase()));
    }
    all >= 3 && capital * 10 >= all * 8
}

/// `Headline | Outlet`, `Headline - Outlet`.
fn split_outlet(text: &str) -> Option<(&str, &str)> {
    let (title, outlet) =
        [" | ", " - ", " — ", " – ", " · ", " :: "].iter().find_map(|s| text.rsplit_once(s))?;
    (super::score::words(outlet) <= 5 && super::score::words(title) >= 3)
        .then_some((title.trim(), outlet.trim()))
}

fn weighty(text: &str) -> Vec<String> {
    let folded = super::junk::fold(text);
    folded.split_whitespace().filter(|word| word.chars().count() > 3).map(str::to_owned).collect()
}
