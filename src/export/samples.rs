//! A small article with its analysis and notes, for the tests of every format.
//!
//! Invariant: its text has characters of one to four bytes, and its fields what a hostile page might hold.

use super::choice::Choice;
use super::record::{Record, records_from};
use super::{Entry, Format, Options, Sink, sink};
use crate::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Reason, Stance,
    Statement,
};
use crate::model::article::{Article, Block, BlockKind};
use crate::model::note::{Note, NoteTarget, StatementRecord};
use crate::model::review::Reviewed;
use crate::model::span::Span;
use crate::text::anchor::make;
use std::sync::Arc;
use uuid::Uuid;

const TEXT: &str = "Ferry line to close in May 🚢\n\nAda Quill said on Monday that the line would close. \
    \"Nobody wins,\" the minister added, \"least of all the islands.\"\n\n# Not a heading, said <b>nobody</b>.";

/// The span of the first `words` in the text.
fn at(words: &str) -> Span {
    let start = TEXT.find(words).expect("the words are in the text");
    Span::new(start, start + words.len())
}

/// The article.
pub(super) fn article() -> Article {
    let blocks =
        TEXT.split("\n\n").map(at).zip([BlockKind::Headline, BlockKind::Paragraph, BlockKind::Paragraph]);
    Article {
        id: "ferry".into(),
        title: Some("Ferry line to close in May 🚢".into()),
        url: Some("https://coast.example/a b?c=<d>".into()),
        outlet: Some("Coast *Courier*".into()),
        published: Some("2026-05-04".into()),
        text: TEXT.into(),
        blocks: blocks.map(|(span, kind)| Block { span, kind }).collect(),
        origin: "/papers/ferry.txt".into(),
        ..Article::default()
    }
}

fn statement(n: u128, mode: Mode, [source, cue]: [&str; 2], content: &[&str]) -> Statement {
    Statement {
        id: Uuid::from_u128(n << 96),
        mode,
        source: vec![at(source)],
        cue: vec![at(cue)],
        content: content.iter().map(|words| at(words)).collect(),
        holders: vec![ActorId(0)],
        reported_by: None,
        confidence: Confidence { spans: 0.93, holder: 0.88 },
        reason: Some(Reason::Named),
    }
}

fn position(n: u128, stance: Stance, topic: Option<&str>) -> Position {
    Position {
        statement: Uuid::from_u128(n << 96),
        holders: vec![ActorId(0)],
        stance,
        topic: topic.map(str::to_owned),
        target: None,
        gist: "the line would close".into(),
        confidence: 0.71,
    }
}

/// Its analysis: a minister, and three statements of which one is nested and has no holder.
pub(super) fn analysis() -> Analysis {
    let mention = |words, form| Mention { span: at(words), form };
    let ada = Actor {
        id: ActorId(0),
        name: "Ada Quill".into(),
        kind: ActorKind::Person,
        role: Some("minister".into()),
        aliases: vec!["the minister".into()],
        mentions: vec![
            mention("Ada Quill", MentionForm::Name),
            mention("the minister", MentionForm::Nominal),
        ],
    };
    let nested = Statement {
        holders: vec![],
        reason: None,
        reported_by: Some(Uuid::from_u128(1 << 96)),
        ..statement(3, Mode::Indirect, ["<b>nobody</b>", "said <"], &["# Not a heading"])
    };
    Analysis {
        actors: vec![ada],
        statements: vec![
            statement(1, Mode::Indirect, ["Ada Quill", "said on Monday"], &["that the line would close"]),
            statement(
                2,
                Mode::Direct,
                ["the minister", "added"],
                &["\"Nobody wins,\"", "\"least of all the islands.\""],
            ),
            nested,
        ],
        positions: vec![
            position(1, Stance::Support, Some("closing the line")),
            position(2, Stance::Unclear, None),
        ],
    }
}

fn note(n: u128, target: NoteTarget, body: &str) -> Note {
    Note {
        id: Uuid::from_u128(n << 96),
        target,
        body: body.into(),
        created: "2026-05-04T10:00:00Z".into(),
        updated: "2026-05-04T10:05:00Z".into(),
    }
}

/// Notes on the article, a passage and a statement.
pub(super) fn notes() -> Vec<Note> {
    let second = statement(2, Mode::Direct, ["the minister", "added"], &["\"Nobody wins,\""]);
    let record = StatementRecord {
        id: second.id,
        holders: vec!["Ada Quill".into()],
        source: "the minister".into(),
        cue: "added".into(),
        quote: "\"Nobody wins,\" … \"least of all the islands.\"".into(),
        mode: Mode::Direct,
        stance: Stance::Unclear,
        topic: None,
    };
    let whole = Span::new(at("\"Nobody").start, at("islands.\"").end);
    vec![
        note(0xa, NoteTarget::Article, "=SUM(A1)\nTwo outlets have this; see **both**."),
        note(0xb, NoteTarget::Passage { anchor: make(TEXT, at("# Not a heading")) }, ""),
        note(
            0xc,
            NoteTarget::Statement { anchor: make(TEXT, whole), statement: record },
            "# Who else?\n- the islands",
        ),
    ]
}

/// The analysis before anybody looked at it.
pub(super) fn reviewed() -> Reviewed {
    Reviewed::untouched(Arc::new(analysis()))
}

/// All of it as records.
pub(super) fn records() -> Vec<Record> {
    records_from(&article(), &notes(), Some(&reviewed()), &Choice::everything())
}

/// Records as bytes of a format; those of an article that stand together are one entry.
pub(super) fn bytes(format: Format, records: &[Record], options: &Options) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sink = sink(format, options, &mut bytes);
    feed(records, sink.as_mut());
    drop(sink);
    bytes
}

/// Puts records into a sink; those of an article that stand together are one entry.
pub(super) fn feed(records: &[Record], sink: &mut dyn Sink) {
    for records in records.chunk_by(|a, b| a.article == b.article) {
        let (article, fields) = (article(), &records[0].article);
        let article = Article {
            id: fields.id.clone(),
            title: Some(fields.title.clone()),
            outlet: fields.outlet.clone(),
            url: fields.url.clone(),
            published: fields.published.clone(),
            ..article
        };
        sink.add(&Entry { article: &article, records }).unwrap();
    }
    sink.end().unwrap();
}

/// How everything is taken, at a settled time.
pub(super) fn options() -> Options {
    Options { choice: Choice::everything(), now: "2026-05-06T07:08:09Z".into(), ..Options::default() }
}

/// Records as text of a format.
pub(super) fn written(format: Format, records: &[Record]) -> String {
    String::from_utf8(bytes(format, records, &options())).unwrap()
}

/// Statements after a table of numbers: an actor a row, a concept a column, against and for.
pub(super) fn codings(table: &[[[u32; 2]; 6]; 7]) -> Vec<Record> {
    let template = records().into_iter().find(|record| record.note.is_none()).expect("a statement");
    let mut made = Vec::new();
    for (a, row) in table.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            for (stance, &times) in [Stance::Oppose, Stance::Support].into_iter().zip(cell) {
                for _ in 0..times {
                    let mut record = template.clone();
                    let id = Uuid::from_u128(1_000_000 + made.len() as u128);
                    if let Some(statement) = &mut record.statement {
                        statement.id = id;
                        statement.holders = vec![format!("Body {a}")];
                        statement.actors.clear();
                        statement.topic = Some(format!("concept {j}"));
                        statement.stance = Some(stance);
                    }
                    made.push(record);
                }
            }
        }
    }
    made
}
