//! The signs that stand for meanings, in Unicode and in ASCII.
//!
//! Invariant: each sign fills one cell, and no two signs of one set of meanings are alike.

use crate::app::settings::Glyphs;
use crate::app::state::Level;
use crate::model::analysis::{ActorKind, Mode, Stance};
use crate::model::note::AnchorState;
use crate::model::review::Status;

/// One set of signs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    /// The selected row; the pane that has the focus.
    pub(super) cursor: &'static str,
    /// Beside the lines of the current statement.
    pub(super) bar: &'static str,
    /// A note.
    pub(super) note: &'static str,
    /// An article that was not read yet.
    pub(super) unread: &'static str,
    /// An article that is starred.
    pub(super) star: &'static str,
    /// An article that was put away.
    pub(super) archived: &'static str,
    /// An article that the next command is for.
    pub(super) chosen: &'static str,
    /// An article with nearly the same text as the one above.
    pub(super) twin: &'static str,
    /// Before the number of articles that are folded behind one.
    pub(super) folded: &'static str,
    /// A saved search.
    pub(super) search: &'static str,
    /// A collection.
    pub(super) collection: &'static str,
    /// A feed.
    pub(super) feed: &'static str,
    /// One step of a bar in a chart.
    pub(super) step: &'static str,
    /// The actor at whose statements alone the cursor stops.
    pub(super) only: &'static str,
    /// Where text was cut off.
    pub(super) cut: &'static str,
    /// Between facts.
    pub(super) dot: &'static str,
    /// From a source to its holder.
    pub(super) arrow: &'static str,
    /// Around words of the text.
    pub(super) quotes: [&'static str; 2],
    /// What a list is sorted by.
    pub(super) down: &'static str,
    /// Horizontal rule.
    pub(super) rule: &'static str,
    /// Vertical rule, and the line beside a block quotation.
    pub(super) wall: &'static str,
    /// Where a vertical rule hangs from a horizontal one.
    pub(super) tee: &'static str,
    /// Corners of a box: top left, top right, bottom left, bottom right.
    pub(super) corners: [&'static str; 4],
    modes: [&'static str; 3],
    stances: [&'static str; 5],
    kinds: [&'static str; 4],
    levels: [&'static str; 3],
    anchors: [&'static str; 3],
    statuses: [&'static str; 5],
}

const UNICODE: Signs = Signs {
    cursor: "▸",
    bar: "▐",
    note: "●",
    unread: "•",
    star: "★",
    archived: "▫",
    chosen: "✓",
    twin: "└",
    folded: "≡",
    search: "⌕",
    collection: "▤",
    feed: "≋",
    step: "▇",
    only: "◉",
    cut: "…",
    dot: "·",
    arrow: "→",
    quotes: ["“", "”"],
    down: "▾",
    rule: "─",
    wall: "│",
    tee: "┬",
    corners: ["┌", "┐", "└", "┘"],
    modes: ["❝", "~", "‹"],
    stances: ["+", "−", "!", "·", "?"],
    kinds: ["◆", "▣", "⚑", "◌"],
    levels: ["·", "!", "✗"],
    anchors: ["=", "≈", "✗"],
    statuses: [" ", "✓", "✎", "✗", "+"],
};

const ASCII: Signs = Signs {
    cursor: ">",
    bar: "|",
    note: "*",
    unread: "*",
    star: "+",
    archived: "x",
    chosen: "=",
    twin: "`",
    folded: "=",
    search: "?",
    collection: "[",
    feed: "~",
    step: "#",
    only: "=",
    cut: ">",
    dot: "-",
    arrow: "->",
    quotes: ["\"", "\""],
    down: "v",
    rule: "-",
    wall: "|",
    tee: "+",
    corners: ["+", "+", "+", "+"],
    modes: ["\"", "~", "<"],
    stances: ["+", "-", "!", ".", "?"],
    kinds: ["@", "#", "^", "%"],
    levels: [".", "!", "X"],
    anchors: ["=", "~", "X"],
    statuses: [" ", "v", "e", "x", "+"],
};

impl Signs {
    /// The set that is chosen.
    pub(super) const fn of(glyphs: Glyphs) -> &'static Self {
        match glyphs {
            Glyphs::Unicode => &UNICODE,
            Glyphs::Ascii => &ASCII,
        }
    }

    /// How a statement is quoted.
    pub(super) const fn mode(&self, mode: Mode) -> &'static str {
        self.modes[match mode {
            Mode::Direct => 0,
            Mode::Mixed => 1,
            Mode::Indirect => 2,
        }]
    }

    /// What a statement amounts to.
    pub(super) const fn stance(&self, stance: Stance) -> &'static str {
        self.stances[match stance {
            Stance::Support => 0,
            Stance::Oppose => 1,
            Stance::Demand => 2,
            Stance::Neutral => 3,
            Stance::Unclear => 4,
        }]
    }

    /// What an actor is.
    pub(super) const fn kind(&self, kind: ActorKind) -> &'static str {
        self.kinds[match kind {
            ActorKind::Person => 0,
            ActorKind::Organization => 1,
            ActorKind::Country => 2,
            ActorKind::Group => 3,
        }]
    }

    /// How much a message matters.
    pub(super) const fn level(&self, level: Level) -> &'static str {
        self.levels[match level {
            Level::Info => 0,
            Level::Warning => 1,
            Level::Error => 2,
        }]
    }

    /// Who vouches for a statement.
    pub(super) const fn status(&self, status: Status) -> &'static str {
        self.statuses[match status {
            Status::Automatic => 0,
            Status::Confirmed => 1,
            Status::Corrected => 2,
            Status::Rejected => 3,
            Status::Manual => 4,
        }]
    }

    /// How a note's anchor fits.
    pub(super) const fn anchor(&self, state: AnchorState) -> &'static str {
        self.anchors[match state {
            AnchorState::Exact => 0,
            AnchorState::Moved => 1,
            AnchorState::Orphan => 2,
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::display::width;
    use std::collections::BTreeSet;

    /// Checks that the signs of one set of meanings differ and fill one cell each.
    fn check(signs: &[&str]) {
        assert_eq!(signs.iter().collect::<BTreeSet<_>>().len(), signs.len(), "{signs:?}");
        assert!(signs.iter().all(|sign| width(sign) == 1), "{signs:?}");
    }

    #[test]
    fn meanings_can_be_told_apart() {
        for set in [UNICODE, ASCII] {
            check(&set.modes);
            check(&set.stances);
            check(&set.kinds);
            check(&set.levels);
            check(&set.anchors);
            check(&[set.unread, set.star, set.archived, set.search, set.collection, set.feed, set.dot]);
            check(&set.statuses);
        }
    }

    #[test]
    fn ascii_is_ascii() {
        let signs =
            [ASCII.cursor, ASCII.bar, ASCII.note, ASCII.step, ASCII.cut, ASCII.dot, ASCII.arrow, ASCII.down];
        let listed = [
            ASCII.unread,
            ASCII.star,
            ASCII.archived,
            ASCII.chosen,
            ASCII.twin,
            ASCII.folded,
            ASCII.search,
            ASCII.collection,
            ASCII.feed,
        ];
        let sets = [
            &ASCII.modes[..],
            &ASCII.stances,
            &ASCII.kinds,
            &ASCII.levels,
            &ASCII.anchors,
            &ASCII.statuses,
            &signs,
            &listed,
        ];
        assert!(sets.iter().copied().flatten().all(|sign| sign.is_ascii()));
    }
}
