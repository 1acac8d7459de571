//! The article that the project was asked about: every actor, statement and position that a reader expects.
//!
//! The article itself stays out of the tree; where it is not beside the checkout the test says so and passes.

#![allow(clippy::print_stderr, clippy::expect_used, reason = "tests")]

use sayso::analysis::{Engine, analyse};
use sayso::model::analysis::{Actor, ActorKind, Analysis, Stance, Statement};
use sayso::model::article::{Article, Removal};
use sayso::sources::Reading;
use sayso::sources::fetch::articles;
use std::path::Path;

/// The article, read and cleaned as the program does it; `None` where the file is not there.
fn article() -> Option<Article> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles/ushakov-nato.txt");
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    articles(vec![path.to_string_lossy().into_owned()], Reading::default()).next()?.ok()
}

#[test]
fn the_page_around_the_article_is_left_out() {
    let Some(article) = article() else { return };
    let removed: Vec<(&str, Removal)> = article.removed.iter().map(|r| (r.line.as_str(), r.reason)).collect();
    let reasons: Vec<Removal> = removed.iter().map(|r| r.1).collect();
    assert!(removed.contains(&("News", Removal::SectionLabel)), "{removed:?}");
    assert!(removed.contains(&(".", Removal::LonePunctuation)), "{removed:?}");
    assert!(removed.contains(&("upstairs", Removal::Navigation)), "{removed:?}");
    assert!(reasons.contains(&Removal::RepeatedHeadline) && removed.len() == 4, "{removed:?}");
    assert_eq!(article.blocks.len(), 7);
}

/// Runs `check` on the analysis of the article, if it is there.
fn with_analysis(check: impl Fn(&str, &Analysis)) {
    if let Some(article) = article() {
        check(&article.text, &analyse(&article, &Engine::embedded()));
    }
}

fn actor<'a>(analysis: &'a Analysis, name: &str) -> &'a Actor {
    analysis.actors.iter().find(|a| a.name == name).unwrap_or_else(|| {
        let names: Vec<&str> = analysis.actors.iter().map(|a| a.name.as_str()).collect();
        panic!("no actor {name} among {names:?}")
    })
}

#[test]
fn everybody_is_there_by_name() {
    use ActorKind::{Country, Organization, Person};
    with_analysis(|_, analysis| {
        for (name, kind) in [
            ("Yuri Ushakov", Person),
            ("Michael Waltz", Person),
            ("Vladimir Putin", Person),
            ("Trump", Person),
            ("Steven Witkoff", Person),
            ("James Vance", Person),
            ("Russia", Country),
            ("United States", Country),
            ("Ukraine", Country),
            ("NATO", Organization),
            ("Reuters", Organization),
            ("Bloomberg", Organization),
            ("Russian Defense Ministry", Organization),
            ("Ukrainian Armed Forces", Organization),
        ] {
            assert_eq!(actor(analysis, name).kind, kind, "{name}");
        }
    });
}

#[test]
fn other_names_lead_to_the_same_actor() {
    with_analysis(|text, analysis| {
        for (name, form) in [
            ("Yuri Ushakov", "Ushakov"),
            ("Yuri Ushakov", "the presidential aide"),
            ("Vladimir Putin", "Putin"),
            ("Russia", "Moscow"),
            ("Russia", "the Kremlin"),
            ("United States", "US"),
            ("United States", "Washington"),
            ("United States", "the American side"),
            ("Ukraine", "Kyiv"),
            ("NATO", "the alliance"),
        ] {
            assert!(actor(analysis, name).aliases.iter().any(|a| a == form), "{name} is not {form}");
        }
        let ushakov = actor(analysis, "Yuri Ushakov");
        assert_eq!(ushakov.role.as_deref(), Some("presidential aide"));
        assert!(ushakov.mentions.iter().any(|m| m.span.of(text) == "He"), "He is Ushakov");
    });
}

#[test]
fn places_are_no_actors() {
    with_analysis(|_, analysis| {
        for place in ["Jeddah", "Sudzha", "Kursk"] {
            let named = |a: &Actor| a.name.contains(place) || a.aliases.iter().any(|f| f.contains(place));
            assert!(!analysis.actors.iter().any(named), "{place} is a place");
        }
    });
}

/// The statement whose cue and beginning of content are given, `that` left out.
fn statement<'a>(text: &str, analysis: &'a Analysis, cue: &str, content: &str) -> &'a Statement {
    let fits = |s: &&Statement| {
        let quote = s.quote(text);
        let begins = quote.trim_start_matches("that ").trim_start_matches(['"', '“']).starts_with(content);
        s.cue_words(text).contains(cue) && begins
    };
    analysis.statements.iter().find(fits).unwrap_or_else(|| {
        let all: Vec<String> = analysis
            .statements
            .iter()
            .map(|s| format!("[{}] {}", s.cue_words(text), s.quote(text)))
            .collect();
        panic!("no statement [{cue}] {content} among\n{}", all.join("\n"))
    })
}

#[test]
fn every_statement_has_its_holder() {
    let ushakov: &[&str] = &["Yuri Ushakov"];
    with_analysis(|text, analysis| {
        for (cue, content, holders) in [
            ("believe", "Ukraine's accession to NATO cannot be discussed", &["Russia", "United States"][..]),
            ("said", "Russia and the United States agree", ushakov),
            ("According to", "Moscow conveyed", ushakov),
            ("stressed", "Russia rejects", ushakov),
            ("called", "the 30-day ceasefire", ushakov),
            ("noted", "We don't need temporary measures", ushakov),
            ("expressing hope", "Washington will take", ushakov),
            ("According to", "the talks in Jeddah", &["Reuters"]),
            ("noted", "a ceasefire without verification", &["Vladimir Putin"]),
            ("announced", "the liberation of Sudzha", &["Russian Defense Ministry"]),
            ("According to", "Trump is considering", &["Bloomberg"]),
            ("spoke about", "Kyiv's neutrality", &["James Vance"]),
            ("insists on", "maintaining the course towards the alliance", &["Ukraine"]),
        ] {
            let found = statement(text, analysis, cue, content);
            assert_eq!(analysis.holder_names(found), holders, "[{cue}] {content}");
        }
    });
}

#[test]
fn the_positions_are_for_and_against() {
    with_analysis(|text, analysis| {
        for (cue, content, stance, topic) in [
            ("believe", "Ukraine's accession", Stance::Oppose, "Ukraine's accession to NATO"),
            ("called", "the 30-day ceasefire", Stance::Oppose, "30-day ceasefire"),
            ("agree", "Ukraine's accession", Stance::Oppose, "Ukraine's accession to NATO"),
            ("noted", "a ceasefire without", Stance::Oppose, "ceasefire without verification"),
            ("insists on", "maintaining the course", Stance::Support, "course towards the alliance"),
        ] {
            let found = statement(text, analysis, cue, content);
            let position = analysis.position_of(found.id).expect("a position");
            assert_eq!(
                (position.stance, position.topic.as_deref()),
                (stance, Some(topic)),
                "[{cue}] {content}"
            );
        }
    });
}
