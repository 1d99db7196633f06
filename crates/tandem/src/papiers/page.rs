//! `/papiers/{id}`: looked at here as pictures, printed, given back.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{contenu, contenu::Ouvert};
use crate::{
    agents::{self, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Pages on one screen, and on one print.
const PAR_ECRAN: i64 = 10;

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "papiers/page.html")]
pub struct PapierPage {
    cadre: Cadre,
    id: String,
    personne: String,
    nom: String,
    genre: &'static str,
    faits: Vec<(&'static str, String)>,
    /// Pages shown, the first being 1.
    pages: Vec<i64>,
    total: i64,
    avant: Option<i64>,
    apres: Option<i64>,
    joint: bool,
    /// Why it no longer shows.
    retire: Option<String>,
    fichier: String,
    /// The short code of the mandate it is the paper of.
    mandat: Option<String>,
    /// May say that it is a letter that stops a right.
    suit: bool,
}

/// `?joint=oui` after it was joined; `?de=11` for the following pages.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    joint: String,
    #[serde(default)]
    de: String,
}

/// `GET /papiers/{id}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<PapierPage>, Refus> {
    let open = contenu::trouver(&db, &session, &id).await?;
    if !open.lisible {
        return Err(Refus::Reserve);
    }
    session.note_read(&db, "papiers.voir", "papiers", open.papier.id.as_str()).await?;
    let noms = agents::noms(&mut session.read(&db).await?, &session.perimetre).await?;
    let name = |id: &agents::AgentId| noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    let (today, zone) = (db.clock().today(), db.clock().zone());
    let day = |at: jiff::Timestamp| dates::near(at.to_zoned_datetime(zone.clone()).date(), today);
    let Ouvert { papier, personne, .. } = open;
    let retire = papier.retrait.as_ref().map(|out| {
        let why = out.mots.as_deref().map(|mots| format!(" ({mots})")).unwrap_or_default();
        format!("{}{why}. {}, {}.", out.raison.nom(), name(&out.agent), day(out.le))
    });
    let mut faits = vec![("Joint", format!("{}, par {}", day(papier.joint_le), name(&papier.agent)))];
    faits.extend(papier.nom.mots.clone().map(|mots| ("Précision", mots)));
    faits.extend(papier.nom.date.map(|date| ("Date du papier", dates::long(date))));
    if papier.pages > 1 {
        faits.push(("Longueur", nombre(papier.pages, "page", "pages")));
    }
    let from = params.de.parse::<i64>().unwrap_or(1).clamp(1, papier.pages.max(1));
    let to = (from + PAR_ECRAN - 1).min(papier.pages);
    Ok(Page::ok(PapierPage {
        cadre: session.cadre(format!("Papier de {}", personne.identite.initiales()), Lieu::Personnes),
        id: papier.id.to_string(),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        genre: papier.nom.genre.nom(),
        fichier: papier.fichier_rendu(),
        faits,
        pages: if retire.is_some() { Vec::new() } else { (from..=to).collect() },
        total: papier.pages,
        avant: (from > 1).then(|| (from - PAR_ECRAN).max(1)),
        apres: (to < papier.pages).then_some(to + 1),
        suit: session.agent.role.suit_des_personnes(),
        joint: params.joint == "oui" && retire.is_none(),
        mandat: papier.code.clone().filter(|_| retire.is_none()),
        retire,
    }))
}

impl Samples for PapierPage {
    const NOM: &'static str = "papier";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |pages: i64, retire: Option<String>| Self {
            cadre: Cadre::exemple("Papier de A. D.", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000002".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            genre: "Attestation Caf",
            faits: vec![("Joint", "hier, par Claire Morel".into()), ("Date du papier", "3 novembre 2026".into())],
            pages: if retire.is_some() { Vec::new() } else { (1..=pages.min(PAR_ECRAN)).collect() },
            total: pages,
            avant: None,
            apres: (pages > PAR_ECRAN).then_some(PAR_ECRAN + 1),
            joint: pages == 1 && retire.is_none(),
            retire,
            fichier: "attestation-caf-2026-11-03.jpg".into(),
            mandat: None,
            suit: true,
        };
        let mut mandat = page(1, None);
        (mandat.genre, mandat.mandat) = ("Autre papier", Some("7K4-2PXA".into()));
        vec![
            ("photo", page(1, None)),
            ("mandat", mandat),
            ("long", page(23, None)),
            ("retire", page(1, Some("Rendu à la personne. Claire Morel, hier.".into()))),
        ]
    }
}
