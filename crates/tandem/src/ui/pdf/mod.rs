//! Papers in PDF, printed by a process of their own (`tandem presse`): the engine takes tens of megabytes, which a server that
//! prints nothing must not hold. The first paper starts it, the next ones find it ready, a minute without any ends it.

pub mod enfant;

use std::{fmt, io, path::PathBuf, process::Stdio, sync::Arc, time::Duration};

use axum::{
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use tandem_pdf::worker::{Answer, MOST, Request, frame};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Mutex,
    time::timeout,
};

/// How long one waits for its turn.
const ATTENTE: Duration = Duration::from_secs(20);
/// How long a paper may take, by the clock on the wall: a busy machine is slow.
const DUREE: Duration = Duration::from_secs(30);

/// Why there is no PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SansPdf {
    /// A sign in it has no letter in our fonts, and a copy says exactly what was signed.
    Signe,
    /// Ours: too many at once, or the engine.
    Panne,
}

/// A PDF shown by the browser, which prints it: nothing of it is kept there.
pub(crate) fn rendre(bytes: Vec<u8>, name: &str) -> Response {
    let shown = format!("inline; filename=\"{name}\"");
    ([(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, shown)], bytes).into_response()
}

/// Where papers are printed, one after the other. Cheap to clone.
#[derive(Clone)]
pub struct Presse {
    programme: Programme,
    ouverte: Arc<Mutex<Option<Ouverte>>>,
}

#[derive(Clone)]
enum Programme {
    /// The program whose `presse` command does the work.
    Enfant(PathBuf),
    /// In this process: unit tests, whose program has no such command.
    #[cfg(test)]
    SansEnfant,
}

/// A process that waits for orders. Dropped, it is killed.
struct Ouverte {
    enfant: Child,
    vers: ChildStdin,
    de: ChildStdout,
}

impl fmt::Debug for Presse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Presse")
    }
}

impl Default for Presse {
    #[cfg(not(test))]
    fn default() -> Self {
        Self::avec(crate::app::ce_programme())
    }

    #[cfg(test)]
    fn default() -> Self {
        Self { programme: Programme::SansEnfant, ouverte: Arc::default() }
    }
}

impl Presse {
    /// Papers printed by this program.
    pub fn avec(programme: PathBuf) -> Self {
        Self { programme: Programme::Enfant(programme), ouverte: Arc::default() }
    }

    /// Prints.
    pub async fn imprimer(&self, ordre: Request) -> Result<Vec<u8>, SansPdf> {
        let answer = match &self.programme {
            Programme::Enfant(programme) => self.demander(programme, &ordre).await?,
            #[cfg(test)]
            Programme::SansEnfant => {
                tokio::task::spawn_blocking(move || ordre.answer()).await.map_err(|_| SansPdf::Panne)?
            }
        };
        match answer {
            Answer::Pdf(bytes) => Ok(bytes),
            Answer::Signs => Err(SansPdf::Signe),
            Answer::Not(why) => {
                tracing::error!(why, "paper not printed");
                Err(SansPdf::Panne)
            }
        }
    }

    async fn demander(&self, programme: &PathBuf, ordre: &Request) -> Result<Answer, SansPdf> {
        let message = frame(&serde_json::to_vec(ordre).map_err(|_| SansPdf::Panne)?);
        let Ok(mut place) = timeout(ATTENTE, self.ouverte.lock()).await else { return Err(SansPdf::Panne) };
        // One that was waiting may just have ended: a second one is started, once. Taken out, and so killed if this page is
        // given up meanwhile: its answer would be the next one's.
        let waiting = place.take();
        let mut tries = [waiting.is_some(), true].into_iter().filter(|yes| *yes);
        let mut next = waiting;
        while tries.next().is_some() {
            let opened = match next.take() {
                Some(opened) => Ok(opened),
                None => Ouverte::ouvrir(programme),
            };
            let asked = async {
                let mut opened = opened?;
                let answer = opened.demander(&message).await?;
                Ok::<_, io::Error>((opened, answer))
            };
            match timeout(DUREE, asked).await {
                Ok(Ok((opened, answer))) => {
                    *place = Some(opened);
                    return Ok(answer);
                }
                Ok(Err(error)) => tracing::info!(%error, "printing process ended"),
                Err(_) => {
                    tracing::warn!("printing process stopped: too long");
                    return Err(SansPdf::Panne);
                }
            }
        }
        tracing::error!("no printing process");
        Err(SansPdf::Panne)
    }
}

impl Ouverte {
    fn ouvrir(programme: &PathBuf) -> io::Result<Self> {
        let mut command = Command::new(programme);
        // No secret of ours in its environment, and an allocator that asks for memory as it goes.
        command.arg("presse").env_clear().env("MIMALLOC_ARENA_RESERVE", "0").env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut enfant = command.spawn()?;
        let pipes = enfant.stdin.take().zip(enfant.stdout.take());
        let (vers, de) = pipes.ok_or_else(|| io::Error::other("no pipe"))?;
        Ok(Self { enfant, vers, de })
    }

    async fn demander(&mut self, message: &[u8]) -> io::Result<Answer> {
        if self.enfant.try_wait()?.is_some() {
            return Err(io::Error::other("ended"));
        }
        self.vers.write_all(message).await?;
        let length = self.de.read_u32().await?;
        if length > MOST {
            return Err(io::Error::other("too long"));
        }
        let mut answer = Vec::new();
        (&mut self.de).take(length.into()).read_to_end(&mut answer).await?;
        Answer::read(answer).ok_or_else(|| io::Error::other("not an answer"))
    }
}
