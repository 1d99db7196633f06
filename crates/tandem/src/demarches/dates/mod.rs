//! The dates of the démarches: computed from rules and events, kept in `echeances`, recomputed with each event and each night.

mod apres;
mod calcul;
mod gestes;
mod ligne;
mod liste;
mod moteur;
mod nuit;
pub(crate) mod queries;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use tandem_delais::Zone;
use tandem_platform::{Result, Tx, db::Connection};

use crate::{agents::EtablissementId, demarches::DemarcheId};

pub use apres::ApresCalcul;
pub use calcul::{Avance, avance};
pub use gestes::{Faite, MOTIF, REPORT_JOURS, Suite, annuler_faite, donner, faire, faites, reporter, verifier_report};
pub use ligne::{Curseur, Depuis, EcheanceId, Filtre, Ligne, REVENIR, rang};
pub use liste::{compter, de_la_personne, des_demarches, ligne, lignes, plusieurs};
pub use moteur::{Moteur, Mots};
pub use nuit::{AnneeDite, Bilan, campagnes_dites, dire_campagne, passer, refaire};

/// Computes the dates of these démarches again and writes what changed; how many lines did.
pub async fn recalculer(
    tx: &mut Tx,
    moteur: &Moteur,
    etablissement: &EtablissementId,
    ids: &[DemarcheId],
) -> Result<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let (today, now) = (tx.clock().today(), tx.clock().now());
    let followed = queries::suivies(tx, ids).await?;
    let mut wanted: BTreeMap<EcheanceId, Ligne> = followed
        .iter()
        .flat_map(|one| calcul::lignes(one, moteur, today))
        .map(|line| (line.id.clone(), line))
        .collect();
    let mut gone = BTreeSet::new();
    for known in queries::actuelles(tx, ids).await? {
        match wanted.get(&known.id) {
            Some(line) if *line == known => drop(wanted.remove(&known.id)),
            Some(_) => {}
            None => drop(gone.insert(known.id)),
        }
    }
    let changed = wanted.len() + gone.len();
    queries::retirer(tx, &gone).await?;
    queries::ecrire(tx, etablissement, wanted.values(), now).await?;
    apres::suivre(tx, moteur.zone, etablissement, ids).await?;
    Ok(changed)
}

/// Whose holidays an établissement keeps.
pub async fn zone(on: &mut impl Connection, etablissement: &EtablissementId) -> Result<Zone> {
    Ok(Zone::de_commune(&nuit::queries::commune(on, etablissement).await?))
}
