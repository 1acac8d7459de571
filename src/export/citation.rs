//! One statement, ready to paste.
//!
//! Invariant: it always says who holds it and where it is from, and words that the article put into its own
//! are not passed off as a quotation.

use super::markdown::{inline, link_target};
use super::references::Keys;
use super::{Entry, clean, dates};
use crate::model::analysis::{Analysis, Mode, Statement};
use crate::model::article::Article;

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// Text on one line.
    #[default]
    Plain,
    /// Markdown with a link.
    Markdown,
    /// A note after the Chicago Manual of Style.
    Chicago,
    /// An item of CSL-JSON, the words as its note.
    Csl,
}

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

/// The same in a style.
pub fn styled(style: Style, article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    match style {
        Style::Plain => citation(article, analysis, statement),
        Style::Markdown => markdown(article, analysis, statement),
        Style::Chicago => chicago(article, analysis, statement),
        Style::Csl => csl(article, analysis, statement),
    }
}

/// `words — **holder**, quoted in [title](<address>), *outlet*, date`
fn markdown(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let words = inline(&statement.quote(&article.text));
    let holder = inline(&holder(article, analysis, statement));
    let title = inline(article.display_title());
    let title = match web_address(article) {
        Some(url) => format!("[{title}](<{}>)", link_target(url)),
        None => title,
    };
    let outlet = told(&article.outlet).map(|outlet| format!("*{}*", inline(outlet)));
    let date = date(article).map(|date| inline(&date));
    let other = told(&article.url).filter(|_| web_address(article).is_none()).map(inline);
    let origin: Vec<String> = [Some(title), outlet, date, other].into_iter().flatten().collect();
    format!("{words} — **{holder}**, {} {}", how(statement.mode), origin.join(", "))
}

/// `words (holder, role, quoted in “Title,” Outlet, May 4, 2026, address).`
fn chicago(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let words = statement.quote(&article.text);
    let holder = holder_with(article, analysis, statement, |name, role| format!("{name}, {role}"));
    let day = dates::day(article.published.as_deref()).map(|day| day.strftime("%B %-d, %Y").to_string());
    let date = day.or_else(|| told(&article.published).map(str::to_owned));
    let known = [told(&article.outlet).map(str::to_owned), date, told(&article.url).map(str::to_owned)];
    let rest: Vec<String> = known.into_iter().flatten().collect();
    // The comma stands within the marks of the title.
    let (comma, rest) =
        if rest.is_empty() { ("", String::new()) } else { (",", format!(" {}", rest.join(", "))) };
    let title = within_marks(article.display_title());
    let author = told(&article.author).map(|author| format!("{author}, ")).unwrap_or_default();
    let how = how(statement.mode);
    clean::line(&format!("{words} ({holder}, {how} {author}“{title}{comma}”{rest})."))
}

/// A title as it stands within double quotation marks: its own become single ones.
fn within_marks(title: &str) -> String {
    let mut inside = false;
    let single = |c| match c {
        '“' | '„' | '«' => '‘',
        '”' | '»' => '’',
        '"' => {
            inside = !inside;
            if inside { '‘' } else { '’' }
        }
        c => c,
    };
    title.chars().map(single).collect()
}

/// The article as an item, with the words and their holder.
fn csl(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    let mut reference = Keys::default().reference(&Entry { article, records: &[] });
    reference.speakers = analysis.holder_names(statement).into_iter().map(clean::line).collect();
    reference.notes = vec![citation(article, analysis, statement)];
    format!("[{}]", super::csl::object(&reference))
}

fn told(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

/// The address where a browser may open it.
fn web_address(article: &Article) -> Option<&str> {
    let is_web = |url: &&str| ["http://", "https://"].iter().any(|s| url.to_ascii_lowercase().starts_with(s));
    told(&article.url).filter(is_web)
}

/// How the words came into the article.
const fn how(mode: Mode) -> &'static str {
    match mode {
        Mode::Direct => "quoted in",
        Mode::Mixed => "partly quoted in",
        Mode::Indirect => "paraphrased in",
    }
}

/// The day of publication, or what the article gives in its place.
fn date(article: &Article) -> Option<String> {
    let day = dates::day(article.published.as_deref()).map(|day| day.strftime("%Y-%m-%d").to_string());
    day.or_else(|| told(&article.published).map(str::to_owned))
}

/// The holders with their roles in brackets; else the source as the text has it.
pub(super) fn holder(article: &Article, analysis: &Analysis, statement: &Statement) -> String {
    holder_with(article, analysis, statement, |name, role| format!("{name} ({role})"))
}

fn holder_with(
    article: &Article,
    analysis: &Analysis,
    statement: &Statement,
    describe: impl Fn(&str, &str) -> String,
) -> String {
    let actors = statement.holders.iter().filter_map(|&id| analysis.actor(id));
    let names: Vec<String> = actors
        .map(|actor| match &actor.role {
            Some(role) => describe(&actor.name, role),
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
fn origin(article: &Article) -> Vec<String> {
    let outlet = told(&article.outlet).unwrap_or_else(|| article.display_title());
    let url = told(&article.url).map(str::to_owned);
    [Some(outlet.to_owned()), date(article), url].into_iter().flatten().collect()
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
    fn every_style_has_holder_outlet_date_and_address_and_shows_the_gap() {
        let (article, analysis) = (samples::article(), samples::analysis());
        let cite = |style| styled(style, &article, &analysis, &analysis.statements[1]);
        assert_eq!(
            cite(Style::Markdown),
            "\"Nobody wins,\" … \"least of all the islands.\" — **Ada Quill (minister)**, quoted in \
             [Ferry line to close in May 🚢](<https://coast.example/a%20b?c=%3Cd%3E>), *Coast \\*Courier\\**, 2026-05-04"
        );
        assert_eq!(
            cite(Style::Chicago),
            "\"Nobody wins,\" … \"least of all the islands.\" (Ada Quill, minister, quoted in “Ferry line to close \
             in May 🚢,” Coast *Courier*, May 4, 2026, https://coast.example/a b?c=<d>)."
        );
        let item: serde_json::Value = serde_json::from_str(&cite(Style::Csl)).unwrap();
        assert_eq!(item[0]["keyword"], "Ada Quill");
        assert!(item[0]["note"].as_str().unwrap().contains("wins,\" … \"least"));
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let bare = Article { outlet: None, published: None, url: None, ..samples::article() };
        check(&bare, 2, "# Not a heading — <b>nobody</b>, paraphrased in Ferry line to close in May 🚢");
        let title = Some("\"Never,\" says the mayor".into());
        let bare = Article { title, published: Some("2026-05-04T10:00:00Z".into()), ..bare };
        check(
            &bare,
            2,
            "# Not a heading — <b>nobody</b>, paraphrased in \"Never,\" says the mayor, 2026-05-04",
        );
        let chicago = |article: &Article| {
            let analysis = samples::analysis();
            styled(Style::Chicago, article, &analysis, &analysis.statements[2])
        };
        let told = "# Not a heading (<b>nobody</b>, paraphrased in “‘Never,’ says the mayor";
        assert_eq!(chicago(&bare), format!("{told},” May 4, 2026)."));
        assert_eq!(chicago(&Article { published: None, ..bare }), format!("{told}”)."));
    }

    #[test]
    fn nothing_reaches_the_terminal_through_the_clipboard() {
        let hostile = Article { outlet: Some("x\x1b]52;c;aGk=\x07\ny".into()), ..samples::article() };
        let analysis = samples::analysis();
        let line = citation(&hostile, &analysis, &analysis.statements[0]);
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}
