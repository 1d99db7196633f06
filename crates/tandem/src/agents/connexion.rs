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
    Db, Intent, Result, Scope,
    keys::{hex, unhex},
    web::{Errors, Fields, cookie, csrf},
};

use super::{AgentId, Session, frein, motdepasse, queries, session};
use crate::{
    app::App,
    refus::Refus,
    ui::{Cadre, Page, Samples},
};

/// Cookie of a visit before login: ties the login form to this browser.
pub const VISITE: &str = "tandem-visite";
/// A working day.
const HEURES: i64 = 12;
/// A draft larger than this is not carried through the login page.
const BROUILLON_MAX: usize = 200_000;

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

/// What was typed when the session had expired.
#[derive(Debug)]
struct Brouillon {
    agent: AgentId,
    chemin: String,
    champs: Vec<(String, String)>,
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
    let known = cookie::read(headers, VISITE).map(str::to_owned);
    let visit = known.clone().unwrap_or_else(|| hex(&app.db.random().bytes::<16>()));
    page.cadre.jeton = csrf::token(app.db.keys(), &visit);
    let mut response = Page(status, page).into_response();
    if known.is_none() {
        append_cookie(&mut response, cookie::set(VISITE, &visit, app.config.https));
    }
    response
}

fn append_cookie(response: &mut Response, value: Option<HeaderValue>) {
    if let Some(value) = value {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Only an address of ours, and only a path: never another site.
fn chez_nous(suite: &str) -> String {
    let ours = suite.starts_with('/')
        && !suite.starts_with("//")
        && !suite.contains(['\\', '\r', '\n'])
        && !suite.starts_with("/connexion");
    if ours { suite.to_owned() } else { "/".to_owned() }
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
            let kept: Vec<_> = champs.pairs().iter().filter(|(name, _)| name != csrf::FIELD).collect();
            let text = serde_json::to_string(&(agent.as_str(), chemin, kept)).unwrap_or_default();
            if text.len() <= BROUILLON_MAX {
                brouillon = hex(&app.db.keys().seal("connexions.brouillon", "", &text));
            }
        }
    }
    let mut erreurs = Errors::default();
    let phrase = if brouillon.is_empty() {
        "Reconnectez-vous pour continuer."
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

fn ouvrir_brouillon(db: &Db, text: &str) -> Option<Brouillon> {
    let plain = db.keys().open("connexions.brouillon", "", &unhex(text)?).ok()?;
    let (agent, chemin, champs): (String, String, Vec<(String, String)>) = serde_json::from_str(&plain).ok()?;
    Some(Brouillon { agent: AgentId::parse(&agent)?, chemin, champs })
}

/// `POST /connexion`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let visit = cookie::read(&headers, VISITE).unwrap_or_default();
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
    if !csrf::matches(app.db.keys(), visit, champs.raw_opt(csrf::FIELD)) {
        return Ok(again(
            "La page était restée ouverte longtemps. Recommencez, s’il vous plaît.".into(),
            StatusCode::FORBIDDEN,
        ));
    }
    let now = app.db.clock().now();
    let jeton = queries::token(app.db.keys(), &identifiant);
    let mut reading = app.db.read(&Scope::system()).await?;
    let (echecs, until) = queries::tentatives(&mut reading, jeton).await?;
    let reste = frein::reste(until, now);
    if reste > 0 {
        return Ok(again(
            format!("Trop d’essais sur ce compte. Réessayez dans {reste} min."),
            StatusCode::TOO_MANY_REQUESTS,
        ));
    }
    let compte = queries::compte(&mut reading, jeton).await?;
    drop(reading);
    let ok = motdepasse::verifier(
        compte.as_ref().map(|compte| compte.empreinte.clone()),
        champs.raw("mot_de_passe").to_owned(),
    )
    .await;
    let Some(compte) = compte.filter(|_| ok) else {
        let mut tx = app
            .db
            .write(Intent::system("installation", "systeme", "connexion.echec", "tentatives", &jeton.to_string()))
            .await?;
        queries::retenir_tentative(&mut tx, jeton, echecs + 1, frein::jusqua(echecs + 1, now)).await?;
        tx.commit().await?;
        return Ok(again("Le nom ou le mot de passe n’est pas le bon.".into(), StatusCode::UNPROCESSABLE_ENTITY));
    };
    let secret = ouvrir(&app, &headers, &compte, jeton).await?;
    let kept = ouvrir_brouillon(&app.db, &brouillon).filter(|kept| kept.agent == compte.id);
    let mut response = match kept {
        Some(kept) => reprise(&app, &secret, kept),
        None => Redirect::to(&suite).into_response(),
    };
    append_cookie(&mut response, cookie::set(session::COOKIE, &secret, app.config.https));
    Ok(response)
}

async fn ouvrir(app: &App, headers: &HeaderMap, compte: &queries::Compte, jeton: i64) -> Result<String> {
    let secret = hex(&app.db.random().bytes::<32>());
    let expire = app.db.clock().now().checked_add(HEURES.hours()).unwrap_or(app.db.clock().now());
    let intent = Intent::system(
        compte.etablissement.as_str(),
        compte.id.as_str(),
        "connexion.ouvrir",
        "agents",
        compte.id.as_str(),
    );
    let mut tx = app.db.write(intent).await?;
    let now = app.db.clock().now();
    queries::retenir_tentative(&mut tx, jeton, 0, now).await?;
    queries::ouvrir_connexion(&mut tx, compte, &session::marque(&app.db, &secret), &appareil(headers), expire).await?;
    tx.commit().await?;
    Ok(secret)
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

/// The page that gives back what was typed, one press from being saved.
#[derive(Debug, askama::Template)]
#[template(path = "agents/reprise.html")]
pub struct ReprisePage {
    cadre: Cadre,
    chemin: String,
    champs: Vec<(String, String)>,
}

fn reprise(app: &App, secret: &str, kept: Brouillon) -> Response {
    let cadre = Cadre {
        demonstration: app.config.demonstration,
        jeton: csrf::token(app.db.keys(), secret),
        ..Cadre::anonyme()
    }
    .titled("Votre texte est gardé");
    Page::ok(ReprisePage { cadre, chemin: chez_nous(&kept.chemin), champs: kept.champs }).into_response()
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

impl Samples for ReprisePage {
    const NOM: &'static str = "reprise";

    fn samples() -> Vec<(&'static str, Self)> {
        let champs = vec![("note".to_owned(), "Rappeler la Caf lundi.".to_owned())];
        vec![("pleine", Self { cadre: Cadre::anonyme().titled("Votre texte est gardé"), chemin: "/".into(), champs })]
    }
}
