//! Keeps addresses of this machine and its network out, after every redirect and every look-up of a name.
//!
//! Invariant: what is connected to is what was checked: the resolver hands out no address that it did not judge.
//! Where a proxy asks in our place it looks the names up; then only addresses in numbers and names that always mean
//! this machine are known here.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// That a name leads to this machine or its network.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a private address")
    }
}

impl std::error::Error for Refused {}

/// Looks names up, and hands out public addresses alone unless all are allowed.
#[derive(Debug)]
pub(super) struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
}

impl Guard {
    /// A resolver that lets private addresses through where that is wanted.
    pub(super) fn new(allow_private: bool) -> Self {
        Self { inner: DefaultResolver::default(), allow_private }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // The proxy was named by the user, and stands near as a rule.
        if self.allow_private || is_proxy(uri, config) {
            return Ok(found);
        }
        let mut public = self.empty();
        found.iter().filter(|address| !is_private(address.ip())).for_each(|address| public.push(*address));
        if public.is_empty() { Err(ureq::Error::Other(Box::new(Refused))) } else { Ok(public) }
    }
}

fn is_proxy(uri: &Uri, config: &Config) -> bool {
    config
        .proxy()
        .is_some_and(|proxy| uri.host() == Some(proxy.host()) && uri.port_u16() == proxy.uri().port_u16())
}

/// Whether an address says by itself that it is one of this machine or its network.
pub(super) fn is_private_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => is_private(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end))
        }
        None => true,
    }
}

/// Whether no server of the public internet has this address.
pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || matches!((a, b, c), (0 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    match parts {
        // The old address inside a new one decides: mapped, compatible, translated (NAT64), 6to4.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_private_v4(inside(high, low))
        }
        [0x2002, high, low, ..] => is_private_v4(inside(high, low)),
        // The rest of the public internet begins with 001; Teredo and documentation are inside that.
        [0x2001, 0 | 0xdb8, ..] => true,
        [first, ..] => first & 0xe000 != 0x2000,
    }
}

fn inside(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(address: &str) -> bool {
        is_private(address.parse().expect("an address"))
    }

    #[test]
    fn addresses_of_no_public_server_are_private() {
        for address in [
            "127.0.0.1",
            "127.255.0.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(judge(address), "{address}");
        }
    }

    #[test]
    fn addresses_of_public_servers_are_not() {
        for address in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "2a00::1",
        ] {
            assert!(!judge(address), "{address}");
        }
    }

    #[test]
    fn a_name_is_judged_by_where_it_leads() {
        let look_up = |allow| {
            let timeout = NextTimeout {
                after: ureq::unversioned::transport::time::Duration::NotHappening,
                reason: ureq::Timeout::Resolve,
                ..NextTimeout::default()
            };
            let uri = Uri::from_static("http://localhost:1/");
            Guard::new(allow).resolve(&uri, &Config::builder().proxy(None).build(), timeout)
        };
        assert!(matches!(look_up(false), Err(ureq::Error::Other(cause)) if cause.is::<Refused>()));
        assert!(look_up(true).is_ok());
    }

    #[test]
    fn every_spelling_of_this_machine_is_seen() {
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://0/",
            "http://printer.local/",
            "http://127。0。0。1/",
        ] {
            assert!(is_private_host(&Url::parse(address).expect("an address")), "{address}");
        }
        assert!(!is_private_host(&Url::parse("http://local.example/").expect("an address")));
    }
}
