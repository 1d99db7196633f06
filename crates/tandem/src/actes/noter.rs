//! `/personnes/{id}/actes/nouveau`: who had the hand, in three taps.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::web::Fields;

use super::{ActeForm, ActeId, Mode, NouvelActe, Raccourci, Raison, queries, saisie::Saisie, suite};
use crate::{
    agents::Session,
    app::App,
    cadre::EnVigueur,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "actes/noter.html")]
pub struct NoterPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    /// What is under way: the same act, noted there.
    raccourcis: Vec<Raccourci>,
    saisie: Saisie,
}

/// `?comme={acte}`: same procedure as that act.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    comme: String,
}

/// `GET /personnes/{id}/actes/nouveau`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NoterPage>, Refus> {
    let db = &app.db;
    let mut page = page(&app, &session, &id).await?.0;
    if let Some(acte) = ActeId::parse(&params.comme) {
        let mut reading = session.read(db).await?;
        let like = queries::find(&mut reading, &session.perimetre, &session.agent.id, &acte).await?;
        page.saisie.demarche = like.and_then(|acte| acte.demarche).unwrap_or_default();
    }
    session.note_read(db, "actes.preparer", "personnes", &id).await?;
    Ok(Page::ok(page))
}

async fn page(app: &App, session: &Session, id: &str) -> Result<(NoterPage, Personne), Refus> {
    let db = &app.db;
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let acts = queries::de_la_personne(&mut reading, &session.perimetre, &session.agent.id, &personne, 30).await?;
    let regles = EnVigueur::lire(&mut reading, session.etablissement()).await?;
    let raccourcis = suite::raccourcis(app, &mut reading, &personne).await?;
    let nom = personne.identite.affichee();
    let page = NoterPage {
        raccourcis,
        cadre: session.cadre(format!("Noter pour {}", personne.identite.initiales()), Lieu::Personnes),
        personne: id.to_string(),
        nom,
        saisie: Saisie::vide(
            &ActeId::new(db.clock(), db.random()),
            db.clock().today().to_string(),
            acts.into_iter().filter_map(|acte| acte.demarche),
        )
        .avec_cadre(&regles),
    };
    Ok((page, personne))
}

/// `POST /personnes/{id}/actes/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let (shown, personne) = page(&app, &session, &id).await?;
    if champs.raw("action") == "relire" {
        let saisie = shown.saisie.typed(&champs, tandem_platform::web::Errors::default());
        return Ok(Page::ok(NoterPage { saisie, ..shown }).into_response());
    }
    let form = match ActeForm::read(&champs, db.clock().today()) {
        Ok(form) => form,
        Err(erreurs) => {
            let saisie = shown.saisie.typed(&champs, erreurs);
            return Ok(Page::to_correct(NoterPage { saisie, ..shown }).into_response());
        }
    };
    let acte = ActeId::parse(champs.raw("numero")).unwrap_or_else(|| ActeId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("actes.noter", "actes", acte.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&personne.id)).await? {
        return Err(Refus::Limite);
    }
    let nouveau =
        NouvelActe { id: &acte, agent: &session.agent.id, personnes: std::slice::from_ref(&personne.id), form: &form };
    // The same form sent twice shows the first result.
    if queries::noter(&mut tx, session.etablissement(), &nouveau).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/?note={acte}")).into_response())
}

impl Samples for NoterPage {
    const NOM: &'static str = "noter";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie| Self {
            cadre: Cadre::exemple("Noter pour Aïssata DIALLO", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            raccourcis: vec![Raccourci {
                adresse: "/demarches/019aa000-0000-7000-8000-000000000001/noter".into(),
                nom: "Logement social".into(),
            }],
            saisie,
        };
        Saisie::samples().into_iter().map(|(name, saisie)| (name, page(saisie))).collect()
    }
}
