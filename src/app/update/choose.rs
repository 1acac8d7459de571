//! Choosing a name by fuzzy search among those that the article and the library know, or typing a new one.

use super::{correct, links, review, say};
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::effect::Effect;
use crate::app::fuzzy::Fuzzy;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;
use crate::app::review::{Candidate, Choice, Chooser, Correction, Reach, Vocabulary};
use crate::app::state::State;
use crate::model::analysis::{ActorKind, Analysis, MentionForm};
use crate::model::review::{Change, Holder};
use crate::text::words::{fold, folded_words};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// The most rows that are kept of what fits.
const MOST: usize = 200;

/// What stands beside a name that the article does not have.
const IN_LIBRARY: &str = "in the library";

/// How well a name fits what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was typed.
    Whole,
    /// It begins with it.
    Beginning,
    /// Words of it, or of what is known of it, begin with the words that were typed.
    Words,
    /// It has the letters, somewhere.
    Letters,
}

/// Opens the list on what the article has, and asks the library for more.
pub(super) fn open(state: &mut State, purpose: Choice, back: Option<Correction>) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let options = match &purpose {
        Choice::Template(_) => links::templates(state),
        _ => options(reader, &purpose),
    };
    let input = Editor::default();
    let chooser = Chooser { purpose, input, options, matches: Vec::new(), selected: 0, back, reach: None };
    state.overlay = Some(Overlay::Choose(chooser));
    filter(state);
    vec![Effect::AskVocabulary]
}

/// Takes in how far the actor reaches that is to be merged.
pub(super) fn take_reach(state: &mut State, reach: Reach) {
    let Some(Overlay::Choose(chooser)) = &mut state.overlay else { return };
    if matches!(&chooser.purpose, Choice::Merge(from) if *from == reach.name) {
        chooser.reach = Some(reach);
    }
}

/// What the article has to choose from, the likeliest first.
fn options(reader: &Reader, purpose: &Choice) -> Vec<Candidate> {
    let Some(analysis) = reader.analysis.as_deref() else { return Vec::new() };
    match purpose {
        Choice::Topic(_) => texts(analysis.positions.iter().filter_map(|p| p.topic.clone())),
        Choice::Target(_) => {
            let names = analysis.actors.iter().map(|a| a.name.clone());
            texts(analysis.positions.iter().filter_map(|p| p.target.clone()).chain(names))
        }
        Choice::Link(editing) => links::candidates(reader, editing),
        Choice::Template(_) => Vec::new(),
        Choice::Split(from) => {
            let actor = analysis.actors.iter().find(|a| a.name == *from);
            actor.map_or_else(Vec::new, |a| texts(a.aliases.iter().cloned()))
        }
        Choice::Holder(_) | Choice::AlsoHolder(_) | Choice::Merge(_) => actors(reader, analysis, purpose),
    }
}

fn actors(reader: &Reader, analysis: &Analysis, purpose: &Choice) -> Vec<Candidate> {
    let count =
        |id: crate::model::analysis::ActorId| reader.panel.counts.get(id.0 as usize).copied().unwrap_or(0);
    let mut all: Vec<_> = analysis.actors.iter().collect();
    all.sort_by_key(|actor| Reverse(count(actor.id)));
    let others =
        all.into_iter().filter(|actor| !matches!(purpose, Choice::Merge(from) if *from == actor.name));
    let candidate = |actor: &crate::model::analysis::Actor| Candidate {
        name: actor.name.clone(),
        kind: Some(actor.kind),
        note: actor
            .role
            .clone()
            .unwrap_or_else(|| actor.aliases.iter().take(3).cloned().collect::<Vec<_>>().join(", ")),
        new: false,
        id: None,
    };
    others.map(candidate).collect()
}

fn texts(texts: impl Iterator<Item = String>) -> Vec<Candidate> {
    let mut seen = HashSet::new();
    texts
        .filter(|text| seen.insert(text.clone()))
        .map(|name| Candidate { name, kind: None, note: String::new(), new: false, id: None })
        .collect()
}

