//! `/papiers/{id}/retrait`: given back, or taken out. An act, with its reason; the bytes wait for retention.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{Raison, contenu, contenu::Ouvert, model::MOTS_MAX, queries};
use crate::{
    agents::Session,
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "papiers/retrait.html")]
pub struct RetraitPage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    nom: String,
    genre: &'static str,
    raison: Option<Raison>,
    mots: String,
}

impl RetraitPage {
    fn est(&self, raison: Raison) -> bool {
        self.raison == Some(raison)
    }
}

async fn load(db: &Db, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let open = contenu::trouver(db, session, id).await?;
    if open.lisible { Ok(open) } else { Err(Refus::Reserve) }
}

fn page(session: &Session, open: &Ouvert, erreurs: Errors, champs: &Fields) -> RetraitPage {
    RetraitPage {
        cadre: session.cadre(format!("Retirer un papier, {}", open.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        id: open.papier.id.to_string(),
        nom: open.personne.identite.affichee(),
        genre: open.papier.nom.genre.nom(),
        raison: Raison::parse(champs.raw("raison")),
        mots: champs.line("mots"),
    }
}

/// `GET /papiers/{id}/retrait`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let open = load(&db, &session, &id).await?;
    if open.papier.retrait.is_some() {
        return Ok(Redirect::to(&format!("/papiers/{}", open.papier.id)).into_response());
    }
    session.note_read(&db, "papiers.voir", "papiers", open.papier.id.as_str()).await?;
    Ok(Page::ok(page(&session, &open, Errors::default(), &Fields::default())).into_response())
}

/// `POST /papiers/{id}/retrait`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let open = load(&db, &session, &id).await?;
    let there = format!("/personnes/{}/papiers", open.personne.id);
    let mots = champs.line("mots");
    let mut erreurs = Errors::default();
    let raison = Raison::parse(champs.raw("raison"));
    if raison.is_none() {
        erreurs.add("raison", "Dites pourquoi : le papier ne se montrera plus.");
    }
    if raison == Some(Raison::Autre) && mots.is_empty() {
        erreurs.add("mots", "Dites la raison en quelques mots.");
    }
    if mots.chars().count() > MOTS_MAX {
        erreurs.add("mots", format!("{} signes, {MOTS_MAX} au plus.", mots.chars().count()));
    }
    let Some(raison) = raison.filter(|_| erreurs.is_empty()) else {
        return Ok(Page::to_correct(page(&session, &open, erreurs, &champs)).into_response());
    };
    let mut tx = db.write(session.intent("papiers.retirer", "papiers", open.papier.id.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let mots = (!mots.is_empty()).then_some(mots.as_str());
    // Already taken out: the answer is the same, and nothing is written twice.
    if queries::retirer(&mut tx, session.etablissement(), &open.papier.id, &session.agent.id, raison, mots).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&there).into_response())
}

impl Samples for RetraitPage {
    const NOM: &'static str = "retrait";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs| Self {
            cadre: Cadre::exemple("Retirer un papier, A. D.", Lieu::Personnes),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000002".into(),
            nom: "Aïssata DIALLO".into(),
            genre: "Attestation Caf",
            raison: None,
            mots: String::new(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("raison", "Dites pourquoi : le papier ne se montrera plus.");
        vec![("vide", page(Errors::default())), ("en erreur", page(erreurs))]
    }
}
