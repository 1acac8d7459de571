//! What a large library costs: its size, its start, a search as one types.
//!
//! `cargo bench --bench library -- [ARTICLES] [PATH]` makes a library of invented articles (100,000 of 600 words each
//! unless told otherwise) at PATH, or uses the one that is there, and prints the figures. The articles are like those
//! of political news in what the figures depend on: 600 words are some 3,700 bytes and 330 different words and deflate
//! to less than half (PolNeAR, train: 3,708 bytes, 314 words, 0.48), and the engine finds 18 actors at 52 places and 18
//! statements in them.

use sayso::model::analysis::{
    Actor, ActorId, ActorKind, Analysis, Confidence, Mention, MentionForm, Mode, Position, Stance, Statement,
};
use sayso::model::article::{Article, Block, BlockKind};
use sayso::model::library::{ListOrder, SearchOrder};
use sayso::model::span::Span;
use sayso::query::{parse, parse_typed};
use sayso::store::{Store, StoreError};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Words of an article.
const WORDS: usize = 600;
/// Different words that there are.
const VOCABULARY: usize = 60_000;
/// How many words of an article are one that it had before.
const REPEATED: f64 = 0.23;
/// Actors of an article, and its statements.
const ACTORS: u32 = 18;
const STATEMENTS: usize = 18;
/// Articles that go in at a time.
const BATCH: usize = 256;
/// The engine that is said to have analysed them.
const ENGINE: &str = "bench";

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let articles: usize = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let path =
        arguments.next().map_or_else(|| std::env::temp_dir().join("sayso-bench/library.db"), PathBuf::from);
    let mut press = Press::new();
    let there = Store::open(&path)?.count()?;
    if there < articles {
        fill(&Store::open(&path)?, &mut press, articles - there)?;
    }
    sizes(&path, articles)?;
    starts(&path)?;
    searches(&Store::open(&path)?, &press)?;
    say("peak memory of this process", &format!("{} MB", peak_memory()));
    Ok(())
}

fn fill(store: &Store, press: &mut Press, count: usize) -> Result<(), StoreError> {
    let begun = Instant::now();
    let mut printing = Duration::ZERO;
    for from in (0..count).step_by(BATCH) {
        let printed = Instant::now();
        let batch: Vec<(Article, Analysis)> =
            (from..count.min(from + BATCH)).map(|n| press.article(n)).collect();
        printing += printed.elapsed();
        store.put_analysed(&batch, ENGINE)?;
    }
    let took = (begun.elapsed() - printing).as_secs_f64();
    say("taken in, stored and indexed", &format!("{count} articles, {:.0} a second", count as f64 / took));
    Ok(())
}

fn sizes(path: &std::path::Path, articles: usize) -> Result<(), StoreError> {
    let store = Store::open(path)?;
    let sample: usize = store
        .list(ListOrder::Added, 0, 500)?
        .iter()
        .map(|line| store.article(line.key).map(|article| article.text.len()))
        .sum::<Result<usize, _>>()?;
    let text = sample as f64 / articles.min(500) as f64 * articles as f64 / 1e6;
    let bytes = store.size()? as f64 / 1e6;
    say("size", &format!("{bytes:.0} MB for {text:.0} MB of text: {:.2} times", bytes / text));
    Ok(())
}

fn starts(path: &std::path::Path) -> Result<(), StoreError> {
    let (mut lists, mut opened) = (Vec::new(), Vec::new());
    for n in 0..20 {
        let begun = Instant::now();
        let store = Store::open(path)?;
        let list = store.list(ListOrder::Published, 0, 256)?;
        lists.push(begun.elapsed());
        let begun = Instant::now();
        let key = list[n * 7 % list.len()].key;
        store.article(key)?;
        store.analysis(key)?;
        store.notes(key)?;
        opened.push(begun.elapsed());
        store.totals()?;
    }
    say("the library opened and its first page read", &spread(lists));
    say("an article read with its analysis and notes", &spread(opened));
    let store = Store::open(path)?;
    let times =
        (0..10).map(|_| time(|| store.totals().and_then(|_| store.outlets()))).collect::<Result<_, _>>()?;
    say("unread counts of everything and of every outlet", &spread(times));
    Ok(())
}