/// Takes in the names that the library knows.
pub(super) fn take(state: &mut State, vocabulary: &Arc<Vocabulary>) {
    let Some(Overlay::Choose(chooser)) = &mut state.overlay else { return };
    let known: HashSet<String> = chooser.options.iter().map(|option| option.name.clone()).collect();
    let library = |name: &String, kind| Candidate {
        name: name.clone(),
        kind,
        note: IN_LIBRARY.to_owned(),
        new: false,
        id: None,
    };
    let more: Vec<Candidate> = match &chooser.purpose {
        Choice::Topic(_) => vocabulary.topics.iter().map(|topic| library(topic, None)).collect(),
        Choice::Split(_) | Choice::Link(_) | Choice::Template(_) => Vec::new(),
        _ => vocabulary.actors.iter().map(|(name, kind)| library(name, *kind)).collect(),
    };
    let from = if let Choice::Merge(from) = &chooser.purpose { Some(from.clone()) } else { None };
    let news = |option: &Candidate| !known.contains(&option.name) && Some(&option.name) != from.as_ref();
    chooser.options.extend(more.into_iter().filter(news));
    filter(state);
}

/// Finds the options that fit what was typed, best first.
pub(super) fn filter(state: &mut State) {
    let Some(Overlay::Choose(chooser)) = &mut state.overlay else { return };
    let typed = chooser.input.text().trim().to_owned();
    let wanted = folded_words(&typed);
    let mut fuzzy = Fuzzy::new(&typed);
    let mut scored: Vec<(Fit, u32, &Candidate)> = chooser
        .options
        .iter()
        .filter_map(|option| {
            let known = if option.note == IN_LIBRARY { "" } else { &option.note };
            let score = fuzzy.score(&format!("{} {known}", option.name))?;
            Some((fit(&typed, &wanted, (&option.name, known)), score, option))
        })
        .collect();
    scored.sort_by_key(|&(fit, score, _)| (fit, Reverse(score)));
    let good = scored.partition_point(|&(fit, ..)| fit < Fit::Letters);
    if good > 0 {
        scored.truncate(good);
    }
    // What is new stands below the names that begin like it, and never above one that fits.
    let place = scored.partition_point(|&(fit, ..)| fit < Fit::Words).max(good.min(1));
    let mut matches: Vec<Candidate> =
        scored.into_iter().take(MOST).map(|(.., option)| option.clone()).collect();
    let may_be_new = !matches!(chooser.purpose, Choice::Split(_) | Choice::Template(_));
    if may_be_new && !typed.is_empty() && !matches.iter().any(|option| option.name == typed) {
        let new = Candidate { name: typed, kind: None, note: "new".to_owned(), new: true, id: None };
        matches.insert(place.min(matches.len()), new);
    }
    chooser.matches = matches;
    chooser.selected = 0;
}

fn fit(typed: &str, wanted: &[String], (name, known): (&str, &str)) -> Fit {
    let (typed, folded) = (fold(typed), fold(name));
    let words = [folded_words(name), folded_words(known)].concat();
    match folded.strip_prefix(&typed) {
        Some("") => Fit::Whole,
        Some(_) => Fit::Beginning,
        None if !wanted.is_empty() && wanted.iter().all(|w| words.iter().any(|word| word.starts_with(w))) => {
            Fit::Words
        }
        None => Fit::Letters,
    }
}

/// Runs a command on the list.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Overlay::Choose(chooser)) = &mut state.overlay else { return Vec::new() };
    let last = chooser.matches.len().saturating_sub(1);
    match command {
        Command::CursorDown => chooser.selected = (chooser.selected + 1).min(last),
        Command::CursorUp => chooser.selected = chooser.selected.saturating_sub(1),
        Command::Dismiss => {
            let chooser = chooser.clone();
            state.overlay = back(&chooser);
        }
        Command::Accept => return accept(state),
        _ => {}
    }
    Vec::new()
}

/// What comes back when the list is closed.
fn back(chooser: &Chooser) -> Option<Overlay> {
    match &chooser.purpose {
        Choice::Link(editing) | Choice::Template(editing) => Some(Overlay::Note((**editing).clone())),
        _ => chooser.back.map(Overlay::Correct),
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Choose(chooser)) = state.overlay.take() else { return Vec::new() };
    let chosen = chooser.matches.get(chooser.selected).cloned();
    state.overlay = back(&chooser);
    match (&chooser.purpose, chosen) {
        (_, None) => {
            say(state, "nothing fits");
            Vec::new()
        }
        (Choice::Holder(id), Some(chosen)) => set_holders(state, *id, vec![holder(&chosen)]),
        (Choice::AlsoHolder(id), Some(chosen)) => {
            let mut all = holders(state, *id);
            all.push(holder(&chosen));
            set_holders(state, *id, all)
        }
        (Choice::Topic(id), Some(chosen)) => set_topic(state, *id, chosen.name),
        (Choice::Target(id), Some(chosen)) => set_target(state, *id, chosen.name),
        (Choice::Merge(from), Some(chosen)) => merge(state, from, chosen.name),
        (Choice::Split(from), Some(chosen)) => split(state, from, chosen.name),
        (Choice::Link(editing), Some(chosen)) => links::write_link(state, (**editing).clone(), &chosen),
        (Choice::Template(editing), Some(chosen)) => {
            links::write_template(state, (**editing).clone(), &chosen.name)
        }
    }
}

