//! `/personnes/{id}/actes/nouveau`: who had the hand, in three taps.

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

use super::{ActeForm, ActeId, DUREES, Mode, NouvelActe, Raison, queries};
use crate::{
    agents::Session,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "actes/noter.html")]
pub struct NoterPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    mode: Option<Mode>,
    raison: Option<Raison>,
    autre_duree: String,
    demarche: String,
    note: String,
    note_privee: String,
    fait_le: String,
    aujourdhui: String,
    connues: Vec<String>,
    deplie: bool,
}

/// `?comme={acte}`: same procedure as that act.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    comme: String,
}

/// `GET /personnes/{id}/actes/nouveau`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NoterPage>, Refus> {
    let mut page = page(&db, &session, &id).await?.0;
    if let Some(acte) = ActeId::parse(&params.comme) {
        let mut reading = session.read(&db).await?;
        let like = queries::find(&mut reading, &session.perimetre, &session.agent.id, &acte).await?;
        page.demarche = like.and_then(|acte| acte.demarche).unwrap_or_default();
    }
    session.note_read(&db, "actes.preparer", "personnes", &id).await?;
    Ok(Page::ok(page))
}

async fn page(db: &Db, session: &Session, id: &str) -> Result<(NoterPage, Personne), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let acts = queries::de_la_personne(&mut reading, &session.perimetre, &session.agent.id, &id, 30).await?;
    let mut connues: Vec<String> = Vec::new();
    for demarche in acts.into_iter().filter_map(|acte| acte.demarche) {
        if !connues.contains(&demarche) && connues.len() < 6 {
            connues.push(demarche);
        }
    }
    let nom = personne.identite.affichee();
    let today = db.clock().today();
    let page = NoterPage {
        cadre: session.cadre(format!("Noter pour {nom}"), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: id.to_string(),
        nom,
        mode: None,
        raison: None,
        autre_duree: String::new(),
        demarche: String::new(),
        note: String::new(),
        note_privee: String::new(),
        fait_le: String::new(),
        aujourdhui: today.to_string(),
        connues,
        deplie: false,
    };
    Ok((page, personne))
}

/// `POST /personnes/{id}/actes/nouveau`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, personne) = page(&db, &session, &id).await?;
    let form = match ActeForm::read(&champs, db.clock().today()) {
        Ok(form) => form,
        Err(erreurs) => return Ok(Page::to_correct(shown.typed(&champs, erreurs)).into_response()),
    };
    let acte = ActeId::new(db.clock(), db.random());
    let mut tx = db.write(session.intent("actes.noter", "actes", acte.as_str())).await?;
    let nouveau =
        NouvelActe { id: &acte, agent: &session.agent.id, personnes: std::slice::from_ref(&personne.id), form: &form };
    queries::noter(&mut tx, session.etablissement(), &nouveau).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/?note={acte}")).into_response())
}

impl NoterPage {
    /// The same page with what was typed, and the sentences.
    fn typed(self, champs: &Fields, erreurs: Errors) -> Self {
        Self {
            erreurs,
            mode: Mode::parse(champs.raw("mode")),
            raison: Raison::parse(champs.raw("raison")),
            autre_duree: champs.line("autre_duree"),
            demarche: champs.line("demarche"),
            note: champs.note("note"),
            note_privee: champs.note("note_privee"),
            fait_le: champs.line("fait_le"),
            deplie: true,
            ..self
        }
    }

    fn is_mode(&self, mode: Mode) -> bool {
        self.mode == Some(mode)
    }

    fn is_raison(&self, raison: Raison) -> bool {
        self.raison == Some(raison)
    }

    fn durees() -> [(i64, String); 6] {
        DUREES.map(|minutes| (minutes, dates::duration(minutes)))
    }
}

impl Samples for NoterPage {
    const NOM: &'static str = "noter";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            cadre: Cadre::anonyme().titled("Noter pour Aïssata DIALLO").in_place(Lieu::Personnes),
            erreurs: Errors::default(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            mode: None,
            raison: None,
            autre_duree: String::new(),
            demarche: String::new(),
            note: String::new(),
            note_privee: String::new(),
            fait_le: String::new(),
            aujourdhui: "2026-11-23".into(),
            connues: vec!["Déclaration trimestrielle".into()],
            deplie: false,
        };
        let mut erreurs = Errors::default();
        erreurs.add("mode", "Choisissez qui avait la main.");
        erreurs.add("note", "Ce texte a 301 signes, 300 au plus. Gardez ce qu’il faut pour la suite.");
        let full = Self { mode: Some(Mode::JeGuidais), demarche: "Déclaration trimestrielle".into(), ..page() };
        vec![
            ("vide", page()),
            ("pleine", full),
            ("en erreur", Self { erreurs, deplie: true, note: "a".repeat(301), ..page() }),
        ]
    }
}
