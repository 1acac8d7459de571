//! The help as rows: the live keymap, grouped, what holds here first.

use super::command::{Command, Context, Group};
use super::keymap::Keymap;
use super::overlay::Help;

/// One row of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpRow {
    /// The heading of a group.
    Heading(&'static str),
    /// A command and the keys that run it.
    Keys {
        /// The keys, as they are written in the settings.
        keys: String,
        /// What it does.
        description: &'static str,
        /// Its name.
        name: &'static str,
    },
}

/// The rows of the help for the context that it was opened from, filtered by what was typed.
pub fn rows(keymap: &Keymap, help: &Help) -> Vec<HelpRow> {
    let context = help.context.unwrap_or(Context::Global);
    let filter = help.filter.text().to_lowercase();
    let mut rows = Vec::new();
    for group in Group::ALL {
        let bound =
            Command::ALL.iter().filter(|c| c.group() == group).filter_map(|&c| row(keymap, context, c));
        let mut kept = bound.filter(|row| fits(row, &filter)).peekable();
        if kept.peek().is_some() {
            rows.push(HelpRow::Heading(group.title()));
            rows.extend(kept);
        }
    }
    rows
}

fn row(keymap: &Keymap, context: Context, command: Command) -> Option<HelpRow> {
    let keys = keymap.all_keys_for(context, command);
    let row =
        HelpRow::Keys { keys: keys.join(" "), description: command.description(), name: command.name() };
    (!keys.is_empty()).then_some(row)
}

fn fits(row: &HelpRow, filter: &str) -> bool {
    match row {
        HelpRow::Heading(_) => true,
        HelpRow::Keys { keys, description, name } => {
            [keys.to_lowercase().as_str(), description, name].iter().any(|text| text.contains(filter))
        }
    }
}
