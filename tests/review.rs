//! Whatever is edited, undone, redone, analysed anew and restarted: the history grows, and what a person said holds.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "support/home.rs"]
#[allow(dead_code, reason = "each test needs a part of it")]
mod home;

use home::Home;
use proptest::prelude::*;
use sayso::analysis::{Engine, analyse};
use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Stance, Statement,
};
use sayso::model::article::Article;
use sayso::model::review::{Agent, Change, Edit, Holder, Reviewed, SpanRole, Status};
use sayso::model::span::Span;
use sayso::review::apply;
use sayso::review::incoming::{Fate, Incoming, receive};
use sayso::review::ledger::Ledger;
use sayso::review::touch::{missing, values};
use sayso::text::anchor::{self, Locator};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const NAMES: [&str; 4] = ["Ada Quill", "Piet Aldous", "Port Authority", "Norland"];
const STANCES: [Stance; 4] = [Stance::Support, Stance::Oppose, Stance::Demand, Stance::Neutral];

/// Sentences in which somebody says something: source, cue, nine words.
const SENTENCES: [&str; 6] = [
    "Quill said that the northern quay would stay shut until further notice came.",
    "Aldous added that nobody had asked his members before cranes were moved away.",
    "The authority warned of longer queues along both harbour roads during coming weeks.",
    "Norland insists its ferries will sail each morning whatever others may decide today.",
    "Quill replied that two engineers had already inspected every bolt and weld twice.",
    "Aldous doubted whether such reports could calm anybody who works below those cranes.",
];

/// What is changed besides the edits: an article, its analysis, the log.
struct Desk {
    article: Article,
    machine: Arc<Analysis>,
    log: Vec<Edit>,
    fresh: u128,
}

/// What can happen.
#[derive(Debug, Clone)]
enum Op {
    Confirm(usize),
    Reject(usize),
    Holder(usize, usize),
    Stance(usize, usize),
    Topic(usize, u8),
    Shrink(usize),
    Merge(usize, usize),
    Undo,
    Redo,
    /// For each sentence: whether it is found, and by how many words its ends shift.
    Analyse(Vec<(bool, i8, i8)>),
    Restart,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let at = 0usize..SENTENCES.len();
    let shifts = prop::collection::vec((prop::bool::weighted(0.8), -1i8..=1, -1i8..=1), SENTENCES.len());
    let op = prop_oneof![
        2 => at.clone().prop_map(Op::Confirm),
        2 => at.clone().prop_map(Op::Reject),
        2 => (at.clone(), 0..NAMES.len()).prop_map(|(s, n)| Op::Holder(s, n)),
        2 => (at.clone(), 0..STANCES.len()).prop_map(|(s, n)| Op::Stance(s, n)),
        1 => (at.clone(), 0u8..4).prop_map(|(s, n)| Op::Topic(s, n)),
        1 => at.prop_map(Op::Shrink),
        1 => (0..NAMES.len(), 0..NAMES.len()).prop_map(|(a, b)| Op::Merge(a, b)),
        4 => Just(Op::Undo),
        3 => Just(Op::Redo),
        3 => shifts.prop_map(Op::Analyse),
        1 => Just(Op::Restart),
    ];
    prop::collection::vec(op, 1..40)
}

impl Desk {
    fn new() -> Self {
        let text = SENTENCES.join(" ");
        let article = Article { text, ..Article::default() };
        let machine = Arc::new(analysis(&article.text, &[(true, 0, 0); SENTENCES.len()], 1));
        Self { article, machine, log: Vec::new(), fresh: 1 << 64 }
    }

    fn reviewed(&self) -> Reviewed {
        apply(&self.article, &self.machine, &self.log)
    }

    fn push(&mut self, agent: Agent, statement: Option<Uuid>, change: Change) {
        self.fresh += 1;
        let id = Uuid::from_u128(self.fresh);
        let at = format!("2026-05-04T10:00:00.{:09}Z", self.log.len());
        self.log.push(Edit { id, at, agent, statement, everywhere: false, change });
    }

