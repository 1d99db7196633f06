//! The gate in front of every route: session, role, form token. Handlers behind it only see who may come in.

use std::time::Instant;

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, Uri, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    db::traced,
    web::{
        Fields, cookie, csrf, headers,
        upload::{self, BadBody, Limits, Sent},
    },
};

use crate::{
    agents::{self, Role, Session},
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    secret,
    sonde::Mesures,
    ui::Lieu,
};

/// Largest form accepted. Files come through their own route.
const FORM_MAX: usize = 256 * 1024;

/// Who a route is open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acces {
    /// Anybody: login, files of the page, help.
    Public,
    /// These roles.
    Roles(&'static [Role]),
}

/// What the guard of one route needs.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The application.
    pub app: App,
    /// Who may pass.
    pub acces: Acces,
    /// Largest file this route takes, in bytes; 0 for none.
    pub fichier: usize,
    /// Asks for a password or code given less than ten minutes ago.
    pub recente: bool,
    /// Answers even when the screen is hidden.
    pub voilee: bool,
}

/// Runs in front of the handler of each route.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    // A file waits in memory while it is read: only so many at a time.
    let envois = gate.app.envois.clone();
    let _place =
        if gate.fichier > 0 && upload::is_multipart(request.headers()) { envois.acquire().await.ok() } else { None };
    match admit(gate, request).await {
        Ok(Ok(request)) => next.run(request).await,
        Ok(Err(answer)) => answer,
        Err(refus) => refus.into_response(),
    }
}

async fn admit(gate: Gate, request: Request) -> Result<Result<Request, Response>, Refus> {
    let (mut parts, body) = request.into_parts();
    if gate.fichier > 0
        && upload::is_multipart(&parts.headers)
        && let Some(answer) = refuse_file(&gate, &parts).await?
    {
        upload::discard(body, gate.fichier.saturating_mul(2)).await;
        return Ok(Err(answer));
    }
    let sent = match parts.method {
        Method::POST => Some(read_form(&parts.headers, body, gate.fichier).await?),
        _ => None,
    };
    let (fields, upload) = sent.map(|sent| (sent.fields, sent.upload)).unzip();
    if fields.is_some() && !csrf::same_site(&parts.headers) {
        return Err(Refus::FormulairePerime);
    }
    if let Acces::Roles(roles) = gate.acces {
        let session = Session::find(&gate.app.db, &parts.headers, gate.app.config.demonstration).await?;
        let Some(session) = session else {
            return Ok(Err(sans_session(&gate.app, &parts.headers, &parts.uri, fields.as_ref()).await?));
        };
        if !roles.contains(&session.agent.role) {
            // Who follows nobody has no day of help to see: the address of the house leads to her own place.
            if parts.uri.path() == "/" {
                return Ok(Err(Redirect::to(Lieu::Equipe.adresse()).into_response()));
            }
            return Err(Refus::Reserve);
        }
        if let Some(fields) = &fields {
            let secret = cookie::read(&parts.headers, agents::COOKIE).unwrap_or_default();
            if !csrf::matches(gate.app.db.keys(), secret, fields.raw_opt(csrf::FIELD)) {
                return Err(Refus::FormulairePerime);
            }
        }
        if fields.is_some() && ferme(&gate.app, &session, parts.uri.path()).await? {
            return Err(Refus::Limite);
        }
        if let Some(answer) = hold(&gate, &session, &parts.uri, fields.as_ref()).await? {
            return Ok(Err(answer));
        }
        let fichier = upload.as_ref().is_some_and(Option::is_some);
        let secret = |fields| secret::refuser(&session, parts.uri.path(), fields, fichier);
        if let Some(answer) = fields.as_ref().and_then(secret) {
            return Ok(Err(answer));
        }
        if !session.voilee && asked_by_somebody(&parts.headers) {
            session.noter_vue(&gate.app.db);
        }
        parts.extensions.insert(session);
    }
    if let Some(fields) = fields {
        parts.extensions.insert(fields);
    }
    if let Some(upload) = upload.flatten() {
        parts.extensions.insert(upload);
    }
    Ok(Ok(Request::from_parts(parts, Body::empty())))
}

