//! What one exported row says, whatever the format, and how rows are made of notes and statements.
//!
//! Invariant: a statement that a note is about is told as it was when the note was begun; offsets are code
//! points of the text at hand, and absent where the passage is not in it.

use super::choice::Choice;
use crate::model::analysis::{Actor, ActorKind, Analysis, Mode, Stance, Statement};
use crate::model::article::Article;
use crate::model::code_points::CodePoints;
use crate::model::note::{Anchor, AnchorState, Note, NoteTarget, StatementRecord};
use crate::model::review::{Fields, Holder, Orphan, Reviewed, Standing, Status};
use crate::model::span::{Span, hull};
use crate::text::anchor::Locator;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

mod card;

pub use card::CardFields;

/// One exported row: a note, a statement, or a note on a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The article that it is from.
    pub article: ArticleFields,
    /// Who vouches for it.
    pub status: Status,
    /// The words that it is about; none for a note on the whole article.
    pub quote: Option<String>,
    /// Where they stand.
    pub anchor: Option<Place>,
    /// The statement, if it is about one.
    pub statement: Option<StatementFields>,
    /// The note, if there is one.
    pub note: Option<NoteFields>,
}

/// What a row says of its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleFields {
    /// Name within its source.
    pub id: String,
    /// The title to show.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Day of publication, as the article gives it.
    pub published: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Where it came from.
    pub origin: String,
}

/// Where a passage stands in the text at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// How sure that is.
    pub state: AnchorState,
    /// First code point; absent where the passage is not there.
    pub start: Option<usize>,
    /// One past the last code point.
    pub end: Option<usize>,
    /// The passage from its first word to its last, as it stands there, or stood where it is gone.
    pub exact: String,
    /// Up to 32 characters before it.
    pub prefix: String,
    /// Up to 32 characters after it.
    pub suffix: String,
    /// SHA-256 of the text that these are from, in lower-case hexadecimal.
    pub text_hash: String,
}

/// A stretch of the text at hand, in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// What a row says of its statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementFields {
    /// Stable name.
    pub id: Uuid,
    /// Names of its holders.
    pub holders: Vec<String>,
    /// The same holders with what the article says of them, where that is known.
    #[serde(default)]
    pub actors: Vec<ActorFields>,
    /// The source as it stands in the text.
    pub source: String,
    /// The cue as it stands in the text.
    pub cue: String,
    /// How it is quoted.
    pub mode: Mode,
    /// The stance; absent where none was looked for.
    pub stance: Option<Stance>,
    /// What it is about.
    pub topic: Option<String>,
    /// What or whom the stance is towards.
    pub target: Option<String>,
    /// Whether the statement is denied rather than made; absent where that is not known.
    #[serde(default)]
    pub negated: Option<bool>,
    /// The statement within which this one is reported.
    #[serde(default)]
    pub reported_by: Option<Uuid>,
    /// Where its parts stand; absent where the analysis at hand does not have it.
    #[serde(default)]
    pub spans: Option<SpanFields>,
    /// How sure the analysis is; absent where there is none at hand.
    pub confidence: Option<ConfidenceFields>,
    /// Who vouches for each field, where a person looked at it; only formats that are read again tell it.
    #[serde(skip)]
    pub fields: Option<Fields>,
}

/// What a row says of a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorFields {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Office or description as the article gives it.
    pub role: Option<String>,
    /// What the reader wrote of it; absent where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardFields>,
}

/// Where the parts of a statement stand, in code points; a part can be in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanFields {
    /// Who says it.
    pub source: Vec<Range>,
    /// The words that express the attribution.
    pub cue: Vec<Range>,
    /// What is said.
    pub content: Vec<Range>,
}

/// How sure the analysis is of the parts of a statement; each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConfidenceFields {
    /// That source, cue and content are right.
    #[serde(serialize_with = "rounded")]
    pub spans: f32,
    /// That the holders are right.
    #[serde(serialize_with = "rounded")]
    pub holder: f32,
    /// That the stance is right.
    #[serde(serialize_with = "rounded_if_any")]
    pub stance: Option<f32>,
}

/// What a row says of its note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteFields {
    /// Stable name.
    pub id: Uuid,
    /// The reader's words.
    pub body: String,
    /// When it was begun, RFC 3339.
    pub created: String,
    /// When it was last changed.
    pub updated: String,
}

