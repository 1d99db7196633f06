//! Each hour: what nobody will use any more is taken out of the enquêtes whose last day is over, and their last answers count.

use tandem_platform::{Db, Intent, Result, Scope};

use super::queries;
use crate::agents;

/// Tidies the enquêtes that ended. How many were.
pub async fn passer(db: &Db) -> Result<usize> {
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    let (today, mut done) = (db.clock().today(), 0);
    for (place, _) in &places {
        let due = queries::a_ranger(&mut db.read(&Scope::tenant(place.as_str())).await?, place, today).await?;
        for id in due {
            let intent = Intent::new(place.as_str(), "systeme", "enquetes.ranger", "enquetes", id.as_str());
            let mut tx = db.write(intent).await?;
            queries::prendre(&mut tx, &id).await?;
            queries::vider(&mut tx, &id).await?;
            queries::publier(&mut tx, &id, false).await?;
            tx.commit().await?;
            done += 1;
        }
    }
    Ok(done)
}
