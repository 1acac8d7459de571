//! A folder of pages for Obsidian and Logseq, one an article, brought up to date without touching what the user wrote.
//!
//! Everything that was generated stands behind a comment with its block id and a hash of its words, and ends in the
//! block id. What stands between such blocks is the user's. A block that still has the words that were generated gets
//! the new ones; one that was changed is the user's too, and stays. A block that is no longer exported goes, unless it
//! was changed. In the front matter only our own keys are set.
//!
//! Invariant: exporting the same again changes nothing; no line of the user's is changed, moved or lost.

use super::markdown::blocks::{self, Block};
use super::{Entry, Sink, clean, dates};
use crate::model::article::Article;
use crate::text::anchor::text_hash;
use std::collections::BTreeSet;
use std::io;

/// What the comment before a generated block begins with.
const MARK: &str = "<!-- sayso ";
/// The comment behind the last one: new blocks go before it.
const END: &str = "<!-- sayso end -->";
/// The longest file name, in characters.
const NAME: usize = 96;

/// The folder that pages are read from and written to.
pub trait Pages {
    /// The page with this file name, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&mut self, name: &str) -> io::Result<Option<String>>;

    /// Replaces a page, or makes it.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&mut self, name: &str, text: &str) -> io::Result<()>;
}

/// Brings the page of each article up to date.
pub struct Vault<'p> {
    pages: &'p mut dyn Pages,
    taken: BTreeSet<String>,
}

impl<'p> Vault<'p> {
    /// Begins with the first article.
    pub fn new(pages: &'p mut dyn Pages) -> Self {
        Self { pages, taken: BTreeSet::new() }
    }

    /// The file name of an article's page and what stands there; a page of another article is left alone.
    fn page(&mut self, article: &Article) -> io::Result<(String, Option<String>)> {
        let (name, key) = (file_name(article), key(article));
        for name in [format!("{name}.md"), format!("{name} {key}.md")] {
            let there = self.pages.read(&name)?;
            let ours = there.as_deref().is_none_or(|text| front_matter_of(text).any(|l| l == key_line(&key)));
            if ours && self.taken.insert(name.to_lowercase()) {
                return Ok((name, there));
            }
        }
        Err(io::Error::other(format!("{name}.md and {name} {key}.md are taken by other pages")))
    }
}

impl Sink for Vault<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if entry.records.is_empty() {
            return Ok(());
        }
        let (name, there) = self.page(entry.article)?;
        let mut keys = vec![key_line(&key(entry.article))];
        keys.extend(blocks::front_matter(entry.records));
        let page = merge(there.as_deref(), &keys, &blocks::blocks(entry.records));
        if there.is_some_and(|there| there == page) { Ok(()) } else { self.pages.write(&name, &page) }
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What tells pages of different articles apart.
fn key(article: &Article) -> String {
    let place = article.url.as_deref().unwrap_or(&article.origin);
    text_hash(&format!("{place}\n{}", article.id))[..8].to_owned()
}

fn key_line(key: &str) -> String {
    format!("sayso: \"{key}\"")
}

/// Day and headline, as far as file systems and links take them.
fn file_name(article: &Article) -> String {
    let day = dates::day(article.published.as_deref()).map(|day| format!("{day} ")).unwrap_or_default();
    let forbidden =
        |c: char| matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '^' | '[' | ']');
    let title: String = clean::line(article.display_title()).replace(forbidden, " ");
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { "article".to_owned() } else { title };
    let name: String = format!("{day}{title}").chars().take(NAME).collect();
    name.trim_matches(['.', ' ']).to_owned()
}

/// The lines of the front matter.
fn front_matter_of(page: &str) -> impl Iterator<Item = &str> {
    let inside = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
    inside.map_or("", |(inside, _)| inside).lines()
}

/// The page with our keys and blocks brought up to date.
fn merge(there: Option<&str>, keys: &[String], blocks: &[Block]) -> String {
    let there = there.unwrap_or_default().replace("\r\n", "\n");
    let (matter, body) = match there.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((matter, body)) => (matter.to_owned(), body.to_owned()),
        None => (String::new(), there),
    };
    let matter = merged_matter(&matter, keys);
    format!("---\n{}\n---\n{}", matter.join("\n"), merged_body(&body, blocks))
}

/// Our keys at their old places, new ones at the end; all other lines stay.
fn merged_matter(there: &str, keys: &[String]) -> Vec<String> {
    let name = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    let mut left: Vec<&String> = keys.iter().collect();
    let mut lines = Vec::new();
    let mut ours = false;
    for line in there.lines() {
        if line.starts_with([' ', '\t', '-']) {
            // The rest of the value above.
            if !ours {
                lines.push(line.to_owned());
            }
            continue;
        }
        let known = left.iter().position(|key| name(key) == name(line));
        ours = known.is_some();
        lines.push(known.map_or(line.to_owned(), |at| left.remove(at).clone()));
    }
    lines.extend(left.into_iter().cloned());
    lines
}

