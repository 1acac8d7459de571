//! Scores predicted attributions against gold ones, as the published evaluator does.
//!
//! Invariant: attributions are compared as sets of words, quotation marks and edge punctuation left out.

use crate::corpus::{Article, Attribution};
use sayso::model::span::Span;
use std::collections::{BTreeMap, BTreeSet};

type Words = Vec<usize>;

const SPEECH: &str = "say says said saying tell tells told telling add adds added adding according accord write writes \
wrote written writing ask asks asked asking note notes noted noting reply replies replied argue argues argued announce \
announces announced report reports reported claim claims claimed state states stated explain explains explained insist \
insists insisted suggest suggests suggested warn warns warned acknowledge acknowledges acknowledged tweet tweets \
tweeted call calls called declare declares declared continue continued respond responds responded conclude concluded \
deny denies denied admit admits admitted stress stressed quip quipped joke joked recall recalled read reads testify \
testified respond";
const CORE: &str = "say says said saying tell tells told telling add adds added adding according accord";

/// Right, predicted and gold counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) right: usize,
    pub(crate) predicted: usize,
    pub(crate) gold: usize,
}

/// All measures of one run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Exact, by role.
    pub(crate) roles: [Count; 3],
    pub(crate) exact: Count,
    pub(crate) half: Count,
    /// Recall (half) by cue group and by mode.
    pub(crate) groups: BTreeMap<&'static str, Count>,
    /// For each predicted attribution, whether it is right (half).
    pub(crate) hits: Vec<bool>,
}

impl Count {
    pub(crate) fn precision(self) -> f64 {
        100.0 * self.right as f64 / self.predicted.max(1) as f64
    }
    pub(crate) fn recall(self) -> f64 {
        100.0 * self.right as f64 / self.gold.max(1) as f64
    }
    pub(crate) fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.predicted + self.gold).max(1) as f64
    }
}

impl Table {
    /// One line: exact by role, triples, recall of speech.
    pub(crate) fn line(&self) -> String {
        let [s, c, q] = self.roles.map(Count::f1);
        format!(
            "s/c/q {s:.1}/{c:.1}/{q:.1}  triple exact {:.1} half {:.1} (P {:.1} R {:.1})  speech {:.1}",
            self.exact.f1(),
            self.half.f1(),
            self.half.precision(),
            self.half.recall(),
            self.groups.get("speech").copied().unwrap_or_default().recall()
        )
    }

    /// The whole table.
    pub(crate) fn full(&self) -> String {
        let row = |name: &str, c: Count| {
            format!("{name:14} P {:5.1} R {:5.1} F1 {:5.1}\n", c.precision(), c.recall(), c.f1())
        };
        let [s, c, q] = self.roles;
        let mut out = row("source", s) + &row("cue", c) + &row("content", q);
        out += &(row("triple_exact", self.exact) + &row("triple_half", self.half));
        for (name, c) in &self.groups {
            out += &format!("recall, {name:22} {:5.1} of {}\n", c.recall(), c.gold);
        }
        out
    }
}

/// Scores all articles.
pub(crate) fn score<'a>(pairs: impl Iterator<Item = (&'a Article, &'a [Attribution])>) -> Table {
    let mut table = Table::default();
    for (article, predicted) in pairs {
        add(&mut table, article, predicted);
    }
    table
}

fn add(table: &mut Table, article: &Article, predicted: &[Attribution]) {
    let index = words(&article.text);
    let (gold, found) = (sets(&index, &article.gold), sets(&index, predicted));
    for role in 0..3 {
        let mut left: Vec<&Words> = found.iter().map(|a| &a[role]).filter(|w| !w.is_empty()).collect();
        let count = &mut table.roles[role];
        count.predicted += left.len();
        for words in gold.iter().map(|a| &a[role]).filter(|w| !w.is_empty()) {
            count.gold += 1;
            if let Some(at) = left.iter().position(|w| *w == words) {
                left.remove(at);
                count.right += 1;
            }
        }
    }
    let exact = matched(&gold, &found, |g, p| g == p);
    let half = matched(&gold, &found, is_half);
    table.hits.extend(matched(&found, &gold, |p, g| is_half(g, p)));
    for (count, hit) in [(&mut table.exact, &exact), (&mut table.half, &half)] {
        count.right += hit.iter().filter(|h| **h).count();
        count.predicted += found.len();
        count.gold += gold.len();
    }
    for (attribution, hit) in article.gold.iter().zip(half) {
        for group in groups(article, attribution) {
            let count = table.groups.entry(group).or_default();
            count.gold += 1;
            count.right += usize::from(hit);
        }
    }
}

