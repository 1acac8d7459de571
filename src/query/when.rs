//! Days as a query names them.
//!
//! Invariant: a day is a day of the calendar; days ago are counted only when the query is asked.

use jiff::ToSpan;
use jiff::civil::Date;
use std::fmt;

/// The most days that can be counted back: a thousand years.
const MOST_DAYS: u32 = 365_000;

/// A day, a month or a year, or a number of days ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// One day.
    Day(Date),
    /// A month of a year.
    Month(i16, i8),
    /// A year.
    Year(i16),
    /// So many days before the day on which one asks.
    Ago(u32),
}

impl When {
    /// Reads `2025-03-01`, `2025-03`, `2025`, `7d`, `2w`, `today` or `yesterday`.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "today" => return Some(Self::Ago(0)),
            "yesterday" => return Some(Self::Ago(1)),
            _ => {}
        }
        if let Some(days) = text.strip_suffix('d').map(|n| (n, 1)).or(text.strip_suffix('w').map(|n| (n, 7)))
        {
            let count: u32 = digits(days.0)?;
            return count.checked_mul(days.1).filter(|days| *days <= MOST_DAYS).map(Self::Ago);
        }
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4).and_then(digits)?;
        let (month, day) = (parts.next(), parts.next());
        let when = match (month.map(digits), day.map(digits)) {
            (None, None) => Self::Year(year),
            (Some(Some(month)), None) => Self::Month(year, month),
            (Some(Some(month)), Some(Some(day))) => Self::Day(Date::new(year, month, day).ok()?),
            _ => return None,
        };
        (parts.next().is_none() && when.first(Date::ZERO).is_some()).then_some(when)
    }

    /// The first day of it.
    pub fn first(self, today: Date) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Ago(days) => today.checked_sub(i64::from(days).days()).ok(),
        }
    }

    /// The last day of it.
    pub fn last(self, today: Date) -> Option<Date> {
        let first = self.first(today)?;
        Some(match self {
            Self::Day(_) | Self::Ago(_) => first,
            Self::Month(..) => first.last_of_month(),
            Self::Year(_) => first.last_of_year(),
        })
    }
}

fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Ago(days) => write!(f, "{days}d"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<(String, String)> {
        let today = Date::constant(2026, 5, 4);
        let when = When::read(text)?;
        Some((when.first(today)?.to_string(), when.last(today)?.to_string()))
    }

    #[test]
    fn days_months_and_years_have_their_ends() {
        let days = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(check("2024-02-10"), days("2024-02-10", "2024-02-10"));
        assert_eq!(check("2024-02"), days("2024-02-01", "2024-02-29"));
        assert_eq!(check("2024"), days("2024-01-01", "2024-12-31"));
        assert_eq!(check("2w"), days("2026-04-20", "2026-04-20"));
        assert_eq!(check("yesterday"), days("2026-05-03", "2026-05-03"));
    }

    #[test]
    fn other_things_are_no_days() {
        for text in
            ["", "2024-13", "2024-02-30", "24", "d", "99999999d", "2024-", "2024-1-1-1", "+2024", "-5d"]
        {
            assert_eq!(check(text), None, "{text}");
        }
    }
}
