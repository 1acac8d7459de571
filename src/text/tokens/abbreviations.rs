//! Abbreviations that end in a full stop, and what the full stop then says of the sentence.
//!
//! Invariant: each list is sorted, in lower case and without the full stop.

/// What is known of a word before a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abbreviation {
    /// A word like any other.
    None,
    /// Something always follows it: a title, a first name in short.
    Leading,
    /// It may end a sentence as well.
    Either,
}

/// Longer words are no abbreviations.
const LONGEST: usize = 8;

const LEADING: &[&str] = &[
    "adj", "adm", "amb", "asst", "atty", "brig", "capt", "cf", "cmdr", "col", "cong", "cpl", "del", "dep",
    "det", "dir", "dr", "drs", "eg", "fr", "gen", "gov", "govs", "hon", "ie", "insp", "lt", "maj", "messrs",
    "mr", "mrs", "ms", "mt", "mx", "nos", "pp", "pres", "prof", "pvt", "rep", "reps", "rev", "sec", "sen",
    "sens", "sgt", "spc", "st", "ste", "supt", "treas", "viz", "vs",
];

const EITHER: &[&str] = &[
    "ala", "apr", "ariz", "ark", "assn", "aug", "ave", "blvd", "bros", "ca", "calif", "co", "colo", "conn",
    "corp", "dec", "dem", "dept", "dist", "div", "ed", "eds", "esp", "est", "etc", "ext", "feb", "fla",
    "fri", "ft", "ga", "hwy", "ill", "inc", "ind", "intl", "jan", "jr", "jul", "jun", "kan", "kans", "ky",
    "la", "llc", "ltd", "mass", "md", "mich", "minn", "mo", "mon", "mont", "natl", "neb", "nev", "nov",
    "oct", "okla", "ore", "pa", "penn", "plc", "rd", "rtd", "sat", "sep", "sept", "sq", "sr", "tenn", "tex",
    "thu", "thurs", "tue", "tues", "univ", "va", "vt", "wash", "wed", "wis", "wyo",
];

/// Abbreviations that are words too: they count only with a capital.
const CAPITAL_ONLY: &[&str] = &[
    "ala", "ark", "col", "del", "dem", "dir", "fri", "gen", "ill", "ind", "la", "mass", "miss", "mo", "mon",
    "ore", "pa", "sat", "sec", "sun", "wash", "wed",
];

/// Looks up `word`, given without its full stop.
pub fn abbreviation(word: &str) -> Abbreviation {
    if word.len() > LONGEST || !word.is_ascii() {
        return Abbreviation::None;
    }
    let lower = word.to_ascii_lowercase();
    let has = |list: &[&str]| list.binary_search(&lower.as_str()).is_ok();
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    if !capital && has(CAPITAL_ONLY) {
        Abbreviation::None
    } else if has(LEADING) {
        Abbreviation::Leading
    } else if has(EITHER) {
        Abbreviation::Either
    } else {
        Abbreviation::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [LEADING, EITHER, CAPITAL_ONLY] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn words_that_look_alike_need_their_capital() {
        assert_eq!(abbreviation("Sen"), Abbreviation::Leading);
        assert_eq!(abbreviation("Wash"), Abbreviation::Either);
        assert_eq!(abbreviation("wash"), Abbreviation::None);
        assert_eq!(abbreviation("No"), Abbreviation::None);
        assert_eq!(abbreviation("peace"), Abbreviation::None);
    }
}
