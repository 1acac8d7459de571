//! sayso: a terminal reader for people who must know *who said what*.
//!
//! Layers, each of which may use only those above it (`tests/layering.rs` holds this):
//!
//! ```text
//! model      plain data: Article, Span, Actor, Statement, Position, Note, Anchor
//! text       normalise, tokens, sentences, display, wrap, anchor: pure
//! lexicon    word lists, parsed from assets/lexicon
//! analysis   analyse(&Article, &Engine) -> Analysis: one pass a file, cannot fail
//! sources    bytes -> Article, pure; sources/fetch.rs alone touches disk and network
//! export     values -> bytes, pure: one format a file
//! store      the only place that knows SQLite
//! app        state, message, command, keymap, effect, update: no terminal, no I/O
//! ui         one panel a file: (&State, &Theme, &mut Frame)
//! config     defaults from assets/config.toml, the user's file over them: values and problems
//! runtime    terminal guard, event loop, effects, background work
//! cli        the command line
//! ```
//!
//! `analysis`, `sources`, `export` and `store` never import each other. Only `runtime` and `cli` touch `store`,
//! `sources` and `export`.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod config;
pub mod export;
pub mod lexicon;
pub mod model;
pub mod runtime;
pub mod sources;
pub mod store;
pub mod text;
pub mod ui;
