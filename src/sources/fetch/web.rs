//! Asks the web, within bounds of time, size and politeness.
//!
//! Invariant: every request ends, with an answer or with its cause, within the time that the settings give; it can
//! be stopped at any moment; no redirect and no name leads to an address that a direct request may not ask.

use super::fault;
use super::polite::Gates;
use super::private::{Guard, is_private_host};
use crate::model::network::Network;
use crate::sources::address;
use crate::sources::web_error::WebError;
use std::collections::HashSet;
use std::fmt;
use std::io::Read;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, HeaderName, Response, header};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};
use url::Url;

/// How often it is asked whether to stop.
const GLANCE: Duration = Duration::from_millis(50);
/// How much is read at a time.
const CHUNK: usize = 64 << 10;
/// The longest that a host is left alone because it asks for it.
const LONGEST_REST: Duration = Duration::from_secs(600);

/// Tells whether the work is to stop.
pub type Halt = Arc<dyn Fn() -> bool + Send + Sync>;

/// The web, as the settings let it be asked. Clones share the manners towards hosts.
#[derive(Clone)]
pub struct Web {
    shared: Arc<Shared>,
    halt: Option<Halt>,
}

struct Shared {
    network: Network,
    gates: Arc<Gates>,
    agent: OnceLock<Agent>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The address.
    pub address: &'a str,
    /// The mark of the version that is known already.
    pub etag: Option<&'a str>,
    /// The day from which the known version is, as the server said it.
    pub modified: Option<&'a str>,
    /// Whether a feed is wanted rather than a page.
    pub feed: bool,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Where it came from at last.
    pub address: String,
    /// The address to ask from now on, where the server says that it has moved for good.
    pub moved: Option<String>,
    /// The mark of this version.
    pub etag: Option<String>,
    /// The day of this version, as the server says it.
    pub modified: Option<String>,
    /// The media type in lower case, without parameters; empty where none is given.
    pub mime: String,
    /// The character set that the server names.
    pub charset: Option<String>,
    /// The bytes; `None` where nothing has changed since the known version.
    pub body: Option<Vec<u8>>,
}

/// One step: an answer, or another place to ask.
enum Step {
    Here(Answer),
    There { address: String, for_good: bool },
}

impl Web {
    /// The web within these bounds.
    pub fn new(network: Network) -> Self {
        let gates = Arc::new(Gates::new(network.host_connections, network.host_delay));
        Self { shared: Arc::new(Shared { network, gates, agent: OnceLock::new() }), halt: None }
    }

    /// The same web, stopped when `halt` says so.
    #[must_use]
    pub fn stopped_by(&self, halt: Halt) -> Self {
        Self { shared: Arc::clone(&self.shared), halt: Some(halt) }
    }

    /// The bounds.
    pub fn network(&self) -> &Network {
        &self.shared.network
    }

    /// Asks for an address; follows redirects.
    ///
    /// # Errors
    /// Where nothing came, or not all of it.
    pub fn get(&self, ask: &Ask<'_>) -> Result<Answer, WebError> {
        let network = self.network();
        let deadline = Instant::now() + network.total;
        let mut url = address::read(ask.address)?;
        let (mut seen, mut all_for_good, mut moved) = (HashSet::new(), true, None);
        loop {
            if !network.allow_private && is_private_host(&url) {
                return Err(WebError::Private(address::host(&url).to_owned()));
            }
            if !seen.insert(url.as_str().to_owned()) {
                return Err(WebError::Circle);
            }
            match self.step(&url, ask, deadline)? {
                Step::Here(answer) => return Ok(Answer { moved, ..answer }),
                Step::There { .. } if seen.len() > network.redirects as usize => {
                    return Err(WebError::Redirects(network.redirects));
                }
                Step::There { address, for_good } => {
                    url = address::join(Some(&url), &address)
                        .and_then(|next| Url::parse(&next).ok())
                        .ok_or_else(|| WebError::Nonsense("it redirects to no web address".to_owned()))?;
                    url.set_fragment(None);
                    all_for_good &= for_good;
                    moved = all_for_good.then(|| url.as_str().to_owned());
                }
            }
        }
    }

    /// Asks once, on a thread of its own that may outlive the patience of the one who asked.
    fn step(&self, url: &Url, ask: &Ask<'_>, deadline: Instant) -> Result<Step, WebError> {
        let host = address::host(url).to_owned();
        let pass = self.shared.gates.enter(&host, &|| self.stopped() || Instant::now() >= deadline);
        let Some(pass) = pass else {
            let total = self.network().total;
            return Err(if self.stopped() { WebError::Stopped } else { WebError::TooSlow(total) });
        };
        let (sender, receiver) = channel();
        let (web, url) = (self.clone(), url.clone());
        let request = Request::new(ask, deadline);
        let work = move || {
            let outcome = web.shared.ask(&url, &request, &|| web.stopped());
            drop(pass);
            // Whoever asked may have had enough.
            let _ = sender.send(outcome);
        };
        std::thread::Builder::new()
            .name("web".to_owned())
            .spawn(work)
            .map_err(|error| WebError::Unreachable(error.to_string()))?;
        loop {
            match receiver.recv_timeout(GLANCE) {
                Ok(outcome) => {
                    if let Err(WebError::Later(seconds, _)) = &outcome {
                        self.shared.gates.hold(&host, Duration::from_secs(*seconds).min(LONGEST_REST));
                    }
                    return outcome;
                }
                Err(RecvTimeoutError::Timeout) if self.stopped() => return Err(WebError::Stopped),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(WebError::Nonsense("a fault in sayso, please report it".to_owned()));
                }
            }
        }
    }

    fn stopped(&self) -> bool {
        self.halt.as_ref().is_some_and(|halt| halt())
    }
}

