//! A reader on a desk: an article with a hand-made analysis, keys to press, and what comes of it.

use jiff::Timestamp;
use sayso::app::effect::Effect;
use sayso::app::geometry::Size;
use sayso::app::help;
use sayso::app::key::read_keys;
use sayso::app::library::KeptFolders;
use sayso::app::message::Message;
use sayso::app::overlay::Overlay;
use sayso::app::reader::Reader;
use sayso::app::state::{Entry, EntryId, FormatChoice, Moment, State};
use sayso::app::update::update;
use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Reason, Stance,
    Statement,
};
use sayso::model::article::{Article, Block, BlockKind};
use sayso::model::library::TwinGroup;
use sayso::model::span::Span;
use std::sync::Arc;
use uuid::Uuid;

const TEXT: &str = "Harbour talks stall\n\n\
    Marrow said that the quay was sold. Nobody in the hall laughed at it, and the ferries went out as they do.\n\n\
    “We will not pay twice,” the minister added. Then she left by the side door, followed by two aides.\n\n\
    Aldous replied that the strike goes on. The union has four thousand members at the port authority and in the yards.\n\n\
    Later the authority warned of a closure, and the harbour lay still under a low sky until the evening came.";

/// Who says what, as (actor, source, cue, content).
const SAID: [(u32, &str, &str, &str); 4] = [
    (0, "Marrow", "said", "that the quay was sold"),
    (0, "the minister", "added", "“We will not pay twice,”"),
    (1, "Aldous", "replied", "that the strike goes on"),
    (2, "the authority", "warned", "of a closure"),
];

/// A reader with what it was asked to do outside.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) analysis: Arc<Analysis>,
    effects: Vec<Effect>,
    moments: u128,
}

impl Desk {
    /// One article, open and analysed, at 80×24.
    pub(crate) fn new() -> Self {
        let mut desk = Self::without_analysis();
        desk.analyse();
        desk
    }

    /// One article, open, its analysis still to come.
    pub(crate) fn without_analysis() -> Self {
        let mut desk = Self::empty();
        desk.send(Message::Listed(vec![entry("Harbour talks stall")]));
        desk.send(Message::Opened(EntryId(0), Arc::new(article())));
        desk
    }

    /// Three articles, the first open and analysed.
    pub(crate) fn with_list() -> Self {
        let mut desk = Self::empty();
        let titles = ["Harbour talks stall", "Zeppelins return", "A dam divides two capitals"];
        desk.send(Message::Listed(titles.into_iter().map(entry).collect()));
        desk.send(Message::Opened(EntryId(0), Arc::new(article())));
        desk.analyse();
        desk
    }

    /// The library's screen with four articles, two of them nearly the same, at 120×40.
    pub(crate) fn with_library() -> Self {
        let mut desk = Self::empty();
        desk.resize(120, 40);
        let twins = Some(TwinGroup(1));
        let outlet = |name: &str| Some(name.into());
        desk.send(Message::Listed(vec![
            Entry { outlet: outlet("Courier"), twins, ..entry("Storm closes the strait") },
            Entry { outlet: outlet("Echo"), read: true, ..entry("Council delays the tram") },
            Entry { outlet: outlet("Echo"), twins, ..entry("Strait closed by storm") },
            Entry { outlet: outlet("Ledger"), ..entry("Reactor praised") },
        ]));
        desk.send(Message::Folders(KeptFolders::default()));
        desk
    }

    fn empty() -> Self {
        let loaded = sayso::config::load(None);
        let mut state = State::new(loaded.settings, loaded.keymap, Size { width: 80, height: 24 });
        state.formats = [("markdown", "md"), ("csv", "csv")].into_iter().map(format_choice).collect();
        Self { state, analysis: Arc::new(analysis()), effects: Vec::new(), moments: 0 }
    }

    pub(crate) fn analyse(&mut self) {
        self.send(Message::Analysed(EntryId(0), self.analysis.clone()));
    }

