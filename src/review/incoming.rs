//! What people said of a statement in another library, as edits for the log of this one.
//!
//! Invariant: what a person said here stays as it is; what comes in a second time adds nothing; and what only the
//! machine said in the other library never comes in as the word of a person.

use super::{apply, gist, touch};
use crate::model::analysis::{Analysis, Statement};
use crate::model::article::Article;
use crate::model::note::Anchor;
use crate::model::review::{Agent, Change, Edit, Fields, Reviewed, SpanRole, Status, Values};
use crate::text::anchor::Locator;
use std::sync::Arc;
use uuid::Uuid;

/// Who found what nobody here did.
const ELSEWHERE: &str = "another library";

/// A statement as people left it in another library.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Its name there.
    pub id: Uuid,
    /// How it stands there.
    pub status: Status,
    /// Who vouches there for each field; what is not known is concluded.
    pub fields: Option<Fields>,
    /// Everything said of it, tied to the text that this library has.
    pub values: Values,
}

/// What becomes of it here.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It comes in by these edits.
    New(Vec<Edit>),
    /// It stands here so already.
    There,
    /// A person said something else of it here, or took it back.
    Kept,
}

/// Tells what becomes of a statement in an article with the machine's analysis and the log that this library has.
pub fn receive(
    article: &Article,
    machine: &Arc<Analysis>,
    log: &[Edit],
    (incoming, now): (&Incoming, &str),
) -> Fate {
    let locator = Locator::new(&article.text);
    match here(&apply(article, machine, log), &locator, &article.text, incoming) {
        Some((status, values)) if status == incoming.status && incoming.is_said_by(&values) => {
            return Fate::There;
        }
        Some(_) => return Fate::Kept,
        None => {}
    }
    let found = of_machine(machine, &locator, &article.text, incoming);
    let edit = |(agent, change): (Agent, Change)| Edit {
        id: name(&locator, incoming.id, &change),
        at: now.to_owned(),
        agent,
        statement: Some(incoming.id),
        everywhere: false,
        change,
    };
    let edits: Vec<Edit> = changes(found, incoming).into_iter().map(edit).collect();
    let said = |edit: &Edit| edit.agent == Agent::User && log.iter().any(|other| other.id == edit.id);
    if edits.iter().any(said) { Fate::Kept } else { Fate::New(edits) }
}

/// The same name whenever the same comes in, so that it is there once.
fn name(locator: &Locator<'_>, statement: Uuid, change: &Change) -> Uuid {
    let change = serde_json::to_string(change).unwrap_or_default();
    Uuid::new_v5(&statement, format!("{} {change}", locator.hash()).as_bytes())
}

/// What a person here made of the same statement: the one of this name, else the one of the same words.
fn here(
    reviewed: &Reviewed,
    locator: &Locator<'_>,
    text: &str,
    incoming: &Incoming,
) -> Option<(Status, Values)> {
    if let Some(orphan) = reviewed.orphans.iter().find(|orphan| orphan.id == incoming.id) {
        return Some((orphan.status, orphan.values.clone()));
    }
    let touched = || reviewed.statements().filter(|(_, standing)| standing.status != Status::Automatic);
    let values = |statement: &Statement| touch::values(locator, text, &reviewed.analysis, statement);
    let of_name = touched().find(|(statement, _)| statement.id == incoming.id);
    of_name.map(|(statement, standing)| (standing.status, values(statement))).or_else(|| {
        let mut all = touched().map(|(statement, standing)| (standing.status, values(statement)));
        all.find(|(_, values)| alike(&values.content, &incoming.values.content))
    })
}

/// What the machine says of the same statement here.
fn of_machine(machine: &Analysis, locator: &Locator<'_>, text: &str, incoming: &Incoming) -> Option<Values> {
    let of_name = machine.statements.iter().find(|statement| statement.id == incoming.id);
    let values = |statement: &Statement| touch::values(locator, text, machine, statement);
    of_name.map(values).or_else(|| {
        let mut all = machine.statements.iter().map(values);
        all.find(|values| alike(&values.content, &incoming.values.content))
    })
}

/// Whether anchors stand at the same places.
fn alike(one: &[Anchor], other: &[Anchor]) -> bool {
    let places = |anchors: &[Anchor]| anchors.iter().map(|a| (a.span, a.exact.clone())).collect::<Vec<_>>();
    places(one) == places(other)
}