/// A piece of a page: what the user wrote, or a generated block.
struct Piece {
    /// The id of a block; none for what the user wrote.
    id: Option<String>,
    /// Whether it is a block with the words that were generated.
    untouched: bool,
    /// All of it, with its line ends.
    text: String,
}

fn merged_body(there: &str, blocks: &[Block]) -> String {
    let (inside, rest) = there.split_at(there.find(END).unwrap_or(there.len()));
    let rest = rest.strip_prefix(END).filter(|rest| !rest.is_empty()).unwrap_or("\n");
    let mut pieces = pieces(inside);
    for piece in pieces.iter_mut().filter(|piece| piece.untouched) {
        let fresh = blocks.iter().find(|block| piece.id.as_deref() == Some(block.id.as_str()));
        piece.text = fresh.map(written).unwrap_or_default();
    }
    for (at, block) in blocks.iter().enumerate() {
        if !stands(&pieces, block) {
            let place = blocks[at + 1..].iter().find_map(|next| place_of(&pieces, &next.id));
            pieces.insert(place.unwrap_or(pieces.len()), generated(block));
        }
    }
    let mut page: String = pieces.into_iter().map(|piece| piece.text).collect();
    if !page.is_empty() && !page.ends_with('\n') {
        page.push('\n');
    }
    page + END + rest
}

fn place_of(pieces: &[Piece], id: &str) -> Option<usize> {
    pieces.iter().position(|piece| piece.id.as_deref() == Some(id))
}

/// Tells whether a block is on the page, also where the comment before it is gone.
fn stands(pieces: &[Piece], block: &Block) -> bool {
    let ending = format!(" ^{}", block.id);
    place_of(pieces, &block.id).is_some()
        || pieces.iter().any(|piece| piece.text.lines().any(|line| line.ends_with(&ending)))
}

fn generated(block: &Block) -> Piece {
    Piece { id: Some(block.id.clone()), untouched: true, text: written(block) }
}

/// A block with its comment, and the empty line behind it.
fn written(block: &Block) -> String {
    format!("{MARK}{} {} -->\n{}\n\n", block.id, hash(&block.text), block.text)
}

fn hash(text: &str) -> String {
    text_hash(text)[..8].to_owned()
}

/// Takes a page apart.
fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut own = String::new();
    let mut rest = page;
    while !rest.is_empty() {
        let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
        match block_at(rest, line) {
            Some((piece, length)) => {
                pieces.push(Piece { id: None, untouched: false, text: std::mem::take(&mut own) });
                pieces.push(piece);
                rest = &rest[length..];
            }
            None => {
                own.push_str(line);
                rest = &rest[line.len()..];
            }
        }
    }
    pieces.push(Piece { id: None, untouched: false, text: own });
    pieces
}

