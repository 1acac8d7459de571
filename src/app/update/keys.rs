//! From keys to commands: counts, sequences, letters, and text that is typed.

use super::{commands, overlays, prompt};
use crate::app::command::{Command, Context};
use crate::app::effect::Effect;
use crate::app::key::{Key, KeyCode, write_keys};
use crate::app::keymap::Meaning;
use crate::app::overlay::Overlay;
use crate::app::state::{Level, State};

/// The largest number that can be typed before a motion.
const MAX_COUNT: usize = 1_000_000;

/// Takes one key.
pub(super) fn press(state: &mut State, key: Key) -> Vec<Effect> {
    settle_log(state);
    if let Some(command) = state.pending.letter_for.take() {
        return commands::with_letter(state, command, key.typed());
    }
    let context = state.context();
    if takes_digit(state, context, key) {
        return Vec::new();
    }
    let mut keys = std::mem::take(&mut state.pending.keys);
    keys.push(key);
    match state.keymap.meaning(context, &keys) {
        Meaning::Runs(command) => {
            let count = state.pending.count.take();
            commands::run(state, command, count)
        }
        Meaning::Begins(_) => {
            state.pending.keys = keys;
            Vec::new()
        }
        Meaning::Nothing => unbound(state, context, &keys),
    }
}

/// Takes pasted text where text is typed.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.context().types() { type_text(state, text) } else { Vec::new() }
}

/// What was said goes with the next key; an error stays until it is dismissed.
fn settle_log(state: &mut State) {
    if state.log.current().is_some_and(|entry| entry.level != Level::Error) {
        state.log.showing = false;
    }
}

/// Digits make a count where they are bound to nothing and type nothing.
fn takes_digit(state: &mut State, context: Context, key: Key) -> bool {
    let Some(digit) = key.typed().and_then(|c| c.to_digit(10)) else { return false };
    let begins = digit != 0 || state.pending.count.is_some();
    let free = !context.types() && context != Context::Confirm && state.pending.keys.is_empty();
    if !begins || !free || state.keymap.meaning(context, &[key]) != Meaning::Nothing {
        return false;
    }
    let count = state.pending.count.unwrap_or(0) * 10 + digit as usize;
    state.pending.count = Some(count.min(MAX_COUNT));
    true
}

/// Keys that run nothing type text where text is typed; elsewhere they end what was begun.
fn unbound(state: &mut State, context: Context, keys: &[Key]) -> Vec<Effect> {
    state.pending.count = None;
    if context == Context::Confirm {
        state.overlay = None;
        return Vec::new();
    }
    if context.types() {
        let text: String = keys.iter().filter_map(|key| key.typed()).collect();
        return type_text(state, &text);
    }
    if keys.last() != Some(&Key::plain(KeyCode::Esc)) {
        let help = state.keymap.keys_for(context, Command::Help).unwrap_or_default();
        state.log.say(
            Level::Info,
            format!("{} is bound to nothing here; {help} lists the keys", write_keys(keys)),
        );
    }
    Vec::new()
}

fn type_text(state: &mut State, text: &str) -> Vec<Effect> {
    let note = matches!(state.overlay, Some(Overlay::Note(_)));
    let Some(editor) = overlays::editor(state) else { return Vec::new() };
    if note {
        editor.insert_str(text)
    } else {
        editor.insert_line_part(text)
    }
    prompt::typed(state)
}
