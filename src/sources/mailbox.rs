//! Many messages in one file, each behind a line that begins with `From `.
//!
//! Invariant: one message is in memory at a time, and none that is larger than the limit.

use super::bounded::{LineEnd, from_io, read_line};
use super::records::{Fault, Records, Stream};
use super::{Reading, SourceError, kind, mail};
use crate::model::article::Article;

/// The longest line of a message.
const LONGEST_LINE: usize = 8 << 20;

/// A mailbox that is read message by message.
pub(crate) struct Mailbox {
    name: String,
    stem: String,
    stream: Option<Stream>,
    number: u64,
}

impl Mailbox {
    /// Begins to read a mailbox of this name.
    pub(crate) fn new(name: &str, stream: Stream) -> Self {
        Self { name: name.to_owned(), stem: kind::stem(name), stream: Some(stream), number: 0 }
    }

    /// The bytes of the next message; `None` at the end.
    fn message(&mut self, limit: u64) -> Option<Result<Vec<u8>, SourceError>> {
        let mut message = Vec::new();
        let mut line = Vec::new();
        let (mut too_big, mut blank, mut any) = (false, true, false);
        loop {
            match read_line(self.stream.as_mut()?, &mut line, LONGEST_LINE) {
                Ok(LineEnd::Whole) => {}
                Ok(LineEnd::Cut) => too_big = true,
                end => {
                    self.stream = None;
                    return match end {
                        Err(error) => Some(Err(from_io(&error))),
                        _ if too_big => Some(Err(SourceError::TooBig { limit })),
                        _ => any.then_some(Ok(message)),
                    };
                }
            }
            if blank && line.starts_with(b"From ") {
                if any {
                    return Some(if too_big { Err(SourceError::TooBig { limit }) } else { Ok(message) });
                }
                continue;
            }
            blank = line.trim_ascii().is_empty();
            any |= !blank;
            too_big |= (message.len() + line.len()) as u64 > limit;
            if !too_big {
                message.extend_from_slice(unescaped(&line));
            }
        }
    }
}

/// A line that begins like the border of a message is written with a bracket before it.
fn unescaped(line: &[u8]) -> &[u8] {
    let quoted = line.iter().take_while(|&&b| b == b'>').count();
    if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { line }
}

impl Records for Mailbox {
    fn name(&self) -> &str {
        &self.name
    }

    fn next(&mut self, reading: &Reading) -> Option<Result<Article, Fault>> {
        let message = self.message(reading.limits.file_bytes);
        if message.is_none() && self.number == 0 {
            self.number = 1;
            return Some(Err((None, SourceError::Empty)));
        }
        self.number += 1;
        let known = Article {
            id: format!("{}:{}", self.stem, self.number),
            origin: format!("{}:{}", self.name, self.number),
            ..Article::default()
        };
        let read = message?.and_then(|bytes| mail::read(known, &bytes, reading));
        Some(read.map_err(|cause| (Some(("message", self.number)), cause)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn messages_are_parted_and_unescaped() {
        let text = "From a@x.example Mon\nSubject: One\n\nThe port is open, they say.\n>From Monday on.\n\nFrom b@x.example Tue\nSubject: Two\n\n\n\
                    From c@x.example Wed\nSubject: Three\n\nThe port is shut, they say.\n";
        let mut mailbox = Mailbox::new("box.mbox", Box::new(Cursor::new(text)));
        let mut found = Vec::new();
        while let Some(item) = mailbox.next(&Reading::default()) {
            found.push(item.map(|article| article.text).map_err(|(at, _)| at));
        }
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].as_deref(), Ok("One\n\nThe port is open, they say.\n\nFrom Monday on."));
        assert_eq!(found[1], Err(Some(("message", 2))));
        assert_eq!(found[2].as_deref(), Ok("Three\n\nThe port is shut, they say."));
    }

    #[test]
    fn an_empty_mailbox_says_so_once() {
        let mut mailbox = Mailbox::new("box.mbox", Box::new(Cursor::new("\n\n")));
        assert_eq!(mailbox.next(&Reading::default()), Some(Err((None, SourceError::Empty))));
        assert_eq!(mailbox.next(&Reading::default()), None);
    }
}