/// The block that begins here with `line`, and how long it is; only its comment where its end is gone.
fn block_at(rest: &str, line: &str) -> Option<(Piece, usize)> {
    let (id, said) = line.strip_prefix(MARK)?.trim_end().strip_suffix(" -->")?.split_once(' ')?;
    let ending = format!(" ^{id}");
    let mut length = line.len();
    for inner in rest[line.len()..].split_inclusive('\n') {
        if inner.starts_with(MARK) {
            break;
        }
        length += inner.len();
        if inner.trim_end_matches('\n').ends_with(&ending) {
            let untouched = hash(rest[line.len()..length].trim_end_matches('\n')) == said;
            length += usize::from(rest[length..].starts_with('\n'));
            return Some((
                Piece { id: Some(id.to_owned()), untouched, text: rest[..length].to_owned() },
                length,
            ));
        }
    }
    Some((Piece { id: Some(id.to_owned()), untouched: false, text: line.to_owned() }, line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Record, samples};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    impl Pages for BTreeMap<String, String> {
        fn read(&mut self, name: &str) -> io::Result<Option<String>> {
            Ok(self.get(name).cloned())
        }

        fn write(&mut self, name: &str, text: &str) -> io::Result<()> {
            self.insert(name.to_owned(), text.to_owned());
            Ok(())
        }
    }

    const NAME: &str = "2026-05-04 Ferry line to close in May 🚢.md";

    fn export(pages: &mut BTreeMap<String, String>, records: &[Record]) {
        samples::feed(records, &mut Vault::new(pages));
    }

    /// The page after one export, then changed by `edit`, then exported again.
    fn check(edit: impl FnOnce(String) -> String, records: &[Record]) -> (String, String) {
        let mut pages = BTreeMap::new();
        export(&mut pages, &samples::records());
        let edited = edit(pages[NAME].clone());
        pages.insert(NAME.to_owned(), edited.clone());
        export(&mut pages, records);
        (edited, pages[NAME].clone())
    }

    #[test]
    fn a_page_reads_well() {
        let (page, _) = check(|page| page, &samples::records());
        insta::assert_snapshot!(page, @r#"
        ---
        sayso: "bf607a0c"
        title: "Ferry line to close in May 🚢"
        source: "https://coast.example/a b?c=<d>"
        outlet: "Coast *Courier*"
        date: "2026-05-04"
        actors: ["[[Ada Quill]]"]
        ---
        <!-- sayso n0000000a0000 88ed29f5 -->
        =SUM(A1)
        Two outlets have this; see **both**. ^n0000000a0000

        <!-- sayso s000000010000 6d5ec3f6 -->
        > that the line would close
        >
        > — **[[Ada Quill]]**, *said on Monday* · indirect · support: closing the line · automatic ^s000000010000

        <!-- sayso s000000020000 3cbf1e9b -->
        > "Nobody wins," … "least of all the islands."
        >
        > — **[[Ada Quill]]** (“the minister”), *added* · direct · unclear · automatic ^s000000020000

        <!-- sayso n0000000c0000 4557c4b5 -->
        \# Who else?
        - the islands ^n0000000c0000

        <!-- sayso n0000000b0000 ea9505cd -->
        > \# Not a heading ^n0000000b0000

        <!-- sayso s000000030000 e155b9e3 -->
        > \# Not a heading
        >
        > — \<b\>nobody\</b\>, *said \<* · indirect · automatic ^s000000030000

        <!-- sayso end -->
        "#);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let (before, after) = check(|page| page, &samples::records());
        assert_eq!(before, after);
    }

    #[test]
    fn what_the_user_wrote_stays_where_it_is() {
        let edit = |page: String| {
            let page = page.replace("\n---\n", "\ntags:\n  - ferries\n---\nMy opening.\n\n");
            page.replacen("<!-- sayso s000000020000", "Between them.\n\n<!-- sayso s000000020000", 1)
                + "\nAt the end.\n"
        };
        let (before, after) = check(edit, &samples::records());
        assert_eq!(before, after);
    }

    #[test]
    fn new_words_reach_what_was_not_changed_and_new_blocks_their_place() {
        let mut records = samples::records();
        for record in &mut records {
            if let Some(statement) = &mut record.statement {
                statement.topic = Some("the islands".into());
            }
        }
        let removed = records.remove(1);
        let mut pages = BTreeMap::new();
        export(&mut pages, &samples::records());
        let edited = pages[NAME].replace("*added*", "*added, I think*");
        pages.insert(NAME.to_owned(), edited);
        export(&mut pages, &records);
        let page = &pages[NAME];
        assert!(page.contains("*added, I think* · direct · unclear ·"), "{page}");
        assert!(page.contains("indirect: the islands") || page.contains("the islands"), "{page}");
        assert!(!page.contains("that the line would close"), "{page}");
        records.insert(1, removed);
        export(&mut pages, &records);
        let at = |words: &str| pages[NAME].find(words).unwrap();
        assert!(at("that the line would close") < at("added, I think"));
    }

    #[test]
    fn another_article_gets_another_page() {
        let mut other = samples::records();
        other.iter_mut().for_each(|record| record.article.id = "other".into());
        let mut pages = BTreeMap::new();
        export(&mut pages, &[samples::records(), other.clone()].concat());
        let names: Vec<&String> = pages.keys().collect();
        assert_eq!(names.len(), 2);
        let before = pages.clone();
        export(&mut pages, &other);
        assert_eq!(pages, before);
    }

    #[test]
    fn a_foreign_page_is_left_alone() {
        let mut pages = BTreeMap::from([(NAME.to_owned(), "Mine.\n".to_owned())]);
        export(&mut pages, &samples::records());
        assert_eq!((pages.len(), pages[NAME].as_str()), (2, "Mine.\n"));
    }

    proptest! {
        #[test]
        fn no_line_of_the_users_is_lost(lines in prop::collection::vec("[a-z>#*\\-^ ]{0,12}", 1..6), at in 0usize..40) {
            let edit = |page: String| {
                let mut all: Vec<&str> = page.split('\n').collect();
                // Into the body, where it may fall into a generated block.
                let at = (9 + at).min(all.len());
                lines.iter().rev().for_each(|line| all.insert(at, line));
                all.join("\n")
            };
            let mut records = samples::records();
            records.iter_mut().filter_map(|r| r.statement.as_mut()).for_each(|s| s.cue = "declared".into());
            let (_, after) = check(edit, &records);
            for line in lines.iter().filter(|line| !line.trim().is_empty()) {
                prop_assert!(after.contains(line.as_str()), "{line:?} in {after}");
            }
            let (edited, again) = {
                let mut pages = BTreeMap::from([(NAME.to_owned(), after.clone())]);
                export(&mut pages, &records);
                (after, pages[NAME].clone())
            };
            prop_assert_eq!(edited, again);
        }
    }
}
