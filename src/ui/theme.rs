//! STUB
/// STUB
#[derive(Debug, Default)]
pub struct Theme;
