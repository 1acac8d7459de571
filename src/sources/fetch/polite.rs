//! Asks no host more often, nor over more connections at a time, than is polite.
//!
//! Invariant: a pass is held as long as its connection; who waits for one can be stopped.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long is waited before it is asked whether to stop.
const GLANCE: Duration = Duration::from_millis(50);

/// The hosts that are or were asked.
#[derive(Debug)]
pub(super) struct Gates {
    limit: usize,
    delay: Duration,
    hosts: Mutex<HashMap<String, Host>>,
    freed: Condvar,
}

#[derive(Debug)]
struct Host {
    open: usize,
    /// When it may be asked again.
    next: Instant,
}

/// Leave to ask a host, until it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    gates: Arc<Gates>,
    host: String,
}

impl Gates {
    /// Gates that let `limit` through to a host at a time, one every `delay`.
    pub(super) fn new(limit: usize, delay: Duration) -> Self {
        Self { limit: limit.max(1), delay, hosts: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits for leave to ask a host; `None` where it is stopped before.
    pub(super) fn enter(self: &Arc<Self>, host: &str, stopped: &dyn Fn() -> bool) -> Option<Pass> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if stopped() {
                return None;
            }
            let now = Instant::now();
            let state = hosts.entry(host.to_owned()).or_insert(Host { open: 0, next: now });
            if state.open < self.limit && state.next <= now {
                state.open += 1;
                state.next = now + self.delay;
                return Some(Pass { gates: Arc::clone(self), host: host.to_owned() });
            }
            let wait = state.next.saturating_duration_since(now).clamp(Duration::from_millis(1), GLANCE);
            let wait = if state.open < self.limit { wait } else { GLANCE };
            hosts = self.freed.wait_timeout(hosts, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Asks the host no more before this time is over: it has asked for that.
    pub(super) fn hold(&self, host: &str, time: Duration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = hosts.get_mut(host) {
            state.next = state.next.max(Instant::now() + time);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut hosts = self.gates.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = hosts.get_mut(&self.host) {
            state.open -= 1;
        }
        drop(hosts);
        self.gates.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_host_is_waited_for_until_stopped() {
        let gates = Arc::new(Gates::new(1, Duration::ZERO));
        let first = gates.enter("a", &|| false);
        assert!(first.is_some());
        assert!(gates.enter("b", &|| false).is_some(), "another host is free");
        let looks = std::cell::Cell::new(0);
        let impatient = || looks.replace(looks.get() + 1) > 2;
        assert!(gates.enter("a", &impatient).is_none());
        drop(first);
        assert!(gates.enter("a", &|| false).is_some());
    }

    #[test]
    fn a_host_that_wants_rest_gets_it() {
        let gates = Arc::new(Gates::new(4, Duration::ZERO));
        drop(gates.enter("a", &|| false));
        gates.hold("a", Duration::from_secs(600));
        let looks = std::cell::Cell::new(0);
        assert!(gates.enter("a", &|| looks.replace(looks.get() + 1) > 2).is_none());
    }
}
