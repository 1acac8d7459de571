//! Keys, and the text form in which settings, help and scripts write them.
//!
//! A key is one character (`j`, `G`, `]`) or a name in angle brackets with optional modifiers: `<Enter>`,
//! `<C-o>`, `<S-Tab>`, `<A-x>`, `<Space>`, `<F1>`, `<lt>` for `<`. A sequence is keys one after the other: `gg`, `<C-w>l`.

use std::fmt;
use std::str::Chars;

/// One key press. A shifted character is the character it gives, without `shift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

/// Which key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// Names of keys that are not one visible character, the first of each the one that is shown.
const NAMES: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("CR", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("S-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("BS", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Space", KeyCode::Char(' ')),
    ("lt", KeyCode::Char('<')),
];

impl Key {
    /// The key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// The key that types `c`.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// The character that the key types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, code)| *code == self.code).map(|(name, _)| (*name).to_owned());
        let name = name.unwrap_or_else(|| match self.code {
            KeyCode::Char(c) => c.to_string(),
            KeyCode::F(n) => format!("F{n}"),
            _ => String::new(),
        });
        if self.ctrl || self.alt || name.chars().count() > 1 {
            let (ctrl, alt) = (if self.ctrl { "C-" } else { "" }, if self.alt { "A-" } else { "" });
            write!(f, "<{ctrl}{alt}{name}>")
        } else {
            f.write_str(&name)
        }
    }
}

/// Writes a sequence of keys as it is written in the settings.
pub fn write_keys(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect()
}

/// Reads a sequence of keys.
///
/// # Errors
/// A sentence that names the part that is not a key.
pub fn read_keys(text: &str) -> Result<Vec<Key>, String> {
    let mut keys = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        keys.push(if c == '<' { read_named(&mut chars)? } else { Key::char(c) });
    }
    if keys.is_empty() { Err("no key is given".to_owned()) } else { Ok(keys) }
}

fn read_named(chars: &mut Chars<'_>) -> Result<Key, String> {
    let rest = chars.as_str();
    let Some(end) = rest.find('>').filter(|&end| end > 0) else {
        return Err(
            "`<` begins the name of a key, and no `>` ends it; write `<lt>` for the character".to_owned()
        );
    };
    let name = &rest[..end];
    *chars = rest[end + 1..].chars();
    named(name).ok_or_else(|| format!("`<{name}>` is not a key"))
}

fn named(name: &str) -> Option<Key> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(Key::plain(*code));
    }
    if let Some((modifier, rest)) = name.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        let key = named(rest)?;
        return match modifier.to_ascii_lowercase().as_str() {
            "c" | "ctrl" => Some(Key { ctrl: true, code: lower(key.code), ..key }),
            "a" | "alt" | "m" => Some(Key { alt: true, ..key }),
            _ => None,
        };
    }
    let mut chars = name.chars();
    match (chars.next(), chars.as_str()) {
        (Some(c), "") => Some(Key::char(c)),
        (Some('F' | 'f'), number) => {
            number.parse().ok().filter(|n| (1..=24).contains(n)).map(|n| Key::plain(KeyCode::F(n)))
        }
        _ => None,
    }
}

/// Terminals send Control with a letter in lower case, whatever the settings say.
fn lower(code: KeyCode) -> KeyCode {
    match code {
        KeyCode::Char(c) => KeyCode::Char(c.to_ascii_lowercase()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        assert_eq!(write_keys(&read_keys(text).unwrap()), shown);
    }

    #[test]
    fn sequences_are_read_and_written() {
        check("gg", "gg");
        check("]", "]");
        check("<c-O>x", "<C-o>x");
        check("<Return><BS><pgdn><f12>", "<Enter><Backspace><PgDn><F12>");
        check(" <lt>", "<Space><lt>");
        check("<A-x><S-Tab>", "<A-x><S-Tab>");
        check("é漢", "é漢");
    }

    #[test]
    fn what_is_no_key_is_named() {
        assert_eq!(read_keys("<Foo>").unwrap_err(), "`<Foo>` is not a key");
        assert!(read_keys("a<b").unwrap_err().contains("<lt>"));
        assert!(read_keys("").is_err());
        assert!(read_keys("<F99>").is_err());
    }
}
