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

/// Names of the terminal's own colours, and what xterm makes of them.
const NAMED: [(&str, Color, (u8, u8, u8)); 16] = [
    ("black", Color::Black, (0, 0, 0)),
    ("red", Color::Red, (205, 0, 0)),
    ("green", Color::Green, (0, 205, 0)),
    ("yellow", Color::Yellow, (205, 205, 0)),
    ("blue", Color::Blue, (0, 0, 238)),
    ("magenta", Color::Magenta, (205, 0, 205)),
    ("cyan", Color::Cyan, (0, 205, 205)),
    ("white", Color::Gray, (229, 229, 229)),
    ("bright-black", Color::DarkGray, (127, 127, 127)),
    ("bright-red", Color::LightRed, (255, 0, 0)),
    ("bright-green", Color::LightGreen, (0, 255, 0)),
    ("bright-yellow", Color::LightYellow, (255, 255, 0)),
    ("bright-blue", Color::LightBlue, (92, 92, 255)),
    ("bright-magenta", Color::LightMagenta, (255, 0, 255)),
    ("bright-cyan", Color::LightCyan, (0, 255, 255)),
    ("bright-white", Color::White, (255, 255, 255)),
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
    NAMED.iter().find(|(name, ..)| *name == text).map(|(_, color, _)| *color)
}

/// The nearest colour that a terminal with so many has.
pub(super) fn reduce(color: Color, colors: Colors) -> Color {
    match (color, colors) {
        (Color::Rgb(r, g, b), Colors::Many) => Color::Indexed(in_cube((r, g, b))),
        (Color::Rgb(r, g, b), Colors::Sixteen) => named((r, g, b)),
        _ => color,
    }
}

fn named(wanted: (u8, u8, u8)) -> Color {
    let nearest = NAMED.iter().min_by_key(|(_, _, rgb)| distance(*rgb, wanted));
    nearest.map_or(Color::Reset, |(_, color, _)| *color)
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
        check("cyan", Colors::Sixteen, Color::Cyan);
        check("default", Colors::Sixteen, Color::Reset);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        assert_eq!([parse("#12345"), parse("#gggggg"), parse("reddish"), parse("")], [None; 4]);
    }
}
