//! Pages per second, on one core, over a folder of pages.
//!
//! `SAYSO_PAGES=folder cargo bench --bench pages` reads every `.html` and `.html.gz` in it five times.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench")]

use flate2::read::GzDecoder;
use sayso::sources::{Reading, page};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often each page is read.
const TIMES: u32 = 5;

fn main() {
    let Some(folder) = std::env::var_os("SAYSO_PAGES") else {
        println!("skipped: SAYSO_PAGES names no folder");
        return;
    };
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let pages: Vec<Vec<u8>> = files.filter_map(|file| unpacked(&file)).collect();
    let (mut all, mut slowest) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..TIMES {
        for bytes in &pages {
            let start = Instant::now();
            // A page without an article takes its time too.
            let _ = std::hint::black_box(page("", bytes, None, &Reading::default()));
            all += start.elapsed();
            slowest = slowest.max(start.elapsed());
        }
    }
    let count = f64::from(TIMES) * pages.len() as f64;
    println!(
        "{} pages: {:.0} pages per second, the slowest {slowest:.0?}",
        pages.len(),
        count / all.as_secs_f64()
    );
}

fn unpacked(file: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(file).ok()?;
    let name = file.to_string_lossy();
    if name.ends_with(".html") {
        return Some(bytes);
    }
    let mut unpacked = Vec::new();
    name.ends_with(".html.gz")
        .then(|| GzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).ok())??;
    Some(unpacked)
}
