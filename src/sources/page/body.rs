//! Finds the article in a page: an extractor tells which words belong to it, the page itself how they stand.
//!
//! Invariant: the lines that are kept are lines of the page, in its order; a fault of the extractor is a page
//! whose lines are scored as plain text, not the end of the program.

use super::blocks::{self, Placed};
use super::facts::Facts;
use super::words::{self, Words};
use crate::model::article::{BlockKind, Link, Removal, Removed};
use crate::sources::junk;
use crate::sources::lines::{Line, squeeze};
use crate::sources::score::ends_sentence;
use crate::text::normalise::canonical;
use scraper::{ElementRef, Html};
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use trafilatura::{ExtractResult, ExtractionFocus, HtmlDateMode, Options, extract};
use url::Url;

/// The share of a line's words that the extractor has where it has the line.
const KNOWN: f64 = 0.6;

/// Shorter lines may be the same in an article and beside it.
const SURE: usize = 7;

/// From this many words on, a line is a paragraph.
const PARAGRAPH: usize = 12;

/// How many lines above the first that the extractor has may be the article's.
const LEAD: usize = 8;

/// How far around a caption, a list or a table the text is looked for in which it stands.
const FIGURE: usize = 5;

/// A list of links that a paragraph introduces has no more items.
const LINKED_ITEMS: usize = 20;

/// A link with more words is a headline, and no name.
const NAME: usize = 5;

/// The article, as far as the page's own words for it leave it open.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Its lines, the headline perhaps among them.
    pub(super) lines: Vec<Line>,
    /// The lines between them that are no part of it.
    pub(super) removed: Vec<Removed>,
    /// What the extractor takes for its title.
    pub(super) title: Option<String>,
    /// What it takes for its authors.
    pub(super) author: Option<String>,
    /// What it takes for its day.
    pub(super) published: Option<String>,
}

/// Finds the article in a page whose mark-up is bounded.
pub(super) fn find(html: &str, page: &Html, facts: &Facts, base: Option<&Url>) -> Body {
    let placed = blocks::placed(page, base);
    let mut found = extracted(html, false);
    let mut known = Words::of(&found.content_text);
    if is_doubtful(&placed, &known) {
        // Twice the work, which few pages need.
        found = extracted(html, true);
        known = Words::of(&found.content_text);
    }
    let known = match facts.data.body.as_deref().map(Words::of) {
        Some(told) if told.len() > 50 && told.share_in(&known) < 0.5 => told,
        _ => known,
    };
    let host = base.and_then(Url::host_str);
    let (lines, removed) = select(placed, &known, host);
    // The extractor hands on what a page says as it stands there, escapes and all.
    let some = |text: String| Some(squeeze(&canonical(&text))).filter(|text| !text.is_empty());
    Body {
        lines,
        removed,
        title: some(found.metadata.title),
        author: some(found.metadata.author),
        published: found.metadata.date.map(|date| date.to_string()),
    }
}

/// Whether the extractor left much behind that reads like an article.
fn is_doubtful(placed: &[Placed<'_>], known: &Words) -> bool {
    let (mut all, mut kept) = (0, 0);
    for Placed { line, linked, .. } in placed {
        let own = words::split(&line.text);
        if own.len() >= PARAGRAPH && linked * 2 < line.text.len() {
            all += own.len();
            kept += if known.share_of(&own) >= KNOWN { own.len() } else { 0 };
        }
    }
    all == 0 || kept * 2 < all
}

/// What the extractor says, after a comparison with others or at once; nothing where it fails.
fn extracted(html: &str, compared: bool) -> ExtractResult {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(compared)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Fast);
    let found = catch_unwind(AssertUnwindSafe(|| extract(html, &options).ok()));
    found.ok().flatten().unwrap_or_default()
}

/// What is known of a line of the page.
struct Candidate<'a> {
    placed: Placed<'a>,
    /// How many words it has.
    words: usize,
    /// Whether the extractor has it.
    known: bool,
    /// Whether all of it leads to another page of the same outlet.
    leads_on: bool,
}

