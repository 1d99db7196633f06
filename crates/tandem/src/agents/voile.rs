//! `/voile`: the hidden screen. While it is there every page of this login answers it, and it names nobody.

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db, Result,
    keys::hex,
    web::{Errors, Fields, cookie},
};

use super::{
    AgentId, Session,
    brouillon::{self, chez_nous},
    compte::queries::{self as compte, compter_essai, devoiler, voiler},
    connexion::{self, append_cookie},
    essai, motdepasse, queries,
    session::COOKIE,
};
use crate::{
    app::App,
    refus::Refus,
    ui::{Cadre, Page, Samples},
};

/// Wrong answers after which the login is closed.
const ESSAIS: i64 = 5;

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/voile.html")]
pub struct VoilePage {
    cadre: Cadre,
    erreurs: Errors,
    pin: bool,
    garde: &'static str,
    suite: String,
    brouillon: String,
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    suite: String,
}

/// What the database keeps of a PIN: mixed with the key first, since a million tries are few for who has a copy.
pub(super) fn melange(db: &Db, agent: &AgentId, pin: &str) -> String {
    hex(&db.keys().web(&[b"pin", agent.as_str().as_bytes(), pin.as_bytes()]))
}

async fn page(app: &App, session: &Session, suite: &str) -> Result<VoilePage> {
    let mut reading = session.read(&app.db).await?;
    let pin = compte::pin(&mut reading, &session.agent.id).await?.is_some();
    let cadre = Cadre { demonstration: app.config.demonstration, jeton: session.jeton.clone(), ..Cadre::anonyme() };
    Ok(VoilePage {
        cadre: cadre.titled("Écran caché"),
        erreurs: Errors::default(),
        pin,
        garde: "",
        suite: chez_nous(suite),
        brouillon: String::new(),
    })
}

/// `GET /voile`
pub async fn get(State(app): State<App>, session: Session, Query(params): Query<Params>) -> Result<Response, Refus> {
    if !session.voilee {
        return Ok(Redirect::to(&chez_nous(&params.suite)).into_response());
    }
    Ok(Page::ok(page(&app, &session, &params.suite).await?).into_response())
}

/// Called by the guard when a form arrives while the screen is hidden: nothing typed is lost.
pub async fn garder(app: &App, session: &Session, chemin: &str, champs: &Fields) -> Result<Response> {
    let brouillon = brouillon::de(&app.db, &session.agent.id, chemin, champs);
    let garde = brouillon::phrase(&brouillon);
    let page = VoilePage { garde, brouillon, ..page(app, session, "/").await? };
    Ok(Page(StatusCode::UNAUTHORIZED, page).into_response())
}

/// The same when a file came: it was not kept, and that is said.
pub async fn sans_fichier(app: &App, session: &Session, chemin: &str) -> Result<Response> {
    let page = VoilePage { garde: brouillon::FICHIER_PERDU, ..page(app, session, chemin).await? };
    Ok(Page(StatusCode::UNAUTHORIZED, page).into_response())
}

/// The page one was on, said by the browser for our own pages only.
fn d_ou(headers: &HeaderMap) -> String {
    let from =
        headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<Uri>().ok());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let ours = from.filter(|uri| host.is_none() || uri.authority().map(axum::http::uri::Authority::as_str) == host);
    chez_nous(ours.as_ref().and_then(Uri::path_and_query).map_or("/", axum::http::uri::PathAndQuery::as_str))
}

/// `POST /voile`: hides the screen at once.
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    if !session.voilee {
        let mut tx = app.db.write(session.intent("connexion.voiler", "connexions", session.connexion.as_str())).await?;
        voiler(&mut tx, &session.connexion).await?;
        tx.commit().await?;
    }
    let brouillon = brouillon::de(&app.db, &session.agent.id, "/voile", &champs);
    let mut response = if brouillon.is_empty() {
        let suite = serde_urlencoded::to_string([("suite", d_ou(&headers))]).unwrap_or_default();
        Redirect::to(&format!("/voile?{suite}")).into_response()
    } else {
        let garde = brouillon::phrase(&brouillon);
        Page::ok(VoilePage { garde, brouillon, ..page(&app, &session, "/").await? }).into_response()
    };
    // A cookie that changes makes browsers forget the pages they keep for « back ».
    let fresh = hex(&app.db.random().bytes::<8>());
    append_cookie(&mut response, cookie::set("tandem-voile", &fresh, app.config.https));
    Ok(response)
}

