//! What an error of the network means to the reader.

use super::private::Refused;
use crate::model::network::Network;
use crate::sources::address;
use crate::sources::web_error::WebError;
use std::io::{self, ErrorKind};
use ureq::{Error, Timeout};
use url::Url;

/// The cause of an error while `url` was asked.
pub(super) fn of(error: Error, url: &Url, network: &Network) -> WebError {
    let host = || address::host(url).to_owned();
    match error {
        Error::Timeout(which) => timeout(which, network),
        Error::HostNotFound => WebError::NoHost(host()),
        Error::Other(cause) if cause.is::<Refused>() => WebError::Private(host()),
        Error::Io(error) => of_io(&error, host()),
        Error::ConnectProxyFailed(cause) => WebError::Proxy(cause),
        Error::InvalidProxyUrl => WebError::Proxy("its address makes no sense".to_owned()),
        Error::Tls(cause) => WebError::Unsafe(cause.to_owned()),
        Error::Rustls(cause) => WebError::Unsafe(cause.to_string()),
        Error::Decompress(_, error) if error.kind() == ErrorKind::UnexpectedEof => WebError::BrokenOff,
        Error::Decompress(how, _) => WebError::Nonsense(format!("it is no {how}")),
        Error::BodyStalled => WebError::BrokenOff,
        Error::LargeResponseHeader(..) => WebError::Nonsense("its head is too large".to_owned()),
        Error::Http(_) | Error::BadUri(_) => WebError::NoAddress,
        other => WebError::Nonsense(other.to_string()),
    }
}

fn timeout(which: Timeout, network: &Network) -> WebError {
    match which {
        Timeout::Resolve | Timeout::Connect => WebError::NoConnection(network.connect),
        Timeout::PerRead | Timeout::PerWrite => WebError::Stalled(network.stall),
        _ => WebError::TooSlow(network.total),
    }
}

fn of_io(error: &io::Error, host: String) -> WebError {
    let cause = error.to_string();
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => WebError::BrokenOff,
        ErrorKind::ConnectionRefused => WebError::Unreachable("connection refused".to_owned()),
        ErrorKind::InvalidData => WebError::Nonsense(cause),
        // The standard library has no kind of its own for a name that nobody has.
        _ if cause.contains("lookup address") || cause.contains("not known") => WebError::NoHost(host),
        _ => WebError::Unreachable(cause),
    }
}
