//! Pure functions over text: what a character, a word, a sentence, a line is.
//!
//! Invariant: nothing here knows of files, terminals or articles' meaning.

pub mod anchor;
pub mod changes;
pub mod display;
pub mod fold;
pub mod gist;
pub mod markup;
pub mod normalise;
pub mod sentences;
pub mod sketch;
pub mod tokens;
pub mod words;
pub mod wrap;
