//! What the reader's work costs: analysis, layout, a frame, a key.
//!
//! `cargo bench` runs all of it. What a person waits for in a terminal is measured by `benches/latency.py`.

use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sayso::analysis::{Engine, analyse};
use sayso::app::geometry::Size;
use sayso::app::key::Key;
use sayso::app::message::Message;
use sayso::app::state::{EntryId, State};
use sayso::app::update::update;
use sayso::config;
use sayso::model::article::Article;
use sayso::sources::samples;
use sayso::text::wrap::wrap;
use sayso::ui;
use sayso::ui::theme::Theme;
use std::sync::Arc;

const SIZE: Size = Size { width: 120, height: 40 };

fn main() {
    divan::main();
}

/// The longest of the bundled samples.
fn article() -> Article {
    samples().into_iter().max_by_key(|article| article.text.len()).unwrap_or_default()
}

#[divan::bench]
fn engine_is_built(bencher: Bencher<'_, '_>) {
    bencher.bench(Engine::embedded);
}

#[divan::bench]
fn one_article_is_analysed(bencher: Bencher<'_, '_>) {
    let (article, engine) = (article(), Engine::embedded());
    bencher
        .counter(divan::counter::BytesCount::new(article.text.len()))
        .bench(|| analyse(black_box(&article), &engine));
}

#[divan::bench(sample_count = 3)]
fn a_thousand_articles_are_analysed(bencher: Bencher<'_, '_>) {
    let (articles, engine) = (samples(), Engine::embedded());
    let bytes: usize = articles.iter().cycle().take(1000).map(|article| article.text.len()).sum();
    bencher.counter(divan::counter::BytesCount::new(bytes)).bench(|| {
        articles
            .iter()
            .cycle()
            .take(1000)
            .map(|article| analyse(article, &engine).statements.len())
            .sum::<usize>()
    });
}

#[divan::bench(args = [66, 30])]
fn an_article_is_wrapped(bencher: Bencher<'_, '_>, width: u16) {
    let article = article();
    bencher
        .counter(divan::counter::BytesCount::new(article.text.len()))
        .bench(|| wrap(black_box(&article.text), &article.blocks, width));
}

#[divan::bench]
fn settings_are_read(bencher: Bencher<'_, '_>) {
    bencher.bench(|| config::load(black_box(None)));
}

#[divan::bench]
fn a_frame_is_drawn(bencher: Bencher<'_, '_>) {
    let state = open();
    let (theme, mut terminal) = (Theme::default(), paper());
    bencher.bench_local(|| terminal.draw(|frame| ui::draw(&state, &theme, frame)).is_ok());
}

#[divan::bench(args = ["j", "]", "n"])]
fn a_key_is_pressed_and_shown(bencher: Bencher<'_, '_>, key: &str) {
    let mut state = open();
    let (theme, mut terminal) = (Theme::default(), paper());
    let keys: Vec<Key> = key.chars().map(Key::char).collect();
    bencher.bench_local(|| {
        for key in &keys {
            update(&mut state, Message::Key(*key));
        }
        terminal.draw(|frame| ui::draw(&state, &theme, frame)).is_ok()
    });
}

/// The state with an article open, analysed and searched.
fn open() -> State {
    let loaded = config::load(None);
    let mut state = State::new(loaded.settings, loaded.keymap, SIZE);
    let (article, engine) = (Arc::new(article()), Engine::embedded());
    let analysis = Arc::new(analyse(&article, &engine));
    update(&mut state, Message::Opened(EntryId(0), article));
    update(&mut state, Message::Analysed(EntryId(0), analysis));
    for key in "/the".chars().map(Key::char).chain([Key::plain(sayso::app::key::KeyCode::Enter)]) {
        update(&mut state, Message::Key(key));
    }
    state
}

fn paper() -> Terminal<TestBackend> {
    let Ok(terminal) = Terminal::new(TestBackend::new(SIZE.width, SIZE.height));
    terminal
}
