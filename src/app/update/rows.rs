//! Motions over the rows of a list.
//!
//! Invariant: pure arithmetic; a row past the end is for the caller to bound.

use crate::app::command::Command;

/// The row that a motion leads to from row `at` of a list of which `page` rows can be seen; `None` where the command
/// is no motion.
pub(super) fn moved(command: Command, count: Option<usize>, at: usize, page: usize) -> Option<usize> {
    let times = count.unwrap_or(1);
    let (half, whole) = (times.saturating_mul(page.div_ceil(2)), times.saturating_mul(page));
    Some(match command {
        Command::Down => at.saturating_add(times),
        Command::Up => at.saturating_sub(times),
        Command::HalfPageDown => at.saturating_add(half),
        Command::HalfPageUp => at.saturating_sub(half),
        Command::PageDown => at.saturating_add(whole),
        Command::PageUp => at.saturating_sub(whole),
        Command::Top => count.map_or(0, |n| n.saturating_sub(1)),
        Command::Bottom => count.map_or(usize::MAX, |n| n.saturating_sub(1)),
        _ => return None,
    })
}

/// The first row of a list of `all` rows of which `page` can be seen: moved as little as shows the selected row and
/// leaves none of the page empty while there are rows above.
pub(super) fn scrolled(top: usize, (selected, all): (usize, usize), page: usize) -> usize {
    top.min(all.saturating_sub(page)).clamp((selected + 1).saturating_sub(page), selected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: Command, count: Option<usize>, row: Option<usize>) {
        assert_eq!(moved(command, count, 10, 4), row, "{}", command.name());
    }

    #[test]
    fn motions_lead_up_and_down() {
        check(Command::Down, Some(3), Some(13));
        check(Command::Up, Some(99), Some(0));
        check(Command::HalfPageDown, None, Some(12));
        check(Command::PageUp, Some(2), Some(2));
        check(Command::Top, Some(5), Some(4));
        check(Command::Bottom, None, Some(usize::MAX));
        check(Command::Zen, None, None);
    }

    #[test]
    fn a_list_scrolls_no_further_than_it_must() {
        let scrolled = |top, selected| scrolled(top, (selected, 20), 4);
        assert_eq!([scrolled(0, 3), scrolled(0, 4), scrolled(9, 4)], [0, 1, 4]);
    }

    #[test]
    fn a_page_has_no_empty_rows_while_there_are_rows_above() {
        assert_eq!([scrolled(9, (9, 10), 4), scrolled(9, (9, 10), 20), scrolled(0, (0, 0), 4)], [6, 0, 0]);
    }
}
