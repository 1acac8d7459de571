//! One statement, ready to paste.
//!
//! Invariant: it always says who holds it and where it is from, and words that the article put into its own
//! are not passed off as a quotation.

use super::clean;
use crate::model::analysis::{Analysis, Mode, Statement};
use crate::model::article::Article;

/// The statement's words, its holders with their roles, the outlet, the date and the address, on one line.
///
/// ```text
/// "Nobody wins," … "least of all the islands." — Ada Quill (minister), quoted in Coast Courier, 2026-05-04, https://…
/// ```
pub fn citation(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let words = statement.quote(&article.text);
    let holder = holder(article, analysis, statement);
    let origin = origin(article).join(", ");
    clean::line(&format!("{words} — {holder}, {} {origin}", how(statement.mode)))
}

/// How the words came into the article.
const fn how(mode: Mode) -> &'static str {
    match mode {
        Mode::Direct => "quoted in",
        Mode::Mixed => "partly quoted in",
        Mode::Indirect => "paraphrased in",
    }
}

/// The holders with their roles; else the source as the text has it.
pub(super) fn holder(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let actors = statement.holders.iter().filter_map(|&id| analysis.actor(id));
    let names: Vec<String> = actors
        .map(|actor| match &actor.role {
            Some(role) => format!("{} ({role})", actor.name),
            None => actor.name.clone(),
        })
        .collect();
    let source = statement.source_words(&article.text);
    match names.is_empty() {
        false => names.join(" and "),
        true if source.is_empty() => "unnamed source".to_owned(),
        true => source,
    }
}

/// Outlet (else title), date and address.
fn origin(article: &Article) -> Vec<&str> {
    let outlet = article.outlet.as_deref().unwrap_or_else(|| article.display_title());
    let parts = [Some(outlet), article.published.as_deref(), article.url.as_deref()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    fn check(article: &Article, statement: usize, wanted: &str) {
        let analysis = samples::analysis();
        assert_eq!(citation(article, &analysis, &analysis.statements[statement]), wanted);
    }

    #[test]
    fn a_quotation_shows_its_gap() {
        check(
            &samples::article(),
            1,
            "\"Nobody wins,\" … \"least of all the islands.\" — Ada Quill (minister), quoted in \
             Coast *Courier*, 2026-05-04, https://coast.example/a b?c=<d>",
        );
    }

    #[test]
    fn a_paraphrase_is_called_one() {
        check(
            &samples::article(),
            0,
            "that the line would close — Ada Quill (minister), paraphrased in Coast *Courier*, 2026-05-04, \
             https://coast.example/a b?c=<d>",
        );
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let bare = Article { outlet: None, published: None, url: None, ..samples::article() };
        check(&bare, 2, "# Not a heading — <b>nobody</b>, paraphrased in Ferry line to close in May 🚢");
    }

    #[test]
    fn nothing_reaches_the_terminal_through_the_clipboard() {
        let hostile = Article { outlet: Some("x\x1b]52;c;aGk=\x07\ny".into()), ..samples::article() };
        let analysis = samples::analysis();
        let line = citation(&hostile, &analysis, &analysis.statements[0]);
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}
