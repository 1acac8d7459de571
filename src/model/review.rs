//! What people say of what an analysis found: edits, one after the other, and what an article amounts to after them.
//!
//! Invariant: edits are only ever added. To undo one is an edit too, so that the whole history can be told, and
//! what a person said is never lost.

use super::analysis::{ActorKind, Analysis, Confidence, Mode, Stance, Statement};
use super::note::{Anchor, AnchorState, Note};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// One thing that was done to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Stable name.
    pub id: Uuid,
    /// When it was done, RFC 3339.
    pub at: String,
    /// Who did it.
    pub agent: Agent,
    /// The statement that it is about; none where it is about an actor or a note, or takes another edit back.
    pub statement: Option<Uuid>,
    /// Whether it holds in every article of the library.
    pub everywhere: bool,
    /// What was done.
    pub change: Change,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Agent {
    /// The reader.
    User,
    /// The analysis.
    Engine {
        /// Name and version.
        version: String,
    },
}

/// What was done, with the old and the new value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// What the analysis said of the statement when a person touched it.
    Found {
        /// All of it.
        values: Box<Values>,
    },
    /// A statement that the analysis did not find.
    Add {
        /// All of it.
        values: Box<Values>,
    },
    /// It is right as it stands.
    Confirm,
    /// It is no statement.
    Reject,
    /// Whose it is.
    Holders {
        /// Before.
        old: Vec<Holder>,
        /// After.
        new: Vec<Holder>,
    },
    /// For or against.
    Stance {
        /// Before.
        old: Option<Stance>,
        /// After.
        new: Option<Stance>,
    },
    /// What it is about.
    Topic {
        /// Before.
        old: Option<String>,
        /// After.
        new: Option<String>,
    },
    /// What or whom the stance is towards.
    Target {
        /// Before.
        old: Option<String>,
        /// After.
        new: Option<String>,
    },
    /// How it is quoted.
    Mode {
        /// Before.
        old: Mode,
        /// After.
        new: Mode,
    },
    /// Where a part of it stands.
    Spans {
        /// Which part.
        role: SpanRole,
        /// Before.
        old: Vec<Anchor>,
        /// After.
        new: Vec<Anchor>,
    },
    /// Two actors are one; where there is no actor `into` the first is renamed.
    Merge {
        /// The name that is given up.
        from: String,
        /// The name that stays.
        into: String,
    },
    /// A name that was taken for one of an actor's is somebody else's.
    Split {
        /// The name.
        form: String,
        /// The actor's name.
        from: String,
    },
    /// What is known of an actor.
    Card {
        /// Before.
        old: Option<Box<ActorCard>>,
        /// After.
        new: Box<ActorCard>,
    },
    /// A note: begun where there was none before, deleted where there is none after.
    Note {
        /// Before.
        old: Option<Box<Note>>,
        /// After.
        new: Option<Box<Note>>,
    },
    /// An edit holds no more.
    Undo {
        /// Which.
        edit: Uuid,
    },
    /// An edit that was undone holds again.
    Redo {
        /// Which.
        edit: Uuid,
    },
}

/// A part of a statement in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpanRole {
    /// Who, as the text says it.
    Source,
    /// The words that express the attribution.
    Cue,
    /// What is attributed.
    Content,
}

impl SpanRole {
    /// The name used in messages, the same as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Content => "content",
        }
    }
}

/// An actor by name: names outlive the analysis that numbered them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
}

/// Everything that is said of a statement, so that it can be told without its analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// Where its content stands, piece by piece; never empty.
    pub content: Vec<Anchor>,
    /// Where its source stands.
    pub source: Vec<Anchor>,
    /// Where its cue stands.
    pub cue: Vec<Anchor>,
    /// How it is quoted.
    pub mode: Mode,
    /// Whose it is.
    pub holders: Vec<Holder>,
    /// For or against; none where no stance was looked for.
    pub stance: Option<Stance>,
    /// What it is about.
    pub topic: Option<String>,
    /// What or whom the stance is towards.
    pub target: Option<String>,
    /// The content in one line.
    pub gist: String,
    /// The statement within which this one is reported.
    pub reported_by: Option<Uuid>,
    /// How sure the analysis was of spans and holders.
    pub confidence: Confidence,
    /// How sure it was of the stance, from 0 to 1.
    pub stance_confidence: f32,
}

/// What is known of an actor beyond any one article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActorCard {
    /// The actor's name.
    pub name: String,
    /// What it is, where the analysis has it wrong.
    pub kind: Option<ActorKind>,
    /// The body that it belongs to.
    pub organisation: String,
    /// Its role over time, in the words of the reader.
    pub roles: String,
    /// Anything else.
    pub notes: String,
}

