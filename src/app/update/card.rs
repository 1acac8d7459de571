//! The card of an actor: what is known of it beyond the article. It holds in the whole library.

use super::{review, say};
use crate::app::card::{CardField, CardForm};
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::state::State;
use crate::model::analysis::ActorKind;
use crate::model::review::{ActorCard, Change};

/// Opens the card of the actor that is selected in the panel.
pub(super) fn open(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let actor = reader.selected_actor().and_then(|id| reader.analysis.as_ref()?.actor(id));
    match actor.map(|actor| actor.name.clone()) {
        Some(name) => drop(open_of(state, &name)),
        None => say(state, "no actor is selected"),
    }
}

/// Opens the card of the actor of this name; tells whether the open article has that actor.
pub(super) fn open_of(state: &mut State, name: &str) -> bool {
    let Some((reader, analysis)) = state.reader.as_ref().and_then(|r| Some((r, r.analysis.as_ref()?))) else {
        return false;
    };
    if !analysis.actors.iter().any(|actor| actor.name == name) {
        return false;
    }
    let old = reader.review.reviewed.cards.get(name).cloned();
    let card = old.clone().unwrap_or_else(|| ActorCard { name: name.to_owned(), ..ActorCard::default() });
    let field = CardField::Organisation;
    let input = Editor::new(field.of(&card).clone());
    state.overlay = Some(Overlay::Card(CardForm { card, old, field, input }));
    true
}

/// Runs a command on the card.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::Card(form)) = &mut state.overlay else { return Vec::new() };
    match command {
        Command::NextField | Command::CursorDown => form.turn(1),
        Command::CursorUp => form.turn(2),
        Command::NextKind => form.card.kind = next_kind(form.card.kind),
        Command::Accept | Command::Dismiss => return close(state),
        _ => {}
    }
    Vec::new()
}

const fn next_kind(kind: Option<ActorKind>) -> Option<ActorKind> {
    match kind {
        None => Some(ActorKind::Person),
        Some(ActorKind::Person) => Some(ActorKind::Organization),
        Some(ActorKind::Organization) => Some(ActorKind::Country),
        Some(ActorKind::Country) => Some(ActorKind::Group),
        Some(ActorKind::Group) => None,
    }
}

/// Writes the card where it was changed; it can be undone.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Card(mut form)) = state.overlay.take() else { return Vec::new() };
    form.settle();
    let CardForm { card, old, .. } = form;
    let empty = ActorCard { name: card.name.clone(), ..ActorCard::default() };
    if card == *old.as_ref().unwrap_or(&empty) {
        return Vec::new();
    }
    say(state, format!("the card of {} is written", card.name));
    let change = Change::Card { old: old.map(Box::new), new: Box::new(card) };
    review::commit_for(state, None, true, [change])
}