impl Incoming {
    /// Whether everything that a person vouches for is said there too; what only a machine says may differ.
    fn is_said_by(&self, values: &Values) -> bool {
        let fields = self.fields.unwrap_or(Fields::all(self.status)).each();
        let mut both = fields.into_iter().zip(differing(values, &self.values));
        !both.any(|(status, differs)| status != Status::Automatic && differs)
    }
}

/// Which fields differ, in the order of [`Fields::each`].
fn differing(one: &Values, other: &Values) -> [bool; 8] {
    [
        one.holder_names() != other.holder_names(),
        !alike(&one.source, &other.source),
        !alike(&one.cue, &other.cue),
        !alike(&one.content, &other.content),
        one.mode != other.mode,
        one.stance != other.stance,
        one.topic != other.topic,
        one.target != other.target,
    ]
}

/// The edits that make of what the machine found here what people made of it there; who did each.
fn changes(found: Option<Values>, incoming: &Incoming) -> Vec<(Agent, Change)> {
    let Incoming { status, values, .. } = incoming;
    let fields = incoming.fields.unwrap_or_else(|| concluded(found.as_ref(), incoming));
    let mut changes = Vec::new();
    if fields.content == Status::Manual {
        let gist = gist::of(&values.content);
        changes.push(Change::Add { values: Box::new(Values { gist, ..values.clone() }) });
    } else {
        let mut base = found.unwrap_or_else(|| values.clone());
        set(&mut base, values, fields, Status::Confirmed);
        changes.push(Change::Found { values: Box::new(base.clone()) });
        changes.extend(corrections(&base, values, fields));
        changes.extend(fields.each().contains(&Status::Confirmed).then_some(Change::Confirm));
    }
    changes.extend((*status == Status::Rejected).then_some(Change::Reject));
    let agent = |change: &Change| match change {
        Change::Found { .. } => Agent::Engine { version: ELSEWHERE.to_owned() },
        _ => Agent::User,
    };
    changes.into_iter().map(|change| (agent(&change), change)).collect()
}

/// Who vouches for each field, where only the whole is known.
fn concluded(found: Option<&Values>, incoming: &Incoming) -> Fields {
    match (incoming.status, found) {
        (Status::Automatic | Status::Rejected, _) => Fields::all(Status::Automatic),
        (Status::Confirmed | Status::Manual, _) => Fields::all(incoming.status),
        (Status::Corrected, None) => Fields { holders: Status::Corrected, ..Fields::all(Status::Confirmed) },
        (Status::Corrected, Some(found)) => {
            let mut fields = Fields::default();
            for (field, differs) in fields.each_mut().into_iter().zip(differing(found, &incoming.values)) {
                *field = if differs { Status::Corrected } else { Status::Automatic };
            }
            // Somebody did correct it, though the machine finds the same here by now.
            if fields == Fields::default() {
                fields.holders = Status::Corrected
            }
            fields
        }
    }
}

/// Puts the fields that have a status over those of `base`.
fn set(base: &mut Values, said: &Values, fields: Fields, status: Status) {
    if fields.holders == status && base.holder_names() != said.holder_names() {
        base.holders.clone_from(&said.holders);
    }
    if fields.content == status && !alike(&base.content, &said.content) {
        base.content.clone_from(&said.content);
        base.gist = gist::of(&said.content);
    }
    if fields.source == status {
        base.source.clone_from(&said.source);
    }
    if fields.cue == status {
        base.cue.clone_from(&said.cue);
    }
    if fields.mode == status {
        base.mode = said.mode;
    }
    if fields.stance == status {
        base.stance = said.stance;
    }
    if fields.topic == status {
        base.topic.clone_from(&said.topic);
    }
    if fields.target == status {
        base.target.clone_from(&said.target);
    }
}

/// A change for each field that was put right.
fn corrections(base: &Values, said: &Values, fields: Fields) -> Vec<Change> {
    let spans = |role| Change::Spans { role, old: base.part(role).to_vec(), new: said.part(role).to_vec() };
    let all = [
        Change::Holders { old: base.holders.clone(), new: said.holders.clone() },
        spans(SpanRole::Source),
        spans(SpanRole::Cue),
        spans(SpanRole::Content),
        Change::Mode { old: base.mode, new: said.mode },
        Change::Stance { old: base.stance, new: said.stance },
        Change::Topic { old: base.topic.clone(), new: said.topic.clone() },
        Change::Target { old: base.target.clone(), new: said.target.clone() },
    ];
    let put_right = |(status, change)| (status == Status::Corrected).then_some(change);
    fields.each().into_iter().zip(all).filter_map(put_right).collect()
}
