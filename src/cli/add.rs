//! `sayso add`: articles into the library.

use super::args::Global;
use super::output::{Ended, complain};
use super::setup;
use crate::model::article::Article;
use crate::sources::fetch::articles;
use crate::store::Store;
use anyhow::Result;
use std::ffi::OsString;
use std::io::{self, Write};

/// How many articles go into the library in one transaction.
const BATCH: usize = 256;
/// How much text does, at most, beside one article.
const BATCH_BYTES: usize = 8 << 20;

/// Runs the command.
pub(super) fn run(global: &Global, inputs: &[OsString]) -> Result<Ended> {
    let setup = setup::load(global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    let store = setup::library(global)?;
    let before = store.count()?;
    let (mut batch, mut bytes, mut seen, mut failures) = (Vec::new(), 0, 0, 0);
    for item in articles(setup::names(inputs), setup.reading(false)) {
        match item {
            Ok(article) => {
                (seen, bytes) = (seen + 1, bytes + article.text.len());
                batch.push(article);
            }
            Err(error) => {
                failures += 1;
                complain(&error.to_string());
            }
        }
        if batch.len() >= BATCH || bytes >= BATCH_BYTES {
            bytes = 0;
            put(&store, &mut batch)?;
        }
    }
    put(&store, &mut batch)?;
    let new = store.count()?.saturating_sub(before);
    writeln!(io::stdout().lock(), "{}", summary(seen, new))?;
    Ok(Ended::with(failures))
}

fn put(store: &Store, batch: &mut Vec<Article>) -> Result<()> {
    store.put_articles(batch)?;
    batch.clear();
    Ok(())
}

fn summary(seen: usize, new: usize) -> String {
    let noun = |n| if n == 1 { "article" } else { "articles" };
    match seen - new.min(seen) {
        0 => format!("added {new} {}", noun(new)),
        known => format!(
            "added {new} {}; {known} {} there already",
            noun(new),
            if known == 1 { "was" } else { "were" }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_is_new() {
        assert_eq!(summary(1, 1), "added 1 article");
        assert_eq!(summary(3, 2), "added 2 articles; 1 was there already");
        assert_eq!(summary(0, 0), "added 0 articles");
    }
}
