//! From a message to a changed state and a list of effects.

use super::effect::Effect;
use super::message::Message;
use super::state::State;

/// Changes the state as the message asks, and returns what is to be done outside.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let _ = (state, message);
    Vec::new()
}