    /// Does something to the statement in a sentence, if one is there.
    fn touch(&mut self, sentence: usize, change: impl FnOnce(&Self, &Statement) -> Change) {
        let reviewed = self.reviewed();
        let place = sentence_span(sentence);
        let Some(statement) = reviewed.analysis.statements.iter().find(|s| place.encloses(s.content[0]))
        else {
            return;
        };
        if let Some(values) = missing(&self.article, &self.machine, &reviewed, (&self.log, statement.id)) {
            let change = Change::Found { values: Box::new(values) };
            self.push(Agent::Engine { version: "test 1".into() }, Some(statement.id), change);
        }
        let change = change(self, statement);
        self.push(Agent::User, Some(statement.id), change);
    }

    fn act(&mut self, op: Op) {
        match op {
            Op::Confirm(s) => self.touch(s, |_, _| Change::Confirm),
            Op::Reject(s) => self.touch(s, |_, _| Change::Reject),
            Op::Holder(s, name) => {
                let new = vec![Holder { name: NAMES[name].into(), kind: ActorKind::Person }];
                self.touch(s, |_, _| Change::Holders { old: Vec::new(), new });
            }
            Op::Stance(s, n) => {
                self.touch(s, |_, _| Change::Stance { old: None, new: Some(STANCES[n]) });
            }
            Op::Topic(s, n) => {
                self.touch(s, |_, _| Change::Topic { old: None, new: Some(format!("topic {n}")) });
            }
            Op::Shrink(s) => self.touch(s, |desk, statement| {
                let text = &desk.article.text;
                let span = statement.content[0];
                let end = span.of(text).rfind(' ').map_or(span.end, |at| span.start + at);
                let new = vec![anchor::make(text, Span::new(span.start, end))];
                Change::Spans { role: SpanRole::Content, old: Vec::new(), new }
            }),
            Op::Merge(a, b) => {
                let (from, into) = (NAMES[a].to_owned(), NAMES[b].to_owned());
                self.push(Agent::User, None, Change::Merge { from, into });
            }
            Op::Undo => {
                if let Some(&edit) = self.reviewed().undo.last() {
                    self.push(Agent::User, None, Change::Undo { edit });
                }
            }
            Op::Redo => {
                if let Some(&edit) = self.reviewed().redo.last() {
                    self.push(Agent::User, None, Change::Redo { edit });
                }
            }
            Op::Analyse(shifts) => {
                self.fresh += 1;
                self.machine = Arc::new(analysis(&self.article.text, &shifts, self.fresh));
            }
            Op::Restart => {
                let stored = serde_json::to_string(&self.log).unwrap();
                self.log = serde_json::from_str(&stored).unwrap();
            }
        }
    }

    /// Adds up, by the plainest means, what a person says of each statement now.
    fn said(&self) -> BTreeMap<Uuid, Said> {
        let mut done: Vec<(&Edit, bool)> = Vec::new();
        for edit in &self.log {
            match &edit.change {
                Change::Undo { edit } => {
                    done.iter_mut().filter(|d| d.0.id == *edit).for_each(|d| d.1 = false)
                }
                Change::Redo { edit } => done.iter_mut().filter(|d| d.0.id == *edit).for_each(|d| d.1 = true),
                _ => done.push((edit, true)),
            }
        }
        let mut said: BTreeMap<Uuid, Said> = BTreeMap::new();
        for (edit, _) in done.into_iter().filter(|(_, holds)| *holds) {
            let Some(id) = edit.statement.filter(|_| edit.agent == Agent::User) else { continue };
            let one = said.entry(id).or_default();
            one.rejected = matches!(edit.change, Change::Reject);
            match &edit.change {
                Change::Confirm => one.confirmed = true,
                Change::Holders { new, .. } => one.holder = Some(new[0].name.clone()),
                Change::Stance { new, .. } => one.stance = *new,
                Change::Topic { new, .. } => one.topic.clone_from(new),
                Change::Spans { new, .. } => one.content = Some(new[0].span),
                _ => {}
            }
        }
        said
    }

