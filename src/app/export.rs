//! What an export may take, as its form shows it: one line each.

use super::overlay::ExportRow;
use crate::model::article::Article;
use crate::model::note::Note;
use crate::model::review::Reviewed;
use crate::text::display::visible;

/// The longest preview of a row, in characters.
const ROW_LENGTH: usize = 160;

/// All that could go out of an article: its notes, then the statements without one in the order of the text.
pub fn rows<'a>(
    article: &Article,
    notes: impl Iterator<Item = &'a Note> + Clone,
    reviewed: &Reviewed,
) -> Vec<ExportRow> {
    let noted = |id| notes.clone().any(|note| note.target.statement().is_some_and(|s| s.id == id));
    let statements = reviewed.statements().filter(|(s, _)| !noted(s.id)).map(|(statement, standing)| {
        let holders = reviewed.analysis.holder_names(statement).join(", ");
        ExportRow { status: Some(standing.status), text: one_line(&holders, &statement.quote(&article.text)) }
    });
    let notes = notes.clone().map(|note| ExportRow { status: None, text: one_line("", &note.body) });
    notes.chain(statements).collect()
}

/// Who, and the first words of what.
fn one_line(who: &str, what: &str) -> String {
    let words: String =
        what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ROW_LENGTH).collect();
    let line = if who.is_empty() { words } else { format!("{who}: {words}") };
    visible(&line).into_owned()
}
