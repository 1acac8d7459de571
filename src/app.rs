//! What the program knows and what it does next: no terminal, no I/O.
