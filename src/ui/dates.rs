//! Days as a reader of news writes them.

/// Names of the months.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-05-04` as `4 May 2026`; anything else as it is, but for what follows the day.
pub(super) fn day(published: &str) -> String {
    written(published).unwrap_or_else(|| published.to_owned())
}

fn written(published: &str) -> Option<String> {
    let mut parts = published.get(..10)?.split('-');
    let year: u16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: usize = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let name = MONTHS.get(month.checked_sub(1)?)?;
    Some(format!("{day} {name} {year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(published: &str, shown: &str) {
        assert_eq!(day(published), shown);
    }

    #[test]
    fn days_are_written_out_and_the_rest_is_left() {
        check("2026-05-04", "4 May 2026");
        check("2026-12-31T08:00:00Z", "31 Dec 2026");
        check("last spring", "last spring");
        check("2026-13-01", "2026-13-01");
        check("2026", "2026");
    }
}