fn holder(chosen: &Candidate) -> Holder {
    Holder { name: chosen.name.clone(), kind: chosen.kind.unwrap_or(ActorKind::Person) }
}

/// The holders of a statement as they stand.
fn holders(state: &State, id: Uuid) -> Vec<Holder> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let Some((statement, analysis)) = correct::statement(reader, id).zip(reader.analysis.as_deref()) else {
        return Vec::new();
    };
    let actors = statement.holders.iter().filter_map(|&id| analysis.actor(id));
    actors.map(|actor| Holder { name: actor.name.clone(), kind: actor.kind }).collect()
}

fn set_holders(state: &mut State, id: Uuid, new: Vec<Holder>) -> Vec<Effect> {
    let old = holders(state, id);
    review::commit(state, Some(id), [Change::Holders { old, new }])
}

fn set_topic(state: &mut State, id: Uuid, new: String) -> Vec<Effect> {
    let analysis = state.reader.as_ref().and_then(|r| r.analysis.as_ref());
    let old = analysis.and_then(|a| a.position_of(id)).and_then(|p| p.topic.clone());
    review::commit(state, Some(id), [Change::Topic { old, new: Some(new) }])
}

fn set_target(state: &mut State, id: Uuid, new: String) -> Vec<Effect> {
    let analysis = state.reader.as_ref().and_then(|r| r.analysis.as_ref());
    let old = analysis.and_then(|a| a.position_of(id)).and_then(|p| p.target.clone());
    review::commit(state, Some(id), [Change::Target { old, new: Some(new) }])
}

/// Makes two actors one: in every article where the first is a name, in this one where it is a description.
fn merge(state: &mut State, from: &str, into: String) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let everywhere = is_a_name(reader, from);
    let place = if everywhere { "in every article" } else { "in this article" };
    let told = format!("{from} is {into} now, {place}");
    let effects =
        review::commit_for(state, None, everywhere, [Change::Merge { from: from.to_owned(), into }]);
    say(state, told);
    effects
}

/// Whether an actor is called by a name of its own in this article, by which others know it too.
pub(super) fn is_a_name(reader: &Reader, name: &str) -> bool {
    let actor = reader.analysis.as_ref().and_then(|a| a.actors.iter().find(|actor| actor.name == name));
    actor.is_none_or(|actor| {
        actor.kind != ActorKind::Group && actor.mentions.iter().any(|m| m.form == MentionForm::Name)
    })
}

fn split(state: &mut State, from: &str, form: String) -> Vec<Effect> {
    let told = format!("{form} stands apart from {from} now");
    let effects = review::commit(state, None, [Change::Split { form, from: from.to_owned() }]);
    say(state, told);
    effects
}

/// Asks which actor the selected one is, in truth.
pub(super) fn begin_merge(state: &mut State) -> Vec<Effect> {
    match selected_name(state) {
        Some(name) => {
            let everywhere = state.reader.as_ref().is_some_and(|reader| is_a_name(reader, &name));
            let asked = everywhere.then(|| Effect::AskReach(name.clone()));
            let mut effects = open(state, Choice::Merge(name), None);
            effects.extend(asked);
            effects
        }
        None => Vec::new(),
    }
}

/// Asks which name is not the selected actor's.
pub(super) fn begin_split(state: &mut State) -> Vec<Effect> {
    let Some(name) = selected_name(state) else { return Vec::new() };
    let effects = open(state, Choice::Split(name.clone()), None);
    if matches!(&state.overlay, Some(Overlay::Choose(chooser)) if chooser.options.is_empty()) {
        state.overlay = None;
        say(state, format!("{name} goes by no other name here"));
    }
    effects
}

fn selected_name(state: &State) -> Option<String> {
    let reader = state.reader.as_ref()?;
    let id = reader.selected_actor()?;
    reader.analysis.as_ref()?.actor(id).map(|actor| actor.name.clone())
}
