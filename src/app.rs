//! What the program knows and what it does next.
//!
//! [`update::update`] takes the state and one message, changes the state, and returns what is to be done
//! outside as data. Invariant: nothing here touches a terminal, a file, a clock or a thread; what depends on the
//! moment comes in as [`state::Moment`].

pub mod card;
pub mod command;
pub mod editor;
pub mod effect;
pub mod export;
pub mod finder;
mod fuzzy;
pub mod geometry;
pub mod help;
pub mod keeping;
pub mod key;
pub mod keymap;
pub mod library;
pub mod message;
pub mod overlay;
pub mod queue;
pub mod reader;
pub mod review;
pub mod settings;
pub mod state;
pub mod update;
