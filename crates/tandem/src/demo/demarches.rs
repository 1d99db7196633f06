//! Démarches under way, with dates that fall around today: what a team sees on a Monday.

use std::collections::HashSet;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_delais::Evenement;
use tandem_platform::{Result, Tx};

use super::{Chantier, plan, record};
use crate::{
    agents::{AgentId, Perimetre},
    demarches::{
        self, Canal, DemarcheId, EvenementId, FinId, Issue, Motif, NouvelEvenement, NouvelleDemarche, NouvelleFin,
        Reponse, Source,
        dates::{self, Moteur},
    },
    personnes::{self, Personne, PersonneId},
};

/// Démarches written between two computations.
const LOT: usize = 1_000;

/// What happened, in days before (−) or after today; the second number spreads them from one person to the next.
type Arrivee = (Evenement, i64, i64);

/// One kind of démarche and what happened on it.
struct Sorte {
    fiche: &'static str,
    arrive: &'static [Arrivee],
    precision: Option<&'static str>,
}

const SORTES: [Sorte; 7] = [
    Sorte { fiche: "D01", arrive: &[(Evenement::Declaration, -20, 18)], precision: None },
    Sorte { fiche: "D07", arrive: &[(Evenement::Depot, -400, 90), (Evenement::Declaration, -95, 40)], precision: None },
    Sorte { fiche: "D30", arrive: &[(Evenement::FinDeDroit, 55, 150)], precision: None },
    Sorte { fiche: "D40", arrive: &[(Evenement::Depot, -370, 90)], precision: Some("avec les enfants") },
    // Granted three weeks after it was asked: the same spread, so the same order for everybody.
    Sorte {
        fiche: "D47",
        arrive: &[(Evenement::Depot, -330, 200), (Evenement::Decision, -309, 200), (Evenement::Contact, -92, 50)],
        precision: None,
    },
    Sorte {
        fiche: "D50",
        arrive: &[(Evenement::DepotComplet, -118, 60), (Evenement::FinDeDroit, -5, 60)],
        precision: None,
    },
    Sorte { fiche: "D21", arrive: &[(Evenement::DepotComplet, -130, 80)], precision: Some("AAH") },
];

/// Starts `combien` démarches, a few per person, the people helped last first.
pub(super) async fn ajouter(
    work: &Chantier<'_>,
    plan: &plan::Plan,
    source: &Source,
    (today, zone): (Date, &TimeZone),
    combien: usize,
) -> Result<()> {
    if combien == 0 || work.personnes.is_empty() {
        return Ok(());
    }
    let carriers = porteurs(plan, work.personnes.len(), (combien / 3).clamp(1, work.personnes.len()));
    let perimetre = Perimetre { etablissement: work.etablissement.clone(), equipes: work.equipes.clone() };
    let mut rang = 0;
    while rang < combien {
        let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
        let moteur = Moteur::lire(&mut tx, source, &work.etablissement).await?;
        let lot: Vec<(usize, usize)> =
            (rang..combien.min(rang + LOT)).map(|at| (at, carriers[at % carriers.len()])).collect();
        let ids: Vec<PersonneId> = lot.iter().map(|one| work.personnes[one.1].clone()).collect();
        let people = personnes::plusieurs(&mut tx, &perimetre, &ids).await?;
        let mut done = Vec::with_capacity(lot.len());
        for (at, who) in lot {
            let Some(person) = people.iter().find(|one| one.id == work.personnes[who]) else { continue };
            let agent = &work.agents[plan.venues[who].agent];
            let sorte = &SORTES[(who + at / carriers.len()) % SORTES.len()];
            done.push(une(work, &mut tx, (agent, person), sorte, (at, today)).await?);
        }
        dates::recalculer(&mut tx, &moteur, &work.etablissement, &done).await?;
        tx.commit().await?;
        rang += LOT;
    }
    dates::passer(&work.db, source).await?;
    Ok(())
}

/// Who has démarches under way: the people of the last acts.
fn porteurs(plan: &plan::Plan, people: usize, combien: usize) -> Vec<usize> {
    let mut seen = HashSet::new();
    let last = plan.faits.iter().rev().flat_map(|one| one.qui.iter().copied());
    last.chain(0..people).filter(|who| *who < people && seen.insert(*who)).take(combien).collect()
}

async fn une(
    work: &Chantier<'_>,
    tx: &mut Tx,
    (agent, person): (&AgentId, &Personne),
    sorte: &Sorte,
    (at, today): (usize, Date),
) -> Result<DemarcheId> {
    tx.clock().advance_seconds(1);
    let par = (&work.etablissement, agent);
    let id = DemarcheId::new(tx.clock(), work.random);
    let new = NouvelleDemarche { id: &id, personne: person, fiche: sorte.fiche, precision: sorte.precision };
    demarches::creer(tx, par, &new).await?;
    record(tx, agent, "demarches.commencer", "demarches", id.to_string());
    // The same demonstration every time: what differs from one to the next is its place in the list.
    let spread =
        |most: i64| i64::try_from(at.wrapping_mul(37) % usize::try_from(most.max(1)).unwrap_or(1)).unwrap_or(0);
    for (evenement, days, most) in sorte.arrive {
        let shift = days + spread(*most);
        let le = today.checked_add(shift.days()).unwrap_or(today);
        let le = if demarches::est_passe(*evenement) { le.min(today.yesterday().unwrap_or(today)) } else { le };
        let granted = (*evenement == Evenement::Decision).then_some(Reponse::Accord);
        arrive(work, tx, par, &id, (*evenement, le, granted)).await?;
    }
    // Only what an administration answers is refused, given up or done.
    let answered = ["D21", "D40", "D50"].contains(&sorte.fiche);
    match at % 13 {
        3 if answered => {
            arrive(work, tx, par, &id, (Evenement::Decision, ago(today, 12), Some(Reponse::Refus))).await?;
        }
        7 if answered => {
            let back = today.checked_add(21.days()).ok();
            finir(work, tx, par, &id, (Issue::Abandonnee, Some(Motif::Piece), back)).await?;
        }
        11 if answered => finir(work, tx, par, &id, (Issue::Aboutie, None, None)).await?,
        _ => {}
    }
    Ok(id)
}

fn ago(today: Date, days: i64) -> Date {
    today.checked_sub(days.days()).unwrap_or(today)
}

async fn arrive(
    work: &Chantier<'_>,
    tx: &mut Tx,
    par: demarches::Par<'_>,
    demarche: &DemarcheId,
    (evenement, le, reponse): (Evenement, Date, Option<Reponse>),
) -> Result<()> {
    let id = EvenementId::new(tx.clock(), work.random);
    let numero = format!("{}-{:04}", le.year(), work.random.below(9_000) + 1_000);
    let sent = demarches::est_un_envoi(evenement);
    let new = NouvelEvenement {
        reponse,
        canal: sent.then_some(if le.day() % 3 == 0 { Canal::Courrier } else { Canal::EnLigne }),
        numero: sent.then_some(numero.as_str()),
        ..NouvelEvenement::simple(&id, demarche, evenement, le)
    };
    demarches::ecrire(tx, par, &new).await?;
    Ok(())
}

async fn finir(
    work: &Chantier<'_>,
    tx: &mut Tx,
    par: demarches::Par<'_>,
    demarche: &DemarcheId,
    (issue, motif, revenir_le): (Issue, Option<Motif>, Option<Date>),
) -> Result<()> {
    let id = FinId::new(tx.clock(), work.random);
    demarches::finir(tx, par, &NouvelleFin { id: &id, demarche, issue, motif, revenir_le, note: None }).await?;
    Ok(())
}
