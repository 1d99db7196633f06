//! What others leave on one's day: people of those one replaces, people proposed to one's team, time spent away.

use jiff::ToSpan;
use tandem_platform::{Db, Reading};

use crate::{
    agents::{self, AgentId, Session, collegues},
    personnes::rattachement,
    refus::Refus,
    suivi,
    ui::dates,
};

/// People read for all those one replaces.
const LIGNES: i64 = 24;
/// People shown for each.
const PAR_ABSENT: usize = 8;
/// Replacements that ended longer ago are of no use here.
const JOURS: i32 = 30;

/// A person of someone away.
#[derive(Debug)]
pub(super) struct Ligne {
    pub id: String,
    pub nom: String,
    pub quand: String,
}

/// Someone away, and her people.
#[derive(Debug)]
pub(super) struct Releve {
    pub agent: String,
    pub nom: String,
    pub titre: String,
    pub lignes: Vec<Ligne>,
}

/// A person proposed to the team.
#[derive(Debug)]
pub(super) struct Proposee {
    pub id: String,
    pub nom: String,
    pub detail: String,
    pub raison: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Relais {
    pub releves: Vec<Releve>,
    pub proposees: Vec<Proposee>,
    pub absente: Option<String>,
}

/// What others leave on this agent's day; nothing for reception, which follows nobody.
pub(super) async fn lire(on: &mut Reading, session: &Session, db: &Db) -> Result<Relais, Refus> {
    if !session.agent.role.suit_des_personnes() {
        return Ok(Relais::default());
    }
    let today = db.clock().today();
    let since = today.checked_sub(JOURS.days()).unwrap_or(today);
    let known = suivi::remplacements(on, session.etablissement(), since).await?;
    let absente = absence(on, session, db, &known).await?;
    let away = suivi::pour_qui(&known, &session.agent.id, today);
    let asked = suivi::en_attente(on, session).await?;
    let mut found = Relais { absente: absente.map(dates::long), ..Relais::default() };
    if away.is_empty() && asked.is_empty() {
        return Ok(found);
    }
    let noms = agents::noms(on, &session.perimetre).await?;
    let nom = |id: &AgentId| noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    if !away.is_empty() {
        let ids: Vec<AgentId> = away.iter().map(|one| one.absent.clone()).collect();
        let people = rattachement::par_referents(on, &session.perimetre, &ids, LIGNES).await?;
        found.releves = away
            .iter()
            .map(|one| Releve {
                agent: one.absent.to_string(),
                nom: nom(&one.absent),
                titre: format!("Pour {}, absent·e jusqu’au {}", nom(&one.absent), dates::full(one.fin, today)),
                lignes: people
                    .iter()
                    .filter(|person| person.referent.as_ref() == Some(&one.absent))
                    .take(PAR_ABSENT)
                    .map(|person| Ligne {
                        id: person.id.to_string(),
                        nom: person.identite.affichee(),
                        quand: person.vue(today),
                    })
                    .collect(),
            })
            .collect();
    }
    found.proposees = asked
        .into_iter()
        .map(|one| Proposee {
            id: one.id.to_string(),
            nom: one.nom,
            detail: format!("Proposé·e à votre équipe par {}", nom(&one.agent)),
            raison: one.raison,
        })
        .collect();
    Ok(found)
}

/// Since when she was away, when it is worth a page.
pub(super) async fn absence(
    on: &mut Reading,
    session: &Session,
    db: &Db,
    known: &[suivi::Remplacement],
) -> Result<Option<jiff::civil::Date>, Refus> {
    let today = db.clock().today();
    let zone = db.clock().zone();
    let midnight =
        today.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).map_or(jiff::Timestamp::UNIX_EPOCH, |at| at.timestamp());
    let last = collegues::derniere_connexion(on, &session.agent.id, midnight).await?;
    let last = last.map(|at| at.to_zoned_datetime(zone.clone()).date());
    Ok(suivi::absence(known, &session.agent.id, last, today))
}

impl Releve {
    /// A made-up one.
    pub(super) fn exemple() -> Self {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        Self {
            agent: id(),
            nom: "Claire Morel".into(),
            titre: "Pour Claire Morel, absent·e jusqu’au samedi 5 décembre".into(),
            lignes: vec![Ligne { id: id(), nom: "Thierno BAH".into(), quand: "hier".into() }],
        }
    }
}

impl Proposee {
    /// A made-up one.
    pub(super) fn exemple() -> Self {
        Self {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Oksana NOWAK".into(),
            detail: "Proposé·e à votre équipe par Sonia Belkacem".into(),
            raison: "Emménage dans votre secteur.".into(),
        }
    }
}
