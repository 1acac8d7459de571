//! Groups: people without a name of their own, by their noun and what stands before it.

use super::Cast;
use crate::analysis::gloss::Gloss;
use crate::analysis::nominals::{Nominal, NominalKind};
use crate::lexicon::fold;
use crate::model::analysis::{ActorKind, MentionForm};
use std::collections::HashMap;

/// Adds the groups among `nominals`, except those that are mentioned as somebody else already.
pub(super) fn add(gloss: &Gloss, nominals: &[Nominal], cast: &mut Cast) {
    let mut register: HashMap<String, usize> = HashMap::new();
    let taken: Vec<(usize, usize)> = cast.mentions.iter().map(|m| (m.tokens.start, m.tokens.end)).collect();
    for nominal in nominals.iter().filter(|n| n.kind == NominalKind::Group) {
        let at = taken.partition_point(|t| t.1 <= nominal.tokens.start);
        if taken.get(at).is_some_and(|t| t.0 <= nominal.tokens.start && t.1 >= nominal.tokens.end) {
            continue;
        }
        let words = gloss.document.words(nominal.core.clone());
        let key = fold(words).into_owned();
        let member = *register.entry(key).or_insert_with(|| cast.add(words, ActorKind::Group));
        cast.mention(gloss, nominal.core.clone(), member, MentionForm::Nominal);
        if nominal.end > nominal.core.end {
            cast.alias(member, gloss.document.words(nominal.core.start..nominal.end));
        }
    }
}
