//! From options, environment and settings file to what the program runs with.

use super::WrongCall;
use super::args::Global;
use crate::app::keymap::Keymap;
use crate::app::settings::Settings;
use crate::config;
use crate::runtime::keeper::Place;
use crate::sources::fetch::Web;
use crate::sources::{Limits, Reading};
use crate::store::Store;
use anyhow::{Context, Result};
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the program's folders.
const NAME: &str = "sayso";
/// The library's file in its folder.
const LIBRARY: &str = "library.db";

/// Settings, keys, and what was wrong with the file that they come from.
#[derive(Debug)]
pub(super) struct Setup {
    /// The settings.
    pub(super) settings: Settings,
    /// The keys.
    pub(super) keymap: Keymap,
    /// What is wrong, in sentences with their places.
    pub(super) warnings: Vec<String>,
    /// The folder of the settings file, where there may be themes.
    pub(super) folder: Option<PathBuf>,
    /// Where the settings file names the theme: `path:line: `, or nothing.
    pub(super) theme_place: String,
}

/// Reads the settings.
///
/// # Errors
/// Where a file that was asked for cannot be read.
pub(super) fn load(global: &Global) -> Result<Setup> {
    let path = global.config.clone().or_else(default_config);
    let (text, mut warnings) = match &path {
        None => (None, Vec::new()),
        Some(path) => match fs::read_to_string(path) {
            Ok(text) => (Some(text), Vec::new()),
            Err(error) if global.config.is_some() => {
                return Err(WrongCall(format!("{}: {}", path.display(), cause(&error))).into());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (None, Vec::new()),
            Err(error) => (None, vec![format!("{}: {}", path.display(), cause(&error))]),
        },
    };
    let name = path.as_deref().map(Path::to_string_lossy).unwrap_or_default();
    let loaded = config::load(text.as_deref().map(|text| (name.as_ref(), text)));
    warnings.extend(loaded.problems.iter().map(ToString::to_string));
    let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
    let theme_place = loaded.theme_line.map(|line| format!("{name}:{line}: ")).unwrap_or_default();
    let mut settings = loaded.settings;
    settings.network.allow_private |= global.allow_private;
    Ok(Setup { settings, keymap: loaded.keymap, warnings, folder, theme_place })
}

impl Setup {
    /// How articles are read.
    pub(super) fn reading(&self, raw: bool) -> Reading {
        let limits = Limits { file_bytes: self.settings.max_file_mib << 20, ..Limits::default() };
        Reading { raw, limits, web: Web::new(self.settings.network.clone()) }
    }
}

fn default_config() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join(NAME).join("config.toml"))
}

/// Why a file cannot be read, in the words of the other inputs.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::InvalidData => "not UTF-8 text".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// Where the library is.
///
/// # Errors
/// Where it was not named and there is no home to put it.
pub(super) fn place(global: &Global) -> Result<Place> {
    if global.ephemeral {
        return Ok(Place::Memory);
    }
    if let Some(path) = &global.library {
        let names_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/');
        return Ok(Place::File(if names_folder { path.join(LIBRARY) } else { path.clone() }));
    }
    let folders = etcetera::choose_base_strategy()
        .context("there is no home folder for the library: name one with --library, or use --ephemeral")?;
    Ok(Place::File(folders.data_dir().join(NAME).join(LIBRARY)))
}

/// Opens the library.
///
/// # Errors
/// Where it cannot be opened.
pub(super) fn library(global: &Global) -> Result<Store> {
    Ok(match place(global)? {
        Place::File(path) => Store::open(&path)?,
        Place::Memory | Place::Nowhere => Store::in_memory()?,
    })
}

/// Names of inputs; one that is not UTF-8 stays recognisable and is not found.
pub(super) fn names(inputs: &[OsString]) -> Vec<String> {
    inputs.iter().map(|input| input.to_string_lossy().into_owned()).collect()
}