/// What one request says beside the address.
struct Request {
    headers: Vec<(HeaderName, String)>,
    deadline: Instant,
}

impl Request {
    fn new(ask: &Ask<'_>, deadline: Instant) -> Self {
        let accept = if ask.feed {
            "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
        } else {
            "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
        };
        let known = [(header::IF_NONE_MATCH, ask.etag), (header::IF_MODIFIED_SINCE, ask.modified)];
        let known = known.into_iter().filter_map(|(name, value)| Some((name, value?.to_owned())));
        Self { headers: known.chain([(header::ACCEPT, accept.to_owned())]).collect(), deadline }
    }
}

impl Shared {
    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let config = Agent::config_builder()
                .user_agent(user_agent(&self.network.user_agent))
                .timeout_resolve(Some(self.network.connect))
                .timeout_connect(Some(self.network.connect))
                .timeout_per_read(Some(self.network.stall))
                .timeout_per_write(Some(self.network.stall))
                .http_status_as_error(false)
                // Each redirect is judged before it is followed.
                .max_redirects(0)
                // A connection that is kept may have been closed by the other side meanwhile.
                .max_idle_connections(0)
                .proxy(self.network.proxy.then(Proxy::try_from_env).flatten())
                .build();
            Agent::with_parts(config, DefaultConnector::default(), Guard::new(self.network.allow_private))
        })
    }

    fn ask(&self, url: &Url, request: &Request, stopped: &dyn Fn() -> bool) -> Result<Step, WebError> {
        let left = request.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut call = self.agent().get(url.as_str()).config().timeout_global(Some(left)).build();
        for (name, value) in &request.headers {
            call = call.header(name, value.as_str());
        }
        let mut response = call.call().map_err(|error| fault::of(error, url, &self.network))?;
        if let Some(step) = redirect(&response) {
            return Ok(step);
        }
        let body = match response.status().as_u16() {
            304 => None,
            200..=299 => Some(self.body(response.body_mut(), url, stopped)?),
            status => return Err(refusal(status, response.headers())),
        };
        Ok(Step::Here(answer(url, &response, body)))
    }

    /// Reads what comes, decompressed, up to the limit.
    fn body(&self, body: &mut Body, url: &Url, stopped: &dyn Fn() -> bool) -> Result<Vec<u8>, WebError> {
        let limit = self.network.bytes;
        if body.content_length().is_some_and(|length| length > limit) {
            return Err(WebError::TooBig(limit));
        }
        let mut reader = body.with_config().reader();
        let (mut bytes, mut chunk) = (Vec::new(), vec![0; CHUNK]);
        loop {
            if stopped() {
                return Err(WebError::Stopped);
            }
            match reader.read(&mut chunk) {
                Ok(0) => return Ok(bytes),
                Ok(read) => bytes.extend_from_slice(&chunk[..read]),
                Err(error) => return Err(fault::of(error.into(), url, &self.network)),
            }
            if bytes.len() as u64 > limit {
                return Err(WebError::TooBig(limit));
            }
        }
    }
}

fn user_agent(given: &str) -> String {
    let own = concat!("sayso/", env!("CARGO_PKG_VERSION"), " (news reader in a terminal)");
    // A line end would begin another header.
    let given: String = given.chars().filter(|c| (' '..='~').contains(c)).collect();
    if given.trim().is_empty() { own.to_owned() } else { given.trim().to_owned() }
}

fn redirect(response: &Response<Body>) -> Option<Step> {
    let status = response.status().as_u16();
    let address =
        text(response.headers(), &header::LOCATION).filter(|_| matches!(status, 301..=303 | 307 | 308))?;
    Some(Step::There { address, for_good: matches!(status, 301 | 308) })
}

fn refusal(status: u16, headers: &HeaderMap) -> WebError {
    let wait = text(headers, &header::RETRY_AFTER).and_then(|wait| wait.trim().parse().ok());
    match wait {
        Some(seconds) if matches!(status, 429 | 503) => WebError::Later(seconds, status),
        _ => WebError::Status(status),
    }
}

fn answer(url: &Url, response: &Response<Body>, body: Option<Vec<u8>>) -> Answer {
    let headers = response.headers();
    let content = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = content.split(';').map(str::trim);
    let mime = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    Answer {
        address: url.as_str().to_owned(),
        moved: None,
        etag: text(headers, &header::ETAG),
        modified: text(headers, &header::LAST_MODIFIED),
        mime,
        charset: charset.filter(|charset| !charset.is_empty()),
        body,
    }
}

/// The value of a header, where it is text.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned).filter(|value| !value.is_empty())
}

impl Default for Web {
    fn default() -> Self {
        Self::new(Network::default())
    }
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Web").field("network", &self.shared.network).finish_non_exhaustive()
    }
}

impl PartialEq for Web {
    fn eq(&self, other: &Self) -> bool {
        self.shared.network == other.shared.network
    }
}

impl Eq for Web {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_one_who_asks_is_one_line() {
        assert!(user_agent("").starts_with("sayso/"));
        assert_eq!(user_agent("me/1\r\nHost: x"), "me/1Host: x");
    }
}
