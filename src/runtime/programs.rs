//! Programs of the user's that are started from here: the editor and the browser.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Browsers that need the terminal for themselves.
const TEXT_BROWSERS: &[&str] =
    &["w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "chawan", "cha"];

/// Lets the user edit `text` in their editor, which has the terminal meanwhile; `None` if nothing was changed.
///
/// # Errors
/// A sentence that says what went wrong.
pub fn edit(text: &str) -> Result<Option<String>, String> {
    let file = private_file(text).map_err(|e| format!("cannot make a file for the editor: {e}"))?;
    let editor = editor();
    let status = editor_command(&editor, file.path())
        .stdin(terminal_input())
        .status()
        .map_err(|e| format!("cannot start the editor `{editor}`: {e}"))?;
    if !status.success() {
        return Err(format!("the editor `{editor}` failed ({status}); the note is as it was"));
    }
    // Editors replace files: it is read by its name, not by the handle.
    let bytes = fs::read(file.path()).map_err(|e| format!("cannot read what the editor wrote: {e}"))?;
    let edited = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let edited = edited.trim_end_matches('\n');
    Ok((edited != text.trim_end_matches('\n')).then(|| edited.to_owned()))
}

/// Readable by its owner alone, and gone afterwards.
fn private_file(text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("sayso-note-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(file)
}

fn editor() -> String {
    let named = |name| std::env::var(name).ok().filter(|value: &String| !value.trim().is_empty());
    named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned())
}

/// The variable may hold arguments and quotation marks; the shell reads them, as it does for other programs.
#[cfg(unix)]
fn editor_command(editor: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(file);
    command
}

#[cfg(not(unix))]
fn editor_command(editor: &str, file: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("notepad"));
    command.args(words).arg(file);
    command
}

/// Where the article came through standard input, the editor still has to be typed into.
fn terminal_input() -> Stdio {
    if io::stdin().is_terminal() {
        return Stdio::inherit();
    }
    File::open("/dev/tty").map_or_else(|_| Stdio::null(), Stdio::from)
}

/// How a browser is started.
#[derive(Debug)]
pub enum Browser {
    /// It has a window of its own.
    Window(Command),
    /// It needs the terminal.
    Text(Command),
    /// Whatever the desktop opens addresses with.
    Desktop(String),
}

/// The browser for an address: `$BROWSER` if that is set, else the desktop's.
///
/// # Errors
/// A sentence, where the address is none of the web: a file or a program is not opened for an article.
pub fn browser(url: &str) -> Result<Browser, String> {
    let lower = url.to_ascii_lowercase();
    if !(lower.starts_with("http://") || lower.starts_with("https://"))
        || url.chars().any(|c| c.is_control() || c == ' ')
    {
        return Err("only addresses that begin with http:// or https:// are opened".to_owned());
    }
    let named = std::env::var("BROWSER").unwrap_or_default();
    let first = named.split(':').find(|part| !part.trim().is_empty());
    Ok(first.and_then(|words| named_browser(words, url)).unwrap_or_else(|| Browser::Desktop(url.to_owned())))
}

/// No shell sees the address: what is in it is never run.
fn named_browser(words: &str, url: &str) -> Option<Browser> {
    let mut words = words.split_whitespace();
    let program = words.next()?;
    let arguments: Vec<&str> = words.collect();
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|word| word.replace("%s", url)));
    if !arguments.iter().any(|word| word.contains("%s")) {
        command.arg(url);
    }
    let name = Path::new(program).file_name().unwrap_or(OsStr::new(program)).to_string_lossy();
    Some(if TEXT_BROWSERS.contains(&name.as_ref()) {
        Browser::Text(command)
    } else {
        Browser::Window(command)
    })
}

/// Starts a program with a window and does not wait for it.
///
/// # Errors
/// A sentence that says what went wrong.
pub fn start(mut command: Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| format!("cannot start the browser `{name}`: {e}"))?;
    // Waited for so that it leaves no zombie; a thread that cannot be had is no reason to complain.
    let _ = std::thread::Builder::new().spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_browsed() {
        for url in ["file:///etc/passwd", "javascript:alert(1)", "-e", "", "https://a b", "https://a\n"] {
            assert!(browser(url).is_err(), "{url}");
        }
        assert!(browser("HTTPS://example.org/a?b=c").is_ok());
    }

    fn check(words: &str, arguments: &[&str], text: bool) {
        let found = named_browser(words, "https://e.org/%20;x").unwrap();
        let (Browser::Window(command) | Browser::Text(command)) = &found else { panic!("{words} is named") };
        assert_eq!(command.get_args().collect::<Vec<_>>(), arguments);
        assert_eq!(matches!(found, Browser::Text(_)), text);
    }

    #[test]
    fn the_address_goes_where_the_variable_wants_it() {
        check("firefox", &["https://e.org/%20;x"], false);
        check("/usr/bin/w3m -N", &["-N", "https://e.org/%20;x"], true);
        check("open --url=%s --new", &["--url=https://e.org/%20;x", "--new"], false);
    }
}