    /// The names that stand for a name after the merges that hold.
    fn merged(&self, name: &str) -> String {
        let ledger = Ledger::read(&self.log);
        let mut name = name.to_owned();
        for edit in ledger.in_force() {
            if let Change::Merge { from, into } = &edit.change
                && *from == name
            {
                name.clone_from(into);
            }
        }
        name
    }

    fn check(&self) {
        let reviewed = self.reviewed();
        let analysis = &reviewed.analysis;
        assert_eq!(reviewed.standings.len(), analysis.statements.len());
        assert!(analysis.actors.iter().enumerate().all(|(at, actor)| actor.id == ActorId(at as u32)));
        assert!(reviewed.orphans.is_empty());
        for (id, said) in self.said() {
            let at =
                analysis.statements.iter().position(|s| s.id == id).expect("a touched statement is there");
            let (statement, standing) = (&analysis.statements[at], reviewed.standings[at]);
            said.check(self, analysis, statement, standing.status);
        }
        for sentence in 0..SENTENCES.len() {
            let place = sentence_span(sentence);
            let here = analysis.statements.iter().filter(|s| place.encloses(s.content[0])).count();
            assert!(here <= 1, "a statement is there twice");
        }
        let starts: Vec<usize> = analysis.statements.iter().map(|s| s.extent().start).collect();
        assert!(starts.is_sorted());
    }
}

/// What a person says of a statement.
#[derive(Debug, Default)]
struct Said {
    rejected: bool,
    confirmed: bool,
    holder: Option<String>,
    stance: Option<Stance>,
    topic: Option<String>,
    content: Option<Span>,
}

impl Said {
    fn check(&self, desk: &Desk, analysis: &Analysis, statement: &Statement, status: Status) {
        let position = analysis.position_of(statement.id);
        let corrected =
            self.holder.is_some() || self.stance.is_some() || self.topic.is_some() || self.content.is_some();
        let expected = match () {
            () if self.rejected => Status::Rejected,
            () if corrected => Status::Corrected,
            () if self.confirmed => Status::Confirmed,
            () => Status::Automatic,
        };
        assert_eq!(status, expected);
        if let Some(holder) = &self.holder {
            assert_eq!(analysis.holder_names(statement), [desk.merged(holder)]);
        }
        if let Some(stance) = self.stance {
            assert_eq!(position.map(|p| p.stance), Some(stance));
        }
        if let Some(topic) = &self.topic {
            assert_eq!(position.and_then(|p| p.topic.as_ref()), Some(topic));
        }
        if let Some(content) = self.content {
            assert_eq!(statement.content, [content]);
        }
    }
}

fn sentence_span(at: usize) -> Span {
    let start: usize = SENTENCES[..at].iter().map(|s| s.len() + 1).sum();
    Span::new(start, start + SENTENCES[at].len())
}

fn word_spans(at: usize) -> Vec<Span> {
    let sentence = sentence_span(at);
    let mut from = 0;
    let words = SENTENCES[at].trim_end_matches('.').split(' ').map(|word| {
        let span = Span::new(sentence.start + from, sentence.start + from + word.len());
        from += word.len() + 1;
        span
    });
    words.collect()
}