/// The lines that the extractor has, and those that plainly stand among them.
fn select(placed: Vec<Placed<'_>>, known: &Words, host: Option<&str>) -> (Vec<Line>, Vec<Removed>) {
    let candidates: Vec<Candidate<'_>> =
        placed.into_iter().map(|placed| Candidate::of(placed, known, host)).collect();
    let Some(place) = Place::of(&candidates) else {
        // Nothing is known: the lines are scored as those of a text without mark-up.
        return (candidates.into_iter().map(|c| Line { kind: None, ..c.placed.line }).collect(), Vec::new());
    };
    let (mut lines, mut removed) = (Vec::new(), Vec::new());
    for (at, candidate) in candidates.iter().enumerate() {
        let line = &candidate.placed.line;
        if place.keeps(&candidates, at) {
            lines.push(line.clone());
        } else if place.span.contains(&at) {
            let plain = if candidate.placed.linked > 0 { Removal::ReadAlso } else { Removal::Navigation };
            let reason = junk::recognise(&line.text).map_or(plain, |junk| junk.reason);
            removed.push(Removed { line: line.text.clone(), reason });
        }
    }
    (lines, removed)
}

impl<'a> Candidate<'a> {
    fn of(placed: Placed<'a>, known: &Words, host: Option<&str>) -> Self {
        let own = words::split(&placed.line.text);
        let known = known.share_of(&own) >= KNOWN;
        let line = &placed.line;
        let is_far = |link: &Link| Url::parse(&link.url).is_ok_and(|url| !is_same_site(url.host_str(), host));
        let leads_on = placed.linked * 10 >= line.text.len() * 8 && !line.links.iter().any(is_far);
        Self { words: own.len(), known, leads_on, placed }
    }

    /// A line that the extractor cannot have by chance.
    fn is_sure(&self) -> bool {
        self.known && self.words >= SURE && !self.leads_on
    }

    /// Running text: a sentence that is not all links.
    fn reads(&self) -> bool {
        let line = &self.placed.line;
        self.words >= 5 && self.placed.linked * 2 < line.text.len() && ends_sentence(&line.text)
    }

    /// The element in which it stands beside its like: that of the list for an item.
    fn container(&self) -> Option<ElementRef<'a>> {
        let parent = self.placed.place.parent().and_then(ElementRef::wrap);
        match self.placed.place.value().name() {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => parent,
            "li" | "tr" => parent.and_then(|list| list.parent()).and_then(ElementRef::wrap),
            _ => Some(self.placed.place),
        }
    }
}

/// Where in a page its article stands.
struct Place<'a> {
    /// From its first line to its last.
    span: std::ops::Range<usize>,
    /// The elements that hold its paragraphs, and how many words of it each.
    containers: Vec<(ElementRef<'a>, usize)>,
    words: usize,
    /// Lines that are there twice, of which one is the article's.
    doubled: HashSet<usize>,
}

