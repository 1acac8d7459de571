//! Messages: newsletters as they come by mail, and pages that browsers save in the form of a message.
//!
//! Invariant: attachments are no part of the article; a newsletter that has mark-up is read from it.

use super::lines::squeeze;
use super::{Reading, SourceError, assemble, dates, decode, page, plain};
use crate::model::article::Article;
use crate::text::normalise::canonical;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use url::Url;

/// Reads a message of which `known` is known already.
pub(crate) fn read(known: Article, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    if reading.raw {
        return Ok(assemble::raw(known, decode::decode(bytes).into_owned()));
    }
    let message = MessageParser::default().parse(bytes).ok_or(SourceError::Empty)?;
    if let Some((html, address)) = saved_page(&message) {
        return page::read(Article { url: address, ..known }, html, reading);
    }
    let known = headed(known, &message);
    let article = match (markup(&message), text(&message)) {
        (Some(html), _) => page::letter(known, html)?,
        (None, Some(text)) => plain(known, &canonical(text)),
        (None, None) => return Err(SourceError::Empty),
    };
    let said = article.blocks.len() > usize::from(article.title.is_some());
    if said { Ok(article) } else { Err(SourceError::Empty) }
}

/// The page in an MHTML file, and its address.
fn saved_page<'a>(message: &'a Message<'_>) -> Option<(&'a str, Option<String>)> {
    let snapshot = message.header_raw("Snapshot-Content-Location").map(|address| address.trim().to_owned());
    let part = message.parts.iter().find(|part| is_markup(part))?;
    let address = snapshot.or_else(|| part.content_location().map(str::to_owned))?;
    let is_page = Url::parse(&address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "file"));
    let PartType::Html(html) = &part.body else { return None };
    is_page.then(|| (html.as_ref(), Some(address).filter(|address| address.starts_with("http"))))
}

fn is_markup(part: &MessagePart<'_>) -> bool {
    matches!(&part.body, PartType::Html(html) if !html.trim().is_empty())
}

fn markup<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) if !html.trim().is_empty() => Some(html.as_ref()),
        _ => None,
    })
}

fn text<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) if !text.trim().is_empty() => Some(text.as_ref()),
        _ => None,
    })
}

/// What the head of a message tells: the sender is the outlet of a newsletter, and its subject the headline.
fn headed(known: Article, message: &Message<'_>) -> Article {
    let line = |text: &str| Some(squeeze(&canonical(text))).filter(|line| !line.is_empty());
    let archived = match message.header("Archived-At") {
        Some(HeaderValue::Text(address)) => line(address.trim_matches(['<', '>', ' '])),
        _ => None,
    };
    Article {
        title: message.subject().and_then(line),
        outlet: message
            .from()
            .and_then(Address::first)
            .and_then(|from| from.name.as_deref().or(from.address.as_deref()))
            .and_then(line),
        published: message.date().and_then(|date| dates::normalise(&date.to_rfc3339())),
        url: archived.filter(|address| address.starts_with("http")),
        ..known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str) -> Article {
        read(Article::default(), message.as_bytes(), &Reading::default()).expect("an article")
    }

    #[test]
    fn a_newsletter_tells_its_sender_its_day_and_its_headline() {
        let article = check(
            "From: =?utf-8?Q?Coast_Courier?= <news@courier.example>\r\nSubject: Port\r\n reopens\r\nDate: Mon, 4 May 2026 10:00:00 +0200\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe port is open =E2=80=93 again.\r\n",
        );
        assert_eq!(article.text, "Port reopens\n\nThe port is open – again.");
        assert_eq!(
            (article.outlet.as_deref(), article.published.as_deref()),
            (Some("Coast Courier"), Some("2026-05-04"))
        );
    }

    #[test]
    fn mark_up_is_read_before_text_and_hidden_lines_are_not() {
        let article = check(
            "From: a@x.example\r\nSubject: Port reopens\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n\
             <div style='display: none'>preview</div><table><tr><td><h2>At sea</h2><p>The <a href='https://x.example/p'>port</a> is open.</p>\
             <blockquote>“We are glad.”</blockquote></td></tr><tr><td>Unsubscribe</td></tr></table>\r\n--b--\r\n",
        );
        assert_eq!(article.text, "Port reopens\n\nAt sea\n\nThe port is open.\n\n“We are glad.”");
        assert_eq!(article.links.len(), 1);
        assert_eq!(article.links[0].span.of(&article.text), "port");
    }

    #[test]
    fn a_saved_page_is_read_as_a_page() {
        let article = check(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/port\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related; type=\"text/html\"; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/html\r\nContent-Location: https://courier.example/port\r\n\r\n\
             <title>Port reopens | Courier</title><article><h1>Port reopens</h1><p>The port of Halden is open again, said the minister on Monday.</p>\
             <p>Nobody had won, said the woman who had led them out and now led them back again.</p></article>\r\n--b--\r\n",
        );
        assert_eq!(
            (article.title.as_deref(), article.url.as_deref()),
            (Some("Port reopens"), Some("https://courier.example/port"))
        );
        assert_eq!(article.blocks.len(), 3);
    }
}
