//! Plain data that every other layer speaks in: articles, actors, statements, positions, notes.
//!
//! Invariant: a [`span::Span`] always counts UTF-8 bytes into the `text` of one article and lies on character
//! boundaries. Conversion to code points happens only where data leaves the program ([`code_points`]).

pub mod analysis;
pub mod article;
pub mod code_points;
pub mod dna;
pub mod feed;
pub mod library;
pub mod network;
pub mod note;
pub mod review;
pub mod span;
