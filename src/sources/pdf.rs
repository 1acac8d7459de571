//! The text of a PDF.
//!
//! Invariant: a fault of the parser is an error, not the end of the program; pages and text are bounded by number.

use super::{Reading, SourceError, assemble, plain};
use crate::model::article::Article;
use crate::text::normalise::canonical;
use pdf_oxide::PdfDocument;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most pages that are read.
const PAGES: usize = 200;

/// The most text that is read.
const TEXT: usize = 8 << 20;

/// Reads a PDF of which `known` is known already.
pub(crate) fn read(known: Article, bytes: &[u8], reading: &Reading) -> Result<Article, SourceError> {
    let text = catch_unwind(AssertUnwindSafe(|| text(bytes)));
    let text =
        text.unwrap_or_else(|_| Err(SourceError::Damaged("its structure cannot be followed".to_owned())))?;
    if reading.raw {
        return Ok(assemble::raw(known, text));
    }
    Ok(plain(known, &canonical(&unhyphenated(&text))))
}

fn text(bytes: &[u8]) -> Result<String, SourceError> {
    let damaged =
        |error: pdf_oxide::Error| SourceError::Damaged(canonical(&error.to_string()).replace('\n', " "));
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(damaged)?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(SourceError::Protected);
    }
    let pages = document.page_count().map_err(damaged)?;
    let mut text = String::new();
    for page in 0..pages.min(PAGES) {
        // A page that cannot be read does not hide the others.
        text.push_str(&document.extract_text(page).unwrap_or_default());
        text.push_str("\n\n");
        if text.len() > TEXT {
            return Err(SourceError::TooBig { limit: TEXT as u64 });
        }
    }
    match text.chars().filter(|c| c.is_alphanumeric()).count() {
        0 if pages > 0 => Err(SourceError::Scan),
        0 => Err(SourceError::Empty),
        _ => Ok(text),
    }
}

/// Words that were parted at the end of a line are one word again.
fn unhyphenated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let parted = line.trim_end().strip_suffix('-').filter(|before| before.ends_with(char::is_lowercase));
        let goes_on = lines.peek().is_some_and(|next| next.trim_start().starts_with(char::is_lowercase));
        match parted.filter(|_| goes_on) {
            Some(before) => {
                out.push_str(before);
                // The rest of the word is drawn up; what follows it begins the next line.
                if let Some(next) = lines.next() {
                    out.push_str(next.trim_start());
                }
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page that draws `content`.
    fn pdf(content: &str) -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = Vec::new();
        for (n, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
        }
        let start = file.len();
        file.push_str("xref\n0 6\n0000000000 65535 f \n");
        places.iter().for_each(|at| file.push_str(&format!("{at:010} 00000 n \n")));
        file.push_str(&format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"));
        file.into_bytes()
    }

    #[test]
    fn text_is_read_and_a_scan_says_what_it_is() {
        let read = |content| read(Article::default(), &pdf(content), &Reading::default());
        let article =
            read("BT /F 12 Tf 72 700 Td (The port of Halden is open again.) Tj ET").expect("an article");
        assert_eq!(article.text, "The port of Halden is open again.");
        assert_eq!(read("0 0 100 100 re f"), Err(SourceError::Scan));
    }

    #[test]
    fn what_is_broken_is_an_error() {
        assert!(read(Article::default(), b"%PDF-1.7 and nothing", &Reading::default()).is_err());
        assert!(read(Article::default(), b"", &Reading::default()).is_err());
    }

    #[test]
    fn parted_words_are_joined() {
        assert_eq!(
            unhyphenated("The min-\nister said\nthat Smith-\nJones left"),
            "The minister said\nthat Smith-\nJones left\n"
        );
    }
}
