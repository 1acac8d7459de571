//! Ten times as many statements take no more memory.
//!
//! A million, with figures: `SAYSO_STATEMENTS=1000000 cargo test --test streaming -- --nocapture`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

#[path = "streaming/corpus.rs"]
mod corpus;

use corpus::{Counted, feed};
use sayso::export::{Format, Options, sink};
use std::time::Instant;

const FORMATS: [Format; 4] = [Format::Csv, Format::Jsonl, Format::Graphml, Format::Edges];

/// How much more memory the longer run may take: what the allocator keeps for itself.
const SLACK_KIB: usize = 12 << 10;

#[test]
fn memory_does_not_grow_with_the_statements() {
    let many = std::env::var("SAYSO_STATEMENTS").ok().and_then(|n| n.parse().ok()).unwrap_or(50_000);
    check(many / 10, many);
}

fn check(few: usize, many: usize) {
    for format in FORMATS {
        write(format, few);
        let before = peak();
        let begun = Instant::now();
        let bytes = write(format, many);
        let Some((before, after)) = before.zip(peak()) else {
            println!("skipped: this system does not tell how much memory a process had at most");
            return;
        };
        let seconds = begun.elapsed().as_secs_f32();
        println!("{format}: {many} statements, {bytes} bytes, {seconds:.1} s, peak {before} -> {after} KiB");
        assert!(after < before + SLACK_KIB, "{format}: {before} KiB for {few}, {after} KiB for {many}");
    }
}

/// Writes that many statements and tells how many bytes they are.
fn write(format: Format, statements: usize) -> usize {
    let mut out = Counted::default();
    let options = Options { choice: corpus::everything(), ..Options::default() };
    let mut sink = sink(format, &options, &mut out);
    feed(statements, sink.as_mut());
    drop(sink);
    out.bytes
}

/// The most memory that this process had, in KiB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
