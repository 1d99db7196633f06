//! `/entretiens/retrait`: she changed her mind. With the code of her slip, whoever noted it, her quotes or all of it are erased.

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

use super::{model::LETTRES, queries};
use crate::{
    agents::{Session, code},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/retrait.html")]
pub struct RetraitPage {
    cadre: Cadre,
    erreurs: Errors,
    code: String,
    quoi: String,
}

/// The code its author already has.
#[derive(Debug, Default, Deserialize)]
pub struct Connu {
    #[serde(default)]
    code: String,
}

/// `GET /entretiens/retrait`
pub async fn get(session: Session, Query(connu): Query<Connu>) -> Page<RetraitPage> {
    Page::ok(RetraitPage {
        cadre: session.cadre("Effacer un entretien", Lieu::Equipe),
        erreurs: Errors::default(),
        code: code::groupes(&code::lire(&connu.code), 4, "-").chars().take(LETTRES + 1).collect(),
        quoi: String::new(),
    })
}

/// `POST /entretiens/retrait`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (typed, quoi) = (champs.line("code"), champs.line("quoi"));
    let mut erreurs = Errors::default();
    let read = code::lire(&typed);
    let found = match read.len() {
        LETTRES => queries::par_code(&mut session.read(&db).await?, session.etablissement(), &read).await?,
        _ => None,
    };
    if read.is_empty() {
        erreurs.add("code", "Écrivez le code du coupon.");
    } else if found.is_none() {
        erreurs.add("code", "Ce code n’ouvre aucun entretien, ou l’entretien est déjà effacé. Relisez le coupon.");
    }
    if !["citations", "tout"].contains(&quoi.as_str()) {
        erreurs.add("quoi", "Choisissez ce qu’il faut effacer.");
    }
    let (Some(id), true) = (found, erreurs.is_empty()) else {
        let cadre = session.cadre("Effacer un entretien", Lieu::Equipe);
        return Ok(Page::to_correct(RetraitPage { cadre, erreurs, code: typed, quoi }).into_response());
    };
    let mut tx = db.write(session.intent("entretiens.retirer", "entretiens", id.as_str())).await?;
    if quoi == "tout" {
        queries::effacer(&mut tx, &[id.as_str()]).await?;
    } else {
        let today = tx.clock().today();
        queries::retirer_citations(&mut tx, &id, today).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/entretiens?fait={quoi}")).into_response())
}

impl Samples for RetraitPage {
    const NOM: &'static str = "entretien-retrait";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |code: &str, fautes: &[(&'static str, &str)]| {
            let mut erreurs = Errors::default();
            for (champ, phrase) in fautes {
                erreurs.add(champ, *phrase);
            }
            let cadre = Cadre::exemple("Effacer un entretien", Lieu::Equipe);
            Self { cadre, erreurs, code: code.into(), quoi: String::new() }
        };
        let wrong = [
            ("code", "Ce code n’ouvre aucun entretien, ou l’entretien est déjà effacé. Relisez le coupon."),
            ("quoi", "Choisissez ce qu’il faut effacer."),
        ];
        vec![("vide", page("", &[])), ("en erreur", page("K7PM-2Q", &wrong))]
    }
}
