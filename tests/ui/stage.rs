//! A screen to look at: invented articles with hand-made analyses, keys, and what is drawn then.

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position as Cursor;
use sayso::app::geometry::Size;
use sayso::app::key::read_keys;
use sayso::app::keymap::Keymap;
use sayso::app::message::Message;
use sayso::app::reader::PlacedNote;
use sayso::app::settings::{Glyphs, Settings};
use sayso::app::state::{Entry, EntryId, FormatChoice, Moment, State};
use sayso::app::update::update;
use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Reason, Stance,
    Statement,
};
use sayso::model::article::{Article, Block, BlockKind, Removal, Removed};
use sayso::model::library::Reading;
use sayso::model::note::{Anchor, AnchorState, Note, NoteTarget};
use sayso::model::span::Span;
use sayso::ui;
use sayso::ui::theme::Theme;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// The article that most screens show: harbour talks, with a list, a quotation, and other scripts at its end.
pub(crate) const HARBOUR: &str = "Harbour talks stall as ministers trade blame\n\n\
    Transport minister Ilse Marrow said on Monday that the port authority had “misread every signal” the cabinet \
    sent since March.\n\n\
    “We are not going to pay twice for the same quay,” she told reporters, adding that the offer would lapse on \
    Friday.\n\n\
    Piet Aldous, who leads the dockers’ union, rejected the proposal as a “gift to nobody”. According to two people \
    close to the talks, the authority is weighing a shorter lease.\n\n\
    What is on the table\n\n\
    - a lease of nine years instead of twenty, with a break after the fourth\n\n\
    - one crane for each berth\n\n\
    The quay was built by those who work on it, and it will be kept by them.\n\n\
    Norland’s cabinet insists the deadline stands, the Courier reports, quoting Aldous: “Let them come back to the \
    table.”\n\n\
    東京の港湾局は「会談は続く」と述べた。 👩‍🚀 Zoe\u{308} agreed.\n\n\
    אילזה מארו אמרה: „לא נשלם פעמיים” (ביום שני).";

/// One statement: its number of actor, source, cue, content, mode, stance, topic.
type Said = (Option<u32>, &'static str, &'static str, &'static str, Mode, Stance, Option<&'static str>);

/// In the order of the text.
const SAID: [Said; 9] = [
    (
        Some(0),
        "Transport minister Ilse Marrow",
        "said",
        "that the port authority had “misread every signal” the cabinet sent since March",
        Mode::Mixed,
        Stance::Oppose,
        Some("the authority’s reading of the talks"),
    ),
    (
        Some(0),
        "she",
        "told reporters",
        "“We are not going to pay twice for the same quay,”",
        Mode::Direct,
        Stance::Oppose,
        Some("paying twice for the quay"),
    ),
    (Some(0), "", "adding", "that the offer would lapse on Friday", Mode::Indirect, Stance::Neutral, None),
    (
        Some(1),
        "Piet Aldous, who leads the dockers’ union,",
        "rejected",
        "the proposal as a “gift to nobody”",
        Mode::Mixed,
        Stance::Oppose,
        Some("the proposal"),
    ),
    (
        Some(4),
        "two people close to the talks",
        "According to",
        "the authority is weighing a shorter lease",
        Mode::Indirect,
        Stance::Neutral,
        None,
    ),
    (
        Some(3),
        "Norland’s cabinet",
        "insists",
        "the deadline stands",
        Mode::Indirect,
        Stance::Support,
        Some("the deadline"),
    ),
    (
        Some(1),
        "Aldous",
        "quoting",
        "“Let them come back to the table.”",
        Mode::Direct,
        Stance::Demand,
        Some("a return to the table"),
    ),
    (None, "東京の港湾局は", "述べた", "「会談は続く」", Mode::Direct, Stance::Neutral, None),
    (Some(0), "אילזה מארו", "אמרה", "„לא נשלם פעמיים”", Mode::Direct, Stance::Oppose, None),
];

