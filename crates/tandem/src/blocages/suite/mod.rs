//! The next step of each open blocage, kept for the lists: computed when something happens, when a date of its démarche moves,
//! and on the day it changes by itself.

pub(crate) mod queries;

use jiff::civil::Date;
use tandem_delais::{Survenu, Zone};
use tandem_platform::{Db, Intent, Result, Scope, Tx, db::Connection};
use tandem_voies::{Escalier, Situation, Tentative};

use super::{
    catalogue,
    model::{Blocage, BlocageId, Suite},
    queries::plusieurs,
};
use crate::{
    agents::{self, EtablissementId},
    commandes::voies::FICHIERS,
    demarches::{self, DemarcheId, dates::ApresCalcul},
};
pub use queries::{Attendue, des_equipes};

#[cfg(test)]
mod tests;

/// Blocages computed in one transaction.
const LOT: i64 = 500;

tandem_platform::inventory::submit! {
    ApresCalcul(|tx, zone, place, ids| Box::pin(suivre(tx, zone, place, ids)))
}

/// What a staircase is computed with, owned.
#[derive(Debug)]
pub struct Contexte {
    faits: Vec<Survenu>,
    essais: Vec<Tentative>,
    zone: Zone,
    today: Date,
}

impl Contexte {
    /// Of a blocage, with what happened on its démarche.
    pub fn de(blocage: &Blocage, demarche: &[Survenu], (zone, today): (Zone, Date)) -> Self {
        Self { faits: blocage.survenus(demarche), essais: blocage.essais(), zone, today }
    }

    /// Its staircase; nothing when no file knows the matter any more.
    pub fn escalier(&self, blocage: &Blocage) -> Option<Escalier<'static>> {
        let voie = catalogue::voie(&blocage.voie)?;
        let situation = Situation {
            zone: self.zone,
            aujourdhui: self.today,
            objet: blocage.objet.as_deref(),
            faits: &self.faits,
            tentatives: &self.essais,
        };
        Some(Escalier::calculer(voie, &situation))
    }
}

/// What happened on the démarches of these blocages, each with its own.
pub async fn survenus(on: &mut impl Connection, all: &[Blocage]) -> Result<Vec<(DemarcheId, Survenu)>> {
    let ids: Vec<DemarcheId> = all.iter().filter_map(|one| one.demarche.clone()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let happened = demarches::evenements(on, &ids).await?;
    let kept = happened.into_iter().filter(|one| one.annule_par.is_none());
    Ok(kept.map(|one| (one.demarche, Survenu { evenement: one.evenement, le: one.le, estime: one.estime })).collect())
}

/// Those of one démarche.
pub fn de_la_demarche(all: &[(DemarcheId, Survenu)], demarche: Option<&DemarcheId>) -> Vec<Survenu> {
    all.iter().filter(|one| Some(&one.0) == demarche).map(|one| one.1).collect()
}

/// Computes these again.
pub async fn calculer(tx: &mut Tx, zone: Zone, place: &EtablissementId, ids: &[BlocageId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let all = plusieurs(tx, ids).await?;
    let happened = survenus(tx, &all).await?;
    let today = tx.clock().today();
    for one in &all {
        let facts = de_la_demarche(&happened, one.demarche.as_ref());
        let escalier = if one.fin.is_some() { None } else { Contexte::de(one, &facts, (zone, today)).escalier(one) };
        match escalier {
            Some(escalier) => queries::garder(tx, place, one, &Suite::de(&escalier, today)).await?,
            None => queries::oublier(tx, &one.id).await?,
        }
    }
    Ok(())
}

/// Something moved on these démarches: what hangs on them follows, in the same transaction.
async fn suivre(tx: &mut Tx, zone: Zone, place: &EtablissementId, ids: &[DemarcheId]) -> Result<()> {
    let hung = queries::des_demarches(tx, ids).await?;
    calculer(tx, zone, place, &hung).await
}

/// Computes again what changes by itself today, and everything when the staircases are not those of the last time: a date of
/// an older law must not stay in a list. Stopped half-way, the next run goes on. How many were.
pub async fn passer(db: &Db) -> Result<usize> {
    let text: Vec<&str> = FICHIERS.iter().flat_map(|(nom, contenu)| [*nom, *contenu]).collect();
    passer_avec(db, db.keys().token("blocages.voies", &text.concat())).await
}

async fn passer_avec(db: &Db, empreinte: i64) -> Result<usize> {
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    let mut done = 0;
    for (place, _) in &places {
        let id = place.as_str();
        let mut tx = db.write(Intent::new(id, "systeme", "blocages.relire_les_voies", "etablissements", id)).await?;
        if queries::relire(&mut tx, place, empreinte).await? {
            tx.commit().await?;
        } else {
            drop(tx);
        }
        loop {
            let mut tx = db.write(Intent::new(id, "systeme", "blocages.calculer", "etablissements", id)).await?;
            let today = tx.clock().today();
            let ids = queries::a_revoir(&mut tx, place, today, LOT).await?;
            if ids.is_empty() {
                break;
            }
            let zone = demarches::dates::zone(&mut tx, place).await?;
            calculer(&mut tx, zone, place, &ids).await?;
            tx.commit().await?;
            done += ids.len();
        }
    }
    Ok(done)
}
