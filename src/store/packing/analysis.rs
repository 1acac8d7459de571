//! An analysis as a row of variable-length numbers, deflated.
//!
//! Nearly all of it can be told from the article or from what was written just before: a string that stands in the
//! text is its place there, a place is its distance from the last one, a statement's id follows from its spans, a
//! position's holders are those of its statement. Flags say where that holds; what does not follow is written out.

mod read;
mod write;

use super::{EFFORT, MOST};
use crate::model::analysis::{ActorKind, Analysis, MentionForm, Mode, Reason, Stance, Statement};
use crate::text::gist::CUT;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use read::Unpacker;
use std::io::{Read, Write};
use uuid::Uuid;
use write::Packer;

/// The form of a packed analysis; those of another form are made again.
const FORM: u8 = 3;

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
    use crate::model::analysis::{Actor, ActorId, Confidence, Mention, Position};
    use crate::model::span::Span;
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
