//! Cleans a scraped text as a reader would: keeps the article, names the reason for every line it takes out.
//!
//! Invariant: the words that stay are words of the input, in order; a page without furniture loses nothing
//! but labels, repetitions and what is kept as metadata.

use super::assemble::assemble;
use super::lines::Line;
use super::metadata::{self, Facts};
use super::score::{self, Look};
use super::title::{self, Place, Title};
use crate::model::article::{Article, BlockKind, Removal, Removed};
use std::collections::HashMap;
use std::ops::Range;

/// From this many words on, a sentence is a paragraph of the article and ends its head.
const PARAGRAPH: usize = 12;

/// A short line above the text that says more than a label does.
const DECK: usize = 7;

/// How many such lines there may be.
const DECKS: usize = 2;

/// How many lines around the first paragraph may be by-lines and dates.
const BYLINES: usize = 4;

/// Shorter lines may be said twice, as a refrain or an answer.
const REPEATED: usize = 8;

/// How close two equal paragraphs stand that no author would repeat.
const BESIDE: usize = 3;

/// How many links may follow "read also".
const LINKS: usize = 12;

/// Gives the article that `lines` hold, of which `known` is known already.
pub(crate) fn clean(mut known: Article, lines: Vec<Line>) -> Article {
    let page = Page::of(&lines);
    let facts = page.all_facts();
    known.title = known.title.or_else(|| facts.iter().flatten().find_map(|facts| facts.title.clone()));
    let title = page.title(known.title.as_deref(), &facts);
    let verdicts = page.judge(title.as_ref(), &facts);
    complete(&mut known, facts, title.as_ref().map_or(0, |title| title.line));
    let headline = title.map(|title| {
        known.outlet = known.outlet.take().or(title.outlet);
        title.text
    });
    let headline = headline.or_else(|| known.title.as_deref().map(super::lines::squeeze));
    known.title = headline.clone().filter(|title| !title.is_empty());
    known.removed =
        lines.iter().zip(&verdicts).filter_map(|(line, verdict)| removed(line, *verdict)).collect();
    let kept: Vec<&Line> =
        lines.iter().zip(&verdicts).filter(|(_, v)| **v == Verdict::Keep).map(|(line, _)| line).collect();
    assemble(known, headline.as_deref().filter(|h| !h.is_empty()), &kept)
}

/// Adds what the lines tell, those below the headline before those above it.
fn complete(article: &mut Article, mut facts: Vec<Option<Facts>>, title: usize) {
    let below = facts.split_off(title.min(facts.len()));
    for facts in below.into_iter().chain(facts).flatten() {
        facts.complete(article);
    }
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    /// It is the headline and stands first, as that.
    Headline,
    Remove(Removal),
}

fn removed(line: &Line, verdict: Verdict) -> Option<Removed> {
    match verdict {
        Verdict::Remove(reason) => Some(Removed { line: line.text.clone(), reason }),
        Verdict::Keep | Verdict::Headline => None,
    }
}

/// Mark-up is written by hand, or by a program that left the page's furniture out.
fn is_marked_up(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.kind.is_some())
}

/// All of a text but the junk around it.
fn unscored_body(looks: &[Look]) -> Range<usize> {
    let is_text = |look: &Look| look.junk.is_none();
    let start = looks.iter().position(is_text).unwrap_or_default();
    start..looks.iter().rposition(is_text).map_or(start, |last| last + 1)
}

/// A page, and where its article lies.
struct Page<'a> {
    lines: &'a [Line],
    looks: Vec<Look>,
    /// The segment that reads like an article.
    body: Range<usize>,
    /// The first paragraph in it.
    head: usize,
}

impl<'a> Page<'a> {
    fn of(lines: &'a [Line]) -> Self {
        let looks = score::look(lines);
        let body = if is_marked_up(lines) { unscored_body(&looks) } else { score::body(&looks) };
        // A poem, a list, a script without full stops: what has no sentences is text all the same.
        let body = if body.is_empty() { unscored_body(&looks) } else { body };
        let is_paragraph =
            |i: &usize| looks[*i].sentence && looks[*i].words >= PARAGRAPH && looks[*i].junk.is_none();
        let head = body.clone().find(is_paragraph).unwrap_or(body.start);
        Self { lines, looks, body, head }
    }

