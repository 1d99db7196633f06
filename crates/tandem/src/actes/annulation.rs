//! `/actes/{id}/annulation`: undo. One tap the same day for the author; a reason otherwise. Nothing is erased.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{Acte, ActeId, queries};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Longest reason.
const MOTIF_MAX: usize = 200;

/// The page that asks why.
#[derive(Debug, askama::Template)]
#[template(path = "actes/annulation.html")]
pub struct AnnulationPage {
    cadre: Cadre,
    erreurs: Errors,
    acte: String,
    resume: String,
    motif: String,
    sans_motif: bool,
}

async fn load(db: &Db, session: &Session, id: &str) -> Result<(Acte, bool), Refus> {
    let id = ActeId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let acte =
        queries::find(&mut reading, &session.perimetre, &session.agent.id, &id).await?.ok_or(Refus::Introuvable)?;
    let noted = acte.created_at.to_zoned_datetime(db.clock().zone().clone()).date();
    let free = acte.annulable_sans_motif(&session.agent.id, noted, db.clock().today());
    Ok((acte, free))
}

/// `GET /actes/{id}/annulation`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<AnnulationPage>, Refus> {
    let (acte, free) = load(&db, &session, &id).await?;
    Ok(Page::ok(page(&db, &session, &acte, free, Errors::default(), String::new())))
}

fn page(db: &Db, session: &Session, acte: &Acte, sans_motif: bool, erreurs: Errors, motif: String) -> AnnulationPage {
    let resume = format!("{}, {}", acte.mode.nom(), dates::near(acte.fait_le, db.clock().today()));
    AnnulationPage {
        cadre: session.cadre("Annuler un acte", Lieu::Personnes),
        erreurs,
        acte: acte.id.to_string(),
        resume,
        motif,
        sans_motif,
    }
}

/// `POST /actes/{id}/annulation`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (acte, free) = load(&db, &session, &id).await?;
    let motif = champs.line("motif");
    let mut erreurs = Errors::default();
    if motif.is_empty() && !free && acte.annulation.is_none() {
        erreurs.add("motif", "Dites pourquoi en quelques mots : l’acte reste lisible, avec votre raison.");
    }
    if motif.chars().count() > MOTIF_MAX {
        erreurs.add("motif", format!("{MOTIF_MAX} signes au plus."));
    }
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(page(&db, &session, &acte, free, erreurs, motif)).into_response());
    }
    let mut tx = db.write(session.intent("actes.annuler", "actes", acte.id.as_str())).await?;
    let motif = (!motif.is_empty()).then_some(motif.as_str());
    // Already undone: the answer is the same, and nothing is written twice.
    if queries::annuler(&mut tx, session.etablissement(), &acte.id, &session.agent.id, motif).await? {
        tx.commit().await?;
    }
    let back = acte.personne.map_or_else(|| "/".to_owned(), |personne| format!("/personnes/{personne}"));
    Ok(Redirect::to(&back).into_response())
}

impl Samples for AnnulationPage {
    const NOM: &'static str = "annulation";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, sans_motif| Self {
            cadre: Cadre::exemple("Annuler un acte", Lieu::Personnes),
            erreurs,
            acte: "019aa000-0000-7000-8000-000000000001".into(),
            resume: "Moi, sans elle, hier".into(),
            motif: String::new(),
            sans_motif,
        };
        let mut erreurs = Errors::default();
        erreurs.add("motif", "Dites pourquoi en quelques mots : l’acte reste lisible, avec votre raison.");
        vec![
            ("le jour même", page(Errors::default(), true)),
            ("plus tard", page(Errors::default(), false)),
            ("en erreur", page(erreurs, false)),
        ]
    }
}
