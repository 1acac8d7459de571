//! Markdown that reads well as it is, in any viewer, and in Obsidian.
//!
//! Invariant: the only headings are the articles' titles, the only links the articles' addresses, and the only
//! block ids those of the statements and notes; no text of an article is markup, and a note's own markup
//! stays within its note.

use super::clean;
use super::record::{ArticleFields, NoteFields, Place, Record, StatementFields};
use super::{Entry, Sink};
use crate::model::note::AnchorState;
use escape::{own_words, start_of_line};
use std::io::{self, Write};
use uuid::Uuid;

pub(super) mod blocks;
mod escape;

pub(super) use escape::inline;

/// Writes a heading for each article and a block for each of its records; a single article gets front matter.
pub(super) struct Markdown<'w> {
    out: &'w mut dyn Write,
    /// The first article, until it is known whether it is the only one.
    first: Option<Vec<Record>>,
    any: bool,
}

impl<'w> Markdown<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, first: None, any: false }
    }
}

impl Sink for Markdown<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if entry.records.is_empty() {
            return Ok(());
        }
        if !std::mem::replace(&mut self.any, true) {
            self.first = Some(entry.records.to_vec());
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            write_article(&first, self.out)?;
        }
        self.out.write_all(b"\n")?;
        write_article(entry.records, self.out)
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(only) = self.first.take() else { return Ok(()) };
        write_front_matter(&only, self.out)?;
        write_article(&only, self.out)
    }
}

fn write_front_matter(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let lines = front_matter(records, |name| name.to_owned());
    writeln!(out, "---\n{}\n---\n", lines.join("\n"))
}

/// What is known of the article, and who speaks in it, a key a line.
fn front_matter(records: &[Record], actor: fn(&str) -> String) -> Vec<String> {
    let Some(article) = records.first().map(|record| &record.article) else { return Vec::new() };
    let mut actors: Vec<&String> =
        records.iter().filter_map(|r| r.statement.as_ref()).flat_map(|s| &s.holders).collect();
    actors.sort();
    actors.dedup();
    let mut lines = vec![
        format!("title: {}", yaml(&article.title)),
        format!("source: {}", yaml(article.url.as_ref().unwrap_or(&article.origin))),
    ];
    for (key, value) in
        [("outlet", &article.outlet), ("author", &article.author), ("date", &article.published)]
    {
        lines.extend(value.as_ref().map(|value| format!("{key}: {}", yaml(value))));
    }
    let actors: Vec<String> = actors.into_iter().map(|name| yaml(&actor(name))).collect();
    lines.push(format!("actors: [{}]", actors.join(", ")));
    lines
}

/// A string of YAML: quoted as in JSON, of which YAML is a superset.
fn yaml(value: &str) -> String {
    serde_json::Value::String(clean::line(value)).to_string()
}

fn write_article(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = records.first() else { return Ok(()) };
    writeln!(out, "# {}\n\n{}", inline(&first.article.title), source_line(&first.article))?;
    let mut told: Option<Uuid> = None;
    for record in records {
        let statement = record.statement.as_ref().map(|s| s.id);
        // Several notes on one statement stand below it together.
        if statement.is_none() || statement != told {
            write_quote(record, out)?;
        }
        told = statement;
        if let Some(note) = &record.note {
            write_note(note, out)?;
        }
    }
    Ok(())
}

/// Outlet, date, author and address.
fn source_line(article: &ArticleFields) -> String {
    let told = |field: &Option<String>| field.as_ref().map(|value| inline(value)).filter(|v| !v.is_empty());
    let outlet = told(&article.outlet).map(|outlet| format!("*{outlet}*"));
    let author = told(&article.author).map(|author| format!("by {author}"));
    let parts = [outlet, told(&article.published), author, Some(address(article))];
    parts.into_iter().flatten().collect::<Vec<String>>().join(" · ")
}

/// A link where there is a web address, else the words.
fn address(article: &ArticleFields) -> String {
    let Some(url) = &article.url else { return inline(&article.origin) };
    let is_web = ["http://", "https://"].iter().any(|scheme| url.to_ascii_lowercase().starts_with(scheme));
    if is_web { format!("<{}>", link_target(url)) } else { inline(url) }
}

/// The address with what would end the link percent-encoded.
pub(super) fn link_target(url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for c in clean::line(url).chars() {
        match c {
            '<' | '>' | '"' | '`' | '\\' | ' ' => target.push_str(&format!("%{:02X}", u32::from(c))),
            c => target.push(c),
        }
    }
    target
}

