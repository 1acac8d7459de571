//! What each role on the screen looks like.
//!
//! A theme is a TOML file: a `[palette]` of colours by name, and `[roles]`, each a line of words:
//! `match = "black on yellow bold"`. Invariant: a theme always has a style for every role, and without colours
//! ([`Theme::no_color`]) every role that carries a meaning still has an attribute of its own.

use super::color::{self, Colors};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Makes the enum of roles from one list: variant, name in theme files, attributes where there are no colours.
macro_rules! roles {
    ($($variant:ident $name:literal [$($attribute:ident)*] $description:literal)+) => {
        /// A part of the screen that has a style.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Role { $(#[doc = $description] $variant,)+ }

        impl Role {
            /// Every role.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in theme files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Its attributes where there are no colours.
            const fn plain(self) -> Modifier {
                match self { $(Self::$variant => Modifier::empty()$(.union(Modifier::$attribute))*,)+ }
            }
        }
    };
}

roles! {
    Screen "screen" [] "Everything, before anything else is drawn."
    Text "text" [] "The article."
    Headline "headline" [BOLD] "The headline of the article."
    Heading "heading" [BOLD] "A heading inside the article."
    Quote "quote" [] "A block quotation."
    Direct "direct" [BOLD] "What is said, all in quotation marks."
    Mixed "mixed" [BOLD ITALIC] "What is said, partly in quotation marks."
    Indirect "indirect" [ITALIC] "What is said, in the words of the article."
    Source "source" [BOLD] "Who says it, at the current statement."
    Cue "cue" [DIM] "The words that tell so, at the current statement."
    Current "current" [UNDERLINED] "What is said at the current statement, over its mode."
    Rejected "rejected" [CROSSED_OUT DIM] "What is no statement, as somebody said, over its mode."
    Mention "mention" [BOLD] "Where the text names the actor that the panel is at."
    Bar "bar" [BOLD] "Beside the lines of the current statement."
    Match "match" [REVERSED] "Words that were searched."
    MatchCurrent "match-current" [REVERSED BOLD UNDERLINED] "The match that was jumped to."
    Selection "selection" [REVERSED] "The passage or the row that is selected."
    Note "note" [BOLD] "The number of a note."
    Title "title" [BOLD] "The title of the screen or of a box."
    Dim "dim" [DIM] "What matters less."
    Rule "rule" [DIM] "Lines between parts of the screen."
    Pane "pane" [BOLD] "The heading of a pane."
    PaneFocused "pane-focused" [REVERSED BOLD] "The heading of the pane that has the keys."
    Name "name" [] "The name of an actor."
    NameSelected "name-selected" [BOLD] "The name of the selected actor."
    Person "person" [] "The sign of a person."
    Organization "organization" [] "The sign of an organization."
    Country "country" [] "The sign of a country."
    Group "group" [] "The sign of a group."
    Count "count" [] "Numbers and their bars."
    Checked "checked" [BOLD] "The sign of a statement that somebody has checked."
    Support "support" [] "The sign of support."
    Oppose "oppose" [] "The sign of opposition."
    Demand "demand" [] "The sign of a demand."
    Neutral "neutral" [] "The sign of a statement without a stance."
    Unclear "unclear" [] "The sign of a stance that cannot be told."
    Unread "unread" [BOLD] "The title of an article that was not read."
    Footer "footer" [] "The line at the bottom."
    FooterKey "footer-key" [BOLD] "A key in that line."
    Info "info" [] "Something that was done."
    Warning "warning" [BOLD] "Something that was not as expected."
    Error "error" [REVERSED BOLD] "Something that could not be done."
    Box "box" [] "What lies over the screen."
    Input "input" [] "Text being typed."
}

/// The styles of all roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: Vec<Style>,
}

