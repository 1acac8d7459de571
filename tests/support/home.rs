//! A home of its own for each test: folders for settings and library, and articles to read.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder in which one test lives, and the program sees nothing else.
#[derive(Debug)]
pub(crate) struct Home(TempDir);

/// What a command left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// Exit status.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// An article in which two people speak.
pub(crate) const QUAY: &str = "Council delays the quay\n\nMayor Ada Quill said on Monday that the new quay would open \
late. \"We were promised stone and got sand,\" she told reporters.\n\nPiet Aldous, who leads the dockers' union, \
rejected the delay.\n";

impl Home {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(&path, text).expect("files can be written");
        path.to_string_lossy().into_owned()
    }

    /// What the environment of the program is.
    pub(crate) fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let mut environment: Vec<(&'static str, PathBuf)> =
            [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")]
                .map(|(name, folder)| (name, self.path(folder)))
                .to_vec();
        environment.push(("HOME", self.0.path().to_owned()));
        environment.push(("TMPDIR", self.0.path().to_owned()));
        environment
    }

    /// The program, living here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).envs(self.environment());
        command.current_dir(self.0.path()).args(arguments);
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Every file that is here, as paths from here.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let inside = path.strip_prefix(self.0.path()).expect("it is inside");
                    found.push(inside.to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    Ran {
        code: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

/// The program under test.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sayso"))
}
