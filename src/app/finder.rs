//! The notes and cards of the whole library, found as one types.
//!
//! Invariant: `shown` are indices into `notes` of those that fit what was typed.

use super::card::CardField;
use super::editor::Editor;
use super::overlay::List;
use super::state::EntryId;
use crate::model::library::ArticleKey;
use crate::model::note::{Note, NoteTarget};
use crate::model::review::ActorCard;
use crate::text::markup::{short, tags};

/// A note with its article, or a card with the first article in which its actor says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNote {
    /// The article in the library; none where the actor of a card says nothing in any.
    pub key: Option<ArticleKey>,
    /// Its row of the list, if it has one.
    pub entry: Option<EntryId>,
    /// Its title.
    pub title: String,
    /// What was written.
    pub written: Written,
}

/// Something that the reader wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// A note on an article.
    Note(Box<Note>),
    /// The card of an actor.
    Card(ActorCard),
}

/// The notes and the search in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteFinder {
    /// What was typed: words, `#tags`, or `^` and the name that a link has.
    pub input: Editor,
    /// Every note, last changed first, then the cards of actors.
    pub notes: Vec<FoundNote>,
    /// Those that fit.
    pub shown: Vec<usize>,
    /// The cursor.
    pub list: List,
    /// Whether the library is still asked.
    pub gathering: bool,
}

impl NoteFinder {
    /// Shows the notes that have all that was typed.
    pub fn filter(&mut self) {
        let typed = self.input.text().to_lowercase();
        let wanted: Vec<&str> = typed.split_whitespace().collect();
        let fits = |(_, found): &(usize, &FoundNote)| wanted.iter().all(|word| found.has(word));
        self.shown = self.notes.iter().enumerate().filter(fits).map(|(at, _)| at).collect();
        self.list = List::default();
    }

    /// The selected note.
    pub fn selected(&self) -> Option<&FoundNote> {
        self.notes.get(*self.shown.get(self.list.selected)?)
    }
}

impl FoundNote {
    /// The reader's words.
    pub fn body(&self) -> String {
        match &self.written {
            Written::Note(note) => note.body.clone(),
            Written::Card(card) => {
                let texts = CardField::ALL.map(|field| field.of(card).as_str());
                texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// The words that the note is about, or the actor of the card; none for a note on the whole article.
    pub fn quote(&self) -> &str {
        match &self.written {
            Written::Card(card) => &card.name,
            Written::Note(note) => match &note.target {
                NoteTarget::Article => "",
                NoteTarget::Passage { anchor } => &anchor.exact,
                NoteTarget::Statement { statement, .. } => &statement.quote,
            },
        }
    }

    /// The note, if it is one.
    pub fn note(&self) -> Option<&Note> {
        match &self.written {
            Written::Note(note) => Some(note),
            Written::Card(_) => None,
        }
    }

    /// Whether a word in lower case is in the note, in what it is about, or in the title; a tag must be one whole.
    fn has(&self, word: &str) -> bool {
        if let Some(tag) = word.strip_prefix('#') {
            return tags(&self.body()).iter().any(|own| own.to_lowercase().starts_with(tag));
        }
        let statement = self.note().and_then(|note| note.target.statement());
        if let Some(id) = word.strip_prefix('^') {
            let ids = self.note().map(|note| note.id).into_iter().chain(statement.map(|s| s.id));
            return ids.into_iter().any(|own| short(own).starts_with(id));
        }
        let holders = statement.map(|s| s.holders.join(" ")).unwrap_or_default();
        let texts = [self.body().as_str(), self.quote(), &self.title, &holders].map(str::to_lowercase);
        texts.iter().any(|text| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn found(id: u128, body: &str, title: &str) -> FoundNote {
        let note = Note {
            id: Uuid::from_u128(id),
            target: NoteTarget::Article,
            body: body.to_owned(),
            created: String::new(),
            updated: String::new(),
        };
        FoundNote {
            key: Some(ArticleKey(1)),
            entry: None,
            title: title.to_owned(),
            written: Written::Note(Box::new(note)),
        }
    }

    #[test]
    fn words_tags_and_names_of_links_find_notes_and_cards() {
        let (name, roles) = ("Ada Quill".to_owned(), "treasurer since May #port".to_owned());
        let card = ActorCard { name, roles, ..ActorCard::default() };
        let card = FoundNote { key: None, entry: None, title: String::new(), written: Written::Card(card) };
        let notes =
            vec![found(0xaa, "ask the treasury #budget", "Quay"), found(0xbb, "budget", "Ferry"), card];
        let mut finder = NoteFinder { notes, ..NoteFinder::default() };
        let mut check = |typed: &str, shown: &[usize]| {
            finder.input = Editor::new(typed);
            finder.filter();
            assert_eq!(finder.shown, shown, "{typed}");
        };
        check("", &[0, 1, 2]);
        check("quill since", &[2]);
        check("#port", &[2]);
        check("budget", &[0, 1]);
        check("#budget", &[0]);
        check("BUDGET ferry", &[1]);
        check("^000000bb", &[1]);
    }
}
