//! What the screen shows: a function of the state.
