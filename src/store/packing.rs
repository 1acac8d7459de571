//! Texts and analyses as they lie in the library: small.
//!
//! A text lies there deflated, with its blocks. An analysis is a row of variable-length numbers; strings that stand
//! in the text, as nearly all do, are written as their place in it; all of it is deflated then, which saves a quarter.
//!
//! Invariant: what was packed comes back equal. Bytes that make no sense give `None`, whatever they are, without
//! asking for more memory than they can fill.

use crate::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Reason, Stance,
    Statement,
};
use crate::model::span::Span;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use memchr::memmem;
use std::io::{Read, Write};
use uuid::Uuid;

/// How hard is tried: beyond this a tenth of a percent is gained for twice the time.
const EFFORT: Compression = Compression::new(6);
/// The most that is unpacked: more than any text that is let in.
const MOST: u64 = 1 << 30;
/// The form of a packed analysis; those of another form are made again.
const FORM: u8 = 2;

/// Deflates `head` and `body`; the head's length is written before them.
pub(super) fn pack(head: &[u8], body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(body.len() / 2 + 64), EFFORT);
    let length = u32::try_from(head.len()).unwrap_or_default().to_le_bytes();
    let written = [&length[..], head, body].iter().try_for_each(|part| encoder.write_all(part));
    // Writing to memory cannot fail.
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Gives back head and body.
pub(super) fn unpack(packed: &[u8]) -> Option<(Vec<u8>, String)> {
    let mut decoder = DeflateDecoder::new(packed).take(MOST);
    let mut length = [0; 4];
    decoder.read_exact(&mut length).ok()?;
    let length = u64::from(u32::from_le_bytes(length));
    let mut head = Vec::new();
    (&mut decoder).take(length).read_to_end(&mut head).ok()?;
    if head.len() as u64 != length {
        return None;
    }
    let mut body = Vec::with_capacity(packed.len() * 2);
    decoder.read_to_end(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

/// Packs the analysis of `text`.
pub(super) fn pack_analysis(analysis: &Analysis, text: &str) -> Vec<u8> {
    let mut out = Packer { bytes: Vec::new(), text };
    let Analysis { actors, statements, positions } = analysis;
    out.list(actors, |out, actor| out.actor(actor));
    out.list(statements, |out, statement| {
        let outer = statement.reported_by.and_then(|id| statements.iter().position(|s| s.id == id));
        out.statement(statement, outer);
    });
    out.list(positions, |out, position| {
        let statement = statements.iter().position(|s| s.id == position.statement);
        out.position(position, statement);
    });
    let mut encoder = DeflateEncoder::new(vec![FORM], EFFORT);
    // Writing to memory cannot fail.
    encoder.write_all(&out.bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Gives back the analysis of `text`.
pub(super) fn unpack_analysis(bytes: &[u8], text: &str) -> Option<Analysis> {
    let deflated = bytes.strip_prefix(&[FORM])?;
    let mut bytes = Vec::with_capacity(deflated.len() * 2);
    DeflateDecoder::new(deflated).take(MOST).read_to_end(&mut bytes).ok()?;
    let mut from = Unpacker { bytes: &bytes, text };
    let mut at = 0;
    let actors = from.list(|from| {
        at += 1;
        from.actor(at - 1)
    })?;
    let (mut statements, outers): (Vec<Statement>, Vec<Option<usize>>) =
        from.list(Unpacker::statement)?.into_iter().unzip();
    let ids: Vec<Uuid> = statements.iter().map(|s| s.id).collect();
    for (statement, outer) in statements.iter_mut().zip(outers) {
        statement.reported_by = outer.map(|at| ids.get(at).copied()).unwrap_or_default();
    }
    let positions = from.list(|from| from.position(&ids))?;
    from.bytes.is_empty().then_some(Analysis { actors, statements, positions })
}

/// Writes numbers, strings and what is made of them.
struct Packer<'a> {
    bytes: Vec<u8>,
    text: &'a str,
}

impl Packer<'_> {
    fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        items.iter().for_each(|item| write(self, item));
    }

    /// A string: its place in the text, else itself. The last bit of its length tells which.
    fn string(&mut self, string: &str) {
        match memmem::find(self.text.as_bytes(), string.as_bytes()) {
            Some(at) if string.len() > 2 => {
                self.number(string.len() << 1 | 1);
                self.number(at);
            }
            _ => {
                self.number(string.len() << 1);
                self.bytes.extend_from_slice(string.as_bytes());
            }
        }
    }

    fn optional_string(&mut self, string: Option<&str>) {
        self.bytes.push(u8::from(string.is_some()));
        if let Some(string) = string {
            self.string(string);
        }
    }

    /// A number one higher, or zero for none.
    fn optional(&mut self, value: Option<usize>) {
        self.number(value.map_or(0, |value| value + 1));
    }

    fn span(&mut self, span: Span) {
        self.number(span.start);
        self.number(span.len());
    }

    fn spans(&mut self, spans: &[Span]) {
        self.list(spans, |out, span| out.span(*span));
    }

    fn float(&mut self, value: f32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    fn actors(&mut self, ids: &[ActorId]) {
        self.list(ids, |out, id| out.number(id.0 as usize));
    }

    fn actor(&mut self, actor: &Actor) {
        let Actor { id: _, name, kind, role, aliases, mentions } = actor;
        self.string(name);
        self.bytes.push(place(&KINDS, kind));
        self.optional_string(role.as_deref());
        self.list(aliases, |out, alias| out.string(alias));
        self.list(mentions, |out, mention| {
            out.span(mention.span);
            out.bytes.push(place(&FORMS, &mention.form));
        });
    }

    fn statement(&mut self, statement: &Statement, outer: Option<usize>) {
        let Statement { id, mode, source, cue, content, holders, reported_by: _, confidence, reason } =
            statement;
        self.bytes.extend_from_slice(id.as_bytes());
        self.bytes.push(place(&MODES, mode));
        [source, cue, content].into_iter().for_each(|spans| self.spans(spans));
        self.actors(holders);
        self.optional(outer);
        self.float(confidence.spans);
        self.float(confidence.holder);
        self.optional(reason.map(|reason| usize::from(place(&REASONS, &reason))));
    }

    fn position(&mut self, position: &Position, at: Option<usize>) {
        let Position { statement, holders, stance, topic, target, gist, confidence } = position;
        self.optional(at);
        if at.is_none() {
            self.bytes.extend_from_slice(statement.as_bytes());
        }
        self.actors(holders);
        self.bytes.push(place(&STANCES, stance));
        self.optional_string(topic.as_deref());
        self.optional_string(target.as_deref());
        self.string(gist);
        self.float(*confidence);
    }
}

/// Reads what a [`Packer`] wrote.
struct Unpacker<'a> {
    bytes: &'a [u8],
    text: &'a str,
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

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Every item takes a byte at least.
        if count > self.bytes.len() {
            return None;
        }
        (0..count).map(|_| read(self)).collect()
    }

    fn string(&mut self) -> Option<String> {
        let length = self.number()?;
        if length & 1 == 0 {
            return String::from_utf8(self.take(length >> 1)?.to_vec()).ok();
        }
        let at = self.number()?;
        self.text.get(at..at.checked_add(length >> 1)?).map(str::to_owned)
    }

    fn optional_string(&mut self) -> Option<Option<String>> {
        if self.byte()? == 0 { Some(None) } else { self.string().map(Some) }
    }

    fn optional(&mut self) -> Option<Option<usize>> {
        self.number().map(|value| value.checked_sub(1))
    }

    fn span(&mut self) -> Option<Span> {
        let (start, length) = (self.number()?, self.number()?);
        Some(Span::new(start, start.checked_add(length)?))
    }

    fn spans(&mut self) -> Option<Vec<Span>> {
        self.list(Self::span)
    }

    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn id(&mut self) -> Option<Uuid> {
        Uuid::from_slice(self.take(16)?).ok()
    }

    fn choice<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(usize::from(self.byte()?)).copied()
    }

    fn actors(&mut self) -> Option<Vec<ActorId>> {
        self.list(|from| u32::try_from(from.number()?).ok().map(ActorId))
    }

    fn actor(&mut self, at: u32) -> Option<Actor> {
        Some(Actor {
            id: ActorId(at),
            name: self.string()?,
            kind: self.choice(&KINDS)?,
            role: self.optional_string()?,
            aliases: self.list(Self::string)?,
            mentions: self.list(|from| Some(Mention { span: from.span()?, form: from.choice(&FORMS)? }))?,
        })
    }

    fn statement(&mut self) -> Option<(Statement, Option<usize>)> {
        let (id, mode) = (self.id()?, self.choice(&MODES)?);
        let (source, cue, content) = (self.spans()?, self.spans()?, self.spans()?);
        let (holders, outer) = (self.actors()?, self.optional()?);
        let confidence = Confidence { spans: self.float()?, holder: self.float()? };
        let reason = match self.optional()? {
            None => None,
            Some(at) => Some(*REASONS.get(at)?),
        };
        let statement =
            Statement { id, mode, source, cue, content, holders, reported_by: None, confidence, reason };
        Some((statement, outer))
    }

    fn position(&mut self, ids: &[Uuid]) -> Option<Position> {
        let statement = match self.optional()? {
            Some(at) => *ids.get(at)?,
            None => self.id()?,
        };
        Some(Position {
            statement,
            holders: self.actors()?,
            stance: self.choice(&STANCES)?,
            topic: self.optional_string()?,
            target: self.optional_string()?,
            gist: self.string()?,
            confidence: self.float()?,
        })
    }
}