const ACTORS: [(&str, ActorKind, Option<&str>, &[&str]); 6] = [
    ("Ilse Marrow", ActorKind::Person, Some("transport minister"), &["Marrow"]),
    ("Piet Aldous", ActorKind::Person, Some("leader of the dockers’ union"), &["Aldous"]),
    ("Port Authority", ActorKind::Organization, None, &["the port authority", "the authority"]),
    ("Norland", ActorKind::Country, None, &["Norland’s cabinet"]),
    ("two people close to the talks", ActorKind::Group, None, &[]),
    ("Coast Courier", ActorKind::Organization, None, &["the Courier"]),
];

/// The default settings and keys, read once for all screens.
static DEFAULTS: LazyLock<(Settings, Keymap)> = LazyLock::new(|| {
    let loaded = sayso::config::load(None);
    (loaded.settings, loaded.keymap)
});

/// A state, a theme, and what happens to them.
pub(crate) struct Stage {
    pub(crate) state: State,
    pub(crate) theme: Theme,
    moments: u128,
}

impl Stage {
    /// The harbour article open and analysed, first of three in the list, on a screen of 120×40.
    pub(crate) fn new() -> Self {
        let mut stage = Self::listing();
        stage.open(harbour());
        stage.send(Message::Analysed(EntryId(0), Arc::new(analysis(HARBOUR))));
        stage
    }

    /// The harbour article open, its analysis still to come.
    pub(crate) fn unanalysed() -> Self {
        let mut stage = Self::listing();
        stage.open(harbour());
        stage
    }

    /// An article of this text alone, without an analysis.
    pub(crate) fn reading(text: &str) -> Self {
        let mut stage = Self::empty();
        stage.send(Message::Listed(vec![entry(text.lines().next().unwrap_or_default(), None, None, None)]));
        let article = Article { text: text.to_owned(), title: Some(text.to_owned()), ..Article::default() };
        stage.open(article);
        stage
    }

    /// A list of three articles.
    pub(crate) fn listing() -> Self {
        let mut stage = Self::empty();
        stage.send(Message::Listed(vec![
            entry(
                "Harbour talks stall as ministers trade blame",
                Some("Coast Courier"),
                Some("2026-05-04"),
                Some(9),
            ),
            entry(
                "Zoe\u{308} Brandt: “The dam is not ours to open”",
                Some("東京新報"),
                Some("2026-04-28"),
                Some(14),
            ),
            entry("ראש העיר: המים יחזרו", None, Some("last spring"), None),
        ]));
        stage.send(Message::ListedAll);
        stage
    }

    /// Nothing listed, nothing open.
    pub(crate) fn empty() -> Self {
        let (settings, keymap) = DEFAULTS.clone();
        let mut state = State::new(settings, keymap, Size { width: 120, height: 40 });
        let formats = [
            ("markdown", "notes with their quotations, to read and link", "md"),
            ("csv", "one row a statement", "csv"),
        ];
        state.formats = formats.into_iter().map(format_choice).collect();
        Self { state, theme: Theme::default(), moments: 0 }
    }

    fn open(&mut self, article: Article) {
        self.send(Message::Opened(EntryId(0), Arc::new(article)));
        self.send(Message::Remembered(EntryId(0), Vec::new(), Reading::default()));
    }

    /// The same with a note on the second statement, one on a passage that moved, one that lost its place.
    pub(crate) fn with_notes(mut self) -> Self {
        let notes = vec![
            placed(
                1,
                "Whether anybody budgeted for this at all?\nAsk the treasury.",
                NoteTarget::Article,
                None,
            ),
            passage(
                2,
                "pay twice for the same quay",
                "Compare with her speech in January.",
                AnchorState::Exact,
            ),
            passage(3, "shorter lease", "A lease, or a licence?", AnchorState::Moved),
            passage(4, "", "The sentence on the ferry is gone.", AnchorState::Orphan),
        ];
        self.send(Message::Remembered(EntryId(0), notes, Reading::default()));
        self
    }

    pub(crate) fn ascii(mut self) -> Self {
        self.state.settings.glyphs = Glyphs::Ascii;
        self
    }

    pub(crate) fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    pub(crate) fn size(mut self, width: u16, height: u16) -> Self {
        self.send(Message::Resized(Size { width, height }));
        self
    }

    pub(crate) fn send(&mut self, message: Message) {
        self.moments += 1;
        self.state.moment = Moment { now: Timestamp::UNIX_EPOCH, fresh: Uuid::from_u128(self.moments) };
        update(&mut self.state, message);
    }

