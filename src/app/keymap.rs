//! Which keys do what, where.
//!
//! Invariant: in every context, no sequence of keys is bound to two commands, and none begins another: what a
//! key does never depends on how long one waits.

use super::command::{Command, Context};
use super::key::{Key, write_keys};
use std::collections::HashMap;

/// One binding: a sequence of keys that runs a command in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// What is to be pressed.
    pub keys: Vec<Key>,
    /// What it does.
    pub command: Command,
    /// Line of the user's file that makes it; `None` for a default.
    pub line: Option<usize>,
}

/// All bindings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
    /// Commands that lost their keys, and where they had them: they can still be run by name there.
    keyless: Vec<(Context, Command)>,
}

/// What a sequence of keys means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// It runs a command.
    Runs(Command),
    /// It begins these bindings: the keys that are still missing, and the command.
    Begins(Vec<(Vec<Key>, Command)>),
    /// It is bound to nothing.
    Nothing,
}

/// A binding that was refused since it clashes with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The refused one.
    pub refused: Binding,
    /// The one that stays.
    pub kept: Binding,
    /// How many more defaults the one that stays puts out of reach, where the refused one is a default.
    pub more: usize,
}

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (refused, kept) = (&self.refused, &self.kept);
        let keys = write_keys(&refused.keys);
        if refused.line.is_none() {
            let (context, command) = (kept.context.name(), refused.command.name());
            let more = if self.more == 0 { String::new() } else { format!(" and {} more", self.more) };
            let taker = write_keys(&kept.keys);
            return write!(
                f,
                "`{taker}` in [keys.{context}] puts `{keys}` (`{command}`){more} out of reach: give them other keys, or none"
            );
        }
        write!(f, "`{keys}` in [keys.{}] cannot run `{}`: ", refused.context.name(), refused.command.name())?;
        let place = kept.line.map_or_else(String::new, |line| format!(" (line {line})"));
        if refused.keys == kept.keys {
            write!(f, "it runs `{}`{place}", kept.command.name())
        } else {
            let (shorter, longer) =
                if refused.keys.len() < kept.keys.len() { (refused, kept) } else { (kept, refused) };
            let (shorter, longer) = (write_keys(&shorter.keys), write_keys(&longer.keys));
            write!(f, "`{shorter}` begins `{longer}`, and one of them is `{}`{place}", kept.command.name())
        }
    }
}

impl Keymap {
    /// Puts bindings together. The user's come before the defaults that they clash with, silently where the keys are
    /// the same; of two of the same origin that clash the first stays and the other is told. A binding without keys
    /// names a place where its command is at home all the same.
    pub fn build(bindings: Vec<Binding>) -> (Self, Vec<Clash>) {
        let (user, default): (Vec<_>, Vec<_>) = bindings.into_iter().partition(|b| b.line.is_some());
        let mut map = Self::default();
        let mut clashes: Vec<Clash> = Vec::new();
        // Only what begins with the same key can clash.
        let mut by_first: HashMap<Option<Key>, Vec<usize>> = HashMap::new();
        for binding in user.into_iter().chain(default) {
            if binding.keys.is_empty() {
                map.keyless.push((binding.context, binding.command));
                continue;
            }
            let near = by_first.entry(binding.keys.first().copied()).or_default();
            let kept = near.iter().filter_map(|&at| map.bindings.get(at)).find(|kept| clash(kept, &binding));
            match kept {
                None => {
                    near.push(map.bindings.len());
                    map.bindings.push(binding);
                }
                Some(kept) if kept.line.is_some() && binding.line.is_none() => {
                    map.keyless.push((binding.context, binding.command));
                    let same = |told: &&mut Clash| told.refused.line.is_none() && told.kept == *kept;
                    match clashes.iter_mut().find(same) {
                        _ if kept.keys == binding.keys => {}
                        Some(told) => told.more += 1,
                        None => clashes.push(Clash { kept: kept.clone(), refused: binding, more: 0 }),
                    }
                }
                Some(kept) => clashes.push(Clash { kept: kept.clone(), refused: binding, more: 0 }),
            }
        }
        (map, clashes)
    }

    /// Tells what `keys` mean in a context.
    pub fn meaning(&self, context: Context, keys: &[Key]) -> Meaning {
        let mut begun: Vec<(Vec<Key>, Command)> = Vec::new();
        for binding in self.in_force(context) {
            match binding.keys.strip_prefix(keys) {
                Some([]) => return Meaning::Runs(binding.command),
                Some(rest) if !begun.iter().any(|(known, _)| known == rest) => {
                    begun.push((rest.to_vec(), binding.command));
                }
                _ => {}
            }
        }
        if begun.is_empty() { Meaning::Nothing } else { Meaning::Begins(begun) }
    }

    /// The bindings that hold in a context, the nearest first.
    pub fn in_force(&self, context: Context) -> impl Iterator<Item = &Binding> {
        context.chain().iter().flat_map(|&c| self.bindings.iter().filter(move |b| b.context == c))
    }