fn analysis(text: &str, shifts: &[(bool, i8, i8)], run: u128) -> Analysis {
    let mut analysis = Analysis::default();
    for (at, name) in NAMES.iter().enumerate() {
        analysis.actors.push(Actor {
            id: ActorId(at as u32),
            name: (*name).to_owned(),
            kind: ActorKind::Person,
            role: None,
            aliases: Vec::new(),
            mentions: vec![Mention { span: Span::new(at, at + 1), form: MentionForm::Name }],
        });
    }
    for (at, &(_, start, end)) in shifts.iter().enumerate().filter(|(_, (found, ..))| *found) {
        let words = word_spans(at);
        let shift =
            |word: usize, by: i8| words[word.saturating_add_signed(isize::from(by)).min(words.len() - 1)];
        let statement = Statement {
            id: Uuid::from_u128(run * 100 + at as u128),
            mode: Mode::Indirect,
            source: vec![words[0]],
            cue: vec![words[1]],
            content: vec![shift(4, start).cover(shift(words.len() - 2, end))],
            holders: vec![ActorId((run as usize + at) as u32 % 4)],
            reported_by: None,
            confidence: Confidence { spans: 0.8, holder: 0.6 },
            reason: None,
        };
        analysis.positions.push(Position {
            statement: statement.id,
            holders: statement.holders.clone(),
            stance: STANCES[(run as usize + at) % 4],
            topic: None,
            target: None,
            gist: statement.quote(text),
            confidence: 0.7,
        });
        analysis.statements.push(statement);
    }
    analysis
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_history_grows_and_what_a_person_said_holds(ops in ops()) {
        let mut desk = Desk::new();
        for op in ops {
            let before = desk.log.clone();
            desk.act(op);
            prop_assert_eq!(&desk.log[..before.len()], &before[..]);
            desk.check();
        }
    }

    #[test]
    fn undoing_everything_brings_the_machine_back(ops in ops()) {
        let mut desk = Desk::new();
        ops.into_iter().for_each(|op| desk.act(op));
        while let Some(&edit) = desk.reviewed().undo.last() {
            desk.push(Agent::User, None, Change::Undo { edit });
        }
        let reviewed = desk.reviewed();
        prop_assert_eq!(&reviewed.analysis, &desk.machine);
        prop_assert_eq!(reviewed.checked(), 0);
    }
}

/// A word put into the text or taken out of it, before word number `at` of a sentence.
#[derive(Debug, Clone)]
struct Slip {
    sentence: usize,
    at: usize,
    put_in: Option<String>,
    /// Whether the machine takes a word put in at the ends of what is said for a part of it.
    greedy: bool,
}

fn slips() -> impl Strategy<Value = Slip> {
    let put_in = prop::option::of("[a-z]{1,20}");
    let slip = |(sentence, at, put_in, greedy)| Slip { sentence, at, put_in, greedy };
    (0..SENTENCES.len(), 0usize..10, put_in, prop::bool::ANY).prop_map(slip)
}

impl Slip {
    /// The text after it.
    fn of(&self, text: &str) -> String {
        let word = word_spans(self.sentence)[self.at];
        match &self.put_in {
            Some(new) => format!("{}{new} {}", &text[..word.start], &text[word.start..]),
            None => format!("{}{}", &text[..word.start], &text[word.end + 1..]),
        }
    }

    /// Where words of the text before it stand after it; nowhere, if they were taken out.
    fn shift(&self, span: Span) -> Option<Span> {
        let word = word_spans(self.sentence)[self.at];
        let new = self.put_in.as_ref().map_or(0, |new| new.len() + 1);
        let put = |at: usize, moves: bool| if moves { at + new } else { at };
        if self.put_in.is_some() {
            let starts = if self.greedy { span.start > word.start } else { span.start >= word.start };
            let grown = self.greedy && span.end + 1 == word.start;
            let end = if grown { span.end + new } else { put(span.end, span.end > word.start) };
            return Some(Span::new(put(span.start, starts), end));
        }
        let gone = word.len() + 1;
        let start = if span.start > word.start { span.start - gone } else { span.start };
        let end = if span.end == word.end {
            word.start.saturating_sub(1)
        } else {
            span.end - if span.end > word.end { gone } else { 0 }
        };
        (start < end).then_some(Span::new(start, end))
    }
}

