//! Attribution corpora in JSON Lines: articles with words, labels and gold attributions.
//!
//! Invariant: words, sentences and paragraphs come from the same functions as in use.

use crate::Options;
use anyhow::{Context, Result};
use sayso::analysis::attribution::Attribution as Found;
use sayso::analysis::features::{Reading, paragraphs};
use sayso::analysis::tagger::decode::begin;
use sayso::analysis::tags::{PosTagger, Tag};
use sayso::model::code_points::CodePoints;
use sayso::model::span::Span;
use sayso::text::{sentences, tokens};
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;

/// Spans of one attribution, by role.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attribution {
    pub(crate) roles: [Vec<Span>; 3],
}

impl From<&Found> for Attribution {
    fn from(found: &Found) -> Self {
        Self { roles: [found.source.clone(), found.cue.clone(), found.content.clone()] }
    }
}

/// An article with its gold standard.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) publisher: Option<String>,
    pub(crate) text: String,
    pub(crate) tokens: Vec<Span>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) paragraphs: Vec<Range<usize>>,
    pub(crate) labels: Vec<u8>,
    pub(crate) gold: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    publisher: Option<String>,
    text: String,
    attributions: Vec<RawAttribution>,
}

#[derive(Deserialize)]
struct RawAttribution {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
}

impl Article {
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading {
            text: &self.text,
            tokens: &self.tokens,
            tags: &self.tags,
            sentences: &self.sentences,
            paragraphs: &self.paragraphs,
        }
    }
}

/// Reads one part of the corpus of attributions; words get their parts of speech from the model that is there.
pub(crate) fn split(options: &Options, split: &str) -> Result<Vec<Article>> {
    let bytes = tags(options)?;
    let tagger = PosTagger::read(&bytes).context("tags.bin is no model")?;
    read(&options.corpora.join(format!("polnear/{split}.jsonl")), &tagger)
}

/// The bytes of the model of parts of speech that is there.
pub(crate) fn tags(options: &Options) -> Result<Vec<u8>> {
    std::fs::read(options.models.join("tags.bin")).context("reading tags.bin")
}

fn read(path: &Path, tagger: &PosTagger<'_>) -> Result<Vec<Article>> {
    let file = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    file.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            let line: Line =
                serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
            Ok(article(line, tagger))
        })
        .collect()
}

/// A text without anything marked.
pub(crate) fn unmarked(id: String, text: String, tagger: &PosTagger<'_>) -> Article {
    article(Line { id, publisher: None, text, attributions: Vec::new() }, tagger)
}

fn article(line: Line, tagger: &PosTagger<'_>) -> Article {
    let index = CodePoints::new(&line.text);
    let bytes = |spans: &[(usize, usize)]| -> Vec<Span> {
        spans.iter().map(|&(s, e)| Span::new(index.byte(s), index.byte(e))).collect()
    };
    let gold: Vec<Attribution> = line
        .attributions
        .iter()
        .map(|a| Attribution { roles: [bytes(&a.source), bytes(&a.cue), bytes(&a.content)] })
        .collect();
    let tokens = tokens::tokenize(&line.text);
    let paragraphs = paragraphs(&line.text, &tokens);
    let sentences: Vec<Range<usize>> =
        paragraphs.iter().flat_map(|p| within(&line.text, &tokens, p)).collect();
    let tags = sentences.iter().flat_map(|s| tagger.tag_sentence(&line.text, &tokens[s.clone()])).collect();
    let labels = label(&tokens, &paragraphs, &gold, line.text.len());
    Article {
        id: line.id,
        publisher: line.publisher,
        text: line.text,
        tokens,
        tags,
        sentences,
        paragraphs,
        labels,
        gold,
    }
}

fn within(text: &str, tokens: &[Span], paragraph: &Range<usize>) -> Vec<Range<usize>> {
    let sentences = sentences::split(text, &tokens[paragraph.clone()]);
    sentences.into_iter().map(|s| s.start + paragraph.start..s.end + paragraph.start).collect()
}

/// The piece that covers each byte, the first attribution winning; then a label a word by its first or last byte.
fn label(tokens: &[Span], paragraphs: &[Range<usize>], gold: &[Attribution], length: usize) -> Vec<u8> {
    let mut cover = vec![0_u32; length];
    let mut roles = vec![0_usize];
    for attribution in gold {
        for (role, spans) in attribution.roles.iter().enumerate() {
            for span in spans {
                let piece = roles.len() as u32;
                roles.push(role);
                cover[span.start..span.end].iter_mut().filter(|c| **c == 0).for_each(|c| *c = piece);
            }
        }
    }
    let mut labels = Vec::with_capacity(tokens.len());
    for paragraph in paragraphs {
        let mut before = 0;
        for token in &tokens[paragraph.clone()] {
            let first = cover[token.start];
            let piece = if first > 0 { first } else { cover[token.end - 1] };
            let start = begin(roles[piece as usize]);
            labels.push(match piece {
                0 => 0,
                _ if piece == before => start + 1,
                _ => start,
            });
            before = piece;
        }
    }
    labels
}