/// The words as a block quote, who holds them, and the block id.
fn write_quote(record: &Record, out: &mut dyn Write) -> io::Result<()> {
    let Some(quoted) = quoted(record, inline) else { return Ok(()) };
    let id = quote_id(record).map(|id| format!(" ^{id}")).unwrap_or_default();
    writeln!(out, "\n{quoted}{id}")
}

/// The words as a block quote, and who holds them, by the names that `name` makes of theirs.
fn quoted(record: &Record, name: fn(&str) -> String) -> Option<String> {
    let text = clean::block(record.quote.as_ref()?);
    let mut lines: Vec<String> = text.trim().lines().map(start_of_line).collect();
    let facts = facts(record, name);
    if !facts.is_empty() {
        lines.extend([String::new(), facts]);
    }
    let quoted: Vec<String> = lines.iter().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    Some(quoted.join("\n"))
}

/// The block id of the quote: the statement's, or that of a note without words.
fn quote_id(record: &Record) -> Option<String> {
    let wordless = record.note.as_ref().filter(|note| note.body.trim().is_empty());
    match (&record.statement, wordless) {
        (Some(statement), _) => Some(block_id('s', statement.id)),
        (None, Some(note)) => Some(block_id('n', note.id)),
        (None, None) => None,
    }
}

fn block_id(kind: char, id: Uuid) -> String {
    // Twelve of the digits are enough to be unique in a library, and do not disturb the reader.
    let digits = id.simple().to_string();
    format!("{kind}{}", &digits[..12])
}

/// Holder, cue, mode, stance, and whatever the reader should know before relying on it.
fn facts(record: &Record, name: fn(&str) -> String) -> String {
    let statement = record.statement.as_ref();
    let mut parts: Vec<String> = statement.map(|s| statement_facts(s, name)).unwrap_or_default();
    parts.extend(statement.map(|_| record.status.name().to_owned()));
    parts.extend(record.anchor.as_ref().and_then(caveat));
    if parts.is_empty() { String::new() } else { format!("— {}", parts.join(" · ")) }
}

fn statement_facts(statement: &StatementFields, name: fn(&str) -> String) -> Vec<String> {
    let about = statement.topic.as_ref().or(statement.target.as_ref());
    let stance = statement.stance.map(|stance| match about {
        Some(about) => format!("{}: {}", stance.name(), inline(about)),
        None => stance.name().to_owned(),
    });
    [Some(holder(statement, name)), Some(statement.mode.name().to_owned()), stance]
        .into_iter()
        .flatten()
        .collect()
}

/// The holder, the source in its own words where they differ, and the cue.
fn holder(statement: &StatementFields, name: fn(&str) -> String) -> String {
    let source = inline(&statement.source);
    let names: Vec<String> =
        statement.holders.iter().map(|holder| name(holder)).filter(|name| !name.is_empty()).collect();
    let names: Vec<String> = names.into_iter().map(|name| format!("**{name}**")).collect();
    let holder = match (names.is_empty(), source.is_empty()) {
        (true, true) => "unnamed source".to_owned(),
        (true, false) => source,
        (false, true) => names.join(" and "),
        (false, false) if statement.holders.contains(&statement.source) => names.join(" and "),
        (false, false) => format!("{} (“{source}”)", names.join(" and ")),
    };
    let cue = inline(&statement.cue);
    if cue.is_empty() { holder } else { format!("{holder}, *{cue}*") }
}

fn caveat(place: &Place) -> Option<String> {
    match place.state {
        AnchorState::Exact => None,
        AnchorState::Moved => Some("moved since".to_owned()),
        AnchorState::Orphan => Some("no longer in the text".to_owned()),
    }
}