proptest! {
    #[test]
    fn a_checked_statement_is_never_gone_and_found_anew(
        slip in slips(), sentence in 0..SENTENCES.len(), from in 2usize..9, len in 1usize..5,
        rejects in prop::bool::ANY, cued in prop::bool::ANY,
    ) {
        let mut desk = Desk::new();
        let words = word_spans(sentence);
        let content = words[from].cover(words[(from + len - 1).min(words.len() - 2)]);
        let mut machine = analysis(&desk.article.text, &[(true, 0, 0); SENTENCES.len()], 1);
        machine.statements = vec![machine.statements.swap_remove(sentence)];
        machine.positions.clear();
        machine.statements[0].content = vec![content];
        if !cued {
            machine.statements[0].cue.clear();
        }
        desk.machine = Arc::new(machine.clone());
        desk.act(if rejects { Op::Reject(sentence) } else { Op::Confirm(sentence) });
        let later = slip.shift(content);
        prop_assume!(later.is_some());
        let statement = &mut machine.statements[0];
        let shifted = |spans: &[Span]| spans.iter().filter_map(|&s| slip.shift(s)).collect::<Vec<_>>();
        statement.id = Uuid::from_u128(77);
        (statement.source, statement.cue) = (shifted(&statement.source), shifted(&statement.cue));
        statement.content = later.into_iter().collect();
        desk.machine = Arc::new(machine);
        desk.article.text = slip.of(&desk.article.text);
        let reviewed = desk.reviewed();
        prop_assert!(reviewed.orphans.is_empty());
        let stand: Vec<Status> = reviewed.standings.iter().map(|standing| standing.status).collect();
        prop_assert_eq!(stand, [if rejects { Status::Rejected } else { Status::Confirmed }]);
    }
}

#[test]
fn a_history_tells_who_said_what_first() {
    let mut desk = Desk::new();
    desk.act(Op::Holder(1, 3));
    desk.act(Op::Undo);
    let id = desk.machine.statements[1].id;
    let ledger = Ledger::read(&desk.log);
    let told: Vec<(String, String, bool)> = ledger
        .history(id)
        .map(|past| (past.done.change.describe(), past.about.change.describe(), past.holds))
        .collect();
    let holder = "the holder was changed to Norland";
    let wanted = [
        ("found by the analysis", "found by the analysis", true),
        (holder, holder, false),
        ("an edit was undone", holder, true),
    ];
    assert_eq!(told, wanted.map(|(done, about, holds)| (done.into(), about.into(), holds)));
}

#[test]
fn a_statement_whose_passage_is_gone_is_an_orphan() {
    let mut desk = Desk::new();
    desk.act(Op::Confirm(2));
    desk.article.text = SENTENCES[0].to_owned();
    desk.machine = Arc::new(analysis(&desk.article.text, &[(true, 0, 0)], 9));
    let reviewed = desk.reviewed();
    assert_eq!((reviewed.orphans.len(), reviewed.orphans[0].status), (1, Status::Confirmed));
    assert!(reviewed.orphans[0].values.quote().starts_with("longer queues"));
}

#[test]
fn a_statement_whose_place_is_rewritten_is_known_by_holder_cue_and_words() {
    let article = |text: &str| Article { text: text.into(), ..Article::default() };
    let engine = Engine::embedded();
    let before = article("Quill opened the quay. The guild of pilots opposes the toll. Nobody else spoke.");
    let found = Arc::new(analyse(&before, &engine));
    let [statement] = &found.statements[..] else { panic!("{:?}", found.statements) };
    let locator = Locator::new(&before.text);
    let values = Box::new(values(&locator, &before.text, &found, statement));
    let edit = |n: u128, change| Edit {
        id: Uuid::from_u128(n),
        at: "2026-05-04T10:00:00Z".into(),
        agent: Agent::User,
        statement: Some(statement.id),
        everywhere: false,
        change,
    };
    let edits = [edit(1, Change::Found { values }), edit(2, Change::Reject)];
    let after = |text: &str| {
        let later = article(text);
        let reviewed = apply(&later, &Arc::new(analyse(&later, &engine)), &edits);
        let stand: Vec<Status> = reviewed.standings.iter().map(|standing| standing.status).collect();
        (stand, reviewed.orphans.len())
    };
    let rewritten = "Quill shut the quay. The guild of pilots still opposes the whole toll. One more spoke.";
    assert_eq!(after(rewritten), (vec![Status::Rejected], 0));
    let another = "Quill shut the quay. The guild of pilots opposes the ferry plan. One more spoke.";
    assert_eq!(after(another), (vec![Status::Automatic], 1));
}

