//! An analysis as a row of variable-length numbers, deflated.
//!
//! Nearly all of it can be told from the article or from what was written just before: a string that stands in the
//! text is its place there, a place is its distance from the last one, a statement's id follows from its spans, a
//! position's holders are those of its statement. Flags say where that holds; what does not follow is written out.

use super::{EFFORT, MOST};
use crate::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Reason, Stance,
    Statement,
};
use crate::model::span::Span;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use memchr::memmem;
use std::io::{Read, Write};
use uuid::Uuid;

/// The form of a packed analysis; those of another form are made again.
const FORM: u8 = 3;

/// What a gist ends with that was cut.
const CUT: &str = " …";
/// The steps of a confidence that the engine gives.
const STEPS: f32 = 1e4;

// Flags of an actor, after two bits for its kind.
const HAS_ROLE: u8 = 4;
// Flags of a statement, after two bits for its mode and three for the reason.
const OWN_ID: u8 = 32;
const REPORTED: u8 = 64;
// Flags of a position, after three bits for its stance.
const OWN_HOLDERS: u8 = 8;
const HAS_TOPIC: u8 = 16;
const HAS_TARGET: u8 = 32;
const TARGET_IS_TOPIC: u8 = 64;

/// How the two last bits of a string's length tell what follows.
mod string {
    /// The string itself.
    pub(super) const LITERAL: usize = 0;
    /// Its place in the text.
    pub(super) const PLACE: usize = 1;
    /// The place of what comes before [`super::CUT`].
    pub(super) const CUT_PLACE: usize = 2;
}

