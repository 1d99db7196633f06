//! A made-up blocage, for the samples of the pages.

use jiff::civil::{Date, date};
use tandem_delais::Evenement;

use super::model::{Blocage, BlocageId, Effet, FaitDit, LigneId, TentativeDite};
use crate::{agents::AgentId, personnes::PersonneId};

/// A made-up blocage: RSA cut, contested late or in time.
pub(super) fn exemple(essais: bool) -> Option<(Blocage, Date)> {
    let agent = AgentId::parse("019aa000-0000-7000-8000-000000000009")?;
    let line = |n: u8| LigneId::parse(&format!("019aa000-0000-7000-8000-00000000001{n}"));
    let decision =
        FaitDit { id: line(1)?, evenement: Evenement::Decision, le: date(2026, 9, 28), agent: agent.clone() };
    let tried = TentativeDite {
        id: line(2)?,
        marche: "message".into(),
        le: date(2026, 11, 4),
        preuve: Some("n°\u{a0}4471".into()),
        agent: agent.clone(),
        reponses: Vec::new(),
    };
    let blocage = Blocage {
        id: BlocageId::parse("019aa000-0000-7000-8000-000000000003")?,
        personne: PersonneId::parse("019aa000-0000-7000-8000-000000000001")?,
        demarche: None,
        voie: "rsa".into(),
        objet: None,
        effets: vec![Effet::Loyer, Effet::Manger],
        depuis: date(2026, 9, 28),
        precision: Some("Le RSA n’est plus versé, le courrier parle d’un séjour à l’étranger.".into()),
        agent,
        le: jiff::Timestamp::UNIX_EPOCH,
        faits: vec![decision],
        tentatives: if essais { vec![tried] } else { Vec::new() },
        lettres: Vec::new(),
        pieces: Vec::new(),
        charges: Vec::new(),
        fin: None,
    };
    Some((blocage, date(2026, 11, 23)))
}