/// Is this the PIN of the agent, or her password?
async fn juste(app: &App, session: &Session, texte: &str) -> Result<bool> {
    let agent = &session.agent.id;
    let mut reading = session.read(&app.db).await?;
    let pin = compte::pin(&mut reading, agent).await?;
    let empreinte = compte::empreinte(&mut reading, agent).await?;
    drop(reading);
    let digits = texte.len() == 6 && texte.bytes().all(|byte| byte.is_ascii_digit());
    if let (Some(pin), true) = (pin, digits) {
        return Ok(motdepasse::verifier(Some(pin), melange(&app.db, agent, texte)).await);
    }
    // A password is tried as often as at the confirmation, whatever the number of logins open.
    if essai::compter(&app.db, essai::jeton_agent(&app.db, agent)).await?.is_some() {
        return Ok(false);
    }
    Ok(motdepasse::verifier(empreinte, texte.to_owned()).await)
}

/// `POST /voile/ouverture`: five wrong answers close the login.
pub async fn ouvrir(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = &session.connexion;
    if session.voilee {
        // Counted before it is checked: a hundred answers sent at once are a hundred answers.
        let mut tx = app.db.write(session.intent("connexion.essai_voile", "connexions", id.as_str())).await?;
        let essais = compter_essai(&mut tx, id).await?;
        tx.commit().await?;
        let ok = essais <= ESSAIS && juste(&app, &session, champs.raw("code")).await?;
        if !ok && essais >= ESSAIS {
            let mut tx = app.db.write(session.intent("connexion.fermer", "connexions", id.as_str())).await?;
            queries::fermer_connexion(&mut tx, &session.agent.id, id).await?;
            tx.commit().await?;
            return Ok(connexion::apres_voile(&app, &headers, &champs));
        }
        if !ok {
            let mut page = page(&app, &session, champs.raw("suite")).await?;
            let left = crate::ui::nombre(ESSAIS - essais, "essai", "essais");
            page.erreurs.add("code", format!("Ce n’est pas cela. Encore {left} avant que la connexion se ferme."));
            champs.raw("brouillon").clone_into(&mut page.brouillon);
            return Ok(Page::to_correct(page).into_response());
        }
        let mut tx = app.db.write(session.intent("connexion.devoiler", "connexions", id.as_str())).await?;
        queries::oublier_tentatives(&mut tx, essai::jeton_agent(&app.db, &session.agent.id)).await?;
        if devoiler(&mut tx, id).await? {
            tx.commit().await?;
        }
    }
    let secret = cookie::read(&headers, COOKIE).unwrap_or_default();
    Ok(match brouillon::ouvrir(&app.db, champs.raw("brouillon"), &session.agent.id) {
        Some(kept) => brouillon::reprise(&app, secret, kept),
        None => Redirect::to(&chez_nous(champs.raw("suite"))).into_response(),
    })
}

impl Samples for VoilePage {
    const NOM: &'static str = "voile";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |pin, garde| Self {
            cadre: Cadre { jeton: "0".repeat(64), ..Cadre::anonyme() }.titled("Écran caché"),
            erreurs: Errors::default(),
            pin,
            garde,
            suite: "/".into(),
            brouillon: String::new(),
        };
        let mut wrong = page(true, "");
        wrong.erreurs.add("code", "Ce n’est pas cela. Encore 4\u{a0}essais avant que la connexion se ferme.");
        vec![
            ("vide", page(true, "")),
            ("sans pin", page(false, "")),
            ("texte garde", page(true, brouillon::phrase("x"))),
            ("en erreur", wrong),
        ]
    }
}
