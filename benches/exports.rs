//! A hundred thousand statements in each streaming format: time and the most memory held at once.
//!
//! `cargo bench --bench exports`; ten times the time is that of a million, and the memory is the same.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "benches")]

#[path = "../tests/streaming/corpus.rs"]
mod corpus;

use corpus::{Counted, everything, feed};
use divan::AllocProfiler;
use sayso::export::{Format, Options, sink};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(args = ["csv", "jsonl", "graphml", "edges", "markdown", "webannotation"], sample_count = 3, sample_size = 1)]
fn statements(name: &str) -> usize {
    let format: Format = name.parse().expect("a format");
    let mut out = Counted::default();
    let options = Options { choice: everything(), ..Options::default() };
    let mut sink = sink(format, &options, &mut out);
    feed(100_000, sink.as_mut());
    drop(sink);
    out.bytes
}
