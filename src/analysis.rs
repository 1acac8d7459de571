//! The analysis of one article: a list of passes that reads top to bottom and cannot fail.
//!
//! Invariant: any text gives an answer, in time linear in its length; spans are in bounds and on character
//! boundaries; the same article always gives the same answer.

use crate::lexicon::Lexicon;
use crate::model::analysis::Analysis;
use crate::model::article::Article;

pub mod actors;
pub mod attribution;
pub mod attributions;
pub mod document;
pub mod features;
pub mod gloss;
pub mod names;
pub mod nominals;
pub mod phrases;
pub mod positions;
pub mod quotations;
pub mod speakers;
pub mod statements;
pub mod tagger;
pub mod tags;
pub mod version;

use actors::{Cast, gather_actors};
use attribution::Attribution;
use attributions::complete;
use document::Document;
use gloss::Gloss;
use names::find_names;
use nominals::{Nominal, find_nominals};
use phrases::Scene;
use positions::find_positions;
use speakers::resolve_speakers;
use statements::{make_statements, number_actors};
use tagger::Tagger;
use tags::PosTagger;

/// What the analysis knows before it reads.
#[derive(Debug)]
pub struct Engine {
    lexicon: Lexicon,
    tagger: Tagger<'static>,
    tags: PosTagger<'static>,
}

impl Engine {
    /// Reads the embedded lexicon and the trained network.
    pub fn embedded() -> Self {
        Self { lexicon: Lexicon::embedded(), tagger: Tagger::embedded(), tags: PosTagger::embedded() }
    }

    /// The lexicon.
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}

/// Finds actors, statements and positions of an article.
///
/// ```
/// use sayso::{analysis::{Engine, analyse}, model::article::Article};
/// let text = "Maria Oda said that the bridge was safe.".into();
/// let analysis = analyse(&Article { text, ..Article::default() }, &Engine::embedded());
/// assert_eq!(analysis.actors[0].name, "Maria Oda");
/// assert_eq!(analysis.statements[0].holders, [analysis.actors[0].id]);
/// ```
pub fn analyse(article: &Article, engine: &Engine) -> Analysis {
    let document = Document::new(article);
    let gloss = Gloss::new(&document, &engine.lexicon, &engine.tags);
    let names = find_names(&gloss);
    let nominals = find_nominals(&gloss, &names);
    let cast = gather_actors(&gloss, &names, &nominals);
    let found = engine.tagger.find_attributions(&document, gloss.tags());
    let attributions = complete(found, Scene { gloss: &gloss, cast: &cast, nominals: &nominals });
    interpret(&gloss, &nominals, cast, attributions)
}

/// Makes an analysis of attributions, whoever found them.
pub fn interpret(
    gloss: &Gloss,
    nominals: &[Nominal],
    mut cast: Cast,
    attributions: Vec<Attribution>,
) -> Analysis {
    let speakers = resolve_speakers(gloss, nominals, &mut cast, &attributions);
    let (ids, actors) = number_actors(gloss.document, &cast, &speakers);
    let statements = make_statements(gloss.document, attributions, &speakers, &ids);
    let positions = find_positions(gloss, &statements);
    Analysis { actors, statements, positions }
}