#[test]
fn a_name_is_split_off_with_its_statements() {
    let mut desk = Desk::new();
    let machine = Arc::make_mut(&mut desk.machine);
    machine.actors[0].aliases = vec!["Aldous".into()];
    machine.actors[0].mentions = vec![Mention { span: word_spans(1)[0], form: MentionForm::Name }];
    machine.statements[1].holders = vec![ActorId(0)];
    desk.push(Agent::User, None, Change::Split { form: "Aldous".into(), from: "Ada Quill".into() });
    let analysis = desk.reviewed().analysis;
    assert_eq!(analysis.holder_names(&analysis.statements[1]), ["Aldous"]);
    assert!(analysis.actors[0].aliases.is_empty() && analysis.actors[0].mentions.is_empty());
}

#[test]
fn the_gist_is_made_anew_of_the_words_that_a_person_chose() {
    let mut desk = Desk::new();
    let id = desk.machine.statements[3].id;
    let gist = |desk: &Desk| desk.reviewed().analysis.position_of(id).map(|p| p.gist.clone()).unwrap();
    assert_eq!(gist(&desk), "will sail each morning whatever others may decide");
    desk.act(Op::Shrink(3));
    assert_eq!(gist(&desk), "will sail each morning whatever others may");
    // Also where a new analysis finds other words, and where it finds none.
    desk.machine = Arc::new(analysis(&desk.article.text, &[(true, -1, 1); SENTENCES.len()], 2));
    assert_eq!(gist(&desk), "will sail each morning whatever others may");
    desk.machine = Arc::default();
    assert_eq!(gist(&desk), "will sail each morning whatever others may");
    desk.machine = Arc::new(analysis(&desk.article.text, &[(true, 0, 0); SENTENCES.len()], 1));
    desk.act(Op::Undo);
    assert_eq!(gist(&desk), "will sail each morning whatever others may decide");
}

/// The statement in a sentence as it stands on a desk, to be brought to another.
fn outgoing(desk: &Desk, sentence: usize) -> Incoming {
    let reviewed = desk.reviewed();
    let place = sentence_span(sentence);
    let (statement, standing) =
        reviewed.statements().find(|(s, _)| place.encloses(s.content[0])).expect("a statement is there");
    let text = &desk.article.text;
    let values = values(&anchor::Locator::new(text), text, &reviewed.analysis, statement);
    Incoming { id: statement.id, status: standing.status, fields: Some(standing.fields), values }
}

fn arrives(desk: &mut Desk, incoming: &Incoming) -> Fate {
    let at = "2026-05-05T10:00:00Z";
    let fate = receive(&desk.article, &desk.machine, &desk.log, (incoming, at));
    if let Fate::New(edits) = &fate {
        desk.log.extend(edits.iter().cloned());
    }
    fate
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_people_said_comes_over_whole_and_once(
        ops in ops().prop_map(|mut ops| {
            // Merges belong to the library, not to a statement.
            ops.retain(|op| !matches!(op, Op::Analyse(_) | Op::Merge(..)));
            ops
        }),
        shift in prop::bool::ANY,
    ) {
        let (mut from, mut to) = (Desk::new(), Desk::new());
        ops.into_iter().for_each(|op| from.act(op));
        if shift {
            // The other library has another engine: names and ends differ a little, holders and stances do.
            to.machine = Arc::new(analysis(&to.article.text, &[(true, 0, -1); SENTENCES.len()], 7));
        }
        for sentence in 0..SENTENCES.len() {
            let out = outgoing(&from, sentence);
            if out.status == Status::Automatic {
                continue;
            }
            prop_assert!(matches!(arrives(&mut to, &out), Fate::New(_)));
            let back = outgoing(&to, sentence);
            prop_assert_eq!((back.id, back.status, back.fields), (out.id, out.status, out.fields));
            if !shift {
                prop_assert_eq!(&back.values, &out.values);
            }
            let log = to.log.clone();
            prop_assert_eq!(arrives(&mut to, &out), Fate::There);
            prop_assert_eq!(&to.log, &log);
        }
    }
}

