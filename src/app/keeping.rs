//! Whether what the user writes is kept, and what of it is not.

use super::effect::Effect;
use super::state::EntryId;
use std::collections::BTreeSet;

/// What is known of the library that takes what is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keeping {
    /// Whether there is one; unknown until it was opened.
    pub kept: Option<bool>,
    /// The articles with notes or corrections that neither the library nor an export has.
    pub unsaved: BTreeSet<EntryId>,
    /// Whether the program ends as soon as it is known that all is kept.
    pub leaving: bool,
}

impl Keeping {
    /// Takes notice of whether there is a library: it has what was written before it was open.
    pub fn opened(&mut self, kept: bool) {
        self.kept = Some(kept);
        if kept {
            self.unsaved.clear();
        }
    }

    /// Takes notice of what is to be written.
    pub fn wrote(&mut self, effects: &[Effect]) {
        if self.kept != Some(true) {
            self.unsaved.extend(effects.iter().filter_map(written));
        }
    }
}

/// The article in whose notes or corrections something is to be written.
fn written(effect: &Effect) -> Option<EntryId> {
    match effect {
        Effect::SaveNote(entry, _) | Effect::SaveEdits(entry, _) | Effect::Judge(entry, _) => Some(*entry),
        _ => None,
    }
}
