//! Comparing people in the background: those who entered since last time, with those who share words.

use std::time::{Duration, Instant};

use tandem_noms::doublon;
use tandem_platform::{Db, Intent, Result, Scope};

use super::queries;
use crate::{
    agents::{EtablissementId, Perimetre, toutes_les_equipes},
    personnes::{Personne, PersonneId, queries::plusieurs},
};

/// People whose pairs are written together.
const LOT: i64 = 50;
/// Nobody waits for it: after each person it rests three times as long as she took, so that a page never finds more than
/// a quarter of one core taken.
const REPOS: u32 = 3;

/// Compares up to [`LOT`] people; how many were.
async fn un_lot(db: &Db, etablissement: &EtablissementId) -> Result<usize> {
    let mut reading = db.read(&Scope::tenant(etablissement.as_str())).await?;
    let new = queries::a_comparer(&mut reading, etablissement, LOT).await?;
    let Some((_, rang)) = new.last() else { return Ok(0) };
    let rang = *rang;
    let equipes = toutes_les_equipes(&mut reading, etablissement).await?;
    drop(reading);
    let perimetre = Perimetre { etablissement: etablissement.clone(), equipes };
    let mut pairs = Vec::new();
    for (one, _) in &new {
        let start = Instant::now();
        pairs.extend(une(db, &perimetre, one).await?);
        ceder(start.elapsed()).await;
    }
    let id = etablissement.as_str();
    let mut tx = db.write(Intent::new(id, "systeme", "doublons.comparer", "etablissements", id)).await?;
    queries::retenir(&mut tx, etablissement, &pairs, rang).await?;
    tx.commit().await?;
    Ok(new.len())
}

/// The probable pairs of one person. Nothing is held between two people: neither a connection nor a reading.
async fn une(db: &Db, perimetre: &Perimetre, one: &Personne) -> Result<Vec<(PersonneId, PersonneId, u8)>> {
    let mut reading = db.read(&Scope::tenant(perimetre.etablissement.as_str())).await?;
    let near = queries::ressemblent(&mut reading, &perimetre.etablissement, one).await?;
    if near.is_empty() {
        return Ok(Vec::new());
    }
    let candidate = one.identite.candidat();
    let others = plusieurs(&mut reading, perimetre, &near).await?.into_iter();
    let found = others.filter_map(|other| {
        let score = doublon(&candidate, &other.identite.candidat())?.score;
        Some((one.id.clone(), other.id, score))
    });
    Ok(found.collect())
}

async fn ceder(taken: Duration) {
    tokio::time::sleep(taken * REPOS).await;
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
