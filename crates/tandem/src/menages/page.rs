//! `/personnes/{id}/menage`: who lives there now, who did, who matters around; links between members.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db, Reading,
    web::{Errors, Fields},
};

use super::{
    LigneId, Relation, ecrire,
    foyer::Foyer,
    vue::{Ligne, Mots, Vu},
};
use crate::{
    agents::{self, AgentId, Session},
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "menages/page.html")]
pub struct MenagePage {
    cadre: Cadre,
    personne: String,
    nom: String,
    /// What was just done.
    fait: &'static str,
    erreurs: Errors,
    menages: Vec<Vu>,
    anciens: Vec<Ligne>,
    proches: Vec<Ligne>,
    partis: Vec<Ligne>,
    histoire: Vec<(String, String)>,
    /// Does the reader follow people: reads everything, writes?
    ecrit: bool,
    numero: String,
}

/// `?fait=`: what was just done, by its code.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    fait: String,
}

/// What is said after an act.
const FAITS: [(&str, &str); 6] = [
    ("ajout", "C’est noté. Le ménage est à jour, ici et dans le dossier de chaque membre."),
    ("depart", "Le départ est noté. Ce qui était avant reste lisible plus bas."),
    ("correction", "La correction est notée. La ligne reste lisible dans l’histoire."),
    ("lien", "Le lien est noté."),
    ("entourage", "L’entourage est à jour."),
    ("deja", "C’était déjà noté. Rien n’a été écrit deux fois."),
];

/// A person of the perimeter, or the same « not found » as for nobody.
pub(super) async fn personne(on: &mut Reading, session: &Session, id: &str) -> Result<Personne, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)
}

/// Back to the page, saying what was done.
pub(super) fn retour(personne: &PersonneId, fait: &str) -> Response {
    Redirect::to(&format!("/personnes/{personne}/menage?fait={fait}")).into_response()
}

/// `GET /personnes/{id}/menage`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<MenagePage>, Refus> {
    let said = FAITS.iter().find(|one| one.0 == params.fait).map_or("", |one| one.1);
    Ok(Page::ok(page(&db, &session, &id, said, Errors::default()).await?))
}

async fn page(db: &Db, session: &Session, id: &str, fait: &'static str, erreurs: Errors) -> Result<MenagePage, Refus> {
    let mut reading = session.read(db).await?;
    let personne = personne(&mut reading, session, id).await?;
    session.note_read(db, "menages.voir", "personnes", personne.id.as_str()).await?;
    let role = session.agent.role;
    let foyer = Foyer::lire(&mut reading, &session.perimetre, &personne, role).await?;
    let noms: HashMap<AgentId, String> = agents::noms(&mut reading, &session.perimetre).await?;
    let mots = Mots { noms: &noms, zone: db.clock().zone(), today: db.clock().today(), tout: role.lit_les_notes() };
    let stands = foyer.proches.iter().filter(|one| one.correction.is_none());
    let (partis, proches): (Vec<_>, Vec<_>) = stands.partition(|one| one.fin().is_some());
    let (anciens, histoire) = if mots.tout {
        (foyer.anciens().iter().map(|one| mots.ancien(&foyer, one)).collect(), mots.histoire(&foyer))
    } else {
        Default::default()
    };
    Ok(MenagePage {
        cadre: session.cadre(format!("Ménage de {}", personne.identite.initiales()), Lieu::Personnes),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        fait,
        erreurs,
        menages: mots.menages(&foyer),
        anciens,
        proches: proches.into_iter().map(|one| mots.proche(one)).collect(),
        partis: partis.into_iter().map(|one| mots.proche(one)).collect(),
        histoire,
        ecrit: role.suit_des_personnes(),
        numero: LigneId::new(db.clock(), db.random()).to_string(),
    })
}