/// Makes the rows of one article: its notes, and the statements without a note that are chosen.
///
/// Notes on the whole article come first, then all that has a place in the text, in its order, then what is no
/// longer there.
pub fn records_from(
    article: &Article,
    notes: &[Note],
    reviewed: Option<&Reviewed>,
    choice: &Choice,
) -> Vec<Record> {
    let source = Source {
        article,
        locator: Locator::new(&article.text),
        points: CodePoints::new(&article.text),
        reviewed,
    };
    let noted: Vec<Row> = notes.iter().map(|note| source.note(note)).collect();
    let free = reviewed.into_iter().flat_map(|r| r.statements().map(move |(s, standing)| (r, s, standing)));
    let free = free
        .filter(|(_, _, standing)| choice.takes(standing.status))
        .filter(|(_, statement, _)| !choice.notes || !noted.iter().any(|row| row.is_about(statement)));
    let mut rows: Vec<Row> =
        free.map(|(r, statement, standing)| source.statement(r, statement, standing)).collect();
    let lost = reviewed.into_iter().flat_map(|r| &r.orphans).filter(|orphan| choice.takes(orphan.status));
    let lost = lost.filter(|orphan| !choice.notes || !noted.iter().any(|row| row.names(orphan.id)));
    rows.extend(lost.map(|orphan| source.orphan(orphan)));
    rows.extend(noted.into_iter().filter(|_| choice.notes));
    rows.sort_by_key(Row::order);
    rows.into_iter().map(|row| row.record).filter(|record| choice.admits(record)).collect()
}

/// A record with what sorts it.
struct Row {
    record: Record,
    span: Option<Span>,
    /// Where it stands, or where it stood when the anchor was made.
    at: usize,
}

impl Row {
    fn is_about(&self, statement: &Statement) -> bool {
        self.record.statement.is_some() && (self.names(statement.id) || self.span == hull(&statement.content))
    }

    fn names(&self, id: Uuid) -> bool {
        self.record.statement.as_ref().is_some_and(|s| s.id == id)
    }

    fn order(&self) -> (u8, usize, Option<Uuid>) {
        let group = match (&self.record.anchor, self.span) {
            (None, _) => 0,
            (_, Some(_)) => 1,
            (_, None) => 2,
        };
        (group, self.at, self.record.statement.as_ref().map(|s| s.id))
    }
}

/// An article, indexed for the making of its rows.
struct Source<'a> {
    article: &'a Article,
    locator: Locator<'a>,
    points: CodePoints<'a>,
    reviewed: Option<&'a Reviewed>,
}

