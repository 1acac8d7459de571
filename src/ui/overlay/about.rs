//! Where the article comes from, and what was left out of it and why.

use super::{draw_list, holding};
use crate::app::overlay::List;
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::model::article::Article;
use crate::ui::canvas::{Canvas, below, fitted};
use crate::ui::dates::day;
use crate::ui::theme::Role;

/// Columns of the reasons.
const REASON: u16 = 26;

/// Draws the facts and the list of lines.
pub(super) fn draw(state: &State, list: &List, canvas: &mut Canvas<'_>) {
    let Some(reader) = &state.reader else { return };
    let removed = &reader.article.removed;
    let mut facts = facts(reader);
    let wanted = facts.len() + 1 + removed.len();
    let inner = canvas.boxed(holding(state.view.size, wanted), "About this article", "");
    make_room(&mut facts, inner.height, removed.len());
    for (row, (name, fact)) in (0..inner.height).zip(&facts) {
        canvas.row(
            inner,
            row,
            &[canvas.run(format!("{name:>10}  "), Role::Dim), canvas.run(fact, Role::Text)],
        );
    }
    let gap = u16::from(usize::from(inner.height) > facts.len() + 4);
    let body = below(inner, facts.len() as u16 + gap);
    let item = |index: usize, canvas: &Canvas<'_>| {
        let Some(removed) = removed.get(index) else { return Vec::new() };
        let reason = fitted(removed.reason.describe(), REASON.min(inner.width / 3), canvas.signs.cut);
        vec![vec![
            canvas.run(reason, Role::Dim),
            canvas.run("  ", Role::Text),
            canvas.run(removed.line.clone(), Role::Text),
        ]]
    };
    draw_list(list, removed.len(), body, item, canvas);
}

/// Leaves facts out from the last but one on, until some of the lines that were left out can be seen.
fn make_room(facts: &mut Vec<(&'static str, String)>, height: u16, lines: usize) {
    while facts.len() > 2 && facts.len() + lines.min(4) > usize::from(height) {
        facts.remove(facts.len() - 2);
    }
}

fn facts(reader: &Reader) -> Vec<(&'static str, String)> {
    let article = &reader.article;
    let mut facts = vec![("headline", article.display_title().to_owned())];
    facts.extend(article.author.clone().map(|author| ("by", author)));
    facts.extend(article.outlet.clone().map(|outlet| ("outlet", outlet)));
    facts.extend(article.published.as_deref().map(|published| ("date", day(published))));
    facts.extend(article.language.clone().map(|language| ("language", language)));
    facts.extend(article.url.clone().map(|url| ("address", url)));
    facts.push(("from", article.origin.clone()));
    facts.extend(reader.changes.iter().map(|(came, how)| ("changed", format!("{}: {how}", day(came)))));
    facts.push(("found", found(reader)));
    facts.extend(unsettled(reader).map(|told| ("checked", told)));
    facts.push(("left out", left_out(article)));
    facts
}

fn found(reader: &Reader) -> String {
    reader.analysis.as_deref().map_or_else(
        || "being analysed".to_owned(),
        |analysis| format!("{} actors, {} statements", analysis.actors.len(), analysis.statements.len()),
    )
}

/// How many checked statements have changed in the text, and how many are gone from it; the notes list them.
fn unsettled(reader: &Reader) -> Option<String> {
    let (moved, gone) = (reader.moved().count(), reader.review.reviewed.orphans.len());
    (moved + gone > 0).then(|| format!("{moved} moved, {gone} gone since: see the notes"))
}

fn left_out(article: &Article) -> String {
    match article.removed.len() {
        0 => "nothing".to_owned(),
        1 => "this line:".to_owned(),
        count => format!("these {count} lines:"),
    }
}
