//! A report that stands alone: each text with its statements marked, the actors and their positions beside it.
//!
//! Invariant: one file without scripts, which loads nothing; text of an article or note is text of the page. Nothing
//! depends on colour alone: every mark has its number and leads to its words.

use super::record::{Record, StatementFields};
use super::table::state_name;
use super::{Entry, Options, Sink, clean};
use crate::model::article::{Article, BlockKind};
use crate::model::code_points::CodePoints;
use crate::model::review::Status;
use crate::model::span::Span;
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use uuid::Uuid;

const HEAD: &str = include_str!("../../assets/report/head.html");
const ARTICLE: &str = include_str!("../../assets/report/article.html");
const FOOT: &str = include_str!("../../assets/report/foot.html");

/// Writes the report, one article at a time.
pub(super) struct Report<'w> {
    out: &'w mut dyn Write,
    templates: Environment<'static>,
    now: String,
    articles: usize,
}

impl<'w> Report<'w> {
    pub(super) fn new(options: &Options, out: &'w mut dyn Write) -> Self {
        // By its extension a template is HTML, so that every value in it is escaped.
        Self { out, templates: Environment::new(), now: options.now.clone(), articles: 0 }
    }

    fn render(&mut self, template: &'static str, values: minijinja::Value) -> io::Result<()> {
        let page =
            self.templates.render_named_str("part.html", template, values).map_err(io::Error::other)?;
        writeln!(self.out, "{page}")
    }
}

impl Sink for Report<'_> {
    fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if self.articles == 0 {
            self.out.write_all(HEAD.as_bytes())?;
        }
        self.articles += 1;
        let view = View::of(entry, self.articles);
        self.render(ARTICLE, minijinja::Value::from(minijinja::value::Serde(&view)))
    }

    fn end(&mut self) -> io::Result<()> {
        if self.articles == 0 {
            self.out.write_all(HEAD.as_bytes())?;
        }
        let values = context! { version => env!("CARGO_PKG_VERSION"), now => self.now.clone() };
        self.render(FOOT, values)
    }
}

#[derive(Serialize)]
struct View {
    number: usize,
    title: String,
    facts: String,
    link: Option<String>,
    blocks: Vec<BlockView>,
    notes: Vec<String>,
    actors: Vec<ActorView>,
}

#[derive(Serialize)]
struct BlockView {
    tag: &'static str,
    pieces: Vec<Piece>,
}

/// A run of a block that the same statements cover.
#[derive(Serialize)]
struct Piece {
    text: String,
    stance: Option<&'static str>,
    title: String,
    opens: Vec<Number>,
}

#[derive(Serialize)]
struct Number {
    number: usize,
    stance: &'static str,
}

#[derive(Serialize)]
struct ActorView {
    name: String,
    role: String,
    /// What the reader wrote of it.
    card: String,
    statements: Vec<StatementView>,
}

#[derive(Serialize, Clone)]
struct StatementView {
    number: usize,
    /// Tells a card from those of the statement's other holders.
    again: String,
    stance: &'static str,
    topic: String,
    quote: String,
    facts: String,
    placed: bool,
    notes: Vec<String>,
}

/// A statement with its number on the page and its stretches of the text.
struct Numbered<'a> {
    number: usize,
    record: &'a Record,
    statement: &'a StatementFields,
    spans: Vec<Span>,
    notes: Vec<String>,
}

impl View {
    fn of(entry: &Entry<'_>, number: usize) -> Self {
        let article = entry.article;
        let statements = numbered(entry);
        let told =
            |field: &Option<String>| field.as_deref().map(clean::line).filter(|value| !value.is_empty());
        let facts = [told(&article.outlet), told(&article.published), told(&article.author)];
        let url = told(&article.url);
        let is_web =
            |url: &String| ["http://", "https://"].iter().any(|s| url.to_ascii_lowercase().starts_with(s));
        let loose = entry.records.iter().filter(|record| record.statement.is_none());
        Self {
            number,
            title: clean::line(article.display_title()),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            link: url.filter(is_web),
            blocks: blocks(article, &statements),
            notes: loose.map(loose_note).filter(|note| !note.is_empty()).collect(),
            actors: actors(&statements),
        }
    }
}

