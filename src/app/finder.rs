//! The notes of the whole library, found as one types.
//!
//! Invariant: `shown` are indices into `notes` of those that fit what was typed.

use super::editor::Editor;
use super::overlay::List;
use super::state::EntryId;
use crate::model::library::ArticleKey;
use crate::model::note::{Note, NoteTarget};
use crate::text::markup::{short, tags};

/// A note with its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNote {
    /// The article in the library.
    pub key: ArticleKey,
    /// Its row of the list, if it has one.
    pub entry: Option<EntryId>,
    /// Its title.
    pub title: String,
    /// The note.
    pub note: Note,
}

/// The notes and the search in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteFinder {
    /// What was typed: words, `#tags`, or `^` and the name that a link has.
    pub input: Editor,
    /// Every note, last changed first.
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
    /// The words that the note is about; none for one on the whole article.
    pub fn quote(&self) -> &str {
        match &self.note.target {
            NoteTarget::Article => "",
            NoteTarget::Passage { anchor } => &anchor.exact,
            NoteTarget::Statement { statement, .. } => &statement.quote,
        }
    }

    /// Whether a word in lower case is in the note, in what it is about, or in the title; a tag must be one whole.
    fn has(&self, word: &str) -> bool {
        if let Some(tag) = word.strip_prefix('#') {
            return tags(&self.note.body).iter().any(|own| own.to_lowercase().starts_with(tag));
        }
        if let Some(id) = word.strip_prefix('^') {
            let about = self.note.target.statement().map(|s| short(s.id));
            return short(self.note.id).starts_with(id) || about.is_some_and(|about| about.starts_with(id));
        }
        let holders = self.note.target.statement().map(|s| s.holders.join(" ")).unwrap_or_default();
        let texts = [self.note.body.as_str(), self.quote(), &self.title, &holders];
        texts.iter().any(|text| text.to_lowercase().contains(word))
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
        FoundNote { key: ArticleKey(1), entry: None, title: title.to_owned(), note }
    }

    #[test]
    fn words_tags_and_names_of_links_find_notes() {
        let notes = vec![found(0xaa, "ask the treasury #budget", "Quay"), found(0xbb, "budget", "Ferry")];
        let mut finder = NoteFinder { notes, ..NoteFinder::default() };
        let mut check = |typed: &str, shown: &[usize]| {
            finder.input = Editor::new(typed);
            finder.filter();
            assert_eq!(finder.shown, shown, "{typed}");
        };
        check("", &[0, 1]);
        check("budget", &[0, 1]);
        check("#budget", &[0]);
        check("BUDGET ferry", &[1]);
        check("^000000bb", &[1]);
    }
}
