//! The server's side of the worker: a process per file, few at a time, stopped when it lasts.

use std::{fmt, path::PathBuf, process::Stdio, sync::Arc, time::Duration};

use axum::body::Bytes;
use tandem_papiers::{Recu, Rejet, TAILLE_MAX, enveloppe};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::{Semaphore, mpsc},
    time::timeout,
};

/// Workers at the same time.
const PLACES: usize = 2;
/// How long one may last, by the clock on the wall: a busy machine is slow. Its own processor time is bounded tighter.
const DUREE: Duration = Duration::from_mins(1);
/// How long a file waits for a place.
const ATTENTE: Duration = Duration::from_mins(1);
/// Most bytes an answer holds.
const REPONSE_MAX: u64 = 2 * TAILLE_MAX as u64 + 1024 * 1024;

/// Where papers are opened: never in this process. Cheap to clone.
#[derive(Clone)]
pub struct Atelier {
    programme: Programme,
    places: Arc<Semaphore>,
}

#[derive(Clone)]
enum Programme {
    /// The program whose `atelier` command does the work.
    Enfant(PathBuf),
    /// In this process, without any bound: unit tests, whose program has no such command.
    #[cfg(test)]
    SansEnfant,
}

impl fmt::Debug for Atelier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Atelier")
    }
}

impl Default for Atelier {
    #[cfg(not(test))]
    fn default() -> Self {
        Self::avec(crate::app::ce_programme())
    }

    #[cfg(test)]
    fn default() -> Self {
        Self { programme: Programme::SansEnfant, places: Arc::new(Semaphore::new(PLACES)) }
    }
}

impl Atelier {
    /// Workers of this program.
    pub fn avec(programme: PathBuf) -> Self {
        Self { programme: Programme::Enfant(programme), places: Arc::new(Semaphore::new(PLACES)) }
    }

    /// Takes a file in.
    pub async fn recevoir(&self, octets: Bytes) -> Result<Recu, Rejet> {
        let (send, input) = mpsc::channel(1);
        let _ = send.send(octets).await;
        drop(send);
        enveloppe::lire_recu(self.demander(None, input).await?)
    }

    /// Draws a page of a PDF kept here, whose bytes come piece by piece.
    pub async fn page(&self, numero: u32, pieces: mpsc::Receiver<Bytes>) -> Result<Vec<u8>, Rejet> {
        enveloppe::lire_page(self.demander(Some(numero), pieces).await?)
    }

    async fn demander(&self, page: Option<u32>, input: mpsc::Receiver<Bytes>) -> Result<Vec<u8>, Rejet> {
        let place = timeout(ATTENTE, self.places.acquire()).await;
        let Ok(Ok(_place)) = place else { return Err(Rejet::Occupe) };
        match &self.programme {
            Programme::Enfant(programme) => timeout(DUREE, enfant(programme, page, input)).await.unwrap_or_else(|_| {
                tracing::warn!("a worker was stopped: too long");
                Err(Rejet::TropLong)
            }),
            #[cfg(test)]
            Programme::SansEnfant => sans_enfant(page, input).await,
        }
    }
}

/// Runs one worker. Dropped, it is killed.
async fn enfant(programme: &PathBuf, page: Option<u32>, mut input: mpsc::Receiver<Bytes>) -> Result<Vec<u8>, Rejet> {
    let broken = |error: std::io::Error| {
        tracing::error!(%error, "worker not started");
        Rejet::Panne
    };
    let mut command = Command::new(programme);
    command.arg("atelier").args(page.map(|numero| format!("--page={numero}")));
    // No secret of ours in its environment, and an allocator that asks for memory as it goes.
    command.env_clear().env("MIMALLOC_ARENA_RESERVE", "0").env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().map_err(broken)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else { return Err(Rejet::Panne) };
    let feed = async move {
        while let Some(piece) = input.recv().await {
            // A worker that stops reading has its reasons; its answer says them.
            if stdin.write_all(&piece).await.is_err() {
                break;
            }
        }
    };
    let mut answer = Vec::new();
    let mut bounded = stdout.take(REPONSE_MAX);
    let ((), heard) = tokio::join!(feed, bounded.read_to_end(&mut answer));
    let status = child.wait().await.map_err(broken)?;
    if heard.is_ok() && status.success() {
        return Ok(answer);
    }
    tracing::warn!(code = ?status.code(), "a worker fell, or was stopped by its limits");
    Err(Rejet::TropLong)
}

#[cfg(test)]
async fn sans_enfant(page: Option<u32>, mut input: mpsc::Receiver<Bytes>) -> Result<Vec<u8>, Rejet> {
    let mut octets = Vec::new();
    while let Some(piece) = input.recv().await {
        octets.extend_from_slice(&piece);
    }
    let work = move || match page {
        None => enveloppe::ecrire_recu(&tandem_papiers::recevoir(octets)),
        Some(numero) => enveloppe::ecrire_page(&tandem_papiers::page(octets, numero)),
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Rejet::TropLong)
}
