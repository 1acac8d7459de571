//! Settles line ends, byte-order marks, composition and control characters once, at the door.
//!
//! Invariant: what comes out is NFC, holds no control character but `\n`, nothing that a terminal obeys, no
//! invisible character that joins nothing, and comes out of a second pass unchanged. Time is linear in length.

use std::iter::Peekable;
use std::str::Chars;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// Marks that one letter may carry; more are no writing system but an attack on the layout (UAX #15 has the
/// same number for its stream-safe texts).
const MARKS: usize = 30;

/// How far the end of a terminal's string sequence is looked for.
const SEQUENCE: usize = 4096;

/// Gives `raw` as it is shown, analysed and quoted.
///
/// ```
/// use sayso::text::normalise::canonical;
/// assert_eq!(canonical("\u{feff}\x1b[31mPort\x1b[0m\u{a0}closed\r\ncafe\u{301}\n"), "Port closed\ncafé\n");
/// ```
pub fn canonical(raw: &str) -> String {
    if is_canonical(raw) {
        return raw.to_owned();
    }
    let stripped = strip(raw);
    let mut out = String::with_capacity(stripped.len());
    let mut marks = 0;
    for c in stripped.nfc() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS {
            out.push(c);
        }
    }
    out
}

/// Tells, cheaply and perhaps too strictly, that nothing has to be done.
fn is_canonical(raw: &str) -> bool {
    if raw.is_ascii() {
        return raw.bytes().all(|b| b == b'\n' || (0x20..0x7F).contains(&b));
    }
    raw.chars().all(|c| fate(c) == Fate::Keep && !is_combining_mark(c))
        && is_nfc_quick(raw.chars()) == IsNormalized::Yes
}

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    LineEnd,
    Return,
    Space,
    Drop,
    /// Kept where it joins the characters around it.
    Joiner,
    /// Kept in the flags that are spelt with it.
    Tag,
    /// Begins a terminal sequence.
    Escape,
    /// Begins a terminal sequence in one character.
    Introducer,
}

const fn fate(c: char) -> Fate {
    match c {
        '\n' | ' '..='~' => Fate::Keep,
        '\r' => Fate::Return,
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::LineEnd,
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Fate::Space
        }
        '\u{1b}' => Fate::Escape,
        '\u{9b}' | '\u{9d}' | '\u{90}' | '\u{98}' | '\u{9e}' | '\u{9f}' => Fate::Introducer,
        '\u{200c}' | '\u{200d}' => Fate::Joiner,
        '\u{e0020}'..='\u{e007f}' => Fate::Tag,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::Drop,
        _ if is_invisible(c) => Fate::Drop,
        _ => Fate::Keep,
    }
}

/// Characters without width or ink: soft hyphens, zero-width spaces, directional marks and overrides,
/// fillers, annotation marks, non-characters.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e001f}'
    )
}

fn strip(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let (mut last, mut base) = ('\n', '\n');
    while let Some(c) = chars.next() {
        let kept = match fate(c) {
            Fate::Joiner => joins(base, &chars).then_some(c),
            Fate::Tag => (last == '\u{1f3f4}' || fate(last) == Fate::Tag).then_some(c),
            fate => keep(c, fate, &mut chars),
        };
        if let Some(kept) = kept {
            out.push(kept);
            last = kept;
            base = if is_combining_mark(kept) { base } else { kept };
        }
    }
    out
}

/// The character that stands for `c`, if one does; what belongs to `c` is read on.
fn keep(c: char, fate_of_c: Fate, rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    match fate_of_c {
        Fate::Keep => Some(c),
        Fate::LineEnd => Some('\n'),
        Fate::Return => {
            rest.next_if_eq(&'\n');
            Some('\n')
        }
        Fate::Space => Some(' '),
        Fate::Escape => {
            let kind = rest.next_if(|&k| fate(k) != Fate::Escape && k != '\n' && k != '\r')?;
            skip_sequence(kind, rest)
        }
        Fate::Introducer => {
            skip_sequence(char::from_u32(c as u32 - 0x40).unwrap_or(c), rest);
            None
        }
        Fate::Drop | Fate::Joiner | Fate::Tag => None,
    }
}

/// Whether a joiner after `base` may mean something. Marks are looked past, since their order is not settled
/// yet.
fn joins(base: char, rest: &Peekable<Chars<'_>>) -> bool {
    let next = rest.clone().next();
    is_joined(base) && next.is_some_and(|next| is_joined(next) && !is_combining_mark(next))
}

