//! The `copydesk` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let mut stderr = std::io::stderr();
    copydesk::cli::main_with_args(std::env::args_os(), &mut stdout, &mut stderr)
}