/// Where a value stands among all; the lists only grow at their ends.
fn place<T: PartialEq>(all: &[T], value: &T) -> u8 {
    all.iter().position(|one| one == value).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

const KINDS: [ActorKind; 4] =
    [ActorKind::Person, ActorKind::Organization, ActorKind::Country, ActorKind::Group];
const FORMS: [MentionForm; 3] = [MentionForm::Name, MentionForm::Nominal, MentionForm::Pronoun];
const MODES: [Mode; 3] = [Mode::Direct, Mode::Mixed, Mode::Indirect];
const REASONS: [Reason; 7] = [
    Reason::Named,
    Reason::Described,
    Reason::Pronoun,
    Reason::Seat,
    Reason::Shared,
    Reason::Floating,
    Reason::Introduced,
];

/// Stances as the index of statements numbers them.
pub(super) const STANCES: [Stance; 5] =
    [Stance::Support, Stance::Oppose, Stance::Demand, Stance::Neutral, Stance::Unclear];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "“Nobody wins,” Ada Quill said of the harbour toll. The board met.";

    fn analysis() -> Analysis {
        let statement = |id: u128, outer: Option<u128>| Statement {
            id: Uuid::from_u128(id),
            mode: Mode::Direct,
            source: vec![Span::new(18, 27)],
            cue: Vec::new(),
            content: vec![Span::new(0, 17), Span::new(40, 300)],
            holders: vec![ActorId(0)],
            reported_by: outer.map(Uuid::from_u128),
            confidence: Confidence { spans: 0.1, holder: 0.875 },
            reason: outer.map(|_| Reason::Introduced),
        };
        let position = Position {
            statement: Uuid::from_u128(2),
            holders: vec![ActorId(0)],
            stance: Stance::Oppose,
            topic: Some("the harbour toll".into()),
            target: None,
            gist: "Nobody wins …".into(),
            confidence: 0.3,
        };
        Analysis {
            actors: vec![Actor {
                id: ActorId(0),
                name: "Ada Quill".into(),
                kind: ActorKind::Person,
                role: Some("harbour master of Halden".into()),
                aliases: vec!["Quill".into(), "é".into()],
                mentions: vec![Mention { span: Span::new(18, 27), form: MentionForm::Name }],
            }],
            statements: vec![statement(1, None), statement(2, Some(1))],
            positions: vec![position.clone(), Position { statement: Uuid::from_u128(9), ..position }],
        }
    }

    #[test]
    fn an_analysis_comes_back_and_is_small() {
        let packed = pack_analysis(&analysis(), TEXT);
        assert_eq!(unpack_analysis(&packed, TEXT), Some(analysis()));
        assert!(packed.len() < 220, "{}", packed.len());
        assert_eq!(unpack_analysis(&packed, "another text"), None);
    }

    #[test]
    fn what_was_cut_gives_nothing() {
        let packed = pack_analysis(&analysis(), TEXT);
        for end in 0..packed.len() {
            assert_eq!(unpack_analysis(&packed[..end], TEXT), None);
        }
        let text = pack(b"head", TEXT.repeat(9).as_bytes());
        assert_eq!(unpack(&text), Some((b"head".to_vec(), TEXT.repeat(9))));
        assert_eq!(unpack(&text[..3]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = (unpack(&bytes), unpack_analysis(&bytes, TEXT));
            let formed = [&[FORM][..], &bytes].concat();
            let _ = unpack_analysis(&formed, TEXT);
        }

        #[test]
        fn any_text_comes_back(head in prop::collection::vec(any::<u8>(), 0..20), body in "(?s).{0,60}") {
            prop_assert_eq!(unpack(&pack(&head, body.as_bytes())), Some((head, body)));
        }
    }
}
