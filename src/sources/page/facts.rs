//! What a page says of its article outside the text: title, outlet, author, day, address, language.
//!
//! Invariant: own words of the page before guesses; nothing is taken from a place that holds other articles.

use super::data::{self, Data};
use crate::sources::{dates, junk};
use crate::text::normalise::canonical;
use scraper::node::Element;
use scraper::{ElementRef, Html};
use std::collections::HashMap;
use url::Url;

/// The most headings, days and names that are looked at.
const MOST: usize = 64;

/// What stands in the head of a page and in the marked places of its body.
#[derive(Debug, Default)]
pub(super) struct Facts {
    meta: HashMap<String, String>,
    title: Option<String>,
    h1: Vec<String>,
    times: Vec<Time>,
    authors: Vec<String>,
    bylines: Vec<String>,
    canonical: Option<String>,
    language: Option<String>,
    /// What JSON-LD says.
    pub(super) data: Data,
}

/// A day in a `<time>`.
#[derive(Debug)]
struct Time {
    day: String,
    /// Whether the page says that it is the day of publication.
    published: bool,
}

/// Names by which a page gives the day of publication, the surest first.
const DAYS: [&str; 26] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dc.created",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "analyticsattributes.articledate",
    "rnews:datepublished",
    "originalpublicationdate",
    "displaydate",
    "date",
];

const AUTHORS: [&str; 12] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "article:author_name",
    "cxenseparse:author",
    "authors",
    "twitter:data1",
];

