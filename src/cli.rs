//! The command line: what is asked for, how it is answered, how it ends.
//!
//! Invariant: what was asked for goes to standard output, everything else to standard error, one line each, free
//! of control characters. A reader of the output that has had enough is no error.

mod actor;
mod add;
mod analyze;
mod args;
mod compare;
mod doctor;
mod export;
mod feed;
mod look;
mod manual;
mod output;
mod pipeline;
mod progress;
mod reader;
mod sayings;
mod search;
mod setup;

use args::{Args, Command};
use clap::{CommandFactory, Parser};
use output::{Ended, complain, explain};
use std::process::ExitCode;

/// Runs the program on the arguments of the process and tells how it ended.
pub fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::SomeFailed) => ExitCode::from(1),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<BadQuery>() {
                Some(BadQuery(lines)) => explain(lines),
                None => complain(&format!("{error:#}")),
            }
            ExitCode::from(if error.is::<WrongCall>() || error.is::<BadQuery>() { 2 } else { 1 })
        }
    }
}

fn run(args: &Args) -> anyhow::Result<Ended> {
    if let (Some(_), Some(input)) = (&args.command, args.inputs.first()) {
        let input = input.to_string_lossy();
        return Err(WrongCall(format!(
            "`{input}` must come after the command, or the command is a file's name: write `./` before that"
        ))
        .into());
    }
    match &args.command {
        None => reader::run(args),
        Some(Command::Analyze(analyze)) => analyze::run(&args.global, analyze),
        Some(Command::Add(add)) => add::run(&args.global, add),
        Some(Command::Search(search)) => search::run(&args.global, search),
        Some(Command::Actor(actor)) => actor::run(&args.global, actor),
        Some(Command::Compare(compare)) => compare::run(&args.global, compare),
        Some(Command::Doctor(doctor)) => doctor::run(&args.global, doctor),
        Some(Command::Export(export)) => export::run(&args.global, export),
        Some(Command::Feed(command)) => feed::run(&args.global, command),
        Some(Command::Completions { shell }) => manual::completions(*shell),
        Some(Command::Man) => manual::man(),
    }
}

/// The call was wrong: what was asked for cannot be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongCall(pub String);

/// A query cannot be understood: lines that say and show where.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadQuery(pub String);

/// The definition of the command line, for completions and the manual.
fn definition() -> clap::Command {
    Args::command()
}