fn is_half(g: &[Words; 3], p: &[Words; 3]) -> bool {
    let cue = (g[1].is_empty() && p[1].is_empty()) || g[1].iter().any(|w| p[1].contains(w));
    cue && jaccard(&g[0], &p[0]) >= 0.5 && jaccard(&g[2], &p[2]) >= 0.5
}

fn matched(
    gold: &[[Words; 3]],
    found: &[[Words; 3]],
    ok: impl Fn(&[Words; 3], &[Words; 3]) -> bool,
) -> Vec<bool> {
    let pairs = partners(gold, found, ok);
    (0..gold.len()).map(|i| pairs.contains_key(&i)).collect()
}

/// For each of the first that is matched by one of the second, which one: what fits best first.
fn partners(
    gold: &[[Words; 3]],
    found: &[[Words; 3]],
    ok: impl Fn(&[Words; 3], &[Words; 3]) -> bool,
) -> BTreeMap<usize, usize> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in found.iter().enumerate().filter(|(_, p)| ok(g, p)) {
            pairs.push((jaccard(&g[2], &p[2]) + jaccard(&g[0], &p[0]), i, j));
        }
    }
    pair_up(pairs)
}

/// Pairs of two lists, the best first, each item at most once.
pub(crate) fn pair_up(mut pairs: Vec<(f64, usize, usize)>) -> BTreeMap<usize, usize> {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    let mut used = BTreeSet::new();
    let mut paired = BTreeMap::new();
    for (_, i, j) in pairs {
        if !paired.contains_key(&i) && used.insert(j) {
            paired.insert(i, j);
        }
    }
    paired
}

/// For each gold attribution that is found (half), which of the predicted ones it is.
pub(crate) fn halves(text: &str, gold: &[Attribution], predicted: &[Attribution]) -> BTreeMap<usize, usize> {
    let index = words(text);
    partners(&sets(&index, gold), &sets(&index, predicted), is_half)
}

fn sets(index: &[Span], list: &[Attribution]) -> Vec<[Words; 3]> {
    list.iter().map(|a| [0, 1, 2].map(|r| covered(index, &a.roles[r]))).collect()
}

fn jaccard(a: &Words, b: &Words) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

fn groups(article: &Article, attribution: &Attribution) -> Vec<&'static str> {
    let cue: Vec<String> = attribution.roles[1]
        .iter()
        .flat_map(|s| {
            words(s.of(&article.text)).into_iter().map(|w| w.of(s.of(&article.text)).to_lowercase())
        })
        .collect();
    let among = |list: &str| cue.iter().any(|c| list.split_whitespace().any(|w| w == c));
    let mut groups = vec![if among(CORE) {
        "cue: say, tell, add"
    } else if among(SPEECH) {
        "cue: other speech"
    } else {
        "cue: the rest"
    }];
    if among(SPEECH) {
        groups.push("speech");
    }
    groups.push(mode(article, &attribution.roles[2]));
    groups
}

/// Direct where quotation marks hold all of the content, mixed where they hold some.
fn mode(article: &Article, content: &[Span]) -> &'static str {
    let text: String = content.iter().map(|s| s.of(&article.text)).collect::<Vec<_>>().join(" ");
    let is_mark = |c: char| "“”\"".contains(c);
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || ",.".contains(c));
    if !text.contains(is_mark) {
        "mode: indirect"
    } else if trimmed.starts_with(is_mark) && trimmed.ends_with(is_mark) {
        "mode: direct"
    } else {
        "mode: mixed"
    }
}

/// Words as the evaluator's expression `\w+(?:[’'\-]\w+)*` finds them.
fn words(text: &str) -> Vec<Span> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found: Vec<Span> = Vec::new();
    let mut start = None;
    let mut iter = text.char_indices().peekable();
    while let Some((at, c)) = iter.next() {
        let next_is_word = iter.peek().is_some_and(|&(_, n)| is_word(n));
        match start {
            None if is_word(c) => start = Some(at),
            Some(s) if !(is_word(c) || "’'-".contains(c) && next_is_word) => {
                found.push(Span::new(s, at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        found.push(Span::new(s, text.len()));
    }
    found
}

fn covered(index: &[Span], spans: &[Span]) -> Words {
    let mut out: Words = Vec::new();
    for span in spans {
        let first = index.partition_point(|w| w.end <= span.start);
        out.extend((first..index.len()).take_while(|&i| index[i].start < span.end));
    }
    out.sort_unstable();
    out.dedup();
    out
}
