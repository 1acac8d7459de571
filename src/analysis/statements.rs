//! Makes statements of attributions: mode, name, nesting; leaves out actors that do nothing.
//!
//! Invariant: actors are numbered in the order of their first mention; statements begin in order.

use super::actors::{Cast, Member};
use super::attribution::Attribution;
use super::document::Document;
use super::speakers::Speaker;
use crate::model::analysis::{Actor, ActorId, Confidence, Mention, Mode, Statement};
use crate::model::span::Span;

/// Makes the statements; holders are numbered as by [`number_actors`].
pub fn make_statements(
    document: &Document,
    found: Vec<Attribution>,
    speakers: &[Speaker],
    ids: &[Option<ActorId>],
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::with_capacity(found.len());
    for (attribution, speaker) in found.into_iter().zip(speakers) {
        let holders: Vec<ActorId> =
            speaker.members.iter().filter_map(|&m| ids.get(m).copied().flatten()).collect();
        let source = if attribution.source.is_empty() { speaker.source.clone() } else { attribution.source };
        let roles = [source.as_slice(), &attribution.cue, &attribution.content];
        let id = Statement::name_of(&document.article.id, document.text, roles);
        statements.push(Statement {
            id,
            mode: mode_of(document, &attribution.content),
            source,
            cue: attribution.cue,
            content: attribution.content,
            reason: speaker.reason.filter(|_| !holders.is_empty()),
            confidence: Confidence { spans: attribution.confidence, holder: speaker.confidence },
            holders,
            reported_by: None,
        });
    }
    statements.dedup_by_key(|s| s.id);
    nest(&mut statements);
    statements
}

/// Sets `reported_by` where all of a statement lies within the content of one before it.
fn nest(statements: &mut [Statement]) {
    // A statement looks back only this far for the one that reports it.
    const FARTHEST: usize = 12;
    for at in 1..statements.len() {
        let extent = statements[at].extent();
        let around = statements[at.saturating_sub(FARTHEST)..at].iter().rev();
        let outer =
            around.filter(|s| s.reported_by.is_none()).find(|s| s.content.iter().any(|c| c.encloses(extent)));
        statements[at].reported_by = outer.map(|s| s.id);
    }
}

/// How much of the content is in quotation marks.
fn mode_of(document: &Document, content: &[Span]) -> Mode {
    let mut quoted = 0;
    let mut plain = 0;
    for span in content {
        let tokens = document.range(*span);
        let mut at = tokens.start;
        while at < tokens.end {
            let inside = document.quotation_of(at).map(|q| q.tokens.end.min(tokens.end));
            let end = inside.unwrap_or(at + 1);
            let words = (at..end).filter(|&i| document.word(i).starts_with(char::is_alphanumeric)).count();
            *(if inside.is_some() { &mut quoted } else { &mut plain }) += words;
            at = end;
        }
    }
    match (quoted, plain) {
        (0, _) => Mode::Indirect,
        (_, 0) => Mode::Direct,
        _ => Mode::Mixed,
    }
}

/// Numbers the members that stay, in the order of their first mention; `None` for the others.
pub fn number_actors(
    document: &Document,
    cast: &Cast,
    speakers: &[Speaker],
) -> (Vec<Option<ActorId>>, Vec<Actor>) {
    let mut ids: Vec<Option<ActorId>> = vec![None; cast.members.len()];
    let mut holds = vec![false; cast.members.len()];
    speakers.iter().flat_map(|s| &s.members).for_each(|&m| holds[m] = true);
    let mut actors: Vec<Actor> = Vec::new();
    for mention in &cast.mentions {
        let member = &cast.members[mention.member];
        if !holds[mention.member] && !member.sure {
            continue;
        }
        let id = *ids[mention.member].get_or_insert_with(|| {
            actors.push(actor(member, actors.len()));
            ActorId(u32::try_from(actors.len() - 1).unwrap_or(u32::MAX))
        });
        let span = document.span(mention.tokens.clone());
        actors[id.0 as usize].mentions.push(Mention { span, form: mention.form });
    }
    (ids, actors)
}

fn actor(member: &Member, at: usize) -> Actor {
    Actor {
        id: ActorId(u32::try_from(at).unwrap_or(u32::MAX)),
        name: member.name.clone(),
        kind: member.kind,
        role: member.role.clone(),
        aliases: member.aliases.clone(),
        mentions: Vec::new(),
    }
}
