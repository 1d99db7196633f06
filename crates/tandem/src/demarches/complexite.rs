//! `/demarches/{id}/complexite`: simple or complexe here, whatever the fiche says, and why.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{GesteId, Source, TEXTE_MAX, dire_complexe, ouvert::Ouvert, prendre};
use crate::{
    agents::Session,
    fiches, personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/complexite.html")]
pub struct ComplexitePage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    nom: String,
    nom_personne: String,
    numero: String,
    /// What the fiche says.
    fiche: String,
    choix: String,
    pourquoi: String,
}

async fn page(db: &Db, source: &Source, session: &Session, id: &str) -> Result<(ComplexitePage, Ouvert), Refus> {
    let (open, reading) = Ouvert::page(db, source, session, id).await?;
    drop(reading);
    let said = open.demarche.complexite.clone();
    let fiche = open.fiche().map_or_else(String::new, |known| {
        let words = known.fiche.complexite.mots().to_lowercase();
        match &known.fiche.pourquoi {
            Some(why) => format!("La fiche la dit {words}\u{a0}: {}", fiches::en_mots(why)),
            None => format!("La fiche la dit {words}."),
        }
    });
    let page = ComplexitePage {
        cadre: session.cadre(format!("{}, {}", open.nom(), open.personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        id: open.demarche.id.to_string(),
        nom: open.nom_complet(),
        nom_personne: open.personne.identite.affichee(),
        numero: GesteId::new(db.clock(), db.random()).to_string(),
        fiche,
        choix: said.as_ref().map_or("", |one| if one.complexe { "complexe" } else { "simple" }).to_owned(),
        pourquoi: said.and_then(|one| one.pourquoi).unwrap_or_default(),
    };
    Ok((page, open))
}

/// `GET /demarches/{id}/complexite`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<ComplexitePage>, Refus> {
    let (page, open) = page(&db, &source, &session, &id).await?;
    session.note_read(&db, "demarches.voir", "personnes", open.personne.id.as_str()).await?;
    Ok(Page::ok(page))
}

/// `POST /demarches/{id}/complexite`
pub async fn post(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, open) = page(&db, &source, &session, &id).await?;
    let (choix, pourquoi) = (champs.line("complexite"), champs.note("pourquoi"));
    let mut erreurs = Errors::default();
    if !["simple", "complexe"].contains(&choix.as_str()) {
        erreurs.add("complexite", "Dites si elle est simple ou complexe.");
    }
    if choix == "complexe" && pourquoi.is_empty() {
        erreurs.add("pourquoi", "Dites pourquoi en quelques mots\u{a0}: un collègue qui la reprend en a besoin.");
    }
    let long = pourquoi.chars().count();
    if long > TEXTE_MAX {
        erreurs.add("pourquoi", format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
    }
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(ComplexitePage { erreurs, choix, pourquoi, ..shown }).into_response());
    }
    let demarche = &open.demarche.id;
    let numero = GesteId::parse(champs.raw("numero")).unwrap_or_else(|| GesteId::new(db.clock(), db.random()));
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("demarches.qualifier", "demarches", demarche.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&open.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let why = Some(pourquoi.as_str()).filter(|text| !text.is_empty());
    if dire_complexe(&mut tx, par, &numero, demarche, (choix == "complexe", why)).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/demarches/{demarche}")).into_response())
}

impl Samples for ComplexitePage {
    const NOM: &'static str = "complexite";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, choix: &str| Self {
            cadre: Cadre::exemple("Dossier MDPH, A. D.", Lieu::Personnes),
            erreurs,
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Dossier MDPH".into(),
            nom_personne: "Aïssata DIALLO".into(),
            numero: "019aa000-0000-7000-8000-000000000009".into(),
            fiche: "La fiche la dit complexe\u{a0}: certificat médical".into(),
            choix: choix.into(),
            pourquoi: String::new(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("pourquoi", "Dites pourquoi en quelques mots\u{a0}: un collègue qui la reprend en a besoin.");
        vec![
            ("vide", page(Errors::default(), "")),
            ("pleine", page(Errors::default(), "simple")),
            ("en erreur", page(erreurs, "complexe")),
        ]
    }
}
