//! An article as it is read: canonical text, its blocks, what is known of it, what was taken out.

use super::span::Span;
use serde::{Deserialize, Serialize};

/// One news article.
///
/// `text` is what is shown, analysed and quoted: NFC, LF line ends, no BOM, unless it was taken in raw. Its
/// blocks are separated by blank lines. Where a headline is known it is the first block, once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// Name within its source: the `id` of a corpus line, a file's name without extensions, or `stdin`.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Day of publication, `YYYY-MM-DD`, or whatever the source gave where it is not a date.
    pub published: Option<String>,
    /// What it is written in, as the source says: a language tag such as `en` or `pt-BR`.
    pub language: Option<String>,
    /// The canonical text.
    pub text: String,
    /// Blocks of `text` in order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Links of `text` in order; they do not overlap.
    pub links: Vec<Link>,
    /// What cleaning took out, in order of the input.
    pub removed: Vec<Removed>,
    /// Where it came from, for messages and the list: a path, an address, or `-`.
    pub origin: String,
}

/// A run of the text that is laid out as one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Bytes of the article's text, without the line ends around them.
    pub span: Span,
    /// How it is laid out.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The article's own headline; at most one, and the first.
    Headline,
    /// A heading inside the article.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list, its bullet included.
    ListItem,
    /// A block quotation.
    Quote,
    /// A row of a table, its cells apart by bars.
    Table,
    /// What stands below a picture.
    Caption,
}

/// Words of the text that lead to another page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Bytes of the article's text.
    pub span: Span,
    /// Where they lead: an absolute address, `http` or `https`.
    pub url: String,
}

/// A line that cleaning took out of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The line as it stood there.
    pub line: String,
    /// Why it is no part of the article.
    pub reason: Removal,
}

/// Why a line was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Removal {
    /// The headline, said again.
    RepeatedHeadline,
    /// A paragraph that stands in the text already.
    RepeatedLine,
    /// The name of a section or a breadcrumb.
    SectionLabel,
    /// "Share", "tweet", "print", "e-mail this".
    ShareLine,
    /// "Back to top", "skip to content", "menu" and other ways through the page.
    Navigation,
    /// Punctuation or an icon alone on its line.
    LonePunctuation,
    /// Cookies, consent, privacy.
    CookieNotice,
    /// Subscriptions, newsletters, log-ins.
    Subscription,
    /// Credit or caption label of a picture.
    ImageCredit,
    /// "Read also", related articles and what follows them.
    ReadAlso,
    /// Advertisement markers.
    Advertisement,
    /// Copyright lines and "all rights reserved".
    Copyright,
    /// Outlet, author or date, kept as metadata instead.
    Metadata,
}

impl Removal {
    /// The reason in words, as a clause: "the headline again".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::RepeatedHeadline => "the headline again",
            Self::RepeatedLine => "said already",
            Self::SectionLabel => "a section label",
            Self::ShareLine => "a share line",
            Self::Navigation => "navigation",
            Self::LonePunctuation => "punctuation alone",
            Self::CookieNotice => "a cookie notice",
            Self::Subscription => "a subscription line",
            Self::ImageCredit => "an image credit",
            Self::ReadAlso => "links to other articles",
            Self::Advertisement => "an advertisement",
            Self::Copyright => "a copyright line",
            Self::Metadata => "kept as metadata",
        }
    }
}

impl Article {
    /// The title to show: the headline, else the first line of the text, else the id.
    pub fn display_title(&self) -> &str {
        let first = || self.text.lines().map(str::trim).find(|line| !line.is_empty());
        self.title.as_deref().or_else(first).unwrap_or(&self.id)
    }
}
