//! The gate in front of every route: session, role, form token. Handlers behind it only see who may come in.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    db::traced,
    web::{Fields, cookie, csrf, headers},
};

use crate::{
    agents::{self, Role, Session},
    app::App,
    refus::Refus,
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
}

/// Runs in front of the handler of each route.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match admit(gate, request).await {
        Ok(Ok(request)) => next.run(request).await,
        Ok(Err(answer)) => answer,
        Err(refus) => refus.into_response(),
    }
}

async fn admit(gate: Gate, request: Request) -> Result<Result<Request, Response>, Refus> {
    let (mut parts, body) = request.into_parts();
    let fields = if parts.method == Method::POST { Some(read_form(&parts.headers, body).await?) } else { None };
    if fields.is_some() && !csrf::same_site(&parts.headers) {
        return Err(Refus::FormulairePerime);
    }
    if let Acces::Roles(roles) = gate.acces {
        let session = Session::find(&gate.app.db, &parts.headers, gate.app.config.demonstration).await?;
        let Some(session) = session else {
            return Ok(Err(sans_session(&gate.app, &parts.headers, &parts.uri, fields.as_ref()).await?));
        };
        if !roles.contains(&session.agent.role) {
            return Err(Refus::Reserve);
        }
        if let Some(fields) = &fields {
            let secret = cookie::read(&parts.headers, agents::COOKIE).unwrap_or_default();
            if !csrf::matches(gate.app.db.keys(), secret, fields.raw_opt(csrf::FIELD)) {
                return Err(Refus::FormulairePerime);
            }
        }
        parts.extensions.insert(session);
    }
    if let Some(fields) = fields {
        parts.extensions.insert(fields);
    }
    Ok(Ok(Request::from_parts(parts, Body::empty())))
}

async fn sans_session(
    app: &App,
    headers: &axum::http::HeaderMap,
    uri: &Uri,
    fields: Option<&Fields>,
) -> Result<Response, Refus> {
    if let Some(fields) = fields {
        return Ok(agents::connexion::garder(app, headers, uri.path(), fields).await?);
    }
    let suite = url_encode(uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str));
    Ok(Redirect::to(&format!("/connexion?suite={suite}")).into_response())
}

fn url_encode(text: &str) -> String {
    serde_urlencoded::to_string([("", text)]).unwrap_or_default().trim_start_matches('=').to_owned()
}

async fn read_form(headers: &axum::http::HeaderMap, body: Body) -> Result<Fields, Refus> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bytes = to_bytes(body, FORM_MAX)
        .await
        .map_err(|_| Refus::Illisible("Cet envoi est trop long. Raccourcissez le texte."))?;
    if bytes.is_empty() {
        return Ok(Fields::default());
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refus::Illisible("Ce n’est pas un formulaire de Tandem."));
    }
    // Invalid UTF-8 becomes the replacement character: nothing panics, nothing else is lost.
    let pairs = serde_urlencoded::from_bytes(&bytes).map_err(|_| Refus::Illisible("Ce formulaire est abîmé."))?;
    Ok(Fields::from_pairs(pairs))
}

/// The statements a request ran, left in the extensions of its response for the tests.
#[derive(Clone, Debug)]
pub struct Statements(pub Vec<&'static tandem_platform::db::Statement>);

/// Around everything: protective headers, the list of statements.
pub async fn around(request: Request, next: Next) -> Response {
    let (mut response, statements) = traced(next.run(request)).await;
    headers::protect(response.headers_mut());
    response.extensions_mut().insert(Statements(statements));
    response
}
