//! `sayso completions` and `sayso man`: both from the one definition of the command line.

use super::definition;
use super::output::Ended;
use crate::app::command::{Command, Context, Group};
use crate::config;
use anyhow::Result;
use std::io::{self, Write};

/// Prints the completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Ended> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut definition(), "sayso", &mut bytes);
    io::stdout().lock().write_all(&bytes)?;
    Ok(Ended::Done)
}

/// Prints the manual page.
pub(super) fn man() -> Result<Ended> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(definition()).render(&mut bytes)?;
    bytes.extend(keys().into_bytes());
    bytes.extend(FILES.as_bytes());
    io::stdout().lock().write_all(&bytes)?;
    Ok(Ended::Done)
}

const FILES: &str = r#".SH FILES
.TP
\fI$XDG_CONFIG_HOME/sayso/config.toml\fR
Settings and keys; what is not in it is as by default.
.TP
\fI$XDG_CONFIG_HOME/sayso/themes/\fR
Themes of your own.
.TP
\fI$XDG_DATA_HOME/sayso/library.db\fR
The library: articles that were read, notes, places.
.SH "EXIT STATUS"
.TP
0
All was done.
.TP
1
Some of the input failed; the rest was done, and each failure is a line on standard error.
.TP
2
The call was wrong.
.SH ENVIRONMENT
.TP
\fBVISUAL\fR, \fBEDITOR\fR
Where notes are edited.
.TP
\fBBROWSER\fR
What opens addresses.
.TP
\fBNO_COLOR\fR
Where it is set, no colours are used.
"#;

/// The default keys of the reader, by group, as a section of the page.
fn keys() -> String {
    let keymap = config::load(None).keymap;
    let mut page =
        ".SH KEYS\nThese are the defaults; press ? in the reader for those that hold.\n".to_owned();
    for group in Group::ALL.into_iter().filter(|group| *group != Group::Typing) {
        page.push_str(&format!(".SS {}\n", group.title()));
        for command in Command::ALL.iter().filter(|command| command.group() == group) {
            let keys = [Context::Text, Context::Library, Context::Actors, Context::Selection, Context::Notes]
                .into_iter()
                .map(|context| keymap.all_keys_for(context, *command))
                .find(|keys| !keys.is_empty());
            let keys = keys.map_or_else(|| format!(":{}", command.name()), |keys| keys.join(" "));
            page.push_str(&format!(".TP\n\\fB{}\\fR\n{}\n", roff(&keys), roff(command.description())));
        }
    }
    page
}

/// Text as a manual page has it: nothing in it is a request or an escape.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_the_manual() {
        let page = keys();
        for command in Command::ALL.iter().filter(|command| command.group() != Group::Typing) {
            assert!(page.contains(&roff(command.description())), "{}", command.name());
        }
    }

    #[test]
    fn keys_are_no_requests() {
        assert_eq!(roff("' `"), "\\&' `");
        assert_eq!(roff("a-b\\"), "a\\-b\\e");
    }
}
