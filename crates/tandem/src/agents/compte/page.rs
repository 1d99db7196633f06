//! `/compte`: one's own account.

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::queries::{self, Reglages};
use crate::{
    agents::{self, Session, model, motdepasse},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/compte/page.html")]
pub struct ComptePage {
    cadre: Cadre,
    pub(super) erreurs: Errors,
    fait: &'static str,
    nom: String,
    role: &'static str,
    pub(super) reglages: Reglages,
    /// Since when a code is asked, and how many recovery codes are left.
    code: Option<(String, String)>,
    voiles: &'static [i64],
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    fait: String,
}

fn fait(code: &str) -> &'static str {
    match code {
        "mot-de-passe" => "Mot de passe changé. Vos autres connexions sont fermées.",
        "retrait" => "Le code n’est plus demandé.",
        "pin" => "PIN enregistré. Il rouvrira l’écran caché.",
        "sans-pin" => "PIN retiré. Le mot de passe rouvrira l’écran caché.",
        "voile" => "Durée enregistrée.",
        _ => "",
    }
}

pub(super) async fn page(db: &Db, session: &Session) -> Result<ComptePage, Refus> {
    let mut reading = session.read(db).await?;
    let reglages = queries::reglages(&mut reading, &session.agent.id).await?;
    let code = match queries::facteur(&mut reading, &session.agent.id).await? {
        Some(facteur) => {
            let left = queries::secours_restants(&mut reading, facteur.id()).await?;
            let day = facteur.depuis.to_zoned_datetime(db.clock().zone().clone()).date();
            let left = nombre(left, "code de secours inutilisé", "codes de secours inutilisés");
            Some((dates::near(day, db.clock().today()), left))
        }
        None => None,
    };
    Ok(ComptePage {
        cadre: session.cadre("Mon compte", Lieu::Equipe),
        erreurs: Errors::default(),
        fait: "",
        nom: session.agent.nom.clone(),
        role: session.agent.role.nom(),
        reglages,
        code,
        voiles: &model::VOILES,
    })
}

/// `GET /compte`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<ComptePage>, Refus> {
    let page = page(&db, &session).await?;
    Ok(Page::ok(ComptePage { fait: fait(&params.fait), ..page }))
}

/// `POST /compte/mot-de-passe`
pub async fn mot_de_passe(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut erreurs = Errors::default();
    motdepasse::choisi(&champs, &mut erreurs);
    if !erreurs.is_empty() {
        let page = page(&app.db, &session).await?;
        return Ok(Page::to_correct(ComptePage { erreurs, ..page }).into_response());
    }
    let empreinte = motdepasse::proteger(champs.raw("mot_de_passe").to_owned(), app.db.random()).await?;
    let agent = &session.agent.id;
    let mut tx = app.db.write(session.intent("compte.changer_mot_de_passe", "agents", agent.as_str())).await?;
    agents::queries::changer_mot_de_passe(&mut tx, agent, &empreinte, Some(&session.connexion)).await?;
    tx.commit().await?;
    Ok(Redirect::to("/compte?fait=mot-de-passe").into_response())
}

impl Samples for ComptePage {
    const NOM: &'static str = "compte";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |pin, code: Option<(&str, &str)>| Self {
            cadre: Cadre::exemple("Mon compte", Lieu::Equipe),
            erreurs: Errors::default(),
            fait: "",
            nom: "Claire Morel".into(),
            role: "intervenant",
            reglages: Reglages { identifiant: "claire".into(), pin, voile_minutes: 15 },
            code: code.map(|(since, left)| (since.into(), left.into())),
            voiles: &model::VOILES,
        };
        let mut wrong = page(false, None);
        wrong.erreurs.add("mot_de_passe", "Choisissez au moins 12 signes\u{a0}: une phrase de quatre mots convient.");
        wrong.erreurs.add("pin", "Six chiffres, pas plus.");
        let done =
            Self { fait: fait("mot-de-passe"), ..page(true, Some(("hier", "9\u{a0}codes de secours inutilisés"))) };
        vec![("vide", page(false, None)), ("pleine", done), ("en erreur", wrong)]
    }
}
