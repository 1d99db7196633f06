//! A ZIP written while it is sent: what leaves is never whole in memory, nor in clear on a disk.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body_util::{
    BodyExt,
    channel::{Channel, Sender},
};
use zip::{ZipWriter, write::SimpleFileOptions, write::StreamWriter};

/// Sent once there is this much of it.
const PAQUET: usize = 64 * 1024;

/// Where the archive is written until it is sent.
#[derive(Clone, Debug, Default)]
struct Tampon(Arc<Mutex<Vec<u8>>>);

impl Write for Tampon {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tampon {
    fn long(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn prendre(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

/// The archive being written.
pub(crate) struct Flux {
    zip: ZipWriter<StreamWriter<Tampon>>,
    tampon: Tampon,
    vers: Sender<Bytes, io::Error>,
}

impl Flux {
    /// A new archive, and the body it goes to.
    pub(crate) fn ouvrir() -> (Self, Body) {
        let (vers, body) = Channel::new(2);
        let tampon = Tampon::default();
        // Whoever compresses asks once more after the end, and a channel does not stand it.
        (Self { zip: ZipWriter::new_stream(tampon.clone()), tampon, vers }, Body::new(body.fuse()))
    }

    /// The next file of the archive; what is written goes there.
    pub(crate) fn fichier(&mut self, nom: &str) -> io::Result<()> {
        self.zip.start_file(nom, SimpleFileOptions::default()).map_err(io::Error::other)
    }

    /// Sends what is ready, at the pace of who reads; an error when nobody does any more.
    pub(crate) async fn pousser(&mut self) -> io::Result<()> {
        if self.tampon.long() < PAQUET { Ok(()) } else { self.envoyer().await }
    }

    async fn envoyer(&mut self) -> io::Result<()> {
        let bytes = self.tampon.prendre();
        if bytes.is_empty() {
            return Ok(());
        }
        self.vers.send_data(bytes).await.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// Ends the archive.
    async fn fermer(self) -> io::Result<()> {
        let Self { zip, tampon, mut vers } = self;
        zip.finish().map_err(io::Error::other)?;
        vers.send_data(tampon.prendre()).await.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// Ends the archive when `done` is well, cuts it short otherwise: a cut download is told by the browser, a short file
    /// that looks whole is not.
    pub(crate) async fn finir(self, done: Result<(), Echec>) {
        match done {
            Ok(()) => {
                if let Err(error) = self.fermer().await {
                    tracing::info!(%error, "the download was left before its end");
                }
            }
            Err(error) => {
                tracing::error!(%error, "extraction cut short");
                self.vers.abort(io::Error::other("cut short"));
            }
        }
    }
}

impl Write for Flux {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why an archive stops before its end. Names nobody: it goes to the logs.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Echec {
    /// The data could not be read.
    #[error(transparent)]
    Base(#[from] tandem_platform::Error),
    /// The archive could not be written or sent.
    #[error("envoi : {0}")]
    Envoi(#[from] io::Error),
}

/// A file to keep, under a name that names nobody.
pub(crate) fn telecharger(body: Body, nom: &str, nature: &'static str) -> Response {
    let mut answer = body.into_response();
    let headers = answer.headers_mut();
    let name = format!("attachment; filename=\"{nom}\"");
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(nature));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    // Already compressed, and sent as it is made: nobody along the way should hold it back.
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    answer
}
