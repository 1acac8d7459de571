//! The keys: `[keys.CONTEXT]` tables with `command = [keys]` in them.

use super::nearest::hint;
use super::{Faults, kind};
use crate::app::command::{Command, Context};
use crate::app::key::{Key, read_keys};
use crate::app::keymap::Binding;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// All keys that a file gives a command in a context.
#[derive(Debug)]
pub struct Given {
    /// Where they hold.
    context: Context,
    /// What they run.
    command: Command,
    /// The keys, each with the byte at which it is written.
    keys: Vec<(usize, Vec<Key>)>,
}

/// Reads the keys of a file in the order in which they are written; what cannot be read is told and left out.
pub fn read(file: &DeTable<'_>, faults: &mut Faults<'_>) -> Vec<Given> {
    let mut given = Vec::new();
    for (name, value) in file.iter().filter(|(name, _)| name.get_ref() == "keys") {
        let Some(contexts) = table(name.get_ref(), value, faults) else { continue };
        for (name, value) in contexts.iter() {
            let Some(context) = Context::ALL.into_iter().find(|c| c.name() == name.get_ref()) else {
                faults.add(name.span().start, unknown_context(name.get_ref()));
                continue;
            };
            let Some(commands) = table(&format!("keys.{}", context.name()), value, faults) else { continue };
            given.extend(commands.iter().filter_map(|(name, value)| entry(context, name, value, faults)));
        }
    }
    given.sort_by_key(|g| g.keys.first().map(|(at, _)| *at));
    given
}

/// Puts the user's keys over the defaults: a command that the user names in a context loses its default keys
/// there, also where the user gives it none; it stays at home there.
pub fn layer(defaults: Vec<Given>, own: Vec<Given>, faults: &Faults<'_>) -> Vec<Binding> {
    let named = |d: &Given| own.iter().any(|o| (o.context, o.command) == (d.context, d.command));
    let (replaced, kept): (Vec<Given>, Vec<Given>) = defaults.into_iter().partition(named);
    let keyless = |given: Given| {
        let Given { context, command, .. } = given;
        Binding { context, command, keys: Vec::new(), line: None }
    };
    let of_defaults = kept.into_iter().flat_map(|given| bindings(given, |_| None));
    let of_defaults = of_defaults.chain(replaced.into_iter().map(keyless));
    let of_user = own.into_iter().flat_map(|given| bindings(given, |at| Some(faults.line(at))));
    of_defaults.chain(of_user.collect::<Vec<_>>()).collect()
}

fn bindings(given: Given, line: impl Fn(usize) -> Option<usize>) -> Vec<Binding> {
    let Given { context, command, keys } = given;
    keys.into_iter().map(|(at, keys)| Binding { context, keys, command, line: line(at) }).collect()
}

fn table<'a, 'i>(
    name: &str,
    value: &'a Spanned<DeValue<'i>>,
    faults: &mut Faults<'_>,
) -> Option<&'a DeTable<'i>> {
    let found = value.get_ref().as_table();
    if found.is_none() {
        let message = format!("`{name}` must be a table `[{name}]`, not {}", kind(value.get_ref()));
        faults.add(value.span().start, message);
    }
    found
}

fn entry(
    context: Context,
    name: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
    faults: &mut Faults<'_>,
) -> Option<Given> {
    let Some(command) = Command::from_name(name.get_ref()) else {
        faults.add(name.span().start, unknown_command(name.get_ref()));
        return None;
    };
    let Some(list) = value.get_ref().as_array() else {
        let message = format!(
            "`{}` must be a list of keys such as [\"j\"], not {}",
            command.name(),
            kind(value.get_ref())
        );
        faults.add(value.span().start, message);
        return None;
    };
    let keys = list.iter().filter_map(|item| sequence(item, faults).map(|keys| (item.span().start, keys)));
    Some(Given { context, command, keys: keys.collect() })
}

fn sequence(item: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Vec<Key>> {
    let read = match item.get_ref() {
        DeValue::String(text) => read_keys(text),
        other => Err(format!("a key must be a text in quotation marks, not {}", kind(other))),
    };
    read.map_err(|message| faults.add(item.span().start, message)).ok()
}

fn unknown_context(name: &str) -> String {
    let known = Context::ALL.iter().map(|c| c.name());
    format!("`keys.{}` is no place for keys{}", name, hint(name, known))
}

fn unknown_command(name: &str) -> String {
    let known = Command::ALL.iter().map(|c| c.name());
    format!("`{}` is not a command{}", name, hint(name, known))
}
