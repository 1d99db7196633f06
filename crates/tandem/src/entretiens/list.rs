//! `/entretiens`: mine, what comes out of those of all, what is printed, what is taken back.

use std::collections::HashMap;

use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::{Db, Reading};

use super::queries;
use crate::{
    agents::Session,
    enquetes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// One of mine.
#[derive(Clone, Debug)]
struct Ligne {
    id: String,
    quand: String,
    avec: String,
    enquete: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/list.html")]
pub struct ListPage {
    cadre: Cadre,
    fait: Option<&'static str>,
    /// Id (empty: without enquête), words, how many.
    ensembles: Vec<(String, String, String)>,
    miens: Vec<Ligne>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Fait {
    #[serde(default)]
    fait: String,
}

/// Titles of the enquêtes of the établissement, by id, the last first.
pub(super) async fn titres(db: &Db, on: &mut Reading, session: &Session) -> Result<Vec<(String, String)>, Refus> {
    let known = enquetes::toutes(on, db.clock().zone(), session.etablissement()).await?;
    let title = |one: &enquetes::Enquete| match one.vague {
        1 => one.titre.clone(),
        n => format!("{}, vague {n}", one.titre),
    };
    Ok(known.iter().map(|one| (one.id.to_string(), title(one))).collect())
}

/// Those of all, put with their enquête: in the order of the enquêtes, those without one at the end.
fn ensembles(titres: &[(String, String)], comptes: &HashMap<String, i64>) -> Vec<(String, String, String)> {
    let none = (String::new(), "Sans enquête".to_owned());
    let each = titres.iter().chain([&none]).filter_map(|(id, titre)| {
        let n = *comptes.get(id)?;
        Some((id.clone(), titre.clone(), nombre(n, "entretien", "entretiens")))
    });
    each.collect()
}

/// `GET /entretiens`
pub async fn get(State(db): State<Db>, session: Session, Query(fait): Query<Fait>) -> Result<Page<ListPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let titres = titres(&db, &mut reading, &session).await?;
    let comptes = queries::par_enquete(&mut reading, session.etablissement()).await?;
    let mine = queries::miens(&mut reading, (session.etablissement(), &session.agent.id)).await?;
    drop(reading);
    let comptes: HashMap<String, i64> = comptes.into_iter().map(|(id, n)| (id.unwrap_or_default(), n)).collect();
    let today: Date = db.clock().today();
    let title = |id: &String| titres.iter().find(|one| one.0 == *id).map(|one| one.1.clone());
    let line = |(id, le, avec, enquete): (String, Date, super::Avec, Option<String>)| Ligne {
        id,
        quand: dates::day_month(le, today),
        avec: avec.mots(),
        enquete: enquete.as_ref().and_then(title),
    };
    Ok(Page::ok(ListPage {
        cadre: session.cadre("Entretiens", Lieu::Equipe),
        fait: match fait.fait.as_str() {
            "citations" => Some("Ses citations sont effacées."),
            "tout" => Some("L’entretien est effacé."),
            _ => None,
        },
        ensembles: ensembles(&titres, &comptes),
        miens: mine.into_iter().map(line).collect(),
    }))
}

impl Samples for ListPage {
    const NOM: &'static str = "entretiens";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |n: u8, quand: &str, avec: &str, enquete: Option<&str>| Ligne {
            id: format!("019aa000-0000-7000-8000-00000000007{n}"),
            quand: quand.into(),
            avec: avec.into(),
            enquete: enquete.map(Into::into),
        };
        let page =
            |fait, ensembles, miens| Self { cadre: Cadre::exemple("Entretiens", Lieu::Equipe), fait, ensembles, miens };
        let titre = "Le numérique dans notre travail";
        let both = vec![
            ("019aa000-0000-7000-8000-000000000061".into(), format!("{titre}, vague 2"), "17\u{a0}entretiens".into()),
            (String::new(), "Sans enquête".into(), "3\u{a0}entretiens".into()),
        ];
        let mine = vec![
            line(1, "20 novembre", "une personne accompagnée, 25 à 39 ans", Some(titre)),
            line(2, "12 novembre", "un professionnel, hébergement d’urgence", Some(titre)),
            line(3, "3 novembre", "une personne accompagnée", None),
        ];
        vec![
            ("vide", page(None, Vec::new(), Vec::new())),
            ("pleine", page(None, both.clone(), mine.clone())),
            ("effacé", page(Some("L’entretien est effacé."), both, mine)),
        ]
    }
}
