//! Making an anchor for a passage, and finding the passage again in a text that has changed.
