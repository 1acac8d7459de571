//! The analysis of one article as `sayso.analysis/1`.
//!
//! Invariant: the schema only grows. Offsets are code points of `article.text`, from 0, end exclusive; a
//! confidence has at most four digits.

use super::json;
use super::record::{Range, rounded};
use crate::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, MentionForm, Mode, Position, Reason, Stance, Statement,
};
use crate::model::article::Article;
use crate::model::code_points::CodePoints;
use crate::model::span::Span;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};
use uuid::Uuid;

/// The name of the schema.
pub const SCHEMA: &str = "sayso.analysis/1";

/// The analysis as a value; [`write()`] gives the same without building it.
pub fn object(article: &Article, analysis: &Analysis) -> Value {
    // Strings, numbers and lists of them: there is nothing here that JSON could refuse.
    serde_json::to_value(View::of(article, analysis)).unwrap_or_default()
}

/// Writes the analysis on one line, as a line of `--format jsonl`.
///
/// # Errors
/// When `out` fails.
pub fn write(article: &Article, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    json::write_line(&View::of(article, analysis), out)
}

/// Writes the analysis on indented lines, as `--format json` shows it.
///
/// # Errors
/// When `out` fails.
pub fn write_pretty(article: &Article, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    json::write_pretty(&View::of(article, analysis), out)
}

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    article: ArticleView<'a>,
    actors: Vec<ActorView<'a>>,
    statements: Vec<StatementView>,
    positions: Vec<PositionView<'a>>,
}

#[derive(Serialize)]
struct ArticleView<'a> {
    id: &'a str,
    title: Option<&'a str>,
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct ActorView<'a> {
    id: ActorId,
    name: &'a str,
    kind: ActorKind,
    role: Option<&'a str>,
    aliases: &'a [String],
    mentions: Vec<MentionView>,
}

#[derive(Serialize)]
struct MentionView {
    start: usize,
    end: usize,
    form: MentionForm,
}

#[derive(Serialize)]
struct StatementView {
    id: Uuid,
    mode: Mode,
    source: Vec<Range>,
    cue: Vec<Range>,
    content: Vec<Range>,
    holders: Vec<ActorId>,
    reported_by: Option<Uuid>,
    confidence: ConfidenceView,
    reason: Option<Reason>,
}

#[derive(Serialize)]
struct ConfidenceView {
    #[serde(serialize_with = "rounded")]
    spans: f32,
    #[serde(serialize_with = "rounded")]
    holder: f32,
}

#[derive(Serialize)]
struct PositionView<'a> {
    statement: Uuid,
    holders: &'a [ActorId],
    stance: Stance,
    topic: Option<&'a str>,
    target: Option<&'a str>,
    gist: &'a str,
    #[serde(serialize_with = "rounded")]
    confidence: f32,
}

impl<'a> View<'a> {
    fn of(article: &'a Article, analysis: &'a Analysis) -> Self {
        let points = CodePoints::new(&article.text);
        Self {
            schema: SCHEMA,
            article: ArticleView::of(article),
            actors: analysis.actors.iter().map(|actor| ActorView::of(actor, &points)).collect(),
            statements: analysis.statements.iter().map(|s| StatementView::of(s, &points)).collect(),
            positions: analysis.positions.iter().map(PositionView::of).collect(),
        }
    }
}

impl<'a> ArticleView<'a> {
    fn of(article: &'a Article) -> Self {
        Self {
            id: &article.id,
            title: article.title.as_deref(),
            url: article.url.as_deref(),
            outlet: article.outlet.as_deref(),
            author: article.author.as_deref(),
            published: article.published.as_deref(),
            text: &article.text,
        }
    }
}

impl<'a> ActorView<'a> {
    fn of(actor: &'a Actor, points: &CodePoints) -> Self {
        let mention = |span, form| {
            let (start, end) = points.span(span);
            MentionView { start, end, form }
        };
        Self {
            id: actor.id,
            name: &actor.name,
            kind: actor.kind,
            role: actor.role.as_deref(),
            aliases: &actor.aliases,
            mentions: actor.mentions.iter().map(|m| mention(m.span, m.form)).collect(),
        }
    }
}

