//! What the file and the day show of the reminders.

use std::collections::HashMap;

use jiff::ToSpan;
use tandem_platform::{Db, Reading, Result, outbox};

use super::{
    model::{Accord, en_vigueur},
    page::raison,
    queries,
};
use crate::{
    agents::Session,
    personnes::{self, Personne, PersonneId},
    ui::dates,
};

/// Days a refusal stays on the page of the day when nobody reads it.
const JOURS: i64 = 30;
const LIGNES: i64 = 20;

/// The fragment of the file.
#[derive(Debug, askama::Template)]
#[template(path = "rappels/card.html")]
pub struct Carte {
    personne: String,
    phrase: String,
    detail: String,
}

impl Carte {
    /// How a person is reminded.
    pub async fn lire(on: &mut Reading, personne: &Personne) -> Result<Self> {
        let accords = queries::accords(on, personne).await?;
        Ok(Self::new(&personne.id, en_vigueur(&accords)))
    }

    fn new(personne: &PersonneId, accord: Option<&Accord>) -> Self {
        let (phrase, detail) = match accord {
            Some(one) => (format!("Prévenue {}", one.canal.nom()), format!("accord du {}", dates::long(one.le))),
            None => ("Elle ne reçoit pas de rappel".to_owned(), String::new()),
        };
        Self { personne: personne.to_string(), phrase, detail }
    }
}

impl Carte {
    /// A made-up fragment.
    pub fn exemple() -> Self {
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            phrase: "Prévenue par e-mail".into(),
            detail: "accord du 3 novembre 2026".into(),
        }
    }
}

/// A reminder that was refused, and nobody read it yet.
#[derive(Debug)]
pub struct Echec {
    /// Whose.
    pub personne: String,
    /// Her name.
    pub nom: String,
    /// What happened and what to do.
    pub phrase: String,
}

impl Echec {
    /// A made-up line.
    pub fn exemple() -> Self {
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            phrase: format!("Un rappel n’est pas parti hier\u{a0}: {}", raison("adresse")),
        }
    }
}

/// The refusals of the people of the perimeter this agent is the referent of, or that have none; last first.
pub async fn echecs(on: &mut Reading, db: &Db, session: &Session) -> Result<Vec<Echec>> {
    if !session.agent.role.suit_des_personnes() {
        return Ok(Vec::new());
    }
    let (place, now) = (session.etablissement(), db.clock().now());
    let since = now.saturating_sub((JOURS * 24).hours()).unwrap_or(now);
    let failed = outbox::failed(on, place.as_str(), since, LIGNES).await?;
    if failed.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = failed.iter().map(|one| one.0.as_str()).collect();
    let seen = queries::vus(on, place, &serde_json::to_string(&names).unwrap_or_default()).await?;
    let left: Vec<_> = failed.iter().filter(|one| !seen.contains(&one.0)).collect();
    let ids: Vec<PersonneId> = left.iter().filter_map(|one| PersonneId::parse(&one.1)).collect();
    let people: HashMap<PersonneId, Personne> = personnes::plusieurs(on, &session.perimetre, &ids)
        .await?
        .into_iter()
        .filter(|person| person.referent.as_ref().is_none_or(|id| *id == session.agent.id))
        .map(|person| (person.id.clone(), person))
        .collect();
    let told = left.iter().filter_map(|(_, about, at, reason)| {
        let person = people.get(&PersonneId::parse(about)?)?;
        let day = at.to_zoned_datetime(db.clock().zone().clone()).date();
        Some(Echec {
            personne: person.id.to_string(),
            nom: person.identite.affichee(),
            phrase: format!(
                "Un rappel n’est pas parti {}\u{a0}: {}",
                dates::near(day, db.clock().today()),
                raison(reason)
            ),
        })
    });
    Ok(told.collect())
}
