//! Settings: the embedded defaults, and the file of the user over them.
