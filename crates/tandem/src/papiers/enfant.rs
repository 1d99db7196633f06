//! The worker's side: `tandem atelier`, a process that reads one file on its input, answers on its output, and can do
//! nothing else.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use tandem_papiers::{TAILLE_MAX, enveloppe};

/// Memory a worker may take, in bytes: a 64-megapixel photo needs 230 MiB.
const MEMOIRE: u64 = 384 * 1024 * 1024;
/// Seconds of processor a worker may take.
const SECONDES: u64 = 8;

/// Takes in the file on the input, or draws one page of it; the answer is an envelope.
pub fn travailler(page: Option<u32>) -> ExitCode {
    // What a hostile file makes a decoder say is not for our logs.
    std::panic::set_hook(Box::new(|_| ()));
    if let Err(error) = se_borner() {
        eprintln!("tandem atelier : {error}");
        return ExitCode::FAILURE;
    }
    let mut octets = Vec::new();
    // Our own PDFs may be twice the size of what came.
    if io::stdin().lock().take(2 * TAILLE_MAX as u64 + 1).read_to_end(&mut octets).is_err() {
        return ExitCode::FAILURE;
    }
    let answer = match page {
        None => enveloppe::ecrire_recu(&tandem_papiers::recevoir(octets)),
        Some(numero) => enveloppe::ecrire_page(&tandem_papiers::page(octets, numero)),
    };
    let mut out = io::stdout().lock();
    if out.write_all(&answer).and_then(|()| out.flush()).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Memory, processor, no new file, no socket, nothing written, no core dump: before the first byte is read.
#[cfg(unix)]
fn se_borner() -> io::Result<()> {
    use rlimit::Resource;
    // When the machine lacks memory, this process goes before the one that serves pages.
    #[cfg(target_os = "linux")]
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
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
