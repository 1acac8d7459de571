//! What a row says of what the reader wrote on the card of a holder.

use crate::model::review::ActorCard;
use serde::{Deserialize, Serialize};

/// What a row says of the card of a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFields {
    /// The body that it belongs to.
    pub organisation: String,
    /// Its role over time.
    pub roles: String,
    /// Anything else.
    pub notes: String,
}

impl CardFields {
    /// What stands on a card, if anything does.
    pub(super) fn of(card: &ActorCard) -> Option<Self> {
        let ActorCard { organisation, roles, notes, .. } = card.clone();
        let fields = Self { organisation, roles, notes };
        (!fields.texts().is_empty()).then_some(fields)
    }

    /// Whatever was written, in the order of the card.
    pub(in crate::export) fn texts(&self) -> Vec<&str> {
        let texts = [&self.organisation, &self.roles, &self.notes];
        texts.into_iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect()
    }
}