    /// What the lines tell, each by itself or beside another that does.
    fn all_facts(&self) -> Vec<Option<Facts>> {
        let mut facts: Vec<Option<Facts>> = (0..self.lines.len()).map(|i| self.facts(i)).collect();
        for i in 0..self.head.min(facts.len()) {
            let beside = i > 0 && facts[i - 1].is_some() || facts.get(i + 1).is_some_and(Option::is_some);
            if facts[i].is_none() && beside && self.looks[i].junk.is_none() {
                facts[i] = metadata::read_outlet(&self.lines[i].text);
            }
        }
        facts
    }

    /// What a line near the edges of the article tells of it.
    fn facts(&self, i: usize) -> Option<Facts> {
        let tail = self.body.end.saturating_sub(BYLINES)..self.body.end + BYLINES;
        let near = i < self.head + BYLINES || tail.contains(&i);
        if near && self.lines[i].kind != Some(BlockKind::Headline) {
            metadata::read(&self.lines[i].text)
        } else {
            None
        }
    }

    fn title(&self, given: Option<&str>, facts: &[Option<Facts>]) -> Option<Title> {
        let place = Place {
            lines: self.lines,
            looks: &self.looks,
            head: self.head,
            furnished: self.is_furniture(0..self.head),
            is_metadata: &|i| facts[i].is_some(),
        };
        match given {
            Some(given) => title::locate(given, &place),
            None => title::find(&place),
        }
    }

    /// Whether lines outside the segment are what surrounds an article on a page, and not a part of it.
    fn is_furniture(&self, edge: Range<usize>) -> bool {
        let junk = self.looks[edge.clone()].iter().filter(|look| look.junk.is_some()).count();
        edge.len() >= 8 || (edge.len() >= 4 && junk >= 1) || junk >= 3
    }