/// A fault in a theme file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The themes that come with the program.
const EMBEDDED: [(&str, &str); 4] = [
    ("terminal", include_str!("../../assets/themes/terminal.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("contrast", include_str!("../../assets/themes/contrast.toml")),
];

impl Default for Theme {
    /// The terminal's own colours.
    fn default() -> Self {
        Self::named("terminal").unwrap_or_else(Self::bare)
    }
}

impl Theme {
    /// The names of the themes that come with the program.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// The theme of that name, if it comes with the program.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        Some(Reading::of(text, Self::bare()).theme)
    }

    /// Reads a theme file, and tells what is wrong with it. A role that it does not name looks as in the theme
    /// that it names as its `base`, or as in `terminal`.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let reading = Reading::of(text, Self::default());
        (reading.theme, reading.problems)
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The same meanings without any colour.
    #[must_use]
    pub fn no_color(self) -> Self {
        Self::bare()
    }

    /// The nearest theme for a terminal with so many colours.
    #[must_use]
    pub fn reduced(mut self, colors: Colors) -> Self {
        for style in &mut self.styles {
            style.fg = style.fg.map(|color| color::reduce(color, colors));
            style.bg = style.bg.map(|color| color::reduce(color, colors));
        }
        // A faint light behind the current statement is lost among sixteen colours.
        if let Some(current) =
            self.styles.get_mut(Role::Current as usize).filter(|_| colors == Colors::Sixteen)
        {
            *current = current.add_modifier(Role::Current.plain());
        }
        self
    }

    /// Attributes alone.
    fn bare() -> Self {
        Self { styles: Role::ALL.iter().map(|role| Style::new().add_modifier(role.plain())).collect() }
    }
}

/// A theme file being read.
struct Reading<'a> {
    text: &'a str,
    theme: Theme,
    palette: BTreeMap<String, Color>,
    problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str, theme: Theme) -> Self {
        let mut reading = Self { text, theme, palette: BTreeMap::new(), problems: Vec::new() };
        let (table, faults) = DeTable::parse_recoverable(text);
        for fault in faults {
            reading.complain(fault.span().map_or(0, |span| span.start), fault.message().to_owned());
        }
        let table = table.into_inner();
        for section in ["base", "palette", "roles"] {
            if let Some((key, value)) = table.get_key_value(section) {
                reading.section(key, value);
            }
        }
        for key in table.keys().filter(|key| !matches!(key.get_ref().as_ref(), "base" | "palette" | "roles"))
        {
            reading.complain(key.span().start, format!("`{}` is no part of a theme", key.get_ref()));
        }
        reading.problems.sort_by_key(|problem| problem.line);
        reading
    }

    fn section(&mut self, key: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>) {
        let name = key.get_ref().as_ref();
        match value.get_ref() {
            DeValue::String(base) if name == "base" => match Theme::named(base) {
                Some(theme) => self.theme = theme,
                None => {
                    self.complain(value.span().start, format!("there is no theme `{base}` to begin with"))
                }
            },
            DeValue::Table(entries) if name != "base" => {
                for (key, value) in entries {
                    let at = value.span().start;
                    match (value.get_ref(), name) {
                        (DeValue::String(words), "palette") => self.color(key.get_ref(), words, at),
                        (DeValue::String(words), _) => self.role(key, words, at),
                        _ => self
                            .complain(at, format!("`{}` is to be a text in quotation marks", key.get_ref())),
                    }
                }
            }
            _ => self.complain(key.span().start, format!("`{name}` is not what it should be")),
        }
    }

    fn color(&mut self, name: &str, written: &str, at: usize) {
        match color::parse(written) {
            Some(color) => {
                self.palette.insert(name.to_owned(), color);
            }
            None => self
                .complain(at, format!("`{written}` is no colour: write `#rrggbb`, or a name of the sixteen")),
        }
    }

    fn role(&mut self, key: &Spanned<impl AsRef<str>>, words: &str, at: usize) {
        let name = key.get_ref().as_ref();
        let Some(role) = Role::ALL.iter().find(|role| role.name() == name) else {
            return self.complain(key.span().start, format!("`{name}` is no role of a theme"));
        };
        let style = self.style(words, at);
        if let Some(place) = self.theme.styles.get_mut(*role as usize) {
            *place = style;
        }
    }

    /// Reads "red on black bold".
    fn style(&mut self, words: &str, at: usize) -> Style {
        let mut style = Style::new();
        let mut background = false;
        for word in words.split_whitespace() {
            if word == "on" {
                background = true;
            } else if let Some(modifier) = attribute(word) {
                style = style.add_modifier(modifier);
            } else if let Some(color) = self.palette.get(word).copied().or_else(|| color::parse(word)) {
                style = if std::mem::take(&mut background) { style.bg(color) } else { style.fg(color) };
            } else {
                self.complain(at, format!("`{word}` is neither a colour nor an attribute"));
            }
        }
        style
    }

    fn complain(&mut self, at: usize, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        self.problems.push(Problem { line: before.matches('\n').count() + 1, message });
    }
}

