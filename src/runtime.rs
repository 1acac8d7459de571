//! The event loop and everything that touches the world.

pub mod clipboard;
pub mod event;
pub mod input;
pub mod jobs;
pub mod paper;
pub mod programs;
pub mod save;
pub mod screen;
pub mod shelf;
pub mod signals;
pub mod terminal;
