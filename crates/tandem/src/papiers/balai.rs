//! Sealed files no row names: what is left of an upload cut short. Swept at start, with care.

use std::collections::HashSet;

use jiff::ToSpan;
use tandem_platform::{Blobs, Db, Error, Result, Scope, blobs::Found};

use super::queries;

/// A file younger than this may belong to an upload that is not finished.
const AGE_HEURES: i64 = 24;
/// A few orphans are an accident; more than this, and more than a tenth, is another database or another folder.
const QUELQUES: usize = 20;
/// Files asked about in one query.
const LOT: usize = 500;

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
    for lot in old.chunks(LOT) {
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

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Column("blob"))?
}