impl Source<'_> {
    fn note(&self, note: &Note) -> Row {
        let anchor = note.target.anchor();
        let (state, span) = anchor.map(|anchor| self.locator.locate(anchor)).unzip();
        let span = span.flatten();
        let record = Record {
            article: ArticleFields::of(self.article),
            status: match &note.target {
                NoteTarget::Statement { statement, .. } => self.status(statement.id),
                NoteTarget::Article | NoteTarget::Passage { .. } => Status::Manual,
            },
            quote: quote_of(&note.target),
            anchor: anchor.zip(state).map(|(anchor, state)| self.found_place(anchor, state, span)),
            statement: note.target.statement().map(|statement| self.recorded(statement)),
            note: Some(NoteFields::of(note)),
        };
        let at = span.or(anchor.map(|anchor| anchor.span)).map_or(0, |span| span.start);
        Row { record, span, at }
    }

    /// Who vouches for the statement of this name, also where its passage is gone.
    fn status(&self, id: Uuid) -> Status {
        let lost = |r: &Reviewed| r.orphans.iter().find(|orphan| orphan.id == id).map(|orphan| orphan.status);
        self.reviewed.map_or(Status::Automatic, |r| lost(r).unwrap_or(r.standing(id).status))
    }

    /// A statement whose passage is not in the text any more, as it was.
    fn orphan(&self, orphan: &Orphan) -> Row {
        let values = &orphan.values;
        let words =
            |anchors: &[Anchor]| anchors.iter().map(|a| a.exact.as_str()).collect::<Vec<_>>().join(" … ");
        let actor = |h: &Holder| ActorFields {
            name: h.name.clone(),
            kind: h.kind,
            role: None,
            card: self.card(&h.name),
        };
        let statement = StatementFields {
            id: orphan.id,
            holders: values.holder_names().into_iter().map(str::to_owned).collect(),
            actors: values.holders.iter().map(actor).collect(),
            source: words(&values.source),
            cue: words(&values.cue),
            mode: values.mode,
            stance: values.stance,
            topic: values.topic.clone(),
            target: values.target.clone(),
            negated: None,
            reported_by: values.reported_by,
            spans: None,
            confidence: Some(ConfidenceFields {
                spans: values.confidence.spans,
                holder: values.confidence.holder,
                stance: values.stance.map(|_| values.stance_confidence),
            }),
            fields: Some(orphan.fields),
        };
        let first = values.content.first().cloned();
        let at = first.as_ref().map_or(0, |anchor| anchor.span.start);
        let record = Record {
            article: ArticleFields::of(self.article),
            status: orphan.status,
            quote: Some(values.quote()),
            anchor: first.map(|anchor| Place::of(anchor, AnchorState::Orphan, None)),
            statement: Some(statement),
            note: None,
        };
        Row { record, span: None, at }
    }

    fn statement(&self, reviewed: &Reviewed, statement: &Statement, standing: &Standing) -> Row {
        let span = hull(&statement.content);
        let record = Record {
            article: ArticleFields::of(self.article),
            status: standing.status,
            quote: Some(statement.quote(&self.article.text)),
            anchor: span.map(|span| self.place(standing.anchor.into(), span)),
            statement: Some(self.found(&reviewed.analysis, statement, standing)),
            note: None,
        };
        Row { record, span, at: span.map_or(0, |span| span.start) }
    }

    /// What the reader wrote of an actor.
    fn card(&self, name: &str) -> Option<CardFields> {
        self.reviewed?.cards.get(name).and_then(CardFields::of)
    }

    /// Where an anchor was found; else what it remembers.
    fn found_place(&self, anchor: &Anchor, state: AnchorState, span: Option<Span>) -> Place {
        match span {
            Some(span) => self.place(state, span),
            None => Place::of(anchor.clone(), state, None),
        }
    }

    fn place(&self, state: AnchorState, span: Span) -> Place {
        Place::of(self.locator.make(span), state, Some(self.points.span(span)))
    }

    /// A statement as the analysis has it.
    fn found(&self, analysis: &Analysis, statement: &Statement, standing: &Standing) -> StatementFields {
        let text = &self.article.text;
        let position = analysis.position_of(statement.id);
        StatementFields {
            id: statement.id,
            holders: analysis.holder_names(statement).into_iter().map(str::to_owned).collect(),
            actors: statement
                .holders
                .iter()
                .filter_map(|&id| analysis.actor(id))
                .map(|actor| ActorFields { card: self.card(&actor.name), ..ActorFields::of(actor) })
                .collect(),
            source: statement.source_words(text),
            cue: statement.cue_words(text),
            mode: statement.mode,
            stance: position.map(|p| p.stance),
            topic: position.and_then(|p| p.topic.clone()),
            target: position.and_then(|p| p.target.clone()),
            negated: None,
            reported_by: statement.reported_by,
            spans: Some(SpanFields {
                source: self.ranges(&statement.source),
                cue: self.ranges(&statement.cue),
                content: self.ranges(&statement.content),
            }),
            confidence: Some(ConfidenceFields {
                spans: statement.confidence.spans,
                holder: statement.confidence.holder,
                stance: position.map(|p| p.confidence),
            }),
            fields: (standing.status != Status::Automatic).then_some(standing.fields),
        }
    }

    fn ranges(&self, spans: &[Span]) -> Vec<Range> {
        spans.iter().map(|&span| Range::of(span, &self.points)).collect()
    }

    /// A statement as a note recorded it, with what only the analysis knows where it still has it.
    fn recorded(&self, record: &StatementRecord) -> StatementFields {
        let known = self.reviewed.and_then(|reviewed| {
            let statement = reviewed.analysis.statements.iter().find(|s| s.id == record.id)?;
            let standing = reviewed.standing(record.id);
            Some((self.found(&reviewed.analysis, statement, &standing), standing.status))
        });
        let recorded = StatementFields {
            id: record.id,
            holders: record.holders.clone(),
            actors: Vec::new(),
            source: record.source.clone(),
            cue: record.cue.clone(),
            mode: record.mode,
            stance: Some(record.stance),
            topic: record.topic.clone(),
            target: None,
            negated: None,
            reported_by: None,
            spans: None,
            confidence: None,
            fields: None,
        };
        let known = match known {
            None => return recorded,
            // What a person has looked at since is right rather than what was found at first.
            Some((known, status)) if status != Status::Automatic => return known,
            Some((known, _)) => known,
        };
        let same_holders = known.holders == recorded.holders;
        StatementFields {
            actors: if same_holders { known.actors } else { Vec::new() },
            target: known.target,
            negated: known.negated,
            reported_by: known.reported_by,
            spans: known.spans,
            confidence: known.confidence,
            ..recorded
        }
    }
}

