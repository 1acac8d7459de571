//! What an export may take, as its form shows it: one line each.

use super::overlay::ExportRow;
use crate::model::analysis::Statement;
use crate::model::article::Article;
use crate::model::note::Note;
use crate::model::review::{Orphan, Reviewed, Status};
use crate::text::display::visible;

/// The longest preview of a row, in characters.
const ROW_LENGTH: usize = 160;

/// All that could go out of an article: its notes, then the statements without one in the order of the text, then those
/// whose passage is gone.
pub fn rows<'a>(
    article: &Article,
    notes: impl Iterator<Item = &'a Note> + Clone,
    reviewed: &Reviewed,
) -> Vec<ExportRow> {
    let noted = |id| notes.clone().any(|note| note.target.statement().is_some_and(|s| s.id == id));
    let statements = reviewed.statements().filter(|(s, _)| !noted(s.id));
    let statements = statements.map(|(s, standing)| of_statement(article, reviewed, s, standing.status));
    let lost = reviewed.orphans.iter().filter(|orphan| !noted(orphan.id)).map(of_orphan);
    let notes = notes.clone().map(|note| of_note(note, article, reviewed));
    notes.chain(statements).chain(lost).collect()
}

/// A note, with what it tells of its statement: as it was when the note was begun, unless somebody looked at it since.
fn of_note(note: &Note, article: &Article, reviewed: &Reviewed) -> ExportRow {
    let text = one_line("", &note.body);
    let Some(record) = note.target.statement() else {
        return ExportRow { note: true, text, ..ExportRow::default() };
    };
    let now = reviewed.statements().find(|(s, _)| s.id == record.id);
    let lost = reviewed.orphans.iter().find(|orphan| orphan.id == record.id);
    let status = now.map(|(_, standing)| standing.status).or(lost.map(|orphan| orphan.status));
    let row = match now.filter(|(_, standing)| standing.status != Status::Automatic) {
        Some((statement, standing)) => of_statement(article, reviewed, statement, standing.status),
        None => ExportRow {
            status: Some(status.unwrap_or_default()),
            holders: record.holders.clone(),
            stance: Some(record.stance),
            topic: record.topic.clone(),
            ..ExportRow::default()
        },
    };
    ExportRow { note: true, text, ..row }
}

fn of_statement(article: &Article, reviewed: &Reviewed, statement: &Statement, status: Status) -> ExportRow {
    let holders = reviewed.analysis.holder_names(statement);
    let position = reviewed.analysis.position_of(statement.id);
    ExportRow {
        note: false,
        status: Some(status),
        text: one_line(&holders.join(", "), &statement.quote(&article.text)),
        holders: holders.into_iter().map(str::to_owned).collect(),
        stance: position.map(|position| position.stance),
        topic: position.and_then(|position| position.topic.clone()),
    }
}

fn of_orphan(orphan: &Orphan) -> ExportRow {
    let values = &orphan.values;
    let holders = values.holder_names();
    ExportRow {
        note: false,
        status: Some(orphan.status),
        text: one_line(&holders.join(", "), &values.quote()),
        holders: holders.into_iter().map(str::to_owned).collect(),
        stance: values.stance,
        topic: values.topic.clone(),
    }
}

/// Who, and the first words of what.
fn one_line(who: &str, what: &str) -> String {
    let words: String =
        what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ROW_LENGTH).collect();
    let line = if who.is_empty() { words } else { format!("{who}: {words}") };
    visible(&line).into_owned()
}