/// Who vouches for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Found by the analysis; nobody has looked at it.
    #[default]
    Automatic,
    /// Found by the analysis, and right.
    Confirmed,
    /// Found by the analysis, and put right.
    Corrected,
    /// Found by the analysis, and wrong.
    Rejected,
    /// Added by a person.
    Manual,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::Automatic, Self::Confirmed, Self::Corrected, Self::Rejected, Self::Manual];

    /// The name used in exports and messages, the same as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
            Self::Manual => "manual",
        }
    }

    /// Whether a person stands by it: confirmed, corrected or manual.
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Confirmed | Self::Corrected | Self::Manual)
    }
}

/// Who vouches for each field of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields {
    /// Whose it is.
    pub holders: Status,
    /// Where its source stands.
    pub source: Status,
    /// Where its cue stands.
    pub cue: Status,
    /// Where its content stands.
    pub content: Status,
    /// How it is quoted.
    pub mode: Status,
    /// For or against.
    pub stance: Status,
    /// What it is about.
    pub topic: Status,
    /// What the stance is towards.
    pub target: Status,
}

impl Fields {
    /// Every field with the same status.
    pub const fn all(status: Status) -> Self {
        Self {
            holders: status,
            source: status,
            cue: status,
            content: status,
            mode: status,
            stance: status,
            topic: status,
            target: status,
        }
    }

    /// The fields in their order.
    pub const fn each(self) -> [Status; 8] {
        [self.holders, self.source, self.cue, self.content, self.mode, self.stance, self.topic, self.target]
    }

    /// The fields, to be changed.
    pub fn each_mut(&mut self) -> [&mut Status; 8] {
        let Self { holders, source, cue, content, mode, stance, topic, target } = self;
        [holders, source, cue, content, mode, stance, topic, target]
    }

    /// The field of a part in the text.
    pub fn part_mut(&mut self, role: SpanRole) -> &mut Status {
        match role {
            SpanRole::Source => &mut self.source,
            SpanRole::Cue => &mut self.cue,
            SpanRole::Content => &mut self.content,
        }
    }
}

/// An article's analysis after all edits that hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reviewed {
    /// The analysis with what people said in the place of what the machine said. Rejected statements are in it.
    pub analysis: Arc<Analysis>,
    /// How each statement stands, in the order of [`Analysis::statements`].
    pub standings: Vec<Standing>,
    /// Statements that a person touched and whose passage is not in the text any more.
    pub orphans: Vec<Orphan>,
    /// What is known of actors, by their names.
    pub cards: BTreeMap<String, ActorCard>,
    /// Edits that can be undone; the last is undone first.
    pub undo: Vec<Uuid>,
    /// Edits that can be redone; the last is redone first.
    pub redo: Vec<Uuid>,
}

/// How a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// All of it.
    pub status: Status,
    /// Field by field.
    pub fields: Fields,
    /// How what a person touched fits the text; exact where nobody did.
    pub anchor: Place,
    /// Its index in the machine's analysis, where that has it.
    pub machine: Option<usize>,
}

/// How a touched statement fits the text at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// Word for word.
    #[default]
    Exact,
    /// Changed a little, or elsewhere.
    Moved,
}

impl From<Place> for AnchorState {
    fn from(place: Place) -> Self {
        match place {
            Place::Exact => Self::Exact,
            Place::Moved => Self::Moved,
        }
    }
}

/// A statement that a person touched and whose passage is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Orphan {
    /// The statement's stable name.
    pub id: Uuid,
    /// As it was.
    pub values: Values,
    /// All of it.
    pub status: Status,
    /// Field by field.
    pub fields: Fields,
}

impl Reviewed {
    /// An analysis that nobody touched.
    pub fn untouched(analysis: Arc<Analysis>) -> Self {
        let standing = |machine| Standing { machine: Some(machine), ..Standing::default() };
        let standings = (0..analysis.statements.len()).map(standing).collect();
        Self { analysis, standings, ..Self::default() }
    }

    /// How the statement of this name stands; `Automatic` where there is none.
    pub fn standing(&self, id: Uuid) -> Standing {
        let at = self.analysis.statements.iter().position(|s| s.id == id);
        at.and_then(|at| self.standings.get(at)).copied().unwrap_or_default()
    }

    /// The statements with how they stand.
    pub fn statements(&self) -> impl Iterator<Item = (&Statement, &Standing)> {
        self.analysis.statements.iter().zip(&self.standings)
    }

    /// How many statements somebody has looked at.
    pub fn checked(&self) -> usize {
        self.standings.iter().filter(|s| s.status != Status::Automatic).count()
    }
}

