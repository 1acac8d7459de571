//! Settles line ends, byte-order marks, composition and control characters once, at the door.
