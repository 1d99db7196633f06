//! `/cadre`: the one in force, read by everybody of the établissement.

use axum::extract::{Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    model::{Protocole, Version},
    modele::modele,
    queries,
    vue::ContenuVue,
};
use crate::{
    agents::{Role, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// The version in force, in words.
#[derive(Debug)]
struct Vue {
    id: String,
    dit: String,
    contenu: ContenuVue,
    /// When the reader said she read it.
    lu: Option<String>,
    /// For the responsable: how many did.
    lectures: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/page.html")]
pub struct CadrePage {
    cadre: Cadre,
    vue: Option<Vue>,
    responsable: bool,
    /// What was just done.
    fait: Option<&'static str>,
}

/// « Version 2, votée le 12 novembre 2026 par le conseil d’administration »
pub(super) fn dit(one: &Version) -> String {
    format!("Version {}, votée le {}\u{a0}: {}", one.rang, dates::long(one.vote_le), one.instance)
}

/// « lu par 7 agents sur 9 »
fn lectures((lues, agents): (i64, i64)) -> String {
    format!("Lu par {} sur {agents}.", nombre(lues, "agent", "agents"))
}

/// What the address says was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Suite {
    #[serde(default)]
    fait: String,
}

/// `GET /cadre`
pub async fn get(State(db): State<Db>, session: Session, Query(suite): Query<Suite>) -> Result<Page<CadrePage>, Refus> {
    let responsable = session.agent.role == Role::Responsable;
    let mut reading = session.read(&db).await?;
    let found = queries::lue_par(&mut reading, (session.etablissement(), &session.agent.id)).await?;
    let compte = match &found {
        Some((one, _)) if responsable => Some(queries::lectures(&mut reading, session.etablissement(), &one.id).await?),
        _ => None,
    };
    let today = db.clock().today();
    let zone = db.clock().zone();
    let vue = found.map(|(one, read)| Vue {
        dit: dit(&one),
        contenu: ContenuVue::de(&one.contenu),
        lu: read.map(|at| dates::near(at.to_zoned_datetime(zone.clone()).date(), today)),
        lectures: compte.map(lectures),
        id: one.id.to_string(),
    });
    let fait = (suite.fait == "publie").then_some("La version est publiée. Chaque agent est invité à la lire.");
    Ok(Page::ok(CadrePage { cadre: session.cadre("Cadre de référence", Lieu::Equipe), vue, responsable, fait }))
}

/// A made-up protocol.
pub(super) fn protocole_exemple() -> Protocole {
    Protocole {
        fiche: "D07".into(),
        titre: "Déclaration trimestrielle\u{a0}: qui fait quoi".into(),
        etapes: vec![
            "La personne apporte ses fiches de paie des trois mois.".into(),
            "Elle tape, nous relisons les montants avec elle.".into(),
        ],
        revision: 0,
    }
}

impl Samples for CadrePage {
    const NOM: &'static str = "cadre";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool, responsable: bool| Self {
            cadre: Cadre::exemple("Cadre de référence", Lieu::Equipe),
            vue: full.then(|| {
                let mut contenu = ContenuVue::de(&modele().contenu);
                contenu.protocoles = vec![protocole_exemple()];
                if let Some(first) = contenu.contacts.first_mut() {
                    first.telephone = "01 99 00 10 10".into();
                }
                Vue {
                    id: "019aa000-0000-7000-8000-000000000050".into(),
                    dit: "Version 2, votée le 12 novembre 2026\u{a0}: conseil d’administration".into(),
                    contenu,
                    lu: responsable.then(|| "hier".to_owned()),
                    lectures: responsable.then(|| lectures((7, 9))),
                }
            }),
            responsable,
            fait: (full && responsable).then_some("La version est publiée. Chaque agent est invité à la lire."),
        };
        vec![("vide", page(false, true)), ("à lire", page(true, false)), ("pleine", page(true, true))]
    }
}
