//! What can be said on the command line.

use crate::app::geometry::Size;
use crate::app::key::{Key, read_keys};
use crate::export::network::{Duplicates, Mode, Normalisation, Qualifier, Slice};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads news in the terminal and shows who said what.
///
/// Without INPUT it opens your library; while that is empty, the samples that come with the program. Press ? for
/// the keys. When standard output is not a terminal, the article with its statements is printed instead.
#[derive(Debug, Parser)]
#[command(name = "sayso", version, max_term_width = 100)]
pub(super) struct Args {
    /// What to do instead of reading.
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// Files, folders, .jsonl corpora, web addresses, or - for standard input
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<OsString>,

    /// Options of every command.
    #[command(flatten)]
    pub(super) global: Global,

    /// Options that read without a terminal.
    #[command(flatten)]
    pub(super) script: Script,
}

/// Options of every command.
#[derive(Debug, ClapArgs)]
pub(super) struct Global {
    /// Keep the library in this file, or in this folder as library.db [default: the XDG data folder]
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) library: Option<PathBuf>,

    /// Read the settings from this file [default: sayso/config.toml in the XDG configuration folder]
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) config: Option<PathBuf>,

    /// Use this theme: terminal, light, dark, or a file in the themes folder beside the settings
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) theme: Option<String>,

    /// Use no colours; the environment variable NO_COLOR does the same
    #[arg(long, global = true)]
    pub(super) no_color: bool,

    /// Write nothing: notes and places are forgotten at the end
    #[arg(long, global = true)]
    pub(super) ephemeral: bool,

    /// Ask addresses of this machine and its own network too
    #[arg(long, global = true)]
    pub(super) allow_private: bool,

    /// Tell more on standard error: what was left out of each article
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// Options that read without a terminal.
#[derive(Debug, ClapArgs)]
pub(super) struct Script {
    /// Press these keys, such as ']]a<C-s>', each when the one before has done all it does
    #[arg(long, value_name = "KEYS", requires = "print", value_parser = keys)]
    pub(super) keys: Option<Keys>,

    /// Size of the screen that --print draws
    #[arg(long, value_name = "COLSxROWS", requires = "print", default_value = "80x24", value_parser = size)]
    pub(super) size: Size,

    /// Print the screen as text instead of using the terminal
    #[arg(long)]
    pub(super) print: bool,
}

/// Keys to press.
#[derive(Debug, Clone)]
pub(super) struct Keys(pub(super) Vec<Key>);

/// What to do instead of reading.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the analysis of every article, in the order of the input
    Analyze(Analyze),
    /// Put articles into the library and analyse them
    Add(Add),
    /// Find articles of the library
    Search(Search),
    /// Print all that the library holds of one actor, oldest first
    Actor(Actor),
    /// Print who holds what, side by side
    Compare(Compare),
    /// Check the library, and repair it, back it up or tidy it where that is asked for
    Doctor(Doctor),
    /// Write statements and notes in one of many formats
    Export(Box<Export>),
    /// Read annotations back in: Web Annotation JSON-LD, our own or another program's
    Import(Import),
    /// Follow feeds: RSS, Atom and JSON Feed
    #[command(subcommand)]
    Feed(FeedCommand),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// `sayso feed`.
#[derive(Debug, Subcommand)]
pub(super) enum FeedCommand {
    /// Follow a feed; of a page, the feed that it names. Its articles come with the next refresh
    Add {
        /// Addresses of feeds or of pages that have one
        #[arg(value_name = "ADDRESS", required = true)]
        addresses: Vec<String>,

        /// Put them into this folder
        #[arg(long, value_name = "NAME")]
        folder: Option<String>,
    },
    /// List the feeds: articles unread and in all, title, address, and since when one fails
    List,
    /// Follow feeds no longer; their articles stay
    Remove {
        /// Addresses as `list` shows them, or titles
        #[arg(value_name = "FEED", required = true)]
        feeds: Vec<String>,
    },
    /// Fetch what is new, many feeds at a time; one that fails stops no other
    Refresh {
        /// Only these, by address or title [default: all]
        #[arg(value_name = "FEED")]
        feeds: Vec<String>,
    },
    /// Follow the feeds of OPML lists
    Import {
        /// OPML files, or - for standard input
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
    },
    /// Write the list of feeds as OPML
    Export {
        /// Write to this file instead of standard output
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,

        /// Replace the file if there is one
        #[arg(long)]
        force: bool,
    },
}

/// `sayso analyze`.
#[derive(Debug, ClapArgs)]
pub(super) struct Analyze {
    /// Files, folders, .jsonl corpora, web addresses, or - for standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(super) inputs: Vec<OsString>,

    /// Take the text exactly as it is, so that offsets refer to the input
    #[arg(long)]
    pub(super) raw: bool,

    /// How the analysis is printed
    #[arg(long, value_enum, default_value_t = AnalysisFormat::Text)]
    pub(super) format: AnalysisFormat,

    /// How many articles are analysed at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
}

/// `sayso add`.
#[derive(Debug, ClapArgs)]
pub(super) struct Add {
    /// Files, folders, .jsonl corpora, or - for standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(super) inputs: Vec<OsString>,

    /// Leave the analysis for later: to the reader, or to `sayso doctor --analyse`
    #[arg(long)]
    pub(super) no_analysis: bool,

    /// How many articles are analysed at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
}

/// `sayso search`.
#[derive(Debug, ClapArgs)]
pub(super) struct Search {
    /// What is looked for: words, "a phrase", -word, OR, actor: stance: topic: title: outlet: author: tag: in: feed: since:
    /// until: is: has: lang:
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    pub(super) query: String,

