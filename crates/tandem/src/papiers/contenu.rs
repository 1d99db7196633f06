//! The bytes of a paper: a thumbnail, a page as a picture, the file to give back. Never anything but what was written here.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, channel::Channel};
use tandem_platform::{Blobs, Db, Error};
use tokio::sync::mpsc;

use super::{APERCU, CONTENU, Espece, Papier, PapierId, queries};
use crate::{
    agents::Session,
    app::App,
    personnes::{self, Personne, doublons},
    refus::Refus,
};

/// A paper whose person is in the perimeter.
pub(super) struct Ouvert {
    pub papier: Papier,
    pub personne: Personne,
    /// May this agent look at it?
    pub lisible: bool,
}

/// Finds a paper; unknown and not yours look alike.
pub(super) async fn trouver(db: &Db, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let id = PapierId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let papier = queries::trouver(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let found = personnes::find(&mut reading, &session.perimetre, &papier.personne).await?;
    let personne = if let Some(personne) = found {
        personne
    } else {
        // Her file is read in another one since.
        let root = doublons::racine(&mut reading, &session.perimetre, &papier.personne).await?;
        let root = root.ok_or(Refus::Introuvable)?;
        personnes::find(&mut reading, &session.perimetre, &root).await?.ok_or(Refus::Introuvable)?
    };
    let joined = papier.joint_le.to_zoned_datetime(db.clock().zone().clone()).date();
    let lisible = papier.lisible_par(&session.agent, joined, db.clock().today());
    Ok(Ouvert { papier, personne, lisible })
}

impl Ouvert {
    /// The paper, to be shown: this agent may look at it, and it was not taken out.
    fn a_montrer(self) -> Result<Papier, Refus> {
        if !self.lisible {
            return Err(Refus::Reserve);
        }
        if self.papier.retrait.is_some() { Err(Refus::Introuvable) } else { Ok(self.papier) }
    }
}

/// `GET /papiers/{id}/apercu`
pub async fn apercu(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let papier = trouver(&app.db, &session, &id).await?.a_montrer()?;
    let apercu = papier.apercu.ok_or(Refus::Introuvable)?;
    session.note_read(&app.db, "papiers.apercevoir", "papiers", papier.id.as_str()).await?;
    let pieces = couler(&app.blobs, APERCU, &apercu).await?;
    Ok(servir(corps(pieces), "image/jpeg"))
}

/// `GET /papiers/{id}/pages/{numero}`
pub async fn page(
    State(app): State<App>,
    session: Session,
    Path((id, numero)): Path<(String, String)>,
) -> Result<Response, Refus> {
    let papier = trouver(&app.db, &session, &id).await?.a_montrer()?;
    let numero: u32 = numero.parse().map_err(|_| Refus::Introuvable)?;
    if numero == 0 || i64::from(numero) > papier.pages {
        return Err(Refus::Introuvable);
    }
    session.note_read(&app.db, "papiers.voir", "papiers", papier.id.as_str()).await?;
    if papier.espece == Espece::Photo {
        return Ok(servir(corps(couler(&app.blobs, CONTENU, &papier.contenu).await?), "image/jpeg"));
    }
    let image = dessiner(&app, &papier, numero).await?;
    let kind = if image.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    Ok(servir(Body::from(image), kind))
}

/// A page of a paper already found, which this agent may look at: a JPEG or a PNG at the size of a screen, written here.
pub async fn dessiner(app: &App, papier: &Papier, numero: u32) -> Result<Vec<u8>, Refus> {
    let pieces = couler(&app.blobs, CONTENU, &papier.contenu).await?;
    app.atelier.page(numero, octets(pieces)).await.map_err(|rejet| {
        tracing::warn!(?rejet, "a page was not drawn");
        Refus::Introuvable
    })
}

/// `GET /papiers/{id}/fichier`
pub async fn fichier(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let papier = trouver(&app.db, &session, &id).await?.a_montrer()?;
    session.note_read(&app.db, "papiers.telecharger", "papiers", papier.id.as_str()).await?;
    let pieces = couler(&app.blobs, CONTENU, &papier.contenu).await?;
    let mut answer = servir(corps(pieces), papier.espece.mime());
    let disposition = format!("attachment; filename=\"{}\"", papier.fichier_rendu());
    let disposition = HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment"));
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    answer.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(papier.octets.unsigned_abs()));
    // Compressed inside already; as it is, the browser knows how much is left.
    answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    Ok(answer)
}

/// Bytes that do nothing, wherever they are opened.
fn servir(body: Body, kind: &'static str) -> Response {
    let fixed: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ];
    (fixed, body).into_response()
}

/// The pieces of a paper, as they are opened.
pub type Morceaux = mpsc::Receiver<Result<Bytes, Error>>;

/// The pieces of a sealed file, opened as they are asked for: never whole in memory. The first is opened at once,
/// so that a file that is missing or altered is a page that says so.
pub(super) async fn couler(blobs: &Blobs, place: &'static str, id: &str) -> Result<Morceaux, Error> {
    let (blobs, id) = (blobs.clone(), id.to_owned());
    let begin = move || {
        let mut pieces = blobs.pieces(place, &id)?;
        let first = pieces.next().unwrap_or(Err(Error::Sealed(place)))?;
        Ok::<_, Error>((pieces, first))
    };
    let (mut pieces, first) = tokio::task::spawn_blocking(begin).await.map_err(|_| Error::Sealed(place))??;
    let (send, receive) = mpsc::channel(2);
    tokio::spawn(async move {
        let mut next = Some(Ok(first));
        while let Some(piece) = next {
            if send.send(piece.map(Bytes::from)).await.is_err() {
                return;
            }
            let Ok((rest, piece)) = tokio::task::spawn_blocking(move || {
                let piece = pieces.next();
                (pieces, piece)
            })
            .await
            else {
                return;
            };
            (pieces, next) = (rest, piece);
        }
    });
    Ok(receive)
}

/// The same as the body of an answer. A file altered halfway is a download cut short.
fn corps(mut pieces: Morceaux) -> Body {
    let (mut send, body) = Channel::<Bytes, Error>::new(2);
    tokio::spawn(async move {
        while let Some(piece) = pieces.recv().await {
            match piece {
                Ok(piece) => {
                    if send.send_data(piece).await.is_err() {
                        return;
                    }
                }
                Err(error) => return send.abort(error),
            }
        }
    });
    // Whoever compresses asks once more after the end, and a channel does not stand it.
    Body::new(body.fuse())
}

/// The same for a worker: a file altered halfway ends there, and does not open.
fn octets(mut pieces: Morceaux) -> mpsc::Receiver<Bytes> {
    let (send, receive) = mpsc::channel(2);
    tokio::spawn(async move {
        while let Some(Ok(piece)) = pieces.recv().await {
            if send.send(piece).await.is_err() {
                return;
            }
        }
    });
    receive
}
