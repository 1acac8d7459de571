//! The event loop and everything that touches the world.
//!
//! Invariant: one thread owns the terminal and the state; all others speak to it through one channel of
//! [`event::Event`]s, and it to them through channels of their own.

pub mod analyst;
mod articles_out;
pub mod clipboard;
mod effects;
pub mod event;
pub mod feeds;
pub mod input;
pub mod jobs;
mod judge;
pub mod keeper;
pub mod librarian;
pub mod listing;
pub mod outgoing;
pub mod paper;
pub mod programs;
mod queue;
pub mod save;
pub mod screen;
pub mod session;
pub mod shelf;
pub mod signals;
pub mod terminal;
mod turns;