    pub(crate) fn send(&mut self, message: Message) -> &mut Self {
        self.moments += 1;
        self.state.moment = Moment { now: Timestamp::UNIX_EPOCH, fresh: Uuid::from_u128(self.moments) };
        let effects = update(&mut self.state, message);
        self.effects.extend(effects);
        self
    }

    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let keys = if keys.is_empty() { Vec::new() } else { read_keys(keys).unwrap() };
        keys.into_iter().for_each(|key| {
            self.send(Message::Key(key));
        });
        self
    }

    /// What pressing `keys` asks to be done outside.
    pub(crate) fn effects(&mut self, keys: &str) -> Vec<Effect> {
        self.effects.clear();
        self.press(keys);
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Message::Resized(Size { width, height }))
    }

    /// Presses `keys` and checks how the current statement begins: its source and cue, or its content.
    pub(crate) fn check(&mut self, keys: &str, expected: &str) -> &mut Self {
        self.press(keys);
        assert_eq!(self.statement(), expected, "after {keys}");
        self
    }

    pub(crate) fn statement(&self) -> String {
        let statement = self.reader().current().expect("a current statement");
        if statement.mode == Mode::Direct {
            statement.quote(TEXT)
        } else {
            format!("{} {}", statement.source_words(TEXT), statement.cue_words(TEXT))
        }
    }

    pub(crate) fn selected_actor(&self) -> String {
        let id = self.reader().selected_actor().expect("an actor");
        self.analysis.actor(id).unwrap().name.clone()
    }

    pub(crate) fn selected(&self) -> &'static str {
        self.reader().selection.expect("a selection").span().of(TEXT)
    }

    pub(crate) fn said(&self) -> &str {
        self.state.log.current().map_or("", |entry| &entry.text)
    }

    pub(crate) fn titles(&self) -> Vec<&str> {
        self.state.shown_entries().map(|(_, entry)| &*entry.title).collect()
    }

    pub(crate) fn help_rows(&self) -> usize {
        let Some(Overlay::Help(help)) = &self.state.overlay else { panic!("the help is open") };
        help::rows(&self.state.keymap, help).len()
    }

    pub(crate) fn reader(&self) -> &Reader {
        self.state.reader.as_ref().expect("an open article")
    }

    pub(crate) fn entry(&self) -> EntryId {
        EntryId(0)
    }

    pub(crate) fn offset(&self, words: &str) -> usize {
        TEXT.find(words).unwrap()
    }
}

fn format_choice((name, extension): (&str, &str)) -> FormatChoice {
    FormatChoice { name: name.to_owned(), description: String::new(), extension: extension.to_owned() }
}

fn entry(title: &str) -> Entry {
    Entry { title: title.into(), ..Entry::default() }
}

fn article() -> Article {
    let mut start = 0;
    let blocks = TEXT.split("\n\n").map(|block| {
        let span = Span::new(start, start + block.len());
        start = span.end + 2;
        Block { span, kind: if span.start == 0 { BlockKind::Headline } else { BlockKind::Paragraph } }
    });
    let blocks = blocks.collect();
    let url = Some("https://courier.example/harbour".to_owned());
    Article {
        title: Some("Harbour talks stall".to_owned()),
        text: TEXT.to_owned(),
        blocks,
        url,
        ..Article::default()
    }
}

fn analysis() -> Analysis {
    let statements: Vec<Statement> = SAID.iter().enumerate().map(|(n, said)| statement(n, said)).collect();
    let actors = [("Ilse Marrow", "Marrow"), ("Piet Aldous", "Aldous"), ("Harbour Authority", "authority")];
    Analysis {
        actors: actors.into_iter().enumerate().map(|(n, names)| actor(n as u32, names)).collect(),
        positions: statements.iter().map(position).collect(),
        statements,
    }
}

fn actor(id: u32, (name, form): (&str, &str)) -> Actor {
    let span = find(form);
    Actor {
        id: ActorId(id),
        name: name.to_owned(),
        kind: ActorKind::Person,
        role: None,
        aliases: vec![form.to_owned()],
        mentions: vec![Mention { span, form: MentionForm::Name }],
    }
}

fn statement(n: usize, &(actor, source, cue, content): &(u32, &str, &str, &str)) -> Statement {
    Statement {
        id: Uuid::from_u128(1000 + n as u128),
        mode: if content.starts_with('“') { Mode::Direct } else { Mode::Indirect },
        source: vec![find(source)],
        cue: vec![find(cue)],
        content: vec![find(content)],
        holders: vec![ActorId(actor)],
        reported_by: None,
        confidence: Confidence { spans: 0.9, holder: 0.9 },
        reason: Some(Reason::Named),
    }
}

fn position(statement: &Statement) -> Position {
    Position {
        statement: statement.id,
        holders: statement.holders.clone(),
        stance: Stance::Oppose,
        topic: None,
        target: None,
        gist: statement.quote(TEXT),
        confidence: 0.8,
    }
}

fn find(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}
