//! sayso: a terminal reader for people who must know *who said what*.
//!
//! ```text
//!  title                                                outlet · date · how far │ header
//! ─────────────────────────────────────────────┬─────────────────────────────────
//!    Running text, 66 to 76 columns wide.      │ ACTORS  kind, name, role,      │ panel: at the right,
//! ▐❝ "The current statement has a bar," said   │         number of statements   │ below, or behind a key,
//! ▐  the minister.                          ●1 │─────────────────────────────── │ as the screen has room
//!  ‹ Others have the sign of their mode, and   │ POSITIONS of the selected one  │
//!    colours that move no word.                │─────────────────────────────── │
//!    gutter, text, numbers of notes            │ WHY this holder, how sure      │
//! ─────────────────────────────────────────────┴─────────────────────────────────
//!  what was said, or where one is      the keys that matter here         ? help │ footer
//! ```
//!
//! Layers, each of which may use only those above it (`tests/layering.rs` holds this):
//!
//! ```text
//! model      plain data: Article, Span, Actor, Statement, Position, Note, Anchor
//! text       normalise, tokens, sentences, display, wrap, anchor: pure
//! query      the query language: text -> Query, or an error with its column: pure
//! review     apply(&Article, &Analysis, &[Edit]) -> Reviewed: what people said over what was found
//! lexicon    word lists, parsed from assets/lexicon
//! analysis   analyse(&Article, &Engine) -> Analysis: one pass a file, cannot fail
//! sources    bytes -> Article, pure; sources/fetch alone touches disk and network
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
//!
//! Invariants:
//!
//! - The state changes only in [`app::update::update`], which touches nothing outside and returns what is to be done
//!   there as data; the view is a function of the state.
//! - One thread owns the terminal; slow work runs beside it and answers by messages. The text is on the screen
//!   before it is analysed, and the analysis moves no line.
//! - Offsets are bytes of the article's text, on character boundaries; code points appear only where data leaves.
//! - The analysis does no I/O and cannot fail; it takes time linear in the text.
//! - No control character of an article, a file name or a note reaches the terminal.
//! - What the user writes is written at once, and neither lost, overwritten by an analysis, nor moved silently.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod config;
pub mod export;
pub mod lexicon;
pub mod model;
pub mod query;
pub mod review;
pub mod runtime;
pub mod sources;
pub mod store;
pub mod text;
pub mod ui;
