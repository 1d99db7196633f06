//! Sealed files that must go: those of erased people, and those no row names, left by an upload cut short.

use std::{collections::HashSet, path::Path};

use jiff::ToSpan;
use tandem_platform::{Blobs, Db, Error, Intent, Keyring, Result, Scope, blobs::Found};

use super::{APERCU, CONTENU, queries};

/// A file younger than this may belong to an upload that is not finished.
const AGE_HEURES: i64 = 24;
/// A few orphans are an accident; more than this, and more than a tenth, is another database or another folder.
const QUELQUES: usize = 20;
/// Files asked about in one query.
const LOT: u16 = 500;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balayage {
    /// Files seen.
    pub vus: usize,
    /// Files removed.
    pub retires: usize,
    /// Orphans left, because there were too many of them to be an accident.
    pub laisses: usize,
}

/// Removes the files that no row names and that are more than a day old.
pub async fn balayer(db: &Db, blobs: &Blobs) -> Result<Balayage> {
    let found = off_thread({
        let blobs = blobs.clone();
        move || blobs.list()
    })
    .await?;
    let limit = db.clock().now().checked_sub(AGE_HEURES.hours()).unwrap_or(jiff::Timestamp::MIN);
    let vus = found.len();
    let old: Vec<Found> = found.into_iter().filter(|one| one.written < limit).collect();
    let mut known = HashSet::new();
    for lot in old.chunks(usize::from(LOT)) {
        let ids: Vec<&str> = lot.iter().filter(|one| one.whole).map(|one| one.id.as_str()).collect();
        known.extend(queries::connus(&mut db.read(&Scope::system()).await?, &ids).await?);
    }
    let orphans: Vec<Found> = old.into_iter().filter(|one| !one.whole || !known.contains(&one.id)).collect();
    if orphans.len() > QUELQUES && orphans.len() * 10 > vus {
        tracing::error!(
            orphelins = orphans.len(),
            fichiers = vus,
            "papers without a row: too many to remove by oneself"
        );
        return Ok(Balayage { vus, retires: 0, laisses: orphans.len() });
    }
    let retires = orphans.len();
    let blobs = blobs.clone();
    off_thread(move || orphans.iter().try_for_each(|one| blobs.remove(one))).await?;
    Ok(Balayage { vus, retires, laisses: 0 })
}

/// Removes from the disk the files of erased people; says how many. Stopped half-way, the next run goes on.
pub async fn effacer_en_attente(db: &Db, blobs: &Blobs) -> Result<usize> {
    let mut done = 0;
    loop {
        let lot = queries::a_effacer(&mut db.read(&Scope::system()).await?, i64::from(LOT)).await?;
        let Some((place, _)) = lot.first() else { return Ok(done) };
        let ids: Vec<String> = lot.iter().filter(|one| one.0 == *place).map(|one| one.1.clone()).collect();
        let (store, files) = (blobs.clone(), ids.clone());
        off_thread(move || files.iter().try_for_each(|id| store.delete(id).map(|_| ()))).await?;
        let mut tx = db.write(Intent::new(place, "systeme", "papiers.effacer", "etablissements", place)).await?;
        queries::effaces(&mut tx, &ids.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        tx.commit().await?;
        done += ids.len();
    }
}

/// Seals every paper again under the key that seals now; says how many changed. For a change of key.
pub fn resceller(folder: &Path, keys: &Keyring) -> Result<u64> {
    Blobs::new(folder.to_owned(), keys.clone()).reseal_all(&[CONTENU, APERCU])
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Column("blob"))?
}