    /// Presses keys, of which there may be none.
    pub(crate) fn press_all(self, keys: &str) -> Self {
        if keys.is_empty() { self } else { self.press(keys) }
    }

    pub(crate) fn press(mut self, keys: &str) -> Self {
        for key in read_keys(keys).unwrap() {
            self.send(Message::Key(key));
        }
        self
    }

    /// What is drawn on a terminal of the size that the state knows.
    pub(crate) fn draw(&self) -> Buffer {
        self.draw_on(self.state.view.size).0
    }

    /// Where the terminal's cursor is, if it is shown.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.draw_on(self.state.view.size).1
    }

    /// What is drawn on a terminal of any size, and where its cursor is.
    pub(crate) fn draw_on(&self, size: Size) -> (Buffer, Option<Cursor>) {
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal.draw(|frame| ui::draw(&self.state, &self.theme, frame)).unwrap();
        let backend = terminal.backend();
        let cursor = backend.cursor_visible().then(|| backend.cursor_position());
        (backend.buffer().clone(), cursor)
    }

    /// The cells in which words of the screen stand, found in its lines.
    pub(crate) fn cells_of(&self, words: &str) -> Vec<Cell> {
        let buffer = self.draw();
        let width = usize::from(buffer.area.width);
        let rows = buffer.content.chunks(width);
        for row in rows {
            let line: String = row.iter().map(Cell::symbol).collect();
            if let Some(at) = line.find(words) {
                let byte_of = |n: usize| row[..n].iter().map(|cell| cell.symbol().len()).sum::<usize>();
                let inside = |n: &usize| (at..at + words.len()).contains(&byte_of(*n));
                return (0..width).filter(inside).map(|n| row[n].clone()).collect();
            }
        }
        panic!("{words:?} is not on the screen:\n{}", self.text());
    }

    /// The screen as text, line by line without the spaces at their ends.
    pub(crate) fn text(&self) -> String {
        let buffer = self.draw();
        let width = usize::from(buffer.area.width);
        let line = |cells: &[Cell]| {
            let mut shown = String::new();
            let mut skip = 0;
            for cell in cells {
                if skip == 0 {
                    shown.push_str(cell.symbol());
                    skip = sayso::text::display::width(cell.symbol());
                }
                skip -= 1;
            }
            shown.trim_end().to_owned()
        };
        buffer.content.chunks(width.max(1)).map(line).collect::<Vec<_>>().join("\n")
    }
}

fn format_choice((name, description, extension): (&str, &str, &str)) -> FormatChoice {
    FormatChoice {
        name: name.to_owned(),
        description: description.to_owned(),
        extension: extension.to_owned(),
    }
}

fn entry(title: &str, outlet: Option<&str>, published: Option<&str>, statements: Option<u32>) -> Entry {
    Entry {
        title: title.into(),
        outlet: outlet.map(Into::into),
        published: published.map(Into::into),
        statements,
        notes: statements.map_or(0, |n| n / 7),
        read: statements == Some(14),
        ..Entry::default()
    }
}

