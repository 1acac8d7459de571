//! Statements of many articles that nobody has checked yet, to be gone through one after the other.
//!
//! Invariant: `shown` are indices into `items`, in the chosen order.

use super::overlay::List;
use super::state::EntryId;
use crate::model::analysis::Stance;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A statement that nobody has checked.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueItem {
    /// Its article.
    pub entry: EntryId,
    /// Its stable name.
    pub statement: Uuid,
    /// Its holders, in words.
    pub holder: String,
    /// What it is about; empty where that is unknown.
    pub topic: String,
    /// What it amounts to, in one line.
    pub gist: String,
    /// For or against.
    pub stance: Option<Stance>,
    /// How sure the analysis is of the field that it is least sure of.
    pub confidence: f32,
}

/// What the queue is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueOrder {
    /// What the analysis is least sure of first.
    #[default]
    Confidence,
    /// By holder, the one with most statements left first.
    Actor,
    /// By topic, the one with most statements left first.
    Topic,
}

/// The queue, as far as it is gathered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Queue {
    /// Everything that is left, as it was gathered.
    pub items: Vec<QueueItem>,
    /// The same in order.
    pub shown: Vec<usize>,
    /// What it is sorted by.
    pub order: QueueOrder,
    /// The cursor.
    pub list: List,
    /// Whether more may come.
    pub gathering: bool,
    /// What was judged here, the last one last: the statement and the edit that says so.
    pub judged: Vec<(QueueItem, Uuid)>,
}

impl QueueOrder {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confidence => "confidence",
            Self::Actor => "actor",
            Self::Topic => "topic",
        }
    }
}

impl Queue {
    /// Takes in more of it.
    pub fn extend(&mut self, items: Vec<QueueItem>) {
        let selected = self.shown.get(self.list.selected).copied();
        self.items.extend(items);
        self.arrange();
        let row = self.shown.iter().position(|&at| Some(at) == selected);
        self.list.selected = row.filter(|_| self.list.selected > 0).unwrap_or(0);
    }

    /// Sorts by the next of the orders.
    pub fn turn(&mut self) {
        self.order = match self.order {
            QueueOrder::Confidence => QueueOrder::Actor,
            QueueOrder::Actor => QueueOrder::Topic,
            QueueOrder::Topic => QueueOrder::Confidence,
        };
        self.list = List::default();
        self.arrange();
    }

    /// The selected statement.
    pub fn selected(&self) -> Option<&QueueItem> {
        self.items.get(*self.shown.get(self.list.selected)?)
    }

    /// Takes the selected statement out, which was judged by an edit; the next one takes its row. The others stay where
    /// they are, though a group may now be smaller than the one after it: who works through it is not sent elsewhere.
    pub fn settle(&mut self, edit: Uuid) {
        if self.list.selected >= self.shown.len() {
            return;
        }
        let at = self.shown.remove(self.list.selected);
        let item = self.items.remove(at);
        self.judged.push((item, edit));
        for other in self.shown.iter_mut().filter(|other| **other > at) {
            *other -= 1;
        }
        self.list.selected = self.list.selected.min(self.shown.len().saturating_sub(1));
    }

    /// Brings the statement back that was judged last, and selects it; tells whose edit no longer holds.
    pub fn unsettle(&mut self) -> Option<(EntryId, Uuid)> {
        let (item, edit) = self.judged.pop()?;
        let entry = item.entry;
        self.items.push(item);
        self.arrange();
        let last = self.items.len() - 1;
        self.list.selected = self.shown.iter().position(|&at| at == last).unwrap_or(0);
        Some((entry, edit))
    }

    /// How many articles have something left.
    pub fn articles(&self) -> usize {
        self.items.iter().map(|item| item.entry).collect::<BTreeSet<_>>().len()
    }

    fn arrange(&mut self) {
        let mut shown: Vec<usize> = (0..self.items.len()).collect();
        let sure = |at: usize| (self.items[at].confidence * 1e4) as u32;
        match self.order {
            QueueOrder::Confidence => shown.sort_by_key(|&at| sure(at)),
            QueueOrder::Actor => self.by_group(&mut shown, |item| &item.holder),
            QueueOrder::Topic => self.by_group(&mut shown, |item| &item.topic),
        }
        self.shown = shown;
    }

    /// Largest group first, what belongs to none last; within a group the least sure first.
    fn by_group(&self, shown: &mut [usize], group: impl Fn(&QueueItem) -> &String) {
        let mut sizes = std::collections::HashMap::new();
        for item in &self.items {
            *sizes.entry(group(item).clone()).or_insert(0_usize) += 1;
        }
        shown.sort_by_cached_key(|&at| {
            let item = &self.items[at];
            let name = group(item);
            let size = sizes.get(name).copied().unwrap_or(0);
            (name.is_empty(), std::cmp::Reverse(size), name.clone(), (item.confidence * 1e4) as u32)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(n: u128, holder: &str, topic: &str, confidence: f32) -> QueueItem {
        let (holder, topic) = (holder.to_owned(), topic.to_owned());
        let entry = EntryId(n as usize % 2);
        let gist = String::new();
        QueueItem { entry, statement: Uuid::from_u128(n), holder, topic, gist, stance: None, confidence }
    }

    #[test]
    fn the_least_sure_comes_first_then_the_largest_group() {
        let mut queue = Queue::default();
        queue.extend(vec![item(0, "A", "", 0.9), item(1, "B", "x", 0.5), item(2, "B", "", 0.7)]);
        assert_eq!((queue.shown.clone(), queue.articles()), (vec![1, 2, 0], 2));
        queue.turn();
        assert_eq!(queue.shown, [1, 2, 0]);
        queue.turn();
        assert_eq!(queue.shown, [1, 2, 0]);
        queue.extend(vec![item(3, "A", "y", 0.1), item(4, "A", "y", 0.2)]);
        assert_eq!(queue.shown, [3, 4, 1, 2, 0]);
    }

    #[test]
    fn who_works_through_a_group_stays_in_it() {
        let mut queue = Queue::default();
        queue.extend(vec![
            item(0, "B", "", 0.1),
            item(1, "A", "", 0.2),
            item(2, "B", "", 0.3),
            item(3, "A", "", 0.4),
        ]);
        queue.turn();
        let holders =
            |queue: &Queue| queue.shown.iter().map(|&at| queue.items[at].holder.clone()).collect::<Vec<_>>();
        assert_eq!(holders(&queue), ["A", "A", "B", "B"]);
        queue.settle(Uuid::nil());
        assert_eq!(holders(&queue), ["A", "B", "B"]);
        assert_eq!(queue.selected().map(|item| item.confidence), Some(0.4));
        assert!(queue.unsettle().is_some());
        assert_eq!(holders(&queue), ["A", "A", "B", "B"]);
    }
}
