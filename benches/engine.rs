//! How many words a second each pass of the analysis takes in, on one core.
//!
//! `cargo bench --bench engine` prints them; an item is a word or a punctuation mark.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use sayso::analysis::actors::gather_actors;
use sayso::analysis::attributions::complete;
use sayso::analysis::document::Document;
use sayso::analysis::gloss::Gloss;
use sayso::analysis::names::find_names;
use sayso::analysis::nominals::find_nominals;
use sayso::analysis::phrases::Scene;
use sayso::analysis::tagger::Tagger;
use sayso::analysis::tags::PosTagger;
use sayso::analysis::{Engine, analyse};
use sayso::lexicon::Lexicon;
use sayso::model::article::Article;
use sayso::sources::samples;
use sayso::text::tokens::tokenize;

/// Words of the article that is read: about a thousand.
const WORDS: usize = 1000;

fn main() {
    divan::main();
}

/// The samples one after the other, paragraph by paragraph, until there are enough words.
fn article() -> Article {
    let mut text = String::new();
    let samples = samples();
    let paragraphs = samples.iter().flat_map(|a| a.text.split("\n\n")).collect::<Vec<_>>();
    for paragraph in paragraphs.iter().cycle().take(10 * WORDS) {
        if text.split_whitespace().count() >= WORDS {
            break;
        }
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    Article { text, ..Article::default() }
}

fn words(article: &Article) -> ItemsCount {
    ItemsCount::new(tokenize(&article.text).len())
}

#[divan::bench]
fn models_are_loaded(bencher: Bencher<'_, '_>) {
    bencher.bench(|| (Tagger::embedded(), PosTagger::embedded()));
}

#[divan::bench]
fn words_and_sentences(bencher: Bencher<'_, '_>) {
    let article = article();
    bencher.counter(words(&article)).bench(|| Document::new(black_box(&article)));
}

#[divan::bench]
fn parts_of_speech(bencher: Bencher<'_, '_>) {
    let (article, tagger) = (article(), PosTagger::embedded());
    let document = Document::new(&article);
    bencher.counter(words(&article)).bench(|| tagger.tag(black_box(&document)));
}

#[divan::bench]
fn names_and_actors(bencher: Bencher<'_, '_>) {
    let (article, tagger, lexicon) = (article(), PosTagger::embedded(), Lexicon::embedded());
    let document = Document::new(&article);
    let gloss = Gloss::new(&document, &lexicon, &tagger);
    bencher.counter(words(&article)).bench(|| {
        let names = find_names(black_box(&gloss));
        let nominals = find_nominals(&gloss, &names);
        gather_actors(&gloss, &names, &nominals)
    });
}

#[divan::bench]
fn attributions(bencher: Bencher<'_, '_>) {
    let (article, tagger, network) = (article(), PosTagger::embedded(), Tagger::embedded());
    let document = Document::new(&article);
    let tags = tagger.tag(&document);
    bencher.counter(words(&article)).bench(|| network.find_attributions(black_box(&document), &tags));
}

#[divan::bench]
fn rules_beside_the_network(bencher: Bencher<'_, '_>) {
    let (article, tagger, lexicon) = (article(), PosTagger::embedded(), Lexicon::embedded());
    let document = Document::new(&article);
    let gloss = Gloss::new(&document, &lexicon, &tagger);
    let names = find_names(&gloss);
    let nominals = find_nominals(&gloss, &names);
    let cast = gather_actors(&gloss, &names, &nominals);
    let found = Tagger::embedded().find_attributions(&document, gloss.tags());
    let scene = Scene { gloss: &gloss, cast: &cast, nominals: &nominals };
    bencher.counter(words(&article)).bench(|| complete(black_box(found.clone()), scene));
}

#[divan::bench]
fn all_passes(bencher: Bencher<'_, '_>) {
    let (article, engine) = (article(), Engine::embedded());
    bencher.counter(words(&article)).bench(|| analyse(black_box(&article), &engine));
}
