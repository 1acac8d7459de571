//! Why the web gave no answer, in words for the one who asked.
//!
//! Invariant: one line, without anything that the server sent but its status.

use super::size;
use std::time::Duration;

/// Why the web gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// It cannot be read as an address.
    #[error("this is no web address")]
    NoAddress,
    /// An address that asks for another way than HTTP.
    #[error("only http and https addresses can be read, not {0}")]
    Scheme(String),
    /// An address of this machine or of the network that it stands in.
    #[error("{0} is an address of this machine or its network: refused (--allow-private lets it through)")]
    Private(String),
    /// Nobody has this name.
    #[error("there is no host {0}")]
    NoHost(String),
    /// The host does not take the connection, in the words of the system.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The connection took too long.
    #[error("no connection within {}", seconds(*.0))]
    NoConnection(Duration),
    /// The server sent nothing for too long.
    #[error("the server sent nothing for {}", seconds(*.0))]
    Stalled(Duration),
    /// All of it took too long.
    #[error("not all of it came within {}", seconds(*.0))]
    TooSlow(Duration),
    /// The answer is larger than the limit.
    #[error("the answer is larger than the limit of {}", size(*.0))]
    TooBig(u64),
    /// The answer ended before it was complete.
    #[error("the connection broke off before all had come")]
    BrokenOff,
    /// The server speaks no HTTP, or breaks its rules.
    #[error("the server's answer makes no sense: {0}")]
    Nonsense(String),
    /// Encryption failed.
    #[error("no safe connection: {0}")]
    Unsafe(String),
    /// The server refuses.
    #[error("the server answers {}", status(*.0))]
    Status(u16),
    /// The server asks to be left alone for a while, in seconds.
    #[error("the server asks to come back in {0} s (status {1})")]
    Later(u64, u16),
    /// One redirect leads to the next, too often.
    #[error("more than {0} redirects")]
    Redirects(u32),
    /// Redirects that lead back.
    #[error("its redirects go in circles")]
    Circle,
    /// The proxy that the environment names does not work.
    #[error("the proxy fails: {0}")]
    Proxy(String),
    /// The user asked to stop.
    #[error("stopped")]
    Stopped,
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1.0 { format!("{} ms", time.as_millis()) } else { format!("{seconds:.0} s") }
}

fn status(code: u16) -> String {
    let meaning = match code {
        401 => " (it wants a name and a password)",
        402 => " (it wants to be paid)",
        403 => " (forbidden)",
        404 => " (there is no such page)",
        410 => " (the page is gone for good)",
        429 => " (too many requests)",
        451 => " (withheld for legal reasons)",
        500..=599 => " (its own fault)",
        _ => "",
    };
    format!("{code}{meaning}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_happened() {
        let check = |error: WebError, text: &str| assert_eq!(error.to_string(), text);
        check(WebError::Status(404), "the server answers 404 (there is no such page)");
        check(WebError::Status(418), "the server answers 418");
        check(WebError::Stalled(Duration::from_secs(15)), "the server sent nothing for 15 s");
        check(WebError::TooSlow(Duration::from_millis(250)), "not all of it came within 250 ms");
        check(WebError::TooBig(2 << 20), "the answer is larger than the limit of 2 MB");
    }
}