/// The statements, each once with all its notes.
fn numbered<'a>(entry: &Entry<'a>) -> Vec<Numbered<'a>> {
    let points = CodePoints::new(&entry.article.text);
    let mut known: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut statements: Vec<Numbered<'a>> = Vec::new();
    for record in entry.records {
        let Some(statement) = &record.statement else { continue };
        let at = *known.entry(statement.id).or_insert_with(|| {
            let spans = spans(record, statement, &points);
            statements.push(Numbered {
                number: statements.len() + 1,
                record,
                statement,
                spans,
                notes: Vec::new(),
            });
            statements.len() - 1
        });
        let note = record.note.as_ref().map(|note| clean::block(note.body.trim()));
        if let Some(numbered) = statements.get_mut(at) {
            numbered.notes.extend(note.filter(|note| !note.is_empty()));
        }
    }
    statements
}

/// The pieces of the content, else the whole passage.
fn spans(record: &Record, statement: &StatementFields, points: &CodePoints<'_>) -> Vec<Span> {
    let bytes = |start, end| Span::new(points.byte(start), points.byte(end));
    if let Some(spans) = &statement.spans {
        return spans.content.iter().map(|range| bytes(range.start, range.end)).collect();
    }
    let place = record.anchor.as_ref().and_then(|place| place.start.zip(place.end));
    place.map(|(start, end)| bytes(start, end)).into_iter().collect()
}

fn loose_note(record: &Record) -> String {
    let quote = record.quote.iter().map(|quote| format!("“{}”", clean::block(quote.trim())));
    let note = record.note.iter().map(|note| clean::block(note.body.trim())).filter(|note| !note.is_empty());
    quote.chain(note).collect::<Vec<_>>().join("\n")
}

