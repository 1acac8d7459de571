//! `sayso [INPUT]...`: reading, in the terminal, on paper, or as plain text into a pipe.

use super::analyze::Print;
use super::args::{AnalysisFormat, Args};
use super::output::{Ended, complain};
use super::{WrongCall, look, pipeline, setup};
use crate::model::library::ListOrder;
use crate::runtime::keeper::Place;
use crate::runtime::listing::{Listing, is_sample};
use crate::runtime::session::{Ending, Plan, read, script};
use crate::runtime::signals;
use crate::sources::samples;
use crate::text::display::visible;
use anyhow::{Context, Result};
use std::io::{self, BufWriter, IsTerminal, Write};

/// Runs the reader.
pub(super) fn run(args: &Args) -> Result<Ended> {
    let inputs = setup::names(&args.inputs);
    if !args.script.print && !io::stdout().is_terminal() {
        return print_plain(args, inputs);
    }
    if !args.script.print && io::stdin().is_terminal() && inputs.iter().any(|input| input == "-") {
        return Err(
            WrongCall("standard input is the terminal: pipe an article into `sayso -`".to_owned()).into()
        );
    }
    let plan = plan(args, inputs)?;
    if args.script.print {
        let keys = args.script.keys.as_ref().map_or(&[][..], |keys| &keys.0);
        let ending = script(plan, keys, args.script.size)?;
        io::stdout().lock().write_all(ending.screen.as_bytes())?;
        return Ok(tell(&ending));
    }
    let ending = read(plan).context("the terminal cannot be used")?;
    let ended = tell(&ending);
    if let Some(number) = ending.signal {
        signals::end(number);
    }
    Ok(ended)
}

fn plan(args: &Args, inputs: Vec<String>) -> Result<Plan> {
    let mut setup = setup::load(&args.global)?;
    let theme = look::theme(&args.global, &mut setup)?;
    let place = setup::place(&args.global).unwrap_or_else(|error| {
        setup.warnings.push(format!("{error}; until then nothing is kept"));
        Place::Nowhere
    });
    Ok(Plan {
        listing: if inputs.is_empty() { Listing::Library } else { Listing::Inputs(inputs) },
        reading: setup.reading(false),
        place,
        settings: setup.settings,
        keymap: setup.keymap,
        theme,
        warnings: setup.warnings,
    })
}

/// What could not be read is told once more where it stays: below the screen that is gone.
fn tell(ending: &Ending) -> Ended {
    ending.failures.iter().for_each(|failure| complain(failure));
    Ended::with(ending.failures.len())
}

/// The articles with their statements, as text.
fn print_plain(args: &Args, inputs: Vec<String>) -> Result<Ended> {
    let setup = setup::load(&args.global)?;
    setup.warnings.iter().for_each(|warning| complain(warning));
    if inputs.is_empty() {
        return print_list(args);
    }
    let print =
        Print { format: AnalysisFormat::Text, jobs: pipeline::processors(), verbose: args.global.verbose };
    print.print(inputs, setup.reading(false))
}

/// What the library holds, one article a line; while it is empty, the samples.
fn print_list(args: &Args) -> Result<Ended> {
    let store = setup::library(&args.global)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut own = store.list(ListOrder::Published, 0, usize::MAX)?;
    own.retain(|summary| !is_sample(&summary.origin));
    for article in &own {
        writeln!(out, "{}", line(&article.title, article.outlet.as_deref(), article.published.as_deref()))?;
    }
    for sample in own.is_empty().then(samples).into_iter().flatten() {
        let title = sample.display_title();
        writeln!(out, "{}", line(title, sample.outlet.as_deref(), sample.published.as_deref()))?;
    }
    out.flush()?;
    Ok(Ended::Done)
}

fn line(title: &str, outlet: Option<&str>, published: Option<&str>) -> String {
    let fields: Vec<&str> = [Some(title), outlet, published].into_iter().flatten().collect();
    visible(&fields.join(" · ")).into_owned()
}
