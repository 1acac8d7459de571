//! Actors by name: those that corrections name, and what was merged, split and noted of them.
//!
//! Invariant: after it as before, `actors[i].id == ActorId(i)`, and every holder is an actor that is there.

use super::cards::cards;
use super::ledger::Ledger;
use crate::model::analysis::{Actor, ActorId, Analysis, Mention};
use crate::model::review::{Change, Holder, Reviewed};
use std::sync::Arc;

/// The actors of an article, more of which are added as corrections name them.
pub(super) struct Cast {
    actors: Vec<Actor>,
}

impl Cast {
    /// The actors of an analysis.
    pub(super) fn new(analysis: &Analysis) -> Self {
        Self { actors: analysis.actors.clone() }
    }

    /// The actors of these names, each once; one that is not there comes in.
    pub(super) fn find_all(&mut self, holders: &[Holder]) -> Vec<ActorId> {
        let mut found = Vec::with_capacity(holders.len());
        for holder in holders {
            let id = named(&self.actors, &holder.name).unwrap_or_else(|| self.add(holder));
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }

    fn add(&mut self, holder: &Holder) -> ActorId {
        let id = ActorId(u32::try_from(self.actors.len()).unwrap_or(u32::MAX));
        self.actors.push(Actor {
            id,
            name: holder.name.clone(),
            kind: holder.kind,
            role: None,
            aliases: Vec::new(),
            mentions: Vec::new(),
        });
        id
    }

    /// All of them.
    pub(super) fn into_actors(self) -> Vec<Actor> {
        self.actors
    }
}

/// The actor of this name; else the one that is called so in another case, else the one that has it as an alias.
fn named(actors: &[Actor], name: &str) -> Option<ActorId> {
    let lower = name.to_lowercase();
    let exact = || actors.iter().find(|a| a.name == name);
    let folded = || actors.iter().find(|a| a.name.to_lowercase() == lower);
    let alias = || actors.iter().find(|a| a.aliases.iter().any(|alias| alias == name));
    exact().or_else(folded).or_else(alias).map(|a| a.id)
}

/// The actor that is called so, by its own name alone.
fn called(actors: &[Actor], name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    actors
        .iter()
        .position(|a| a.name == name)
        .or_else(|| actors.iter().position(|a| a.name.to_lowercase() == lower))
}

/// Merges and splits actors in the order in which that was done, then takes what their cards say.
pub(super) fn rework(reviewed: &mut Reviewed, ledger: &Ledger<'_>, text: &str) {
    let mut analysis = Arc::unwrap_or_clone(std::mem::take(&mut reviewed.analysis));
    for edit in ledger.in_force() {
        match &edit.change {
            Change::Merge { from, into } => merge(&mut analysis, from, into),
            Change::Split { form, from } => split(&mut analysis, form, from, text),
            _ => {}
        }
    }
    reviewed.cards = cards(ledger);
    for (name, card) in &reviewed.cards {
        if let Some((at, kind)) = called(&analysis.actors, name).zip(card.kind) {
            analysis.actors[at].kind = kind;
        }
    }
    reviewed.analysis = Arc::new(analysis);
}

/// Gives all that is `from`'s to `into`; where nobody is called so, `from` is renamed.
fn merge(analysis: &mut Analysis, from: &str, into: &str) {
    let Some(gone) = called(&analysis.actors, from) else { return };
    let Some(stays) = called(&analysis.actors, into).filter(|&stays| stays != gone) else {
        let actor = &mut analysis.actors[gone];
        let old = std::mem::replace(&mut actor.name, into.to_owned());
        actor.aliases.retain(|alias| alias != into);
        return add_alias(actor, old);
    };
    let lost = analysis.actors.remove(gone);
    let stays = if gone < stays { stays - 1 } else { stays };
    let actor = &mut analysis.actors[stays];
    actor.role = actor.role.take().or(lost.role);
    std::iter::once(lost.name).chain(lost.aliases).for_each(|name| add_alias(actor, name));
    actor.mentions.extend(lost.mentions);
    actor.mentions.sort_by_key(|m| m.span);
    renumber(analysis, |id| match id {
        id if id == gone => stays,
        id if id > gone => id - 1,
        id => id,
    });
}

fn add_alias(actor: &mut Actor, alias: String) {
    if alias != actor.name && !actor.aliases.contains(&alias) {
        actor.aliases.push(alias);
    }
}

/// Gives every actor the number of its place, and every holder the new number of the old.
fn renumber(analysis: &mut Analysis, new: impl Fn(usize) -> usize) {
    for (at, actor) in analysis.actors.iter_mut().enumerate() {
        actor.id = ActorId(u32::try_from(at).unwrap_or(u32::MAX));
    }
    let holders = analysis.statements.iter_mut().map(|s| &mut s.holders);
    for holders in holders.chain(analysis.positions.iter_mut().map(|p| &mut p.holders)) {
        let mut kept: Vec<ActorId> = Vec::with_capacity(holders.len());
        for id in holders.iter().map(|id| ActorId(u32::try_from(new(id.0 as usize)).unwrap_or(u32::MAX))) {
            if !kept.contains(&id) {
                kept.push(id);
            }
        }
        *holders = kept;
    }
}

/// Makes an actor of a name that was taken for one of `from`'s, with the mentions and statements under that name.
fn split(analysis: &mut Analysis, form: &str, from: &str, text: &str) {
    let Some(at) = called(&analysis.actors, from) else { return };
    let known = analysis.actors[at].aliases.iter().any(|alias| alias == form);
    if !known || called(&analysis.actors, form).is_some() {
        return;
    }
    let (old, new) = (ActorId(at as u32), ActorId(analysis.actors.len() as u32));
    let actor = &mut analysis.actors[at];
    actor.aliases.retain(|alias| alias != form);
    let is_form = |mention: &Mention| mention.span.of(text) == form;
    let (gone, kept): (Vec<Mention>, Vec<Mention>) = actor.mentions.iter().partition(|m| is_form(m));
    actor.mentions = kept;
    let kind = actor.kind;
    let spoken = |source: &[crate::model::span::Span]| {
        source.iter().any(|span| gone.iter().any(|mention| span.encloses(mention.span)))
    };
    for statement in analysis.statements.iter_mut().filter(|s| spoken(&s.source)) {
        statement.holders.iter_mut().filter(|id| **id == old).for_each(|id| *id = new);
        if let Some(position) = analysis.positions.iter_mut().find(|p| p.statement == statement.id) {
            position.holders.clone_from(&statement.holders);
        }
    }
    let (name, aliases) = (form.to_owned(), Vec::new());
    analysis.actors.push(Actor { id: new, name, kind, role: None, aliases, mentions: gone });
}
