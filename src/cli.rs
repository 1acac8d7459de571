//! The command line.

use std::process::ExitCode;

/// Runs the program on the arguments of the process and tells how it ended.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
