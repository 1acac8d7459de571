//! Writes an analysis: numbers, strings and what is made of them.

use super::{
    CUT, FORMS, HAS_ROLE, HAS_TARGET, HAS_TOPIC, KINDS, MODES, OWN_HOLDERS, OWN_ID, REASONS, REPORTED,
    STANCES, STEPS, TARGET_IS_TOPIC, place, string,
};
use crate::model::analysis::{Actor, ActorId, Position, Statement};
use crate::model::span::Span;
use memchr::memmem;

/// Writes numbers, strings and what is made of them.
pub(super) struct Packer<'a> {
    pub(super) bytes: Vec<u8>,
    pub(super) id: &'a str,
    pub(super) text: &'a str,
    /// The byte of the text that was written of last.
    pub(super) at: usize,
}

impl Packer<'_> {
    fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        items.iter().for_each(|item| write(self, item));
    }

    /// A place in the text, as its distance from the last one; the last bit tells in which direction.
    fn place(&mut self, to: usize) {
        let distance = to.abs_diff(self.at) << 1;
        self.number(if to < self.at { distance - 1 } else { distance });
        self.at = to;
    }

    /// A string; `at` it likely stands in the text.
    fn string(&mut self, string: &str, at: usize) {
        let uncut = string.strip_suffix(CUT);
        let found = |string: &str| find_near(self.text, string, at).filter(|_| string.len() > 2);
        let (length, kind, place) = match (found(string), uncut.and_then(found)) {
            (Some(place), _) => (string.len(), string::PLACE, Some(place)),
            (None, Some(place)) => (string.len() - CUT.len(), string::CUT_PLACE, Some(place)),
            (None, None) => (string.len(), string::LITERAL, None),
        };
        self.number(length << 2 | kind);
        match place {
            Some(place) => {
                self.at = at;
                self.place(place);
            }
            None => self.bytes.extend_from_slice(string.as_bytes()),
        }
    }

    fn spans(&mut self, spans: &[Span]) {
        self.list(spans, |out, span| {
            out.place(span.start);
            out.number(span.len());
            out.at = span.end;
        });
    }

    fn confidence(&mut self, value: f32) {
        let steps = (value * STEPS).round();
        if (0.0..=STEPS).contains(&steps) && (steps / STEPS).to_bits() == value.to_bits() {
            self.number(steps as usize + 1);
        } else {
            self.number(0);
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    fn actors(&mut self, ids: &[ActorId]) {
        self.list(ids, |out, id| out.number(id.0 as usize));
    }

    pub(super) fn actor(&mut self, actor: &Actor) {
        let Actor { id: _, name, kind, role, aliases, mentions } = actor;
        self.bytes.push(place(&KINDS, kind) | if role.is_some() { HAS_ROLE } else { 0 });
        self.list(mentions, |out, mention| {
            out.place(mention.span.start);
            out.number(mention.span.len() << 2 | usize::from(place(&FORMS, &mention.form)));
            out.at = mention.span.end;
        });
        let first = mentions.first().map_or(0, |mention| mention.span.start);
        self.string(name, first);
        if let Some(role) = role {
            self.string(role, first);
        }
        self.list(aliases, |out, alias| out.string(alias, first));
        self.at = first;
    }

    pub(super) fn statement(&mut self, statement: &Statement, outer: Option<usize>, nth: usize) {
        let Statement { id, mode, source, cue, content, holders, reported_by: _, confidence, reason } =
            statement;
        let derived = *id == Statement::name_of(self.id, self.text, [source, cue, content]);
        let reason = reason.map_or(0, |reason| place(&REASONS, &reason) + 1);
        let id_flag = if derived { 0 } else { OWN_ID };
        let outer_flag = if outer.is_some() { REPORTED } else { 0 };
        self.bytes.push(place(&MODES, mode) | reason << 2 | id_flag | outer_flag);
        if !derived {
            self.bytes.extend_from_slice(id.as_bytes());
        }
        if let Some(outer) = outer {
            self.number(nth.wrapping_sub(outer));
        }
        [source, cue, content].into_iter().for_each(|spans| self.spans(spans));
        self.actors(holders);
        self.confidence(confidence.spans);
        self.confidence(confidence.holder);
    }

    /// `of` is its statement, with its number; `next` the number that is likely.
    pub(super) fn position(&mut self, position: &Position, of: Option<(usize, &Statement)>, next: usize) {
        let Position { statement, holders, stance, topic, target, gist, confidence } = position;
        let own_holders = of.is_none_or(|(_, of)| of.holders != *holders);
        let flags = [
            (own_holders, OWN_HOLDERS),
            (topic.is_some(), HAS_TOPIC),
            (target.is_some() && target != topic, HAS_TARGET),
            (target.is_some() && target == topic, TARGET_IS_TOPIC),
        ];
        let flags = flags.iter().filter(|(holds, _)| *holds).fold(0, |all, (_, flag)| all | flag);
        self.bytes.push(place(&STANCES, stance) | flags);
        // The likely one is zero, none is one.
        match of {
            Some((at, _)) if at == next => self.number(0),
            Some((at, _)) => self.number(at + 2),
            None => {
                self.number(1);
                self.bytes.extend_from_slice(statement.as_bytes());
            }
        }
        if own_holders {
            self.actors(holders);
        }
        let first = of.and_then(|(_, of)| of.content.first()).map_or(0, |span| span.start);
        self.string(gist, first);
        if let Some(topic) = topic {
            self.string(topic, first);
        }
        if let Some(target) = target.as_ref().filter(|_| target != topic) {
            self.string(target, first);
        }
        self.confidence(*confidence);
    }
}

/// Where a string stands in the text: behind `at` if it does there, else wherever it does first.
fn find_near(text: &str, string: &str, at: usize) -> Option<usize> {
    let text = text.as_bytes();
    let behind = text.get(at..).and_then(|rest| memmem::find(rest, string.as_bytes()));
    behind.map(|found| at + found).or_else(|| memmem::find(text, string.as_bytes()))
}
