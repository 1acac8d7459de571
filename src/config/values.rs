//! The settings that are single values: one entry a setting, which says how it is read and what it may be.
//!
//! Invariant: a value out of its bounds changes nothing and is told.

use super::nearest::hint;
use super::{Faults, kind};
use crate::app::geometry::PanelPlace;
use crate::app::settings::{Glyphs, Settings};
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::time::Duration;
use toml::Spanned;
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
    ("templates", |s, v| templates(v).map(|t| s.templates = t)),
    ("max_file_mib", |s, v| whole(v, 1..=4096).map(|n| s.max_file_mib = u64::from(n))),
    ("retention_days", |s, v| whole(v, 0..=u16::MAX).map(|n| s.retention_days = n)),
    ("retention_keeps_unread", |s, v| truth(v).map(|b| s.retention_keeps_unread = b)),
];

/// The settings of the table `[network]`.
const NETWORK: &[(&str, Read)] = &[
    ("user_agent", |s, v| text(v).map(|t| t.clone_into(&mut s.network.user_agent))),
    ("connect_timeout_s", |s, v| seconds(v, 1..=300).map(|t| s.network.connect = t)),
    ("stall_timeout_s", |s, v| seconds(v, 1..=600).map(|t| s.network.stall = t)),
    ("total_timeout_s", |s, v| seconds(v, 1..=3600).map(|t| s.network.total = t)),
    ("max_answer_mib", |s, v| whole(v, 1..=1024).map(|n| s.network.bytes = u64::from(n) << 20)),
    ("redirects", |s, v| whole(v, 0..=50).map(|n| s.network.redirects = u32::from(n))),
    ("connections", |s, v| whole(v, 1..=64).map(|n| s.network.connections = usize::from(n))),
    ("host_connections", |s, v| whole(v, 1..=16).map(|n| s.network.host_connections = usize::from(n))),
    ("host_delay_ms", |s, v| {
        whole(v, 0..=60_000).map(|n| s.network.host_delay = Duration::from_millis(u64::from(n)))
    }),
    ("pages_a_feed", |s, v| whole(v, 0..=1000).map(|n| s.network.pages = usize::from(n))),
    ("proxy", |s, v| truth(v).map(|b| s.network.proxy = b)),
    ("allow_private", |s, v| truth(v).map(|b| s.network.allow_private = b)),
];

/// The name of that table.
const NETWORK_TABLE: &str = "network";

/// The table that holds the keys; it is read apart.
const KEYS: &str = "keys";

/// Puts the values of a file over `settings`; what cannot be read stays as it was and is told.
pub fn apply(settings: &mut Settings, table: &DeTable<'_>, faults: &mut Faults<'_>) {
    apply_each(settings, SETTINGS, "", table, faults);
    match table.get(NETWORK_TABLE).map(|value| (value.get_ref(), value.span().start)) {
        Some((DeValue::Table(network), _)) => apply_each(settings, NETWORK, "network.", network, faults),
        Some((other, at)) => {
            faults.add(
                at,
                format!("`{NETWORK_TABLE}` must be a table `[{NETWORK_TABLE}]`, not {}", kind(other)),
            );
        }
        None => {}
    }
}

/// Applies what a table holds of these settings; `inside` comes before their names in messages.
fn apply_each(
    settings: &mut Settings,
    known: &[(&str, Read)],
    inside: &str,
    table: &DeTable<'_>,
    faults: &mut Faults<'_>,
) {
    let tables: &[&str] = if inside.is_empty() { &[NETWORK_TABLE, KEYS] } else { &[] };
    for (name, value) in table.iter().filter(|(name, _)| !tables.contains(&name.get_ref().as_ref())) {
        let name_here = name.get_ref();
        let setting = known.iter().find(|(known, _)| known == name_here);
        match setting.map(|(_, read)| read(settings, value.get_ref())) {
            Some(Ok(())) => {}
            Some(Err(wanted)) => faults.add(value.span().start, format!("`{inside}{name_here}` {wanted}")),
            None => {
                let names = known.iter().map(|(known, _)| *known).chain(tables.iter().copied());
                let hint = hint(name_here, names);
                faults.add(name.span().start, format!("`{inside}{name_here}` is not a setting{hint}"));
            }
        }
    }
}

fn seconds(value: &DeValue<'_>, range: RangeInclusive<u16>) -> Result<Duration, String> {
    whole(value, range).map(|n| Duration::from_secs(u64::from(n)))
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

/// A table of texts by their names.
fn templates(value: &DeValue<'_>) -> Result<Vec<(String, String)>, String> {
    let DeValue::Table(table) = value else {
        return Err(format!("must be a table of texts, not {}", kind(value)));
    };
    let template = |(name, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        text(value.get_ref()).map(|body| (name.get_ref().to_string(), body.to_owned()))
    };
    table.iter().map(template).collect()
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
        let Some(DeValue::Table(network)) = table.get(NETWORK_TABLE).map(|t| t.get_ref()) else {
            panic!("a table")
        };
        for (name, _) in NETWORK {
            assert!(network.iter().any(|(known, _)| known.get_ref() == name), "{name} is not in config.toml");
        }
        let mut settings = Settings { text_width: 1, ..Settings::default() };
        let mut faults = Faults::new("", super::super::DEFAULTS);
        apply(&mut settings, &table, &mut faults);
        assert_eq!((settings, faults.found.len()), (Settings::default(), 0));
    }
}
