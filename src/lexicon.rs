//! Word lists, embedded from `assets/lexicon`.
