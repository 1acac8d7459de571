//! The event loop and everything that touches the world.

pub mod save;
