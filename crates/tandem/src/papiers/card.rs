//! What a person's file shows of her papers: the last ones, and how to join another.

use std::collections::HashMap;

use jiff::{civil::Date, tz::TimeZone};
use tandem_platform::{Db, Reading, Result};

use super::{Papier, queries};
use crate::{
    agents::{Agent, AgentId, Session},
    personnes::Personne,
    ui::{dates, nombre},
};

/// Papers shown in the file.
const DERNIERS: usize = 5;
/// Papers read for one person: two a week for five years.
pub(super) const LUS: i64 = 500;

/// The names of the agents.
type Noms = HashMap<AgentId, String>;

/// The papers of a person, in her file.
#[derive(Debug, Default, askama::Template)]
#[template(path = "papiers/card.html")]
pub struct Card {
    personne: String,
    lignes: Vec<Ligne>,
    total: usize,
}

/// One paper, in words.
#[derive(Debug)]
pub struct Ligne {
    /// Its id, when this agent may look at it.
    pub(super) id: Option<String>,
    pub(super) genre: &'static str,
    pub(super) code: &'static str,
    pub(super) mots: Option<String>,
    pub(super) detail: String,
    pub(super) apercu: bool,
}

/// Reads the card of a person found in the perimeter. One query.
pub async fn card(on: &mut Reading, db: &Db, session: &Session, personne: &Personne, noms: &Noms) -> Result<Card> {
    let all = queries::de_la_personne(on, &session.perimetre, personne, LUS).await?;
    let shown: Vec<Papier> = all.into_iter().filter(|papier| papier.retrait.is_none()).collect();
    let (today, zone) = (db.clock().today(), db.clock().zone());
    Ok(Card {
        personne: personne.id.to_string(),
        total: shown.len(),
        lignes: shown.iter().take(DERNIERS).map(|one| Ligne::of(one, &session.agent, noms, today, zone)).collect(),
    })
}

impl Ligne {
    pub(super) fn of(papier: &Papier, agent: &Agent, noms: &Noms, today: Date, zone: &TimeZone) -> Self {
        let joined = papier.joint_le.to_zoned_datetime(zone.clone()).date();
        let lisible = papier.lisible_par(agent, joined, today);
        let who = noms.get(&papier.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
        let dated = papier.nom.date.map(|date| format!("du {}", dates::long(date)));
        let pages = (papier.pages > 1).then(|| nombre(papier.pages, "page", "pages"));
        let words = [dated, pages, Some(format!("joint {} par {who}", dates::near(joined, today)))];
        Self {
            id: lisible.then(|| papier.id.to_string()),
            genre: papier.nom.genre.nom(),
            code: papier.nom.genre.code(),
            mots: papier.nom.mots.clone().filter(|_| lisible),
            detail: words.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            apercu: lisible && papier.apercu.is_some(),
        }
    }

    pub(super) fn exemple(genre: super::Genre, mots: Option<&str>, lisible: bool) -> Self {
        Self {
            id: lisible.then(|| "019aa000-0000-7000-8000-000000000002".into()),
            genre: genre.nom(),
            code: genre.code(),
            mots: mots.map(ToOwned::to_owned),
            detail: "du 3 novembre 2026 · 2\u{a0}pages · joint hier par Claire Morel".into(),
            apercu: false,
        }
    }
}

impl Card {
    /// A made-up card.
    pub fn exemple() -> Self {
        let lignes = vec![
            Ligne::exemple(super::Genre::Caf, Some("paiement d’octobre"), true),
            Ligne::exemple(super::Genre::Sejour, None, false),
        ];
        Self { personne: "019aa000-0000-7000-8000-000000000001".into(), lignes, total: 7 }
    }
}
