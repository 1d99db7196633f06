//! What retention does here: notes go first, the whole entretien later.

use jiff::civil::Date;
use tandem_platform::{Db, Intent, Result, Scope, Subject, journal};

use super::queries;
use crate::agents::EtablissementId;

/// Erases the notes of the entretiens of `notes` or before, and whole those of `tout` or before; says how many were touched.
/// Stopped half-way, the next run goes on.
pub async fn oublier(db: &Db, place: &EtablissementId, (notes, tout): (Date, Date)) -> Result<usize> {
    let (id, today) = (place.as_str(), db.clock().today());
    let mut done = 0;
    for (seuil, seulement_les_notes) in [(tout, false), (notes, true)] {
        loop {
            let mut reading = db.read(&Scope::tenant(id)).await?;
            let due = queries::echus(&mut reading, place, (seuil, seulement_les_notes)).await?;
            drop(reading);
            if due.is_empty() {
                break;
            }
            let ids: Vec<&str> = due.iter().map(String::as_str).collect();
            let mut tx = db.write(Intent::new(id, "systeme", "entretiens.oublier", "etablissements", id)).await?;
            let action = if seulement_les_notes {
                queries::oublier_les_notes(&mut tx, &ids, today).await?;
                "entretiens.effacer_notes"
            } else {
                queries::effacer(&mut tx, &ids).await?;
                "entretiens.effacer"
            };
            for one in &due {
                let subject = Subject { kind: "entretiens", id: one.clone() };
                tx.record(journal::Entry { actor: "systeme".to_owned(), action, subject });
            }
            tx.commit().await?;
            done += due.len();
        }
    }
    Ok(done)
}