#[test]
fn what_a_person_said_here_is_left_as_it_is() {
    let (mut from, mut to) = (Desk::new(), Desk::new());
    from.act(Op::Confirm(0));
    to.act(Op::Reject(0));
    assert_eq!(arrives(&mut to, &outgoing(&from, 0)), Fate::Kept);
    assert_eq!(outgoing(&to, 0).status, Status::Rejected);
    // What came in and was taken back here does not come back.
    from.act(Op::Confirm(1));
    assert!(matches!(arrives(&mut to, &outgoing(&from, 1)), Fate::New(_)));
    to.act(Op::Undo);
    assert_eq!(arrives(&mut to, &outgoing(&from, 1)), Fate::Kept);
    assert_eq!(outgoing(&to, 1).status, Status::Automatic);
}

#[test]
fn annotations_bring_what_people_said_into_another_library() {
    let home = Home::new();
    home.file("ferry.md", include_str!("screens/ferry.md"));
    let work = |library: &str, keys: &str| {
        let screen = ["--library", library, "--print", "--size", "120x40", "--keys", keys, "ferry.md"];
        assert_eq!(home.run(&screen).code, 0);
    };
    let export = |library: &str, more: &[&str]| {
        let call = ["--library", library, "export", "--to", "webannotation"];
        let ran = home.run(&[&call[..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let import = |library: &str| home.run(&["--library", library, "import", "out.json"]).out;
    work("one.db", "yxehald<Enter>cb<Enter><Enter>e!yakeep<Esc>/eleven people<Enter>vs+ald<Enter><Enter>");
    let every = ["--status", "automatic,confirmed,corrected,rejected,manual"];
    home.file("out.json", export("one.db", &every));
    home.run(&["--library", "two.db", "add", "ferry.md"]);
    let told = import("two.db");
    assert!(told.starts_with("imported 1 note and 5 statements; "), "{told}");
    assert!(told.ends_with(" that nobody looked at, left out\n"), "{told}");
    for status in ["confirmed", "corrected", "rejected", "manual"] {
        let out = export("one.db", &["--status", status]);
        assert!(out.contains(status), "{status}: {out}");
        assert_eq!(export("two.db", &["--status", status]), out, "{status}");
    }
    assert_eq!(export("two.db", &every), export("one.db", &every));
    assert!(import("two.db").starts_with("imported 0 notes and 0 statements; 6 there already; "));
    assert_eq!(export("two.db", &every), export("one.db", &every));
    work("three.db", "x");
    assert!(import("three.db").contains("; 1 left as you have them; "));
}

#[test]
fn a_query_and_a_status_choose_statements() {
    let home = Home::new();
    home.file("ferry.md", include_str!("screens/ferry.md"));
    home.run(&["--print", "--size", "120x40", "--keys", "xyakeep<Esc>", "ferry.md"]);
    let export = |more: &[&str]| {
        let ran = home.run(&[&["export", "--to", "jsonl", "--include-automatic"][..], more].concat());
        let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.collect::<Vec<_>>()
    };
    let of_aldous = export(&["--query", "actor:aldous"]);
    assert!(!of_aldous.is_empty() && of_aldous.len() < export(&[]).len());
    assert!(of_aldous.iter().all(|row| row["statement"]["holders"][0] == "Piet Aldous"));
    assert_eq!(export(&["--query", "outlet:courier"]), export(&[]));
    let rejected = export(&["--status", "rejected"]);
    assert_eq!((rejected.len(), rejected[0]["status"].as_str()), (1, Some("rejected")));
}
