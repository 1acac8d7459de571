//! The analysis of one article: a list of passes that reads top to bottom and cannot fail.

pub mod attribution;
pub mod document;
pub mod features;
pub mod gloss;
pub mod names;
pub mod nominals;
pub mod quotations;
pub mod tagger;
pub mod tags;
