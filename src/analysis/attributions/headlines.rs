//! Headlines that say who says what in fewer words than a sentence: `Oda: bridge is safe`, `'Never': mayor denies theft`,
//! `Council rejects plan`.

use super::Draft;
use super::cuewords::cue_at;
use crate::analysis::phrases::Scene;
use crate::lexicon::cues::Form;
use std::ops::Range;

/// How sure a headline is read, in hundredths.
const SURE: u8 = 55;

/// Adds what the headline says.
pub(super) fn find(scene: Scene, drafts: &mut Vec<Draft>) {
    let Some(headline) = scene.gloss.document.headline().map(|p| p.tokens.clone()) else { return };
    let end = super::according::without_stop(scene.gloss, headline.end);
    let found = after_quotation(scene, headline.start..end)
        .or_else(|| after_colon(scene, headline.start..end))
        .or_else(|| with_verb(scene, headline.start..end));
    drafts.extend(found);
}

/// `'I never saw it': mayor denies theft`: the quotation is the subject's.
fn after_quotation(scene: Scene, headline: Range<usize>) -> Option<Draft> {
    const SHORTEST: usize = 3;
    let document = scene.gloss.document;
    let quotation = document.quotations.first().filter(|q| q.tokens.start == headline.start)?;
    let colon = quotation.tokens.end;
    let long = quotation.inside().len() >= SHORTEST;
    if document.word(colon) != ":" || !long {
        return None;
    }
    let source = subject(scene, colon + 1..headline.end)?;
    Some(Draft::new(source, colon..colon + 1, quotation.tokens.clone(), SURE))
}

/// `Oda: bridge is safe`: a name or a description, a colon, and a clause.
fn after_colon(scene: Scene, headline: Range<usize>) -> Option<Draft> {
    const LONGEST: usize = 6;
    let gloss = scene.gloss;
    let colon = headline.clone().take(LONGEST).find(|&at| gloss.word(at) == ":")?;
    let source = headline.start..colon;
    let whole = subject(scene, headline.start..colon)? == source;
    let content = colon + 1..headline.end;
    let clause =
        content.clone().any(|at| gloss.tag(at).is_verb() || gloss.is_opening(at) && at == content.start);
    (whole && clause && content.len() > 2).then(|| Draft::new(source, colon..colon + 1, content, SURE))
}

/// `Council rejects plan`: a subject, a verb in the present, and what it takes.
fn with_verb(scene: Scene, headline: Range<usize>) -> Option<Draft> {
    let gloss = scene.gloss;
    let source = subject(scene, headline.clone())?;
    let cue = cue_at(gloss, source.end, headline.end)?;
    let class = gloss.lexicon.cues().class(cue.cue.class)?;
    let present = matches!(cue.cue.form, Form::Third | Form::Base) && cue.tokens.start == source.end;
    let content = cue.tokens.end..headline.end;
    let infinitive = gloss.is(content.start, &["to"]);
    let takes = match infinitive {
        true => class.takes("to"),
        false => class.takes("object") || class.takes("clause") || cue.phrase,
    };
    (present && takes && !content.is_empty()).then(|| Draft::new(source, cue.tokens, content, SURE))
}

/// Who stands at the beginning: somebody who is mentioned or described, and nothing else.
fn subject(scene: Scene, within: Range<usize>) -> Option<Range<usize>> {
    let mention = scene.cast.mentions_in(within.clone()).find(|m| m.tokens.start <= within.start + 1);
    let nominal = scene.nominals_in(within.clone()).find(|n| n.tokens.start == within.start);
    let end = mention.map(|m| m.tokens.end).into_iter().chain(nominal.map(|n| n.tokens.end)).max()?;
    Some(within.start..end)
}
