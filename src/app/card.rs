//! The form of an actor's card.
//!
//! Invariant: `input` holds the text of `field`; it goes into the card when the field is left.

use super::editor::Editor;
use crate::model::review::ActorCard;

/// A card being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardForm {
    /// The card with what was written so far.
    pub card: ActorCard,
    /// As it was, if there was one.
    pub old: Option<ActorCard>,
    /// The field that is typed into.
    pub field: CardField,
    /// What was typed.
    pub input: Editor,
}

/// A field that is typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardField {
    /// The body that it belongs to.
    Organisation,
    /// Its role over time.
    Roles,
    /// Anything else.
    Notes,
}

impl CardField {
    /// Every field, in order.
    pub const ALL: [Self; 3] = [Self::Organisation, Self::Roles, Self::Notes];

    /// Its name on the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Roles => "roles",
            Self::Notes => "notes",
        }
    }

    /// Its text on a card.
    pub const fn of(self, card: &ActorCard) -> &String {
        match self {
            Self::Organisation => &card.organisation,
            Self::Roles => &card.roles,
            Self::Notes => &card.notes,
        }
    }

    const fn of_mut(self, card: &mut ActorCard) -> &mut String {
        match self {
            Self::Organisation => &mut card.organisation,
            Self::Roles => &mut card.roles,
            Self::Notes => &mut card.notes,
        }
    }
}

impl CardForm {
    /// Puts what was typed into the card.
    pub fn settle(&mut self) {
        let typed = self.input.text().trim().to_owned();
        *self.field.of_mut(&mut self.card) = typed;
    }

    /// Goes `by` fields on.
    pub fn turn(&mut self, by: usize) {
        self.settle();
        let at = CardField::ALL.iter().position(|&field| field == self.field).unwrap_or(0);
        self.field = CardField::ALL[(at + by) % CardField::ALL.len()];
        self.input = Editor::new(self.field.of(&self.card).clone());
    }
}
