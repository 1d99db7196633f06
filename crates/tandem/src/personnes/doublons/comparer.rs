//! Comparing people in the background: those who entered since last time, with those who share words.

use tandem_noms::doublon;
use tandem_platform::{Db, Intent, Result, Scope};

use super::queries;
use crate::{
    agents::{EtablissementId, Perimetre, toutes_les_equipes},
    personnes::queries::plusieurs,
};

/// People compared in one go.
const LOT: i64 = 50;

/// Compares up to [`LOT`] people; how many were.
async fn un_lot(db: &Db, etablissement: &EtablissementId) -> Result<usize> {
    let mut reading = db.read(&Scope::tenant(etablissement.as_str())).await?;
    let new = queries::a_comparer(&mut reading, etablissement, LOT).await?;
    let Some((_, rang)) = new.last() else { return Ok(0) };
    let rang = *rang;
    let equipes = toutes_les_equipes(&mut reading, etablissement).await?;
    let perimetre = Perimetre { etablissement: etablissement.clone(), equipes };
    let mut pairs = Vec::new();
    for (one, _) in &new {
        let near = queries::ressemblent(&mut reading, etablissement, one).await?;
        if near.is_empty() {
            continue;
        }
        let candidate = one.identite.candidat();
        for other in plusieurs(&mut reading, &perimetre, &near).await? {
            if let Some(found) = doublon(&candidate, &other.identite.candidat()) {
                pairs.push((one.id.clone(), other.id, found.score));
            }
        }
    }
    drop(reading);
    let id = etablissement.as_str();
    let mut tx = db.write(Intent::new(id, "systeme", "doublons.comparer", "etablissements", id)).await?;
    queries::retenir(&mut tx, etablissement, &pairs, rang).await?;
    tx.commit().await?;
    Ok(new.len())
}

/// Compares everybody who was not yet. Stopped half-way, it goes on from there next time.
pub async fn tout(db: &Db, etablissement: &EtablissementId) -> Result<usize> {
    let mut done = 0;
    loop {
        match un_lot(db, etablissement).await? {
            0 => return Ok(done),
            some => done += some,
        }
    }
}
