//! What one exported row says, whatever the format, and how rows are made of notes and statements.
//!
//! Invariant: a statement that a note is about is told as it was when the note was begun; offsets are code
//! points of the text at hand, and absent where the passage is not in it.

use crate::model::analysis::{Analysis, Mode, Stance, Statement};
use crate::model::article::Article;
use crate::model::code_points::CodePoints;
use crate::model::note::{AnchorState, Note, NoteTarget, StatementRecord};
use crate::model::span::{Span, hull};
use crate::text::anchor::Locator;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

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

/// Who vouches for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Found by the analysis; nobody has looked at it.
    Automatic,
    /// Chosen by the reader.
    Manual,
}

impl Status {
    /// The name used in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
        }
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// How sure that is.
    pub state: AnchorState,
    /// First code point; absent where the passage is not there.
    pub start: Option<usize>,
    /// One past the last code point.
    pub end: Option<usize>,
}

/// What a row says of its statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementFields {
    /// Stable name.
    pub id: Uuid,
    /// Names of its holders.
    pub holders: Vec<String>,
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
    /// How sure the analysis is; absent where there is none at hand.
    pub confidence: Option<ConfidenceFields>,
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

/// Makes the rows of one article: its notes, and with `include_automatic` the statements without a note.
///
/// Notes on the whole article come first, then all that has a place in the text, in its order, then what is no
/// longer there.
pub fn records_from(
    article: &Article,
    notes: &[Note],
    analysis: Option<&Analysis>,
    include_automatic: bool,
) -> Vec<Record> {
    let source = Source {
        article,
        locator: Locator::new(&article.text),
        points: CodePoints::new(&article.text),
        analysis,
    };
    let mut rows: Vec<Row> = notes.iter().map(|note| source.note(note)).collect();
    if let Some(analysis) = analysis.filter(|_| include_automatic) {
        let free: Vec<Row> = analysis
            .statements
            .iter()
            .filter(|statement| !rows.iter().any(|row| row.is_about(statement)))
            .map(|statement| source.statement(analysis, statement))
            .collect();
        rows.extend(free);
    }
    rows.sort_by_key(Row::order);
    rows.into_iter().map(|row| row.record).collect()
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
        self.record
            .statement
            .as_ref()
            .is_some_and(|s| s.id == statement.id || self.span == hull(&statement.content))
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
    analysis: Option<&'a Analysis>,
}

impl Source<'_> {
    fn note(&self, note: &Note) -> Row {
        let anchor = note.target.anchor();
        let (state, span) = anchor.map(|anchor| self.locator.locate(anchor)).unzip();
        let span = span.flatten();
        let record = Record {
            article: ArticleFields::of(self.article),
            status: match note.target {
                NoteTarget::Statement { .. } => Status::Automatic,
                NoteTarget::Article | NoteTarget::Passage { .. } => Status::Manual,
            },
            quote: quote_of(&note.target),
            anchor: state.map(|state| self.place(state, span)),
            statement: note.target.statement().map(|statement| self.recorded(statement)),
            note: Some(NoteFields::of(note)),
        };
        let at = span.or(anchor.map(|anchor| anchor.span)).map_or(0, |span| span.start);
        Row { record, span, at }
    }

    fn statement(&self, analysis: &Analysis, statement: &Statement) -> Row {
        let span = hull(&statement.content);
        let record = Record {
            article: ArticleFields::of(self.article),
            status: Status::Automatic,
            quote: Some(statement.quote(&self.article.text)),
            anchor: Some(self.place(AnchorState::Exact, span)),
            statement: Some(self.found(analysis, statement)),
            note: None,
        };
        Row { record, span, at: span.map_or(0, |span| span.start) }
    }

    fn place(&self, state: AnchorState, span: Option<Span>) -> Place {
        let ends = span.map(|span| self.points.span(span));
        Place { state, start: ends.map(|e| e.0), end: ends.map(|e| e.1) }
    }

    /// A statement as the analysis has it.
    fn found(&self, analysis: &Analysis, statement: &Statement) -> StatementFields {
        let text = &self.article.text;
        let position = analysis.position_of(statement.id);
        StatementFields {
            id: statement.id,
            holders: analysis.holder_names(statement).into_iter().map(str::to_owned).collect(),
            source: statement.source_words(text),
            cue: statement.cue_words(text),
            mode: statement.mode,
            stance: position.map(|p| p.stance),
            topic: position.and_then(|p| p.topic.clone()),
            target: position.and_then(|p| p.target.clone()),
            confidence: Some(ConfidenceFields {
                spans: statement.confidence.spans,
                holder: statement.confidence.holder,
                stance: position.map(|p| p.confidence),
            }),
        }
    }

    /// A statement as a note recorded it, with what only the analysis knows where it still has it.
    fn recorded(&self, record: &StatementRecord) -> StatementFields {
        let known = self.analysis.and_then(|analysis| {
            let statement = analysis.statements.iter().find(|s| s.id == record.id)?;
            Some(self.found(analysis, statement))
        });
        StatementFields {
            id: record.id,
            holders: record.holders.clone(),
            source: record.source.clone(),
            cue: record.cue.clone(),
            mode: record.mode,
            stance: Some(record.stance),
            topic: record.topic.clone(),
            target: known.as_ref().and_then(|s| s.target.clone()),
            confidence: known.and_then(|s| s.confidence),
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
        let analysis = samples::analysis();
        let records = records_from(article, notes, Some(&analysis), include_automatic);
        let say = |record: &Record| {
            let place = record.anchor.map(|p| format!("{:?} {:?}..{:?}", p.state, p.start, p.end));
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
        let (article, analysis) = (samples::article(), samples::analysis());
        let with = records_from(&article, &samples::notes(), Some(&analysis), false);
        let without = records_from(&article, &samples::notes(), None, true);
        let confidence = |records: &[Record]| records[1].statement.as_ref().unwrap().confidence;
        assert_eq!(confidence(&with).unwrap().stance, Some(0.71));
        assert_eq!(confidence(&without), None);
    }
}