fn attribute(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        "crossed-out" => Modifier::CROSSED_OUT,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Reads a theme and shows its problems as `line: message`.
    fn check(text: &str, expected: &[&str]) -> Theme {
        let (theme, problems) = Theme::parse(text);
        let shown: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect();
        assert_eq!(shown, expected);
        theme
    }

    #[test]
    fn the_themes_that_come_along_are_whole() {
        for (name, text) in EMBEDDED {
            let reading = Reading::of(text, Theme::bare());
            assert_eq!(reading.problems, [], "{name}");
            let missing: Vec<_> =
                Role::ALL.iter().filter(|role| !text.contains(&format!("\n{} = ", role.name()))).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
        }
    }

    #[test]
    fn the_terminal_theme_asks_for_nothing_but_the_terminal_s_own_colours() {
        let theme = Theme::default();
        assert_eq!(theme, theme.clone().reduced(Colors::Sixteen));
        assert_eq!(theme.style(Role::Screen), Style::new());
    }

    #[test]
    fn modes_differ_in_every_theme_with_and_without_colours() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            for theme in [theme.clone().reduced(Colors::Sixteen), theme.clone().no_color(), theme] {
                let styles: BTreeSet<String> = [Role::Text, Role::Direct, Role::Mixed, Role::Indirect]
                    .map(|role| format!("{:?}", theme.style(role)))
                    .into();
                assert_eq!(styles.len(), 4, "{name}");
            }
        }
    }

    #[test]
    fn a_theme_names_its_colours_and_its_base() {
        let theme =
            check("base = 'dark'\n[palette]\nink = '#102030'\n[roles]\ntext = 'ink on white bold'\n", &[]);
        let ink = Style::new().fg(Color::Rgb(16, 32, 48)).bg(Color::Gray).add_modifier(Modifier::BOLD);
        assert_eq!(theme.style(Role::Text), ink);
        assert_eq!(theme.style(Role::Cue), Theme::named("dark").unwrap().style(Role::Cue));
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let faults = [
            "1: there is no theme `mauve` to begin with",
            "2: `colour` is no part of a theme",
            "4: `#12` is no colour: write `#rrggbb`, or a name of the sixteen",
            "6: `blinking` is neither a colour nor an attribute",
            "7: `txet` is no role of a theme",
            "8: `dim` is to be a text in quotation marks",
        ];
        check(
            "base = 'mauve'\ncolour = 1\n[palette]\nink = '#12'\n[roles]\ntext = 'red blinking'\ntxet = 'red'\ndim = 3\n",
            &faults,
        );
        assert_eq!(Theme::parse("[roles\n").1.len(), 1);
    }

    #[test]
    fn without_colours_there_are_none() {
        let theme = Theme::named("dark").unwrap().no_color();
        assert!(
            Role::ALL.iter().all(|&role| theme.style(role).fg.is_none() && theme.style(role).bg.is_none())
        );
    }
}
