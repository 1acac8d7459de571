//! What nobody has checked yet, over all articles: how sure the analysis is, whose it is, what it amounts to.

use super::{Item, draw_list, draw_nothing, holding};
use crate::app::queue::{Queue, QueueItem, QueueOrder};
use crate::app::state::State;
use crate::ui::canvas::{Canvas, below, fitted, row_of};
use crate::ui::text_pane::stance_role;
use crate::ui::theme::Role;

/// Columns of the holders.
const HOLDER: u16 = 24;

/// Draws the list, with the number of what is left above it.
pub(super) fn draw(state: &State, queue: &Queue, canvas: &mut Canvas<'_>) {
    let order = match queue.order {
        QueueOrder::Confidence => "least sure first",
        QueueOrder::Actor => "by actor",
        QueueOrder::Topic => "by topic",
    };
    let inner = canvas.boxed(holding(state.view.size, usize::MAX), "To be checked", order);
    let (left, articles) = (queue.items.len(), queue.articles());
    let more = if queue.gathering { ", more are looked for" } else { "" };
    let told = format!("{left} statements left in {articles} {}{more}", plural(articles));
    canvas.row(row_of(inner, 0), 0, &[canvas.run(told, Role::Dim)]);
    let list = below(inner, 1);
    if left == 0 && !queue.gathering {
        draw_nothing(list, &[canvas.run("Everything is checked.", Role::Dim)], canvas);
    }
    let item = |index: usize, canvas: &Canvas<'_>| {
        let at = queue.shown.get(index).copied();
        at.and_then(|at| queue.items.get(at))
            .map_or_else(Vec::new, |item| row(state, queue.order, item, canvas))
    };
    draw_list(&queue.list, queue.shown.len(), list, item, canvas);
}

fn row<'a>(state: &State, order: QueueOrder, item: &QueueItem, canvas: &Canvas<'_>) -> Item<'a> {
    let cut = canvas.signs.cut;
    let stance = item.stance.map_or(" ", |stance| canvas.signs.stance(stance));
    let role = item.stance.map_or(Role::Dim, stance_role);
    let group = if order == QueueOrder::Topic && !item.topic.is_empty() { &item.topic } else { &item.holder };
    let group = if group.is_empty() { "nobody known" } else { group };
    let title = state.library.entries.get(item.entry.0).map_or("", |entry| &entry.title);
    vec![vec![
        canvas.run(format!("{:.2} ", item.confidence), Role::Dim),
        canvas.run(fitted(group, HOLDER, cut), Role::NameSelected),
        canvas.run(format!(" {stance} "), role),
        canvas.run(item.gist.clone(), Role::Text),
        canvas.run(format!("   {title}"), Role::Dim),
    ]]
}

const fn plural(articles: usize) -> &'static str {
    if articles == 1 { "article" } else { "articles" }
}
