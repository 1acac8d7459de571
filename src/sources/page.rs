//! From a page of the web to its article.
//!
//! Invariant: pure, and bounded by counting: a page that would be slow to read is refused before it is parsed.

mod blocks;
mod body;
mod data;
mod facts;
mod scan;
mod words;

use super::clean;
use super::lines::Line;
use super::{Reading, SourceError, assemble, decode, kind};
use crate::model::article::{Article, BlockKind};
use facts::Facts;
use scraper::Html;
use url::Url;

/// What a page may have at most, scripts, styles and pictures left out.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// How deep its elements may be nested, those that end each other left out.
    depth: usize,
    /// How deep all of its elements may be nested.
    tree_depth: usize,
    /// How many elements.
    elements: usize,
    /// How many bytes of mark-up.
    bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { depth: 256, tree_depth: 512, elements: 40_000, bytes: 4 << 20 }
    }
}

/// Reads the article of a page at `url`, in the encoding that its server named.
///
/// ```
/// use sayso::sources::{Reading, page};
/// let html = b"<title>Port reopens | Courier</title><article><h1>Port reopens</h1><p>The port is open.</p></article>";
/// let article = page("https://courier.example/port", html, Some("utf-8"), &Reading::default()).unwrap();
/// assert_eq!(article.text, "Port reopens\n\nThe port is open.");
/// ```
///
/// # Errors
/// Where it holds no text, or more than can be read in a moment.
pub fn page(
    url: &str,
    bytes: &[u8],
    charset: Option<&str>,
    reading: &Reading,
) -> Result<Article, SourceError> {
    if bytes.len() as u64 > reading.limits.file_bytes {
        return Err(SourceError::TooBig { limit: reading.limits.file_bytes });
    }
    let known = Article {
        id: kind::stem(url),
        url: Some(url.to_owned()).filter(|url| !url.is_empty()),
        origin: url.to_owned(),
        ..Article::default()
    };
    read(known, &decode::page(bytes, charset), reading)
}

/// Reads a page of which `known` is known already; its links are relative to the address that is known.
pub(crate) fn read(known: Article, html: &str, reading: &Reading) -> Result<Article, SourceError> {
    if html.trim().is_empty() {
        return Err(SourceError::Empty);
    }
    if reading.raw {
        return Ok(assemble::raw(known, html.to_owned()));
    }
    let base = known.url.as_deref().and_then(|url| Url::parse(url).ok()).or_else(|| saved_from(html));
    let (slim, page) = parse(html, &Bounds::default())?;
    let facts = Facts::of(&page);
    let address = facts.address();
    let base = base.or_else(|| address.clone());
    let body = body::find(&slim, &page, &facts, base.as_ref());
    let mut known = complete(known, &facts, base.or(address));
    known.author = known.author.or_else(|| facts.author(body.author.as_deref()));
    known.title = known.title.or_else(|| facts.headline()).or(body.title);
    known.published = known.published.or(body.published);
    let mut article = clean::clean(known, body.lines);
    article.removed.splice(0..0, body.removed);
    if article.blocks.len() <= usize::from(article.title.is_some()) {
        Err(SourceError::NoBody)
    } else {
        Ok(article)
    }
}

/// Reads the mark-up of a newsletter of which `known` is known already: all of it but its furniture.
pub(crate) fn letter(known: Article, html: &str) -> Result<Article, SourceError> {
    Ok(clean::clean(known, lines(html)?))
}

/// Reads a chapter of a book: all of it, and nothing is taken for furniture.
pub(crate) fn chapter(mut known: Article, html: &str, reading: &Reading) -> Result<Article, SourceError> {
    if reading.raw {
        return Ok(assemble::raw(known, html.to_owned()));
    }
    let mut lines = lines(html)?;
    let heading = |line: &Line| matches!(line.kind, Some(BlockKind::Headline | BlockKind::Heading));
    if let Some(first) = lines.iter().position(heading).filter(|&at| at < 3) {
        known.title = Some(lines.remove(first).text);
    }
    if lines.is_empty() {
        return Err(SourceError::Empty);
    }
    let title = known.title.clone();
    Ok(assemble::assemble(known, title.as_deref(), &lines.iter().collect::<Vec<_>>()))
}

/// The mark-up without what holds no words, and what it means. How deep that is shows only then: which elements end
/// which, a parser alone knows.
fn parse(html: &str, bounds: &Bounds) -> Result<(String, Html), SourceError> {
    let slim = scan::scan(html, bounds)?;
    let page = Html::parse_document(&slim);
    let mut open = vec![(page.tree.root(), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth > bounds.tree_depth {
            return Err(SourceError::TooDeep(bounds.tree_depth));
        }
        open.extend(node.children().map(|child| (child, depth + 1)));
    }
    Ok((slim, page))
}

/// All lines of a piece of mark-up.
fn lines(html: &str) -> Result<Vec<Line>, SourceError> {
    let (_, page) = parse(html, &Bounds::default())?;
    Ok(blocks::placed(&page, None).into_iter().map(|placed| placed.line).collect())
}

fn complete(known: Article, facts: &Facts, address: Option<Url>) -> Article {
    // A page may say what it is called at home; it does not speak for other hosts.
    let is_home = |own: &Url| address.as_ref().is_none_or(|address| address.host_str() == own.host_str());
    let own = facts.address().filter(is_home);
    Article {
        outlet: known.outlet.or_else(|| facts.outlet()),
        published: known.published.or_else(|| facts.published(address.as_ref())),
        language: known.language.or_else(|| facts.language()),
        url: own.or(address).map(String::from),
        ..known
    }
}

/// The address that browsers write into the pages that they save.
fn saved_from(html: &str) -> Option<Url> {
    let head = &html[..html.floor_char_boundary(4096)];
    let after = head.split_once("saved from url=").or_else(|| head.split_once("SingleFile"))?.1;
    let start = after.find("http")?;
    let address = after[start..].split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>')).next()?;
    Url::parse(address.trim_end_matches("--")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deep_only_in_the_end_is_refused() {
        // In a drawing that nothing closes, no cell ends another.
        let html = format!("<p>The port is open.</p><table><tr><td><svg>{}", "<td>x".repeat(2000));
        let refused = page("https://x.example/p", html.as_bytes(), None, &Reading::default());
        assert_eq!(refused.expect_err("refused"), SourceError::TooDeep(512));
        let deep = format!("{}<p>The port is open.</p>", "<ul><li>".repeat(200));
        assert!(page("https://x.example/p", deep.as_bytes(), None, &Reading::default()).is_ok());
    }

    #[test]
    fn no_escape_comes_through_whatever_the_title_is_taken_from() {
        let text = "<p>The port of Halden is open again, said the minister on Monday.</p>".repeat(2);
        for head in
            ["<title>Port\x1b[2J reopens at last</title>", "<h2>Port\u{3} reopens\x1b]0;x\x07 at last</h2>"]
        {
            let html = format!("{head}<article>{text}</article>");
            let article = page("https://x.example/\u{3}p", html.as_bytes(), None, &Reading::default())
                .expect("an article");
            let told = [article.title, article.url, Some(article.text)];
            assert!(
                told.iter().flatten().all(|told| !told.contains(|c: char| c.is_control() && c != '\n')),
                "{told:?}"
            );
        }
    }
}
