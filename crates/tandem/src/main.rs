//! The program: reads the command line, does what it says, answers with an exit code.

use std::process::ExitCode;

/// Rows are made on the database's threads and dropped on the pages': the system allocator takes a lock for each.
/// `script/bench` shows the difference.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tandem::cli::run()
}