impl<'a> Place<'a> {
    fn of(candidates: &[Candidate<'a>]) -> Option<Self> {
        let sure = || candidates.iter().enumerate().filter(|(_, c)| c.is_sure());
        let mut containers: Vec<(ElementRef<'a>, usize)> = Vec::new();
        let mut at = HashMap::new();
        for (_, candidate) in sure() {
            let Some(container) = candidate.container() else { continue };
            let index = *at.entry(container.id()).or_insert(containers.len());
            match containers.get_mut(index) {
                Some((_, words)) => *words += candidate.words,
                None => containers.push((container, candidate.words)),
            }
        }
        let words = sure().map(|(_, c)| c.words).sum();
        let mut place = Self { span: 0..0, containers, words, doubled: HashSet::new() };
        let full = || sure().filter(|(_, c)| place.weight(c) * 10 >= words).map(|(at, _)| at);
        let (first, last) =
            (full().next().or(sure().next().map(|(at, _)| at))?, full().next_back().unwrap_or_default());
        place.span = first..(last + 1).max(first + 1);
        place.doubled = place.doubles(candidates);
        Some(place)
    }

    /// Of lines that are there twice, all but the one in the fullest container.
    fn doubles(&self, candidates: &[Candidate<'_>]) -> HashSet<usize> {
        let mut best: HashMap<&str, (usize, usize)> = HashMap::new();
        let mut doubled = HashSet::new();
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, c)| c.known && c.words >= 4) {
            let rank = self.weight(candidate);
            match best.get_mut(candidate.placed.line.text.as_str()) {
                Some((other, best)) if rank > *best => {
                    doubled.insert(*other);
                    (*other, *best) = (at, rank);
                }
                Some(_) => drop(doubled.insert(at)),
                None => drop(best.insert(&candidate.placed.line.text, (at, rank))),
            }
        }
        doubled
    }

    /// How many words of the article stand in the container of a line.
    fn weight(&self, candidate: &Candidate<'_>) -> usize {
        let Some(container) = candidate.container() else { return 0 };
        self.containers.iter().find(|(other, _)| other.id() == container.id()).map_or(0, |(_, words)| *words)
    }

    fn keeps(&self, candidates: &[Candidate<'_>], at: usize) -> bool {
        let candidate = &candidates[at];
        if self.doubled.contains(&at) {
            return false;
        }
        let weight = self.weight(candidate);
        if candidate.known {
            return candidate.is_sure()
                || (!candidate.leads_on && (weight > 0 || self.is_among(candidates, at)))
                || self.is_inset(candidates, at);
        }
        if candidate.placed.line.kind == Some(BlockKind::Caption) {
            return self.span.contains(&at) && candidate.words >= 4 && self.holds_figure(candidate);
        }
        if self.is_inset(candidates, at) {
            return true;
        }
        let beside = self.span.start.saturating_sub(LEAD)..self.span.end + 2;
        // Most of the article's words, and not the one line of a box.
        let is_main = weight * 3 > self.words;
        let heads = candidate.placed.line.kind == Some(BlockKind::Heading)
            && candidate.placed.linked == 0
            && candidates.get(at + 1).is_some_and(Candidate::is_sure);
        beside.contains(&at)
            && is_main
            && (candidate.reads() || heads)
            && junk::recognise(&candidate.placed.line.text).is_none()
    }

    /// Whether a line between two of the article's is no way to another page, but an item or a row of its own, or
    /// a short paragraph, which the extractor has left out.
    fn is_inset(&self, candidates: &[Candidate<'_>], at: usize) -> bool {
        let candidate = &candidates[at];
        let line = &candidate.placed.line;
        if !self.span.contains(&at) || junk::recognise(&line.text).is_some() {
            return false;
        }
        match line.kind {
            Some(BlockKind::ListItem | BlockKind::Table) if self.holds_figure(candidate) => {
                !is_picture(candidate)
                    && (candidate.placed.linked * 2 < line.text.len() || is_named(candidates, at))
            }
            Some(BlockKind::Paragraph) => {
                let is_own = candidate.placed.place.value().name() == "p";
                is_own && candidate.placed.linked == 0 && self.weight(candidate) * 3 > self.words
            }
            _ => false,
        }
    }

    /// Whether a picture, a list or a table stands among the article's paragraphs.
    fn holds_figure(&self, inner: &Candidate<'_>) -> bool {
        let around = inner.placed.place.ancestors().take(FIGURE);
        around.into_iter().any(|node| {
            self.containers.iter().any(|(other, words)| other.id() == node.id() && words * 3 > self.words)
        })
    }

    /// Whether a line of the article stands right before or behind.
    fn is_among(&self, candidates: &[Candidate<'_>], at: usize) -> bool {
        let before = at.checked_sub(1).is_some_and(|before| candidates[before].is_sure());
        self.span.contains(&at) && (before || candidates.get(at + 1).is_some_and(Candidate::is_sure))
    }
}

/// Whether an item is a picture of a gallery, and its words the caption.
fn is_picture(item: &Candidate<'_>) -> bool {
    let place = item.placed.place;
    let around = std::iter::once(place).chain(place.ancestors().filter_map(ElementRef::wrap));
    let item = around.take(FIGURE).find(|element| element.value().name() == "li");
    item.is_some_and(|item| {
        item.descendent_elements().any(|inner| matches!(inner.value().name(), "img" | "picture" | "figure"))
    })
}

/// Whether an item is one of several linked names that the line before them announces.
fn is_named(candidates: &[Candidate<'_>], at: usize) -> bool {
    let is_item = |c: &&Candidate<'_>| c.placed.line.kind == Some(BlockKind::ListItem);
    let before = candidates[..at].iter().rev().take_while(is_item).take(LINKED_ITEMS);
    let after = candidates[at..].iter().take_while(is_item).take(LINKED_ITEMS);
    let first = at - before.clone().count();
    let Some(intro) = first.checked_sub(1).map(|before| &candidates[before].placed) else { return false };
    // The bullet counts as no word.
    let are_names = before.chain(after).all(|c| c.words <= NAME);
    let text = &intro.line.text;
    are_names && intro.linked == 0 && text.ends_with(':') && junk::recognise(text).is_none()
}

/// Whether two hosts are of one outlet; a page without an address leads to itself.
fn is_same_site(a: Option<&str>, b: Option<&str>) -> bool {
    let site = |host: &str| {
        let parts: Vec<&str> = host.rsplit('.').take(2).collect();
        parts.join(".")
    };
    match (a, b) {
        (Some(a), Some(b)) => site(a) == site(b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::{Reading, page};

    const FIRST: &str = "The harbour of Halden will ask for a toll from the first of June on, said the mayor, because the \
                         town can no longer pay for two quays and a crane that nobody has painted for years.";
    const LAST: &str = "Her deputy voted against it, and told the council that the ships would sail on to the next \
                        harbour, where a berth costs nothing and the crane works on Sundays as well.";

    /// What stands between two paragraphs of the article.
    #[track_caller]
    fn check(between: &str, expected: &[&str]) {
        let menu = "<nav><ul><li><a href=/a>Home</a><li><a href=/b>Sport</a></ul></nav>";
        let html = format!(
            "<title>Harbour toll</title>{menu}<article><h1>Harbour toll splits the council again</h1><p>{FIRST}</p>\
             <p>{LAST}</p>{between}<p>{FIRST} It begins at noon.</p><p>{LAST} Nobody answered.</p></article>"
        );
        let article =
            page("https://coast.example/1", html.as_bytes(), None, &Reading::default()).expect("read");
        let (_, rest) = article.text.split_once(&format!("{LAST}\n\n")).expect("two paragraphs");
        let (inner, _) = rest.split_once(FIRST).expect("two more");
        let found: Vec<&str> = inner.split("\n\n").filter(|line| !line.is_empty()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lists_and_tables_without_links_are_the_articles() {
        check(
            "<h2>Fares</h2><table><tr><th>Line</th><th>Fare</th></tr><tr><td>North</td><td>3.50</td></tr></table>",
            &["Fares", "Line | Fare", "North | 3.50"],
        );
        check(
            "<p>Her demands were:</p><ol><li>a toll<li>a crane<li>no night work</ol>",
            &["Her demands were:", "1. a toll", "2. a crane", "3. no night work"],
        );
        check(
            "<ul><li>North Quay<ul><li>two berths<li>one crane</ul><li>Old Quay</ul>",
            &["• North Quay", "• two berths", "• one crane", "• Old Quay"],
        );
    }

    #[test]
    fn linked_names_stay_where_they_are_announced_and_links_do_not() {
        let names = "<ul><li><a href=/c>Coast Ferries</a><li><a href=/d>The Halden Port Trust</a></ul>";
        check(
            &format!("<p>The parties to the deal:</p>{names}"),
            &["The parties to the deal:", "• Coast Ferries", "• The Halden Port Trust"],
        );
        check(names, &[]);
        check(
            "<p>Read more:</p><ul><li><a href=/c>Swans return to the old canal after six years</a></ul>",
            &[],
        );
    }
}
