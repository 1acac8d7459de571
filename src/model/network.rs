//! How the web is asked: in whose name, how long, how much, how often.
//!
//! Invariant: plain data; every value bounds something, and the defaults suit a reader at home.

use std::time::Duration;

/// Bounds on what is asked of the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// What servers are told who asks; empty for the program's own name and version.
    pub user_agent: String,
    /// How long a connection may take to come about, its name and its encryption included.
    pub connect: Duration,
    /// How long a server may send nothing.
    pub stall: Duration,
    /// How long an answer may take in all, redirects included.
    pub total: Duration,
    /// The largest answer, in bytes after decompression.
    pub bytes: u64,
    /// How many redirects are followed.
    pub redirects: u32,
    /// How many connections there are at a time.
    pub connections: usize,
    /// How many of them go to one host.
    pub host_connections: usize,
    /// How long after the last request to a host the next one waits.
    pub host_delay: Duration,
    /// How many pages are fetched for one feed in one refresh, where it gives only summaries.
    pub pages: usize,
    /// Whether the proxy that the environment names asks in our place.
    pub proxy: bool,
    /// Whether addresses of this machine and its own network may be asked.
    pub allow_private: bool,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            user_agent: String::new(),
            connect: Duration::from_secs(10),
            stall: Duration::from_secs(15),
            total: Duration::from_secs(60),
            bytes: 64 << 20,
            redirects: 10,
            connections: 16,
            host_connections: 2,
            host_delay: Duration::from_millis(250),
            pages: 20,
            proxy: true,
            allow_private: false,
        }
    }
}
