//! What a mistyped name was probably meant to be.

/// The one of `names` that is closest to `name`, unless even that is another word.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let settled = settle(name);
    let most = (settled.len() / 3).max(1);
    let ranked = names.into_iter().map(|known| (distance(&settled, &settle(known)), known));
    ranked.filter(|(d, _)| *d <= most).min_by_key(|(d, _)| *d).map(|(_, known)| known)
}

/// A sentence's end that offers the closest name: "; did you mean `theme`?", or nothing.
pub fn hint<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, names).map_or_else(String::new, |known| format!("; did you mean `{known}`?"))
}

/// Case and the choice of dash make no other word; nor does anybody mean one of over 64 characters.
fn settle(name: &str) -> Vec<char> {
    name.chars().take(64).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// The number of characters to insert, delete, replace or swap with the next.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = old[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(old[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(older[j - 2] + 1);
            }
        }
        older = std::mem::replace(&mut old, row);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["theme", "text_width", "next-statement", "zen"];

    fn check(name: &str, meant: Option<&str>) {
        assert_eq!(nearest(name, NAMES), meant, "{name}");
    }

    #[test]
    fn slips_of_the_finger_are_seen_through() {
        check("thme", Some("theme"));
        check("tehme", Some("theme"));
        check("text-width", Some("text_width"));
        check("Next_Statment", Some("next-statement"));
        check("zne", Some("zen"));
    }

    #[test]
    fn another_word_is_left_alone() {
        check("colour", None);
        check("", None);
        check(&"x".repeat(10_000), None);
    }
}
