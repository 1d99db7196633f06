//! The printing process: `tandem presse`.

use std::{io, process::ExitCode, time::Duration};

/// How long it stays ready for the next paper.
const OISIF: Duration = Duration::from_mins(1);
/// Memory it may take, in bytes; a paper of twenty pages needs a tenth of it.
const MEMOIRE: u64 = 768 * 1024 * 1024;
/// Seconds of processor it may take, for all its papers.
const SECONDES: u64 = 120;

/// Prints what is asked on the input.
pub fn travailler() -> ExitCode {
    // What is to be printed is not for our logs.
    std::panic::set_hook(Box::new(|_| ()));
    if let Err(error) = se_borner() {
        eprintln!("tandem presse : {error}");
        return ExitCode::FAILURE;
    }
    match tandem_pdf::worker::serve(io::stdin(), io::stdout().lock(), OISIF) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Memory, processor, no new file, no socket, nothing written, no core dump.
#[cfg(unix)]
fn se_borner() -> io::Result<()> {
    use rlimit::Resource;
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    // The engine counts the processors once, in files, before there can be no more.
    tandem_pdf::warm();
    Resource::CPU.set(SECONDES, SECONDES)?;
    Resource::CORE.set(0, 0)?;
    Resource::FSIZE.set(0, 0)?;
    Resource::AS.set(MEMOIRE, MEMOIRE)?;
    Resource::NOFILE.set(3, 3)
}

#[cfg(not(unix))]
fn se_borner() -> io::Result<()> {
    let _ = (MEMOIRE, SECONDES);
    Ok(())
}