fn quote_of(target: &NoteTarget) -> Option<String> {
    match target {
        NoteTarget::Article => None,
        NoteTarget::Passage { anchor } => Some(anchor.exact.clone()),
        NoteTarget::Statement { statement, .. } => Some(statement.quote.clone()),
    }
}

impl Place {
    fn of(anchor: Anchor, state: AnchorState, ends: Option<(usize, usize)>) -> Self {
        Self {
            state,
            start: ends.map(|e| e.0),
            end: ends.map(|e| e.1),
            exact: anchor.exact,
            prefix: anchor.prefix,
            suffix: anchor.suffix,
            text_hash: anchor.text_hash,
        }
    }
}

impl Range {
    pub(super) fn of(span: Span, points: &CodePoints<'_>) -> Self {
        let (start, end) = points.span(span);
        Self { start, end }
    }
}

impl ActorFields {
    fn of(actor: &Actor) -> Self {
        Self { name: actor.name.clone(), kind: actor.kind, role: actor.role.clone(), card: None }
    }
}

impl ArticleFields {
    fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            title: article.display_title().to_owned(),
            outlet: article.outlet.clone(),
            author: article.author.clone(),
            published: article.published.clone(),
            url: article.url.clone(),
            origin: article.origin.clone(),
        }
    }
}

impl NoteFields {
    fn of(note: &Note) -> Self {
        Self {
            id: note.id,
            body: note.body.clone(),
            created: note.created.clone(),
            updated: note.updated.clone(),
        }
    }
}

/// A confidence with as many digits as it is worth.
pub(super) fn round(confidence: f32) -> f64 {
    (f64::from(confidence) * 1e4).round() / 1e4
}

/// Serialises a confidence without the digits that its binary form adds.
pub(super) fn rounded<S: Serializer>(confidence: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(round(*confidence))
}

fn rounded_if_any<S: Serializer>(confidence: &Option<f32>, serializer: S) -> Result<S::Ok, S::Error> {
    confidence.map(round).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    fn check(article: &Article, notes: &[Note], include_automatic: bool) -> Vec<String> {
        let reviewed = samples::reviewed();
        let choice = if include_automatic { Choice::everything() } else { Choice::default() };
        let records = records_from(article, notes, Some(&reviewed), &choice);
        let say = |record: &Record| {
            let place = record.anchor.as_ref().map(|p| format!("{:?} {:?}..{:?}", p.state, p.start, p.end));
            let kind = match (&record.note, &record.statement) {
                (Some(_), Some(_)) => "note on statement",
                (Some(_), None) => "note",
                (None, _) => "statement",
            };
            let place = place.unwrap_or("nowhere".into()).replace("Some(", "").replace(')', "");
            format!("{kind}, {}, {place}", record.status.name())
        };
        records.iter().map(say).collect()
    }

    #[test]
    fn notes_come_in_the_order_of_the_text() {
        assert_eq!(
            check(&samples::article(), &samples::notes(), false),
            [
                "note, manual, nowhere",
                "note on statement, automatic, Exact 82..144",
                "note, manual, Exact 146..161"
            ]
        );
    }

    #[test]
    fn statements_without_a_note_are_added_when_asked_for() {
        assert_eq!(
            check(&samples::article(), &samples::notes(), true)[1..],
            [
                "statement, automatic, Exact 55..80",
                "note on statement, automatic, Exact 82..144",
                "note, manual, Exact 146..161",
                "statement, automatic, Exact 146..161",
            ]
        );
    }

    #[test]
    fn a_text_that_changed_is_told() {
        let text = samples::article().text;
        let longer = Article { text: format!("New. {text}"), ..samples::article() };
        assert_eq!(
            check(&longer, &samples::notes(), false)[1],
            "note on statement, automatic, Exact 87..149"
        );
        let gone = Article { text: "Nothing of it.".into(), ..samples::article() };
        assert_eq!(
            check(&gone, &samples::notes(), false)[1],
            "note on statement, automatic, Orphan None..None"
        );
    }

    #[test]
    fn what_the_analysis_knows_is_added_to_what_the_note_recorded() {
        let (article, reviewed) = (samples::article(), samples::reviewed());
        let with = records_from(&article, &samples::notes(), Some(&reviewed), &Choice::default());
        let without = records_from(&article, &samples::notes(), None, &Choice::everything());
        let confidence = |records: &[Record]| records[1].statement.as_ref().unwrap().confidence;
        assert_eq!(confidence(&with).unwrap().stance, Some(0.71));
        assert_eq!(confidence(&without), None);
    }
}
