//! Breaks blocks of text into lines of a given width.
