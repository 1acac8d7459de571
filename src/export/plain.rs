//! The article and its statements as plain text, for pipes, pagers and screen readers.
//!
//! Invariant: every fact is a word, not a sign or a place on the screen; no control character but the line feed
//! comes out, whatever the article contains.

use super::citation::holder;
use super::clean;
use crate::model::analysis::{Actor, Analysis, Statement};
use crate::model::article::{Article, BlockKind};
use std::io::{self, Write};

/// Writes the article, then its actors, then its statements in order.
///
/// Between two articles the caller writes an empty line.
///
/// # Errors
/// When `out` fails.
pub fn write(article: &Article, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    write_head(article, out)?;
    write_text(article, out)?;
    writeln!(out, "\nACTORS: {}", analysis.actors.len())?;
    for actor in &analysis.actors {
        writeln!(out, "- {}", clean::line(&actor_line(analysis, actor)))?;
    }
    writeln!(out, "\nSTATEMENTS: {}", analysis.statements.len())?;
    for (number, statement) in (1..).zip(&analysis.statements) {
        writeln!(out, "\n[{number}] {}", clean::line(&facts(article, analysis, statement)))?;
        writeln!(out, "    {}", clean::line(&statement.quote(&article.text)))?;
    }
    Ok(())
}

/// Title, then outlet, date, author and address on lines of their own.
fn write_head(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", clean::line(article.display_title()))?;
    let author = article.author.as_ref().map(|author| format!("by {author}"));
    let known = [article.outlet.clone(), article.published.clone(), author];
    let source: Vec<String> = known.into_iter().flatten().map(|part| clean::line(&part)).collect();
    for line in [source.join(" · "), clean::line(article.url.as_deref().unwrap_or_default())] {
        if !line.is_empty() {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// The paragraphs as they are; the headline stands above already.
fn write_text(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let headline = article.blocks.first().filter(|block| {
        let said = clean::line(block.span.of(&article.text)) == clean::line(article.display_title());
        block.kind == BlockKind::Headline && said
    });
    let body = article.text.get(headline.map_or(0, |block| block.span.end)..).unwrap_or_default();
    let body = clean::block(body);
    let body = body.trim_matches('\n').trim_end();
    if body.is_empty() { Ok(()) } else { writeln!(out, "\n{body}") }
}

/// Name, role, kind, number of statements, other names.
fn actor_line(analysis: &Analysis, actor: &Actor) -> String {
    let held = analysis.statements.iter().filter(|s| s.holders.contains(&actor.id)).count();
    let mut line = actor.name.clone();
    if let Some(role) = &actor.role {
        line.push_str(&format!(", {role}"));
    }
    line.push_str(&format!(" · {} · {}", actor.kind.name(), counted(held, "statement")));
    if !actor.aliases.is_empty() {
        line.push_str(&format!(" · also: {}", actor.aliases.join(", ")));
    }
    line
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Holder, cue, mode, stance with topic, and within which statement it is reported.
fn facts(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let cue = statement.cue_words(&article.text);
    let position = analysis.position_of(statement.id);
    let stance = position.map(|position| match position.topic.as_ref().or(position.target.as_ref()) {
        Some(about) => format!("{}: {about}", position.stance.name()),
        None => position.stance.name().to_owned(),
    });
    let within = statement.reported_by.and_then(|id| analysis.statements.iter().position(|s| s.id == id));
    let parts = [
        Some(holder(article, analysis, statement)),
        (!cue.is_empty()).then_some(format!("“{cue}”")),
        Some(statement.mode.name().to_owned()),
        stance,
        within.map(|at| format!("reported in [{}]", at + 1)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;
    use crate::model::span::Span;
    use proptest::prelude::*;

    fn check(article: &Article, analysis: &Analysis) -> String {
        let mut bytes = Vec::new();
        write(article, analysis, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_report_reads_from_top_to_bottom() {
        insta::assert_snapshot!(check(&samples::article(), &samples::analysis()), @r#"
        Ferry line to close in May 🚢
        Coast *Courier* · 2026-05-04
        https://coast.example/a b?c=<d>

        Ada Quill said on Monday that the line would close. "Nobody wins," the minister added, "least of all the islands."

        # Not a heading, said <b>nobody</b>.

        ACTORS: 1
        - Ada Quill, minister · person · 2 statements · also: the minister

        STATEMENTS: 3

        [1] Ada Quill (minister) · “said on Monday” · indirect · support: closing the line
            that the line would close

        [2] Ada Quill (minister) · “added” · direct · unclear
            "Nobody wins," … "least of all the islands."

        [3] <b>nobody</b> · “said <” · indirect · reported in [1]
            # Not a heading
        "#);
    }

    #[test]
    fn a_headline_that_is_not_the_title_stays() {
        let article = Article { title: Some("Another".into()), ..samples::article() };
        assert!(check(&article, &Analysis::default()).contains("\n\nFerry line to close in May 🚢\n"));
    }

    #[test]
    fn an_empty_article_has_a_report() {
        assert_eq!(check(&Article::default(), &Analysis::default()), "\n\nACTORS: 0\n\nSTATEMENTS: 0\n");
    }

    proptest! {
        #[test]
        fn no_control_character_comes_out(text in "[\u{0}-\u{ff}\u{202a}-\u{202e}]{0,60}", outlet in "[\u{0}-\u{a0}]{0,9}") {
            let mut analysis = samples::analysis();
            analysis.statements[0].content = vec![Span::new(0, text.len())];
            let article = Article { text, outlet: Some(outlet), blocks: vec![], ..samples::article() };
            prop_assert!(!check(&article, &analysis).chars().any(|c| c != '\n' && (c.is_control() || clean::hides(c))));
        }
    }
}
