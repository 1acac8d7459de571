//! What the screen shows: a function of the state.
pub mod theme;
/// STUB
pub fn draw(state: &crate::app::state::State, _theme: &theme::Theme, frame: &mut ratatui::Frame<'_>) {
    use ratatui::widgets::Paragraph;
    let body = state.reader.as_ref().map_or_else(
        || state.shown_entries().map(|(_, e)| e.title.clone()).collect::<Vec<_>>().join("\n"),
        |r| r.article.text.clone(),
    );
    let foot = state.log.current().map(|l| l.text.clone()).unwrap_or_default();
    frame.render_widget(Paragraph::new(format!("{foot}\n{body}")), frame.area());
}
