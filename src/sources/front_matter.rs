//! The lines of `key: value` that Markdown files begin with, between `---` (YAML) or `+++` (TOML).
//!
//! Invariant: what is not understood there is passed over; a file without front matter stays whole.

use super::dates;
use crate::model::article::Article;

/// Longer front matter is none: the marks are rules of the text.
const MOST_LINES: usize = 200;

/// A longer key is the beginning of a sentence.
const MOST_KEY_WORDS: usize = 3;

/// Takes the front matter off `text`, and what it tells into `article`.
pub(crate) fn take<'a>(text: &'a str, article: &mut Article) -> &'a str {
    let Some((inside, rest)) = split(text) else { return text };
    let mut list: Option<(String, Vec<String>)> = None;
    for line in inside.lines() {
        if let (Some(item), Some((_, items))) = (line.trim().strip_prefix("- "), list.as_mut()) {
            items.push(bare(item));
            continue;
        }
        finish(list.take(), article);
        let Some((key, value)) = pair(line) else { continue };
        if value.is_empty() { list = Some((key, Vec::new())) } else { set(&key, value, article) }
    }
    finish(list, article);
    rest
}

fn split(text: &str) -> Option<(&str, &str)> {
    let mark =
        ["---", "+++"].into_iter().find(|mark| text.lines().next().is_some_and(|l| l.trim_end() == *mark))?;
    let mut at = text.find('\n')? + 1;
    let start = at;
    for line in text[start..].split_inclusive('\n').take(MOST_LINES) {
        if line.trim_end() == mark {
            let inside = &text[start..at];
            return inside.lines().all(is_data).then_some((inside, &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// Whether a line may stand in front matter: a key with its value, or what goes on with one. Between two rules of
/// the text stands text.
fn is_data(line: &str) -> bool {
    let is_part = line.starts_with([' ', '\t', '#', '[', ']', '{', '}', '"', '\'']) || line.starts_with("- ");
    let is_key = |key: &str| {
        let words = key.split_whitespace().count();
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
        (1..=MOST_KEY_WORDS).contains(&words) && key.chars().all(fits)
    };
    let colon = line.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with([' ', '\t']));
    let pair = colon.or_else(|| line.split_once('='));
    line.trim().is_empty() || line.trim() == "-" || is_part || pair.is_some_and(|(key, _)| is_key(key.trim()))
}

/// A key in lower case, and its value without quotation marks and brackets.
fn pair(line: &str) -> Option<(String, String)> {
    if line.starts_with([' ', '#']) {
        return None;
    }
    let at = line.find([':', '='])?;
    let key = line[..at].trim().to_lowercase();
    let value = line[at + 1..].trim();
    let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(items) => items.split(',').map(bare).collect::<Vec<_>>().join(", "),
        None => bare(value),
    };
    Some((key, value))
}

fn bare(value: &str) -> String {
    let value = value.trim();
    let quoted = ['"', '\''].iter().find_map(|&q| value.strip_prefix(q).and_then(|v| v.strip_suffix(q)));
    quoted.unwrap_or(value).trim().to_owned()
}

fn finish(list: Option<(String, Vec<String>)>, article: &mut Article) {
    if let Some((key, items)) = list.filter(|(_, items)| !items.is_empty()) {
        set(&key, items.join(", "), article);
    }
}

fn set(key: &str, value: String, article: &mut Article) {
    let field = match key {
        "title" | "headline" => &mut article.title,
        "author" | "authors" | "by" | "byline" => &mut article.author,
        "outlet" | "publisher" | "publication" | "source" | "site" | "site_name" => &mut article.outlet,
        "url" | "link" | "canonical" | "permalink" => &mut article.url,
        "date" | "published" | "pubdate" | "created" | "publishdate" => &mut article.published,
        _ => return,
    };
    if field.is_none() && !value.is_empty() {
        let is_date = matches!(key, "date" | "published" | "pubdate" | "created" | "publishdate");
        *field = if is_date { dates::normalise(&value) } else { Some(value) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, rest: &str, expected: [&str; 5]) {
        let mut article = Article::default();
        assert_eq!(take(text, &mut article), rest);
        let Article { title, author, outlet, published, url, .. } = article;
        assert_eq!([title, author, outlet, published, url].map(Option::unwrap_or_default), expected);
    }

    #[test]
    fn yaml_and_toml_are_read() {
        check(
            "---\ntitle: \"Port: open\"\nauthor: Marta Quill\nsource: Coast Courier\ndate: 2026-05-04T10:00:00Z\nurl: https://coast.example/1\ntags: [a, b]\n---\nText",
            "Text",
            ["Port: open", "Marta Quill", "Coast Courier", "2026-05-04", "https://coast.example/1"],
        );
        check(
            "+++\ntitle = 'Port open'\nauthors = ['A Quill', 'B Lind']\n+++\nText",
            "Text",
            ["Port open", "A Quill, B Lind", "", "", ""],
        );
        check(
            "---\n# x\ntags:\n- a\nReading time: 3\n\ntitle: Port\n---\nText",
            "Text",
            ["Port", "", "", "", ""],
        );
        check("---\nauthors:\n  - A Quill\n  - B Lind\n---\n", "", ["", "A Quill, B Lind", "", "", ""]);
    }

    #[test]
    fn text_without_front_matter_stays_whole() {
        for text in [
            "",
            "---",
            "---\nno end",
            "Text\n---\ntitle: x\n---\n",
            "---\nThe port: it is open.\nAll came.\n---\n",
        ] {
            check(text, text, [""; 5]);
        }
    }
}