fn searches(store: &Store, press: &Press) -> Result<(), StoreError> {
    let mut random = Random(11);
    let mut typed = Vec::new();
    for _ in 0..100 {
        let words = [press.word(&mut random), press.word(&mut random)].join(" ");
        for end in (1..=words.len()).filter(|end| words.is_char_boundary(*end)) {
            if let Ok(query) = parse_typed(&words[..end]) {
                typed.push(time(|| store.search(&query, SearchOrder::Newest, 0, 50))?);
            }
        }
    }
    say("search as one types, 50 hits with snippets", &spread(typed));
    for (name, order) in [
        ("best first", SearchOrder::Relevance),
        ("latest published first", SearchOrder::Listed(ListOrder::Published)),
    ] {
        let mut times = Vec::new();
        for _ in 0..100 {
            let words = [press.word(&mut random), press.word(&mut random)].join(" ");
            if let Ok(query) = parse(&words) {
                times.push(time(|| store.search(&query, order, 0, 50))?);
            }
        }
        say(&format!("search for two words, {name}"), &spread(times));
    }
    let topic = format!("stance:oppose topic:{}", press.words[0]);
    for text in ["actor:aba*", &topic, "is:unread outlet:\"Outlet 7\"", "has:twins since:2025"] {
        let Ok(query) = parse(text) else { continue };
        let times = (0..10).map(|_| time(|| store.search(&query, SearchOrder::Newest, 0, 50)));
        say(&format!("search for {text}"), &spread(times.collect::<Result<_, _>>()?));
    }
    Ok(())
}

fn time<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<Duration, StoreError> {
    let begun = Instant::now();
    work().map(|_| begun.elapsed())
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let [median, high, most] =
        [at(50), at(95), times.last()].map(|time| time.map_or(0.0, |time| time.as_secs_f64() * 1e3));
    format!("median {median:.2} ms, p95 {high:.2} ms, most {most:.2} ms, n {}", times.len())
}

#[expect(clippy::print_stdout, reason = "figures are what a bench is for")]
fn say(what: &str, figure: &str) {
    println!("{what}: {figure}");
}

/// In MB, where the system tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The same numbers each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ (mixed >> 32)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Prints invented articles: words that look like words, as frequent as words are.
struct Press {
    random: Random,
    words: Vec<String>,
    /// How many of all words are one of those up to here.
    shares: Vec<f64>,
}