    /// How what was found is printed
    #[arg(long, value_enum, default_value_t = ResultFormat::Text)]
    pub(super) format: ResultFormat,

    /// In what order
    #[arg(long, value_enum, default_value_t = SearchSort::Relevance)]
    pub(super) sort: SearchSort,

    /// How many articles are printed at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(super) limit: usize,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    /// Text to read
    Text,
    /// One JSON object
    Json,
}

/// The order of what a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SearchSort {
    /// Best match first
    Relevance,
    /// Latest publication first
    Newest,
    /// Earliest publication first
    Oldest,
    /// Last taken in first
    Added,
}

/// `sayso actor`.
#[derive(Debug, ClapArgs)]
pub(super) struct Actor {
    /// A name, or a part of one
    #[arg(value_name = "NAME")]
    pub(super) name: String,

    /// How the statements are printed
    #[arg(long, value_enum, default_value_t = ResultFormat::Text)]
    pub(super) format: ResultFormat,
}

/// `sayso compare`.
#[derive(Debug, ClapArgs)]
pub(super) struct Compare {
    /// What is talked about
    #[arg(value_name = "TOPIC")]
    pub(super) topic: Option<String>,

    /// Instead of a topic: all that these articles say, by their numbers as `sayso search` prints them
    #[arg(long, value_name = "ID,ID", value_delimiter = ',', conflicts_with = "topic")]
    pub(super) articles: Vec<i64>,
}

/// `sayso doctor`.
#[derive(Debug, ClapArgs)]
pub(super) struct Doctor {
    /// Make anew what can be: indexes, counts, the words to be found by
    #[arg(long)]
    pub(super) repair: bool,

    /// First copy the library to this file, which others may go on using meanwhile
    #[arg(long, value_name = "PATH")]
    pub(super) backup: Option<PathBuf>,

    /// Let go of articles older than retention_days of the settings; those with notes, stars, tags or in collections stay
    #[arg(long)]
    pub(super) retain: bool,

    /// Analyse the articles that this version has not analysed yet
    #[arg(long)]
    pub(super) analyse: bool,

    /// Make the file as small as it can be
    #[arg(long)]
    pub(super) compact: bool,

    /// How many articles are analysed at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
}

/// How an analysis is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnalysisFormat {
    /// Text to read: the article, its actors, its statements
    Text,
    /// JSON on indented lines; several articles make an array
    Json,
    /// JSON, one article a line
    Jsonl,
}

/// `sayso export`.
#[derive(Debug, ClapArgs)]
pub(super) struct Export {
    /// The format; `help` lists them
    #[arg(long = "to", value_name = "FORMAT")]
    pub(super) format: String,

    /// Write to this file, or folder for a format of pages, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,

    /// Take statements that nobody has looked at too
    #[arg(long)]
    pub(super) include_automatic: bool,

    /// Take only statements with one of these, and no other notes than theirs: automatic, confirmed, corrected, rejected, manual
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) status: Vec<String>,

    /// Leave notes out
    #[arg(long)]
    pub(super) no_notes: bool,

    /// Only what fits this query of the library, such as 'outlet:Courier' or 'in:"the list"'
    #[arg(long, value_name = "QUERY", conflicts_with = "inputs")]
    pub(super) query: Option<String>,

    /// Replace the file if there is one
    #[arg(long)]
    pub(super) force: bool,

    /// How networks are made.
    #[command(flatten)]
    pub(super) network: NetworkOptions,

    /// Only these articles; without any, all of the library
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<OsString>,
}

/// How the networks of `--to graphml` and `--to edges` are made.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Networks (graphml, edges)")]
pub(super) struct NetworkOptions {
    /// Whom edges connect: one-mode (actors through concepts), two-mode (actors with concepts)
    #[arg(long, value_name = "MODE", default_value = "one-mode")]
    pub(super) network: Mode,

    /// What stances do: ignore, congruence, conflict, subtract; in a two-mode network ignore, subtract, combine
    #[arg(long, value_name = "NAME", default_value = "ignore")]
    pub(super) qualifier: Qualifier,

    /// What weights are divided by: none, average, jaccard, cosine; in a two-mode network activity, prominence
    #[arg(long, value_name = "NAME", default_value = "none")]
    pub(super) normalisation: Normalisation,

    /// How often the same counts: include, or once a document, week, month, year, range
    #[arg(long, value_name = "NAME", default_value = "include")]
    pub(super) duplicates: Duplicates,

    /// A network for each week, month or year instead of one for all
    #[arg(long, value_name = "NAME", default_value = "all")]
    pub(super) slice: Slice,

    /// Leave actors and concepts with fewer statements out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) min_count: u32,
}

/// `sayso import`.
#[derive(Debug, ClapArgs)]
pub(super) struct Import {
    /// Files of Web Annotation JSON-LD, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<OsString>,
}

fn keys(text: &str) -> Result<Keys, String> {
    read_keys(text).map(Keys)
}

fn size(text: &str) -> Result<Size, String> {
    let sides = text.split_once(['x', 'X']);
    let side = |side: &str| side.parse().ok().filter(|n| (1..=1000).contains(n));
    sides
        .and_then(|(width, height)| Some(Size { width: side(width)?, height: side(height)? }))
        .ok_or_else(|| "a size is columns x rows, such as 80x24, each from 1 to 1000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn sizes_are_columns_and_rows() {
        assert_eq!(size("120x40"), Ok(Size { width: 120, height: 40 }));
        assert!(size("0x4").is_err() && size("80").is_err() && size("9999x2").is_err());
    }
}
