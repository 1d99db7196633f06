//! `/arrivee/{lien}`: the person the sheet was handed to chooses her own password. Opens no session.

use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use tandem_platform::{
    Intent, Scope,
    web::{Errors, Fields},
};

use super::queries::{self, Invitee};
use crate::{
    agents::{self, code, connexion, essai, motdepasse},
    app::App,
    refus::Refus,
    ui::{Cadre, Samples},
};

/// What the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etape {
    /// The password is asked.
    Choisir,
    /// It is kept.
    Fait,
    /// The link is of no use: wrong, used, replaced or too old, which nobody is told apart.
    Perdu,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/gestion/arrivee.html")]
pub struct ArriveePage {
    cadre: Cadre,
    erreurs: Errors,
    etape: Etape,
    code: String,
    nom: String,
    lieu: String,
    identifiant: String,
}

fn page(app: &App, etape: Etape, code: &str, who: Option<&Invitee>) -> ArriveePage {
    let cadre = Cadre { demonstration: app.config.demonstration, ..Cadre::anonyme() };
    let text = |pick: fn(&Invitee) -> &String| who.map(pick).cloned().unwrap_or_default();
    ArriveePage {
        cadre: cadre.titled("Votre mot de passe"),
        erreurs: Errors::default(),
        etape,
        code: code.to_owned(),
        nom: text(|one| &one.nom),
        lieu: text(|one| &one.lieu),
        identifiant: text(|one| &one.identifiant),
    }
}

async fn invitee(app: &App, code: &str) -> Result<Option<Invitee>, Refus> {
    let mut reading = app.db.read(&Scope::system()).await?;
    Ok(queries::invitee(&mut reading, code, app.db.clock().now()).await?)
}

fn answer(app: &App, headers: &HeaderMap, status: StatusCode, mut page: ArriveePage) -> Response {
    connexion::avec_visite(app, headers, |jeton| {
        page.cadre.jeton = jeton;
        crate::ui::Page(status, page)
    })
}

/// `GET /arrivee/{lien}`
pub async fn get(State(app): State<App>, headers: HeaderMap, Path(lien): Path<String>) -> Result<Response, Refus> {
    let code = code::lire(&lien);
    Ok(match invitee(&app, &code).await? {
        Some(who) => answer(&app, &headers, StatusCode::OK, page(&app, Etape::Choisir, &code, Some(&who))),
        None => answer(&app, &headers, StatusCode::NOT_FOUND, page(&app, Etape::Perdu, "", None)),
    })
}

/// `POST /arrivee/{lien}`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Path(lien): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let code = code::lire(&lien);
    let lost = || answer(&app, &headers, StatusCode::NOT_FOUND, page(&app, Etape::Perdu, "", None));
    let Some(who) = invitee(&app, &code).await? else { return Ok(lost()) };
    let mut form = page(&app, Etape::Choisir, &code, Some(&who));
    if !connexion::visite_confirmee(&app, &headers, &champs) {
        form.erreurs.add("mot_de_passe", "La page était restée ouverte longtemps. Recommencez, s’il vous plaît.");
        return Ok(answer(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, form));
    }
    motdepasse::choisi(&champs, &mut form.erreurs);
    if !form.erreurs.is_empty() {
        return Ok(answer(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, form));
    }
    let empreinte = motdepasse::proteger(champs.raw("mot_de_passe").to_owned(), app.db.random()).await?;
    let (place, agent) = (who.etablissement.as_str(), who.agent.as_str());
    let intent = Intent::system(place, agent, "agents.choisir_mot_de_passe", "agents", agent);
    let mut tx = app.db.write(intent).await?;
    if !queries::utiliser(&mut tx, &code).await? {
        return Ok(lost());
    }
    agents::queries::changer_mot_de_passe(&mut tx, &who.agent, &empreinte, None).await?;
    agents::queries::oublier_tentatives(&mut tx, essai::jeton_nom(&app.db, &who.identifiant)).await?;
    tx.commit().await?;
    Ok(answer(&app, &headers, StatusCode::OK, page(&app, Etape::Fait, "", Some(&who))))
}

impl Samples for ArriveePage {
    const NOM: &'static str = "arrivee";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |etape, phrase: Option<&str>| {
            let mut erreurs = Errors::default();
            if let Some(phrase) = phrase {
                erreurs.add("mot_de_passe", phrase);
            }
            Self {
                cadre: Cadre::anonyme().titled("Votre mot de passe"),
                erreurs,
                etape,
                code: "K7PM2QXD9RT5B8W3".into(),
                nom: "Nadia Ferhat".into(),
                lieu: "CCAS de Saint-Denis".into(),
                identifiant: "nadia".into(),
            }
        };
        vec![
            ("vide", page(Etape::Choisir, None)),
            (
                "en erreur",
                page(Etape::Choisir, Some("Choisissez au moins 12 signes : une phrase de quatre mots convient.")),
            ),
            ("faite", page(Etape::Fait, None)),
            ("perdue", page(Etape::Perdu, None)),
        ]
    }
}
