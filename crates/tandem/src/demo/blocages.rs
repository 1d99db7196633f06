//! What does not move in the fictional CCAS: one nearly too late, one that waits, one nobody answered, one that ended well.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_delais::Evenement;
use tandem_platform::{Result, Tx};

use super::{Chantier, plan, record};
use crate::{
    agents::AgentId,
    blocages::{self, BlocageId, Effet, Fin, Issue, LigneId, NouveauBlocage, Par},
    demarches,
    personnes::PersonneId,
};

/// Claire and Youssef, among those who follow people.
const CLAIRE: usize = 1;
const YOUSSEF: usize = 2;

/// What happened to one of them. Days are before today.
struct Recit {
    voie: &'static str,
    effets: &'static [Effet],
    depuis: i64,
    decision: Option<i64>,
    precision: &'static str,
    /// Step, days before today, proof.
    essais: &'static [(&'static str, i64, Option<&'static str>)],
    fin: Option<Issue>,
    youssef: bool,
}

const RECITS: [Recit; 5] = [
    Recit {
        voie: "rsa",
        effets: &[Effet::Loyer, Effet::Manger],
        depuis: 60,
        decision: Some(50),
        precision: "Le RSA n’est plus versé\u{a0}; le courrier parle d’un séjour à l’étranger.",
        essais: &[("message", 44, Some("message n°\u{a0}4471")), ("telephone", 30, Some("3230, 25 minutes d’attente"))],
        fin: None,
        youssef: false,
    },
    Recit {
        voie: "indu-caf",
        effets: &[Effet::Manger],
        depuis: 12,
        decision: Some(12),
        precision: "La Caf réclame un trop-perçu que la personne ne comprend pas.",
        essais: &[],
        fin: None,
        youssef: false,
    },
    Recit {
        voie: "titre-sejour",
        effets: &[Effet::Sejour, Effet::Travail],
        depuis: 75,
        decision: None,
        precision: "La page de l’ANEF tourne sans finir, aucun rendez-vous n’est proposé.",
        essais: &[("message", 26, None)],
        fin: None,
        youssef: true,
    },
    Recit {
        voie: "mdph",
        effets: &[Effet::Sante],
        depuis: 40,
        decision: Some(35),
        precision: "L’AAH est refusée.",
        essais: &[("telephone", 20, Some("accueil de la MDPH"))],
        fin: None,
        youssef: false,
    },
    Recit {
        voie: "c2s",
        effets: &[Effet::Sante],
        depuis: 90,
        decision: Some(80),
        precision: "La demande était classée sans suite.",
        essais: &[("message", 70, None), ("guichet", 41, Some("reçue par l’accueil"))],
        fin: Some(Issue::Ouvert),
        youssef: false,
    },
];

/// Declares them for people Claire helped, and computes what comes next.
pub(super) async fn ajouter(work: &Chantier<'_>, plan: &plan::Plan, (today, zone): (Date, &TimeZone)) -> Result<()> {
    let hers = plan.venues.iter().zip(&work.personnes).filter(|(venue, _)| venue.agent == CLAIRE);
    let people: Vec<&PersonneId> = hers.map(|(_, id)| id).skip(3).step_by(2).take(RECITS.len()).collect();
    let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
    let mut open = Vec::new();
    for (personne, recit) in people.into_iter().zip(&RECITS) {
        let agent = &work.agents[if recit.youssef { YOUSSEF } else { CLAIRE }];
        open.push(declarer(work, &mut tx, (personne, agent), recit, today).await?);
    }
    let place = demarches::dates::zone(&mut tx, &work.etablissement).await?;
    blocages::calculer(&mut tx, place, &work.etablissement, &open).await?;
    tx.commit().await
}

async fn declarer(
    work: &Chantier<'_>,
    tx: &mut Tx,
    (personne, agent): (&PersonneId, &AgentId),
    recit: &Recit,
    today: Date,
) -> Result<BlocageId> {
    let day = |before: i64| today.saturating_sub(before.days());
    let par: Par<'_> = (&work.etablissement, agent);
    tx.clock().advance_seconds(10);
    let id = BlocageId::new(tx.clock(), work.random);
    let line = |tx: &Tx| LigneId::new(tx.clock(), work.random);
    let new = NouveauBlocage {
        id: &id,
        personne,
        demarche: None,
        voie: recit.voie,
        objet: None,
        effets: recit.effets,
        depuis: day(recit.depuis),
        precision: Some(recit.precision),
    };
    blocages::creer(tx, par, &new).await?;
    record(tx, agent, "blocages.declarer", "blocages", id.to_string());
    if let Some(decision) = recit.decision {
        let what = if recit.voie == "indu-caf" { Evenement::NotificationIndu } else { Evenement::Decision };
        blocages::dater(tx, par, &id, (&line(tx), what, day(decision))).await?;
    }
    for (marche, before, preuve) in recit.essais {
        tx.clock().advance_seconds(10);
        blocages::tenter(tx, par, &id, (&line(tx), marche, day(*before), *preuve)).await?;
        record(tx, agent, "blocages.tenter", "blocages", id.to_string());
    }
    if let Some(issue) = recit.fin {
        let fin = Fin {
            id: line(tx),
            issue,
            marche: recit.essais.last().map(|one| one.0.to_owned()),
            euros: Some((20, 40)),
            mois: Some(3),
            note: Some("Le dossier complet a été remis au guichet.".to_owned()),
            agent: agent.clone(),
            le: tx.clock().now(),
        };
        blocages::finir(tx, par, &id, &fin).await?;
        record(tx, agent, "blocages.finir", "blocages", id.to_string());
    }
    Ok(id)
}