    /// Whether a command does something in a context, with keys or without.
    pub fn is_at_home(&self, context: Context, command: Command) -> bool {
        let keyless = |c: &Context| self.keyless.contains(&(*c, command));
        self.in_force(context).any(|b| b.command == command) || context.chain().iter().any(keyless)
    }

    /// The first keys that run a command in a context, as they are written; `None` if none does.
    pub fn keys_for(&self, context: Context, command: Command) -> Option<String> {
        self.all_keys_for(context, command).into_iter().next()
    }

    /// All keys that run a command in a context, as they are written, each once.
    pub fn all_keys_for(&self, context: Context, command: Command) -> Vec<String> {
        let mut written: Vec<String> = Vec::new();
        for binding in self.in_force(context).filter(|b| b.command == command) {
            let keys = write_keys(&binding.keys);
            if self.meaning(context, &binding.keys) == Meaning::Runs(command) && !written.contains(&keys) {
                written.push(keys);
            }
        }
        written
    }
}

/// Tells whether two bindings cannot both hold: equal keys in one context, or keys of which one begins the
/// other in contexts that hold at the same time. Equal keys in a nearer context are no clash: they shadow.
fn clash(a: &Binding, b: &Binding) -> bool {
    let begins = a.keys.starts_with(&b.keys) || b.keys.starts_with(&a.keys);
    let together = a.context.chain().contains(&b.context) || b.context.chain().contains(&a.context);
    if a.context == b.context { begins } else { begins && together && a.keys.len() != b.keys.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::read_keys;

    fn bind(context: Context, keys: &str, command: Command, line: Option<usize>) -> Binding {
        Binding { context, keys: read_keys(keys).unwrap(), command, line }
    }

    fn meaning(map: &Keymap, context: Context, keys: &str) -> Meaning {
        map.meaning(context, &read_keys(keys).unwrap())
    }

    #[test]
    fn the_nearest_context_wins() {
        let (map, clashes) = Keymap::build(vec![
            bind(Context::Global, "q", Command::Quit, None),
            bind(Context::Text, "q", Command::Close, None),
        ]);
        assert_eq!(clashes, []);
        assert_eq!(meaning(&map, Context::Text, "q"), Meaning::Runs(Command::Close));
        assert_eq!(meaning(&map, Context::Library, "q"), Meaning::Runs(Command::Quit));
        assert_eq!(map.keys_for(Context::Text, Command::Quit), None);
    }

    #[test]
    fn a_prefix_waits_and_tells_how_it_goes_on() {
        let (map, _) = Keymap::build(vec![
            bind(Context::Text, "gg", Command::Top, None),
            bind(Context::Reader, "gn", Command::ShowNotes, None),
        ]);
        let Meaning::Begins(rest) = meaning(&map, Context::Text, "g") else { panic!("g waits") };
        assert_eq!(rest.len(), 2);
        assert_eq!(meaning(&map, Context::Text, "gx"), Meaning::Nothing);
    }

    #[test]
    fn the_user_comes_before_the_default() {
        let (map, clashes) = Keymap::build(vec![
            bind(Context::Text, "gg", Command::Top, None),
            bind(Context::Reader, "gn", Command::ShowNotes, None),
            bind(Context::Text, "x", Command::Reject, None),
            bind(Context::Text, "g", Command::Bottom, Some(3)),
            bind(Context::Text, "x", Command::Zen, Some(4)),
        ]);
        let told: Vec<String> = clashes.iter().map(Clash::to_string).collect();
        assert_eq!(
            told,
            ["`g` in [keys.text] puts `gg` (`top`) and 1 more out of reach: give them other keys, or none"]
        );
        assert_eq!(meaning(&map, Context::Text, "g"), Meaning::Runs(Command::Bottom));
    }

    #[test]
    fn a_command_that_lost_its_keys_is_still_at_home() {
        let (map, _) = Keymap::build(vec![
            bind(Context::Text, "g", Command::Bottom, Some(3)),
            bind(Context::Text, "gg", Command::Top, None),
            Binding { context: Context::Global, keys: Vec::new(), command: Command::Messages, line: None },
        ]);
        assert_eq!(meaning(&map, Context::Text, "x"), Meaning::Nothing);
        let home = |command| map.is_at_home(Context::Text, command);
        assert_eq!(
            [Command::Bottom, Command::Top, Command::Messages, Command::Zen].map(home),
            [true, true, true, false]
        );
    }

    #[test]
    fn two_of_the_user_that_clash_are_told_with_their_lines() {
        let (_, clashes) = Keymap::build(vec![
            bind(Context::Text, "x", Command::Top, Some(3)),
            bind(Context::Text, "x", Command::Bottom, Some(4)),
            bind(Context::Reader, "xy", Command::Zen, Some(9)),
        ]);
        let told: Vec<String> = clashes.iter().map(Clash::to_string).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], "`x` in [keys.text] cannot run `bottom`: it runs `top` (line 3)");
        assert!(told[1].contains("`x` begins `xy`"), "{}", told[1]);
    }
}
