//! Everything that the user can do, in one registry: it drives keys, help, palette, settings and documentation.
//!
//! Invariant: a command's name is its key in the settings file, and every command has a description.

/// How commands are grouped in help, palette and documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Getting about.
    Move,
    /// From statement to statement.
    Statements,
    /// Saying what is right and what is not.
    Checking,
    /// Finding words, marks and places.
    Find,
    /// Actors and positions.
    Actors,
    /// Notes and passages.
    Notes,
    /// Copies, exports, links.
    Share,
    /// Articles and their list.
    Articles,
    /// What the screen shows.
    View,
    /// The program.
    Program,
    /// Typing.
    Typing,
}

impl Group {
    /// Every group, in the order of help.
    pub const ALL: [Self; 11] = [
        Self::Statements,
        Self::Checking,
        Self::Move,
        Self::Find,
        Self::Actors,
        Self::Notes,
        Self::Share,
        Self::Articles,
        Self::View,
        Self::Program,
        Self::Typing,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Statements => "Statements",
            Self::Checking => "Checking statements",
            Self::Find => "Finding",
            Self::Actors => "Actors and positions",
            Self::Notes => "Notes",
            Self::Share => "Copy and export",
            Self::Articles => "Articles",
            Self::View => "View",
            Self::Program => "Program",
            Self::Typing => "Typing",
        }
    }
}

/// Where bindings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Wherever no text is typed.
    Global,
    /// All panes of the reader.
    Reader,
    /// The text of the article.
    Text,
    /// The list of actors.
    Actors,
    /// The positions of an actor.
    Positions,
    /// While a passage is selected.
    Selection,
    /// While the ends of a statement are moved.
    Ends,
    /// The list of articles.
    Library,
    /// A line being typed.
    Prompt,
    /// The command palette.
    Palette,
    /// A note being written.
    NoteEditor,
    /// The list of notes.
    Notes,
    /// Help, messages and other text to read.
    Pager,
    /// The export form.
    Export,
    /// The form of a correction.
    Correct,
    /// A name being chosen.
    Choose,
    /// The card of an actor.
    Card,
    /// The queue of statements to be checked.
    Queue,
    /// The notes of the whole library.
    FindNotes,
    /// A question.
    Confirm,
}

impl Context {
    /// Every context, in the order of the settings file.
    pub const ALL: [Self; 20] = [
        Self::Global,
        Self::Reader,
        Self::Text,
        Self::Actors,
        Self::Positions,
        Self::Selection,
        Self::Ends,
        Self::Library,
        Self::Prompt,
        Self::Palette,
        Self::NoteEditor,
        Self::Notes,
        Self::Pager,
        Self::Export,
        Self::Correct,
        Self::Choose,
        Self::Card,
        Self::Queue,
        Self::FindNotes,
        Self::Confirm,
    ];

    /// Its name in the settings file: `[keys.NAME]`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Reader => "reader",
            Self::Text => "text",
            Self::Actors => "actors",
            Self::Positions => "positions",
            Self::Selection => "selection",
            Self::Ends => "ends",
            Self::Library => "library",
            Self::Prompt => "prompt",
            Self::Palette => "palette",
            Self::NoteEditor => "note-editor",
            Self::Notes => "notes",
            Self::Pager => "pager",
            Self::Export => "export",
            Self::Correct => "correct",
            Self::Choose => "choose",
            Self::Card => "card",
            Self::Queue => "queue",
            Self::FindNotes => "find-notes",
            Self::Confirm => "confirm",
        }
    }

    /// The contexts whose bindings hold here, nearest first.
    pub const fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Reader => &[Self::Reader, Self::Global],
            Self::Text => &[Self::Text, Self::Reader, Self::Global],
            Self::Actors => &[Self::Actors, Self::Reader, Self::Global],
            Self::Positions => &[Self::Positions, Self::Reader, Self::Global],
            Self::Selection => &[Self::Selection, Self::Global],
            Self::Ends => &[Self::Ends, Self::Global],
            Self::Library => &[Self::Library, Self::Global],
            Self::Notes => &[Self::Notes, Self::Global],
            Self::Pager => &[Self::Pager, Self::Global],
            Self::Prompt => &[Self::Prompt],
            Self::Palette => &[Self::Palette],
            Self::NoteEditor => &[Self::NoteEditor],
            Self::Export => &[Self::Export],
            Self::Correct => &[Self::Correct],
            Self::Choose => &[Self::Choose],
            Self::Card => &[Self::Card],
            Self::Queue => &[Self::Queue, Self::Global],
            Self::FindNotes => &[Self::FindNotes],
            Self::Confirm => &[Self::Confirm],
        }
    }

    /// Whether keys that are bound to nothing type text here.
    pub const fn types(self) -> bool {
        matches!(
            self,
            Self::Prompt
                | Self::Palette
                | Self::NoteEditor
                | Self::Export
                | Self::Choose
                | Self::Card
                | Self::FindNotes
        )
    }
}

