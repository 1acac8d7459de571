//! Words and punctuation marks.
