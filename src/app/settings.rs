//! What the user can set, as values. The file that they come from is read by the `config` layer.

use super::geometry::PanelPlace;
use crate::model::network::Network;

/// Settings of the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Name of the theme.
    pub theme: String,
    /// Widest column of text, in columns.
    pub text_width: u16,
    /// Which signs stand for modes, stances and kinds.
    pub glyphs: Glyphs,
    /// Where the panel stands at the start.
    pub panel: PanelPlace,
    /// Whether the mouse scrolls and clicks at the start.
    pub mouse: bool,
    /// Lines kept visible above and below the current statement.
    pub scroll_margin: u16,
    /// Lines a turn of the mouse wheel scrolls.
    pub wheel_lines: u16,
    /// Statements below this confidence are left out, from 0 to 1.
    pub threshold: f32,
    /// Folder that exports are first offered in; empty for the working folder.
    pub export_folder: String,
    /// How a statement is copied.
    pub citation: Citation,
    /// Templates of notes: a name, and a text with `{quote}` and the like in it.
    pub templates: Vec<(String, String)>,
    /// Largest file that is read, in MiB.
    pub max_file_mib: u64,
    /// How the web is asked.
    pub network: Network,
    /// Days after which `sayso doctor --retain` lets an article go; 0 for never.
    pub retention_days: u16,
    /// Whether articles that were never read stay.
    pub retention_keeps_unread: bool,
}

/// The set of signs that the screen draws meanings with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Signs from the Unicode blocks that common terminal fonts have.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// How a statement is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Citation {
    /// Text on one line.
    #[default]
    Plain,
    /// Markdown with a link.
    Markdown,
    /// A note after the Chicago Manual of Style.
    Chicago,
    /// An item of CSL-JSON.
    Csl,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "terminal".to_owned(),
            text_width: 72,
            glyphs: Glyphs::Unicode,
            panel: PanelPlace::Auto,
            mouse: false,
            scroll_margin: 3,
            wheel_lines: 3,
            threshold: 0.0,
            export_folder: String::new(),
            citation: Citation::Plain,
            templates: [
                ("claim", "Claim: {quote}\nBy: {holder}\nChecked against: \nVerdict: #unclear"),
                ("question", "To ask {holder}: "),
            ]
            .map(|(name, body)| (name.to_owned(), body.to_owned()))
            .to_vec(),
            max_file_mib: 64,
            network: Network::default(),
            retention_days: 0,
            retention_keeps_unread: true,
        }
    }
}
