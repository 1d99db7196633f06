//! Where each right to come back to stands, kept for the lists: computed when something happens to it, or to a démarche of its fiche.

pub(crate) mod queries;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use tandem_delais::Zone;
use tandem_platform::{Result, Tx, db::Connection};

use super::{
    model::{Renoncement, RenoncementId, Suivie},
    queries::plusieurs,
};
use crate::{
    agents::EtablissementId,
    demarches::{DemarcheId, dates::ApresCalcul},
};
pub use queries::{Choix, Ligne, des_equipes};

tandem_platform::inventory::submit! {
    ApresCalcul(|tx, zone, place, ids| Box::pin(suivre(tx, zone, place, ids)))
}

/// The démarches of the fiche of each, by right. Asks nothing when no right has a fiche.
pub async fn demarches(
    on: &mut impl Connection,
    zone: &TimeZone,
    all: &[Renoncement],
) -> Result<HashMap<RenoncementId, Vec<Suivie>>> {
    let ids: Vec<RenoncementId> =
        all.iter().filter(|one| one.fiche.is_some() && !one.annule).map(|one| one.id.clone()).collect();
    let mut out: HashMap<RenoncementId, Vec<Suivie>> = HashMap::new();
    if ids.is_empty() {
        return Ok(out);
    }
    for (id, one) in queries::suivies(on, zone, &ids).await? {
        out.entry(id).or_default().push(one);
    }
    Ok(out)
}

/// Computes these again.
pub async fn calculer(tx: &mut Tx, place: &EtablissementId, ids: &[RenoncementId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let all = plusieurs(tx, ids).await?;
    let zone = tx.clock().zone().clone();
    let hung = demarches(tx, &zone, &all).await?;
    for one in &all {
        let ou = one.ou(hung.get(&one.id).map_or(&[], Vec::as_slice));
        match ou.jour().filter(|_| !one.annule) {
            Some(day) => queries::garder(tx, place, &one.id, (&ou, day)).await?,
            None => queries::oublier(tx, &one.id).await?,
        }
    }
    Ok(())
}

/// Something moved on these démarches: the rights of their fiche follow, in the same transaction.
async fn suivre(tx: &mut Tx, _: Zone, place: &EtablissementId, ids: &[DemarcheId]) -> Result<()> {
    let hung = queries::des_demarches(tx, ids).await?;
    calculer(tx, place, &hung).await
}
