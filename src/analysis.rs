//! The analysis of one article: a list of passes that reads top to bottom and cannot fail.

pub mod attribution;
pub mod document;
pub mod gloss;
pub mod names;
pub mod nominals;
pub mod quotations;

/// STUB
#[derive(Debug)]
pub struct Engine;
impl Engine {
    /// STUB
    pub fn embedded() -> Self {
        Self
    }
}
/// STUB
pub fn analyse(
    _article: &crate::model::article::Article,
    _engine: &Engine,
) -> crate::model::analysis::Analysis {
    crate::model::analysis::Analysis::default()
}
