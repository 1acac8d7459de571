//! Pages and feeds from servers on this machine, which answer well, badly, or not at all.

#![expect(clippy::expect_used, reason = "a test fails where its world does")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;
#[path = "support/server.rs"]
mod server;

#[path = "web/addresses.rs"]
mod addresses;
#[path = "web/commands.rs"]
mod commands;
#[path = "web/feeds.rs"]
mod feeds;
#[path = "web/lists.rs"]
mod lists;

use sayso::model::network::Network;
use sayso::sources::Reading;
use sayso::sources::fetch::Web;
use std::time::Duration;

/// Bounds so small that no test waits long.
fn network() -> Network {
    Network {
        connect: Duration::from_secs(2),
        stall: Duration::from_millis(300),
        total: Duration::from_millis(1500),
        bytes: 1 << 20,
        redirects: 5,
        connections: 4,
        host_connections: 4,
        host_delay: Duration::ZERO,
        allow_private: true,
        proxy: false,
        ..Network::default()
    }
}

/// Reading over the web within these bounds.
fn reading(network: Network) -> Reading {
    Reading { web: Web::new(network), ..Reading::default() }
}

/// An article's page, long enough to be one.
fn page(title: &str, said: &str) -> String {
    let told = format!(
        "<p>The harbour master told the council on Monday that {said}, and nobody contradicted her.</p>"
    );
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{}\
         <p>The council will meet again on Thursday to hear the dockers, who were not asked.</p></article></body></html>",
        told.repeat(2).replacen("and nobody contradicted her", "as the minutes of the meeting show", 1)
    )
}
