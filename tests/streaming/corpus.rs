//! Any number of statements, one article after the other: two hundred actors, a hundred topics, twenty statements each.

use sayso::export::choice::Choice;
use sayso::export::{Entry, Record, Sink, records_from};
use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mode, Position, Stance, Statement,
};
use sayso::model::article::Article;
use sayso::model::review::Reviewed;
use sayso::model::span::Span;
use std::io::{self, Write};
use std::sync::Arc;
use uuid::Uuid;

/// Statements in an article.
const EACH: usize = 20;

/// Everything goes out.
pub(crate) fn everything() -> Choice {
    Choice::everything()
}

/// Counts what is written and forgets it.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Bytes.
    pub(crate) bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts that many statements into a sink.
pub(crate) fn feed(statements: usize, sink: &mut dyn Sink) {
    for number in 0..statements / EACH {
        let (article, records) = article(number);
        sink.add(&Entry { article: &article, records: &records }).expect("nothing can fail here");
    }
    sink.end().expect("nothing can fail here");
}

fn article(number: usize) -> (Article, Vec<Record>) {
    let sentence = |n: usize| format!("Speaker said that \"matter {n} needs time, = and more of it 🚢.\"");
    let sentences: Vec<String> = (0..EACH).map(sentence).collect();
    let text = sentences.join("\n\n");
    let article = Article {
        id: format!("a{number}"),
        title: Some(format!("Talks, day {number}")),
        url: Some(format!("https://courier.example/{number}")),
        outlet: Some("Courier".to_owned()),
        published: Some(format!("2026-{:02}-{:02}", number % 12 + 1, number % 28 + 1)),
        text,
        ..Article::default()
    };
    let mut at = 0;
    let mut analysis = Analysis::default();
    for (n, sentence) in sentences.iter().enumerate() {
        let id = Uuid::from_u128((number * EACH + n) as u128 + 1);
        let span = |from: usize, to: usize| Span::new(at + from, at + to);
        let actor = ActorId(n as u32);
        analysis.actors.push(Actor {
            id: actor,
            name: format!("Speaker {}", (number * 7 + n) % 200),
            kind: ActorKind::Person,
            role: None,
            aliases: Vec::new(),
            mentions: Vec::new(),
        });
        analysis.statements.push(Statement {
            id,
            mode: Mode::Direct,
            source: vec![span(0, 7)],
            cue: vec![span(8, 12)],
            content: vec![span(18, sentence.len())],
            holders: vec![actor],
            reported_by: None,
            confidence: Confidence { spans: 0.9, holder: 0.8 },
            reason: None,
        });
        analysis.positions.push(Position {
            statement: id,
            holders: vec![actor],
            stance: if (number + n).is_multiple_of(3) { Stance::Oppose } else { Stance::Support },
            topic: Some(format!("matter {}", (number * 3 + n) % 100)),
            target: None,
            gist: String::new(),
            confidence: 0.7,
        });
        at += sentence.len() + 2;
    }
    let reviewed = Reviewed::untouched(Arc::new(analysis));
    let records = records_from(&article, &[], Some(&reviewed), &everything());
    (article, records)
}
