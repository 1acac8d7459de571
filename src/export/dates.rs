//! Days of publication, where what the article says is a day.
//!
//! Invariant: a day that cannot be read is no day; none is guessed.

use jiff::civil::Date;

/// The day that a publication date begins with (`2026-05-04`, `2026-05-04T10:00:00Z`).
pub(super) fn day(published: Option<&str>) -> Option<Date> {
    published?.trim().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_are_days() {
        assert_eq!(day(Some("2026-05-04T10:00:00Z")), Some(jiff::civil::date(2026, 5, 4)));
        for other in ["", "May 2026", "2026-13-01", "yesterday é"] {
            assert_eq!(day(Some(other)), None, "{other}");
        }
    }
}
