//! `/blocages/{id}/reponse`: what we do, what she does, for the person to take away.

use axum::extract::{Path, State};
use jiff::civil::Date;
use tandem_voies::Escalier;

use super::{exemples::exemple, model::Blocage, mots, page::Ouvert, suite};
use crate::{
    agents::{self, Session},
    app::App,
    fiches,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The sheet for the person.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/reponse.html")]
pub struct ReponsePage {
    cadre: Cadre,
    id: String,
    nom: String,
    titre: String,
    faits: Vec<String>,
    suite: Option<(String, String)>,
    attention: Vec<String>,
    agent: String,
    date: String,
}

/// `GET /blocages/{id}/reponse`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<ReponsePage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = Ouvert::lire(&mut reading, &session, &id).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.repondre_a_la_personne", "personnes", open.personne.id.as_str()).await?;
    let today = app.db.clock().today();
    let contexte = suite::Contexte::de(&open.blocage, &open.survenus, (open.zone, today));
    let escalier = contexte.escalier(&open.blocage).ok_or(Refus::Introuvable)?;
    let cadre = session.cadre(format!("Pour {}", open.personne.identite.initiales()), Lieu::Personnes);
    let agent = noms.get(&session.agent.id).cloned().unwrap_or_default();
    Ok(Page::ok(feuille(cadre, &open.blocage, &escalier, (open.personne.identite.affichee(), agent), today)))
}

fn feuille(
    cadre: Cadre,
    blocage: &Blocage,
    escalier: &Escalier<'static>,
    (nom, agent): (String, String),
    today: Date,
) -> ReponsePage {
    let tried = blocage.tentatives.iter().map(|one| {
        let answer = one.reponses.last().map_or("pas encore de réponse", |said| said.sens.mots());
        format!("{}, le {}\u{a0}: {answer}", mots::nom(&one.marche, escalier), dates::full(one.le, today))
    });
    let next = escalier.prochaine.as_ref();
    let stops = next.map(|one| mots::arrets(one.marche)).unwrap_or_default();
    ReponsePage {
        cadre,
        id: blocage.id.to_string(),
        nom,
        titre: fiches::en_mots(&escalier.voie.nom_simple),
        faits: tried.collect(),
        suite: next.map(|one| (fiches::en_mots(&one.marche.nom), mots::prochaine(one, today).0)),
        attention: stops.into_iter().map(|(title, text)| format!("{title}\u{a0}: {text}")).collect(),
        agent,
        date: dates::long(today),
    }
}

fn demonstration<P>(make: impl FnOnce(Cadre, &Blocage, &Escalier<'static>, Date) -> Option<P>) -> Option<P> {
    let (blocage, today) = exemple(true)?;
    let contexte = suite::Contexte::de(&blocage, &[], (tandem_delais::Zone::Metropole, today));
    let escalier = contexte.escalier(&blocage)?;
    make(Cadre::exemple("Pour A. D.", Lieu::Personnes), &blocage, &escalier, today)
}

impl Samples for ReponsePage {
    const NOM: &'static str = "reponse-au-blocage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = demonstration(|cadre, blocage, escalier, today| {
            Some(feuille(cadre, blocage, escalier, ("Aïssata DIALLO".into(), "Claire Morel".into()), today))
        });
        page.map(|page| ("pleine", page)).into_iter().collect()
    }
}