const TITLES: [&str; 7] =
    ["og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "title"];

const OUTLETS: [&str; 6] = [
    "og:site_name",
    "application-name",
    "article:publisher_name",
    "dc.publisher",
    "citation_journal_title",
    "twitter:app:name:iphone",
];

impl Facts {
    /// Gathers all of it in one pass.
    pub(super) fn of(page: &Html) -> Self {
        let mut facts = Self::default();
        let mut scripts = Vec::new();
        for node in page.root_element().descendants() {
            let Some(element) = ElementRef::wrap(node) else { continue };
            match element.value().name() {
                "script" => scripts.push(element.text().collect::<String>()),
                "html" => {
                    facts.language = element.attr("lang").or(element.attr("xml:lang")).map(str::to_owned)
                }
                _ => facts.take(element),
            }
        }
        facts.data = data::read(&scripts);
        facts
    }

    fn take(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        match value.name() {
            "meta" => self.take_meta(value),
            "link" if value.attr("rel") == Some("canonical") => {
                self.canonical = self.canonical.take().or(value.attr("href").map(str::to_owned));
            }
            "title" if self.title.is_none() => self.title = words(element),
            "h1" if self.h1.len() < MOST => self.h1.extend(words(element)),
            "time" if self.times.len() < MOST => self.take_time(element),
            "abbr" | "span" | "div" | "p" | "a" | "address" | "b" | "strong" | "li" => {
                self.take_name(element)
            }
            _ => {}
        }
        if value.attr("itemprop") == Some("datePublished")
            && value.name() != "time"
            && self.times.len() < MOST
        {
            self.take_time(element);
        }
    }

    fn take_meta(&mut self, meta: &Element) {
        let Some(content) = meta.attr("content").map(canonical).filter(|content| !content.trim().is_empty())
        else {
            return;
        };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = meta.attr(key) {
                self.meta
                    .entry(name.trim().to_ascii_lowercase())
                    .or_insert_with(|| content.trim().to_owned());
            }
        }
    }

    fn take_time(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let given =
            value.attr("datetime").or(value.attr("content")).map(str::to_owned).or_else(|| words(element));
        let Some(day) = given.as_deref().and_then(day) else { return };
        let marks = [value.attr("itemprop"), value.attr("class"), value.attr("id")];
        let marks = marks.into_iter().flatten().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
        let changed = ["update", "modif"].iter().any(|word| marks.contains(word));
        if !changed {
            let published =
                value.attr("pubdate").is_some() || marks.contains("publish") || marks.contains("pubdate");
            self.times.push(Time { day, published });
        }
    }

    /// Names in places that the page marks as those of its authors.
    fn take_name(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let named = value.attr("rel") == Some("author")
            || value.attr("itemprop").is_some_and(|p| p == "author" || p == "creator");
        if named && self.authors.len() < MOST {
            self.authors.extend(words(element));
        } else if self.bylines.len() < MOST && value.attr("class").is_some_and(is_byline) {
            self.bylines.extend(words(element).filter(|words| words.len() < 200));
        }
    }

    /// The headline: the `<h1>` that the title of the page contains, or what other places call it.
    pub(super) fn headline(&self) -> Option<String> {
        let told: Vec<&str> = self.told_titles().collect();
        let folded: Vec<String> = told.iter().map(|title| key(title)).collect();
        let is_told = |h1: &&String| {
            let key = key(h1);
            key.len() > 8 && folded.iter().any(|title| title.contains(&key))
        };
        let heading = self.h1.iter().filter(is_told).max_by_key(|h1| h1.len()).cloned();
        let only = || {
            (self.h1.len() == 1).then(|| self.h1[0].clone()).filter(|h1| told.iter().any(|t| is_like(t, h1)))
        };
        heading.or_else(only).or_else(|| self.agreed(&told))
    }

    fn told_titles(&self) -> impl Iterator<Item = &str> {
        let metas = TITLES.iter().filter_map(|name| self.meta.get(*name)).map(String::as_str);
        metas.chain(self.data.title.as_deref()).chain(self.title.as_deref())
    }

    /// A title without the outlet: another place's title that it begins with, or its part before a bar.
    fn agreed(&self, told: &[&str]) -> Option<String> {
        let first = told.first()?;
        let shorter = told.iter().filter(|t| t.len() > 12 && t.len() < first.len() && first.starts_with(**t));
        let shorter = shorter.max_by_key(|t| t.len());
        Some(shorter.map_or_else(
            || without_outlet(first, self.outlet().as_deref()),
            |t| without_outlet(t, self.outlet().as_deref()),
        ))
    }

    /// The publisher.
    pub(super) fn outlet(&self) -> Option<String> {
        let metas = OUTLETS.iter().filter_map(|name| self.meta.get(*name)).map(String::as_str);
        let names =
            metas.take(1).chain(self.data.outlet.as_deref()).map(plain).filter(|name| !name.is_empty());
        names.map(|name| name.trim_start_matches('@').to_owned()).find(|name| name.len() < 80)
    }

    /// The day of publication.
    pub(super) fn published(&self, url: Option<&Url>) -> Option<String> {
        let meta = || DAYS.iter().filter_map(|name| self.meta.get(*name)).find_map(|given| day(given));
        let marked = || self.times.iter().find(|time| time.published).map(|time| time.day.clone());
        let data = self.data.published.as_deref().and_then(day);
        data.or_else(meta)
            .or_else(marked)
            .or_else(|| url.and_then(|url| day_in(url.path())))
            .or_else(|| self.times.first().map(|time| time.day.clone()))
            .or_else(|| {
                self.bylines.iter().find_map(|line| dates::find(line)).map(|found| found.date.to_string())
            })
    }

    /// The authors, of which the extractor `guessed` some.
    pub(super) fn author(&self, guessed: Option<&str>) -> Option<String> {
        let metas = AUTHORS.iter().filter_map(|name| self.meta.get(*name));
        let told = self.data.author.iter().chain(metas).chain(&self.authors).chain(&self.bylines);
        guessed
            .into_iter()
            .chain(told.map(String::as_str))
            .find_map(|given| names(given, self.outlet().as_deref()))
    }

    /// The address of the page, as it gives it itself.
    pub(super) fn address(&self) -> Option<Url> {
        let given = [
            self.canonical.as_deref(),
            self.meta.get("og:url").map(String::as_str),
            self.data.url.as_deref(),
        ];
        let address = given.into_iter().flatten().filter_map(|address| Url::parse(address.trim()).ok());
        address.into_iter().find(|url| matches!(url.scheme(), "http" | "https"))
    }

    /// The language, as a tag.
    pub(super) fn language(&self) -> Option<String> {
        let given = [
            self.language.as_deref(),
            self.meta.get("content-language").map(String::as_str),
            self.data.language.as_deref(),
            self.meta.get("og:locale").map(String::as_str),
        ];
        let tag = given.into_iter().flatten().map(|tag| tag.trim().replace('_', "-"));
        tag.into_iter().find(|tag| {
            (2..=12).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
    }
}

fn words(element: ElementRef<'_>) -> Option<String> {
    let words = plain(&element.text().flat_map(|text| [text, " "]).take(200).collect::<String>());
    (!words.is_empty() && words.len() < 1000).then_some(words)
}

/// Words on one line, without the marks of entities that were escaped twice.
fn plain(text: &str) -> String {
    let mut text = crate::sources::lines::squeeze(&canonical(text));
    for (escaped, plain) in
        [("&amp;", "&"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'"), ("&#8217;", "’"), ("&nbsp;", " ")]
    {
        if text.contains(escaped) {
            text = text.replace(escaped, plain);
        }
    }
    text
}

/// Letters and digits alone, so that titles are alike whatever their marks.
fn key(title: &str) -> String {
    junk::fold(title).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether most of the words of one title are in the other.
fn is_like(a: &str, b: &str) -> bool {
    let (a, b) = (key(a), key(b));
    let words: Vec<&str> = b.split(' ').collect();
    let shared = words.iter().filter(|word| a.split(' ').any(|other| other == **word)).count();
    words.len() > 2 && shared * 2 >= words.len()
}

fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let title = plain(title);
    let is_outlet = |part: &str| {
        outlet.is_some_and(|outlet| key(part) == key(outlet)) || part.split_whitespace().count() <= 4
    };
    let cut =
        [" | ", " - ", " – ", " — ", " :: ", " » ", " · "].iter().filter_map(|bar| title.rsplit_once(bar));
    let cut = cut.filter(|(before, after)| is_outlet(after) && before.split_whitespace().count() >= 3);
    cut.map(|(before, _)| before.trim().to_owned()).min_by_key(String::len).unwrap_or(title)
}

/// A day that lies in the time of the web.
fn day(given: &str) -> Option<String> {
    let given = given.trim();
    let compact = || {
        let digits = given.get(..8).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
        dates::find(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]))
    };
    let found = dates::find(given).or_else(compact)?;
    (1990..=2100).contains(&found.date.year()).then(|| found.date.to_string())
}

/// `/2026/05/04/`, `/2026/may/04/`, `/2026-05-04-`, `/20260504/`.
fn day_in(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let dated = parts.windows(3).find_map(|three| {
        let [year, month, date] = three else { return None };
        let sound =
            year.len() == 4 && (1..=2).contains(&date.len()) && date.bytes().all(|b| b.is_ascii_digit());
        if !sound {
            return None;
        }
        let named = format!("{date} {month} {year}");
        day(&format!("{year}-{month}-{date}")).or_else(|| day(&named))
    });
    dated.or_else(|| parts.iter().filter(|part| part.len() == 8).find_map(|part| day(part)))
}

fn is_byline(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let related = ["comment", "related", "recommend", "teaser", "photo", "image", "avatar"];
    [
        "byline",
        "author-name",
        "author__name",
        "authorname",
        "article-author",
        "post-author",
        "entry-author",
        "dateline",
        "c-author",
    ]
    .iter()
    .any(|name| class.contains(name))
        && !related.iter().any(|name| class.contains(name))
}

/// The names in a by-line; `None` where it names the outlet, an address or an account.
fn names(given: &str, outlet: Option<&str>) -> Option<String> {
    let given = plain(given);
    let given = given.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '|' | '-' | '–' | '—' | ':' | '.')
    });
    let start = |label: &str| given.get(..label.len()).filter(|s| s.eq_ignore_ascii_case(label));
    let labels = ["written by ", "posted by ", "published by ", "by: ", "by ", "author: ", "from "];
    let bare =
        labels.iter().find_map(|label| start(label).map(|_| given[label.len()..].trim())).unwrap_or(given);
    let bare =
        bare.split([';', '|']).map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ");
    let is_name = bare.len() > 2
        && bare.len() < 160
        && bare.contains(char::is_alphabetic)
        && !bare.contains(['@', '{', '<', '['])
        && !bare.contains("://")
        && !bare.chars().next().is_some_and(|c| c.is_ascii_digit())
        && !matches!(
            bare.to_lowercase().as_str(),
            "admin"
                | "administrator"
                | "editor"
                | "staff"
                | "null"
                | "undefined"
                | "unknown"
                | "none"
                | "author"
                | "by"
        );
    let is_outlet = outlet.is_some_and(|outlet| key(outlet) == key(&bare));
    (is_name && !is_outlet).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(html: &str) -> Facts {
        Facts::of(&Html::parse_document(html))
    }

    #[test]
    fn the_headline_is_the_heading_that_the_title_contains() {
        let html = "<title>Port reopens after nine days | Coast Courier</title><h1>Coast Courier</h1><h1>Port reopens after nine days</h1>";
        assert_eq!(facts(html).headline().as_deref(), Some("Port reopens after nine days"));
        let html = "<title>Port reopens after nine days | Coast Courier</title>";
        assert_eq!(facts(html).headline().as_deref(), Some("Port reopens after nine days"));
        assert_eq!(facts("<p>x").headline(), None);
    }

    #[test]
    fn the_day_comes_from_the_surest_place() {
        let url = Url::parse("https://x.example/2026/may/04/port").ok();
        let html =
            "<time class=updated datetime=2026-05-09></time><time datetime='2026-05-05T10:00Z'></time>";
        assert_eq!(facts(html).published(url.as_ref()).as_deref(), Some("2026-05-04"));
        assert_eq!(facts(html).published(None).as_deref(), Some("2026-05-05"));
        let html =
            "<meta property='article:published_time' content='20260503'><time pubdate datetime=2026-05-05>";
        assert_eq!(facts(html).published(url.as_ref()).as_deref(), Some("2026-05-03"));
    }

    #[test]
    fn authors_are_names() {
        let html = "<meta property=og:site_name content='Coast Courier'><meta name=author content='Coast Courier'>\
                    <meta property=article:author content='https://x.example/q'><a rel=author>By Marta Quill</a>";
        assert_eq!(facts(html).author(None).as_deref(), Some("Marta Quill"));
        assert_eq!(facts(html).author(Some("A Lind; B Okafor")).as_deref(), Some("A Lind, B Okafor"));
    }

    #[test]
    fn language_and_address_are_read() {
        let facts = facts("<html lang=pt_BR><link rel=canonical href='https://x.example/a'>");
        assert_eq!(facts.language().as_deref(), Some("pt-BR"));
        assert_eq!(facts.address().map(String::from).as_deref(), Some("https://x.example/a"));
    }
}
