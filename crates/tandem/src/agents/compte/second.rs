//! `/connexion/code`: the second page of a login. Between the two pages there is no session, only a sealed value good
//! for five minutes in the browser that gave the password.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Redirect, Response},
};
use jiff::{Timestamp, ToSpan};
use tandem_platform::{
    Db, Result, Scope,
    keys::{hex, unhex},
    web::{Errors, Fields, cookie},
};

use super::consommer;
use crate::{
    agents::{
        brouillon::chez_nous,
        connexion::{self, VISITE},
        essai,
        queries::{self, Compte},
    },
    app::App,
    refus::Refus,
    ui::{Cadre, Page, Samples},
};

/// Minutes between the two pages, at most.
const ATTENTE: i64 = 5;

/// The page that asks the code.
#[derive(Debug, askama::Template)]
#[template(path = "agents/compte/second.html")]
pub struct SecondPage {
    cadre: Cadre,
    erreurs: Errors,
    attente: String,
    suite: String,
    brouillon: String,
}

/// Sealed for this visit: the account, when its password was given, and what that password was.
fn sceller(db: &Db, headers: &HeaderMap, jeton: i64, compte: &Compte) -> String {
    let visit = cookie::read(headers, VISITE).unwrap_or_default();
    let text = format!("{} {jeton} {}", db.clock().now(), compte.empreinte.as_str());
    hex(&db.keys().seal("connexions.attente", visit, &text))
}

/// The account whose password this visit gave less than five minutes ago, if it is still its password.
async fn attendu(db: &Db, headers: &HeaderMap, sealed: &str) -> Result<Option<Compte>> {
    let visit = cookie::read(headers, VISITE).unwrap_or_default();
    let plain = unhex(sealed).and_then(|bytes| db.keys().open("connexions.attente", visit, &bytes).ok());
    let Some(plain) = plain else { return Ok(None) };
    let mut parts = plain.splitn(3, ' ');
    let at = parts.next().and_then(|at| at.parse::<Timestamp>().ok());
    let jeton = parts.next().and_then(|jeton| jeton.parse::<i64>().ok());
    let (Some(at), Some(jeton), Some(empreinte)) = (at, jeton, parts.next()) else { return Ok(None) };
    if at.checked_add(ATTENTE.minutes()).is_ok_and(|until| db.clock().now() >= until) {
        return Ok(None);
    }
    let mut reading = db.read(&Scope::system()).await?;
    let compte = queries::compte(&mut reading, jeton).await?;
    Ok(compte.filter(|compte| compte.empreinte.as_str() == empreinte))
}

fn page(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    champs: &Fields,
    (attente, phrase): (String, &str),
) -> Response {
    let mut erreurs = Errors::default();
    if !phrase.is_empty() {
        erreurs.add("code", phrase);
    }
    connexion::avec_visite(app, headers, |jeton| {
        let cadre = Cadre { demonstration: app.config.demonstration, jeton, ..Cadre::anonyme() };
        let page = SecondPage {
            cadre: cadre.titled("Votre code"),
            erreurs,
            attente,
            suite: chez_nous(champs.raw("suite")),
            brouillon: champs.raw("brouillon").to_owned(),
        };
        Page(status, page)
    })
}

/// Called by the login once the password is right: asks the code.
pub(in crate::agents) fn demander(
    app: &App,
    headers: &HeaderMap,
    champs: &Fields,
    jeton: i64,
    compte: &Compte,
) -> Response {
    page(app, headers, StatusCode::OK, champs, (sceller(&app.db, headers, jeton, compte), ""))
}

/// `GET /connexion/code`: the page is only ever an answer; asked for itself, the login starts again.
pub async fn get() -> Redirect {
    Redirect::to("/connexion")
}

/// `POST /connexion/code`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let attente = champs.raw("attente").to_owned();
    let known = if connexion::visite_confirmee(&app, &headers, &champs) {
        attendu(&app.db, &headers, &attente).await?
    } else {
        None
    };
    let Some(compte) = known else { return Ok(connexion::recommencer(&app, &headers, &champs)) };
    let jeton = essai::jeton_agent(&app.db, &compte.id);
    if let Some(reste) = essai::compter(&app.db, jeton).await? {
        let phrase = essai::attendez(reste);
        return Ok(page(&app, &headers, StatusCode::TOO_MANY_REQUESTS, &champs, (attente, &phrase)));
    }
    let mut reading = app.db.read(&Scope::system()).await?;
    let facteur = super::facteur(&mut reading, &compte.id).await?;
    drop(reading);
    let mut tx = connexion::transaction(&app, &compte).await?;
    // Taken off meanwhile by the responsable: the password that was given is enough.
    let ok = match &facteur {
        Some(facteur) => consommer(&mut tx, facteur, champs.raw("code")).await?,
        None => true,
    };
    if !ok {
        drop(tx);
        let phrase = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.";
        return Ok(page(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, &champs, (attente, phrase)));
    }
    Ok(connexion::ouvrir(&app, &headers, tx, (&compte, jeton), &champs).await?)
}

impl Samples for SecondPage {
    const NOM: &'static str = "connexion-code";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |phrase: &str| {
            let mut erreurs = Errors::default();
            if !phrase.is_empty() {
                erreurs.add("code", phrase);
            }
            let cadre = Cadre::anonyme().titled("Votre code");
            Self { cadre, erreurs, attente: "00".into(), suite: "/".into(), brouillon: String::new() }
        };
        vec![
            ("vide", page("")),
            ("en erreur", page("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.")),
        ]
    }
}
