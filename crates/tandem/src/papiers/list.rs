//! `/personnes/{id}/papiers`: all of them, newest first, by kind.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    Genre,
    card::{LUS, Ligne},
    queries,
};
use crate::{
    agents::{self, Session},
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Papers on one screen.
const PAR_ECRAN: usize = 50;

/// One kind, and how many.
#[derive(Debug)]
pub struct Tri {
    code: &'static str,
    nom: &'static str,
    combien: usize,
    ici: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "papiers/list.html")]
pub struct ListPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    lignes: Vec<Ligne>,
    tris: Vec<Tri>,
    genre: &'static str,
    total: usize,
    suite: Option<usize>,
    /// Taken out: what, when, by whom and why; for those who read notes.
    retires: Vec<String>,
    regarde_tout: bool,
}

/// `?genre=` and `?ecran=`.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    genre: String,
    #[serde(default)]
    ecran: String,
}

/// `GET /personnes/{id}/papiers`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<ListPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    session.note_read(&db, "papiers.lister", "personnes", personne.id.as_str()).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let all = queries::de_la_personne(&mut reading, &session.perimetre, &personne, LUS).await?;
    drop(reading);
    let (today, zone) = (db.clock().today(), db.clock().zone());
    let (out, there): (Vec<_>, Vec<_>) = all.into_iter().partition(|papier| papier.retrait.is_some());
    let asked = Genre::parse(&params.genre);
    let count = |genre: Genre| there.iter().filter(|papier| papier.nom.genre == genre).count();
    let tris = Genre::TOUS.into_iter().map(|genre| Tri {
        code: genre.code(),
        nom: genre.nom(),
        combien: count(genre),
        ici: asked == Some(genre),
    });
    let tris: Vec<Tri> = tris.filter(|tri| tri.combien > 0).collect();
    let screen = params.ecran.parse::<usize>().unwrap_or(1).clamp(1, 20);
    let chosen = there.iter().filter(|papier| asked.is_none_or(|genre| papier.nom.genre == genre));
    let chosen: Vec<_> = chosen.collect();
    let lignes = chosen.iter().skip((screen - 1) * PAR_ECRAN).take(PAR_ECRAN);
    let reads = session.agent.role.lit_les_notes();
    let told = out.iter().filter(|_| reads).filter_map(|papier| {
        let retrait = papier.retrait.as_ref()?;
        let day = dates::near(retrait.le.to_zoned_datetime(zone.clone()).date(), today);
        let who = noms.get(&retrait.agent).map_or("un ancien agent", String::as_str);
        let why = retrait.mots.as_deref().map(|mots| format!(" ({mots})")).unwrap_or_default();
        Some(format!("{} : {}{why}, {who}, {day}", papier.nom.genre.nom(), retrait.raison.nom().to_lowercase()))
    });
    Ok(Page::ok(ListPage {
        cadre: session.cadre(format!("Papiers de {}", personne.identite.initiales()), Lieu::Personnes),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        lignes: lignes.map(|one| Ligne::of(one, &session.agent, &noms, today, zone)).collect(),
        suite: (chosen.len() > screen * PAR_ECRAN).then_some(screen + 1),
        total: there.len(),
        retires: told.collect(),
        genre: asked.map_or("", Genre::code),
        tris,
        regarde_tout: reads,
    }))
}

impl Samples for ListPage {
    const NOM: &'static str = "papiers";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lignes: Vec<Ligne>, retires| Self {
            cadre: Cadre::exemple("Papiers de A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            tris: lignes.iter().map(|one| Tri { code: one.code, nom: one.genre, combien: 1, ici: false }).collect(),
            genre: "",
            total: lignes.len(),
            suite: (!lignes.is_empty()).then_some(2),
            regarde_tout: true,
            lignes,
            retires,
        };
        let full = || {
            vec![
                Ligne::exemple(Genre::Caf, Some("paiement d’octobre"), true),
                Ligne::exemple(Genre::Sejour, None, false),
            ]
        };
        let out = vec!["RIB : mauvais dossier, Claire Morel, hier".to_owned()];
        vec![
            ("vide", page(Vec::new(), Vec::new())),
            ("pleine", page(full(), out)),
            ("accueil", Self { regarde_tout: false, ..page(full(), Vec::new()) }),
        ]
    }
}
