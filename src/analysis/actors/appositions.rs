//! Descriptions beside a name: "Ada Oda, a former mayor," and "an attorney for Bly, Ada Oda,".

use super::{Cast, Gender, persons::gender_of_words};
use crate::analysis::gloss::Gloss;
use crate::analysis::names::roles::is_modifier;
use crate::analysis::nominals::{Nominal, NominalKind};
use crate::lexicon::senses::Sense;
use crate::model::analysis::{ActorKind, MentionForm};

/// Gives persons the descriptions that stand beside their names.
pub(super) fn attach(gloss: &Gloss, nominals: &[Nominal], cast: &mut Cast) {
    let persons: Vec<(usize, usize, usize)> = cast
        .mentions
        .iter()
        .filter(|m| m.form == MentionForm::Name && cast.members[m.member].kind == ActorKind::Person)
        .map(|m| (m.tokens.start, m.tokens.end, m.member))
        .collect();
    for nominal in nominals.iter().filter(|n| n.kind == NominalKind::Person) {
        let after = name_before(gloss, nominal, &persons);
        if let Some(member) = after.or_else(|| name_after(gloss, nominal, &persons)) {
            describe(gloss, nominal, member, cast);
        }
    }
}

/// The person whose name ends right before the comma before the nominal.
fn name_before(gloss: &Gloss, nominal: &Nominal, persons: &[(usize, usize, usize)]) -> Option<usize> {
    let comma = nominal.tokens.start.checked_sub(1).filter(|&at| gloss.word(at) == ",")?;
    let at = persons.partition_point(|p| p.1 <= comma).checked_sub(1)?;
    let (_, end, member) = persons[at];
    // "Elijah Oda of Ohio, the ranking member": a place may stand between.
    let near = end == comma || end + 4 > comma && gloss.is(end, &["of", "(", "from"]);
    let closed = matches!(gloss.word(nominal.end), "," | "." | ";" | "—" | ")");
    (near && (closed || end == comma)).then_some(member)
}

/// The person whose name begins right after the comma after the nominal.
fn name_after(gloss: &Gloss, nominal: &Nominal, persons: &[(usize, usize, usize)]) -> Option<usize> {
    /// Between the description and the name stand no more words than these.
    const FARTHEST: usize = 8;
    let at = persons.partition_point(|p| p.0 <= nominal.end);
    let &(start, end, member) = persons.get(at)?;
    if start > nominal.end + FARTHEST
        || gloss.document.sentence_of(start) != gloss.document.sentence_of(nominal.head)
    {
        return None;
    }
    // "the novelist 林美玲 (Lin Mei-ling)": the name in letters that have no capitals.
    let bracketed = gloss.word(start - 1) == "(" && gloss.word(end) == ")" && start <= nominal.end + 4;
    let closed = matches!(gloss.word(end), "," | "." | ";" | ":" | "—" | "–" | "(" | ")");
    // "Its chair, the former goalkeeper Hana Oda,": a second description may stand between.
    let described =
        |at: usize| is_modifier(gloss, at) || gloss.is(at, &["the", "a"]) || gloss.has(at, Sense::Role);
    let beside = gloss.word(nominal.end) == "," && closed && (nominal.end + 1..start).all(described);
    (bracketed || beside).then_some(member)
}

fn describe(gloss: &Gloss, nominal: &Nominal, member: usize, cast: &mut Cast) {
    let told = gender_of_words(gloss, nominal.core.clone());
    let words = gloss.document.words(nominal.core.start..nominal.end.max(nominal.core.end));
    let entry = &mut cast.members[member];
    entry.role.get_or_insert_with(|| super::clean(words));
    if told != Gender::Unknown && entry.gender == Gender::Unknown {
        entry.gender = told;
    }
    cast.mention(gloss, nominal.tokens.start..nominal.end, member, MentionForm::Nominal);
}