/// The text without its headline, which stands above it.
fn blocks(article: &Article, statements: &[Numbered<'_>]) -> Vec<BlockView> {
    let whole =
        [crate::model::article::Block { span: Span::new(0, article.text.len()), kind: BlockKind::Paragraph }];
    let blocks = if article.blocks.is_empty() { &whole[..] } else { &article.blocks };
    let view = |block: &crate::model::article::Block| BlockView {
        tag: match block.kind {
            BlockKind::Headline | BlockKind::Heading => "h4",
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Table | BlockKind::Caption => "p",
            BlockKind::Quote => "blockquote",
        },
        pieces: pieces(article, block.span, statements),
    };
    let is_title = |block: &crate::model::article::Block| {
        let said = clean::line(block.span.of(&article.text)) == clean::line(article.display_title());
        let marked = statements.iter().any(|s| s.spans.iter().any(|span| span.overlaps(block.span)));
        block.kind == BlockKind::Headline && said && !marked
    };
    blocks.iter().filter(|block| !is_title(block)).map(view).collect()
}

/// A block cut wherever a statement begins or ends.
fn pieces(article: &Article, block: Span, statements: &[Numbered<'_>]) -> Vec<Piece> {
    let touching: Vec<(&Numbered<'_>, Span)> = statements
        .iter()
        .flat_map(|s| s.spans.iter().map(move |span| (s, *span)))
        .filter(|(_, span)| span.overlaps(block))
        .collect();
    let ends = touching.iter().flat_map(|(_, span)| [span.start, span.end]);
    let mut cuts: Vec<usize> =
        ends.filter(|at| block.contains(*at)).chain([block.start, block.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|cut| piece(article, Span::new(cut[0], cut[1]), &touching)).collect()
}

fn piece(article: &Article, span: Span, touching: &[(&Numbered<'_>, Span)]) -> Piece {
    // Of statements within statements the innermost gives the colour.
    let covering = touching.iter().filter(|(_, s)| s.encloses(span)).min_by_key(|(_, s)| s.len());
    let opening = touching.iter().filter(|(s, at)| at.start == span.start && s.spans.first() == Some(at));
    Piece {
        text: clean::block(span.of(&article.text)),
        stance: covering.map(|(s, _)| stance(s.statement)),
        title: covering
            .map(|(s, _)| format!("{}: {}", holder(s.statement), stance(s.statement)))
            .unwrap_or_default(),
        opens: opening.map(|(s, _)| Number { number: s.number, stance: stance(s.statement) }).collect(),
    }
}

fn stance(statement: &StatementFields) -> &'static str {
    statement.stance.map_or("neutral", |stance| stance.name())
}

fn holder(statement: &StatementFields) -> String {
    match (statement.holders.is_empty(), statement.source.is_empty()) {
        (false, _) => clean::line(&statement.holders.join(" and ")),
        (true, false) => clean::line(&statement.source),
        (true, true) => "Unnamed source".to_owned(),
    }
}

/// Those who speak, in order of appearance, with their statements.
fn actors(statements: &[Numbered<'_>]) -> Vec<ActorView> {
    let mut actors: Vec<ActorView> = Vec::new();
    for numbered in statements {
        let statement = numbered.statement;
        let names =
            if statement.holders.is_empty() { vec![holder(statement)] } else { statement.holders.clone() };
        for (at, name) in names.iter().map(|name| clean::line(name)).enumerate() {
            let known = actors.iter().position(|actor| actor.name == name).unwrap_or(actors.len());
            if known == actors.len() {
                let found = statement.actors.iter().find(|a| a.name == name);
                let role = found.map(|a| {
                    let role = a.role.as_deref().map(clean::line);
                    [Some(a.kind.name().to_owned()), role]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" · ")
                });
                let card =
                    found.and_then(|a| a.card.as_ref()).map(|card| clean::line(&card.texts().join("; ")));
                actors.push(ActorView {
                    name,
                    role: role.unwrap_or_default(),
                    card: card.unwrap_or_default(),
                    statements: Vec::new(),
                });
            }
            let again = if at == 0 { String::new() } else { format!("x{at}") };
            if let Some(actor) = actors.get_mut(known) {
                actor.statements.push(StatementView { again, ..card(numbered) });
            }
        }
    }
    actors
}

fn card(numbered: &Numbered<'_>) -> StatementView {
    let (record, statement) = (numbered.record, numbered.statement);
    StatementView {
        number: numbered.number,
        again: String::new(),
        stance: stance(statement),
        topic: clean::line(statement.topic.as_deref().unwrap_or_default()),
        quote: clean::line(record.quote.as_deref().unwrap_or_default()),
        facts: facts(record, statement),
        placed: !numbered.spans.is_empty(),
        notes: numbered.notes.clone(),
    }
}

fn facts(record: &Record, statement: &StatementFields) -> String {
    let cue = format!("“{}”", clean::line(&statement.cue));
    let sure = statement.confidence.filter(|_| record.status == Status::Automatic);
    let parts = [
        Some(record.status.name().to_owned()),
        Some(statement.mode.name().to_owned()),
        Some(cue).filter(|_| !statement.cue.is_empty()),
        sure.map(|c| format!("holder {:.0} %", f64::from(c.holder) * 100.0)),
        record
            .anchor
            .as_ref()
            .map(|place| state_name(place.state))
            .filter(|s| *s != "exact")
            .map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use crate::export::{Format, samples};

    fn body() -> String {
        let page = samples::written(Format::Html, &samples::records());
        page.split("<main>").nth(1).unwrap().to_owned()
    }

    #[test]
    fn marks_cover_the_right_words() {
        let body = body();
        for words in
            ["that the line would close", "&quot;Nobody wins,&quot;", "&quot;least of all the islands.&quot;"]
        {
            assert!(body.contains(&format!(">{words}</mark>")), "{words} in {body}");
        }
    }

    #[test]
    fn text_is_text_and_nothing_is_loaded() {
        let page = samples::written(Format::Html, &samples::records());
        assert!(!page.contains("<b>") && !page.contains("<script") && !page.contains("src="));
        assert!(page.contains("&lt;b&gt;nobody"));
    }

    #[test]
    fn links_lead_somewhere() {
        let body = body();
        for link in body.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(body.contains(&format!("id=\"{link}\"")), "{link}");
        }
    }

    #[test]
    fn nothing_is_a_page_too() {
        assert!(samples::written(Format::Html, &[]).ends_with("</html>\n"));
    }
}