fn write_note(note: &NoteFields, out: &mut dyn Write) -> io::Result<()> {
    let body = own_words(&note.body);
    if body.is_empty() { Ok(()) } else { writeln!(out, "\n{body} ^{}", block_id('n', note.id)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Format, samples};
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    fn written(records: &[Record]) -> String {
        samples::written(Format::Markdown, records)
    }

    /// What a reader of the records' Markdown finds: headings, links, and what should not be there.
    fn check(records: &[Record]) -> (usize, Vec<String>, Vec<String>) {
        let markdown = written(records);
        let body =
            markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map(|(_, body)| body);
        let mut found = (0, Vec::new(), Vec::new());
        for event in Parser::new_ext(body.unwrap_or(&markdown), Options::all()) {
            match event {
                Event::Start(Tag::Heading { .. }) => found.0 += 1,
                Event::Start(Tag::Link { dest_url, .. }) => found.1.push(dest_url.to_string()),
                Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Rule
                | Event::FootnoteReference(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::TaskListMarker(_)
                | Event::Start(
                    Tag::CodeBlock(_)
                    | Tag::Image { .. }
                    | Tag::MetadataBlock(_)
                    | Tag::HtmlBlock
                    | Tag::Table(_)
                    | Tag::FootnoteDefinition(_)
                    | Tag::Strikethrough
                    | Tag::DefinitionList,
                ) => {
                    found.2.push(format!("{event:?}"));
                }
                _ => {}
            }
        }
        found
    }

    /// Block ids that an Obsidian vault would index.
    fn block_ids(markdown: &str) -> usize {
        let is_id = |word: &str| {
            let id = word.strip_prefix('^').unwrap_or_default();
            !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        markdown.lines().filter(|line| line.rsplit(' ').next().is_some_and(is_id)).count()
    }

    #[test]
    fn one_article_has_front_matter_and_reads_well() {
        insta::assert_snapshot!(written(&samples::records()), @r#"
        ---
        title: "Ferry line to close in May 🚢"
        source: "https://coast.example/a b?c=<d>"
        outlet: "Coast *Courier*"
        date: "2026-05-04"
        actors: ["Ada Quill"]
        ---

        # Ferry line to close in May 🚢

        *Coast \*Courier\** · 2026-05-04 · <https://coast.example/a%20b?c=%3Cd%3E>

        =SUM(A1)
        Two outlets have this; see **both**. ^n0000000a0000

        > that the line would close
        >
        > — **Ada Quill**, *said on Monday* · indirect · support: closing the line · automatic ^s000000010000

        > "Nobody wins," … "least of all the islands."
        >
        > — **Ada Quill** (“the minister”), *added* · direct · unclear · automatic ^s000000020000

        \# Who else?
        - the islands ^n0000000c0000

        > \# Not a heading ^n0000000b0000

        > \# Not a heading
        >
        > — \<b\>nobody\</b\>, *said \<* · indirect · automatic ^s000000030000
        "#);
    }

    #[test]
    fn several_articles_have_a_heading_each_and_no_front_matter() {
        let mut other = samples::records();
        other.iter_mut().for_each(|record| record.article.id = "other".into());
        let both = [samples::records(), other].concat();
        assert!(written(&both).starts_with("# Ferry line"));
        assert_eq!(check(&both).0, 2);
    }

    #[test]
    fn several_notes_on_one_statement_stand_below_it() {
        let mut records = samples::records();
        records.retain(|record| record.note.is_some() && record.statement.is_some());
        let twice = [records.clone(), records].concat();
        assert_eq!(written(&twice).matches("> \"Nobody").count(), 1);
        assert_eq!(written(&twice).matches("Who else?").count(), 2);
    }

    #[test]
    fn an_address_of_another_kind_is_no_link() {
        let mut records = samples::records();
        records.iter_mut().for_each(|r| r.article.url = Some("javascript:alert(1)".into()));
        assert_eq!(check(&records).1, Vec::<String>::new());
    }

    #[test]
    fn nothing_is_written_for_nothing() {
        assert_eq!(written(&[]), "");
    }

    const HOSTILE: &str = "([#>*_~`|<&=%:\\^$!\\[\\]()\\-+.0-9\\\\ \n\t{}]|---\n|```\n|<b>|\\^id|%%|\\[a\\]: b|# |1\\. |\u{1b}|é|x ){0,24}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_text_breaks_out_of_its_place(title in HOSTILE, quote in HOSTILE, name in HOSTILE) {
            let mut records = samples::records();
            for record in &mut records {
                record.article.title = title.clone();
                record.article.outlet = Some(name.clone());
                record.quote = record.quote.as_ref().map(|_| quote.clone());
                if let Some(statement) = &mut record.statement {
                    statement.holders = vec![name.clone()];
                    statement.cue = title.clone();
                    statement.topic = Some(quote.clone());
                }
            }
            let (headings, links, strangers) = check(&records);
            prop_assert_eq!(headings, 1);
            prop_assert_eq!(links.len(), 1);
            prop_assert_eq!(strangers, Vec::<String>::new());
            prop_assert_eq!(block_ids(&written(&records)), block_ids(&written(&samples::records())));
            prop_assert!(!written(&records).chars().any(|c| c != '\n' && c.is_control()));
        }

        #[test]
        fn a_note_stays_within_itself(body in HOSTILE) {
            let mut records = samples::records();
            records[0].note.as_mut().unwrap().body = body;
            let markdown = written(&records);
            let (headings, _, strangers) = check(&records);
            prop_assert_eq!(headings, 1, "{}", markdown);
            prop_assert!(!strangers.iter().any(|s| s.contains("Html") || s.contains("Metadata") || s.contains("Fenced")), "{}", markdown);
            prop_assert!(markdown.contains("\n# Ferry"));
            prop_assert!(markdown.contains("\n> that the line would close"));
        }
    }
}
