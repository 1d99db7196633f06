//! `/personnes`: the people of my teams, last act first.

use axum::extract::{Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{Personne, PersonneId, queries};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

const PAR_PAGE: usize = 50;

/// One line.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    quand: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/list.html")]
pub struct ListPage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    suite: Option<String>,
}

/// Where the next page starts.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    apres: String,
}

/// `GET /personnes`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<ListPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let after = params.apres.split_once('_').and_then(|(date, id)| Some((date.parse().ok()?, PersonneId::parse(id)?)));
    let limit = i64::try_from(PAR_PAGE + 1).unwrap_or(51);
    let mut people =
        queries::recentes(&mut reading, &session.perimetre, after.as_ref().map(|(date, id)| (*date, id)), limit)
            .await?;
    drop(reading);
    let more = people.len() > PAR_PAGE;
    people.truncate(PAR_PAGE);
    session.note_read(&db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
    let suite = people.last().filter(|_| more).map(|last| format!("{}_{}", last.dernier_acte_le, last.id));
    let today = db.clock().today();
    let lignes = people.iter().map(|person| line(person, today)).collect();
    Ok(Page::ok(ListPage { cadre: session.cadre("Personnes", Lieu::Personnes), lignes, suite }))
}

fn line(person: &Personne, today: jiff::civil::Date) -> Ligne {
    Ligne {
        nom: person.identite.affichee(),
        quand: dates::near(person.dernier_acte_le, today),
        id: person.id.to_string(),
    }
}

impl Samples for ListPage {
    const NOM: &'static str = "personnes";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |nom: &str| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: nom.into(),
            quand: "hier".into(),
        };
        let page = |lignes| Self {
            cadre: Cadre::anonyme().titled("Personnes").in_place(Lieu::Personnes),
            lignes,
            suite: None,
        };
        let full = vec![
            line("Aïssata DIALLO"),
            line("Personne non nommée"),
            line("Marie-Thérèse Anne-Sophie DE LA ROCHEFOUCAULD-MONTBEL"),
        ];
        vec![("vide", page(Vec::new())), ("pleine", page(full))]
    }
}
