//! Texts that no newspaper prints: the analysis survives them, in time linear in their length.
//!
//! The large ones run at a thousandth of their size here, for the network is slow without optimisation;
//! `cargo test --release --test hostile -- --ignored` reads all ten megabytes of each, and the deepest quotations.

#![allow(clippy::expect_used, reason = "tests")]

use proptest::prelude::*;
use sayso::analysis::{Engine, analyse};
use sayso::model::analysis::Analysis;
use sayso::model::article::Article;
use sayso::model::span::Span;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

/// Bytes of a large text.
const LARGE: usize = 10_000_000;

fn read(text: &str) -> Analysis {
    analyse(&Article { id: "test".into(), text: text.into(), ..Article::default() }, &ENGINE)
}

/// What must hold for any text: spans in bounds, on boundaries, in order, apart within a role; ids that fit.
fn assert_sound(text: &str, analysis: &Analysis) {
    let lies = |s: &Span| !s.is_empty() && text.get(s.start..s.end).is_some();
    for statement in &analysis.statements {
        assert!(!statement.content.is_empty());
        for role in [&statement.source, &statement.cue, &statement.content] {
            assert!(role.windows(2).all(|w| w[0].end <= w[1].start), "{role:?} overlap");
            assert!(role.iter().all(lies), "{role:?}");
        }
        assert!(statement.holders.iter().all(|&h| analysis.actor(h).is_some()));
    }
    for (at, actor) in analysis.actors.iter().enumerate() {
        assert_eq!(actor.id.0 as usize, at);
        assert!(actor.mentions.iter().all(|m| lies(&m.span)));
    }
    assert!(analysis.statements.windows(2).all(|w| w[0].id != w[1].id));
    assert!(analysis.positions.len() <= analysis.statements.len());
}

fn check(text: &str) {
    let analysis = read(text);
    assert_sound(text, &analysis);
    assert_eq!(read(text), analysis, "the same text gives the same analysis");
}

/// One piece again and again, up to a size.
fn many(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Quotation marks, capitals, one word, no spaces, and what a pass might look at from the beginning each time.
const PIECES: &[&str] = &[
    "\"",
    "“",
    "“”",
    "'",
    "A",
    "A ",
    "Oda ",
    "word ",
    "said ",
    "x",
    "a.",
    "He said “",
    "Oda said: a.\n\n\"b.\n\n",
    "Ada Oda, ",
    "the report ",
    "who ",
    "according to ",
    "Oda's ",
    "(",
    "of ",
    "\n\n",
    "漢",
    "people ",
    "in Oda, a company. ",
    "a captain who ",
];

fn check_large(size: usize) {
    for piece in PIECES {
        let text = many(piece, size);
        assert_sound(&text, &read(&text));
    }
}

#[test]
fn large_texts_are_read_to_their_end() {
    check_large(LARGE / 1000);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test hostile -- --ignored"]
fn ten_megabytes_are_read_to_their_end() {
    check_large(LARGE);
}

/// Quotations and brackets within each other.
fn check_deep(deep: usize) {
    for (open, close) in [("“", "”"), ("“‘", "’”"), ("«", "»"), ("(", ")")] {
        let text = format!("{}x{}", open.repeat(deep), close.repeat(deep));
        assert_sound(&text, &read(&text));
    }
}

#[test]
fn quotations_within_quotations_are_survived() {
    check_deep(500);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test hostile -- --ignored"]
fn a_hundred_thousand_quotations_within_each_other_are_survived() {
    check_deep(100_000);
}

#[test]
fn small_hostile_texts_are_read_the_same_twice() {
    for piece in PIECES.iter().chain(&["U.S. ", "\u{301}", ", who said ", "Aa ", "“a ", "a.\n\n"]) {
        check(&many(piece, 1_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_characters_are_survived(text in prop::collection::vec(any::<char>(), 0..150)) {
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_order_of_words_is_survived(
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..80)
    ) {
        check(&words.join(" "));
        check(&words.concat());
    }
}

/// Words and marks that the passes look for.
const WORDS: [&str; 62] = [
    "said",
    "that",
    "“",
    "”",
    "\"",
    "'",
    "’s",
    "Oda",
    "Maria",
    "the",
    "according",
    "to",
    "According",
    ",",
    ".",
    ":",
    "—",
    "he",
    "She",
    "they",
    "who",
    "Moscow",
    "Russia",
    "American",
    "side",
    "aide",
    "presidential",
    "officials",
    "and",
    "of",
    "not",
    "n't",
    "will",
    "rejects",
    "adding",
    "expressing",
    "hope",
    "calls",
    "for",
    "Ministry",
    "(",
    ")",
    "\n",
    "\n\n",
    "Sen.",
    "U.S.",
    "Monday",
    "claim",
    "report",
    "in",
    "Halden",
    "a",
    "company",
    "captain",
    "deputy",
    "mayor",
    "May",
    "asked",
    "against",
    "HALDEN",
    "daily",
    "CEO",
];
