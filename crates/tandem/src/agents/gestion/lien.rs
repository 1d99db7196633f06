//! The sheet handed over: a one-time address, shown once. No e-mail is sent: nobody's box is a safe place.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::Result;

use super::{
    model::{self, Fiche},
    ouvrir, queries,
};
use crate::{
    agents::{Session, code},
    app::App,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples, dates,
        qr::{self, Qr},
    },
};

/// The sheet.
#[derive(Debug, askama::Template)]
#[template(path = "agents/gestion/lien.html")]
pub struct LienPage {
    cadre: Cadre,
    id: String,
    nom: String,
    identifiant: String,
    /// She has an account already: the sheet is for a new password.
    connue: bool,
    /// The site and the path; the code follows.
    adresse: String,
    code: String,
    qr: Qr,
    jusqua: String,
}

/// Where this program answers, as the browser that asks knows it.
pub(crate) fn site(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || ".:-[]".contains(c);
    let host =
        if !host.is_empty() && host.chars().all(plain) { host.to_owned() } else { app.config.adresse.to_string() };
    format!("{}://{host}", if app.config.https { "https" } else { "http" })
}

/// Writes a link for `fiche` in this transaction, commits, and shows the sheet.
pub(super) async fn remettre(
    app: &App,
    headers: &HeaderMap,
    session: &Session,
    mut tx: tandem_platform::Tx,
    fiche: &Fiche,
) -> Result<Response> {
    let code = code::tirer(app.db.random(), model::LETTRES);
    let genre = if fiche.venue { "mot_de_passe" } else { "invitation" };
    let who = (&fiche.id, &session.agent.id);
    let expire = queries::lier(&mut tx, session.etablissement(), who, genre, &code).await?;
    tx.commit().await?;
    let last = expire.to_zoned_datetime(app.db.clock().zone().clone()).date();
    let adresse = format!("{}/arrivee/", site(app, headers));
    let code = code::groupes(&code, 4, "-");
    let page = LienPage {
        cadre: session.cadre("Feuille à remettre", Lieu::Equipe),
        id: fiche.id.to_string(),
        nom: fiche.nom.clone(),
        identifiant: fiche.identifiant.clone(),
        connue: fiche.venue,
        qr: qr::dessiner(&format!("{adresse}{code}")),
        adresse,
        code,
        jusqua: dates::full(last, app.db.clock().today()),
    };
    Ok(Page::ok(page).into_response())
}

/// `POST /equipe/agents/{id}/lien`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Refus> {
    let (tx, _, target) = ouvrir(&app.db, &session, "agents.faire_un_lien", &id).await?;
    if let Err(empeche) = model::aider(&session.agent.id, &target) {
        drop(tx);
        return super::fiche::refuser(&app.db, &session, &id, empeche).await;
    }
    Ok(remettre(&app, &headers, &session, tx, &target).await?)
}

/// A sheet is shown once: its address asked again leads to the account.
pub async fn get(Path(id): Path<String>) -> Redirect {
    let known = crate::agents::AgentId::parse(&id);
    Redirect::to(&known.map_or("/equipe/agents".to_owned(), |id| format!("/equipe/agents/{id}")))
}

impl Samples for LienPage {
    const NOM: &'static str = "agent-lien";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |connue| {
            let (adresse, code) =
                ("https://tandem.ccas-exemple.fr/arrivee/".to_owned(), "K7PM-2QXD-9RT5-B8W3".to_owned());
            Self {
                cadre: Cadre::exemple("Feuille à remettre", Lieu::Equipe),
                id: "019aa000-0000-7000-8000-000000000001".into(),
                nom: "Nadia Ferhat".into(),
                identifiant: "nadia".into(),
                connue,
                qr: qr::dessiner(&format!("{adresse}{code}")),
                adresse,
                code,
                jusqua: "mardi 1er décembre".into(),
            }
        };
        vec![("invitation", page(false)), ("mot de passe", page(true))]
    }
}
