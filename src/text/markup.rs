//! What notes have in them besides words: `#tags`, and `[[links ^1a2b3c4d]]` to statements and other notes.
//!
//! Invariant: nothing is a tag or a link that a person would not take for one; the time is linear in the text.

use uuid::Uuid;

/// A link to a statement or a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// What it says.
    pub label: &'a str,
    /// The end of the name of what it leads to; empty where it has none.
    pub id: &'a str,
}

/// The longest label of a link, in characters.
const LABEL: usize = 60;

/// The tags of a note, in their order, without their `#`.
///
/// ```
/// use sayso::text::markup::tags;
/// assert_eq!(tags("See #quay-sale, (#Lease). Not a#b nor # nor #1."), ["quay-sale", "Lease"]);
/// ```
pub fn tags(body: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in body.match_indices('#') {
        let begins =
            body[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([{\"'“‘".contains(c));
        let rest = &body[at + 1..];
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
        let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let tag = rest[..end].trim_end_matches(['-', '/']);
        if begins && tag.chars().any(char::is_alphabetic) {
            found.push(tag);
        }
    }
    found
}

/// The links of a note, in their order.
///
/// ```
/// use sayso::text::markup::{Link, links};
/// assert_eq!(links("as in [[no new quay ^1a2b3c4d]]"), [Link { label: "no new quay", id: "1a2b3c4d" }]);
/// ```
pub fn links(body: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("[[") {
        let Some((inside, later)) = after.split_once("]]") else { break };
        let (label, id) = inside.rsplit_once('^').unwrap_or((inside, ""));
        let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_hexdigit());
        let (label, id) = if is_id { (label, id) } else { (inside, "") };
        found.push(Link { label: label.trim(), id });
        rest = later;
    }
    found
}

/// A link as it is written, to what has this name.
pub fn link(label: &str, id: Uuid) -> String {
    let plain: String = label.chars().filter(|c| !matches!(c, '[' | ']' | '^' | '\n')).take(LABEL).collect();
    format!("[[{} ^{}]]", plain.trim(), short(id))
}

/// The part of a name that links have.
pub fn short(id: Uuid) -> String {
    id.simple().to_string()[24..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let id = Uuid::from_u128(0x1a2b_3c4d);
        let written = link("no [new] quay ^ at all", id);
        assert_eq!(links(&written), [Link { label: "no new quay  at all", id: "1a2b3c4d" }]);
    }

    #[test]
    fn links_without_a_name_or_an_end_do_no_harm() {
        assert_eq!(links("[[plain]] and [[open"), [Link { label: "plain", id: "" }]);
        assert_eq!(links("[[2^x]]"), [Link { label: "2^x", id: "" }]);
        assert_eq!(links(&"[[".repeat(1000)), []);
    }
}