impl Press {
    fn new() -> Self {
        let mut random = Random(7);
        let mut words: Vec<String> = (0..VOCABULARY).map(|_| invent(&mut random)).collect();
        // Frequent words are shorter, on the whole.
        words.sort_by_cached_key(|word| word.len() + random.below(140));
        let mut sum = 0.0;
        let shares: Vec<f64> = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.7);
                sum
            })
            .collect();
        Self { random, words, shares }
    }

    fn word(&self, random: &mut Random) -> String {
        let wanted = random.share() * self.shares.last().copied().unwrap_or(1.0);
        let at = self.shares.partition_point(|share| *share < wanted).min(self.words.len() - 1);
        self.words[at].clone()
    }

    fn text(&mut self) -> (String, Vec<Block>) {
        let (mut text, mut blocks, mut start, mut left) = (String::new(), Vec::new(), 0, WORDS);
        let mut sentences = 0;
        let mut used: Vec<String> = Vec::with_capacity(WORDS);
        while left > 0 {
            let length = (8 + self.random.below(20)).min(left);
            left -= length;
            let mut random = Random(self.random.next());
            for _ in 0..length {
                let again = !used.is_empty() && random.share() < REPEATED;
                let word =
                    if again { used[random.below(used.len())].clone() } else { self.word(&mut random) };
                used.push(word);
            }
            let mut sentence = used[used.len() - length..].join(" ");
            if let Some(first) = sentence.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            text.push_str(&sentence);
            text.push('.');
            sentences += 1;
            if sentences % 2 == 0 || left == 0 {
                let kind = if blocks.is_empty() { BlockKind::Headline } else { BlockKind::Paragraph };
                blocks.push(Block { span: Span::new(start, text.len()), kind });
                text.push_str(if left > 0 { "\n\n" } else { "" });
                start = text.len();
            } else {
                text.push(' ');
            }
        }
        (text, blocks)
    }

    /// An article with an analysis as rich as those of real ones.
    fn article(&mut self, n: usize) -> (Article, Analysis) {
        let (text, blocks) = self.text();
        let title = text[..text.len().min(60)].to_owned();
        let article = Article {
            id: format!("a{n}"),
            title: Some(title),
            url: Some(format!("https://news{}.example/{}/{n}", n % 97, self.word(&mut Random(n as u64)))),
            outlet: Some(format!("Outlet {}", n % 97)),
            author: Some(format!("Author {}", n % 997)),
            published: Some(format!("20{:02}-{:02}-{:02}", 10 + n % 16, 1 + n % 12, 1 + n % 28)),
            text,
            blocks,
            origin: format!("/papers/corpus.jsonl:{n}"),
            ..Article::default()
        };
        let analysis = self.analysis(&article);
        (article, analysis)
    }

    /// A piece of some words of the text.
    fn piece(&mut self, text: &str, words: usize) -> Span {
        let from = self.random.below(text.len().saturating_sub(200));
        let start = text[from..].find(' ').map_or(from, |at| from + at + 1);
        let ends = text[start..].match_indices(' ').nth(words.saturating_sub(1));
        Span::new(start, ends.map_or(text.len(), |(at, _)| start + at))
    }

    /// Names and topics stand in the text; some of them are a word that other articles have too.
    fn analysis(&mut self, article: &Article) -> Analysis {
        let text = &article.text;
        let actors: Vec<Actor> = (0..ACTORS)
            .map(|id| {
                let length = if id % 3 == 0 { 1 } else { 2 };
                let mut mentions: Vec<Span> = (0..3).map(|_| self.piece(text, length)).collect();
                mentions.sort();
                Actor {
                    id: ActorId(id),
                    name: mentions[0].of(text).to_owned(),
                    kind: ActorKind::Person,
                    role: (id % 4 == 0).then(|| self.piece(text, 2).of(text).to_owned()),
                    aliases: mentions[2..].iter().map(|span| span.of(text).to_owned()).collect(),
                    mentions: mentions
                        .into_iter()
                        .map(|span| Mention { span, form: MentionForm::Name })
                        .collect(),
                }
            })
            .collect();
        let mut random = Random(self.random.next());
        let (mut statements, mut positions) = (Vec::new(), Vec::new());
        let mut contents: Vec<Span> = (0..STATEMENTS).map(|_| self.piece(text, 18)).collect();
        contents.sort();
        for content in contents {
            let holders = vec![ActorId(u32::try_from(random.below(ACTORS as usize)).unwrap_or(0))];
            let (source, cue) = (vec![self.piece(text, 2)], vec![self.piece(text, 1)]);
            // Half of what is talked about is talked about elsewhere too.
            let topic = self.piece(text, if random.below(2) == 0 { 1 } else { 3 }).of(text).to_owned();
            let gist = content.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let content = vec![content];
            let id = Statement::name_of(&article.id, text, [&source, &cue, &content]);
            let sure = random.below(10_000) as f32 / 1e4;
            statements.push(Statement {
                id,
                mode: Mode::Indirect,
                source,
                cue,
                content,
                holders: holders.clone(),
                reported_by: None,
                confidence: Confidence { spans: sure, holder: 0.7 },
                reason: None,
            });
            let stances = [Stance::Support, Stance::Oppose, Stance::Demand, Stance::Neutral, Stance::Neutral];
            let stance = stances[random.below(stances.len())];
            positions.push(Position {
                statement: id,
                holders,
                stance,
                target: (random.below(3) > 0).then(|| topic.clone()),
                topic: Some(topic),
                gist,
                confidence: 0.5,
            });
        }
        Analysis { actors, statements, positions }
    }
}

/// A word of some syllables.
fn invent(random: &mut Random) -> String {
    const ONSETS: [&str; 20] = [
        "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl", "c", "w", "a",
    ];
    const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
    const CODAS: [&str; 8] = ["", "", "n", "r", "s", "l", "t", "nd"];
    let syllables = [1, 2, 2, 3, 4, 5][random.below(6)];
    let syllable = |random: &mut Random| {
        [ONSETS[random.below(20)], VOWELS[random.below(5)], CODAS[random.below(8)]].concat()
    };
    (0..syllables).map(|_| syllable(random)).collect()
}