/// A form that would change a frozen file (« traitement limité »): whatever its slice, all but those of the person's
/// rights. What is written elsewhere (a session, an undoing) asks `personnes::limitees` in its own transaction.
async fn ferme(app: &App, session: &Session, path: &str) -> Result<bool, Refus> {
    let mut parts = path.split('/').skip(1);
    let (Some("personnes"), Some(id), Some(page)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    let Some(id) = PersonneId::parse(id) else { return Ok(false) };
    // What she takes back is taken back, whatever her file is under; the card of her keys is printed and written nowhere.
    let free = matches!((page, parts.next()), ("rappels", Some("retrait")) | ("comptes", Some("carte")));
    if free || ["droits", "copie"].contains(&page) {
        return Ok(false);
    }
    let mut reading = session.read(&app.db).await?;
    Ok(personnes::limitee_le(&mut reading, &session.perimetre, &id).await?.is_some())
}

/// A file is not read, nor kept in memory, for someone who may not send it.
async fn refuse_file(gate: &Gate, parts: &Parts) -> Result<Option<Response>, Refus> {
    let session = Session::find(&gate.app.db, &parts.headers, gate.app.config.demonstration).await?;
    let Some(session) = session else {
        return Ok(Some(agents::connexion::sans_fichier(&gate.app, &parts.headers, parts.uri.path())));
    };
    let allowed = matches!(gate.acces, Acces::Roles(roles) if roles.contains(&session.agent.role));
    if !csrf::same_site(&parts.headers) || !allowed {
        return Ok(Some(Refus::Reserve.into_response()));
    }
    if session.voilee {
        return Ok(Some(agents::voile::sans_fichier(&gate.app, &session, parts.uri.path()).await?));
    }
    if gate.recente && !session.est_recente(&gate.app.db) {
        return Ok(Some(agents::confirmation::sans_fichier(&gate.app, &session, parts.uri.path()).await?));
    }
    Ok(None)
}

/// A session that may come in, but not yet: what was typed is carried through the page that asks something first.
async fn hold(gate: &Gate, session: &Session, uri: &Uri, fields: Option<&Fields>) -> Result<Option<Response>, Refus> {
    if session.voilee && !gate.voilee {
        return Ok(Some(match fields {
            Some(fields) => agents::voile::garder(&gate.app, session, uri.path(), fields).await?,
            None => detour("/voile", uri),
        }));
    }
    if gate.recente && !session.est_recente(&gate.app.db) {
        return Ok(Some(match fields {
            Some(fields) => agents::confirmation::garder(&gate.app, session, uri.path(), fields).await?,
            None => detour("/confirmation", uri),
        }));
    }
    Ok(None)
}

/// A page that looks by itself where an import is keeps no screen open: browsers say when nobody asked.
fn asked_by_somebody(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

async fn sans_session(app: &App, headers: &HeaderMap, uri: &Uri, fields: Option<&Fields>) -> Result<Response, Refus> {
    if let Some(fields) = fields {
        return Ok(agents::connexion::garder(app, headers, uri.path(), fields).await?);
    }
    Ok(detour("/connexion", uri))
}

/// Another page first, which then leads back to the one that was asked.
fn detour(by: &str, uri: &Uri) -> Response {
    let suite = url_encode(uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str));
    Redirect::to(&format!("{by}?suite={suite}")).into_response()
}

fn url_encode(text: &str) -> String {
    serde_urlencoded::to_string([("", text)]).unwrap_or_default().trim_start_matches('=').to_owned()
}

async fn read_form(headers: &HeaderMap, body: Body, file: usize) -> Result<Sent, Refus> {
    upload::read(headers, body, Limits { form: FORM_MAX, file }).await.map_err(|bad| {
        Refus::Illisible(match bad {
            BadBody::TooLong if file > 0 => "Ce fichier est beaucoup trop lourd : 15 Mo au plus.",
            BadBody::TooLong => "Cet envoi est trop long. Raccourcissez le texte.",
            BadBody::NotAForm => "Ce n’est pas un formulaire de Tandem.",
            BadBody::Damaged => "Ce formulaire est abîmé.",
        })
    })
}

/// The statements a request ran, left in the extensions of its response for the tests.
#[derive(Clone, Debug)]
pub struct Statements(pub Vec<&'static tandem_platform::db::Statement>);

/// Around everything: protective headers, one line of log, the counts, the list of statements.
pub async fn around(State(mesures): State<Mesures>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    // A method is any word a stranger likes: only known ones are written down.
    let method = match *request.method() {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        _ => "autre",
    };
    let route = request.extensions().get::<MatchedPath>().map_or("inconnue", MatchedPath::as_str).to_owned();
    let (mut response, statements) = traced(next.run(request)).await;
    let (statut, duree) = (response.status(), start.elapsed());
    let micros = u64::try_from(duree.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(methode = method, route, statut = statut.as_u16(), micros, sql = statements.len(), "reponse");
    mesures.compter(method, &route, statut, duree);
    headers::protect(response.headers_mut());
    response.extensions_mut().insert(Statements(statements));
    response
}
