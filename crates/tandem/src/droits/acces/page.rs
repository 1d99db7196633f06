//! `/personnes/{id}/ouvertures`: a sheet for the person, who opened her file and what for.

use axum::extract::{Path, State};
use jiff::Timestamp;
use tandem_platform::Db;

use super::{super::model::debut_du_journal, mots, queries};
use crate::{
    agents::Session,
    droits::noms::Noms,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// One day of one agent.
#[derive(Debug)]
pub struct Ligne {
    quand: String,
    qui: String,
    quoi: String,
}

/// The sheet.
#[derive(Debug, askama::Template)]
#[template(path = "droits/acces/page.html")]
pub struct AccesPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    lignes: Vec<Ligne>,
    depuis: String,
    coupe: bool,
    imprime_le: String,
}

/// `GET /personnes/{id}/ouvertures`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<AccesPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    session.note_read(&db, "droits.acces", "personnes", id.as_str()).await?;
    let (zone, today) = (db.clock().zone(), db.clock().today());
    let first = debut_du_journal(today);
    let since = first.to_zoned_datetime(zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp());
    let (seen, coupe) = queries::consultations(&mut reading, &session.perimetre, &personne, since, zone).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    // A day and someone once, with all she did that day.
    let mut lignes: Vec<Ligne> = Vec::new();
    let mut last = None;
    for one in &seen {
        let words = mots(&one.action);
        let key = (one.jour, one.agent.clone());
        match lignes.last_mut().filter(|_| last.as_ref() == Some(&key)) {
            Some(line) if line.quoi.contains(words) => {}
            Some(line) => line.quoi = format!("{}, {words}", line.quoi),
            None => {
                let quand = dates::long(one.jour);
                lignes.push(Ligne { quand, qui: noms.complet(&one.agent), quoi: words.to_owned() });
            }
        }
        last = Some(key);
    }
    Ok(Page::ok(AccesPage {
        cadre: session.cadre(format!("Qui a ouvert, {}", personne.identite.initiales()), Lieu::Personnes),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        lignes,
        depuis: dates::long(first),
        coupe,
        imprime_le: dates::long(today),
    }))
}

impl Samples for AccesPage {
    const NOM: &'static str = "ouvertures";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lignes, coupe| Self {
            cadre: Cadre::exemple("Qui a ouvert, A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            lignes,
            depuis: "23 novembre 2023".into(),
            coupe,
            imprime_le: "23 novembre 2026".into(),
        };
        let line =
            |qui: &str, quoi: &str| Ligne { quand: "23 novembre 2026".into(), qui: qui.into(), quoi: quoi.into() };
        let lines = vec![
            line("Claire Morel, intervenant", "a ouvert le dossier, a noté ou corrigé une donnée"),
            line("Martine Perrin, responsable", "a répondu à sa demande"),
        ];
        vec![("vide", page(Vec::new(), false)), ("pleine", page(lines, true))]
    }
}