impl StatementView {
    fn of(statement: &Statement, points: &CodePoints) -> Self {
        Self {
            id: statement.id,
            mode: statement.mode,
            source: ranges(&statement.source, points),
            cue: ranges(&statement.cue, points),
            content: ranges(&statement.content, points),
            holders: statement.holders.clone(),
            reported_by: statement.reported_by,
            confidence: ConfidenceView {
                spans: statement.confidence.spans,
                holder: statement.confidence.holder,
            },
            reason: statement.reason,
        }
    }
}

impl<'a> PositionView<'a> {
    fn of(position: &'a Position) -> Self {
        Self {
            statement: position.statement,
            holders: &position.holders,
            stance: position.stance,
            topic: position.topic.as_deref(),
            target: position.target.as_deref(),
            gist: &position.gist,
            confidence: position.confidence,
        }
    }
}

fn ranges(spans: &[Span], points: &CodePoints) -> Vec<Range> {
    spans.iter().map(|&span| Range::of(span, points)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    /// The characters that a range of the JSON names.
    fn words(object: &Value, range: &Value) -> String {
        let number = |key: &str| range[key].as_u64().unwrap() as usize;
        let text = object["article"]["text"].as_str().unwrap();
        text.chars().skip(number("start")).take(number("end") - number("start")).collect()
    }

    #[test]
    fn ranges_count_code_points() {
        let object = object(&samples::article(), &samples::analysis());
        assert_eq!(words(&object, &object["statements"][1]["content"][1]), "\"least of all the islands.\"");
        assert_eq!(words(&object, &object["actors"][0]["mentions"][0]), "Ada Quill");
    }

    #[test]
    fn the_line_and_the_lines_say_what_the_object_says() {
        let (article, analysis) = (samples::article(), samples::analysis());
        let written = |write: fn(&Article, &Analysis, &mut dyn Write) -> io::Result<()>| -> Value {
            let mut bytes = Vec::new();
            write(&article, &analysis, &mut bytes).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        };
        assert_eq!(written(write), object(&article, &analysis));
        assert_eq!(written(write_pretty), object(&article, &analysis));
    }

    #[test]
    fn the_schema_is_the_agreed_one() {
        let mut bytes = Vec::new();
        write(&samples::article(), &samples::analysis(), &mut bytes).unwrap();
        let line = String::from_utf8(bytes).unwrap();
        // Broken into lines where one thing ends and the next begins.
        insta::assert_snapshot!(line.replace(",\"actors\"", "\n,\"actors\"").replace("},{", "},\n{"), @r#"
        {"schema":"sayso.analysis/1","article":{"id":"ferry","title":"Ferry line to close in May 🚢","url":"https://coast.example/a b?c=<d>","outlet":"Coast *Courier*","author":null,"published":"2026-05-04","text":"Ferry line to close in May 🚢\n\nAda Quill said on Monday that the line would close. \"Nobody wins,\" the minister added, \"least of all the islands.\"\n\n# Not a heading, said <b>nobody</b>."}
        ,"actors":[{"id":0,"name":"Ada Quill","kind":"person","role":"minister","aliases":["the minister"],"mentions":[{"start":30,"end":39,"form":"name"},
        {"start":97,"end":109,"form":"nominal"}]}],"statements":[{"id":"00000001-0000-0000-0000-000000000000","mode":"indirect","source":[{"start":30,"end":39}],"cue":[{"start":40,"end":54}],"content":[{"start":55,"end":80}],"holders":[0],"reported_by":null,"confidence":{"spans":0.93,"holder":0.88},"reason":"named"},
        {"id":"00000002-0000-0000-0000-000000000000","mode":"direct","source":[{"start":97,"end":109}],"cue":[{"start":110,"end":115}],"content":[{"start":82,"end":96},
        {"start":117,"end":144}],"holders":[0],"reported_by":null,"confidence":{"spans":0.93,"holder":0.88},"reason":"named"},
        {"id":"00000003-0000-0000-0000-000000000000","mode":"indirect","source":[{"start":168,"end":181}],"cue":[{"start":163,"end":169}],"content":[{"start":146,"end":161}],"holders":[],"reported_by":"00000001-0000-0000-0000-000000000000","confidence":{"spans":0.93,"holder":0.88},"reason":null}],"positions":[{"statement":"00000001-0000-0000-0000-000000000000","holders":[0],"stance":"support","topic":"closing the line","target":null,"gist":"the line would close","confidence":0.71},
        {"statement":"00000002-0000-0000-0000-000000000000","holders":[0],"stance":"unclear","topic":null,"target":null,"gist":"the line would close","confidence":0.71}]}
        "#);
    }
}
