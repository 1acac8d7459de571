//! A name being chosen: what was typed, and what fits it; with what choosing it would do where that reaches far.

use super::beside::{beside, whole};
use super::widest;
use crate::app::geometry::Area;
use crate::app::reader::Reader;
use crate::app::review::{Candidate, Choice, Chooser, Reach};
use crate::app::state::State;
use crate::ui::canvas::{Canvas, below, fitted, row_of};
use crate::ui::footer::draw_input;
use crate::ui::theme::Role;

/// Rows of the box.
const ROWS: u16 = 12;

/// Draws the list.
pub(super) fn draw(state: &State, chooser: &Chooser, canvas: &mut Canvas<'_>) {
    let about =
        chooser.back.zip(state.reader.as_ref()).and_then(|(form, reader)| whole(reader, form.statement));
    let inner = canvas.boxed(beside(state, about, ROWS), &title(&chooser.purpose), "");
    let input = row_of(inner, 0);
    let x = canvas.row(input, 0, &[canvas.run("> ", Role::FooterKey)]);
    draw_input(&chooser.input, Area { x, width: (inner.x + inner.width).saturating_sub(x), ..input }, canvas);
    let effect = state.reader.as_ref().and_then(|reader| effect(reader, chooser));
    let told: Vec<String> = effect.into_iter().chain(chooser.reach.as_ref().map(reaches)).collect();
    for (row, line) in (1..inner.height).zip(&told) {
        canvas.row(inner, row, &[canvas.run(line.as_str(), Role::Warning)]);
    }
    draw_matches(chooser, below(inner, 1 + told.len() as u16), canvas);
}

fn title(purpose: &Choice) -> String {
    match purpose {
        Choice::Holder(_) => "Whose is it?".to_owned(),
        Choice::AlsoHolder(_) => "Who else's is it?".to_owned(),
        Choice::Topic(_) => "What is it about?".to_owned(),
        Choice::Target(_) => "What is the stance towards?".to_owned(),
        Choice::Link(_) => "What does it link to?".to_owned(),
        Choice::Template(_) => "Which template?".to_owned(),
        Choice::Merge(from) => format!("Who is {from}?"),
        Choice::Split(from) => format!("Which name is not that of {from}?"),
    }
}

fn draw_matches(chooser: &Chooser, area: Area, canvas: &mut Canvas<'_>) {
    let top = (chooser.selected + 1).saturating_sub(usize::from(area.height));
    let shown: Vec<&Candidate> = chooser.matches.iter().skip(top).take(area.height.into()).collect();
    let names = widest(shown.iter().map(|option| option.name.as_str())).min(area.width * 3 / 5);
    for (row, option) in (0..area.height).zip(&shown) {
        let line = row_of(area, row);
        let kind = option.kind.map_or(" ", |kind| canvas.signs.kind(kind));
        let runs = [
            canvas.run(format!("{kind} "), Role::Dim),
            canvas.run(fitted(&option.name, names + 2, canvas.signs.cut), Role::NameSelected),
            canvas.run(option.note.clone(), Role::Dim),
        ];
        canvas.row(line, 0, &runs);
        if top + usize::from(row) == chooser.selected {
            canvas.light(line);
        }
    }
    if shown.is_empty() {
        canvas.row(area, 0, &[canvas.run("Nothing fits.", Role::Dim)]);
    }
}

/// What choosing the selected name would do, told before it is done.
fn effect(reader: &Reader, chooser: &Chooser) -> Option<String> {
    let chosen = chooser.matches.get(chooser.selected)?;
    let analysis = reader.analysis.as_deref()?;
    match &chooser.purpose {
        Choice::Merge(from) => {
            let actor = analysis.actors.iter().find(|a| a.name == *from)?;
            let held = reader.panel.counts.get(actor.id.0 as usize).copied().unwrap_or(0);
            let there = analysis.actors.iter().any(|a| a.name == chosen.name);
            let what = if there { "becomes part of" } else { "is renamed to" };
            let (statements, mentions) =
                (counted(held, "statement"), counted(actor.mentions.len(), "mention"));
            Some(format!("{from} {what} {}: {statements}, {mentions} here", chosen.name))
        }
        Choice::Split(from) => {
            let actor = analysis.actors.iter().find(|a| a.name == *from)?;
            let text = &reader.article.text;
            let gone = actor.mentions.iter().filter(|m| m.span.of(text) == chosen.name).count();
            Some(format!("{} becomes an actor of its own: {}", chosen.name, counted(gone, "mention")))
        }
        _ => None,
    }
}

/// How much a merge in every article takes along.
fn reaches(reach: &Reach) -> String {
    let (said, articles) = (counted(reach.statements, "statement"), counted(reach.articles, "article"));
    format!("in every article: {said} in {articles} of the library")
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
