//! Reads an analysis that was written; what makes no sense gives `None`.

use super::{
    CUT, FORMS, HAS_ROLE, HAS_TARGET, HAS_TOPIC, KINDS, MODES, OWN_HOLDERS, OWN_ID, REASONS, REPORTED,
    STANCES, STEPS, TARGET_IS_TOPIC, string,
};
use crate::model::analysis::{Actor, ActorId, Confidence, Mention, Position, Statement};
use crate::model::span::Span;
use uuid::Uuid;

/// Reads what a packer wrote.
pub(super) struct Unpacker<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) id: &'a str,
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl Unpacker<'_> {
    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<usize> {
        let mut value = 0usize;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Every item takes a byte at least.
        if count > self.bytes.len() {
            return None;
        }
        (0..count).map(|_| read(self)).collect()
    }

    fn place(&mut self) -> Option<usize> {
        let distance = self.number()?;
        self.at = if distance & 1 == 0 {
            self.at.checked_add(distance >> 1)?
        } else {
            self.at.checked_sub((distance >> 1) + 1)?
        };
        Some(self.at)
    }

    fn string(&mut self, at: usize) -> Option<String> {
        let number = self.number()?;
        let (length, kind) = (number >> 2, number & 3);
        if kind == string::LITERAL {
            return String::from_utf8(self.take(length)?.to_vec()).ok();
        }
        self.at = at;
        let at = self.place()?;
        let found = self.text.get(at..at.checked_add(length)?)?;
        match kind {
            string::PLACE => Some(found.to_owned()),
            string::CUT_PLACE => Some([found, CUT].concat()),
            _ => None,
        }
    }

    fn span(&mut self, length: usize) -> Option<Span> {
        let end = self.at.checked_add(length)?;
        let span = Span::new(self.at, end);
        self.at = end;
        Some(span)
    }

    fn spans(&mut self) -> Option<Vec<Span>> {
        self.list(|from| {
            from.place()?;
            let length = from.number()?;
            from.span(length)
        })
    }

    fn confidence(&mut self) -> Option<f32> {
        match self.number()? {
            0 => Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?)),
            steps => Some((steps - 1) as f32 / STEPS),
        }
    }

    fn id(&mut self) -> Option<Uuid> {
        Uuid::from_slice(self.take(16)?).ok()
    }

    fn actors(&mut self) -> Option<Vec<ActorId>> {
        self.list(|from| u32::try_from(from.number()?).ok().map(ActorId))
    }

    pub(super) fn actor(&mut self, at: u32) -> Option<Actor> {
        let flags = self.byte()?;
        let mentions = self.list(|from| {
            from.place()?;
            let number = from.number()?;
            Some(Mention { span: from.span(number >> 2)?, form: *FORMS.get(number & 3)? })
        })?;
        let first = mentions.first().map_or(0, |mention| mention.span.start);
        let actor = Actor {
            id: ActorId(at),
            name: self.string(first)?,
            kind: *KINDS.get(usize::from(flags & 3))?,
            role: if flags & HAS_ROLE == 0 { None } else { Some(self.string(first)?) },
            aliases: self.list(|from| from.string(first))?,
            mentions,
        };
        self.at = first;
        Some(actor)
    }

    pub(super) fn statement(&mut self, nth: usize) -> Option<(Statement, Option<usize>)> {
        let flags = self.byte()?;
        let id = if flags & OWN_ID == 0 { None } else { Some(self.id()?) };
        let outer = if flags & REPORTED == 0 { None } else { Some(nth.wrapping_sub(self.number()?)) };
        let (source, cue, content) = (self.spans()?, self.spans()?, self.spans()?);
        let reason = usize::from(flags >> 2 & 7);
        let statement = Statement {
            id: id.unwrap_or_else(|| Statement::name_of(self.id, self.text, [&source, &cue, &content])),
            mode: *MODES.get(usize::from(flags & 3))?,
            holders: self.actors()?,
            reported_by: None,
            confidence: Confidence { spans: self.confidence()?, holder: self.confidence()? },
            reason: reason.checked_sub(1).map(|at| REASONS[at]),
            source,
            cue,
            content,
        };
        Some((statement, outer))
    }

    pub(super) fn position(
        &mut self,
        statements: &[Statement],
        next: usize,
    ) -> Option<(Position, Option<usize>)> {
        let flags = self.byte()?;
        let at = match self.number()? {
            0 => Some(next),
            1 => None,
            at => Some(at - 2),
        };
        let of = match at {
            Some(at) => Some(statements.get(at)?),
            None => None,
        };
        let statement = match of {
            Some(of) => of.id,
            None => self.id()?,
        };
        let holders = match of {
            Some(of) if flags & OWN_HOLDERS == 0 => of.holders.clone(),
            _ => self.actors()?,
        };
        let first = of.and_then(|of| of.content.first()).map_or(0, |span| span.start);
        let gist = self.string(first)?;
        let topic = if flags & HAS_TOPIC == 0 { None } else { Some(self.string(first)?) };
        let target = match flags & (HAS_TARGET | TARGET_IS_TOPIC) {
            0 => None,
            TARGET_IS_TOPIC => topic.clone(),
            _ => Some(self.string(first)?),
        };
        let stance = *STANCES.get(usize::from(flags & 7))?;
        let confidence = self.confidence()?;
        Some((Position { statement, holders, stance, topic, target, gist, confidence }, at))
    }
}
