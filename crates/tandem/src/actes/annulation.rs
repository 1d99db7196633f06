//! `/actes/{id}/annulation`: undo. One tap the same day for the author; a reason otherwise. Nothing is erased.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{Acte, ActeId, queries, suite};
use crate::{
    agents::{self, Role, Session},
    app::App,
    personnes::{self, PersonneId},
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
    /// For whom, in words; how many when they came together.
    pour: String,
    combien: usize,
    resume: String,
    motif: String,
    sans_motif: bool,
    deja: bool,
    retour: String,
}

/// `?personne={id}`: the file the agent comes from, and goes back to.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    personne: String,
}

/// An act about to be undone.
struct Ouvert {
    acte: Acte,
    sans_motif: bool,
    personnes: Vec<PersonneId>,
}

async fn load(db: &Db, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let id = ActeId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let acte =
        queries::find(&mut reading, &session.perimetre, &session.agent.id, &id).await?.ok_or(Refus::Introuvable)?;
    // Reception undoes what it noted, not what the professionals did.
    if session.agent.role == Role::Accueil && acte.agent != session.agent.id {
        return Err(Refus::Reserve);
    }
    let noted = acte.created_at.to_zoned_datetime(db.clock().zone().clone()).date();
    let sans_motif = acte.annulable_sans_motif(&session.agent.id, noted, db.clock().today());
    let personnes = queries::personnes_de(&mut reading, &acte.id).await?;
    Ok(Ouvert { acte, sans_motif, personnes })
}

/// `GET /actes/{id}/annulation`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<AnnulationPage>, Refus> {
    let open = load(&db, &session, &id).await?;
    Ok(Page::ok(page(&db, &session, &open, Errors::default(), String::new(), &params.personne).await?))
}

async fn page(
    db: &Db,
    session: &Session,
    open: &Ouvert,
    erreurs: Errors,
    motif: String,
    from: &str,
) -> Result<AnnulationPage, Refus> {
    let acte = &open.acte;
    let mut reading = session.read(db).await?;
    let shown = personnes::plusieurs(&mut reading, &session.perimetre, &open.personnes).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    session.note_read(db, "actes.voir", "actes", acte.id.as_str()).await?;
    let author = noms.get(&acte.agent).cloned().unwrap_or_default();
    let words = [
        acte.demarche.clone(),
        Some(acte.mode.nom().to_owned()),
        Some(dates::full(acte.fait_le, db.clock().today())),
        Some(author),
    ];
    Ok(AnnulationPage {
        cadre: session.cadre("Annuler un acte", Lieu::Personnes),
        erreurs,
        acte: acte.id.to_string(),
        pour: shown.iter().map(|person| person.identite.affichee()).collect::<Vec<_>>().join(", "),
        combien: open.personnes.len(),
        resume: words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "),
        motif,
        sans_motif: open.sans_motif,
        deja: acte.annulation.is_some(),
        retour: back_to(open, from),
    })
}

/// The file one comes from when it is one of those of the act.
fn back_to(open: &Ouvert, from: &str) -> String {
    let from = PersonneId::parse(from).filter(|id| open.personnes.contains(id));
    from.or_else(|| open.acte.personne.clone()).map(|id| id.to_string()).unwrap_or_default()
}

/// `POST /actes/{id}/annulation`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let open = load(db, &session, &id).await?;
    let (acte, free) = (&open.acte, open.sans_motif);
    let motif = champs.line("motif");
    let mut erreurs = Errors::default();
    if motif.is_empty() && !free && acte.annulation.is_none() {
        erreurs.add("motif", "Dites pourquoi en quelques mots : l’acte reste lisible, avec votre raison.");
    }
    if motif.chars().count() > MOTIF_MAX {
        erreurs.add("motif", format!("{MOTIF_MAX} signes au plus."));
    }
    if !erreurs.is_empty() {
        let page = page(db, &session, &open, erreurs, motif, champs.raw("personne")).await?;
        return Ok(Page::to_correct(page).into_response());
    }
    let mut tx = db.write(session.intent("actes.annuler", "actes", acte.id.as_str())).await?;
    if personnes::limitees(&mut tx, &open.personnes).await? {
        return Err(Refus::Limite);
    }
    let motif = (!motif.is_empty()).then_some(motif.as_str());
    // Already undone: the answer is the same, and nothing is written twice.
    if queries::annuler(&mut tx, session.etablissement(), &acte.id, &session.agent.id, motif).await? {
        let par = (session.etablissement(), &session.agent.id);
        suite::apres_annulation(&app, &mut tx, par, &acte.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/personnes/{}", back_to(&open, champs.raw("personne")))).into_response())
}

impl Samples for AnnulationPage {
    const NOM: &'static str = "annulation";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, sans_motif| Self {
            cadre: Cadre::exemple("Annuler un acte", Lieu::Personnes),
            erreurs,
            acte: "019aa000-0000-7000-8000-000000000001".into(),
            pour: "Aïssata DIALLO".into(),
            combien: 1,
            resume: "Déclaration de revenus · Moi, sans elle · dimanche 22 novembre · Claire Morel".into(),
            motif: String::new(),
            sans_motif,
            deja: false,
            retour: "019aa000-0000-7000-8000-000000000002".into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("motif", "Dites pourquoi en quelques mots : l’acte reste lisible, avec votre raison.");
        vec![
            ("le jour même", page(Errors::default(), true)),
            ("plus tard", page(Errors::default(), false)),
            ("en erreur", page(erreurs, false)),
            (
                "seance",
                Self { combien: 3, pour: "Aïssata DIALLO, Thierno BAH".into(), ..page(Errors::default(), false) },
            ),
            ("deja", Self { deja: true, ..page(Errors::default(), false) }),
        ]
    }
}
