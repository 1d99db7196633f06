//! `/confirmation`: a page that changes much asks who you are once more, if you have not said it for ten minutes.

use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Result,
    web::{Errors, Fields, cookie},
};

use super::{
    Session,
    brouillon::{self, chez_nous},
    compte::{self, Facteur},
    essai, motdepasse, queries,
    session::COOKIE,
};
use crate::{
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/confirmation.html")]
pub struct ConfirmationPage {
    cadre: Cadre,
    erreurs: Errors,
    /// Six digits are asked rather than the password.
    par_code: bool,
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

impl ConfirmationPage {
    fn new(session: &Session, par_code: bool, suite: &str) -> Self {
        Self {
            cadre: session.cadre("Confirmer que c’est vous", Lieu::Equipe),
            erreurs: Errors::default(),
            par_code,
            garde: "",
            suite: chez_nous(suite),
            brouillon: String::new(),
        }
    }
}

/// The second factor this agent answers with, if she has one.
async fn facteur(app: &App, session: &Session) -> Result<Option<Facteur>> {
    let mut reading = session.read(&app.db).await?;
    compte::facteur(&mut reading, &session.agent.id).await
}

/// `GET /confirmation`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<ConfirmationPage>, Refus> {
    let par_code = facteur(&app, &session).await?.is_some();
    Ok(Page::ok(ConfirmationPage::new(&session, par_code, &params.suite)))
}

/// Called by the guard when a form arrives too late for what it asks: nothing typed is lost.
pub async fn garder(app: &App, session: &Session, chemin: &str, champs: &Fields) -> Result<Response> {
    let par_code = facteur(app, session).await?.is_some();
    let brouillon = brouillon::de(&app.db, &session.agent.id, chemin, champs);
    let garde = brouillon::phrase(&brouillon);
    let page = ConfirmationPage { garde, brouillon, ..ConfirmationPage::new(session, par_code, "/") };
    Ok(Page(StatusCode::UNAUTHORIZED, page).into_response())
}

/// The same when a file came: it was not kept, and that is said.
pub async fn sans_fichier(app: &App, session: &Session, chemin: &str) -> Result<Response> {
    let par_code = facteur(app, session).await?.is_some();
    let garde = brouillon::FICHIER_PERDU;
    let page = ConfirmationPage { garde, ..ConfirmationPage::new(session, par_code, chemin) };
    Ok(Page(StatusCode::UNAUTHORIZED, page).into_response())
}

/// `POST /confirmation`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let facteur = facteur(&app, &session).await?;
    let again = |sentence: String, status| {
        let mut page = ConfirmationPage::new(&session, facteur.is_some(), champs.raw("suite"));
        page.erreurs.add(if page.par_code { "code" } else { "mot_de_passe" }, sentence);
        champs.raw("brouillon").clone_into(&mut page.brouillon);
        Ok(Page(status, page).into_response())
    };
    let jeton = essai::jeton_agent(&app.db, &session.agent.id);
    if let Some(reste) = essai::compter(&app.db, jeton).await? {
        return again(essai::attendez(reste), StatusCode::TOO_MANY_REQUESTS);
    }
    if facteur.is_none() {
        let mut reading = session.read(&app.db).await?;
        let empreinte = compte::queries::empreinte(&mut reading, &session.agent.id).await?;
        drop(reading);
        if !motdepasse::verifier(empreinte, champs.raw("mot_de_passe").to_owned()).await {
            return again("Ce mot de passe n’est pas le bon.".into(), StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let mut tx = app.db.write(session.intent("connexion.confirmer", "connexions", session.connexion.as_str())).await?;
    if let Some(facteur) = &facteur
        && !compte::consommer(&mut tx, facteur, champs.raw("code")).await?
    {
        drop(tx);
        let phrase = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.";
        return again(phrase.into(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    queries::oublier_tentatives(&mut tx, jeton).await?;
    compte::queries::confirmer(&mut tx, &session.connexion).await?;
    tx.commit().await?;
    let secret = cookie::read(&headers, COOKIE).unwrap_or_default();
    Ok(match brouillon::ouvrir(&app.db, champs.raw("brouillon"), &session.agent.id) {
        Some(kept) => brouillon::reprise(&app, secret, kept),
        None => Redirect::to(&chez_nous(champs.raw("suite"))).into_response(),
    })
}

impl Samples for ConfirmationPage {
    const NOM: &'static str = "confirmation";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |garde, phrase: Option<&str>| {
            let mut erreurs = Errors::default();
            if let Some(phrase) = phrase {
                erreurs.add("mot_de_passe", phrase);
            }
            let cadre = Cadre::exemple("Confirmer que c’est vous", Lieu::Equipe);
            Self { cadre, erreurs, par_code: false, garde, suite: "/equipe".into(), brouillon: String::new() }
        };
        vec![
            ("vide", page("", None)),
            ("texte garde", page("Ce que vous avez saisi est gardé\u{a0}: il restera à l’enregistrer.", None)),
            ("en erreur", page("", Some("Ce mot de passe n’est pas le bon."))),
        ]
    }
}
