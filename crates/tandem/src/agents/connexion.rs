//! `/connexion`: logging in, with what was typed kept when the session had expired. `/deconnexion`.

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::ToSpan;
use serde::Deserialize;
use tandem_platform::{
    Intent, Result, Scope, Tx,
    keys::hex,
    web::{Errors, Fields, cookie, csrf},
};

use super::{
    Session,
    brouillon::{self, chez_nous},
    compte, essai, motdepasse, queries, session,
};
use crate::{
    app::App,
    refus::Refus,
    ui::{Cadre, Page, Samples},
};

/// Cookie of a visit before login: ties the login form to this browser.
pub const VISITE: &str = "tandem-visite";
/// A working day.
const HEURES: i64 = 12;

/// The login page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/connexion.html")]
pub struct ConnexionPage {
    cadre: Cadre,
    erreurs: Errors,
    identifiant: String,
    suite: String,
    brouillon: String,
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    suite: String,
}

/// `GET /connexion`
pub async fn get(State(app): State<App>, headers: HeaderMap, Query(params): Query<Params>) -> Response {
    page(
        &app,
        &headers,
        StatusCode::OK,
        ConnexionPage::new(&app, Errors::default(), String::new(), chez_nous(&params.suite), String::new()),
    )
}

impl ConnexionPage {
    fn new(app: &App, erreurs: Errors, identifiant: String, suite: String, brouillon: String) -> Self {
        let cadre = Cadre { demonstration: app.config.demonstration, ..Cadre::anonyme() }.titled("Se connecter");
        Self { cadre, erreurs, identifiant, suite, brouillon }
    }
}

fn page(app: &App, headers: &HeaderMap, status: StatusCode, mut page: ConnexionPage) -> Response {
    avec_visite(app, headers, |jeton| {
        page.cadre.jeton = jeton;
        Page(status, page)
    })
}

/// A page for somebody who is not logged in: its form token belongs to this browser's visit.
pub(super) fn avec_visite<R: IntoResponse>(app: &App, headers: &HeaderMap, page: impl FnOnce(String) -> R) -> Response {
    let known = cookie::read(headers, VISITE).map(str::to_owned);
    let visit = known.clone().unwrap_or_else(|| hex(&app.db.random().bytes::<16>()));
    let mut response = page(csrf::token(app.db.keys(), &visit)).into_response();
    if known.is_none() {
        append_cookie(&mut response, cookie::set(VISITE, &visit, app.config.https));
    }
    response
}

/// Does this form come from a page shown to this browser?
pub(super) fn visite_confirmee(app: &App, headers: &HeaderMap, champs: &Fields) -> bool {
    let visit = cookie::read(headers, VISITE).unwrap_or_default();
    csrf::matches(app.db.keys(), visit, champs.raw_opt(csrf::FIELD))
}

