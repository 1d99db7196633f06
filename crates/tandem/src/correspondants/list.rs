//! `/correspondants`: by administration, what is confirmed first; one press says that it worked, or no longer answers.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use serde::Deserialize;

use super::{model::Correspondant, organismes, page::Fiche, queries};
use crate::{
    agents::{self, Session},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Lines read at once.
const LUS: i64 = 500;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Choix {
    #[serde(default)]
    organisme: String,
}

/// An administration and its correspondants.
#[derive(Debug)]
pub struct Groupe {
    cle: String,
    nom: String,
    fiches: Vec<Fiche>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "correspondants/list.html")]
pub struct CorrespondantsPage {
    cadre: Cadre,
    groupes: Vec<Groupe>,
    /// Every administration that has one: key, name.
    organismes: Vec<(String, String)>,
    choisi: String,
    ecrit: bool,
    coupee: bool,
    duree: String,
}

/// `GET /correspondants`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(choix): Query<Choix>,
) -> Result<Page<CorrespondantsPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let mut all = queries::tous(&mut reading, session.etablissement(), LUS + 1).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "correspondants.lister", "agents", session.agent.id.as_str()).await?;
    let most = usize::try_from(LUS).unwrap_or(usize::MAX);
    let coupee = all.len() > most;
    all.truncate(most);
    let on = (app.db.clock().today(), app.db.clock().zone());
    ranger(&mut all, on);
    let mut groups: BTreeMap<String, Groupe> = BTreeMap::new();
    for one in &all {
        let nom = &one.version.dit.organisme;
        let cle = organismes::cle(nom);
        let group = groups.entry(cle.clone()).or_insert_with(|| Groupe { cle, nom: nom.clone(), fiches: Vec::new() });
        group.fiches.push(Fiche::de(one, on, &noms));
    }
    let organismes: Vec<_> = groups.values().map(|one| (one.cle.clone(), one.nom.clone())).collect();
    // An administration that is no more in the list shows them all.
    let choisi = Some(choix.organisme).filter(|cle| groups.contains_key(cle)).unwrap_or_default();
    let groupes = groups.into_values().filter(|one| choisi.is_empty() || one.cle == choisi).collect();
    Ok(Page::ok(CorrespondantsPage {
        cadre: session.cadre("Correspondants", Lieu::Equipe),
        groupes,
        organismes,
        choisi,
        ecrit: session.agent.role.suit_des_personnes(),
        coupee,
        duree: app.config.conservation.correspondant.duree().to_owned(),
    }))
}

/// What is confirmed first, the freshest first; then what is to confirm; what no longer answers last.
pub(super) fn ranger(all: &mut [Correspondant], (today, zone): (jiff::civil::Date, &jiff::tz::TimeZone)) {
    all.sort_by_key(|one| {
        let worked = one.marche.as_ref().map(|last| last.le);
        (one.etat(today, zone), std::cmp::Reverse(worked), std::cmp::Reverse(one.le))
    });
}

impl Samples for CorrespondantsPage {
    const NOM: &'static str = "correspondants";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |groupes: Vec<Groupe>, ecrit| Self {
            cadre: Cadre::exemple("Correspondants", Lieu::Equipe),
            organismes: groupes.iter().map(|one| (one.cle.clone(), one.nom.clone())).collect(),
            groupes,
            choisi: String::new(),
            ecrit,
            coupee: false,
            duree: "12 mois".into(),
        };
        let full = || {
            let of = |nom: &str, fiches| Groupe { cle: organismes::cle(nom), nom: nom.into(), fiches };
            vec![
                of("Caf", Fiche::exemples().into_iter().take(2).collect()),
                of("Préfecture", Fiche::exemples().into_iter().skip(2).collect()),
            ]
        };
        vec![("vide", page(Vec::new(), true)), ("pleine", page(full(), true)), ("accueil", page(full(), false))]
    }
}
