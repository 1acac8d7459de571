//! The settings that are single values: one entry a setting, which says how it is read and what it may be.

use super::nearest::hint;
use super::{Faults, kind};
use crate::app::geometry::PanelPlace;
use crate::app::settings::{Citation, Glyphs, Settings};
use std::ops::RangeInclusive;
use toml::de::{DeTable, DeValue};

/// Reads a value into the settings, or says what it should be.
type Read = fn(&mut Settings, &DeValue<'_>) -> Result<(), String>;

/// Every setting by its name in the file.
const SETTINGS: &[(&str, Read)] = &[
    ("theme", |s, v| text(v).map(|t| t.clone_into(&mut s.theme))),
    ("glyphs", |s, v| {
        choice(v, &[("unicode", Glyphs::Unicode), ("ascii", Glyphs::Ascii)]).map(|g| s.glyphs = g)
    }),
    ("text_width", |s, v| whole(v, 20..=200).map(|n| s.text_width = n)),
    ("panel", |s, v| {
        choice(v, &[("auto", PanelPlace::Auto), ("hidden", PanelPlace::Hidden)]).map(|p| s.panel = p)
    }),
    ("mouse", |s, v| truth(v).map(|b| s.mouse = b)),
    ("scroll_margin", |s, v| whole(v, 0..=20).map(|n| s.scroll_margin = n)),
    ("wheel_lines", |s, v| whole(v, 1..=50).map(|n| s.wheel_lines = n)),
    ("threshold", |s, v| fraction(v).map(|f| s.threshold = f)),
    ("export_folder", |s, v| text(v).map(|t| t.clone_into(&mut s.export_folder))),
    ("citation", |s, v| choice(v, CITATIONS).map(|c| s.citation = c)),
    ("max_file_mib", |s, v| whole(v, 1..=4096).map(|n| s.max_file_mib = u64::from(n))),
];

/// The styles in which a statement is copied.
const CITATIONS: &[(&str, Citation)] = &[
    ("plain", Citation::Plain),
    ("markdown", Citation::Markdown),
    ("chicago", Citation::Chicago),
    ("csl-json", Citation::Csl),
];

/// The table that holds the keys; it is read apart.
const KEYS: &str = "keys";

/// Puts the values of a file over `settings`; what cannot be read stays as it was and is told.
pub fn apply(settings: &mut Settings, table: &DeTable<'_>, faults: &mut Faults<'_>) {
    for (name, value) in table.iter().filter(|(name, _)| name.get_ref() != KEYS) {
        let known = SETTINGS.iter().find(|(known, _)| known == name.get_ref());
        match known.map(|(_, read)| read(settings, value.get_ref())) {
            Some(Ok(())) => {}
            Some(Err(wanted)) => faults.add(value.span().start, format!("`{}` {wanted}", name.get_ref())),
            None => faults.add(name.span().start, unknown(name.get_ref())),
        }
    }
}

fn unknown(name: &str) -> String {
    let names = SETTINGS.iter().map(|(known, _)| *known).chain([KEYS]);
    format!("`{}` is not a setting{}", name, hint(name, names))
}

fn text<'a>(value: &'a DeValue<'_>) -> Result<&'a str, String> {
    match value {
        DeValue::String(text) => Ok(text),
        other => Err(format!("must be a text in quotation marks, not {}", kind(other))),
    }
}

fn truth(value: &DeValue<'_>) -> Result<bool, String> {
    match value {
        DeValue::Boolean(truth) => Ok(*truth),
        other => Err(format!("must be true or false, not {}", kind(other))),
    }
}

fn whole(value: &DeValue<'_>, range: RangeInclusive<u16>) -> Result<u16, String> {
    let (least, most) = range.clone().into_inner();
    let wanted = format!("must be a whole number from {least} to {most}");
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .and_then(|n| u16::try_from(n).ok())
            .filter(|n| range.contains(n))
            .ok_or_else(|| format!("{wanted}, not {number}")),
        other => Err(format!("{wanted}, not {}", kind(other))),
    }
}

fn fraction(value: &DeValue<'_>) -> Result<f32, String> {
    let written = match value {
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.as_str().to_owned(),
        other => return Err(format!("must be a number from 0 to 1, not {}", kind(other))),
    };
    let number = written.parse().ok().filter(|n| (0.0..=1.0).contains(n));
    number.ok_or_else(|| format!("must be a number from 0 to 1, not {written}"))
}

fn choice<T: Copy>(value: &DeValue<'_>, choices: &[(&str, T)]) -> Result<T, String> {
    let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let wanted = format!("must be {}", names.join(" or "));
    match value {
        DeValue::String(text) => choices
            .iter()
            .find(|(name, _)| name == text)
            .map(|(_, choice)| *choice)
            .ok_or_else(|| format!("{wanted}{}", hint(text, choices.iter().map(|(name, _)| *name)))),
        other => Err(format!("{wanted}, not {}", kind(other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_name_every_setting_and_say_what_the_code_says() {
        let table = DeTable::parse(super::super::DEFAULTS).unwrap().into_inner();
        for (name, _) in SETTINGS {
            assert!(table.iter().any(|(known, _)| known.get_ref() == name), "{name} is not in config.toml");
        }
        let mut settings = Settings { text_width: 1, ..Settings::default() };
        let mut faults = Faults::new("", super::super::DEFAULTS);
        apply(&mut settings, &table, &mut faults);
        assert_eq!((settings, faults.found.len()), (Settings::default(), 0));
    }
}
