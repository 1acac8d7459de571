//! Settings: the embedded defaults, and the file of the user over them.
//!
//! Invariant: pure over text, and never without a result. Whatever is wrong with the user's file, all of it is
//! told together, each fault with its line, and what is good in it holds.

pub mod keys;
pub mod nearest;
pub mod places;
pub mod values;

use crate::app::keymap::{Clash, Keymap};
use crate::app::settings::Settings;
use places::Places;
use toml::de::{DeTable, DeValue};

/// The defaults, commented: what the manual shows and what the user copies from.
pub const DEFAULTS: &str = include_str!("../assets/config.toml");

/// What came of the defaults and the user's file.
#[derive(Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The keys.
    pub keymap: Keymap,
    /// What is wrong with the user's file, in its order.
    pub problems: Vec<Problem>,
    /// Where the user's file names a theme: only who knows the themes can tell whether there is such a one.
    pub theme_line: Option<usize>,
}

/// A fault in the user's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1, where the fault has one.
    pub column: Option<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:", self.path, self.line)?;
        if let Some(column) = self.column {
            write!(f, "{column}:")?;
        }
        write!(f, " {}", self.message)
    }
}

/// Reads the defaults and over them the user's file, given as its path and its text.
pub fn load(user: Option<(&str, &str)>) -> Loaded {
    let mut settings = Settings::default();
    let mut unsaid = Faults::new("", DEFAULTS);
    let defaults = parse(DEFAULTS, &mut unsaid).unwrap_or_default();
    values::apply(&mut settings, &defaults, &mut unsaid);
    let default_keys = keys::read(&defaults, &mut unsaid);

    let (path, text) = user.unwrap_or_default();
    let mut faults = Faults::new(path, text);
    let own = parse(text, &mut faults).unwrap_or_default();
    values::apply(&mut settings, &own, &mut faults);
    let own_keys = keys::read(&own, &mut faults);

    let (keymap, clashes) = Keymap::build(keys::layer(default_keys, own_keys, &faults));
    let clashes = clashes.iter().map(|clash| Problem::of_clash(path, clash));
    let places = Places::new(text);
    let mut problems: Vec<Problem> = faults.found.into_iter().chain(clashes).collect();
    problems.sort_by_key(|p| (p.line, p.column));
    let theme_line = own
        .iter()
        .find(|(name, _)| name.get_ref() == "theme")
        .map(|(name, _)| places.of(name.span().start).0);
    Loaded { settings, keymap, problems, theme_line }
}

impl Problem {
    fn of_clash(path: &str, clash: &Clash) -> Self {
        let line = clash.refused.line.or(clash.kept.line).unwrap_or(1);
        Self { path: path.to_owned(), line, column: None, message: clash.to_string() }
    }
}

/// The table of a file, or `None` with every syntax error told: of a file that cannot be read as TOML nothing
/// is taken, since one cannot know what belongs where.
fn parse<'a>(text: &'a str, faults: &mut Faults<'_>) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        faults.add(at, format!("not TOML: {}; nothing of this file is used", one_line(error.message())));
    }
    errors.is_empty().then(|| table.into_inner())
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Collects faults by the byte at which they stand.
#[derive(Debug)]
pub struct Faults<'a> {
    path: &'a str,
    places: Places<'a>,
    found: Vec<Problem>,
}

impl<'a> Faults<'a> {
    /// Begins without a fault.
    pub fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, places: Places::new(text), found: Vec::new() }
    }

    /// Tells of a fault at a byte of the file.
    pub fn add(&mut self, at: usize, message: String) {
        let (line, column) = self.places.of(at);
        self.found.push(Problem { path: self.path.to_owned(), line, column: Some(column), message });
    }

    /// The line in which a byte stands.
    pub fn line(&self, at: usize) -> usize {
        self.places.of(at).0
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests;