fn harbour() -> Article {
    let mut start = 0;
    let blocks = HARBOUR.split("\n\n").map(|block| {
        let span = Span::new(start, start + block.len());
        start = span.end + 2;
        let kind = match block {
            _ if span.start == 0 => BlockKind::Headline,
            "What is on the table" => BlockKind::Heading,
            _ if block.starts_with("- ") => BlockKind::ListItem,
            _ if block.starts_with("The quay was built") => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        Block { span, kind }
    });
    Article {
        id: "harbour".to_owned(),
        title: Some("Harbour talks stall as ministers trade blame".to_owned()),
        url: Some("https://courier.example/harbour".to_owned()),
        outlet: Some("Coast Courier".to_owned()),
        author: Some("Mira Olt".to_owned()),
        published: Some("2026-05-04".to_owned()),
        text: HARBOUR.to_owned(),
        blocks: blocks.collect(),
        removed: vec![
            Removed {
                line: "Harbour talks stall as ministers trade blame".to_owned(),
                reason: Removal::RepeatedHeadline,
            },
            Removed { line: "Share this".to_owned(), reason: Removal::ShareLine },
            Removed {
                line: "Read also: The crane that nobody ordered".to_owned(),
                reason: Removal::ReadAlso,
            },
        ],
        origin: "articles/harbour.txt".to_owned(),
        ..Article::default()
    }
}

/// The hand-made analysis of the harbour article.
pub(crate) fn analysis(text: &str) -> Analysis {
    let mut from = 0;
    let statements: Vec<Statement> = SAID
        .iter()
        .enumerate()
        .map(|(n, said)| {
            let statement = statement(text, from, n, said);
            from = statement.content[0].start;
            statement
        })
        .collect();
    let positions = statements.iter().zip(SAID).filter(|(_, said)| said.0.is_some());
    Analysis {
        actors: ACTORS.iter().enumerate().map(|(n, actor)| self::actor(text, n as u32, *actor)).collect(),
        positions: positions.map(|(statement, said)| position(text, statement, said)).collect(),
        statements,
    }
}

/// Finds the words of a statement around its content; source and cue are looked for in its paragraph.
fn statement(text: &str, from: usize, n: usize, said: &Said) -> Statement {
    let (actor, source, cue, content, mode, ..) = *said;
    let content = find(text, from.saturating_sub(200), content).expect("the content is there");
    let paragraph = text[..content.start].rfind("\n\n").map_or(0, |at| at + 2);
    let near = |words: &str| (!words.is_empty()).then(|| find(text, paragraph, words)).flatten();
    let reason = match (actor, source) {
        (None, _) => None,
        (_, "") => Some(Reason::Shared),
        (_, "she") => Some(Reason::Pronoun),
        _ => Some(Reason::Named),
    };
    Statement {
        id: Uuid::from_u128(0x5a_0000 + n as u128),
        mode,
        source: near(source).into_iter().collect(),
        cue: near(cue).into_iter().collect(),
        content: vec![content],
        holders: actor.map(ActorId).into_iter().collect(),
        reported_by: None,
        confidence: Confidence { spans: 0.99, holder: 0.97 },
        reason,
    }
}

fn find(text: &str, from: usize, words: &str) -> Option<Span> {
    let from = text.floor_char_boundary(from);
    let start = from + text[from..].find(words)?;
    Some(Span::new(start, start + words.len()))
}

fn position(text: &str, statement: &Statement, said: Said) -> Position {
    Position {
        statement: statement.id,
        holders: statement.holders.clone(),
        stance: said.5,
        topic: said.6.map(str::to_owned),
        target: None,
        gist: statement.quote(text),
        confidence: 0.71,
    }
}

fn actor(text: &str, n: u32, (name, kind, role, aliases): (&str, ActorKind, Option<&str>, &[&str])) -> Actor {
    let mention =
        |(at, word): (usize, &str)| Mention { span: Span::new(at, at + word.len()), form: MentionForm::Name };
    Actor {
        id: ActorId(n),
        name: name.to_owned(),
        kind,
        role: role.map(str::to_owned),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        mentions: text.match_indices(aliases.first().copied().unwrap_or(name)).map(mention).collect(),
    }
}

fn placed(n: u128, body: &str, target: NoteTarget, found: Option<(AnchorState, Span)>) -> PlacedNote {
    let moment = "2026-05-05T08:00:00Z".to_owned();
    PlacedNote {
        note: Note {
            id: Uuid::from_u128(n),
            target,
            body: body.to_owned(),
            created: moment.clone(),
            updated: moment,
        },
        state: found.map_or(AnchorState::Exact, |(state, _)| state),
        span: found.map(|(_, span)| span),
    }
}

/// A note on a passage; on one that is no longer there where `words` is empty.
fn passage(n: u128, words: &str, body: &str, state: AnchorState) -> PlacedNote {
    let span = find(HARBOUR, 0, words).expect("the passage is there");
    let exact = if words.is_empty() { "the ferry went out empty" } else { words };
    let anchor = Anchor {
        span,
        exact: exact.to_owned(),
        prefix: String::new(),
        suffix: String::new(),
        text_hash: String::new(),
    };
    let found = if words.is_empty() { None } else { Some((state, span)) };
    PlacedNote { state, ..placed(n, body, NoteTarget::Passage { anchor }, found) }
}