/// `POST /personnes/{id}/menage/liens`: what a member is for her; said again, it replaces what was said.
pub async fn lier(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&db).await?;
    let personne = personne(&mut reading, &session, &id).await?;
    drop(reading);
    let mut erreurs = Errors::default();
    let autre = PersonneId::parse(champs.raw("autre"));
    let relation = Relation::parse(champs.raw("relation"));
    if autre.is_none() {
        erreurs.add("autre", "Choisissez la personne.");
    }
    if relation.is_none() {
        erreurs.add("relation", "Choisissez le lien.");
    }
    let (Some(autre), Some(relation)) = (autre, relation) else {
        return Ok(Page::to_correct(page(&db, &session, &id, "", erreurs).await?).into_response());
    };
    let numero = LigneId::parse(champs.raw("numero")).unwrap_or_else(|| LigneId::new(db.clock(), db.random()));
    ecrire::lier(&db, &session, &personne.id, &numero, (&autre, relation)).await?;
    Ok(retour(&personne.id, "lien"))
}

/// Made-up lines.
pub(super) fn exemples() -> (Vec<Vu>, Vec<Ligne>) {
    let line = |n: u8, dossier: bool, nom: &str, relation: &str, detail: &str| Ligne {
        id: format!("019aa000-0000-7000-8000-0000000000{n:02}"),
        dossier: dossier.then(|| format!("019aa000-0000-7000-8000-0000000001{n:02}")),
        nom: nom.into(),
        relation: relation.into(),
        detail: detail.into(),
        signe: "noté par Claire Morel, hier".into(),
    };
    let home = Vu {
        id: "019aa000-0000-7000-8000-000000000050".into(),
        compte: "5\u{a0}personnes".into(),
        membres: vec![
            line(1, true, "Moussa DIALLO", "conjoint·e", "depuis mars 2021"),
            line(2, true, "Ibou DIALLO", "enfant", "vit aussi dans un autre ménage : une semaine sur deux"),
            line(3, true, "Marie-Thérèse DE LA ROCHEFOUCAULD", "enfant de Moussa DIALLO", "depuis 2021"),
            line(4, false, "Aïssata DIALLO", "cette personne", ""),
        ],
        autres: "Et une autre personne.".into(),
    };
    let around = line(5, false, "Mme Petit", "voisine, garde Ibou le soir", "06\u{a0}39\u{a0}98\u{a0}00\u{a0}12");
    (vec![home], vec![around])
}

impl Samples for MenagePage {
    const NOM: &'static str = "menage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |menages, proches: Vec<Ligne>| Self {
            cadre: Cadre::exemple("Ménage de A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            fait: "",
            erreurs: Errors::default(),
            menages,
            anciens: Vec::new(),
            proches,
            partis: Vec::new(),
            histoire: Vec::new(),
            ecrit: true,
            numero: "019aa000-0000-7000-8000-000000000009".into(),
        };
        let full = || {
            let (menages, proches) = exemples();
            let before = Ligne {
                id: "019aa000-0000-7000-8000-000000000006".into(),
                dossier: Some("019aa000-0000-7000-8000-000000000106".into()),
                nom: "Thierno BAH".into(),
                relation: "conjoint·e".into(),
                detail: "ensemble depuis 2012 · jusqu’en mars 2019 · séparation".into(),
                signe: "noté par Claire Morel, hier".into(),
            };
            let said = (
                "Awa BAH, dans le ménage depuis 2020".to_owned(),
                "Noté par Claire Morel, hier. C’était une erreur, dit par Sonia Belkacem, aujourd’hui.".to_owned(),
            );
            Self { anciens: vec![before], histoire: vec![said], fait: FAITS[0].1, ..page(menages, proches) }
        };
        let mut erreurs = Errors::default();
        erreurs.add("relation", "Choisissez le lien.");
        vec![
            ("vide", page(Vec::new(), Vec::new())),
            ("pleine", full()),
            ("accueil", Self { ecrit: false, histoire: Vec::new(), anciens: Vec::new(), ..full() }),
            ("en erreur", Self { erreurs, fait: "", ..full() }),
        ]
    }
}
