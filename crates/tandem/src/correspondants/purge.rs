//! What retention does here: the name of a professional goes when nobody says any more that it works.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tandem_platform::{Db, Intent, Result, Scope, Subject, journal};

use super::queries;
use crate::agents::EtablissementId;

/// Names taken in one transaction.
const LOT: i64 = 200;

/// Takes the names of an établissement that nobody confirmed since the end of `seuil` (the last day from which the term has
/// passed); says how many. Stopped half-way, the next run goes on.
pub async fn oublier(db: &Db, place: &EtablissementId, seuil: Date) -> Result<usize> {
    let (id, today) = (place.as_str(), db.clock().today());
    let next = seuil.tomorrow().unwrap_or(seuil).to_zoned_datetime(db.clock().zone().clone());
    let before = next.map_or(jiff::Timestamp::UNIX_EPOCH, |at| at.timestamp());
    let mut done = 0;
    loop {
        let lot = queries::a_oublier(&mut db.read(&Scope::tenant(id)).await?, place, (before, LOT)).await?;
        if lot.is_empty() {
            return Ok(done);
        }
        let mut tx = db.write(Intent::new(id, "systeme", "correspondants.oublier", "etablissements", id)).await?;
        // Read again inside: somebody may just have said that it works.
        let lot = queries::a_oublier(&mut tx, place, (before, LOT)).await?;
        let versions: Vec<&str> = lot.iter().map(|one| one.0.as_str()).collect();
        queries::oublier(&mut tx, &versions, today).await?;
        for of in lot.iter().map(|one| &one.1).collect::<BTreeSet<_>>() {
            let subject = Subject { kind: "correspondants", id: of.clone() };
            tx.record(journal::Entry { actor: "systeme".to_owned(), action: "correspondants.effacer_nom", subject });
        }
        tx.commit().await?;
        done += lot.len();
    }
}
