//! What the analysis of one article says: its actors, their statements, the positions these express.
//!
//! The terms follow the field (PolNeAR, Citron): an attribution has a *source*, a *cue* and a *content*; a
//! *mention* is a span of text, an *actor* the entity it refers to.

use super::span::{Span, hull};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use uuid::Uuid;

/// The namespace of statement ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x5c1f_0d8e_6f0b_4b7a_9a55_73a7_9e0c_5a90);

/// Everything found in one article. All spans are byte offsets into that article's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Actors; `actors[i].id == ActorId(i)`.
    pub actors: Vec<Actor>,
    /// Statements in the order in which they begin in the text.
    pub statements: Vec<Statement>,
    /// Positions, in the order of their statements; at most one a statement.
    pub positions: Vec<Position>,
}

/// The index of an actor in [`Analysis::actors`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActorId(pub u32);

/// Somebody who acts or speaks in an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Its place in [`Analysis::actors`].
    pub id: ActorId,
    /// The fullest name that the article gives.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Office or description as the article gives it ("presidential aide").
    pub role: Option<String>,
    /// Other surface forms that name or describe it here; no pronouns.
    pub aliases: Vec<String>,
    /// Where the text refers to it, in order.
    pub mentions: Vec<Mention>,
}

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A body with a name: ministry, party, company, agency, alliance.
    Organization,
    /// A state, or its government under the name of the country or capital.
    Country,
    /// People without a name of their own: "protesters", "two officials".
    Group,
}

/// One place where the text refers to an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the article's text.
    pub span: Span,
    /// How it refers.
    pub form: MentionForm,
}

/// How a mention refers to its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionForm {
    /// By name or part of a name.
    Name,
    /// By a description ("the presidential aide").
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// An attribution: the article gives a statement or an inner state to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Stable name: the same text, article and spans give the same id.
    pub id: Uuid,
    /// How much of the content is in quotation marks.
    pub mode: Mode,
    /// Who, as the text says it; may be empty.
    pub source: Vec<Span>,
    /// The words that express the attribution; may be empty.
    pub cue: Vec<Span>,
    /// What is attributed, quotation marks included; never empty.
    pub content: Vec<Span>,
    /// The actors that the source refers to.
    pub holders: Vec<ActorId>,
    /// The statement within which this one is reported.
    pub reported_by: Option<Uuid>,
    /// How sure the analysis is.
    pub confidence: Confidence,
    /// How the holder was found; `None` where there is none.
    pub reason: Option<Reason>,
}

/// How a statement is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// All of the content stands in quotation marks.
    Direct,
    /// Some of it does.
    Mixed,
    /// None of it does.
    Indirect,
}

/// How sure the analysis is of a statement; each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// That source, cue and content are right.
    pub spans: f32,
    /// That the holders are right.
    pub holder: f32,
}

/// Why a source was taken to refer to its holders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The source names the actor.
    Named,
    /// The source describes the actor by a role or head noun that it has in this article.
    Described,
    /// A pronoun, taken for the closest fitting actor before it.
    Pronoun,
    /// A capital or a seat of power that stands for its government.
    Seat,
    /// The source of the statement before is shared ("said X, adding Y").
    Shared,
    /// A quotation without a cue, after a speaker was named.
    Floating,
    /// A group or an unnamed source that the text introduces here.
    Introduced,
}

impl Reason {
    /// The reason in words, for the panel that explains a holder.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Named => "named in the source",
            Self::Described => "described by role",
            Self::Pronoun => "closest fitting actor before",
            Self::Seat => "seat of its government",
            Self::Shared => "same source as before",
            Self::Floating => "speaker of the paragraph",
            Self::Introduced => "introduced here",
        }
    }
}

/// What a statement amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The statement that expresses it.
    pub statement: Uuid,
    /// Whose position it is.
    pub holders: Vec<ActorId>,
    /// For, against, a call for action, or none.
    pub stance: Stance,
    /// What it is about, as a noun phrase.
    pub topic: Option<String>,
    /// What or whom the stance is towards.
    pub target: Option<String>,
    /// The content in one line.
    pub gist: String,
    /// How sure the analysis is of the stance, from 0 to 1.
    pub confidence: f32,
}

/// The stance that a position takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Favours, praises, defends, promises, agrees.
    Support,
    /// Rejects, criticises, warns against, denies, attacks.
    Oppose,
    /// Calls for an action by someone.
    Demand,
    /// A fact, a description or a prediction without a stance.
    Neutral,
    /// A stance that cannot be told.
    Unclear,
}

/// Writes a lower-case name for an enum that appears in exports and messages.
macro_rules! name_variants {
    ($type:ty { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// The name used in exports and messages, the same as in JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

name_variants!(ActorKind {
    Person => "person", Organization => "organization", Country => "country", Group => "group",
});
name_variants!(MentionForm { Name => "name", Nominal => "nominal", Pronoun => "pronoun" });
name_variants!(Mode { Direct => "direct", Mixed => "mixed", Indirect => "indirect" });
name_variants!(Stance {
    Support => "support", Oppose => "oppose", Demand => "demand", Neutral => "neutral", Unclear => "unclear",
});

impl Statement {
    /// The id of a statement with these spans of source, cue and content in the text of the article with the id
    /// `article`.
    pub fn name_of(article: &str, text: &str, roles: [&[Span]; 3]) -> Uuid {
        let mut key = article.to_owned();
        for (name, spans) in ["s", "q", "c"].iter().zip(roles) {
            for span in spans {
                // Writing to a string cannot fail.
                let _ = write!(key, "\u{1f}{name}{}-{}", span.start, span.end);
            }
        }
        for span in roles[2] {
            key.push('\u{1f}');
            key.push_str(span.of(text));
        }
        Uuid::new_v5(&NAMESPACE, key.as_bytes())
    }

    /// The stretch of text from its first to its last word, whatever the role.
    pub fn extent(&self) -> Span {
        let spans: Vec<Span> = self.source.iter().chain(&self.cue).chain(&self.content).copied().collect();
        hull(&spans).unwrap_or(Span::new(0, 0))
    }

    /// The content as it stands in `text`, its pieces joined by an ellipsis.
    pub fn quote(&self, text: &str) -> String {
        join(&self.content, text, " … ")
    }

    /// The cue as it stands in `text`.
    pub fn cue_words(&self, text: &str) -> String {
        join(&self.cue, text, " … ")
    }

    /// The source as it stands in `text`.
    pub fn source_words(&self, text: &str) -> String {
        join(&self.source, text, " … ")
    }
}

impl Analysis {
    /// The actor with this id.
    pub fn actor(&self, id: ActorId) -> Option<&Actor> {
        self.actors.get(id.0 as usize)
    }

    /// The position that a statement expresses.
    pub fn position_of(&self, statement: Uuid) -> Option<&Position> {
        self.positions.iter().find(|p| p.statement == statement)
    }

    /// The names of a statement's holders, in order.
    pub fn holder_names(&self, statement: &Statement) -> Vec<&str> {
        statement.holders.iter().filter_map(|&id| self.actor(id)).map(|a| a.name.as_str()).collect()
    }
}

fn join(spans: &[Span], text: &str, between: &str) -> String {
    let pieces: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
    pieces.join(between).split_whitespace().collect::<Vec<_>>().join(" ")
}