/// Makes the enum and its registry from one list.
macro_rules! commands {
    ($($group:ident { $($variant:ident $name:literal $description:literal)+ })+) => {
        /// Something that the user can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $($(#[doc = $description] $variant,)+)+
        }

        impl Command {
            /// Every command, by group.
            pub const ALL: &[Self] = &[$($(Self::$variant,)+)+];

            /// Its name in settings and palette.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)+)+ }
            }

            /// What it does, in a few words in the third person.
            pub const fn description(self) -> &'static str {
                match self { $($(Self::$variant => $description,)+)+ }
            }

            /// Where it stands in help.
            pub const fn group(self) -> Group {
                match self { $($(Self::$variant => Group::$group,)+)+ }
            }
        }
    };
}

commands! {
    Statements {
        NextStatement "next-statement" "goes to the next statement"
        PreviousStatement "previous-statement" "goes to the previous statement"
        NextOfActor "next-of-actor" "goes to the next statement of the same actor"
        PreviousOfActor "previous-of-actor" "goes to the previous statement of the same actor"
        NextParagraph "next-paragraph" "goes to the next paragraph"
        PreviousParagraph "previous-paragraph" "goes to the previous paragraph"
    }
    Checking {
        Confirm "confirm" "says that the statement is right, and goes to the next unchecked one"
        Reject "reject" "says that it is no statement, and goes to the next unchecked one"
        Correct "correct" "corrects the statement: holder, stance, topic, ends"
        AddStatement "add-statement" "adds the selected passage as a statement"
        NextUnchecked "next-unchecked" "goes to the next statement that nobody has checked"
        ReviewQueue "review-queue" "lists what is left to check in all articles, the least sure first"
        SortQueue "sort-queue" "sorts what is left by confidence, actor or topic"
        ShowHistory "show-history" "lists what was done to the statement, by whom and when"
        SetHolder "set-holder" "chooses the holder"
        AddHolder "add-holder" "chooses one more holder"
        StanceSupport "stance-support" "sets the stance to support"
        StanceOppose "stance-oppose" "sets the stance to oppose"
        StanceDemand "stance-demand" "sets the stance to demand"
        StanceNeutral "stance-neutral" "sets the stance to neutral"
        StanceUnclear "stance-unclear" "sets the stance to unclear"
        SetTopic "set-topic" "chooses the topic"
        SetTarget "set-target" "chooses what the stance is towards"
        NextMode "next-mode" "changes between direct, mixed and indirect"
        MoveContent "move-content" "moves the ends of what is said"
        MoveSource "move-source" "moves the ends of who says it"
        MoveCue "move-cue" "moves the ends of the words that tell so"
    }
    Move {
        Down "down" "goes one line or row down"
        Up "up" "goes one line or row up"
        HalfPageDown "half-page-down" "goes half a page down"
        HalfPageUp "half-page-up" "goes half a page up"
        PageDown "page-down" "goes a page down"
        PageUp "page-up" "goes a page up"
        Top "top" "goes to the beginning"
        Bottom "bottom" "goes to the end, or with a count to that line"
        FocusNext "focus-next" "moves the focus to the next pane"
        FocusPrevious "focus-previous" "moves the focus to the previous pane"
        FocusText "focus-text" "moves the focus to the text"
        FocusPanel "focus-panel" "moves the focus to the panel"
        JumpBack "jump-back" "goes back to where the last jump began"
        JumpForward "jump-forward" "goes forward again after going back"
    }
    Find {
        SearchForward "search-forward" "finds words in the text"
        SearchBackward "search-backward" "finds words in the text, upwards"
        NextMatch "next-match" "goes to the next match"
        PreviousMatch "previous-match" "goes to the previous match"
        SetMark "set-mark" "marks this place with the letter that follows"
        GoToMark "go-to-mark" "goes to the place marked with the letter that follows"
    }
    Actors {
        Activate "activate" "opens what is selected, or goes to its passage"
        OnlyActor "only-actor" "stops at this actor's statements only, or at all again"
        SortActors "sort-actors" "sorts the actors by statements, appearance or name"
        ActorCard "actor-card" "shows the card of the actor: kind, organisation, roles, notes"
        NextKind "next-kind" "changes what the actor is"
        MergeActor "merge-actor" "says which other actor the selected one is"
        SplitActor "split-actor" "says which of its names is somebody else's"
        FilterActors "filter-actors" "filters the actors as one types"
    }
    Notes {
        Note "note" "writes a note on the statement or the selected passage"
        NoteInEditor "note-in-editor" "writes it in the editor of the environment"
        ArticleNote "article-note" "writes a note on the whole article"
        ShowNotes "show-notes" "lists the notes of the article"
        DeleteNote "delete-note" "deletes the selected note; it can be brought back at once"
        RestoreNote "restore-note" "brings the note that was deleted last back"
        FindNotes "find-notes" "finds notes and cards of the whole library by words and #tags"
        FollowLink "follow-link" "goes to what the selected note links to"
        Template "template" "puts a template of the settings into the note"
        Attach "attach" "attaches the selected note to another place in the text"
        Select "select" "selects a passage by words and sentences"
        GrowWord "grow-word" "takes in the next word"
        ShrinkWord "shrink-word" "goes back a word"
        GrowSentence "grow-sentence" "takes in the sentence, then the next"
        ShrinkSentence "shrink-sentence" "goes back a sentence"
        SwapEnds "swap-ends" "goes to the other end of the selection"
    }
    Share {
        CopyCitation "copy-citation" "copies the statement as a citation, or the selected passage"
        CopyUrl "copy-url" "copies the address of the article"
        Browse "browse" "opens the article in the browser"
        Export "export" "writes notes and statements to a file"
    }
    Articles {
        NextArticle "next-article" "opens the next article of the list"
        PreviousArticle "previous-article" "opens the previous article of the list"
        FilterLibrary "filter-library" "filters the articles as one types"
        FindArticles "find-articles" "finds articles of the library as one types: words, actor:, stance:, since: …"
        SaveSearch "save-search" "keeps the search as a smart folder"
        RemoveSearch "remove-search" "removes the smart folder that is open; it can be brought back at once"
        SortLibrary "sort-library" "sorts the articles as given, by date, title, outlet or statements"
        ToggleRead "toggle-read" "marks the article as read or unread"
        ToggleStar "toggle-star" "stars the article, or takes the star away"
        Archive "archive" "puts the article away, or brings it back"
        Tag "tag" "gives the article a tag; a - before it takes it away"
        Collect "collect" "puts the article into a collection; a - before it takes it out"
        Choose "choose" "takes the article in for the next command, or leaves it out"
        ChooseAll "choose-all" "takes all articles of the list in, or leaves all out"
        Twins "twins" "shows or folds the articles with nearly the same text"
        Refresh "refresh" "fetches what is new in the feeds"
        About "about" "tells where the article comes from and what was left out of it"
    }
    View {
        TogglePanel "toggle-panel" "shows or hides actors and positions"
        Zen "zen" "shows the text alone"
        ToggleMouse "toggle-mouse" "listens to the mouse, or leaves it to the terminal"
        Redraw "redraw" "draws the screen anew"
    }
    Program {
        Help "help" "lists the keys that work here"
        Palette "palette" "runs a command by its name"
        Messages "messages" "shows everything that was said"
        Close "close" "goes back: to the list, or out of the program"
        Cancel "cancel" "dismisses, clears or cancels what is in the way"
        Suspend "suspend" "gives the terminal back to the shell for a while"
        Undo "undo" "takes back the last change to what is open: article, queue or list"
        Redo "redo" "makes the change again that was taken back"
        Quit "quit" "ends the program"
    }
    Typing {
        Accept "accept" "does what was typed or chosen"
        Dismiss "dismiss" "closes without doing it; a note is kept as it stands"
        NewLine "new-line" "begins a new line"
        EraseBack "erase-back" "deletes the character before the cursor"
        EraseForward "erase-forward" "deletes the character under the cursor"
        EraseWord "erase-word" "deletes the word before the cursor"
        EraseToStart "erase-to-start" "deletes to the beginning of the line"
        EraseToEnd "erase-to-end" "deletes to the end of the line"
        CursorLeft "cursor-left" "moves the cursor left"
        CursorRight "cursor-right" "moves the cursor right"
        CursorUp "cursor-up" "moves the cursor or the choice up"
        CursorDown "cursor-down" "moves the cursor or the choice down"
        CursorWordLeft "cursor-word-left" "moves the cursor a word left"
        CursorWordRight "cursor-word-right" "moves the cursor a word right"
        CursorHome "cursor-home" "moves the cursor to the beginning of the line"
        CursorEnd "cursor-end" "moves the cursor to the end of the line"
        NextField "next-field" "goes to the next choice"
        ToggleAutomatic "toggle-automatic" "chooses what goes out: notes, what was checked, all, or statements that stand so"
        ToEditor "to-editor" "goes on in the editor of the environment"
    }
}

impl Command {
    /// The command with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }

    /// Whether the next key is its argument.
    pub const fn takes_letter(self) -> bool {
        matches!(self, Self::SetMark | Self::GoToMark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_found_again_and_are_not_shared() {
        let names: BTreeSet<&str> = Command::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), Command::ALL.len());
        assert!(Command::ALL.iter().all(|&c| Command::from_name(c.name()) == Some(c)));
        assert_eq!(Command::from_name("fly"), None);
    }

    #[test]
    fn descriptions_are_clauses() {
        for command in Command::ALL {
            let text = command.description();
            assert!(
                text.starts_with(|c: char| c.is_lowercase()) && !text.ends_with('.'),
                "{}",
                command.name()
            );
        }
    }

    #[test]
    fn every_chain_begins_with_its_own_context() {
        assert!(Context::ALL.iter().all(|&c| c.chain().first() == Some(&c)));
    }
}
