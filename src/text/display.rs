//! Text as it may be sent to a terminal: no control characters, known widths.
