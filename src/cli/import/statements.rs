//! Statements that people looked at in another library, out of annotations into the logs of this one.
//!
//! Invariant: an article is analysed once a run, and what was brought in counts at once for what follows.

use super::{anchor, article_of};
use crate::cli::sayings::Sayings;
use crate::export::{Place, Range, Record, StatementFields};
use crate::model::analysis::{ActorKind, Analysis, Confidence};
use crate::model::article::Article;
use crate::model::code_points::CodePoints;
use crate::model::library::ArticleKey;
use crate::model::note::Anchor;
use crate::model::review::{Edit, Holder, Status, Values};
use crate::model::span::Span;
use crate::review::incoming::{Fate, Incoming, receive};
use crate::store::Store;
use crate::text::anchor::Locator;
use anyhow::Result;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Brings statements in.
pub(super) struct Statements<'a> {
    store: &'a Store,
    sayings: Sayings<'a>,
    open: Option<Open>,
    /// A statement with two notes stands in two annotations.
    seen: HashSet<(ArticleKey, Uuid)>,
    now: String,
}

/// The article that the last annotation was on.
struct Open {
    key: ArticleKey,
    article: Article,
    machine: Arc<Analysis>,
    log: Vec<Edit>,
}

impl<'a> Statements<'a> {
    /// Into this library.
    pub(super) fn new(store: &'a Store, now: String) -> Self {
        Self { store, sayings: Sayings::new(store), open: None, seen: HashSet::new(), now }
    }

    /// Brings the statement of an annotation in, if a person looked at one.
    pub(super) fn take(&mut self, record: &Record) -> Result<Option<Fate>> {
        let (Some(statement), Some(place)) = (&record.statement, &record.anchor) else { return Ok(None) };
        if record.status == Status::Automatic {
            return Ok(None);
        }
        let key = article_of(self.store, record)?;
        if !self.seen.insert((key, statement.id)) {
            return Ok(None);
        }
        let (store, now) = (self.store, self.now.clone());
        let open = self.open(key)?;
        let incoming = Incoming {
            id: statement.id,
            status: record.status,
            fields: statement.fields,
            values: values(&open.article.text, &open.machine, place, statement),
        };
        let fate = receive(&open.article, &open.machine, &open.log, (&incoming, &now));
        if let Fate::New(edits) = &fate {
            store.append_edits(key, edits)?;
            open.log.extend(edits.iter().cloned());
        }
        Ok(Some(fate))
    }

    fn open(&mut self, key: ArticleKey) -> Result<&mut Open> {
        let open = match self.open.take().filter(|open| open.key == key) {
            Some(open) => open,
            None => {
                let article = self.store.article(key)?;
                let machine = Arc::new(self.sayings.analysis(key, &article)?);
                Open { key, article, machine, log: self.store.edits(key)? }
            }
        };
        Ok(self.open.insert(open))
    }
}

/// What an annotation says of its statement, tied to the text that the library has.
fn values(text: &str, machine: &Analysis, place: &Place, statement: &StatementFields) -> Values {
    let there = There::new(text, place);
    let spans = statement.spans.as_ref();
    let content = spans.and_then(|spans| there.pieces(&spans.content));
    let part = |ranges: Option<&Vec<Range>>, words: &str| {
        ranges.and_then(|ranges| there.pieces(ranges)).unwrap_or_else(|| remembered(words, place))
    };
    let confidence = statement.confidence.as_ref();
    Values {
        content: content.unwrap_or_else(|| vec![anchor(text, place)]),
        source: part(spans.map(|spans| &spans.source), &statement.source),
        cue: part(spans.map(|spans| &spans.cue), &statement.cue),
        mode: statement.mode,
        holders: statement.holders.iter().map(|name| holder(name, machine, statement)).collect(),
        stance: statement.stance,
        topic: statement.topic.clone(),
        target: statement.target.clone(),
        gist: String::new(),
        reported_by: statement.reported_by,
        confidence: confidence.map_or(Confidence { spans: 1.0, holder: 1.0 }, |c| Confidence {
            spans: c.spans,
            holder: c.holder,
        }),
        stance_confidence: confidence.and_then(|c| c.stance).unwrap_or(0.0),
    }
}

/// A holder by name, of the kind that the annotation tells, else this library.
fn holder(name: &str, machine: &Analysis, statement: &StatementFields) -> Holder {
    let told = statement.actors.iter().find(|actor| actor.name == name).map(|actor| actor.kind);
    let known = || machine.actors.iter().find(|actor| actor.name == name).map(|actor| actor.kind);
    Holder { name: name.to_owned(), kind: told.or_else(known).unwrap_or(ActorKind::Person) }
}

/// Words without a place.
fn remembered(words: &str, place: &Place) -> Vec<Anchor> {
    let pieces = words.split(" … ").filter(|words| !words.is_empty());
    let anchor = |words: &str| Anchor {
        span: Span::new(0, 0),
        exact: words.to_owned(),
        prefix: String::new(),
        suffix: String::new(),
        text_hash: place.text_hash.clone(),
    };
    pieces.map(anchor).collect()
}

/// The text that the library has, and how far the passage stands from where the annotation has it.
struct There<'a> {
    locator: Locator<'a>,
    points: CodePoints<'a>,
    shift: Option<isize>,
}

impl<'a> There<'a> {
    fn new(text: &'a str, place: &Place) -> Self {
        let (locator, points) = (Locator::new(text), CodePoints::new(text));
        let found = anchor(text, place);
        // Where the words of the passage differ, nobody knows where its pieces begin.
        let stands = found.text_hash == locator.hash() && found.exact == place.exact;
        let now = stands.then(|| points.at(found.span.start));
        let shift = now.zip(place.start).and_then(|(now, then)| now.checked_signed_diff(then));
        Self { locator, points, shift }
    }

    /// The pieces of a part, if the passage stands here.
    fn pieces(&self, ranges: &[Range]) -> Option<Vec<Anchor>> {
        let byte = |point: usize| Some(self.points.byte(point.checked_add_signed(self.shift?)?));
        let piece = |range: &Range| Some(self.locator.make(Span::new(byte(range.start)?, byte(range.end)?)));
        ranges.iter().map(piece).collect()
    }
}
