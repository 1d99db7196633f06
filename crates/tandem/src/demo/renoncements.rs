//! Rights seen in the fictional CCAS: to propose, wanted, thought over, given up, stopped by a démarche, obtained.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{Result, Tx};

use super::{Chantier, plan, record};
use crate::{
    personnes::PersonneId,
    renoncements::{self, Cause, LigneId, NouveauDroit, Qui, Quoi, RenoncementId, Reponse, Retour},
};

/// Claire, among those who follow people.
const CLAIRE: usize = 1;
/// The first of hers who have a right that was seen: others have accounts.
const APRES: usize = 6;

/// A right: its fiche or its words, how many days ago it was seen, and what followed, each so many days ago.
struct Recit {
    fiche: Option<&'static str>,
    mots: Option<&'static str>,
    vu: i64,
    suite: Vec<(i64, Quoi)>,
}

fn recits(today: Date) -> Vec<Recit> {
    let seen = |fiche, mots, vu, suite| Recit { fiche, mots, vu, suite };
    let up = |cause, qui, jours: i64, euros, mois| Quoi::Abandonne {
        cause,
        qui,
        retour: Retour::Le(today.saturating_add(jours.days())),
        euros,
        mois,
    };
    vec![
        seen(Some("D30"), Some("Elle ne va plus chez le dentiste."), 41, Vec::new()),
        seen(Some("D08"), None, 12, vec![(6, Quoi::Propose(Reponse::Veut))]),
        seen(Some("D26"), Some("Petite retraite, vit seule."), 50, vec![(38, Quoi::Propose(Reponse::Reflechit))]),
        seen(
            Some("D20"),
            None,
            200,
            vec![(190, Quoi::Propose(Reponse::Veut)), (184, up(Cause::Papiers, Qui::Elle, -1, None, None))],
        ),
        seen(
            None,
            Some("Aide de la ville pour la cantine"),
            20,
            vec![(9, up(Cause::Honte, Qui::Suppose, 170, Some((30, 60)), Some(8)))],
        ),
        seen(Some("D10"), None, 90, vec![(80, Quoi::Propose(Reponse::Veut)), (15, Quoi::Obtenu)]),
    ]
}

/// Notes them, one for each of six people Claire follows.
pub(super) async fn ajouter(work: &Chantier<'_>, plan: &plan::Plan, (today, zone): (Date, &TimeZone)) -> Result<()> {
    let claire = &work.agents[CLAIRE];
    let hers = plan.venues.iter().zip(&work.personnes).filter(|(venue, _)| venue.agent == CLAIRE);
    let people: Vec<&PersonneId> = hers.skip(APRES).map(|(_, id)| id).collect();
    let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
    for (recit, personne) in recits(today).iter().zip(people) {
        noter(work, &mut tx, personne, (recit, today)).await?;
        record(&mut tx, claire, "renoncements.reperer", "personnes", personne.to_string());
    }
    tx.commit().await
}

async fn noter(work: &Chantier<'_>, tx: &mut Tx, personne: &PersonneId, (recit, today): (&Recit, Date)) -> Result<()> {
    let par = (&work.etablissement, &work.agents[CLAIRE]);
    let ago = |days: i64| today.saturating_sub(days.days());
    tx.clock().advance_seconds(10);
    let id = RenoncementId::new(tx.clock(), work.random);
    let new = NouveauDroit {
        id: &id,
        personne,
        fiche: recit.fiche,
        blocage: None,
        mots: recit.mots,
        repere_le: ago(recit.vu),
    };
    renoncements::creer(tx, par, &new).await?;
    for (days, quoi) in &recit.suite {
        tx.clock().advance_seconds(10);
        let line = LigneId::new(tx.clock(), work.random);
        renoncements::ecrire(tx, par, &id, (&line, ago(*days), quoi, None)).await?;
    }
    renoncements::calculer(tx, &work.etablissement, std::slice::from_ref(&id)).await
}
