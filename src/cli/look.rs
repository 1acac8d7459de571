//! Which colours are used: the theme that is asked for, as far as the terminal can show it.

use super::WrongCall;
use super::args::Global;
use super::setup::Setup;
use crate::ui::color::Colors;
use crate::ui::theme::Theme;
use anyhow::Result;
use std::env;
use std::fs;
use std::path::Path;

/// The theme that the option or the settings name; what is wrong with it joins the warnings.
///
/// # Errors
/// Where the option names a theme that there is not.
pub(super) fn theme(global: &Global, setup: &mut Setup) -> Result<Theme> {
    let name = global.theme.clone().unwrap_or_else(|| setup.settings.theme.clone());
    let found = Theme::named(&name).or_else(|| own(&name, setup));
    let theme = match found {
        Some(theme) => theme,
        None if global.theme.is_some() => return Err(WrongCall(unknown(&name)).into()),
        None => {
            setup.warnings.push(format!("{}{}", setup.theme_place, unknown(&name)));
            Theme::default()
        }
    };
    let colors = colors(&variable("COLORTERM"), &variable("TERM"));
    let none = global.no_color || !variable("NO_COLOR").is_empty();
    Ok(match colors {
        Some(colors) if !none => theme.reduced(colors),
        _ => theme.no_color(),
    })
}

/// A theme of the user's: a file in the themes folder beside the settings.
fn own(name: &str, setup: &mut Setup) -> Option<Theme> {
    if Path::new(name).file_name().is_none_or(|file| file != name) {
        return None;
    }
    let path = setup.folder.as_ref()?.join("themes").join(format!("{name}.toml"));
    let text = fs::read_to_string(&path).ok()?;
    let (theme, problems) = Theme::parse(&text);
    let told = problems.iter().map(|p| format!("{}:{}: {}", path.display(), p.line, p.message));
    setup.warnings.extend(told);
    Some(theme)
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = Theme::names().collect();
    format!("there is no theme `{name}`; there are {}, and files in the themes folder", names.join(", "))
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// How many colours the terminal says it has; `None` for one without any.
fn colors(colorterm: &str, term: &str) -> Option<Colors> {
    match (colorterm, term) {
        (_, "dumb") => None,
        ("truecolor" | "24bit", _) => Some(Colors::True),
        _ if term.contains("direct") || term.contains("kitty") => Some(Colors::True),
        _ if term.contains("256") => Some(Colors::Many),
        _ => Some(Colors::Sixteen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_the_colours_that_it_says_it_has() {
        assert_eq!(colors("truecolor", "xterm-256color"), Some(Colors::True));
        assert_eq!(colors("", "screen-256color"), Some(Colors::Many));
        assert_eq!(colors("", "linux"), Some(Colors::Sixteen));
        assert_eq!(colors("truecolor", "dumb"), None);
    }
}