/// Packs the analysis of the article with this id and text.
pub(in crate::store) fn pack_analysis(analysis: &Analysis, id: &str, text: &str) -> Vec<u8> {
    let mut out = Packer { bytes: Vec::new(), id, text, at: 0 };
    let Analysis { actors, statements, positions } = analysis;
    out.list(actors, Packer::actor);
    out.at = 0;
    let place = |id| statements.iter().position(|s| s.id == id);
    let mut nth = 0;
    out.list(statements, |out, statement| {
        out.statement(statement, statement.reported_by.and_then(place), nth);
        nth += 1;
    });
    let mut next = 0;
    out.list(positions, |out, position| {
        // Nearly always there is one for each statement, in their order.
        let at = if statements.get(next).is_some_and(|s| s.id == position.statement) {
            Some(next)
        } else {
            place(position.statement)
        };
        out.position(position, at.map(|at| (at, &statements[at])), next);
        next = at.map_or(next, |at| at + 1);
    });
    let mut encoder = DeflateEncoder::new(vec![FORM], EFFORT);
    // Writing to memory cannot fail.
    encoder.write_all(&out.bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Gives back the analysis of the article with this id and text.
pub(in crate::store) fn unpack_analysis(bytes: &[u8], id: &str, text: &str) -> Option<Analysis> {
    let deflated = bytes.strip_prefix(&[FORM])?;
    let mut bytes = Vec::with_capacity(deflated.len() * 2);
    DeflateDecoder::new(deflated).take(MOST).read_to_end(&mut bytes).ok()?;
    let mut from = Unpacker { bytes: &bytes, id, text, at: 0 };
    let mut next = 0;
    let actors = from.list(|from| {
        next += 1;
        from.actor(next - 1)
    })?;
    from.at = 0;
    let mut next = 0;
    let (mut statements, outers): (Vec<Statement>, Vec<Option<usize>>) = from
        .list(|from| {
            next += 1;
            from.statement(next - 1)
        })?
        .into_iter()
        .unzip();
    let ids: Vec<Uuid> = statements.iter().map(|s| s.id).collect();
    for (statement, outer) in statements.iter_mut().zip(outers) {
        statement.reported_by = outer.map(|at| ids.get(at).copied()).unwrap_or_default();
    }
    let mut next = 0;
    let positions = from.list(|from| {
        let (position, at) = from.position(&statements, next)?;
        next = at.map_or(next, |at| at + 1);
        Some(position)
    })?;
    from.bytes.is_empty().then_some(Analysis { actors, statements, positions })
}

/// Writes numbers, strings and what is made of them.
struct Packer<'a> {
    bytes: Vec<u8>,
    id: &'a str,
    text: &'a str,
    /// The byte of the text that was written of last.
    at: usize,
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

    fn actor(&mut self, actor: &Actor) {
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

    fn statement(&mut self, statement: &Statement, outer: Option<usize>, nth: usize) {
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
    fn position(&mut self, position: &Position, of: Option<(usize, &Statement)>, next: usize) {
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

/// Reads what a [`Packer`] wrote.
struct Unpacker<'a> {
    bytes: &'a [u8],
    id: &'a str,
    text: &'a str,
    at: usize,
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

    fn actor(&mut self, at: u32) -> Option<Actor> {
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

    fn statement(&mut self, nth: usize) -> Option<(Statement, Option<usize>)> {
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

    fn position(&mut self, statements: &[Statement], next: usize) -> Option<(Position, Option<usize>)> {
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
pub(in crate::store) const STANCES: [Stance; 5] =
    [Stance::Support, Stance::Oppose, Stance::Demand, Stance::Neutral, Stance::Unclear];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "harbour";
    const TEXT: &str = "“Nobody wins,” Ada Quill said of the harbour toll. The board met.";

    fn statement(id: u128, outer: Option<u128>) -> Statement {
        Statement {
            id: Uuid::from_u128(id),
            mode: Mode::Direct,
            source: vec![Span::new(18, 27)],
            cue: Vec::new(),
            content: vec![Span::new(0, 17), Span::new(40, 300)],
            holders: vec![ActorId(0)],
            reported_by: outer.map(Uuid::from_u128),
            confidence: Confidence { spans: 0.1234, holder: 1.0 / 3.0 },
            reason: outer.map(|_| Reason::Introduced),
        }
    }

    /// Something of everything: what follows from the article and what does not.
    fn analysis() -> Analysis {
        let mut named = statement(3, None);
        named.content.truncate(1);
        named.id = Statement::name_of(ID, TEXT, [&named.source, &named.cue, &named.content]);
        let position = Position {
            statement: Uuid::from_u128(2),
            holders: vec![ActorId(0)],
            stance: Stance::Oppose,
            topic: Some("the harbour toll".into()),
            target: None,
            gist: "Nobody wins …".into(),
            confidence: 0.3,
        };
        let actor = |id, kind, role: Option<&str>, mentions| Actor {
            id: ActorId(id),
            name: "Ada Quill".into(),
            kind,
            role: role.map(Into::into),
            aliases: vec!["Quill".into(), "é".into()],
            mentions,
        };
        let at = |start, end, form| Mention { span: Span::new(start, end), form };
        Analysis {
            actors: vec![
                actor(0, ActorKind::Person, Some("master of Halden"), vec![at(18, 27, MentionForm::Name)]),
                actor(
                    1,
                    ActorKind::Group,
                    None,
                    vec![at(54, 63, MentionForm::Nominal), at(3, 5, MentionForm::Pronoun)],
                ),
            ],
            statements: vec![statement(1, None), statement(2, Some(1)), named.clone()],
            positions: vec![
                position.clone(),
                Position { statement: Uuid::from_u128(9), target: Some("toll".into()), ..position.clone() },
                Position {
                    statement: named.id,
                    holders: Vec::new(),
                    target: position.topic.clone(),
                    ..position.clone()
                },
                Position { statement: Uuid::from_u128(1), topic: None, gist: String::new(), ..position },
            ],
        }
    }

    fn packed() -> Vec<u8> {
        pack_analysis(&analysis(), ID, TEXT)
    }

    #[test]
    fn an_analysis_comes_back_and_is_small() {
        assert_eq!(unpack_analysis(&packed(), ID, TEXT), Some(analysis()));
        assert!(packed().len() < 200, "{}", packed().len());
        assert_eq!(unpack_analysis(&packed(), ID, "another text"), None);
    }

    #[test]
    fn what_follows_from_the_article_takes_a_few_bytes() {
        let whole = analysis();
        let named = Analysis {
            statements: vec![whole.statements[2].clone()],
            positions: vec![whole.positions[2].clone()],
            ..whole
        };
        let bare = Analysis { statements: Vec::new(), positions: Vec::new(), ..named.clone() };
        let lengths = [&named, &bare].map(|analysis| pack_analysis(analysis, ID, TEXT).len());
        assert!(lengths[0] - lengths[1] < 30, "{lengths:?}");
    }

    #[test]
    fn what_was_cut_gives_nothing() {
        for end in 0..packed().len() {
            assert_eq!(unpack_analysis(&packed()[..end], ID, TEXT), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = unpack_analysis(&bytes, ID, TEXT);
            let mut encoder = DeflateEncoder::new(vec![FORM], EFFORT);
            encoder.write_all(&bytes).unwrap();
            let _ = unpack_analysis(&encoder.finish().unwrap(), ID, TEXT);
        }

        #[test]
        fn any_spans_and_strings_come_back(
            places in prop::collection::vec((0usize..90, 0usize..90), 1..6),
            name in "(?s).{0,9}|[Naodby ]{0,5}",
            confidence in any::<f32>().prop_filter("a number", |value| !value.is_nan()),
        ) {
            let spans: Vec<Span> = places.iter().map(|(a, b)| Span::new(*a.min(b), *a.max(b))).collect();
            let mut analysis = analysis();
            analysis.statements[0].content = spans.clone();
            analysis.statements[0].confidence.spans = confidence;
            analysis.positions[0].gist = format!("{name} …");
            analysis.actors[0].mentions =
                spans.iter().map(|span| Mention { span: *span, form: MentionForm::Pronoun }).collect();
            analysis.actors[0].name = name;
            prop_assert_eq!(unpack_analysis(&pack_analysis(&analysis, ID, TEXT), ID, TEXT), Some(analysis));
        }
    }
}