    fn judge(&self, title: Option<&Title>, facts: &[Option<Facts>]) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = (0..self.lines.len()).map(|i| self.judge_alone(i)).collect();
        self.cut_edges(title, &mut verdicts);
        self.cut_repetitions(&mut verdicts);
        self.cut_links(&mut verdicts);
        self.cut_labels(title, &mut verdicts);
        for (verdict, _) in verdicts.iter_mut().zip(facts).filter(|(_, facts)| facts.is_some()) {
            *verdict = Verdict::Remove(Removal::Metadata);
        }
        if let Some(title) = title {
            self.set_headline(title, &mut verdicts);
        }
        if verdicts.iter().all(|verdict| matches!(verdict, Verdict::Remove(_))) {
            // Better rubbish than nothing: the reader asked for this text.
            verdicts.fill(Verdict::Keep);
        }
        verdicts
    }

    /// Lines that are known as no part of an article.
    fn judge_alone(&self, i: usize) -> Verdict {
        match self.looks[i].junk {
            Some(junk) if junk.anywhere || !self.is_inside(i) => Verdict::Remove(junk.reason),
            _ => Verdict::Keep,
        }
    }

    /// Whether a line stands between the first paragraph and the end of the article.
    fn is_inside(&self, i: usize) -> bool {
        self.head <= i && i < self.body.end
    }

    fn cut_edges(&self, title: Option<&Title>, verdicts: &mut [Verdict]) {
        let decks = title.map_or(0..0, |title| self.decks(title.line, verdicts));
        for edge in [0..self.body.start, self.body.end..self.lines.len()] {
            if !self.is_furniture(edge.clone()) {
                continue;
            }
            for i in edge {
                if verdicts[i] == Verdict::Keep && !(decks.contains(&i) && self.looks[i].words >= DECK) {
                    verdicts[i] = Verdict::Remove(self.surroundings(i));
                }
            }
        }
    }

    /// The lines below the headline that may say more of the article, before anything else begins.
    fn decks(&self, title: usize, verdicts: &[Verdict]) -> Range<usize> {
        let mut left = DECKS;
        let end = (title + 1..self.body.start).find(|&i| {
            left -= usize::from(verdicts[i] == Verdict::Keep && self.looks[i].words >= DECK && left > 0);
            left == 0
        });
        title + 1..end.map_or(self.body.start, |end| end + 1)
    }

    /// What an unknown line of a page's furniture is: a label of the menu, or a link to another article.
    fn surroundings(&self, i: usize) -> Removal {
        if self.looks[i].words <= 4 { Removal::Navigation } else { Removal::ReadAlso }
    }

    /// Paragraphs that stand in the text already: on a page that has furniture, or close to each other. A
    /// copy of a line that was cut is no repetition: the article's own may be the second.
    fn cut_repetitions(&self, verdicts: &mut [Verdict]) {
        let scraped =
            self.is_furniture(0..self.body.start) || self.is_furniture(self.body.end..self.lines.len());
        let mut kept: HashMap<u64, usize> = HashMap::new();
        for (i, verdict) in verdicts.iter_mut().enumerate() {
            if self.looks[i].words < REPEATED || *verdict != Verdict::Keep {
                continue;
            }
            let before = kept.insert(self.looks[i].key, i);
            if before.is_some_and(|before| scraped || i - before <= BESIDE) {
                *verdict = Verdict::Remove(Removal::RepeatedLine);
            }
        }
    }

    /// Links behind "read also": short lines that end like headlines.
    fn cut_links(&self, verdicts: &mut [Verdict]) {
        let mut left = 0;
        for (look, verdict) in self.looks.iter().zip(verdicts) {
            match look.junk {
                Some(junk) if junk.reason == Removal::ReadAlso && look.words <= 4 => left = LINKS,
                Some(_) => {}
                None if left > 0 && !look.sentence && (4..=20).contains(&look.words) => {
                    *verdict = Verdict::Remove(Removal::ReadAlso);
                    left -= 1;
                }
                None => left = 0,
            }
        }
    }

    /// Labels of one or two words above the headline, or between it and its repetition.
    fn cut_labels(&self, title: Option<&Title>, verdicts: &mut [Verdict]) {
        let Some(title) = title else { return };
        let wanted = score::key(&title.text);
        let last = (title.line..self.head.min(title.line + 8)).filter(|&i| self.looks[i].key == wanted).max();
        let above = verdicts.iter_mut().zip(&self.looks).take(last.unwrap_or(title.line));
        for (verdict, look) in above {
            if *verdict == Verdict::Keep && look.words <= 3 && !look.sentence {
                *verdict = Verdict::Remove(Removal::SectionLabel);
            }
        }
    }

    /// The headline stands first and once; what stood above it goes.
    fn set_headline(&self, title: &Title, verdicts: &mut [Verdict]) {
        let wanted = [score::key(&title.text), self.looks[title.line].key];
        for (i, verdict) in verdicts.iter_mut().enumerate() {
            if i == title.line {
                *verdict = Verdict::Headline;
            } else if wanted.contains(&self.looks[i].key) && self.looks[i].words > 1 {
                *verdict = Verdict::Remove(Removal::RepeatedHeadline);
            } else if i < title.line && *verdict == Verdict::Keep {
                *verdict = Verdict::Remove(self.surroundings(i));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::lines::lines;

    const BODY: &str = "The port of Halden opened its gates again on Monday, nine days after the dockers left.\n\
                        Nobody had won, said Ines Okafor, who had led them out and now led them back again.";

    const REST: &str = "Talks about what comes next will go on until October, said the chairman of the port.\n\
                        On the island of Skarn, which had run out of diesel, the mayor said she was glad.";

    /// The text after its blank lines are gone, and what was removed.
    fn cleaned(text: &str) -> (Article, Vec<(String, Removal)>) {
        let article = clean(Article::default(), lines(text));
        let removed = article.removed.iter().map(|r| (r.line.clone(), r.reason)).collect();
        (article, removed)
    }

    #[track_caller]
    fn check(text: &str, kept: &str, removed: &[(&str, Removal)]) -> Article {
        let (article, found) = cleaned(text);
        assert_eq!(article.text.replace("\n\n", "\n"), kept);
        let removed: Vec<(String, Removal)> = removed.iter().map(|(l, r)| ((*l).to_owned(), *r)).collect();
        assert_eq!(found, removed);
        article
    }

    #[test]
    fn an_article_loses_nothing() {
        let text = format!("Port reopens after nine days\n{BODY}\nWhat comes next\n{REST}");
        check(&text, &text, &[]);
    }

    #[test]
    fn the_headline_is_said_once() {
        let text = format!("Port reopens after nine days\nNews\nPort reopens after nine days\n{BODY}");
        let article = check(
            &text,
            &format!("Port reopens after nine days\n{BODY}"),
            &[("News", Removal::SectionLabel), ("Port reopens after nine days", Removal::RepeatedHeadline)],
        );
        assert_eq!(article.title.as_deref(), Some("Port reopens after nine days"));
    }

    #[test]
    fn an_outlet_behind_the_headline_is_told_from_it() {
        let text =
            format!("Port reopens after nine days | Coast Courier\nPort reopens after nine days\n{BODY}");
        let article = check(
            &text,
            &format!("Port reopens after nine days\n{BODY}"),
            &[("Port reopens after nine days", Removal::RepeatedHeadline)],
        );
        assert_eq!(article.outlet.as_deref(), Some("Coast Courier"));
    }

    #[test]
    fn labels_inside_a_text_go_only_where_no_article_says_them() {
        check(
            &format!("{BODY}\nAdvertisement\nMore\nHome\n{REST}\nHome\n."),
            &format!("{BODY}\nHome\n{REST}"),
            &[
                ("Advertisement", Removal::Advertisement),
                ("More", Removal::Navigation),
                ("Home", Removal::Navigation),
                (".", Removal::LonePunctuation),
            ],
        );
    }

    #[test]
    fn links_behind_read_also_go_with_it() {
        check(
            &format!("{BODY}\nRead also\nSwans return to the canal\nBus drivers to wear cameras\n{REST}"),
            &format!("{BODY}\n{REST}"),
            &[
                ("Read also", Removal::ReadAlso),
                ("Swans return to the canal", Removal::ReadAlso),
                ("Bus drivers to wear cameras", Removal::ReadAlso),
            ],
        );
    }

    #[test]
    fn an_article_goes_on_behind_links_and_appeals() {
        let aside = "Read also:\nSwans return to the canal\nBus drivers to wear cameras\nSign up to our newsletter\n\
                     We use cookies to improve your experience. Accept all";
        let end = "The port authority said that it would return to the table on Wednesday, “if the table is still there”.\n\
                   “It is a table,” the chairman said.";
        let (article, _) =
            cleaned(&format!("{BODY}\n{aside}\n{end}\n.\nRelated articles\nNorland votes\nBack to top"));
        assert_eq!(article.text.replace("\n\n", "\n"), format!("{BODY}\n{end}"));
    }

    #[test]
    fn the_last_short_sentences_stay() {
        let furniture = "Share\nTweet\nEmail\nBack to top\nContact us";
        for end in [
            "Okafor shrugged.\nAdvertisement\n\"We will go to court,\" Reed said.\nThe vote is final.",
            "Her demands were:\n- a lower toll\n- a new crane\n- no night work\nReed said no.",
        ] {
            let (article, _) = cleaned(&format!("Port reopens after nine days\n{BODY}\n{end}\n{furniture}"));
            let kept = article.text.replace("\n\n", "\n");
            assert!(kept.ends_with(&end.replace("Advertisement\n", "")), "{kept}");
        }
    }

    #[test]
    fn a_refrain_stays_and_a_doubled_paragraph_goes() {
        let far = "Talks go on in the customs hall, said the minister, and the ships sail on.\n";
        let others: String = (0..5)
            .map(|n| format!("Ship {n} left the port in the rain that night, and nobody waved to it.\n"))
            .collect();
        let (article, removed) = cleaned(&format!("{far}{others}{far}"));
        assert_eq!((removed, article.blocks.len()), (vec![], 7));
        let (_, removed) = cleaned(&format!("{BODY}\n{BODY}"));
        assert!(removed.iter().all(|(_, reason)| *reason == Removal::RepeatedLine) && removed.len() == 2);
    }

    #[test]
    fn a_headline_of_two_words_stands_once() {
        let text =
            format!("Port reopens\nPort reopens\nBy Marta Quill, Coast Courier, 4 May 2026\n{BODY}\n{REST}");
        let kept = format!("Port reopens\n{BODY}\n{REST}");
        let by_line = ("By Marta Quill, Coast Courier, 4 May 2026", Removal::Metadata);
        let article = check(&text, &kept, &[("Port reopens", Removal::RepeatedHeadline), by_line]);
        assert_eq!(article.title.as_deref(), Some("Port reopens"));
    }

    #[test]
    fn a_given_title_that_the_text_lacks_stands_first() {
        let known = Article { title: Some("Port reopens".to_owned()), ..Article::default() };
        let article = clean(known, lines(BODY));
        assert!(article.text.starts_with("Port reopens\n\nThe port"));
        assert_eq!(article.blocks.len(), 3);
    }

    #[test]
    fn nothing_becomes_nothing() {
        check("", "", &[]);
    }

    #[test]
    fn a_text_of_nothing_but_labels_stays() {
        check("Share\nTweet", "Share\nTweet", &[]);
    }

    #[test]
    fn a_text_without_sentences_stays() {
        let poem = "The ships came in\nand nobody waved\nThe tide went out\nand took the quay\nwith it to sea\nas tides will do\nand all was grey\nand all was new";
        let (article, removed) = cleaned(poem);
        assert_eq!((article.blocks.len(), removed), (8, vec![]));
    }
}
