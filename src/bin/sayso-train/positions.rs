//! Actors, holders and stances that the whole program finds in the articles that have them marked.
//!
//! Invariant: measured as the published evaluator (`eval_positions.py`) does.

use crate::Options;
use crate::corpus::{self, Attribution};
use crate::eval::reliability;
use crate::score::{Count, halves, pair_up};
use anyhow::{Context, Result};
use sayso::analysis::{Engine, analyse};
use sayso::model::analysis::Analysis;
use sayso::model::article::Article;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const STANCES: [&str; 4] = ["support", "oppose", "demand", "neutral"];

#[derive(Deserialize)]
struct Marked {
    id: String,
    actors: Vec<MarkedActor>,
    attributions: Vec<MarkedAttribution>,
}

#[derive(Deserialize)]
struct MarkedActor {
    name: String,
    #[serde(default)]
    aliases: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct MarkedAttribution {
    n: usize,
    holder: Option<String>,
    stance: String,
}

/// What is counted.
#[derive(Default)]
struct Counts {
    actors: Count,
    holders: Count,
    /// Of each stance: right, said, marked.
    stances: BTreeMap<&'static str, Count>,
    /// How sure the program was of a holder, or a stance, and whether it was right.
    sure_holders: Vec<(f32, bool)>,
    sure_stances: Vec<(f32, bool)>,
}

/// Prints F1 of actors, holders and stances, and how far the confidences are to be believed.
pub(crate) fn run(options: &Options, dev: &[corpus::Article]) -> Result<()> {
    let path = options.corpora.join("positions-dev.jsonl");
    let Ok(file) = std::fs::read_to_string(&path) else {
        println!("{}: not there, so no actors, holders and stances", path.display());
        return Ok(());
    };
    let engine = Engine::embedded();
    let mut counts = Counts::default();
    for line in file.lines().filter(|line| !line.trim().is_empty()) {
        let marked: Marked = serde_json::from_str(line).with_context(|| path.display().to_string())?;
        let article = dev.iter().find(|a| a.id == marked.id).with_context(|| marked.id.clone())?;
        let (text, outlet) = (article.text.clone(), article.publisher.clone());
        let whole = Article { text, outlet, ..Article::default() };
        counts.add(article, &marked, &analyse(&whole, &engine));
    }
    let of = |name: &str, c: Count| {
        println!("{name:14} P {:5.1} R {:5.1} F1 {:5.1}", c.precision(), c.recall(), c.f1());
    };
    of("actors", counts.actors);
    of("holder", counts.holders);
    let f1 = |stance| counts.stances.get(stance).copied().unwrap_or_default().f1();
    println!("stance, macro F1 {:.1}", STANCES.into_iter().map(f1).sum::<f64>() / STANCES.len() as f64);
    reliability("holder", &counts.sure_holders);
    reliability("stance", &counts.sure_stances);
    Ok(())
}

impl Counts {
    fn add(&mut self, article: &corpus::Article, marked: &Marked, found: &Analysis) {
        let of_marked = |a: &MarkedActor| forms(&a.name, a.aliases.as_deref().unwrap_or_default());
        let marked_forms: Vec<_> = marked.actors.iter().map(of_marked).collect();
        let found_forms: Vec<_> = found.actors.iter().map(|a| forms(&a.name, &a.aliases)).collect();
        let shared = |(i, a): (usize, &BTreeSet<String>)| -> Vec<(f64, usize, usize)> {
            let common = found_forms.iter().map(|b| a.intersection(b).count()).enumerate();
            common.filter(|c| c.1 > 0).map(|(j, c)| (c as f64, i, j)).collect()
        };
        let pairs = pair_up(marked_forms.iter().enumerate().flat_map(shared).collect());
        add(&mut self.actors, pairs.len(), found.actors.len(), marked.actors.len());
        let names: BTreeMap<_, &str> =
            pairs.iter().map(|(&i, &j)| (found.actors[j].id, &*marked.actors[i].name)).collect();
        let statements: Vec<_> = found.statements.iter().filter(|s| s.reported_by.is_none()).collect();
        let predicted: Vec<Attribution> = statements
            .iter()
            .map(|s| Attribution { roles: [s.source.clone(), s.cue.clone(), s.content.clone()] })
            .collect();
        let said = statements.iter().filter(|s| !s.holders.is_empty()).count();
        let wanted = marked.attributions.iter().filter(|a| a.holder.is_some()).count();
        add(&mut self.holders, 0, said, wanted);
        let halves = halves(&article.text, &article.gold, &predicted);
        for attribution in &marked.attributions {
            let Some(&at) = halves.get(&attribution.n) else { continue };
            let statement = statements[at];
            let wanted: BTreeSet<_> =
                attribution.holder.iter().flat_map(|h| h.split(" + ")).map(Some).collect();
            let holders: BTreeSet<_> = statement.holders.iter().map(|h| names.get(h).copied()).collect();
            let right = holders == wanted;
            self.holders.right += usize::from(right && !wanted.is_empty());
            if !statement.holders.is_empty() {
                self.sure_holders.push((statement.confidence.holder, right));
            }
            if let Some(stance) = STANCES.into_iter().find(|s| *s == attribution.stance) {
                let position = found.positions.iter().find(|p| p.statement == statement.id);
                let said = position.map_or("neutral", |p| p.stance.name());
                self.stances.entry(stance).or_default().gold += 1;
                self.stances.entry(said).or_default().predicted += 1;
                self.stances.entry(stance).or_default().right += usize::from(said == stance);
                self.sure_stances.extend(position.map(|p| (p.confidence, said == stance)));
            }
        }
    }
}

fn add(count: &mut Count, right: usize, predicted: usize, gold: usize) {
    count.right += right;
    count.predicted += predicted;
    count.gold += gold;
}

/// Names and aliases without case, articles, titles and possessives.
fn forms(name: &str, aliases: &[String]) -> BTreeSet<String> {
    let all = std::iter::once(name).chain(aliases.iter().map(String::as_str));
    all.filter(|form| !form.is_empty()).map(plain).collect()
}

fn plain(form: &str) -> String {
    let form = form.trim().replace('’', "'").to_lowercase();
    let form = form.strip_suffix("'s").unwrap_or(&form);
    const BEFORE: &[&str] = &["the", "a", "an", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."];
    match form.split_once(char::is_whitespace) {
        Some((first, rest)) if BEFORE.contains(&first) => rest.trim_start().to_owned(),
        _ => form.to_owned(),
    }
}
