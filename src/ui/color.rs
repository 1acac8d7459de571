//! Colours as themes write them, and what is left of them on terminals that have fewer.
//!
//! Invariant: reducing never makes a colour out of none, and keeps the terminal's own sixteen as they are.

use ratatui::style::Color;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Colors {
    /// The terminal's own sixteen.
    Sixteen,
    /// The cube and the greys of xterm.
    Many,
    /// Any.
    #[default]
    True,
}

/// Names of the terminal's own colours, in their order: red counts 1, green 2, blue 4, brightness 8.
const NAMED: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// Levels of each channel in the cube of 256 colours.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Reads a colour: a name of the sixteen, `default`, or `#rrggbb`.
pub(super) fn parse(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    if let Some(digits) = text.strip_prefix('#') {
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6)?;
        let [_, r, g, b] = number.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    NAMED.iter().find(|(name, _)| *name == text).map(|(_, color)| *color)
}

/// The nearest colour that a terminal with so many has.
pub(super) fn reduce(color: Color, colors: Colors) -> Color {
    match (color, colors) {
        (Color::Rgb(r, g, b), Colors::Many) => Color::Indexed(in_cube((r, g, b))),
        (Color::Rgb(r, g, b), Colors::Sixteen) => named((r, g, b)),
        _ => color,
    }
}

/// One of the sixteen by hue, or by lightness where there is little hue: the nearest one by distance would
/// make most colours grey.
fn named((r, g, b): (u8, u8, u8)) -> Color {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = most - least;
    if chroma < 30 || u16::from(chroma) * 5 < u16::from(most) {
        return match most {
            0..64 => Color::Black,
            64..192 => Color::DarkGray,
            192..245 => Color::Gray,
            _ => Color::White,
        };
    }
    let strong = |channel: u8| usize::from(u16::from(channel - least) * 5 > u16::from(chroma) * 3);
    let index = strong(r) + 2 * strong(g) + 4 * strong(b);
    NAMED[if most > 200 { index + 8 } else { index }].1
}

/// The nearest of the 216 colours of the cube and the 24 greys.
fn in_cube(wanted: (u8, u8, u8)) -> u8 {
    let [r, g, b] = [wanted.0, wanted.1, wanted.2].map(level);
    let colored = (16 + 36 * r + 6 * g + b, [r, g, b].map(|i| CUBE[usize::from(i)]));
    let average = (u16::from(wanted.0) + u16::from(wanted.1) + u16::from(wanted.2)) / 3;
    let step = (average.saturating_sub(3) / 10).min(23) as u8;
    let grey = (232 + step, [8 + 10 * step; 3]);
    let far = |[r, g, b]: [u8; 3]| distance((r, g, b), wanted);
    if far(grey.1) < far(colored.1) { grey.0 } else { colored.0 }
}

fn level(channel: u8) -> u8 {
    let near = |&i: &u8| CUBE[usize::from(i)].abs_diff(channel);
    (0..6).min_by_key(near).unwrap_or(0)
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, colors: Colors, reduced: Color) {
        assert_eq!(reduce(parse(written).unwrap(), colors), reduced, "{written}");
    }

    #[test]
    fn colours_are_reduced_to_near_ones() {
        check("#ff0000", Colors::True, Color::Rgb(255, 0, 0));
        check("#d70000", Colors::Many, Color::Indexed(160));
        check("#303030", Colors::Many, Color::Indexed(236));
        check("#c01010", Colors::Sixteen, Color::Red);
        check("#101010", Colors::Sixteen, Color::Black);
        check("#2f6b3a", Colors::Sixteen, Color::Green);
        check("#e3b55c", Colors::Sixteen, Color::LightYellow);
        check("#fafafa", Colors::Sixteen, Color::White);
        check("cyan", Colors::Sixteen, Color::Cyan);
        check("default", Colors::Sixteen, Color::Reset);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        assert_eq!([parse("#12345"), parse("#gggggg"), parse("reddish"), parse("")], [None; 4]);
    }
}