impl Values {
    /// The content, its pieces joined by an ellipsis, white space as single spaces.
    pub fn quote(&self) -> String {
        let pieces: Vec<&str> = self.content.iter().map(|anchor| anchor.exact.as_str()).collect();
        pieces.join(" … ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The names of the holders, in order.
    pub fn holder_names(&self) -> Vec<&str> {
        self.holders.iter().map(|holder| holder.name.as_str()).collect()
    }

    /// The anchors of a part.
    pub fn part(&self, role: SpanRole) -> &[Anchor] {
        match role {
            SpanRole::Source => &self.source,
            SpanRole::Cue => &self.cue,
            SpanRole::Content => &self.content,
        }
    }

    /// The anchors of a part, to be changed.
    pub fn part_mut(&mut self, role: SpanRole) -> &mut Vec<Anchor> {
        match role {
            SpanRole::Source => &mut self.source,
            SpanRole::Cue => &mut self.cue,
            SpanRole::Content => &mut self.content,
        }
    }
}

impl Change {
    /// What was done, as a clause in the past: "the holder was corrected".
    pub fn describe(&self) -> String {
        match self {
            Self::Found { .. } => "found by the analysis".to_owned(),
            Self::Add { .. } => "a statement was added".to_owned(),
            Self::Confirm => "a statement was confirmed".to_owned(),
            Self::Reject => "a statement was rejected".to_owned(),
            Self::Holders { new, .. } => {
                let names: Vec<&str> = new.iter().map(|holder| holder.name.as_str()).collect();
                format!("the holder was changed to {}", names.join(", "))
            }
            Self::Stance { new, .. } => {
                format!("the stance was changed to {}", new.map_or("none", Stance::name))
            }
            Self::Topic { new, .. } => {
                format!("the topic was changed to {}", new.as_deref().unwrap_or("none"))
            }
            Self::Target { new, .. } => {
                format!("the target was changed to {}", new.as_deref().unwrap_or("none"))
            }
            Self::Mode { new, .. } => format!("the mode was changed to {}", new.name()),
            Self::Spans { role, old, new } => moved(*role, old, new),
            Self::Merge { from, into } => format!("{from} was merged into {into}"),
            Self::Split { form, from } => format!("{form} was split from {from}"),
            Self::Card { new, .. } => format!("the card of {} was changed", new.name),
            Self::Note { old: None, .. } => "a note was written".to_owned(),
            Self::Note { new: None, .. } => "a note was deleted".to_owned(),
            Self::Note { .. } => "a note was changed".to_owned(),
            Self::Undo { .. } => "an edit was undone".to_owned(),
            Self::Redo { .. } => "an edit was redone".to_owned(),
        }
    }
}

/// What became of a part whose ends were moved: "the cue was changed to “said” (was “he said”)".
fn moved(role: SpanRole, old: &[Anchor], new: &[Anchor]) -> String {
    let quoted = |anchors: &[Anchor]| match anchors {
        [] => "none".to_owned(),
        _ => format!("“{}”", in_short(anchors)),
    };
    let was = if old.is_empty() { String::new() } else { format!(" (was {})", quoted(old)) };
    format!("the {} was changed to {}{was}", role.name(), quoted(new))
}

/// The words in one line. It is the ends that are moved, so that what is long loses its middle.
fn in_short(anchors: &[Anchor]) -> String {
    const END: usize = 24;
    let pieces: Vec<&str> = anchors.iter().map(|anchor| anchor.exact.as_str()).collect();
    let line = pieces.join(" … ").split_whitespace().collect::<Vec<_>>().join(" ");
    let count = line.chars().count();
    if count <= 2 * END + 3 {
        return line;
    }
    let head: String = line.chars().take(END).collect();
    let tail: String = line.chars().skip(count - END).collect();
    // Half a word at the cut says less than none; a text without spaces has no other.
    let head = head.rsplit_once(' ').map_or(&*head, |(words, _)| words);
    let tail = tail.split_once(' ').map_or(&*tail, |(_, words)| words);
    format!("{head} … {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::Span;

    #[test]
    fn moved_ends_are_told_with_their_words() {
        let of = |words: &str| {
            let (span, none) = (Span::new(0, words.len()), String::new);
            vec![Anchor { span, exact: words.into(), prefix: none(), suffix: none(), text_hash: none() }]
        };
        let told = |role, old: &str, new: &str| {
            let old = if old.is_empty() { Vec::new() } else { of(old) };
            Change::Spans { role, old, new: of(new) }.describe()
        };
        assert_eq!(
            told(SpanRole::Cue, "she\nsaid", "said"),
            "the cue was changed to “said” (was “she said”)"
        );
        assert_eq!(told(SpanRole::Source, "", "the mayor"), "the source was changed to “the mayor”");
        let long = "the northern quay would stay shut until further notice came";
        assert_eq!(
            told(SpanRole::Content, long, &long[..54]),
            "the content was changed to “the northern quay would … until further notice” (was “the northern quay would … further notice came”)"
        );
    }
}