/// Reads on past a terminal sequence of this kind; gives back the kind where it begins none.
fn skip_sequence(kind: char, rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    match kind {
        '[' => skip_control(rest),
        ']' | 'P' | 'X' | '^' | '_' => skip_string(rest),
        ' '..='/' => {
            rest.next_if(|c| matches!(c, '0'..='~'));
        }
        '0'..='~' => {}
        other => return (fate(other) == Fate::Keep).then_some(other),
    }
    None
}

/// Parameters, intermediates and the final letter of a control sequence.
fn skip_control(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    rest.next_if(|c| matches!(c, '@'..='~'));
}

/// A string for the terminal, such as a window title. One that does not end on its line is no sequence: its
/// text may be the article's, and stays.
fn skip_string(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    for _ in 0..SEQUENCE {
        match ahead.next() {
            Some('\x07' | '\u{9c}') => {
                *rest = ahead;
                return;
            }
            Some('\x1b') => {
                if ahead.next_if_eq(&'\\').is_some() {
                    *rest = ahead;
                }
                return;
            }
            Some(c) if c.is_control() => return,
            None => return,
            Some(_) => {}
        }
    }
}

/// Scripts that shape their letters, and emoji.
const fn is_joined(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'
        | '\u{231a}'..='\u{2328}' | '\u{232b}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
        && !is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(canonical(raw), expected);
        assert_eq!(canonical(expected), expected, "a second pass changes it");
    }

    #[test]
    fn clean_text_stays() {
        check("", "");
        check("Port closed.\n\n“No,” she said – twice.\n", "Port closed.\n\n“No,” she said – twice.\n");
        check("漢字 и русский текст", "漢字 и русский текст");
    }

    #[test]
    fn line_ends_become_one_kind() {
        check("a\r\nb\rc\u{2028}d\u{85}e\u{c}f", "a\nb\nc\nd\ne\nf");
    }

    #[test]
    fn odd_spaces_become_spaces() {
        check("a\tb\u{a0}c\u{2009}d\u{3000}e", "a b c d e");
    }

    #[test]
    fn letters_are_composed() {
        check("Mu\u{308}ller, Zoe\u{308}", "Müller, Zoë");
    }

    #[test]
    fn invisible_characters_go() {
        check("\u{feff}zero\u{200b}width so\u{ad}ft w\u{2060}j", "zerowidth soft wj");
        check("abc\u{202e}fed\u{202c} \u{2066}x\u{2069}", "abcfed x");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        check("👩\u{200d}🚀 ❤\u{fe0f}\u{200d}🔥", "👩\u{200d}🚀 ❤\u{fe0f}\u{200d}🔥");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("क\u{94d}\u{200d}ष", "क\u{94d}\u{200d}ष");
        check("\u{301}\u{94d}\u{200c}🏴", "\u{94d}\u{301}🏴");
        check("a\u{200d}b\u{200c}", "ab");
    }

    #[test]
    fn flags_spelt_with_tags_stay_and_hidden_tags_go() {
        let flag = "🏴\u{e0067}\u{e0062}\u{e007f}";
        check(flag, flag);
        check("x\u{e0067}\u{e0062}", "x");
    }

    #[test]
    fn terminal_sequences_go() {
        check("\x1b[1;31mred\x1b[0m", "red");
        check("\x1b]0;title\x07text", "text");
        check("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link");
        check("\u{9b}31mred \x1b(Bascii \x1bcreset", "red ascii reset");
        check("\x1b\x1b[2Jx\0\x08y\x7f", "xy");
    }

    #[test]
    fn an_unfinished_sequence_takes_no_text_with_it() {
        check("\x1b]0;a line of the article\nthe next", "0;a line of the article\nthe next");
        check("\x1bété \x1b\nline", "été \nline");
    }

    #[test]
    fn a_letter_carries_no_tower_of_marks() {
        let tower = format!("e{}", "\u{301}".repeat(5000));
        assert!(canonical(&tower).chars().count() <= MARKS + 1);
    }

    proptest! {
        #[test]
        fn anything_comes_out_settled(raw in any::<Vec<char>>()) {
            let raw: String = raw.into_iter().collect();
            let once = canonical(&raw);
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(canonical(&once), once);
        }

        #[test]
        fn special_characters_in_any_order_come_out_settled(
            raw in "[a\u{1b}\\[\\]\\\\\u{7}0;m\r\n\t\u{200d}\u{200c}👩❤️क\u{94d}ی\u{301}\u{344}\u{9b}\u{e0067}🏴\u{202e}\u{feff}\u{fb1d}\u{2329}]{0,60}"
        ) {
            let once = canonical(&raw);
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(canonical(&once), once);
        }
    }
}