pub(super) fn append_cookie(response: &mut Response, value: Option<HeaderValue>) {
    if let Some(value) = value {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Called by the guard when a file arrives without a session: it was not kept, and that is said.
pub fn sans_fichier(app: &App, headers: &HeaderMap, suite: &str) -> Response {
    let mut erreurs = Errors::default();
    erreurs.add("identifiant", "La connexion avait expiré. Reconnectez-vous, puis choisissez à nouveau votre fichier.");
    let form = ConnexionPage::new(app, erreurs, String::new(), chez_nous(suite), String::new());
    page(app, headers, StatusCode::UNAUTHORIZED, form)
}

/// Called by the guard when a form arrives without a session: nothing typed is lost.
pub async fn garder(app: &App, headers: &HeaderMap, chemin: &str, champs: &Fields) -> Result<Response> {
    let mut brouillon = String::new();
    if let Some(secret) = cookie::read(headers, session::COOKIE) {
        let mut reading = app.db.read(&Scope::system()).await?;
        if let Some(agent) = queries::ancien_titulaire(&mut reading, &session::marque(&app.db, secret)).await? {
            brouillon = brouillon::de(&app.db, &agent, chemin, champs);
        }
    }
    let mut erreurs = Errors::default();
    let phrase = if brouillon.is_empty() {
        "La connexion était fermée\u{a0}: rien n’a été enregistré. Revenez en arrière pour copier ce que vous aviez écrit, puis reconnectez-vous."
    } else {
        "La connexion avait expiré. Ce que vous aviez écrit est gardé\u{a0}: reconnectez-vous pour l’enregistrer."
    };
    erreurs.add("identifiant", phrase);
    Ok(page(
        app,
        headers,
        StatusCode::UNAUTHORIZED,
        ConnexionPage::new(app, erreurs, String::new(), "/".to_owned(), brouillon),
    ))
}

/// `POST /connexion`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (identifiant, brouillon, suite) =
        (champs.line("identifiant"), champs.raw("brouillon").to_owned(), chez_nous(champs.raw("suite")));
    let again = |sentence: String, status| {
        let mut erreurs = Errors::default();
        erreurs.add("identifiant", sentence);
        page(
            &app,
            &headers,
            status,
            ConnexionPage::new(&app, erreurs, identifiant.clone(), suite.clone(), brouillon.clone()),
        )
    };
    if !visite_confirmee(&app, &headers, &champs) {
        return Ok(again(
            "La page était restée ouverte longtemps. Recommencez, s’il vous plaît.".into(),
            StatusCode::FORBIDDEN,
        ));
    }
    let jeton = essai::jeton_nom(&app.db, &identifiant);
    if let Some(reste) = essai::compter(&app.db, jeton).await? {
        return Ok(again(essai::attendez(reste), StatusCode::TOO_MANY_REQUESTS));
    }
    let mut reading = app.db.read(&Scope::system()).await?;
    let known = queries::compte(&mut reading, jeton).await?;
    drop(reading);
    let ok = motdepasse::verifier(
        known.as_ref().map(|compte| compte.empreinte.clone()),
        champs.raw("mot_de_passe").to_owned(),
    )
    .await;
    let Some(found) = known.filter(|_| ok) else {
        return Ok(again("Le nom ou le mot de passe n’est pas le bon.".into(), StatusCode::UNPROCESSABLE_ENTITY));
    };
    let mut reading = app.db.read(&Scope::system()).await?;
    let facteur = compte::facteur(&mut reading, &found.id).await?;
    drop(reading);
    if facteur.is_some() {
        let (place, agent) = (found.etablissement.as_str(), found.id.as_str());
        let intent = Intent::system(place, agent, "connexion.mot_de_passe", "agents", agent);
        let mut tx = app.db.write(intent).await?;
        queries::oublier_tentatives(&mut tx, jeton).await?;
        tx.commit().await?;
        return Ok(compte::second::demander(&app, &headers, &champs, jeton, &found));
    }
    let tx = transaction(&app, &found).await?;
    Ok(ouvrir(&app, &headers, tx, (&found, jeton), &champs).await?)
}

/// The second page came too late, or from elsewhere: the login starts again, with what was typed before it.
pub(super) fn recommencer(app: &App, headers: &HeaderMap, champs: &Fields) -> Response {
    let mut erreurs = Errors::default();
    erreurs.add("identifiant", "Le code est venu trop tard. Recommencez, s’il vous plaît.");
    let (suite, brouillon) = (chez_nous(champs.raw("suite")), champs.raw("brouillon").to_owned());
    let form = ConnexionPage::new(app, erreurs, String::new(), suite, brouillon);
    page(app, headers, StatusCode::UNAUTHORIZED, form)
}

/// Too many answers in front of a hidden screen: the login is closed, what was typed is carried to the next one.
pub(super) fn apres_voile(app: &App, headers: &HeaderMap, champs: &Fields) -> Response {
    let mut erreurs = Errors::default();
    let phrase = "Cinq réponses fausses, la connexion est fermée. Reconnectez-vous avec votre mot de passe.";
    erreurs.add("identifiant", phrase);
    let (suite, brouillon) = (chez_nous(champs.raw("suite")), champs.raw("brouillon").to_owned());
    let form = ConnexionPage::new(app, erreurs, String::new(), suite, brouillon);
    page(app, headers, StatusCode::UNAUTHORIZED, form)
}

/// The transaction that opens a login.
pub(super) async fn transaction(app: &App, compte: &queries::Compte) -> Result<Tx> {
    let agent = compte.id.as_str();
    app.db.write(Intent::system(compte.etablissement.as_str(), agent, "connexion.ouvrir", "agents", agent)).await
}

/// Opens a login under a new secret, and leads where the agent was going.
pub(super) async fn ouvrir(
    app: &App,
    headers: &HeaderMap,
    mut tx: Tx,
    (compte, jeton): (&queries::Compte, i64),
    champs: &Fields,
) -> Result<Response> {
    let secret = hex(&app.db.random().bytes::<32>());
    let expire = app.db.clock().now().checked_add(HEURES.hours()).unwrap_or(app.db.clock().now());
    queries::oublier_tentatives(&mut tx, jeton).await?;
    queries::oublier_tentatives(&mut tx, essai::jeton_agent(&app.db, &compte.id)).await?;
    queries::ouvrir_connexion(&mut tx, compte, &session::marque(&app.db, &secret), &appareil(headers), expire).await?;
    tx.commit().await?;
    let mut response = match brouillon::ouvrir(&app.db, champs.raw("brouillon"), &compte.id) {
        Some(kept) => brouillon::reprise(app, &secret, kept),
        None => Redirect::to(&chez_nous(champs.raw("suite"))).into_response(),
    };
    append_cookie(&mut response, cookie::set(session::COOKIE, &secret, app.config.https));
    Ok(response)
}

/// The browser in two words, for the list of logins: not a fingerprint.
fn appareil(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let pick =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, word)| *word);
    let browser = pick(&[("Firefox", "Firefox"), ("Edg", "Edge"), ("Chrome", "Chrome"), ("Safari", "Safari")])
        .unwrap_or("Navigateur");
    let system = pick(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    system.map_or_else(|| browser.to_owned(), |system| format!("{browser} sur {system}"))
}

/// `POST /deconnexion`
pub async fn fermer(State(app): State<App>, session: Session) -> Result<Response, Refus> {
    let mut tx = app.db.write(session.intent("connexion.fermer", "connexions", session.connexion.as_str())).await?;
    queries::fermer_connexion(&mut tx, &session.agent.id, &session.connexion).await?;
    tx.commit().await?;
    let mut response = Redirect::to("/connexion").into_response();
    append_cookie(&mut response, cookie::clear(session::COOKIE));
    Ok(response)
}

impl Samples for ConnexionPage {
    const NOM: &'static str = "connexion";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |phrase: Option<&str>| {
            let mut erreurs = Errors::default();
            if let Some(phrase) = phrase {
                erreurs.add("identifiant", phrase);
            }
            Self {
                cadre: Cadre::anonyme().titled("Se connecter"),
                erreurs,
                identifiant: String::new(),
                suite: "/".into(),
                brouillon: String::new(),
            }
        };
        vec![("vide", page(None)), ("en erreur", page(Some("Le nom ou le mot de passe n’est pas le bon.")))]
    }
}
