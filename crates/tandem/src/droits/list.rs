//! `/equipe/droits`: the requests of the établissement, late ones first.

use std::collections::HashMap;

use axum::extract::State;
use tandem_platform::Db;

use super::{
    ligne::LigneDemande,
    model::{Demande, Droit},
    noms::Noms,
    queries,
};
use crate::{
    agents::Session,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Open requests shown, and answered ones.
const LIMITES: (i64, i64) = (500, 50);

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "droits/list.html")]
pub struct ListPage {
    cadre: Cadre,
    ouvertes: Vec<LigneDemande>,
    repondues: Vec<LigneDemande>,
}

/// `GET /equipe/droits`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<ListPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let mut open = queries::toutes(&mut reading, &session.perimetre, false, LIMITES.0).await?;
    open.sort_by_key(|one| (one.terme(), one.id.clone()));
    let closed = queries::toutes(&mut reading, &session.perimetre, true, LIMITES.1).await?;
    let ids: Vec<PersonneId> = open.iter().chain(&closed).map(|one| one.personne.clone()).collect();
    let shown = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    let names: HashMap<PersonneId, String> =
        shown.into_iter().map(|person| (person.id, person.identite.affichee())).collect();
    session.note_read(&db, "droits.lister", "etablissements", session.etablissement().as_str()).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    let today = db.clock().today();
    let lines = |list: &[Demande]| {
        let name = |one: &Demande| names.get(&one.personne).cloned().unwrap_or_default();
        list.iter().map(|one| LigneDemande::of(one, &noms, today, name(one))).collect()
    };
    Ok(Page::ok(ListPage {
        cadre: session.cadre("Demandes sur les données", Lieu::Equipe),
        ouvertes: lines(&open),
        repondues: lines(&closed),
    }))
}

impl Samples for ListPage {
    const NOM: &'static str = "demandes";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |ouvertes, repondues| Self {
            cadre: Cadre::exemple("Demandes sur les données", Lieu::Equipe),
            ouvertes,
            repondues,
        };
        let line = LigneDemande::exemple;
        let late = "3\u{a0}jours de retard\u{a0}: il fallait répondre le 20 novembre 2026";
        vec![
            ("vide", page(Vec::new(), Vec::new())),
            (
                "pleine",
                page(
                    vec![
                        line(Droit::Acces.nom(), "Thierno BAH", "alerte", "en retard", late),
                        line(Droit::Effacement.nom(), "Aïssata DIALLO", "ok", "à répondre", "il reste 20\u{a0}jours"),
                    ],
                    vec![line(
                        Droit::Acces.nom(),
                        "Oksana NOWAK",
                        "ok",
                        "répondu\u{a0}: en partie",
                        "le 2 novembre 2026",
                    )],
                ),
            ),
        ]
    }
}
